"""Notices of the issue log, and of a word from a manager."""

from __future__ import annotations

from collections.abc import Callable

from activity.delivery import Draft
from activity.models import NoticeOrder
from communities.models import Issue, Membership, Word


def _issue(order: NoticeOrder) -> list[Draft]:
    """To the managers: who opened it stands on its page, for them."""
    issue = Issue.objects.select_related("community").filter(pk=order.object_id).open().first()
    if issue is None:
        return []
    managers = Membership.objects.managers().in_community(issue.community).values_list("user_id", flat=True)
    title = f"An issue in {issue.community.name}: {issue.title}"
    url, community = issue.get_absolute_url(), issue.community_id
    return [Draft(manager, f"issue:{issue.pk}", title, url, community) for manager in managers]


def _issue_answer(order: NoticeOrder) -> list[Draft]:
    """To who opened it: taken on, answered or closed, as it stands when the notice is written."""
    found = Issue.objects.select_related("community", "taken_by").filter(pk=order.object_id)
    issue = found.first()
    if issue is None or issue.opened_by_id is None or issue.state == Issue.State.OPEN:
        return []
    who = issue.taken_by.display_name if issue.taken_by else "Somebody"
    if issue.is_closed:
        title = f"{who} answered and closed your issue: {issue.title}"
    elif issue.answer:
        title = f"{who} answered your issue: {issue.title}"
    else:
        title = f"{who} is at your issue: {issue.title}"
    url = issue.get_absolute_url()
    return [Draft(issue.opened_by_id, f"issue_answer:{issue.pk}", title, url, issue.community_id)]


def _word(order: NoticeOrder) -> list[Draft]:
    """What it says stands on its page."""
    word = Word.objects.select_related("community", "by").filter(pk=order.object_id, withdrawn_at=None).first()
    if word is None:
        return []
    title = f"{word.by.display_name} of {word.community.name} writes to you"
    return [Draft(word.to_id, f"word:{word.pk}", title, word.get_absolute_url(), word.community_id)]


DRAFTS_OF_ISSUES: dict[str, Callable[[NoticeOrder], list[Draft]]] = {
    "issue": _issue,
    "issue_answer": _issue_answer,
    "word": _word,
}
