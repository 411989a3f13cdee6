"""Markdown files with a YAML head, one after the other, and the lines of a wiki history. Nothing in them is trusted."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any, NoReturn

import yaml
from django.utils import timezone
from django.utils.text import slugify

from content.actions.texts import tidy

LARGEST = 2_000_000  # bytes of one file, or of one line of the history
DEEPEST = 20  # levels of a head
FIRST_YEAR = 1970

HEAD = re.compile(r"\s*^---[ \t]*\n(.*?)^---[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
CODE = re.compile(r"(^```.*?^```)", re.DOTALL | re.MULTILINE)
# Hugo's {{< name values >}}. A link to another page of the site leads nowhere here: its words stay.
DEAD_LINK = re.compile(r"(?<!!)\[([^\[\]\n]{1,500})\]\(\s*\{\{[<%] *(?:rel)?ref[^{}]{0,500}[>%]\}\}[^()\n]{0,200}\)")
SHORTCODE = re.compile(r"\{\{[<%]([^{}]{0,2000}?)[>%]\}\}")
WORDS = re.compile(r"\b(?:alt|title)=\"([^\"]+)\"")
VIDEO = re.compile(r"\byoutube\b.*?\bid=\"?([\w-]{6,20})")


class Broken(Exception):
    """What is wrong with one file, in one sentence that names file and line."""


class Page:
    """One file: typed access to its head, with errors that say where."""

    __slots__ = ("_head", "_text", "body", "path")

    def __init__(self, path: str, text: str) -> None:
        found = HEAD.match(text)
        if not found:
            raise Broken(f"{path}, line 1: there is no YAML head between two lines of ---.")
        self.path, self._text = path, text
        self._head = read_head(path, found[1], text.count("\n", 0, found.start(1)))
        self.body = tidy(text[found.end() :])

    @property
    def stem(self) -> str:
        """The name of the file, or of its folder when it is the index of one."""
        path = Path(self.path)
        return path.parent.name if path.stem in {"_index", "index"} else path.stem

    def refuse(self, name: str, reason: str) -> NoReturn:
        before = re.search(rf"^{re.escape(name)}[ \t]*:", self._text, re.MULTILINE)
        line = self._text.count("\n", 0, before.start()) + 1 if before else 1
        raise Broken(f"{self.path}, line {line}: {reason}.")

    def text(self, name: str, default: str = "") -> str:
        """One line of words; a number is taken as it is written."""
        value = self._head.get(name)
        if value is None:
            return default
        if not isinstance(value, str | int | float | date):
            self.refuse(name, f"{name} is not a text")
        return " ".join(tidy(_written(value)).split()) or default

    def words(self, name: str) -> list[str]:
        """A list of names as addresses, each once: “Open Data” and open-data are the same."""
        value = self._head.get(name) or []
        given = [value] if isinstance(value, str) else value
        if not isinstance(given, list) or not all(isinstance(word, str | int | None) for word in given):
            self.refuse(name, f"{name} is not a list of names")
        return list(dict.fromkeys(slug for word in given if (slug := slugify(_written(word or ""))[:60])))

    def moment(self, name: str) -> datetime | None:
        value = self._head.get(name)
        if value is None or value == "":
            return None
        try:
            return read_moment(value)
        except (ValueError, OverflowError):
            self.refuse(name, f"{name} “{_written(value)[:40]}” is not a date")


def _written(value: object) -> str:
    try:
        return str(value)
    except ValueError:  # a whole number of more than 4,300 digits
        return "a very large number"


def read_head(path: str, head: str, line: int = 0) -> dict[str, Any]:
    """The values of a YAML head. Raises Broken for one that does not parse, is no mapping, or tries to grow."""
    depth = 0
    try:
        for event in yaml.parse(head, Loader=yaml.SafeLoader):
            where = line + (event.start_mark.line + 1 if event.start_mark else 1)
            if isinstance(event, yaml.AliasEvent):
                raise Broken(f"{path}, line {where}: an alias (*{str(event.anchor)[:40]}) is not allowed in a head.")
            depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
            if depth > DEEPEST:
                raise Broken(f"{path}, line {where}: the head is nested too deeply.")
        values = yaml.safe_load(head)
    except yaml.MarkedYAMLError as broken:
        mark = broken.problem_mark or broken.context_mark
        at = line + (mark.line + 1 if mark else 1)
        raise Broken(f"{path}, line {at}: the YAML does not parse ({broken.problem or broken.context}).") from None
    # PyYAML's own answers to a sign, a number or a tagged value that cannot be one
    except (yaml.YAMLError, ArithmeticError, AttributeError, LookupError, TypeError, ValueError):
        raise Broken(f"{path}, line {line + 1}: the YAML holds something that is no value.") from None
    if values is None:
        return {}
    if not isinstance(values, dict):
        raise Broken(f"{path}, line {line + 1}: the head is not a list of names and values.")
    return values


def read_moment(value: object) -> datetime:
    """A time in UTC, never in the future's far end nor before 1970. Raises ValueError."""
    if isinstance(value, datetime):
        moment = value
    elif isinstance(value, date):
        moment = datetime.combine(value, time())
    else:
        written = re.sub(r"\s+(?=[+-]\d\d:?\d\d$)", "", str(value).strip())
        moment = datetime.fromisoformat(re.sub(r"^(\S{10}[ T])(\d:)", r"\g<1>0\2", written))
    moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    if moment.year < FIRST_YEAR:
        raise ValueError
    return moment


