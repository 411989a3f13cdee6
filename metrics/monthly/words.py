"""Putting words together from rows of figures: shared by the headings and by what is drafted for the manager."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from metrics.models.monthly import ReportFigure

Figures = Mapping[str, ReportFigure]  # by key, without what is left out


def told(figures: Iterable[ReportFigure]) -> dict[str, ReportFigure]:
    return {figure.key: figure for figure in figures if not figure.is_left_out}


def number_of(found: Figures, key: str) -> float | None:
    """The number of a figure as it is printed; None where none is."""
    figure = found.get(key)
    return figure.number if figure else None


def joined(words: Sequence[str]) -> str:
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])}, and {words[-1]}" if len(words) > 2 else f"{words[0]}, and {words[1]}"


def listed(words: Sequence[str]) -> str:
    """Without the comma, for things of one kind: “A and B”."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}" if words else ""


def sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}." if text else ""


def shortened(text: str, limit: int) -> str:
    """Cut at a word, where it is too long."""
    if len(text) <= limit:
        return text
    return f"{text[:limit].rpartition(' ')[0].rstrip(' ,;:')}…"


def bullets(lines: Iterable[str]) -> str:
    """As Markdown."""
    return "\n".join(f"- {line}" for line in lines if line)


def plural(count: float | int, one: str, many: str) -> str:
    return f"one {one}" if count == 1 else f"{int(count):,} {many}"


def lower_first(text: str) -> str:
    """Inside a sentence, unless it begins with a name in capitals."""
    return f"{text[:1].lower()}{text[1:]}" if text[1:2].islower() else text
