"""Keeping what somebody is writing, and throwing it away. No act is recorded: nobody else ever knows of a draft."""

from __future__ import annotations

import re
from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from communities.models import Community
from communities.permissions import Permission, require
from content.models import BODY_LIMIT, Draft
from content.models.drafts import DRAFT_TITLE_LIMIT, DraftQuerySet

MOST_DRAFTS = 100  # per person; the one left alone longest makes room
PLACE = re.compile(r"[a-z]{1,12}(:[a-z]{1,12})?:(new|[0-9]{1,18})")
BIGGEST = 2**31 - 1
MOST_OTHERS, LONGEST_OTHER = 20, 500  # small fields beside title and text; what is longer is not kept


@transaction.atomic
def keep_draft(
    *,
    by: User,
    community: Community,
    place: str,
    title: str = "",
    body: str = "",
    number: int = 0,
    base_number: int | None = None,
    window: str = "",
    others: Mapping[str, str] | None = None,
) -> Draft | None:
    """Keeps the text under the next number; an empty one is thrown away (None).

    number: the one the window began at, 0 for none. When another window kept a text since, both are kept: this one as
    the newer, the other as the older. window: a random word of the opened page, so that a save whose answer was lost
    is not taken for another window's. others: the small fields of the form; alone they are no draft.
    """
    require(by, Permission.REPLY, community)
    _refuse_odd_places(place, number, base_number or 0)
    title, body, window = _tidy(title)[:DRAFT_TITLE_LIMIT], _tidy(body), _tidy(window[:40])
    if len(body) > BODY_LIMIT:
        raise ValidationError(f"A draft holds {BODY_LIMIT:,} characters; this has {len(body):,}. Split it.")
    _wait_for_other_windows(by)
    kept = Draft.objects.visible_to(by).at(community, place)
    current = kept.filter(is_older=False).first()
    went_apart = current is not None and _went_apart(current, title, body, number, window)
    if not title.strip() and not body.strip():
        if current and not went_apart:
            current.delete()
        return None
    if current and went_apart:
        _set_aside(current, kept)
    draft, _ = Draft.objects.update_or_create(
        user=by,
        community=community,
        place=place,
        is_older=False,
        defaults={
            "title": title,
            "body": body,
            "others": _small(others or {}),
            "base_number": base_number,
            "number": current.number + 1 if current else number + 1,
            "window": window,
            "updated_at": timezone.now(),
        },
    )
    _make_room(by)
    return draft


def _refuse_odd_places(place: str, number: int, base_number: int) -> None:
    if not PLACE.fullmatch(place) or not 0 <= number < BIGGEST or not 0 <= base_number <= BIGGEST:
        raise ValidationError("There is no such place to keep a draft for. Reload the page.")


def _wait_for_other_windows(by: User) -> None:
    """One at a time for each person: two windows that keep at once, or a last save still under way when a text is sent."""
    User.objects.select_for_update(no_key=True).get(pk=by.pk)


def _tidy(text: str) -> str:
    return text.replace("\x00", "").replace("\r\n", "\n")


def _small(others: Mapping[str, str]) -> dict[str, str]:
    kept = {_tidy(name[:40]): _tidy(text) for name, text in others.items() if len(text) <= LONGEST_OTHER}
    return dict(sorted((name, text) for name, text in kept.items() if text.strip())[:MOST_OTHERS])


def _went_apart(current: Draft, title: str, body: str, number: int, window: str) -> bool:
    """Whether another window kept another text since this one began."""
    is_from_elsewhere = current.number != number and not (window and current.window == window)
    return is_from_elsewhere and (current.title, current.body) != (title, body)


def _set_aside(current: Draft, kept: DraftQuerySet) -> None:
    kept.filter(is_older=True).delete()
    current.is_older = True
    current.save(update_fields=["is_older"])


def _make_room(by: User) -> None:
    newest_first = Draft.objects.visible_to(by).order_by("-updated_at", "-pk")
    Draft.objects.filter(pk__in=list(newest_first.values_list("pk", flat=True)[MOST_DRAFTS:])).delete()


@transaction.atomic
def drop_draft(*, by: User, community: Community, place: str) -> None:
    """Both texts of one place go. Needs no right in the community: a draft is its owner's."""
    _wait_for_other_windows(by)
    Draft.objects.visible_to(by).at(community, place[:60].replace("\x00", "")).delete()
