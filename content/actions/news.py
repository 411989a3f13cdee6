"""News of a community, in one step: a post that stands on its home page until a moment."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from accounts.models import User
from communities.models import Community
from communities.permissions import Permission, require
from content.actions.items import create_item, pin_item
from content.models import Item, Kind


@transaction.atomic
def post_news(*, by: User, community: Community, title: str, body: str, until: datetime) -> Item:
    require(by, Permission.PIN_NEWS, community)
    item = create_item(by=by, community=community, kind=Kind.POST, title=title, body=body)
    return pin_item(by=by, item=item, until=until)
