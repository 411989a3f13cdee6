"""Leading from a finding on the desk to the form of a step that begins with it."""

from __future__ import annotations

from django.urls import reverse
from django.utils.http import urlencode

from accounts.models import User
from communities.models import Community
from metrics.models import DeskEntry, NextStep
from metrics.models.steps import LINE_LIMIT


def lead_to_step(user: User, entry: DeskEntry) -> str:
    return step_address(entry)


def step_address(entry: DeskEntry, measure: str = "") -> str:
    """What was found, where; what is tried is theirs to say."""
    given = {"finding": f"{entry.title}. {entry.reason}"[:LINE_LIMIT], "from": entry.url, "measure": measure}
    asked = urlencode({name: value for name, value in given.items() if value})
    return f"{reverse('metrics:step-new', args=[entry.community.slug])}?{asked}"


def in_hand(community: Community, source: str) -> list[str]:
    """What open steps were begun for, of what was found on one kind of page: it does not wait a second time."""
    return list(NextStep.objects.in_community(community).open().filter(source=source).values_list("finding", flat=True))


def is_in_hand(title: str, findings: list[str]) -> bool:
    return any(finding.startswith(title) for finding in findings)
