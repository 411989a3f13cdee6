"""Open issues of the log: found anew for each page, as a manager is told of each."""

from __future__ import annotations

from collections.abc import Iterable

from accounts.models import User
from communities.actions import take_issue
from communities.models import Issue
from metrics.desk.kinds import MOST, Found, Kind, Place, register
from metrics.models import DeskEntry


def waiting(place: Place) -> Iterable[Found]:
    """Those nobody is at, and one's own."""
    found = Issue.objects.in_community(place.community).open().select_related("taken_by")
    for issue in found.order_by("opened_at", "pk")[: MOST + 1]:
        issue.community = place.community
        if issue.taken_by_id is None or (place.viewer and issue.taken_by_id == place.viewer.pk):
            reason = "It waits for your answer." if issue.taken_by_id else "Nobody is at it yet."
            href = issue.get_absolute_url()
            yield Found(f"issue-{issue.pk}", reason, issue.opened_at, issue.title, href, href)


def _take(user: User, entry: DeskEntry) -> str:
    issue = Issue.objects.visible_to(user).get(pk=int(entry.subject.rpartition("-")[2]))
    take_issue(by=user, issue=issue)
    return entry.to


register(
    Kind(
        key="issue",
        rank=15,
        one="one issue is open",
        many="{n} issues are open",
        why="Somebody says that something here does not work. They hear who is at it, and what became of it.",
        label="Take it",
        find=waiting,
        is_live=True,
        leads=_take,
        owes="Whoever opened it waits for a word. Answer it, and close it with that.",
    )
)
