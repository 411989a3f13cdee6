"""A community's own beginnings of texts: managers make, change and remove them."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from accounts.models import User
from communities.models import Community
from communities.permissions import Permission, require
from content.actions.texts import clean_line, clean_text
from content.models import COMMENT_LIMIT, Kind, TextTemplate

NAME_LIMIT = 60
PURPOSE_LIMIT = 200
MOST_TEMPLATES = 20  # per community: more is no choice any more


@transaction.atomic
def create_template(*, by: User, community: Community, kind: str, name: str, purpose: str, body: str) -> TextTemplate:
    require(by, Permission.EDIT_COMMUNITY, community)
    if TextTemplate.objects.filter(community=community).count() >= MOST_TEMPLATES:
        raise ValidationError(f"There are {MOST_TEMPLATES} already, and nobody reads more. Remove one first.")
    return _save(TextTemplate(community=community), kind=kind, name=name, purpose=purpose, body=body)


@transaction.atomic
def edit_template(*, by: User, template: TextTemplate, kind: str, name: str, purpose: str, body: str) -> TextTemplate:
    """Texts begun with it stay as they are."""
    require(by, Permission.EDIT_COMMUNITY, template.community)
    return _save(template, kind=kind, name=name, purpose=purpose, body=body)


@transaction.atomic
def remove_template(*, by: User, template: TextTemplate) -> None:
    require(by, Permission.EDIT_COMMUNITY, template.community)
    template.delete()


def _save(template: TextTemplate, *, kind: str, name: str, purpose: str, body: str) -> TextTemplate:
    if kind not in Kind.values:
        raise ValidationError("Choose what it begins.")
    template.kind = kind
    template.name = clean_line(name, NAME_LIMIT, "name")
    if not template.name:
        raise ValidationError("Give it a name.")
    template.purpose = clean_line(purpose, PURPOSE_LIMIT, "purpose")
    template.body = clean_text(body, COMMENT_LIMIT)
    try:
        with transaction.atomic():
            template.save()
    except IntegrityError as taken:
        raise ValidationError(f"There is one called “{template.name}” for this already.") from taken
    return template
