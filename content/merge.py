"""Bringing two people's changes of one text together: by lines first, where those collide by words. Pure functions.

Changes of the same words stay a conflict, of which each place shows both sides; nobody's words are dropped silently.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from content.alignment import Change, changes_between

Choice = Literal["mine", "theirs", "both"]
WORDS = re.compile(r"\n|[^\S\n]+|\w+|[^\w\s]")
# Two changes inside a line come together by themselves only when that many words between them stayed as they were:
# “50 bar” changed to “60 bar” by one and to “50 psi” by the other is for a person to decide.
WORDS_BETWEEN = 3


@dataclass(frozen=True)
class Chunk:
    """A stretch of the text as it was and as each side has it."""

    base: str
    mine: str
    theirs: str

    @property
    def is_conflict(self) -> bool:
        return self.mine != self.theirs and self.base not in (self.mine, self.theirs)

    @property
    def text(self) -> str:
        """What it becomes when only one side changed it, or both did in the same way."""
        return self.mine if self.theirs == self.base else self.theirs

    def chosen(self, choice: Choice) -> str:
        return {"mine": self.mine, "theirs": self.theirs, "both": self.theirs + self.mine}[choice]


@dataclass(frozen=True)
class Merge:
    """The whole text in chunks; every line in them, the last one too, ends with a line end."""

    chunks: list[Chunk]

    @property
    def conflicts(self) -> list[Chunk]:
        return [chunk for chunk in self.chunks if chunk.is_conflict]

    @property
    def is_clean(self) -> bool:
        return not any(chunk.is_conflict for chunk in self.chunks)

    @property
    def text(self) -> str:
        """The merged text; where it conflicts, with both sides."""
        return self.resolve([])

    def resolve(self, choices: Sequence[Choice]) -> str:
        """The text with a choice for each conflict, in their order; both where none is made."""
        left = iter(choices)
        parts = [chunk.chosen(next(left, "both")) if chunk.is_conflict else chunk.text for chunk in self.chunks]
        return "".join(parts).removesuffix("\n")


def merge(base: str, mine: str, theirs: str) -> Merge:
    """Both changes of base in one text.

    A line that stands in mine and in theirs stands in the result, or on a side of a conflict.
    """
    lines, my_lines, their_lines = _lines(base), _lines(mine), _lines(theirs)
    coarse = list(_weave(lines, my_lines, their_lines, lambda start, end: end > start))
    merged = Merge([part for chunk in coarse for part in (_refined(chunk) if chunk.is_conflict else [chunk])])
    if set(my_lines) & set(their_lines) <= set(_lines(merged.text)):
        return merged
    return Merge(_as_one_conflict(coarse))


def merge_line(base: str, mine: str, theirs: str) -> str | None:
    """A title: the changed one if one side changed it, None if both did, differently."""
    chunk = Chunk(base, mine, theirs)
    return None if chunk.is_conflict else chunk.text


def _lines(text: str) -> list[str]:
    return [f"{line}\n" for line in text.split("\n")]


def _weave(
    base: Sequence[str], mine: Sequence[str], theirs: Sequence[str], is_apart: Callable[[int, int], bool]
) -> Iterator[Chunk]:
    """The text as chunks: unchanged stretches, and between them what one or both changed.

    is_apart(start, end): whether base[start:end], unchanged, is enough to keep two changes apart.
    """
    my_changes, their_changes = changes_between(base, mine), changes_between(base, theirs)
    at = [0, 0, 0]
    for start, end, ours, others in _groups(my_changes, their_changes, is_apart):
        unchanged = start - at[0]
        yield from _chunk(base[at[0] : start], mine[at[1] : at[1] + unchanged], theirs[at[2] : at[2] + unchanged])
        next_at = [end, at[1] + unchanged + (end - start) + _growth(ours)]
        next_at.append(at[2] + unchanged + (end - start) + _growth(others))
        yield from _chunk(base[start:end], mine[at[1] + unchanged : next_at[1]], theirs[at[2] + unchanged : next_at[2]])
        at = next_at
    yield from _chunk(base[at[0] :], mine[at[1] :], theirs[at[2] :])


def _chunk(base: Sequence[str], mine: Sequence[str], theirs: Sequence[str]) -> list[Chunk]:
    return [Chunk("".join(base), "".join(mine), "".join(theirs))] if base or mine or theirs else []


def _growth(changes: list[Change]) -> int:
    return sum((change.new_end - change.new_start) - (change.end - change.start) for change in changes)


def _groups(
    mine: list[Change], theirs: list[Change], is_apart: Callable[[int, int], bool]
) -> Iterator[tuple[int, int, list[Change], list[Change]]]:
    """Changes that lie over or close to one another, with the stretch of the base they cover together."""
    waiting = deque(sorted([(*c[:2], 0, c) for c in mine] + [(*c[:2], 1, c) for c in theirs]))
    while waiting:
        start, end, side, change = waiting.popleft()
        group: tuple[list[Change], list[Change]] = ([], [])
        group[side].append(change)
        while waiting and not is_apart(end, waiting[0][0]):
            _, other_end, side, change = waiting.popleft()
            group[side].append(change)
            end = max(end, other_end)
        yield start, end, *group


def _refined(conflict: Chunk) -> list[Chunk]:
    """A conflict of lines looked at by words; what still conflicts is given in whole lines again."""
    base, mine, theirs = (WORDS.findall(text) for text in (conflict.base, conflict.mine, conflict.theirs))

    def is_apart(start: int, end: int) -> bool:
        between = base[start:end] if end > start else []
        return "\n" in between or sum(word[0].isalnum() for word in between) >= WORDS_BETWEEN

    chunks = [part for chunk in _weave(base, mine, theirs, is_apart) for part in _parted(chunk)]
    found: list[Chunk] = []
    for line in _by_lines(chunks):
        found += _trimmed(_sum(line)) if any(chunk.is_conflict for chunk in line) else line
    return found


def _parted(chunk: Chunk) -> list[Chunk]:
    """An unchanged stretch of words, parted after each line."""
    if chunk.base == chunk.mine == chunk.theirs:
        return [Chunk(line, line, line) for line in re.findall(r"[^\n]*\n|[^\n]+", chunk.base)]
    return [chunk]


def _by_lines(chunks: list[Chunk]) -> Iterator[list[Chunk]]:
    """The chunks of a line, or of the lines that only together end with a line end (or with nothing) on all sides."""
    line: list[Chunk] = []
    ends = {"base": True, "mine": True, "theirs": True}
    for chunk in chunks:
        line.append(chunk)
        ends |= {side: text.endswith("\n") for side in ends if (text := getattr(chunk, side))}
        if all(ends.values()):
            yield line
            line = []
    if line:
        yield line


def _sum(chunks: Sequence[Chunk]) -> Chunk:
    return Chunk(*("".join(getattr(chunk, side) for chunk in chunks) for side in ("base", "mine", "theirs")))


def _trimmed(conflict: Chunk) -> list[Chunk]:
    """Lines both sides begin or end with do not belong to what they disagree on."""
    mine, theirs = (re.findall(r"[^\n]*\n", text) for text in (conflict.mine, conflict.theirs))
    most = min(len(mine), len(theirs))
    start = next((n for n in range(most) if mine[n] != theirs[n]), most)
    end = next((n for n in range(most - start) if mine[-1 - n] != theirs[-1 - n]), most - start)
    first, last = "".join(mine[:start]), "".join(mine[len(mine) - end :])
    between = Chunk(conflict.base, "".join(mine[start : len(mine) - end]), "".join(theirs[start : len(theirs) - end]))
    return [
        *([Chunk("", first, first)] if first else []),
        *([between] if between.base or between.mine or between.theirs else []),
        *([Chunk("", last, last)] if last else []),
    ]


def _as_one_conflict(chunks: list[Chunk]) -> list[Chunk]:
    """Everything from the first to the last change: where it would lose a line both have (each moved or cut it)."""
    changed = [number for number, chunk in enumerate(chunks) if chunk.base != chunk.mine or chunk.base != chunk.theirs]
    first, last = changed[0], changed[-1] + 1
    return [*chunks[:first], _sum(chunks[first:last]), *chunks[last:]]
