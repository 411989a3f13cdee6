"""What a draft community still needs before it can open, in order, from what is really there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from django.urls import reverse

from accounts.models import User
from communities.models import Charter, Community, CommunityInvitation
from communities.permissions import Permission, Standing
from content.models import Item, Kind

FIRST_PEOPLE = 3


class Step(NamedTuple):
    """One thing to do, and the button for those who may do it."""

    title: str
    text: str
    permission: Permission
    label: str
    url_name: str


STEPS = (
    Step(
        "Say what it is for",
        "Who would stop work, today, to ask someone a question here? Write the purpose for that person; "
        "the goal it serves and who decides stand beside it.",
        Permission.EDIT_CHARTER,
        "Write the charter",
        "communities:charter-edit",
    ),
    Step(
        "Ask the first question yourself",
        "A real one, from this week. An empty room waits for someone to speak.",
        Permission.CREATE_ITEM,
        "Ask",
        "content:ask-create",
    ),
    Step(
        "Invite three people who could answer it",
        "By name, with a line from you. {called} of {wanted} so far.",
        Permission.INVITE_MEMBER,
        "Invite someone",
        "communities:member-invite",
    ),
    Step(
        "Find a second manager",
        "So that the community does not stop when you take a holiday.",
        Permission.CHANGE_POSITION,
        "Choose a member",
        "communities:member-list",
    ),
    Step(
        "Open it",
        "From then on colleagues find it, and the clock of its reply time runs.",
        Permission.CHANGE_LIFECYCLE,
        "Make it live",
        "communities:lifecycle-change",
    ),
)


def first_steps(standing: Standing, charter: Charter | None, managers: Sequence[User]) -> list[dict[str, Any]]:
    """Rows for components/steps.html, with a button for those who may take the step."""
    community = standing.community
    has_ask = Item.objects.published().in_community(community).of_kind(Kind.ASK).exists()
    invited = CommunityInvitation.objects.filter(community=community).waiting().count()
    called = min(invited + community.member_count - 1, FIRST_PEOPLE)
    done = (charter is not None, has_ask, called == FIRST_PEOPLE, len(managers) > 1, False)
    rows = [_proposed(community)]
    for number, (step, is_done) in enumerate(zip(STEPS, done, strict=True)):
        state = "done" if is_done else "next" if all(done[:number]) else ""
        row = {"title": step.title, "text": step.text.format(called=called, wanted=FIRST_PEOPLE), "state": state}
        if not is_done and standing.can(step.permission):
            row |= {"label": step.label, "href": reverse(step.url_name, args=[community.slug])}
        rows.append(row)
    return rows


def _proposed(community: Community) -> dict[str, Any]:
    by = f"{community.created_by.display_name}, " if community.created_by else ""
    day = community.created_at
    return {"title": "The community was proposed", "text": f"{by}{day.day} {day:%B %Y}", "state": "done"}
