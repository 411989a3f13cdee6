"""What changed between two texts, by words, for people who read it. Not for merging."""

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from itertools import groupby
from typing import Literal, NamedTuple

Sign = Literal["same", "added", "removed"]
WORDS = re.compile(r"\s+|\w+|[^\w\s]")
CONTEXT = 2  # unchanged lines shown around a change
# Comparing takes up to the square of the length: longer passages are shown as removed and added as a whole.
MOST_WORDS = 3_000
MOST_LINES = 2_000


class Part(NamedTuple):
    sign: Sign
    text: str


class Line(NamedTuple):
    """A line of the new text with what was there before it; or, with skipped, that many unchanged lines left out."""

    parts: list[Part]
    skipped: int = 0

    @property
    def is_changed(self) -> bool:
        return any(part.sign != "same" for part in self.parts)


def compare(old: str, new: str) -> list[Line]:
    """The new text line by line with its added and removed words; long unchanged passages are left out."""
    return list(_fold([Line(parts) for parts in _lines(old, new)]))


def count_changes(old: str, new: str) -> tuple[int, int]:
    """How many words were added and removed."""
    parts = [part for parts in _lines(old, new) for part in parts]
    added, removed = (
        sum(len(part.text.split()) for part in parts if part.sign == sign) for sign in ("added", "removed")
    )
    return added, removed


def compare_words(old: str, new: str) -> list[Part]:
    before, after = WORDS.findall(old), WORDS.findall(new)
    if len(before) > MOST_WORDS or len(after) > MOST_WORDS:
        return [part for part in (Part("removed", old), Part("added", new)) if part.text]
    found: list[Part] = []
    for tag, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            found.append(Part("same", "".join(after[c:d])))
            continue
        found += [Part("removed", "".join(before[a:b]))] if b > a else []
        found += [Part("added", "".join(after[c:d]))] if d > c else []
    return found


def _lines(old: str, new: str) -> Iterator[list[Part]]:
    before, after = old.splitlines(), new.splitlines()
    start = _same_at_start(before, after)
    end = _same_at_start(before[start:][::-1], after[start:][::-1])
    before, middle = before[start : len(before) - end], after[start : len(after) - end]
    yield from ([Part("same", line)] for line in after[:start])
    if max(len(before), len(middle)) > MOST_LINES:
        yield from _break([Part("removed", "\n".join([*before, ""])), Part("added", "\n".join(middle))])
    else:
        for tag, a, b, c, d in SequenceMatcher(None, before, middle).get_opcodes():
            if tag == "equal":
                yield from ([Part("same", line)] for line in middle[c:d])
            else:
                yield from _break(compare_words("\n".join(before[a:b]), "\n".join(middle[c:d])))
    yield from ([Part("same", line)] for line in after[len(after) - end :])


def _same_at_start(before: list[str], after: list[str]) -> int:
    return next(
        (n for n, (a, b) in enumerate(zip(before, after, strict=False)) if a != b), min(len(before), len(after))
    )


def _break(parts: list[Part]) -> Iterator[list[Part]]:
    """The parts of several lines as lines."""
    line: list[Part] = []
    for sign, text in parts:
        first, *rest = text.split("\n")
        line += [Part(sign, first)] if first else []
        for piece in rest:
            yield line
            line = [Part(sign, piece)] if piece else []
    if line:
        yield line


def _fold(lines: list[Line]) -> Iterator[Line]:
    changed = [number for number, line in enumerate(lines) if line.is_changed]
    near = {number + step for number in changed for step in range(-CONTEXT, CONTEXT + 1)}
    for is_near, group in groupby(range(len(lines)), key=near.__contains__):
        numbers = list(group)
        if is_near or len(numbers) == 1:
            yield from (lines[number] for number in numbers)
        else:
            yield Line([], skipped=len(numbers))
