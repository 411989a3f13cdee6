"""The picture of a community: made from the numbers a page may print and from nothing else, so that it tells no more.

A dot is nobody in particular, and a line joins no two people: a sub-group has as many dots as its rounded number of
people, lines as the rounded number of its ties, spread by a fixed rule. Why so: docs/decisions/networks.md.
"""

from __future__ import annotations

from itertools import pairwise
from math import ceil, cos, floor, pi, sin, sqrt
from typing import Any

from metrics.masking import LEAST_CELL, WORDS_UNDER, rounded
from metrics.networks.shape import Shape

WIDTH, HEIGHT, MARGIN, STRIP = 640, 380, 24, 24
SCALES = (1, 5, 25, 100, 500, 2500, 10_000)
MOST_DOTS, STEP = 260, 11  # dots in all; how far apart, in units of the drawing
MOST_LINES, MOST_BETWEEN = 2.5, 9  # lines for each dot of a group; between two groups
ROW = (WIDTH - 2 * MARGIN) // STEP
GOLDEN = pi * (3 - sqrt(5))
Point = tuple[float, float]


def picture_of(shape: Shape) -> dict[str, Any] | None:
    """Dots and lines as the data of SVG paths, with where each group is; None where words must do."""
    if shape.members < WORDS_UNDER:
        return None
    people = [rounded(group["n"]) for group in shape.groups]
    loose, alone = (_printed(n) for n in (shape.tied - shape.grouped, shape.isolates))
    whole = sum(people) + loose + alone
    scale = next((step for step in SCALES if whole / step <= MOST_DOTS), SCALES[-1])
    dots = [max(1, round(n / scale)) for n in people]
    groups = _placed(dots, _order(len(dots), shape.between))
    lines = [line for group, data in zip(groups, shape.groups, strict=True) for line in _within(group, data, scale)]
    for first, second, pairs in shape.between:
        lines += _between(groups[first], groups[second], _printed(pairs) / scale)
    rows = ceil(round(alone / scale) / ROW)
    return {
        "scale": scale,
        "height": HEIGHT + (STRIP + STEP * rows if rows else 0),
        "groups": [
            {"x": round(x), "y": round(y), "r": round(r), "top": round(y - r - 5), "dots": _dotted(points)}
            for (x, y), r, points in groups
        ],
        "lines": "".join(f"M{a:.0f} {b:.0f}L{c:.0f} {d:.0f}" for (a, b), (c, d) in lines),
        "loose": _dotted(_sunflower((WIDTH / 2, HEIGHT / 2), round(loose / scale))) if len(groups) != 1 else "",
        "alone": _dotted(_strip(round(alone / scale))),
    }


def _printed(count: int) -> int:
    """Fewer than five are not drawn: nobody is told from four."""
    return rounded(count) if count >= LEAST_CELL else 0


def _order(count: int, between: list[list[int]]) -> list[int]:
    """Round the ring: after each group the one it has most ties with, so that lines stay short."""
    weight = {(a, b): _printed(n) for first, second, n in between for a, b in ((first, second), (second, first))}
    left, order = list(range(count)), list[int]()
    while left:
        near = max(left, key=lambda g: (weight.get((order[-1], g), 0), -g)) if order else left[0]
        left.remove(near)
        order.append(near)
    return order


Group = tuple[Point, float, list[Point]]


def _placed(dots: list[int], order: list[int]) -> list[Group]:
    """Groups on an oval, each with as much of its way round as it is wide."""
    radii = [STEP * 0.62 * sqrt(n) + STEP for n in dots]
    if len(dots) < 2:
        middle = (WIDTH / 2, HEIGHT / 2)
        return [(middle, radius, _sunflower(middle, n)) for radius, n in zip(radii, dots, strict=True)]
    whole, found, turn = sum(radii), dict[int, Group](), -pi / 2
    for before, group in pairwise([order[-1], *order]):
        turn += pi * (radii[before] + radii[group]) / whole if found else 0
        x = WIDTH / 2 + (WIDTH / 2 - MARGIN - radii[group]) * cos(turn)
        y = HEIGHT / 2 + (HEIGHT / 2 - MARGIN - radii[group]) * sin(turn)
        found[group] = ((x, y), radii[group], _sunflower((x, y), dots[group]))
    return [found[group] for group in range(len(dots))]


def _sunflower(middle: Point, count: int) -> list[Point]:
    reach = STEP * 0.56
    return [
        (middle[0] + reach * sqrt(n + 0.5) * cos(n * GOLDEN), middle[1] + reach * sqrt(n + 0.5) * sin(n * GOLDEN))
        for n in range(count)
    ]


def _strip(count: int) -> list[Point]:
    """Who has no tie stands below, apart from every group."""
    return [(MARGIN + STEP * (n % ROW + 0.5), HEIGHT + STRIP + STEP * (n // ROW)) for n in range(count)]


def _drawn(number: int, below: int) -> int:
    """A fixed number below another one."""
    return (number * 2_654_435_761 % 2**32) * below >> 32


def _within(group: Group, data: dict[str, Any], scale: int) -> list[tuple[Point, Point]]:
    points = group[2]
    if len(points) < 2:
        return []
    count = min(_printed(data["pairs"]) / scale, MOST_LINES * len(points))
    lines = []
    for n in range(floor(count)):
        a = n % len(points)
        b = (a + 1 + _drawn(n + 1, len(points) - 1)) % len(points)
        lines.append((points[a], points[b]))
    return lines


def _between(one: Group, other: Group, pairs: float) -> list[tuple[Point, Point]]:
    count = min(ceil(sqrt(pairs)), MOST_BETWEEN)
    return [(one[2][_drawn(3 * n + 1, len(one[2]))], other[2][_drawn(3 * n + 2, len(other[2]))]) for n in range(count)]


def _dotted(points: list[Point]) -> str:
    """Strokes of no length with round ends: one path for all dots of a group."""
    return "".join(f"M{x:.0f} {y:.0f}h0" for x, y in points)
