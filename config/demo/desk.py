"""What waits on the desks, what managers decided lately, and the issue log of one community."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import NamedTuple

from communities.models import Issue, Lifecycle, Position
from config.demo.world import Person, Spot, World
from metrics.desk import filling
from metrics.models import DeskDecision, DeskEntry

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
PLACE = "field-service"
Verdict = DeskDecision.Verdict


class Told(NamedTuple):
    """An issue: opened so many days ago; taken and closed so many hours later, if they were."""

    title: str
    words: str
    ago: float
    taken: float | None = None
    closed: float | None = None
    answer: str = ""


ISSUES = (
    Told(
        "The drawings in Documents open only in the plant network",
        "From a customer’s site I get an empty page. It worked in spring.",
        3,
    ),
    Told(
        "Meetings at 14:00 are night in Recife", "Two of us have not come once. Could every second one be later?", 6, 20
    ),
    Told("The search finds Plan 53B only without the space", "", 30, 3, 26, "Both spellings are one tag now."),
    Told(
        "Two pages on dry running say different things",
        "Which holds?",
        55,
        10,
        71,
        "The newer one; the other is archived.",
    ),
    Told("New members cannot post before Monday", "", 80, 2, 5, "A setting of the first weeks. It is gone."),
    Told(
        "Photographs lose their date", "", 101, 30, 170, "We cannot change that here. Put the date into the first line."
    ),
    Told("The welcome page still names Henk", "", 120, 1, 2, "Mended."),
    Told(
        "The charter does not say who may archive a page",
        "",
        150,
        24,
        120,
        "It does now: managers, after a week’s notice.",
    ),
)
LATELY = (  # verdict, kinds it may be about, hours ago, words
    (Verdict.TAKEN, ("stalling", "review", "unsettled"), 20, ""),
    (Verdict.LATER, ("unowned", "newcomer"), 44, ""),
    (Verdict.ASIDE, ("unsettled", "review"), 70, "They settled it on the telephone."),
)


def set_up_desks(world: World) -> None:
    """The rows the hourly task would have written at the end of the time that is told."""
    spot = world.spots[PLACE]
    _log(world, spot)
    for place in world.spots.values():
        if place.community.lifecycle in {Lifecycle.LIVE, Lifecycle.DRAFT}:
            filling.fill(place.community, world.end)
    _decide(world, spot)


def _there(world: World, spot: Spot, at: datetime) -> list[Person]:
    stays = (stay for stay in spot.stays if stay.has(at) and stay.has(world.end))
    return [stay.person for stay in stays if stay.membership.position == Position.MEMBER]


def _log(world: World, spot: Spot) -> None:
    manager = world.by_handle[spot.place.managers[-1]].user
    for number, told in enumerate(ISSUES):
        at = world.end - told.ago * DAY
        members = _there(world, spot, at)
        if at < spot.opened or not members:
            continue
        issue = Issue(
            community=spot.community,
            title=told.title,
            words=told.words,
            opened_by=members[number % len(members)].user,
            opened_at=at,
        )
        if told.taken is not None:
            issue.state, issue.taken_by, issue.taken_at = Issue.State.TAKEN, manager, at + told.taken * HOUR
        if told.closed is not None:
            issue.state, issue.closed_by, issue.closed_at = Issue.State.CLOSED, manager, at + told.closed * HOUR
            issue.answer, issue.answered_at = told.answer, issue.closed_at
        issue.save()


def _decide(world: World, spot: Spot) -> None:
    """By the other manager, so that who signs in sees a colleague at work."""
    manager = world.by_handle[spot.place.managers[-1]].user
    known: set[int] = set()
    for verdict, kinds, hours, words in LATELY:
        rows = DeskEntry.objects.filter(community=spot.community, kind__in=kinds).exclude(pk__in=known)
        entry = rows.with_all().order_by("kind", "subject").last()
        if entry is None:
            continue
        known.add(entry.pk)
        at = world.end - hours * HOUR
        spans = {Verdict.TAKEN: 3 * DAY, Verdict.LATER: 7 * DAY}
        DeskDecision.objects.create(
            community=spot.community,
            kind=entry.kind,
            subject=entry.subject,
            verdict=verdict,
            by=manager,
            at=at,
            until=at + spans[verdict] if verdict in spans else None,
            title=entry.says,
            url=entry.url,
            words=words,
            person_id=entry.person_id,
            item_id=entry.item_id,
        )
