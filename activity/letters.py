"""What stands in a mail, before it is set: passages of a mail at once, lines of a digest. Higher floors fill them in."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum


@dataclass(frozen=True)
class Passage:
    """One act: who did what, and the words of it, sanitised, with whole links. A safe string."""

    says: str
    html: str = ""
    url: str = ""


@dataclass(frozen=True)
class Letter:
    """A mail at once, about one thing."""

    title: str
    url: str
    passages: list[Passage]
    sender: str = ""
    place: str = ""
    place_slug: str = ""
    answers: tuple[int, int] | None = None  # item and reply (or 0) that a reply by mail would answer


NOTHING = Letter("", "", [])  # what it was about is not there for the recipient any more


class Section(IntEnum):
    MINE = 1
    NEWS = 2
    WAITING = 3
    CHANGED = 4
    NEW = 5
    POPULAR = 6


TITLES = {
    Section.MINE: "For you",
    Section.NEWS: "News",
    Section.WAITING: "Waiting for an answer",
    Section.CHANGED: "Changed in what you follow",
    Section.NEW: "New",
    Section.POPULAR: "What others read and used",
}


@dataclass(frozen=True)
class Line:
    """One thing in a digest and why it stands there."""

    section: Section
    about: str
    title: str
    url: str
    reason: str
    moment: datetime  # up to when it tells of the thing
    counts: dict[str, int] = field(default_factory=dict)  # for the subject: “answer” to 2


@dataclass(frozen=True)
class Digest:
    lines: list[Line]
    since: datetime

    @property
    def sections(self) -> list[tuple[str, list[Line]]]:
        kept = sorted({line.section for line in self.lines})
        return [(TITLES[section], [line for line in self.lines if line.section == section]) for section in kept]
