"""The issue log: opening an issue, taking it on, answering, closing, opening it again. The opener is told of each step."""

from datetime import timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import Http404
from django.utils import timezone

from accounts.models import User
from activity.actions import order_notices
from communities.actions import checks
from communities.actions.taking_back import drop_notices
from communities.models import Community, Issue
from communities.permissions import Permission, can, require

TITLE_LIMIT, WORDS_LIMIT = 150, 3000
MOST_OPEN = 5  # of one member in one community
AGAIN_WITHIN = timedelta(days=30)  # the opener may say that it is not solved
State = Issue.State


@transaction.atomic
def open_issue(*, by: User, community: Community, title: str, words: str = "") -> Issue:
    """Say that something does not work. Managers are told; other members see it while it is open, without a name."""
    require(by, Permission.OPEN_ISSUE, community)
    User.objects.select_for_update(no_key=True).get(pk=by.pk)  # the limit holds for two windows, too
    title = checks.line(title, TITLE_LIMIT, "The line")
    words = checks.paragraphs(words, WORDS_LIMIT, "What happens", is_needed=False)
    mine = Issue.objects.in_community(community).opened_by_person(by).open()
    if mine.count() >= MOST_OPEN:
        raise ValidationError(f"{MOST_OPEN} of yours are open. When one is answered, the next is welcome.")
    if mine.filter(title__iexact=title).exists():
        raise ValidationError("You have opened this one already.")
    issue = Issue.objects.create(community=community, opened_by=by, title=title, words=words)
    order_notices("issue", act=None, by=by, object_id=issue.pk)
    return issue


@transaction.atomic
def take_issue(*, by: User, issue: Issue) -> Issue:
    """A manager is at it; the others see who."""
    held = _hold(by, issue)
    if held.state == State.TAKEN and held.taken_by_id == by.pk:
        return held
    if held.state == State.TAKEN and held.taken_by and held.taken_by.is_active:
        raise ValidationError(f"{held.taken_by.display_name} is at it already.")
    _refuse_closed(held)
    held.state, held.taken_by, held.taken_at = State.TAKEN, by, timezone.now()
    held.save(update_fields=["state", "taken_by", "taken_at"])
    _tell(held, by)
    return held


@transaction.atomic
def leave_issue(*, by: User, issue: Issue) -> Issue:
    """Whoever is at it gives it back; it waits again."""
    held = _hold(by, issue)
    if held.state != State.TAKEN or held.taken_by_id != by.pk:
        raise ValidationError("You are not at this one.")
    held.state, held.taken_by, held.taken_at = State.OPEN, None, None
    held.save(update_fields=["state", "taken_by", "taken_at"])
    return held


@transaction.atomic
def answer_issue(*, by: User, issue: Issue, answer: str, closes: bool) -> Issue:
    """Say what is done about it, and close it with that or not. Whoever answers is at it."""
    held = _hold(by, issue)
    _refuse_closed(held)
    now = timezone.now()
    held.answer = checks.paragraphs(answer, WORDS_LIMIT, "The answer")
    held.answered_at = now
    if held.taken_by_id != by.pk:
        held.taken_by, held.taken_at = by, now
    held.state = State.CLOSED if closes else State.TAKEN
    if closes:
        held.closed_by, held.closed_at = by, now
    held.save(update_fields=["answer", "answered_at", "taken_by", "taken_at", "state", "closed_by", "closed_at"])
    _tell(held, by)
    return held


@transaction.atomic
def reopen_issue(*, by: User, issue: Issue) -> Issue:
    """The opener within 30 days, or a manager: it is not solved after all. The clock goes on from when it was opened."""
    held = _find(by, issue)
    is_manager = can(by, Permission.MANAGE, held.community)
    if not is_manager and held.opened_by_id != by.pk:
        raise PermissionDenied("Only who opened it and managers open it again.")
    require(by, Permission.OPEN_ISSUE, held.community)
    if not held.is_closed:
        raise ValidationError("It is open.")
    if not is_manager and held.closed_at and held.closed_at < timezone.now() - AGAIN_WITHIN:
        raise ValidationError("It was closed more than 30 days ago. Open a new one.")
    held.state, held.closed_at, held.closed_by = State.OPEN, None, None
    held.taken_by, held.taken_at = None, None
    held.save(update_fields=["state", "closed_at", "closed_by", "taken_by", "taken_at"])
    order_notices("issue", act=None, by=by, object_id=held.pk)
    return held


@transaction.atomic
def withdraw_issue(*, by: User, issue: Issue) -> None:
    """The opener takes it back before anybody is at it; nothing stays of it."""
    held = _find(by, issue)
    if held.opened_by_id != by.pk:
        raise PermissionDenied("Only who opened it takes it back.")
    if held.state != State.OPEN or held.answer:
        raise ValidationError("Somebody is at it already. Tell them that it is settled.")
    drop_notices(group_of(held))
    held.delete()


def group_of(issue: Issue) -> str:
    return f"issue:{issue.pk}"


def _tell(held: Issue, by: User) -> None:
    if held.opened_by_id and held.opened_by_id != by.pk:
        order_notices("issue_answer", act=None, by=by, object_id=held.pk)


def _refuse_closed(held: Issue) -> None:
    if held.is_closed:
        raise ValidationError("It is closed. Open it again first.")


def _find(by: User, issue: Issue) -> Issue:
    """Raises Http404 for whoever it does not exist for."""
    there = Issue.objects.visible_to(by).select_for_update(of=("self",), no_key=True)
    held = there.select_related("community", "taken_by").filter(pk=issue.pk).first()
    if held is None:
        raise Http404("There is no such issue, or it is not open to you.")
    return held


def _hold(by: User, issue: Issue) -> Issue:
    held = _find(by, issue)
    require(by, Permission.MANAGE, held.community)
    return held
