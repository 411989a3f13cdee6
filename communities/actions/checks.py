"""What every action asks of what it is given, each refusal one sentence; and how it locks a community."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.http import Http404

from accounts.models import User
from communities.models import Community


def line(text: Any, limit: int, what: str, *, is_needed: bool = True) -> str:
    """One line of text, its white space tidied. `what` begins the sentence of a refusal: “The purpose”."""
    return _text(" ".join(_plain(text, what).split()), limit, what, is_needed)


def paragraphs(text: Any, limit: int, what: str, *, is_needed: bool = True) -> str:
    return _text(_plain(text, what).replace("\r\n", "\n").strip(), limit, what, is_needed)


def _plain(text: Any, what: str) -> str:
    if not isinstance(text, str):
        raise ValidationError(f"{what} must be text.")
    return text.replace("\x00", "")


def _text(text: str, limit: int, what: str, is_needed: bool) -> str:
    if is_needed and not text:
        raise ValidationError(f"{what} is missing.")
    if len(text) > limit:
        raise ValidationError(f"{what} has {len(text)} characters; the limit is {limit}.")
    return text


def choice(value: Any, choices: type[models.TextChoices], what: str) -> str:
    if not isinstance(value, str) or value not in choices.values:
        raise ValidationError(f"{what} is one of these: {', '.join(choices.values)}.")
    return value


def person(user: Any) -> User:
    """Somebody who is here and a human being: only they join, are invited and hold a position."""
    if not isinstance(user, User):
        raise ValidationError("Say which person.")
    if not User.objects.people().filter(pk=user.pk).exists():
        raise ValidationError(f"{user.display_name} is no longer here.")
    return user


def visible(by: User, community: Community) -> None:
    """What a person may not see does not exist for them. Raises Http404."""
    if not Community.objects.visible_to(by).filter(pk=community.pk).exists():
        raise Http404("There is no such community, or it is not open to you.")


def hold(community: Community) -> None:
    """Lock the community until the transaction ends, and see its latest state.

    Whatever changes who is in it goes through this lock: otherwise its last two managers could leave at once.
    """
    community.refresh_from_db(from_queryset=Community.objects.select_for_update(no_key=True))


def taking_members(community: Community) -> None:
    if not community.takes_contributions:
        state = community.get_lifecycle_display()
        raise ValidationError(f"{community.name} is {state}: nobody can join it now.")
