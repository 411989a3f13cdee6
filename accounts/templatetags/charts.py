"""Geometry of the charts: numbers in, per cent and pixels out. What a number means is said by the page that draws it.

Every chart is SVG without a viewBox, placed in per cent of its width and in pixels of its height, so that lettering
keeps its size from 360 to 1440 pixels. Any unit will do, as long as the parts of one chart share it.
"""

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from typing import Any

from django import template

register = template.Library()

TREND_TOP, TREND_HEIGHT, TREND_FOOT, EVENT_LINE = 34, 186, 30, 16
MIX_GAP = 0.24  # per cent of the width: paper between two parts
MIX_SIGN = 3.0  # a part narrower than this, in per cent, has no room for its shape


@register.filter
def pct(value: float, top: float) -> str:
    """`{{ 12|pct:80 }}` → “15.00%”: where a value lies on a scale from 0 to top."""
    return f"{min(max(float(value) / float(top), 0), 1) * 100:.2f}%"


@register.filter
def share(value: float | None, digits: int = 0) -> str:
    """`{{ 0.047|share }}` → “5 %”; `{{ 0.047|share:1 }}` → “4.7 %”. The space does not break."""
    return "" if value is None else f"{value * 100:.{digits}f}\N{NO-BREAK SPACE}%"


def ticks(top: float, step: float) -> list[float]:
    return [step * n for n in range(int(top / step + 1e-9) + 1)]


def nice_step(top: float) -> float:
    """1, 2 or 5 times a power of ten, so that three to five lines fit under top."""
    size = 10.0 ** (len(str(int(top))) - 1) if top >= 1 else 0.1
    return next((size * n for n in (0.2, 0.5, 1, 2, 5) if top / (size * n) <= 5), size * 10)


@register.inclusion_tag("components/axis.html")
def axis(top: float, step: float, unit: str = "%") -> dict[str, Any]:
    """The scale under a list of gauges: `{% axis top=80 step=10 %}`. Every second tick goes first when it is narrow."""
    places = ticks(top, step)
    last = len(places) - 1
    return {
        "ticks": [
            {
                "x": pct(value, top),
                "text": f"{value:g}\N{NO-BREAK SPACE}{unit}" if number in (0, last) else f"{value:g}",
                "anchor": "start" if number == 0 else "end" if number == last else "middle",
                "is_minor": number % 2 == 1 and number != last,
            }
            for number, value in enumerate(places)
        ]
    }


def _paths(points: Sequence[Mapping[str, Any]], top: float) -> list[dict[str, str]]:
    """One line and one interval for each unbroken run of weeks that have a value."""

    def at(x: int, value: float) -> str:
        return f"{x} {100 * (1 - value / top):.2f}"

    runs = []
    for has_value, group in groupby(enumerate(points), key=lambda pair: pair[1].get("value") is not None):
        run = list(group)
        if not has_value:
            continue
        lows = [at(x, p["low"]) for x, p in run if p.get("low") is not None]
        highs = [at(x, p["high"]) for x, p in run if p.get("high") is not None]
        runs.append(
            {
                "line": "M" + " L".join(at(x, p["value"]) for x, p in run),
                "halo": "M" + " L".join(highs + lows[::-1]) + "Z" if len(lows) == len(highs) == len(run) else "",
            }
        )
    return runs


