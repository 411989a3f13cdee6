"""Leading a manager to a form with a text already begun in it, for them alone: nothing is sent."""

from __future__ import annotations

from accounts.models import User
from content.actions import keep_draft
from content.models import Draft
from metrics.models import DeskEntry


def begin(user: User, entry: DeskEntry, place: str, to: str, title: str = "") -> str:
    """Keep the suggested text as a draft at that place, unless they began one there themselves."""
    kept = Draft.objects.visible_to(user).at(entry.community, place)
    if entry.draft and not kept.exists():
        keep_draft(by=user, community=entry.community, place=place, title=title, body=entry.draft)
    return to