def is_future(moment: datetime) -> bool:
    return moment > timezone.now() + timedelta(minutes=5)


def files(folder: Path, section: str) -> Iterator[Path]:
    """The Markdown files of a section in order of their names, without the section's own front page and without links."""
    top = folder / "content" / section
    for path in sorted(top.rglob("*.md")):
        if not path.is_symlink() and path != top / "_index.md":
            yield path


def read_page(folder: Path, path: Path) -> Page:
    name = tidy(path.relative_to(folder).as_posix())
    return Page(name, read_text(path, name))


def read_text(path: Path, name: str) -> str:
    if not path.is_file():
        raise Broken(f"{name}: this is not a file.")
    try:
        with path.open("rb") as stream:
            raw = stream.read(LARGEST + 1)
    except OSError as broken:
        raise Broken(f"{name}: the file cannot be read ({broken.strerror}).") from None
    if len(raw) > LARGEST:
        raise Broken(f"{name}: the file is larger than {LARGEST:,} bytes.")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as broken:
        line = raw.count(b"\n", 0, broken.start) + 1
        raise Broken(f"{name}, line {line}: this is not UTF-8.") from None
    return text.replace("\r\n", "\n").replace("\r", "\n")


def history(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    """The lines of a wiki history: who made what of which page, in order."""
    with path.open("rb") as stream:
        for number, raw in enumerate(iter(lambda: stream.readline(LARGEST + 1), b""), start=1):
            where = f"{path.name}, line {number}"
            if len(raw) > LARGEST:
                raise Broken(f"{where}: the line is longer than {LARGEST:,} bytes.")
            try:
                row = json.loads(raw)
            except (ValueError, RecursionError):
                raise Broken(f"{where}: this is not JSON in UTF-8.") from None
            needed = ("page", "path", "kind", "author", "date")
            if not isinstance(row, dict) or any(not isinstance(row.get(name), str | int) for name in needed):
                raise Broken(f"{where}: a revision needs {', '.join(needed)}.")
            if row["kind"] not in {"create", "edit", "rename", "delete"}:
                raise Broken(f"{where}: “{str(row['kind'])[:40]}” is none of create, edit, rename, delete.")
            yield number, {name: "" if value is None else tidy(str(value)) for name, value in row.items()}


def without_shortcodes(body: str) -> str:
    """A body without Hugo's shortcodes: pictures leave their words, videos a link, boxes what stands in them.

    Code is left as it is.
    """
    parts = CODE.split(body)
    parts[::2] = [SHORTCODE.sub(_words_of, DEAD_LINK.sub(r"\1", part)) for part in parts[::2]]
    return tidy("".join(parts))


def _words_of(shortcode: re.Match[str]) -> str:
    words = WORDS.search(shortcode[1])
    video = VIDEO.search(shortcode[1])
    if video:
        return f"[{words[1] if words else 'Video'}](https://www.youtube.com/watch?v={video[1]})"
    return words[1] if words else ""
