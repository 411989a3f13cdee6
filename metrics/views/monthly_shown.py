"""The tables and gauges of a monthly report, from its rows, as the components take them."""

from __future__ import annotations

from math import ceil
from typing import Any

from django.urls import reverse

from metrics.models import ReportFigure
from metrics.monthly.access import Place
from metrics.monthly.reading import Cells, Chapter, Reading
from metrics.statistics import Verdict

STATES = {Verdict.ON: "on", Verdict.BELOW: "off", Verdict.ABOVE: "off", Verdict.UNSURE: "unsure"}


def address_of(place: Place, figure: ReportFigure, reading: Reading) -> str:
    return reverse("metrics:report-figure", args=[place.community.slug, reading.report.month, figure.pk])


def tables_of(reading: Reading, place: Place) -> list[dict[str, Any]]:
    """Each heading with its table, ready to be set."""
    return [
        {"chapter": chapter, "columns": columns_of(chapter, reading), "rows": rows_of(chapter, reading, place)}
        for chapter in reading.chapters
    ]


def columns_of(chapter: Chapter, reading: Reading) -> list[object]:
    before = reading.month.before.word
    said: list[object] = [
        "What",
        {"label": reading.month.word, "is_num": True},
        {"label": "n", "is_num": True},
        {"label": before, "is_num": True},
        "Change",
    ]
    return [*said, "Target"] if chapter.has_targets else said


def rows_of(chapter: Chapter, reading: Reading, place: Place) -> list[list[object]]:
    return [_row(line, chapter, address_of(place, line.figure, reading)) for line in chapter.shown]


def _row(line: Cells, chapter: Chapter, href: str) -> list[object]:
    said: list[object] = [{"text": line.figure.name, "href": href}, line.value, line.n, line.before, line.change]
    return [*said, line.target] if chapter.has_targets else said


def gauges_of(reading: Reading, place: Place) -> dict[str, Any] | None:
    """The five roles on one scale; nothing where no share may be drawn."""
    roles = reading.roles
    if not any(figure.has_number for figure in roles):
        return None
    ends = [max(figure.high or 0, figure.band_high or 0) for figure in roles]
    top = min(100, max(20, ceil(max(ends, default=0) / 10) * 10))
    return {
        "rows": [_gauge(figure, address_of(place, figure, reading)) for figure in roles],
        "top": top,
        "step": 10 if top > 30 else 5,
    }


def _gauge(figure: ReportFigure, href: str) -> dict[str, Any]:
    verdict = Verdict(figure.verdict) if figure.verdict else None
    words = verdict.words if verdict else "No target yet"
    target = f"; target {figure.band_says}" if figure.band_says else ""
    return {
        "role": figure.made_from.removeprefix("acting-"),
        "name": figure.name,
        "value": figure.number,
        "low": figure.low or 0,
        "high": figure.high or 0,
        "target_low": figure.band_low,
        "target_high": figure.band_high,
        "state": STATES[verdict] if verdict else "on",
        "verdict": words,
        "says": f"{figure.value_says}{target}",
        "label": f"{figure.name} {figure.value_says}{target}. {words}.",
        "href": href,
    }
