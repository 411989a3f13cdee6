"""Geometry of the survival curve: of so many that wait, the share that still waits after so long. See charts for the rest."""

from collections.abc import Sequence
from typing import Any

from django import template

from accounts.templatetags.charts import NBSP, nice_step, pct, ticks

register = template.Library()

TOP, HEIGHT, FOOT = 26, 200, 30
SPAN = 1000  # steps across, inside


@register.inclusion_tag("components/survival.html")
def survival(
    curve: Sequence[Sequence[float]],
    label: str,
    top: float,
    unit: str = "h",
    promise: float | None = None,
    promise_says: str = "",
    marks: Sequence[dict[str, Any]] = (),
) -> dict[str, Any]:
    """components/survival.html lists what goes in."""
    drawn = [(t, share) for t, share, *_ in curve if t <= top]
    path = "M0 0" + "".join(f" H{t / top * SPAN:.2f} V{100 * (1 - share):.2f}" for t, share in drawn) + f" H{SPAN}"
    return {
        "label": label,
        "path": path,
        "span": SPAN,
        "top": TOP,
        "plot": HEIGHT,
        "height": TOP + HEIGHT + FOOT,
        "axis_y": TOP + HEIGHT + 20,
        "lines": [
            {"y": _y(share), "text_y": f"{float(_y(share)) - 5:.1f}", "text": f"{share * 100:.0f}{NBSP}%"}
            for share in (0, 0.25, 0.5, 0.75, 1)
        ],
        "ticks": _ticks(top, unit),
        "promise": None
        if promise is None or promise > top
        else {"x": pct(promise, top), "text": promise_says, "anchor": "end" if promise > 0.6 * top else "start"},
        "marks": [_mark(mark, top) for mark in marks if mark["at"] is not None and mark["at"] <= top],
        "floor": TOP + HEIGHT,
    }


def _y(share: float) -> str:
    return f"{TOP + HEIGHT * (1 - share):.1f}"


def _ticks(top: float, unit: str) -> list[dict[str, Any]]:
    values = ticks(top, nice_step(top))
    last = len(values) - 1
    return [
        {
            "x": pct(value, top),
            "text": f"{value:g}{NBSP}{unit}" if number in (0, last) else f"{value:g}",
            "anchor": "start" if number == 0 else "end" if value > 0.97 * top else "middle",
            "is_minor": number % 2 == 1 and number != last,
        }
        for number, value in enumerate(values)
    ]


def _mark(mark: dict[str, Any], top: float) -> dict[str, Any]:
    """A moment on the curve. The curve falls: there is room for words above it to the right, under it to the left."""
    is_late = mark["at"] > 0.6 * top
    y = float(_y(mark["share"]))
    return {
        **mark,
        "x": pct(mark["at"], top),
        "y": f"{y:.1f}",
        "text_y": f"{y + 16 if is_late else y - 10:.1f}",
        "shift": -8 if is_late else 8,
        "anchor": "end" if is_late else "start",
    }
