"""The measure library of one community: what is measured by the platform and by hand, what it says, who answers for it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import cast

from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from communities.models import Community
from metrics.measures import MEASURES, Family, Measure, Reading, Unit
from metrics.measures.shown import Shown, shown
from metrics.models import Direction, HandMeasure, HandReading, MeasureOwner, MeasureRun, MeasureWeek
from metrics.models.hand import HAND
from metrics.profile import settings_of

WEEKS = 53
#: What changes for people comes first, how much was done last.
ORDER = (
    Family.OUTCOME,
    Family.EXPERIENCE,
    Family.EFFECT,
    Family.QUALITY,
    Family.RESPONSE,
    Family.COMPOSITION,
    Family.ACTIVITY,
)
LATE_AFTER = timedelta(days=8)  # a week, and the day the schedule may take


@dataclass(frozen=True)
class Entry:
    """A measure as one community has it: the newest reading, how it is collected, by whom."""

    measure: Measure
    href: str
    week: MeasureWeek | None = None
    shown: Shown | None = None
    owner: User | None = None
    last_run: datetime | date | None = None
    due: date | None = None
    is_late: bool = False
    error: str = ""
    hand: HandMeasure | None = None
    uses: int = 0

    @property
    def says(self) -> str:
        return self.shown.says if self.shown else "no reading yet"

    @property
    def n_says(self) -> str:
        return self.shown.n_says if self.shown else "–"

    @property
    def plan(self) -> str:
        """How often, and by whom."""
        if self.hand is None:
            return "every Monday"
        weeks = self.hand.every_weeks
        return f"every {'week' if weeks == 1 else f'{weeks} weeks'}, by hand"


def _by_hand(as_of: date, communities: Sequence[int]) -> Iterable[Reading]:
    """Hand measures are written from what was brought (metrics.weekly), never computed."""
    return ()


def of_hand(hand: HandMeasure) -> Measure:
    """A measure collected by hand, in the words of the library."""
    return Measure(
        key=hand.key,
        name=hand.name,
        family=Family(hand.family),
        unit=Unit(hand.unit),
        direction=Direction(hand.direction),
        says=hand.says,
        window="the newest number brought before it, unless that is older than its plan allows",
        source=hand.source,
        compute=_by_hand,
        is_of_people=hand.is_of_people,
    )


def measures_of(community: Community) -> dict[str, Measure]:
    """Everything that is measured here, by key: the library, then what is collected by hand."""
    hands = HandMeasure.objects.in_community(community).collected()
    return {**MEASURES, **{hand.key: of_hand(hand) for hand in hands}}


def find_measure(community: Community, key: str) -> Measure | None:
    """Also one that is collected no more: its course stays."""
    if not key.startswith(HAND):
        return MEASURES.get(key)
    hand = find_hand(community, key)
    return of_hand(hand) if hand else None


def find_hand(community: Community, key: str) -> HandMeasure | None:
    number = key.removeprefix(HAND)
    if key == number or not number.isascii() or not number.isdigit() or len(number) > 18:
        return None
    return HandMeasure.objects.in_community(community).select_related("owner", "community").filter(pk=number).first()


def newest_weeks(community: Community, keys: Iterable[str]) -> dict[str, MeasureWeek]:
    """The newest reading of each measure, in one query."""
    weeks = MeasureWeek.objects.in_community(community).filter(key__in=list(keys))
    return {week.key: week for week in weeks.order_by("key", "-as_of").distinct("key")}


def course_of(community: Community, key: str, *, weeks: int = WEEKS) -> list[MeasureWeek]:
    """The readings of the last year, oldest first."""
    found = MeasureWeek.objects.in_community(community).filter(key=key).latest_first()[:weeks]
    return list(reversed(found))


def shown_week(measure: Measure, week: MeasureWeek | None, small_group: int) -> Shown | None:
    return shown(measure, week, small_group) if week else None


def entries_of(community: Community, *, uses: Mapping[str, int] | None = None) -> list[Entry]:
    """The whole library with its data list, by family. The number of queries does not grow with it."""
    measures = measures_of(community)
    hands = {
        hand.key: hand
        for hand in HandMeasure.objects.in_community(community).collected().select_related("owner", "community")
    }
    weeks = newest_weeks(community, measures)
    owners = {o.key: o.owner for o in MeasureOwner.objects.filter(community=community).select_related("owner")}
    small_group = settings_of(community).small_group
    lasts, runs = last_readings(hands.values()), last_runs()
    entries = []
    for key, measure in measures.items():
        week = weeks.get(key)
        entry = Entry(
            measure,
            reverse("metrics:measure-detail", args=[community.slug, key]),
            week,
            shown_week(measure, week, small_group),
            owners.get(key),
            uses=(uses or {}).get(key, 0),
        )
        entries.append(_collected(entry, hands[key], lasts.get(hands[key].pk)) if key in hands else _run(entry, runs))
    return sorted(entries, key=lambda entry: ORDER.index(Family(entry.measure.family)))


def entry_of(community: Community, measure: Measure, *, hand: HandMeasure | None, small_group: int) -> Entry:
    """One measure with everything around it; hand: where it is one that is brought."""
    week = newest_weeks(community, [measure.key]).get(measure.key)
    owned = MeasureOwner.objects.filter(community=community, key=measure.key).select_related("owner").first()
    href = reverse("metrics:measure-detail", args=[community.slug, measure.key])
    found = shown_week(measure, week, small_group)
    entry = Entry(measure, href, week, found, owned.owner if owned else None)
    if hand:
        return _collected(entry, hand, last_readings([hand]).get(hand.pk))
    return _run(entry, last_runs([measure.key]))


def last_readings(hands: Iterable[HandMeasure]) -> dict[int, date]:
    """The day of the newest number of each, by the measure."""
    found = HandReading.objects.filter(measure__in=[hand.pk for hand in hands]).order_by("measure_id", "-on")
    return dict(found.distinct("measure_id").values_list("measure_id", "on"))


def last_runs(keys: Iterable[str] | None = None) -> dict[str, MeasureRun]:
    runs = MeasureRun.objects.all() if keys is None else MeasureRun.objects.filter(key__in=list(keys))
    return {run.key: run for run in runs.order_by("key", "-as_of").distinct("key")}


def _collected(entry: Entry, hand: HandMeasure, last: date | None) -> Entry:
    due = hand.due_after(last)
    is_late = hand.ended_on is None and due < timezone.now().date()
    return Entry(**{**vars(entry), "owner": hand.owner, "last_run": last, "due": due, "is_late": is_late, "hand": hand})


def _run(entry: Entry, runs: Mapping[str, MeasureRun]) -> Entry:
    run = runs.get(entry.measure.key)
    if run is None:
        return entry
    is_late = timezone.now().date() - run.as_of > LATE_AFTER or bool(run.error)
    return Entry(**{**vars(entry), "last_run": run.finished_at, "is_late": is_late, "error": run.error})


def families_without(entries: Iterable[Entry]) -> list[Family]:
    """Families nothing here speaks of: said openly, as a number that does not exist cannot be missed."""
    present = {cast(str, entry.measure.family) for entry in entries}
    return [family for family in ORDER if family not in present]
