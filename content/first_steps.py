"""What a draft community still needs before it can open, in order, from what is really there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.urls import reverse

from accounts.models import User
from communities.models import Charter, Community, CommunityInvitation
from communities.permissions import Permission, Standing
from content.models import Item, Kind

FIRST_PEOPLE = 3


def first_steps(standing: Standing, charter: Charter | None, managers: Sequence[User]) -> list[dict[str, Any]]:
    """Rows for components/steps.html. Only the next step has a button, and only for whom may take it."""
    community = standing.community
    has_ask = Item.objects.published().in_community(community).of_kind(Kind.ASK).exists()
    called = CommunityInvitation.objects.filter(community=community).waiting().count() + community.member_count - 1
    found = min(called, FIRST_PEOPLE)
    steps: list[tuple[bool, str, str, Permission, str, str]] = [
        (
            charter is not None,
            "Say what it is for",
            "Who would stop work, today, to ask someone a question here? Write the purpose for that person; "
            "the goal it serves and who decides stand beside it.",
            Permission.EDIT_CHARTER,
            "Write the charter",
            "communities:charter-edit",
        ),
        (
            has_ask,
            "Ask the first question yourself",
            "A real one, from this week. An empty room waits for someone to speak.",
            Permission.CREATE_ITEM,
            "Ask",
            "content:ask-create",
        ),
        (
            called >= FIRST_PEOPLE,
            "Invite three people who could answer it",
            f"By name, with a line from you. {found} of {FIRST_PEOPLE} so far.",
            Permission.INVITE_MEMBER,
            "Invite someone",
            "communities:member-invite",
        ),
        (
            len(managers) > 1,
            "Find a second manager",
            "So that the community does not stop when you take a holiday.",
            Permission.CHANGE_POSITION,
            "Choose a member",
            "communities:member-list",
        ),
        (
            False,
            "Open it",
            "From then on colleagues find it, and the clock of its reply time runs.",
            Permission.CHANGE_LIFECYCLE,
            "Make it live",
            "communities:lifecycle-change",
        ),
    ]
    return [_proposed(community), *_rows(standing, steps)]


def _proposed(community: Community) -> dict[str, Any]:
    by = community.created_by.display_name + ", " if community.created_by else ""
    day = community.created_at
    return {"title": "The community was proposed", "text": f"{by}{day.day} {day:%B %Y}", "state": "done"}


def _rows(standing: Standing, steps: Sequence[tuple[bool, str, str, Permission, str, str]]) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    is_next = True
    for is_done, title, text, permission, label, name in steps:
        row: dict[str, Any] = {"title": title, "text": text, "state": "done" if is_done else ""}
        if not is_done and is_next:
            row["state"], is_next = "next", False
        if not is_done and standing.can(permission):
            row |= {"label": label, "href": reverse(name, args=[standing.community.slug])}
        rows.append(row)
    return rows
