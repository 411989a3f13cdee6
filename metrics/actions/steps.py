"""A finding becomes a step: proposed by anybody, taken by a manager, said yes to by its owner, closed with what came of it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import Http404
from django.utils import timezone

from accounts.models import User
from activity.actions import audit, order_notices
from communities.actions import checks
from communities.models import Community
from communities.permissions import Permission, Standing, require
from content.actions.texts import clean_line, clean_text, tidy
from metrics.aiming import is_member, today
from metrics.library import find_measure, newest_weeks
from metrics.models import NextStep
from metrics.models.steps import LINE_LIMIT, RESULT_LIMIT, row_of
from metrics.sources import own_address, source_of
from roles.models import RoleStep

MOST_PROPOSED = 5  # of one member, waiting
FURTHEST = timedelta(days=366)
State, Outcome = NextStep.State, NextStep.Outcome
NOT_A_MEMBER = "Choose a member or manager of this community."
BEGUN = ["owner", "accepted_at", "taken_at", "value_before", "row_before"]
CLOSED = ["state", "outcome", "result", "closed_at", "closed_by", "value_after", "row_after"]


@transaction.atomic
def propose_step(
    *, by: User, community: Community, finding: str, what: str, source_url: str = "", measure: str = ""
) -> NextStep:
    """Any member says what should be done about something. A manager takes it, or says why not."""
    require(by, Permission.PROPOSE_STEP, community)
    checks.hold(community)
    said = _said(community, finding, what, source_url, measure)
    mine = NextStep.objects.in_community(community).proposed().filter(by=by)
    if earlier := mine.filter(finding=said["finding"], what=said["what"]).first():
        return earlier
    if mine.count() >= MOST_PROPOSED:
        raise ValidationError(f"{MOST_PROPOSED} of yours wait. When one is taken, the next is welcome.")
    step = NextStep.objects.create(community=community, by=by, state=State.PROPOSED, **said)
    order_notices("step_proposed", act=None, by=by, object_id=step.pk)
    return step


@transaction.atomic
def take_step(
    *,
    by: User,
    community: Community,
    finding: str,
    what: str,
    owner: User | None,
    due_on: date,
    source_url: str = "",
    measure: str = "",
    role_step: RoleStep | None = None,
) -> NextStep:
    """Decide what is done about a finding, by whom, until when. Its owner is asked, unless it is who decides.

    No act of the ledger: it is planned, what follows from it is done. Raises ValidationError, by field.
    """
    _as_manager(by, community)
    checks.hold(community)  # a second click waits for the first
    said = _said(community, finding, what, source_url, measure)
    _check_owner(community, owner)
    due_on = _day(due_on)
    same = NextStep.objects.in_community(community).open().filter(by=by, role_step=role_step, due_on=due_on)
    if earlier := same.filter(finding=said["finding"], what=said["what"]).first():
        return earlier
    step = NextStep(community=community, by=by, due_on=due_on, role_step=role_step, **said)
    _begin(step, by, owner)
    step.save()
    _tell_owner(step, by)
    audit("step.take", by=by, community_id=community.pk, step_id=step.pk, what=step.what)
    return step


@transaction.atomic
def take_proposal(*, by: User, step: NextStep, what: str, owner: User | None, due_on: date) -> NextStep:
    """Take what somebody proposed, in these words. Who proposed it is told."""
    _as_manager(by, step.community)
    held = _take(by, step, State.PROPOSED, otherwise="It is taken already.")
    _check_owner(held.community, owner)
    held.what, held.due_on, held.state = _what(what), _day(due_on), State.OPEN
    _begin(held, by, owner)
    held.save(update_fields=["what", "due_on", "state", *BEGUN])
    _tell_owner(held, by)
    order_notices("step_taken", act=None, by=by, object_id=held.pk)
    audit("step.take", by=by, community_id=held.community_id, step_id=held.pk, what=held.what)
    return held


@transaction.atomic
def accept_step(*, by: User, step: NextStep) -> NextStep:
    """Yes, I do it: whoever was asked, or any member where nobody is at it."""
    require(by, Permission.PROPOSE_STEP, step.community)
    held = _take(by, step, State.OPEN, otherwise="It is closed.")
    if held.owner_id == by.pk and held.accepted_at:
        return held
    if not is_member(held.community, by.pk):
        raise PermissionDenied("Only members take something on here.")
    if held.owner_id not in (None, by.pk):
        raise ValidationError("Somebody else was asked. If they hand it back, it is free.")
    held.owner, held.accepted_at = by, timezone.now()
    held.save(update_fields=["owner", "accepted_at"])
    order_notices("step_accepted", act=None, by=by, object_id=held.pk)
    return held


@transaction.atomic
def hand_back_step(*, by: User, step: NextStep) -> NextStep:
    """Its owner does not do it, and need not say why. The managers look for somebody else."""
    held = _take(by, step, State.OPEN, otherwise="It is closed.")
    if held.owner_id != by.pk:
        raise PermissionDenied("Only who was asked hands it back.")
    _leave(held)
    order_notices("step_free", act=None, by=by, object_id=held.pk)
    return held


@transaction.atomic
def change_step(*, by: User, step: NextStep, what: str, owner: User | None, due_on: date) -> NextStep:
    """Other words, another day, somebody else: its owner does, or a manager. Who is asked anew is told."""
    held = _as_keeper(by, step)
    _check_owner(held.community, owner)
    held.what, due_on = _what(what), _day(due_on, besides=held.due_on)
    if due_on != held.due_on:
        held.due_on, held.told_on = due_on, None
    is_new = (owner.pk if owner else None) != held.owner_id
    if is_new:
        held.owner = owner
        held.accepted_at = timezone.now() if owner == by else None
    held.save(update_fields=["what", "due_on", "told_on", "owner", "accepted_at"])
    if is_new:
        _tell_owner(held, by)
    return held


@transaction.atomic
def close_step(*, by: User, step: NextStep, result: str, outcome: str) -> NextStep:
    """Say what came of it: its owner does, or a manager. The measure as it is now is written down beside it."""
    held = _as_keeper(by, step)
    if outcome not in Outcome.values:
        raise ValidationError("Choose one of the three: it helped, it did not, we cannot tell.")
    if not tidy(result).strip():
        raise ValidationError("Say what came of it, in a sentence at least. “Nothing” is an answer, too.")
    held.result = clean_text(result, RESULT_LIMIT)
    held.value_after, held.row_after = _reading(held.community, held.measure)
    _close(held, by, State.DONE, outcome)
    audit("step.close", by=by, community_id=held.community_id, step_id=held.pk, outcome=outcome)
    return held


@transaction.atomic
def drop_step(*, by: User, step: NextStep, reason: str) -> NextStep:
    """Give it up and say why: its owner, a manager; of a proposal who made it, or a manager."""
    require(by, Permission.PROPOSE_STEP, step.community)
    held = _take(by, step, State.OPEN, State.PROPOSED, otherwise="It is closed already.")
    is_mine = held.by_id == by.pk if held.is_proposed else held.owner_id == by.pk
    if not is_mine:
        _as_manager(by, held.community)
    held.result = clean_line(reason, LINE_LIMIT, "reason")
    if not held.result:
        raise ValidationError("Say why, in a sentence. Others may try it otherwise.")
    _close(held, by, State.DROPPED)
    audit("step.drop", by=by, community_id=held.community_id, step_id=held.pk)
    return held


@transaction.atomic
def reopen_step(*, by: User, step: NextStep) -> NextStep:
    """It goes on after all: a manager says so. What was said to have come of it goes."""
    _as_manager(by, step.community)
    held = _take(by, step, State.DONE, State.DROPPED, otherwise="It is open.")
    held.state, held.outcome, held.closed_at, held.closed_by = State.OPEN, "", None, None
    held.result, held.value_after, held.row_after = "", None, {}
    held.due_on = max(held.due_on or today(), today())
    held.told_on = None
    if held.owner_id and not is_member(held.community, held.owner_id):
        held.owner, held.accepted_at = None, None
    held.save(update_fields=[*CLOSED, "due_on", "told_on", "owner", "accepted_at"])
    audit("step.reopen", by=by, community_id=held.community_id, step_id=held.pk)
    return held


def tend_steps() -> dict[str, int]:
    """What a day asks for: owners who are gone are owners no more, owners of what is overdue hear it once."""
    gone = told = 0
    for step in NextStep.objects.without_owner_here():
        with transaction.atomic():
            held = NextStep.objects.open().select_for_update(no_key=True).filter(pk=step.pk).first()
            if held is None or held.owner_id != step.owner_id:
                continue
            _leave(held)
            order_notices("step_free", act=None, by=None, object_id=held.pk)
            gone += 1
    for step in NextStep.objects.overdue(today()).filter(told_on=None).exclude(owner=None):
        with transaction.atomic():
            if NextStep.objects.overdue(today()).filter(pk=step.pk, told_on=None).update(told_on=today()):
                order_notices("step_overdue", act=None, by=None, object_id=step.pk)
                told += 1
    return {"gone": gone, "told": told}


def _said(community: Community, finding: str, what: str, source_url: str, measure: str) -> dict[str, Any]:
    """What was found and is tried, cleaned. Raises ValidationError, by field."""
    found = clean_line(finding, LINE_LIMIT, "finding")
    if not found:
        raise ValidationError({"finding": "Say in a sentence what was found."})
    if measure and find_measure(community, measure) is None:
        raise ValidationError({"measure": "Choose a measure of this community’s library, or none."})
    url = own_address(source_url)
    value, row = _reading(community, measure)
    said = {"finding": found, "what": _what(what), "source_url": url, "source": source_of(url), "measure": measure}
    return said | {"value_before": value, "row_before": row}


def _what(text: str) -> str:
    what = clean_line(text, LINE_LIMIT, "step")
    if not what:
        raise ValidationError({"what": "Say in a sentence what you will try."})
    return what


def _reading(community: Community, measure: str) -> tuple[float | None, dict[str, Any]]:
    week = newest_weeks(community, [measure]).get(measure) if measure else None
    return (week.value if week else None), row_of(week)


def _day(due_on: date, besides: date | None = None) -> date:
    """besides: the day it has already, which may have passed. Raises ValidationError at its field."""
    if due_on != besides and due_on < today():
        raise ValidationError({"due_on": "That day is over. Choose one that lies ahead."})
    if due_on > today() + FURTHEST:
        raise ValidationError({"due_on": "Choose a day within a year: a step is small."})
    return due_on


def _check_owner(community: Community, owner: User | None) -> None:
    if owner is not None and not is_member(community, owner.pk):
        raise ValidationError({"owner": NOT_A_MEMBER})


def _begin(step: NextStep, by: User, owner: User | None) -> None:
    step.owner, step.taken_at = owner, timezone.now()
    step.accepted_at = step.taken_at if owner == by else None
    step.value_before, step.row_before = _reading(step.community, step.measure)


def _leave(held: NextStep) -> None:
    held.owner, held.accepted_at = None, None
    held.save(update_fields=["owner", "accepted_at"])


def _tell_owner(step: NextStep, by: User) -> None:
    if step.owner_id and step.owner_id != by.pk:
        order_notices("step_asked", act=None, by=by, object_id=step.pk)


def _close(held: NextStep, by: User, state: str, outcome: str = "") -> None:
    held.state, held.outcome, held.closed_at, held.closed_by = state, outcome, timezone.now(), by
    held.save(update_fields=CLOSED)
    order_notices("step_closed", act=None, by=by, object_id=held.pk)


def _as_manager(by: User, community: Community) -> Standing:
    """A manager, in a community that still takes contributions."""
    standing = require(by, Permission.MANAGE, community)
    standing.require(Permission.PROPOSE_STEP)
    return standing


def _as_keeper(by: User, step: NextStep) -> NextStep:
    """An open step, held, for its owner (as of now) and for managers."""
    standing = require(by, Permission.PROPOSE_STEP, step.community)
    held = _take(by, step, State.OPEN, otherwise="It is closed already.")
    if held.owner_id != by.pk and not standing.can(Permission.MANAGE):
        raise PermissionDenied("Only its owner and the managers do that.")
    return held


def _take(by: User, step: NextStep, *states: str, otherwise: str) -> NextStep:
    """The step, held, in one of these states. Raises Http404 for whoever it does not exist for, else the sentence."""
    there = NextStep.objects.visible_to(by).select_for_update(of=("self",), no_key=True)
    held = there.select_related("community").filter(pk=step.pk).first()
    if held is None:
        raise Http404("There is no such step, or it is not open to you.")
    if held.state not in states:  # who closed it is asked for now: joined, it would be as before the wait
        who = held.closed_by.display_name if held.closed_by and held.is_closed else ""
        raise ValidationError(f"{who} closed it already." if who else otherwise)
    return held
