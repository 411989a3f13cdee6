"""Figures as they are printed: texts made once, from a weekly reading or a count, under the rules of masking.

What is written here is what page, print, CSV, mail and API show; none of them computes anything.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from hashlib import sha256
from math import sqrt

from django.urls import NoReverseMatch, reverse

from metrics.masking import few, rounded
from metrics.measures import Measure, Unit
from metrics.measures.shown import Shown, say, say_number, shown, verdict_of
from metrics.models import MonthCount
from metrics.models.monthly import Audience, Heading, ReportFigure, ReportQuery
from metrics.monthly.counts import COUNTS, Count
from metrics.monthly.material import Material, Row
from metrics.response import say_hours
from metrics.statistics import Course, course

TOO_FEW, NO_READING = "too few to say", "no reading"
FEWEST_ASKS = 5
ONE_SIDED = 1.645  # as metrics.statistics.course: nine times in ten chance alone does less
NBSP = "\N{NO-BREAK SPACE}"
CLOCKS = ("first-reply", "first-useful-reply", "accepted-answer")


@dataclass(frozen=True)
class Said:
    """One number in words: as printed, as drawn, and what a comparison may use of it."""

    value: str
    n: str = ""
    number: float | None = None
    low: float | None = None
    high: float | None = None
    k: float | None = None  # of a share: as far as it may be known
    of: int | None = None
    found: Shown | None = None


@dataclass(frozen=True)
class Line:
    """What a heading prints: a measure by its key, a count by its name; part p90 is another point of the same curve."""

    key: str
    audiences: tuple[Audience, ...]
    part: str = ""

    @property
    def own_key(self) -> str:
        return f"{self.key}-{self.part}" if self.part else self.key


def figure_of(line: Line, heading: Heading, material: Material) -> ReportFigure | None:
    """One figure; None where this community has nothing of the kind."""
    if line.key in COUNTS:
        return _of_count(COUNTS[line.key], line, heading, material)
    measure = material.measures.get(line.key)
    return _of_measure(measure, line, heading, material) if measure else None


def _of_measure(measure: Measure, line: Line, heading: Heading, material: Material) -> ReportFigure | None:
    now, before = material.week(measure.key), material.week(measure.key, before=True)
    if now is None:
        return None
    said = say_week(measure, now, material.small_group, line.part)
    said_before = say_week(measure, before, material.small_group, line.part) if before else Said(NO_READING)
    figure = ReportFigure(
        heading=heading,
        key=line.own_key,
        kind=ReportFigure.Kind.MEASURE,
        made_from=measure.key,
        name=measure.name if line.part != "p90" else f"{measure.name}, for nine of ten",
        says=measure.says
        if line.part != "p90"
        else measure.says.replace("until half of the asks", "until nine of ten"),
        window=measure.window,
        source=measure.source,
        unit=measure.unit,
        as_of=material.month.monday,
        before_as_of=material.month.before.monday,
        computed_at=now.computed_at,
        evidence=reverse("metrics:measure-detail", args=[material.community.slug, measure.key]),
        audiences=list(line.audiences),
    )
    figure.statement = measure.query  # type: ignore[attr-defined]
    return printed(figure, said, said_before)


def say_week(measure: Measure, row: Row, small_group: int, part: str = "") -> Said:
    """A reading as it may be printed."""
    if measure.key in CLOCKS:
        hours = row.detail.get("p90") if part == "p90" else row.value
        if row.n < FEWEST_ASKS:
            return Said(TOO_FEW, f"{row.n:,}")
        return Said(say_hours(hours, "work"), f"{row.n:,}", hours, found=shown(measure, row, small_group))
    found = shown(measure, row, small_group)
    if not found.n_says or found.says.startswith("not shown"):
        return Said(TOO_FEW, found.n_says, found=found)
    said = Said(one_of(found.says), found.n_says, found.number, found.low, found.high, found=found)
    if found.cell is not None:
        return replace(said, k=found.cell.people, of=row.n) if found.cell.people is not None else said
    if measure.unit == Unit.SHARE and found.number is not None and not measure.is_of_people:
        return replace(said, k=row.detail.get("k", (row.value or 0) * row.n), of=row.n)
    return said


def one_of(text: str) -> str:
    """“1 item”, not “1 items”."""
    return text.removesuffix("s") if text in (f"1{NBSP}items", f"1{NBSP}times", f"1{NBSP}days") else text


def _of_count(count: Count, line: Line, heading: Heading, material: Material) -> ReportFigure | None:
    now, before = material.count(count.key), material.count(count.key, before=True)
    if now is None or (count.is_share and not now.n):
        return None
    figure = ReportFigure(
        heading=heading,
        key=line.own_key,
        kind=ReportFigure.Kind.COUNT,
        made_from=count.key,
        name=count.name,
        says=count.says,
        window="as it was when the month had ended" if count.is_snapshot else material.month.name,
        source=count.source,
        unit=count.unit,
        note=now.words,
        as_of=material.month.next_first,
        before_as_of=material.month.first,
        computed_at=now.computed_at,
        evidence=_address(count, material.community.slug),
        evidence_is_open=count.page_is_open,
        audiences=list(line.audiences),
    )
    figure.statement = count.query  # type: ignore[attr-defined]
    said_before = say_count(count, before) if before else Said("not counted then")
    return printed(figure, say_count(count, now), said_before)


def say_count(count: Count, row: MonthCount) -> Said:
    """Things are said as they are; people in fives, fewer than five not told apart."""
    n = few(row.n) if count.n_is_people else f"{row.n:,}"
    if count.is_of_people:
        number = float(rounded(row.value)) if row.value >= 5 else None
        return Said(few(row.value), n, number)
    if not count.n_is_people and not row.n:
        return Said("nothing to count", n)
    if count.key == "searches-missed":
        return Said(say(Unit.SHARE, row.value / row.n), n, 100 * row.value / row.n, k=row.value, of=row.n)
    value = f"{row.value:,}"
    if count.is_share:
        return Said(value, n, float(row.value), k=row.value, of=row.n)
    return Said(value, n if row.value else "", float(row.value))


def printed(figure: ReportFigure, now: Said, before: Said) -> ReportFigure:
    """Put the texts into the row."""
    figure.value_says, figure.n_says = now.value, now.n
    figure.number, figure.low, figure.high = now.number, now.low, now.high
    figure.before_says, figure.before_n_says = before.value, before.n
    change = change_of(now, before, is_count=figure.kind == ReportFigure.Kind.COUNT)
    figure.change = change.value if change else ""
    return figure


def change_of(now: Said, before: Said, *, is_count: bool) -> Course | None:
    """Whether it moved by more than chance alone does; None where that cannot be said."""
    if None not in (now.k, now.of, before.k, before.of) and now.of and before.of:
        return course((before.k or 0, before.of), (now.k or 0, now.of))
    if not is_count or now.number is None or before.number is None:
        return None
    moved = now.number - before.number
    if abs(moved) <= ONE_SIDED * sqrt(now.number + before.number):
        return Course.SAME
    return Course.ROSE if moved > 0 else Course.FELL


def against(figure: ReportFigure, said: Shown | None, low: float, high: float, band_says: str) -> ReportFigure:
    """Set a band beside a figure; both as drawn."""
    figure.band_low, figure.band_high, figure.band_says = low, high, band_says
    figure.verdict = verdict_of(said, low, high).value if said is not None else "unsure"
    return figure


def keep_queries(figures: Iterable[ReportFigure]) -> None:
    """Give each figure the row that holds its statement, word for word; the same statement is one row."""
    wanted: dict[str, str] = {}
    for figure in figures:
        if text := getattr(figure, "statement", "").strip():
            wanted[digest_of(text)] = text
    made = [ReportQuery(digest=digest, text=text) for digest, text in sorted(wanted.items())]
    ReportQuery.objects.bulk_create(made, ignore_conflicts=True)
    kept = dict(ReportQuery.objects.filter(digest__in=wanted).values_list("digest", "pk"))
    for figure in figures:
        if text := getattr(figure, "statement", "").strip():
            figure.query_id = kept[digest_of(text)]


def digest_of(text: str) -> str:
    return sha256(text.encode()).hexdigest()


def _address(count: Count, slug: str) -> str:
    if not count.page:
        return ""
    try:
        return reverse(count.page, args=[slug, *count.page_args])
    except NoReverseMatch:
        return ""


__all__ = ["Line", "Said", "against", "change_of", "figure_of", "keep_queries", "printed", "say_count", "say_number"]
