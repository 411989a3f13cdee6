"""A reading as it may be printed and drawn: with its unit, and under the rules of metrics.masking where it is of people."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Protocol

from metrics.masking import Cell, Detail, cell, detail_for, few
from metrics.measures.registry import Measure, Unit
from metrics.statistics import Verdict

NBSP = "\N{NO-BREAK SPACE}"
SHORT = {Unit.HOURS: "h", Unit.DAYS: "days", Unit.PEOPLE: "people", Unit.ITEMS: "items", Unit.COUNT: "times"}
NOTHING, NOT_REACHED = "nothing to measure", "not reached"


class Row(Protocol):
    """What is asked of a reading here; MeasureWeek and Reading have it."""

    @property
    def value(self) -> float | None: ...
    @property
    def n(self) -> int: ...
    @property
    def low(self) -> float | None: ...
    @property
    def high(self) -> float | None: ...
    @property
    def detail(self) -> Mapping[str, Any]: ...


@dataclass(frozen=True)
class Shown:
    """A reading for people to see. number and its ends are as drawn: shares in per cent; None where nothing may be."""

    says: str
    n_says: str
    number: float | None = None
    low: float | None = None
    high: float | None = None
    cell: Cell | None = None
    is_not_reached: bool = False
    is_share: bool = False

    def ends_say(self, unit: str) -> str:
        if self.cell is not None:
            return self.cell.ends_say
        if self.low is None or self.high is None:
            return "–"
        return f"{say_number(self.low)}–{say_number(self.high)}"

    @property
    def sentence(self) -> str:
        """“42 % of about 85”, “18.5 h (n = 40)”: for running text."""
        if self.number is None or not self.n_says:
            return self.says
        return f"{self.says} of {self.n_says}" if self.is_share else f"{self.says} (n{NBSP}={NBSP}{self.n_says})"


def shown(measure: Measure, row: Row, small_group: int) -> Shown:
    """Under 10 people nothing, under 20 words, shares and counts rounded; things are shown as they are."""
    unit = Unit(measure.unit)
    if not measure.is_of_people:
        return _of_things(unit, row)
    detail = detail_for(row.n, small_group)
    if detail is Detail.NOTHING:
        return Shown(f"not shown: fewer than {small_group}", "")
    if row.value is None:
        return Shown(NOTHING, few(row.n))
    if unit is Unit.SHARE:
        found = cell(count_of(row), row.n, detail)
        low, high = found.ends or (None, None)
        return Shown(found.share_says, few(row.n), found.share, low, high, found, is_share=True)
    if not detail.has_numbers:
        return Shown("not shown: too few for a number", few(row.n))
    if unit is Unit.PEOPLE:
        number = int(row.value)
        return Shown(few(number), few(row.n), None if number < 5 else float(5 * round(number / 5)))
    return Shown(say(unit, row.value), few(row.n), row.value, row.low, row.high)


def count_of(row: Row) -> int:
    """How many of the n a share is."""
    k = row.detail.get("k")
    return int(k) if isinstance(k, int | float) else round((row.value or 0) * row.n)


def _of_things(unit: Unit, row: Row) -> Shown:
    n_says = f"{row.n:,}"
    if row.value is None:
        is_not_reached = bool(row.n) and unit in (Unit.HOURS, Unit.DAYS)
        return Shown(NOT_REACHED if is_not_reached else NOTHING, n_says, is_not_reached=is_not_reached)
    by = 100 if unit is Unit.SHARE else 1
    low, high = (None if end is None else end * by for end in (row.low, row.high))
    return Shown(say(unit, row.value), n_says, row.value * by, low, high, is_share=unit is Unit.SHARE)


def say(unit: str, value: float) -> str:
    """A value with its unit, as stored: “42 %”, “18.5 h”, “3 days”."""
    if unit == Unit.SHARE:
        percent = 100 * value
        return f"under 1{NBSP}%" if 0 < percent < 0.5 else f"{percent:.0f}{NBSP}%"
    words = SHORT.get(Unit(unit), "")
    return f"{say_number(value)}{NBSP}{words}" if words else say_number(value)


def say_band(unit: str, low: float, high: float) -> str:
    """“8–14 %”, “4–16 h”."""
    by = 100 if unit == Unit.SHARE else 1
    words = "%" if unit == Unit.SHARE else SHORT.get(Unit(unit), "")
    return f"{say_number(low * by)}–{say_number(high * by)}{NBSP}{words}".rstrip(NBSP)


@lru_cache(maxsize=1024)
def say_number(value: float) -> str:
    """Two decimals under 1, one under 100, none above; no zeros behind the point."""
    places = 2 if abs(value) < 1 else 1 if abs(value) < 100 else 0
    text = f"{value:,.{places}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def verdict_of(found: Shown, low: float, high: float) -> Verdict:
    """Against a band as drawn. Beyond it only if the whole interval is; on it only if the whole interval is."""
    if found.cell is not None:
        return found.cell.verdict(low, high)
    if found.is_not_reached:
        return Verdict.ABOVE
    if found.number is None:
        return Verdict.UNSURE
    start = found.number if found.low is None else found.low
    end = found.number if found.high is None else found.high
    if end < low:
        return Verdict.BELOW
    if start > high:
        return Verdict.ABOVE
    return Verdict.ON if low <= start and end <= high else Verdict.UNSURE
