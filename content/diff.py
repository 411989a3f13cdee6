"""What changed between two texts, by words, for people who read it. Merging is in merge.py."""

import re
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Literal, NamedTuple

from content.alignment import changes_between

Sign = Literal["same", "added", "removed"]
WORDS = re.compile(r"\n|[^\S\n]+|\w+|[^\w\s]")
CONTEXT = 2  # unchanged lines shown around a change
LEAST_KEPT = 0.3  # of the shorter text, in a passage: with less in common it is shown as removed and added as a whole


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
    return list(_fold([Line(parts) for parts in _break(changes(old, new))]))


def count_changes(old: str, new: str) -> tuple[int, int]:
    """How many words were added and removed."""
    parts = changes(old, new)
    added, removed = (
        sum(len(part.text.split()) for part in parts if part.sign == sign) for sign in ("added", "removed")
    )
    return added, removed


def changes(old: str, new: str) -> list[Part]:
    """The whole of both texts in parts, each sign by sign: see old_of() and new_of()."""
    before, after = _lines(old), _lines(new)
    found: list[Part] = []
    at = 0
    for change in changes_between(before, after):
        found.append(Part("same", "".join(after[at : change.new_start])))
        removed, added = before[change.start : change.end], after[change.new_start : change.new_end]
        found += compare_words("".join(removed), "".join(added))
        at = change.new_end
    found.append(Part("same", "".join(after[at:])))
    return _without_last_end(_joined(found))


def old_of(parts: Iterable[Part]) -> str:
    return "".join(part.text for part in parts if part.sign != "added")


def new_of(parts: Iterable[Part]) -> str:
    return "".join(part.text for part in parts if part.sign != "removed")


def compare_words(old: str, new: str) -> list[Part]:
    """One passage; where little of it stayed, or only scattered signs, whole runs of words change."""
    before, after = WORDS.findall(old), WORDS.findall(new)
    found: list[Part] = []
    at = 0
    for change in changes_between(before, after):
        found.append(Part("same", "".join(after[at : change.new_start])))
        found.append(Part("removed", "".join(before[change.start : change.end])))
        found.append(Part("added", "".join(after[change.new_start : change.new_end])))
        at = change.new_end
    found.append(Part("same", "".join(after[at:])))
    kept = sum(len(part.text.strip()) for part in found if part.sign == "same")
    if kept < LEAST_KEPT * min(len(old.strip()), len(new.strip())):
        return _joined([Part("removed", old), Part("added", new)])
    return _joined(_calmed(_joined(found)))


def _calmed(parts: list[Part]) -> Iterator[Part]:
    """A space or a comma that stayed between two changed words belongs to what changed."""
    for number, part in enumerate(parts):
        is_between = 0 < number < len(parts) - 1
        if part.sign == "same" and is_between and "\n" not in part.text and not re.search(r"\w", part.text):
            yield from (Part("removed", part.text), Part("added", part.text))
        else:
            yield part


def _joined(parts: Iterable[Part]) -> list[Part]:
    """Between two passages that stayed: first all that was removed, then all that was added."""
    found: list[Part] = []
    for is_same, group in groupby(parts, key=lambda part: part.sign == "same"):
        together = list(group)
        for sign in ("same",) if is_same else ("removed", "added"):
            text = "".join(part.text for part in together if part.sign == sign)
            found += [Part(sign, text)] if text else []  # type: ignore[arg-type]
    return found


def _lines(text: str) -> list[str]:
    """Each line with its end; the last one gets one for the comparison, so that it can equal a line in the middle."""
    return [f"{line}\n" for line in text.split("\n")]


def _without_last_end(parts: list[Part]) -> list[Part]:
    """Takes the ends given to the last lines away again."""
    *found, last = parts
    if last.sign == "same":
        ends = [Part("same", last.text[:-1])]
    elif found[-1].sign == "removed":
        ends = [Part("removed", found.pop().text[:-1]), Part("added", last.text[:-1])]
    else:  # one side goes on where the other ended: the line end between them is its own
        ends = [Part("same", found.pop().text[:-1]), Part(last.sign, "\n" + last.text[:-1])]
    return [part for part in [*found, *ends] if part.text]


def _break(parts: Iterable[Part]) -> Iterator[list[Part]]:
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
