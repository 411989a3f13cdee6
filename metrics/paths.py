"""What the page of ways into a community shows: who stayed by when they joined, and who turned from asking to helping."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from accounts.models import User
from communities.models import Community
from metrics.flow.shown import NOT_SHOWN, spot_of
from metrics.masking import Detail, cell, detail_for, few
from metrics.measures import MEASURES
from metrics.measures.shown import Shown, shown
from metrics.measures.turning import AFTER, LAST_MONTH
from metrics.models import MeasureWeek

TURNED, STAYED = "turned-to-helping", "newcomers-who-stay"
LEVELS = (25, 50, 70, 85)  # per cent who stayed: where the next deeper tint begins
MONTHS = ("Second month", "Fourth month", "Seventh month")  # that begin so many days after joining: AFTER


@dataclass(frozen=True)
class Path:
    """One measure as the page says it, with the way to its weeks."""

    key: str
    shown: Shown | None
    as_of: date | None
    href: str

    @property
    def is_told(self) -> bool:
        return self.shown is not None and self.shown.cell is not None


def newest(community: Community, viewer: User) -> dict[str, MeasureWeek]:
    """The last reading of each of the two measures. One query."""
    weeks = MeasureWeek.objects.visible_to(viewer).in_community(community).filter(key__in=[TURNED, STAYED])
    return {week.key: week for week in weeks.order_by("key", "-as_of").distinct("key")}


def path_of(key: str, week: MeasureWeek | None, community: Community, small_group: int) -> Path:
    href = reverse("metrics:measure-detail", args=[community.slug, key])
    if week is None:
        return Path(key, None, None, href)
    return Path(key, shown(MEASURES[key], week, small_group), week.as_of, href)


@dataclass(frozen=True)
class Cohorts:
    """A row per month or quarter of joining, the newest first; a cell per month looked at."""

    rows: list[dict[str, object]]
    table: list[list[str]]
    unit: str
    heads: list[str]  # of the picture, short

    @property
    def columns(self) -> list[str]:
        named = list(MONTHS) if self.unit == "quarter" else [f"Month {head}" for head in self.heads]
        return ["Joined", "People", *named]


def cohorts_of(week: MeasureWeek | None, small_group: int) -> Cohorts:
    """Months where enough joined in some of them, else quarters: never both, which could be subtracted.

    Those in which too few joined to be told of are left out whole; a month that is not over yet is a dash.
    """
    detail = week.detail if week else {}
    unit = "month" if detail.get("months") else "quarter"
    steps = range(1, LAST_MONTH + 1) if unit == "month" else AFTER
    names = [f"Month {step + 1}" for step in steps] if unit == "month" else list(MONTHS)
    counts: dict[str, dict[int, tuple[int, int]]] = defaultdict(dict)
    for start, step, k, n in detail.get(f"{unit}s", []):
        counts[start][step] = (k, n)
    rows: list[dict[str, object]] = []
    table: list[list[str]] = []
    for start in sorted(counts, reverse=True):
        found = counts[start]
        joined = max(n for _, n in found.values())
        if detail_for(joined, small_group) is Detail.NOTHING:
            continue
        name = _quarter(date.fromisoformat(start)) if unit == "quarter" else f"{date.fromisoformat(start):%b %Y}"
        cells = [_cell(name, month, found.get(step), small_group) for month, step in zip(names, steps, strict=True)]
        rows.append({"name": name, "cells": cells})
        table.append([name, few(joined), *(str(each["says"]) for each in cells)])
    heads = [str(step + 1) for step in steps] if unit == "month" else names
    return Cohorts(rows, table, unit, heads)


def _cell(name: str, month: str, found: tuple[int, int] | None, small_group: int) -> dict[str, object]:
    if found is None or detail_for(found[1], small_group) is Detail.NOTHING:
        return {
            "short": "–",
            "says": "not yet" if found is None else NOT_SHOWN,
            "level": 0,
            "title": f"{name}: not yet",
        }
    found_cell = cell(*found, detail_for(found[1], small_group))
    says = found_cell.share_says
    share = found_cell.share
    level = spot_of(*found, small_group).level if share is None else 1 + sum(share >= least for least in LEVELS)
    short = {"fewer than 5": "<5", "all but fewer than 5": "most", "a few at most": "few", "most or all": "most"}
    title = f"{month}: {says} of {few(found[1])} who joined {name}"
    return {"short": short.get(says, says), "says": says, "level": level, "title": title}


def _quarter(start: date) -> str:
    end = date(start.year, start.month + 2, 1)
    return f"{start:%b}–{end:%b %Y}"


def headline(turned: Path, stayed: Path) -> str:
    """The sentence that answers: both ways, as far as they may be told."""
    parts = []
    if turned.is_told and turned.shown:
        parts.append(f"Of {turned.shown.n_says} who asked, {_people(turned.shown)} went on to help somebody else")
    if stayed.is_told and stayed.shown:
        parts.append(
            f"of {stayed.shown.n_says} who joined, {_people(stayed.shown)} were still here in their fourth month"
        )
    if not parts:
        return "Too few people asked or joined to say how they went on."
    sentence = "; ".join(parts)
    return f"{sentence[0].upper()}{sentence[1:]}."


def _people(found: Shown) -> str:
    return found.cell.people_says if found.cell else found.says
