"""Numbers people bring: what is collected by hand, its readings one by one or from a table, who answers for a measure."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date
from io import StringIO

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from accounts.models import User
from activity.actions import audit
from communities.models import Community
from communities.permissions import Permission, Standing
from content.actions.texts import clean_line
from metrics.actions.speaking import as_member, wanted
from metrics.aiming import is_member, today
from metrics.measures import MEASURES, Direction, Family, Unit
from metrics.models import HandMeasure, HandReading, MeasureOwner
from metrics.models.hand import LEAST_ANSWERS
from metrics.models.purposes import SENTENCE_LIMIT, TEXT_LIMIT
from metrics.weekly import write_hand_measure

NAME_LIMIT, LINES = 80, 500
COLUMNS = ("date", "value", "n", "source")
MOST_ANSWERS = 2_000_000_000  # what a row holds


@dataclass(frozen=True)
class Plan:
    """What is collected and how: the words of a measure and who brings it, how often."""

    name: str
    family: str
    unit: str
    direction: str
    says: str
    source: str
    is_of_people: bool
    every_weeks: int
    owner: User


@transaction.atomic
def collect_by_hand(*, by: User, community: Community, plan: Plan) -> HandMeasure:
    """Begin to collect a measure by hand: an act of a manager. Raises ValidationError, by field where one is to blame."""
    as_member(by, Permission.MANAGE, community)
    if not is_member(community, plan.owner.pk):
        raise ValidationError({"owner": "Choose a member or manager of this community."})
    for field, value, choices in (
        ("family", plan.family, Family.values),
        ("unit", plan.unit, Unit.values),
        ("direction", plan.direction, Direction.values),
    ):
        if value not in choices:
            raise ValidationError({field: "Choose one of the list."})
    if not 1 <= plan.every_weeks <= 52:
        raise ValidationError({"every_weeks": "From every week to once a year: 1 to 52."})
    words = {
        "name": wanted(plan.name, NAME_LIMIT, "name", "Give it a name."),
        "says": wanted(plan.says, TEXT_LIMIT, "definition", "Say what is measured, and what n counts."),
        "source": wanted(plan.source, SENTENCE_LIMIT, "source", "Say where the number comes from."),
    }
    try:
        with transaction.atomic():
            hand = HandMeasure.objects.create(
                community=community,
                created_by=by,
                family=plan.family,
                unit=plan.unit,
                direction=plan.direction,
                is_of_people=plan.is_of_people,
                every_weeks=plan.every_weeks,
                owner=plan.owner,
                **words,
            )
    except IntegrityError:
        raise ValidationError({"name": "There is a measure of this name here already."}) from None
    audit("measure.collect", by=by, community_id=community.pk, measure=hand.key, name=hand.name)
    return hand


@transaction.atomic
def end_collection(*, by: User, hand: HandMeasure) -> HandMeasure:
    """Collect it no more; what was brought stays."""
    as_member(by, Permission.MANAGE, hand.community)
    hand.ended_on = today()
    hand.save(update_fields=["ended_on"])
    audit("measure.end", by=by, community_id=hand.community_id, measure=hand.key)
    return hand


@transaction.atomic
def add_reading(*, by: User, hand: HandMeasure, on: date, value: float, n: int, source: str = "") -> HandReading:
    """Bring one number: its owner does, or a manager. value as stored: shares from 0 to 1."""
    _as_collector(by, hand)
    reading = _checked(hand, by, on, value, n, source)
    reading = _keep(reading)
    _follow(hand)
    return reading


@transaction.atomic
def bring_readings(*, by: User, hand: HandMeasure, table: str) -> int:
    """Bring many from a table with the columns date, value, n and source; all of it, or nothing. How many there were.

    Shares stand in it in per cent. A day that is there already is replaced. Raises ValidationError naming the line.
    """
    _as_collector(by, hand)
    readings = [_line(hand, by, number, row) for number, row in enumerate(_rows(table), start=2)]
    if not readings:
        raise ValidationError("There is no line under the head. A line looks like this: 2026-03-02,64,25,Survey.")
    for reading in readings:
        _keep(reading)
    _follow(hand)
    audit("measure.bring", by=by, community_id=hand.community_id, measure=hand.key, lines=len(readings))
    return len(readings)


@transaction.atomic
def remove_reading(*, by: User, hand: HandMeasure, reading: HandReading) -> None:
    """Take a number back that was wrong."""
    _as_collector(by, hand)
    audit(
        "measure.remove",
        by=by,
        community_id=hand.community_id,
        measure=hand.key,
        on=str(reading.on),
        value=reading.value,
    )
    reading.delete()
    _follow(hand)


@transaction.atomic
def name_owner(*, by: User, community: Community, key: str, owner: User | None) -> None:
    """Say who answers for a measure of the library here; nobody means the managers."""
    as_member(by, Permission.MANAGE, community)
    if key not in MEASURES:
        raise ValidationError("Choose a measure of the library.")
    if owner is None:
        MeasureOwner.objects.filter(community=community, key=key).delete()
    elif is_member(community, owner.pk):
        MeasureOwner.objects.update_or_create(community=community, key=key, defaults={"owner": owner, "since": today()})
    else:
        raise ValidationError("Choose a member or manager of this community.")
    audit("measure.owner", by=by, community_id=community.pk, measure=key, owner=owner.pk if owner else None)


def _as_collector(by: User, hand: HandMeasure) -> Standing:
    standing = as_member(by, Permission.PROPOSE_TARGET, hand.community)
    if hand.owner_id != by.pk:
        standing.require(Permission.MANAGE)
    if hand.ended_on:
        raise ValidationError("This is collected no more.")
    return standing


def _checked(hand: HandMeasure, by: User, on: date, value: float, n: int, source: str) -> HandReading:
    """Raises ValidationError, by field."""
    if on > today():
        raise ValidationError({"on": "That day has not come."})
    if n < 1:
        raise ValidationError({"n": "Say of how many: a number without n says nothing."})
    if n > MOST_ANSWERS:
        raise ValidationError({"n": f"n is {MOST_ANSWERS:,} at most."})
    if hand.is_of_people and n < LEAST_ANSWERS:
        raise ValidationError(
            {"n": f"Answers of fewer than {LEAST_ANSWERS} people are not put together. Ask more people first."}
        )
    if hand.unit == Unit.SHARE and not 0 <= value <= 1:
        raise ValidationError({"value": "A share lies between 0 and 100."})
    if hand.unit != Unit.INDEX and value < 0:
        raise ValidationError({"value": "Give a number from 0 on."})
    source = clean_line(source, SENTENCE_LIMIT, "source")
    return HandReading(measure=hand, on=on, value=value, n=n, source=source, by=by)


def _keep(reading: HandReading) -> HandReading:
    said = {"value": reading.value, "n": reading.n, "source": reading.source, "by": reading.by}
    return HandReading.objects.update_or_create(measure=reading.measure, on=reading.on, defaults=said)[0]


def _follow(hand: HandMeasure) -> None:
    """The weeks that show it, and that its owner is late no more."""
    write_hand_measure(HandMeasure.objects.prefetch_related("readings").get(pk=hand.pk))
    HandMeasure.objects.filter(pk=hand.pk).update(told_on=None)


def _rows(table: str) -> list[dict[str, str]]:
    """Raises ValidationError."""
    text = table.removeprefix("\N{ZERO WIDTH NO-BREAK SPACE}").strip()
    first = text.partition("\n")[0]
    separator = max(",;\t", key=first.count)
    reader = csv.reader(StringIO(text), delimiter=separator)
    try:
        lines = [line for line in reader if any(cell.strip() for cell in line)]
    except csv.Error:
        raise ValidationError("This is not a table of comma-separated values.") from None
    head = [cell.strip().lower() for cell in lines[0]] if lines else []
    if missing := [name for name in COLUMNS[:3] if name not in head]:
        raise ValidationError(
            f"The first line names the columns: date, value, n, source. Missing: {', '.join(missing)}."
        )
    if len(lines) > LINES + 1:
        raise ValidationError(f"{len(lines) - 1:,} lines are too many at once; {LINES} fit.")
    return [dict(zip(head, line, strict=False)) for line in lines[1:]]


def _line(hand: HandMeasure, by: User, number: int, row: dict[str, str]) -> HandReading:
    try:
        on = date.fromisoformat(row.get("date", "").strip())
        value = float(row.get("value", "").strip().replace(",", "."))
        n = int(row.get("n", "").strip())
    except ValueError:
        raise ValidationError(f"Line {number}: write the day as 2026-03-02, value and n as numbers.") from None
    if value != value or value in (float("inf"), float("-inf")):
        raise ValidationError(f"Line {number}: the value is no number.")
    try:
        return _checked(hand, by, on, value / 100 if hand.unit == Unit.SHARE else value, n, row.get("source", ""))
    except ValidationError as error:
        raise ValidationError(f"Line {number}: {error.messages[0]}") from None
