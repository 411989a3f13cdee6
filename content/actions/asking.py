"""Asking somebody: an ask everybody can answer, which some people are told of because it is addressed to them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.models import User
from communities.models import Community
from content.actions.holding import waits_for_look
from content.actions.items import create_item
from content.actions.referrals import MOST_WAITING, refer_ask
from content.models import Item, Kind


@transaction.atomic
def ask_people(*, by: User, community: Community, to: Sequence[User] = (), **written: Any) -> Item:
    """Write an ask and address it to up to three people. Whoever cannot be asked now is said, and nothing is written."""
    if to and waits_for_look(by, community):
        raise ValidationError(
            "First texts wait for a look by a manager here, so nobody can be asked by name yet. Send it without names."
        )
    if len(to) > MOST_WAITING:
        raise ValidationError(f"Address it to {MOST_WAITING} people at most. Others will find it.")
    ask = create_item(by=by, community=community, kind=Kind.ASK, **written)
    for person in to:
        refer_ask(by=by, ask=ask, expert=person)
    return ask
