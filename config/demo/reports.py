"""Two reports that wait, a text that is held, one that was decided; who has accepted which charter."""

from __future__ import annotations

from datetime import datetime, timedelta

from accounts.models import User
from communities.models import Charter, CharterAcceptance, Community, Membership
from content.actions import decide_case, flag_text, take_case
from content.models import Case, CaseStep, Flag, Item, Kind, Reply

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
    texts = list(replies.select_related("author", "item__community").order_by("-created_at", "-pk")[:2])
    posts = Item.objects.published().in_community(place).of_kind(Kind.POST, Kind.THREAD).with_people()
    items = list(posts.exclude(author__in=[*people, *known]).exclude(author=None).order_by("-published_at", "-pk")[:2])
    if len(texts) < 2 or len(items) < 2 or len(people) < 6:
        return
    boss = managers[0].user
    waiting = [_report(people[n], texts[n], *WAITING[n][:2], end - WAITING[n][2] * HOUR) for n in range(2)]
    _report(people[2], texts[0], "untrue", "Our manual says the opposite.", end - 2 * HOUR)
    take_case(by=managers[-1].user, case=waiting[1])
    held = _report(people[3], items[0], *HELD[:2], end - HELD[2] * HOUR)
    _decide(held, boss, "hold", end - (HELD[2] - 3) * HOUR, to_author=NO_CUSTOMERS, to_reporters="Thank you.")
    left = _report(people[4], items[1], *LEFT[:2], end - LEFT[2] * HOUR)
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
    flag = flag_text(by=by, text=text, reason=reason, words=words)
    Flag.objects.filter(pk=flag.pk).update(created_at=at)
    Case.objects.filter(pk=flag.case_id, opened_at__gt=at).update(opened_at=at)
    CaseStep.objects.filter(case=flag.case, at__gt=at).update(at=at)
    return flag.case


def _decide(case: Case, by: User, what: str, at: datetime, *, to_reporters: str, to_author: str = "") -> None:
    case.refresh_from_db()
    step = decide_case(by=by, case=case, what=what, to_author=to_author, to_reporters=to_reporters)
    CaseStep.objects.filter(pk=step.pk).update(at=at)
    case.refresh_from_db()
    changed = {"decided_at": at, "taken_at": at} | ({"settled_at": at} if case.is_settled else {})
    Case.objects.filter(pk=case.pk).update(**changed)
