"""Two reports that wait, a text that is held, one that was decided; who has accepted which charter."""

from __future__ import annotations

from datetime import datetime, timedelta

from accounts.models import User
from activity.actions import order_notices, record
from activity.models import AuditEntry
from activity.vocabulary import Audience, ObjectType, Ref, Verb
from communities.models import Charter, CharterAcceptance, Community, Membership, described
from content.actions import take_case
from content.actions.cases import AFTER, SETTLING
from content.actions.flags import HELD_AT_ONCE
from content.actions.holding import hold_back, one_of
from content.models import Case, CaseStep, Flag, Item, Kind, Reply
from content.permissions import thread_of

HOUR = timedelta(hours=1)
SLOW = 9  # one member in so many has not accepted the present charter yet
WAITING = (
    ("untrue", "That is the wrong way round. Whoever does it like this has it apart again in a week.", 5),
    ("off_topic", "It does not answer what was asked.", 29),
)
HELD = ("confidential", "Whoever knows the site can tell which customer this is.", 50)
LEFT = ("untrue", "This was so with the old series only.", 190)
NO_CUSTOMERS = "Please write it so that nobody can tell which customer it was; the rest is useful."
IT_FITS = "We asked: it holds for both series."


def report_texts(end: datetime) -> None:
    """In the largest community with two managers."""
    place = _place()
    if place is None:
        return
    managers = list(Membership.objects.managers().in_community(place).order_by("joined_at")[:2])
    known = {stay.user_id for stay in managers}
    members = Membership.objects.current().people().in_community(place).exclude(user__in=known)
    people = [stay.user for stay in members.select_related("user").order_by("joined_at", "pk")[:6]]
    replies = Reply.objects.present().filter(item__in=Item.objects.published().in_community(place), parent=None)
    replies = replies.exclude(author__in=[*people, *known]).exclude(author=None).filter(accepted_for=None)
    replies = replies.filter(created_at__lt=end - WAITING[-1][2] * HOUR)  # nothing is reported before it is written
    texts = list(replies.select_related("author", "item__community").order_by("-created_at", "-pk")[:2])
    posts = Item.objects.published().in_community(place).of_kind(Kind.POST, Kind.THREAD).with_people()
    posts = posts.exclude(author__in=[*people, *known]).exclude(author=None).order_by("-published_at", "-pk")
    to_hold = posts.filter(published_at__lt=end - HELD[2] * HOUR).first()
    to_leave = posts.filter(published_at__lt=end - LEFT[2] * HOUR).exclude(pk=to_hold.pk if to_hold else 0).first()
    if len(texts) < 2 or to_hold is None or to_leave is None or len(people) < 6:
        return
    boss = managers[0].user
    waiting = [_report(people[n], texts[n], *WAITING[n][:2], end - WAITING[n][2] * HOUR) for n in range(2)]
    _report(people[2], texts[0], "untrue", "Our manual says the opposite.", end - 2 * HOUR)
    take_case(by=managers[-1].user, case=waiting[1])
    Case.objects.filter(pk=waiting[1].pk).update(taken_at=end - (WAITING[1][2] - 4) * HOUR)
    held = _report(people[3], to_hold, *HELD[:2], end - HELD[2] * HOUR)
    _decide(held, boss, "hold", end - (HELD[2] - 3) * HOUR, to_author=NO_CUSTOMERS, to_reporters="Thank you.")
    left = _report(people[4], to_leave, *LEFT[:2], end - LEFT[2] * HOUR)
    _decide(left, boss, "leave", end - (LEFT[2] - 20) * HOUR, to_reporters=IT_FITS)


def accept_charters(end: datetime) -> None:
    """Most have, when they came or within a week of the version that holds."""
    made = []
    for charter in (
        Charter.objects.select_related("community").order_by("community_id", "-version").distinct("community_id")
    ):
        stays = (
            Membership.objects.current().people().in_community(charter.community).exclude(user=charter.author_id or 0)
        )
        for number, (user_id, joined_at) in enumerate(stays.order_by("pk").values_list("user_id", "joined_at")):
            if number % SLOW != SLOW - 1:
                at = max(joined_at, charter.created_at + timedelta(hours=number % 160))
                made.append(CharterAcceptance(charter=charter, user_id=user_id, at=min(at, end)))
    CharterAcceptance.objects.bulk_create(made)


def _place() -> Community | None:
    two = [
        place
        for place in Community.objects.live().order_by("-member_count", "pk")[:5]
        if Membership.objects.managers().in_community(place).count() > 1
    ]
    return next(iter(two), None)


def _report(by: User, text: Item | Reply, reason: str, words: str, at: datetime) -> Case:
    """What flag_text() writes, at a moment gone by."""
    case = Case.objects.unsettled().about(text).first()
    if case is None:
        case = Case.objects.create(community=thread_of(text).community, opened_at=at, **one_of(text))
    place = case.community_id
    act = record(Verb.FLAG, by=by, about=text.ref, community_id=place, audience=Audience.DIRECT, occurred_at=at)
    flag = Flag.objects.create(case=case, by=by, reason=reason, words=words, created_at=at, act_id=act.pk)
    order_notices("flag", act=None, by=by, object_id=flag.pk)
    if reason == Flag.Reason.CONFIDENTIAL:
        _hold_at_once(case, text, at)
    return case


def _hold_at_once(case: Case, text: Item | Reply, at: datetime) -> None:
    case.kept |= hold_back(text, by=None)
    text.held_at = text.removed_at = at
    text.save(update_fields=["held_at", "removed_at"])
    case.held_until = described(case.community).calendar.after(at, HELD_AT_ONCE)
    case.told_author_at = at
    case.save(update_fields=["kept", "held_until", "told_author_at"])
    CaseStep.objects.create(case=case, what=CaseStep.What.HELD_AT_ONCE, at=at)
    order_notices("text_held", act=None, by=None, object_id=case.pk)


def _decide(case: Case, by: User, what: str, at: datetime, *, to_reporters: str, to_author: str = "") -> None:
    """What decide_case() writes, at a moment gone by: the audit trail cannot be dated afterwards.

    What is to be held is out of sight by then, and what is left never was, so the text itself stays as it is.
    """
    decision = CaseStep.What(what)
    step = CaseStep.objects.create(
        case=case,
        what=decision,
        by=by,
        at=at,
        to_author=to_author,
        to_reporters=to_reporters,
        before=case.state,
        was_held=case.text.is_held,
        act_id=_record_decision(case, by, at) if decision in SETTLING else None,
    )
    case.state, case.decided_by, case.decided_at, case.taken_by, case.taken_at = AFTER[decision], by, at, by, at
    case.settled_at = at if decision in SETTLING else None
    case.save(update_fields=["state", "decided_by", "decided_at", "taken_by", "taken_at", "settled_at"])
    AuditEntry.objects.create(
        action=f"report.{decision}",
        by=by,
        at=at,
        community_id=case.community_id,
        subject=case.text.author,
        details={"case_id": case.pk},
    )
    order_notices("flag_decided", act=None, by=by, object_id=step.pk)
    if case.told_author_at:
        order_notices("text_decided", act=None, by=by, object_id=step.pk)


def _record_decision(case: Case, by: User, at: datetime) -> int:
    """Of a report that is not upheld: its text was left as it was."""
    flag = case.flags.get()
    about = Ref(ObjectType.FLAG, flag.act_id or 0, case.text.author_id)
    act = record(
        Verb.DECIDE_FLAG,
        by=by,
        about=about,
        community_id=case.community_id,
        value=0,
        audience=Audience.DIRECT,
        occurred_at=at,
    )
    return act.pk