@register.inclusion_tag("components/trend.html")
def trend(
    points: Sequence[Mapping[str, Any]],
    label: str,
    role: str = "",
    unit: str = "%",
    target: tuple[float, float] | None = None,
    events: Iterable[Mapping[str, Any]] = (),
    top: float | None = None,
) -> dict[str, Any]:
    """A value over time: line, interval, target band, annotations. components/trend.html lists what goes in."""
    events = list(events)
    known = [p for p in points if p.get("value") is not None]
    highest = [p.get("high") or p["value"] for p in known] + list(target or ())
    top = float(top or max(highest, default=1) * 1.08 or 1)
    last_x = max(len(points) - 1, 1)
    start = TREND_TOP + EVENT_LINE * max(len(events) - 1, 0)
    floor = start + TREND_HEIGHT

    def y(value: float) -> str:
        return f"{floor - TREND_HEIGHT * min(value / top, 1):.1f}"

    def x(number: float) -> str:
        return f"{100 * number / last_x:.2f}%"

    lines = ticks(top, nice_step(top))
    ends = [number for number, p in enumerate(points) if p.get("value") is not None]
    named = [number for number, p in enumerate(points) if p.get("tick")]
    return {
        "role": role,
        "label": label,
        "unit": unit,
        "runs": _paths(points, top),
        "span": last_x,
        "start": start,
        "plot": TREND_HEIGHT,
        "floor": floor,
        "height": floor + TREND_FOOT,
        "axis_y": floor + 20,
        "target": target
        and {
            "top": y(target[1]),
            "bottom": y(target[0]),
            "height": f"{float(y(target[0])) - float(y(target[1])):.1f}",
            "text": f"target {target[0]:g}–{target[1]:g}\N{NO-BREAK SPACE}{unit}",
            "text_y": f"{float(y(target[1])) + 15:.1f}",
        },
        "lines": [
            {"y": y(v), "text_y": f"{float(y(v)) - 5:.1f}", "text": f"{v:g}", "is_last": v == lines[-1]} for v in lines
        ],
        "ticks": [
            {
                "x": x(number),
                "text": points[number]["tick"],
                "anchor": "start" if number == 0 else "end" if number == last_x else "middle",
                "is_minor": order % 2 == 1,
            }
            for order, number in enumerate(named)
        ],
        "events": [
            {
                **event,
                "x": x(event["at"]),
                "text_x": x(event["at"] + (-0.012 if event["at"] * 2 > last_x else 0.012) * last_x),
                "anchor": "end" if event["at"] * 2 > last_x else "start",
                "y": 10 + EVENT_LINE * order,
                "text_y": 14 + EVENT_LINE * order,
                "foot": y(points[event["at"]].get("value") or 0),
            }
            for order, event in enumerate(events)
        ],
        "hits": [
            {**p, "x": f"{100 * max(number - 0.5, 0) / last_x:.2f}%", "width": f"{100 / last_x:.2f}%"}
            for number, p in enumerate(points)
            if p.get("href")
        ],
        "end": ends
        and {
            "x": x(ends[-1]),
            "y": y(points[ends[-1]]["value"]),
            "text": points[ends[-1]].get("says") or f"{points[ends[-1]]['value']:g}\N{NO-BREAK SPACE}{unit}",
            "text_y": f"{float(y(points[ends[-1]]['value'])) + (24 if floor - float(y(points[ends[-1]]['value'])) > 30 else -14):.1f}",
        },
    }


@register.inclusion_tag("components/mix.html")
def mix(parts: Iterable[Mapping[str, Any]], label: str, is_thin: bool = False) -> dict[str, Any]:
    """Shares that add to 100. Each part: role, share (0–100), title, and optionally href."""
    placed, x = [], 0.0
    for item in parts:
        width = float(item["share"])
        placed.append(
            {
                **item,
                "x": f"{x + MIX_GAP / 2:.2f}%",
                "width": f"{max(width - MIX_GAP, 0):.2f}%",
                "middle": f"{x + width / 2:.2f}%",
                "has_sign": width >= MIX_SIGN and not is_thin and item["role"] != "peripheral",
                "is_narrow": width < 2 * MIX_SIGN,
            }
        )
        x += width
    return {"parts": placed, "label": label, "is_thin": is_thin}


@register.inclusion_tag("components/weeks.html")
def weeks(days: Sequence[int | None], role: str, label: str, hrefs: Sequence[str] = ()) -> dict[str, Any]:
    """One cell a week, deeper with more active days: 0, 1, 2–3, 4 and more."""
    width = 100 / max(len(days), 1)
    cells = [
        {
            "x": f"{number * width:.2f}%",
            "width": f"{width * 0.83:.2f}%",
            "level": 0 if not count else 1 if count == 1 else 2 if count <= 3 else 3,
            "href": hrefs[number] if number < len(hrefs) else "",
            "title": f"{count or 0} active {'day' if count == 1 else 'days'}",
        }
        for number, count in enumerate(days)
    ]
    return {"cells": cells, "role": role, "label": label}


@register.inclusion_tag("components/table.html")
def table(
    columns: Sequence[Any],
    rows: Iterable[Sequence[Any]],
    label: str,
    caption: str = "",
    behind: str = "",
    is_open: bool = False,
) -> dict[str, Any]:
    """A table of data; components/table.html lists what goes in."""
    heads = [column if isinstance(column, Mapping) else {"label": column} for column in columns]
    return {
        "heads": heads,
        "rows": [
            [
                {**(cell if isinstance(cell, Mapping) else {"text": cell}), "is_num": head.get("is_num")}
                for head, cell in zip(heads, row, strict=True)
            ]
            for row in rows
        ],
        "label": label,
        "caption": caption,
        "behind": behind,
        "is_open": is_open,
    }
