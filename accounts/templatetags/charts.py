"""Geometry of the charts: numbers in, per cent and pixels out. What a number means is said by the page that draws it.

Every chart is SVG without a viewBox, placed in per cent of its width and in pixels of its height, so that lettering
keeps its size from 360 to 1440 pixels. Any unit will do, as long as the parts of one chart share it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django import template

register = template.Library()

TREND_TOP, TREND_HEIGHT, TREND_FOOT, EVENT_LINE = 34, 186, 30, 16
NBSP = "\N{NO-BREAK SPACE}"
MIX_GAP = 0.24  # per cent of the width: paper between two parts
MIX_SIGN = 3.0  # a part narrower than this, in per cent, has no room for its shape


@register.filter
def pct(value: float, top: float) -> str:
    """`{{ 12|pct:80 }}` → “15.00%”: where a value lies on a scale from 0 to top."""
    return f"{min(max(float(value) / float(top), 0), 1) * 100:.2f}%"


@register.filter
def share(value: float | None, digits: int = 0) -> str:
    """`{{ 0.047|share }}` → “5 %”; `{{ 0.047|share:1 }}` → “4.7 %”. The space does not break."""
    return "" if value is None else f"{value * 100:.{digits}f}{NBSP}%"


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
                "text": f"{value:g}{NBSP}{unit}" if number in (0, last) else f"{value:g}",
                "anchor": "start" if number == 0 else "end" if number == last else "middle",
                "is_minor": number % 2 == 1 and number != last,
            }
            for number, value in enumerate(places)
        ]
    }


Point = Mapping[str, Any]


@dataclass(frozen=True)
class Plot:
    """Where a trend is drawn: steps across in per cent, values down in pixels."""

    top: float  # the highest value
    last: int  # the number of the last step
    start: int  # pixels above the plot, for annotations

    @property
    def floor(self) -> int:
        return self.start + TREND_HEIGHT

    def x(self, step: float) -> str:
        return f"{100 * step / self.last:.2f}%"

    def y(self, value: float, shift: float = 0) -> str:
        return f"{self.floor - TREND_HEIGHT * min(value / self.top, 1) + shift:.1f}"

    def paths(self, points: Sequence[Point]) -> list[dict[str, str]]:
        """One line and one interval for each unbroken run of steps that have a value."""

        def at(step: int, value: float) -> str:
            return f"{step} {100 * (1 - value / self.top):.2f}"

        runs = []
        for has_value, group in groupby(enumerate(points), key=lambda pair: pair[1].get("value") is not None):
            run = list(group)
            if not has_value:
                continue
            lows = [at(step, p["low"]) for step, p in run if p.get("low") is not None]
            highs = [at(step, p["high"]) for step, p in run if p.get("high") is not None]
            halo = "M" + " L".join(highs + lows[::-1]) + "Z" if len(lows) == len(highs) == len(run) else ""
            runs.append({"line": "M" + " L".join(at(step, p["value"]) for step, p in run), "halo": halo})
        return runs

    def target(self, low: float, high: float, unit: str) -> dict[str, str]:
        return {
            "top": self.y(high),
            "bottom": self.y(low),
            "height": f"{float(self.y(low)) - float(self.y(high)):.1f}",
            "text": f"target {low:g}–{high:g}{NBSP}{unit}",
            "text_y": self.y(high, 15),
        }

    def lines(self) -> list[dict[str, Any]]:
        values = ticks(self.top, nice_step(self.top))
        return [{"y": self.y(v), "text_y": self.y(v, -5), "text": f"{v:g}", "is_last": v == values[-1]} for v in values]

    def ticks(self, points: Sequence[Point]) -> list[dict[str, Any]]:
        named = [step for step, p in enumerate(points) if p.get("tick")]
        return [
            {
                "x": self.x(step),
                "text": points[step]["tick"],
                "anchor": "start" if step == 0 else "end" if step == self.last else "middle",
                "is_minor": order % 2 == 1,
            }
            for order, step in enumerate(named)
        ]

    def events(self, events: Sequence[Point], points: Sequence[Point]) -> list[dict[str, Any]]:
        """Those with words one under the other, and over the plot; of short ones a dot on the line."""
        placed: list[dict[str, Any]] = []
        spelt = 0
        for event in events:
            is_late = event["at"] * 2 > self.last  # its words stand on the side where there is room
            foot = self.y(points[event["at"]].get("value") or 0)
            y = float(foot) if event.get("is_short") else 10 + EVENT_LINE * spelt
            spelt += not event.get("is_short")
            placed.append(
                {
                    **event,
                    "x": self.x(event["at"]),
                    "text_x": self.x(event["at"] + (-0.012 if is_late else 0.012) * self.last),
                    "anchor": "end" if is_late else "start",
                    "y": y,
                    "text_y": y + 4,
                    "foot": foot,
                }
            )
        return placed

    def hits(self, points: Sequence[Point]) -> list[dict[str, Any]]:
        """A link over each step that has evidence, half a step to either side."""
        return [
            {**p, "x": self.x(max(step - 0.5, 0)), "width": self.x(1 if 0 < step < self.last else 0.5)}
            for step, p in enumerate(points)
            if p.get("href")
        ]

    def end(self, points: Sequence[Point], unit: str) -> dict[str, str] | None:
        """The last value, with its words under it or, near the floor, above."""
        steps = [step for step, p in enumerate(points) if p.get("value") is not None]
        if not steps:
            return None
        point = points[steps[-1]]
        is_low = self.floor - float(self.y(point["value"])) < 30
        return {
            "x": self.x(steps[-1]),
            "y": self.y(point["value"]),
            "text": point.get("says") or f"{point['value']:g}{NBSP}{unit}",
            "text_y": self.y(point["value"], -14 if is_low else 24),
        }


@register.inclusion_tag("components/trend.html")
def trend(
    points: Sequence[Point],
    label: str,
    role: str = "",
    unit: str = "%",
    target: tuple[float, float] | None = None,
    events: Iterable[Point] = (),
    top: float | None = None,
) -> dict[str, Any]:
    """A value over time: line, interval, target band, annotations. components/trend.html lists what goes in."""
    events = list(events)
    highest = [p.get("high") or p["value"] for p in points if p.get("value") is not None] + list(target or ())
    plot = Plot(
        top=float(top or max(highest, default=1) * 1.08 or 1),
        last=max(len(points) - 1, 1),
        start=TREND_TOP + EVENT_LINE * max(sum(not event.get("is_short") for event in events) - 1, 0),
    )
    return {
        "role": role,
        "label": label,
        "unit": unit,
        "runs": plot.paths(points),
        "span": plot.last,
        "start": plot.start,
        "plot": TREND_HEIGHT,
        "height": plot.floor + TREND_FOOT,
        "axis_y": plot.floor + 20,
        "target": target and plot.target(*target, unit),
        "lines": plot.lines(),
        "ticks": plot.ticks(points),
        "events": plot.events(events, points),
        "hits": plot.hits(points),
        "end": plot.end(points, unit),
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


HEAT_HEAD, HEAT_ROW, HEAT_GAP = 26, 36, 0.8  # pixels, pixels, per cent of paper between two cells
HEAT_MANY = 7  # columns: with more, cells have no room for words where it is narrow


@register.inclusion_tag("components/heatmap.html")
def heatmap(
    rows: Sequence[Mapping[str, Any]], label: str, heads: Sequence[str] = (), shorts: Sequence[str] = ()
) -> dict[str, Any]:
    """How much goes from rows to columns. Without heads the columns are the rows again, by their numbers. Shorts: the heads
    where it is narrow."""
    many = max((len(row["cells"]) for row in rows), default=1)
    width = 100 / many
    middles = [f"{width * order + (width - HEAT_GAP) / 2:.2f}%" for order in range(many)]
    placed = [
        {
            "name": row["name"],
            "number": number,
            "text_y": HEAT_HEAD + HEAT_ROW * number - HEAT_ROW / 2 + 4,
            "y": HEAT_HEAD + HEAT_ROW * (number - 1),
            "cells": [
                {
                    **(cell if isinstance(cell, Mapping) else _heat(cell)),
                    "x": f"{width * order:.2f}%",
                    "middle": middles[order],
                }
                for order, cell in enumerate(row["cells"])
            ],
        }
        for number, row in enumerate(rows, start=1)
    ]
    return {
        "rows": placed,
        "label": label,
        "heads": [
            {"x": x, "text": heads[order] if heads else order + 1, "short": shorts[order] if shorts else ""}
            for order, x in enumerate(middles)
        ],
        "is_many": many > HEAT_MANY,
        "width": f"{width - HEAT_GAP:.2f}%",
        "row_height": HEAT_ROW - 3,
        "height": HEAT_HEAD + HEAT_ROW * len(rows),
    }


def _heat(cell: Any) -> dict[str, Any]:
    """Of metrics.bridges.Place, or whatever has the same."""
    return {"short": cell.short, "level": cell.spot.level, "title": cell.title, "href": cell.href}


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
