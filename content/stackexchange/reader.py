"""Rows of a dump's XML files, one after the other: never a whole file in memory, never an entity or a DTD."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import NoReturn
from xml.parsers import expat

from django.utils import timezone

CHUNK = 1 << 16
NEEDED = ("Users", "Posts", "Comments", "Votes", "PostHistory", "PostLinks", "Tags")


class BadDump(Exception):
    """What is wrong with the dump, in one sentence that names file and line."""


class Row:
    """One <row>: typed access to its attributes, with errors that say where."""

    __slots__ = ("_values", "file", "line")

    def __init__(self, file: str, line: int, values: dict[str, str]) -> None:
        self.file, self.line, self._values = file, line, values

    def refuse(self, reason: str) -> NoReturn:
        raise BadDump(f"{self.file}, line {self.line}: {reason}.")

    def has(self, name: str) -> bool:
        return name in self._values

    def text(self, name: str, default: str | None = "") -> str:
        value = self._values.get(name, default)
        if value is None:
            self.refuse(f"{name} is missing")
        return value

    def number(self, name: str) -> int:
        value = self.optional_number(name)
        if value is None:
            self.refuse(f"{name} is missing")
        return value

    def optional_number(self, name: str) -> int | None:
        value = self._values.get(name)
        if value is None or value == "":
            return None
        try:
            number = int(value)
        except ValueError:
            self.refuse(f"{name} “{value[:40]}” is not a whole number")
        if abs(number) >= 2**63:
            self.refuse(f"{name} is too large")
        return number

    def moment(self, name: str) -> datetime:
        value = self.optional_moment(name)
        if value is None:
            self.refuse(f"{name} is missing")
        return value

    def optional_moment(self, name: str) -> datetime | None:
        """A time in UTC; a dump never lies in the future."""
        value = self._values.get(name)
        if not value:
            return None
        try:
            moment = datetime.fromisoformat(value).replace(tzinfo=UTC)
        except ValueError:
            self.refuse(f"{name} “{value[:40]}” is not a date")
        if moment > timezone.now() + timedelta(minutes=5):
            self.refuse(f"{name} {value} lies in the future")
        return moment


def check_files(folder: Path) -> None:
    if not folder.is_dir():
        raise BadDump(f"{folder} is not a folder.")
    for name in NEEDED:
        if not (folder / f"{name}.xml").is_file():
            raise BadDump(f"{name}.xml is missing in {folder}.")


def rows(folder: Path, name: str) -> Iterator[Row]:
    """The rows of one file, in order. Raises BadDump at broken, truncated or dangerous XML."""
    file = f"{name}.xml"
    found: list[Row] = []
    root: list[str] = []
    parser = expat.ParserCreate()

    def start(tag: str, values: dict[str, str]) -> None:
        if not root:
            root.append(tag)
            if tag != name.lower():
                raise BadDump(f"{file}, line {parser.CurrentLineNumber}: this is <{tag[:40]}>, not <{name.lower()}>.")
        elif tag == "row":
            found.append(Row(file, parser.CurrentLineNumber, values))

    def refuse_doctype(*_: object) -> None:
        raise BadDump(f"{file}, line {parser.CurrentLineNumber}: a document type is not allowed in a dump.")

    parser.StartElementHandler = start
    parser.StartDoctypeDeclHandler = refuse_doctype
    with (folder / file).open("rb") as stream:
        is_last = False
        while not is_last:
            chunk = stream.read(CHUNK)
            is_last = not chunk
            try:
                parser.Parse(chunk, is_last)
            except expat.ExpatError as broken:
                raise BadDump(f"{file}, line {broken.lineno}: broken XML ({expat.ErrorString(broken.code)}).") from None
            yield from found
            found.clear()


def batches(source: Iterator[Row], size: int = 500) -> Iterator[list[Row]]:
    while batch := list(islice(source, size)):
        yield batch
