"""The texts of the demo (texts/*.md): hand-written entries, and patterns that are filled in for volume.

A part begins with a line `%% what | field | field`. In a page's body, a line that begins with {+3} is there from
revision 3 on, with {-3} before it; at the start of a paragraph the mark holds for the whole paragraph.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

TEXTS = Path(__file__).parent / "texts"
MARK = re.compile(r"^\{([+-])(\d+)\} ?")
KINDS = ("ask", "thread", "post", "page")


@dataclass
class Part:
    """One part of an entry: an answer, a comment, a use, a revision, or the entry itself."""

    what: str
    fields: list[str]
    options: dict[str, str]
    lines: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "\n".join(self.lines).strip("\n")

    @property
    def by(self) -> str:
        return self.options.get("by", "")

    def number(self, name: str) -> float | None:
        return float(self.options[name]) if name in self.options else None


@dataclass
class Entry:
    """An item with what followed. Of a pattern, the parts are answers to choose from."""

    head: Part
    parts: list[Part] = field(default_factory=list)

    @property
    def kind(self) -> str:
        return self.head.what

    @property
    def title(self) -> str:
        return self.head.fields[0]

    @property
    def tags(self) -> list[str]:
        return [tag.strip() for tag in self.head.fields[1].split(",")]

    @property
    def revisions(self) -> list[Part]:
        """Of a page, from the second on; the first is what there was before them."""
        return [part for part in self.parts if part.what == "rev"]

    @property
    def body(self) -> str:
        return next((part.text for part in self.parts if part.what == "body"), self.head.text)


@cache
def entries_of(slug: str) -> list[Entry]:
    """The hand-written entries of a community; none for one without a file."""
    path = TEXTS / f"{slug}.md"
    return _entries(path.read_text()) if path.exists() else []


@cache
def patterns_of(slug: str) -> list[Entry]:
    for section in (TEXTS / "patterns.md").read_text().split("%% community | ")[1:]:
        name, _, text = section.partition("\n")
        if name.strip() == slug:
            return _entries(text)
    return []


def _entries(text: str) -> list[Entry]:
    entries: list[Entry] = []
    part: Part | None = None
    for line in text.split("\n"):
        if not line.startswith("%% "):
            if part:
                part.lines.append(line)
            continue
        part = _part(line)
        if part.what in (*KINDS, "pattern"):
            entries.append(Entry(part))
        else:
            entries[-1].parts.append(part)
    return entries


def _part(line: str) -> Part:
    first, *fields = [piece.strip() for piece in line[3:].split(" | ")]
    options: dict[str, str] = {}
    if fields and re.fullmatch(r"(\w+=\S+ ?)+", fields[-1]):
        options |= dict(pair.split("=") for pair in fields.pop().split())
    what, *more = first.split()
    options |= dict(pair.split("=") for pair in more if "=" in pair)
    return Part(what, fields, options)


def as_of_revision(body: str, number: int) -> str:
    """What the body of a page said at a revision."""
    blocks = []
    for block in body.split("\n\n"):
        lines = block.split("\n")
        if MARK.match(lines[0]):
            rest, is_there = _unmark(lines[0], number)
            lines = [rest, *lines[1:]] if is_there else []
        kept = [rest for rest, is_there in (_unmark(line, number) for line in lines) if is_there]
        if kept:
            blocks.append("\n".join(kept))
    return "\n\n".join(blocks).strip()


def _unmark(line: str, number: int) -> tuple[str, bool]:
    is_there = True
    while match := MARK.match(line):
        sign, since = match[1], int(match[2])
        is_there &= number >= since if sign == "+" else number < since
        line = line[match.end() :]
    return line, is_there
