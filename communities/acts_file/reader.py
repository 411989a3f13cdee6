"""Lines of a file of acts, each checked by itself: fields, types, words, times."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple, NoReturn, TypeVar

from django.utils import timezone

from activity.actions import CLOCK_SKEW
from activity.vocabulary import ActorKind, ObjectType, Verb, Via
from communities.models import Kind, Position

T = TypeVar("T")

LONGEST_LINE = 1_000_000  # characters
LONGEST_ID, LONGEST_NAME = 200, 120

VERBS = {verb.label: verb for verb in Verb}
OBJECT_TYPES = {kind.label: kind for kind in ObjectType}
VIAS = {via.label: via for via in Via}
ACTOR_KINDS = {kind.label: kind for kind in ActorKind}
OUTCOME_VERBS = {Verb.REVIEW, Verb.DECIDE_FLAG, Verb.MEDIATE_CLOSE}
ACT_OBJECT_VERBS = {Verb.UNDO, Verb.CONFIRM_TIE, Verb.DECIDE_FLAG}  # object.id is the id of an act
EARLIEST = datetime(1970, 1, 1, tzinfo=UTC)  # the first days of the calendar have no moment in every time zone
SURROGATE = re.compile("[\ud800-\udfff]")


class BadLine(Exception):
    """What is wrong, in one sentence that names file and line."""


class CommunityLine(NamedTuple):
    line: int
    id: str
    name: str
    kind: str


class MemberLine(NamedTuple):
    line: int
    id: str
    name: str


class MembershipLine(NamedTuple):
    line: int
    member: str
    community: str
    joined: datetime
    position: str


class ActLine(NamedTuple):
    line: int
    id: str
    actor: str | None
    actor_kind: int
    verb: int
    object_type: int
    object: str
    owner: str | None
    target: str | None
    community: str | None
    origin: str | None
    context: str | None
    reply_to: str | None
    caused_by: str | None
    value: int | None
    via: int
    published: datetime


AnyLine = CommunityLine | MemberLine | MembershipLine | ActLine


class Fields:
    """One JSON object, taken apart field by field; what nobody took is an unknown field."""

    def __init__(self, file: str, line: int, values: Any, inside: str = "") -> None:
        self.file, self.line, self.inside = file, line, inside
        if not isinstance(values, dict):
            self.refuse(f"{inside or 'the line'} is not a JSON object")
        self.values: dict[str, Any] = dict(values)

    def refuse(self, reason: str) -> NoReturn:
        raise BadLine(f"{self.file}, line {self.line}: {reason}.")

    def _name(self, field: str) -> str:
        return f"{self.inside}.{field}" if self.inside else field

    def take(self, field: str, *, default: Any = ...) -> Any:
        value = self.values.pop(field, default)
        if value is ...:
            self.refuse(f"{self._name(field)} is missing")
        return value

    def string(self, field: str, longest: int) -> str:
        value = self.take(field)
        if not isinstance(value, str) or not value.strip():
            self.refuse(f"{self._name(field)} is not a text")
        if len(value) > longest:
            self.refuse(f"{self._name(field)} is longer than {longest} characters")
        if "\x00" in value:
            self.refuse(f"{self._name(field)} holds a null character")
        if SURROGATE.search(value):
            self.refuse(f"{self._name(field)} holds half a character (a lone surrogate)")
        return value

    def reference(self, field: str) -> str | None:
        """An id, or None when the field is null or absent."""
        if self.values.get(field) is None:
            self.values.pop(field, None)
            return None
        return self.string(field, LONGEST_ID)

    def word(self, field: str, words: dict[str, T], default: Any = ...) -> T:
        value = self.take(field, default=default)
        if not isinstance(value, str) or value not in words:
            self.refuse(f"{self._name(field)} “{str(value)[:40]}” is not a word of the ledger")
        return words[value]

    def moment(self, field: str) -> datetime:
        value = self.string(field, 40)
        try:
            moment = datetime.fromisoformat(value)
        except ValueError:
            self.refuse(f"{self._name(field)} “{value}” is not a time")
        if moment.tzinfo is None:
            self.refuse(f"{self._name(field)} “{value}” has no time zone")
        if moment > timezone.now() + CLOCK_SKEW:
            self.refuse(f"{self._name(field)} {value} lies in the future")
        if moment < EARLIEST:
            self.refuse(f"{self._name(field)} {value} lies before 1970")
        return moment.astimezone(UTC)

    def day(self, field: str) -> datetime:
        value = self.string(field, 40)
        try:
            day = date.fromisoformat(value)
        except ValueError:
            self.refuse(f"{self._name(field)} “{value}” is not a date")
        moment = datetime(day.year, day.month, day.day, tzinfo=UTC)
        if moment > timezone.now() + timedelta(days=1):
            self.refuse(f"{self._name(field)} {value} lies in the future")
        if moment < EARLIEST:
            self.refuse(f"{self._name(field)} {value} lies before 1970")
        return moment

    def done(self) -> None:
        if self.values:
            self.refuse(f"unknown field “{self._name(next(iter(self.values)))[:60]}”")


def lines(path: Path) -> Iterator[AnyLine]:
    """Every record of the file. Raises BadLine at the first line that cannot be read."""
    number = 0
    try:
        with path.open(encoding="utf-8", newline="\n") as stream:
            while text := stream.readline(LONGEST_LINE + 1):
                number += 1
                if len(text) > LONGEST_LINE:
                    raise BadLine(f"{path.name}, line {number}: longer than a million characters.")
                if text.strip():
                    yield from _records(path.name, number, text)
    except UnicodeDecodeError:
        raise BadLine(f"{path.name}, after line {number}: the file is not UTF-8.") from None
    except OSError as error:
        raise BadLine(f"{path} cannot be read: {error.strerror}.") from None


def _records(file: str, number: int, text: str) -> Iterator[AnyLine]:
    try:
        values = json.loads(text)
    except (ValueError, RecursionError):
        raise BadLine(f"{file}, line {number}: this is not one JSON object a line.") from None
    fields = Fields(file, number, values)
    read: dict[Any, Callable[[Fields], Iterator[AnyLine]]] = {"community": _community, "member": _member, "act": _act}
    record = fields.take("record")
    if not isinstance(record, str) or record not in read:
        fields.refuse(f"record “{str(record)[:40]}” is not community, member or act")
    yield from read[record](fields)


def _community(fields: Fields) -> Iterator[AnyLine]:
    line = CommunityLine(
        fields.line,
        fields.string("id", LONGEST_ID),
        fields.string("name", LONGEST_NAME),
        fields.word("kind", {kind: kind for kind in Kind.values}),
    )
    fields.done()
    yield line


def _member(fields: Fields) -> Iterator[AnyLine]:
    member = MemberLine(fields.line, fields.string("id", LONGEST_ID), fields.string("name", LONGEST_NAME))
    memberships = fields.take("memberships", default=[])
    fields.done()
    if not isinstance(memberships, list):
        fields.refuse("memberships is not a list")
    yield member
    for values in memberships:
        each = Fields(fields.file, fields.line, values, inside="memberships")
        membership = MembershipLine(
            fields.line,
            member.id,
            each.string("community", LONGEST_ID),
            each.day("joined"),
            each.word("position", {p: p for p in Position.values}, default=Position.MEMBER.value),
        )
        each.done()
        yield membership


def _act(fields: Fields) -> Iterator[AnyLine]:
    thing = Fields(fields.file, fields.line, fields.take("object"), inside="object")
    verb = fields.word("verb", VERBS)
    line = ActLine(
        line=fields.line,
        id=fields.string("id", LONGEST_ID),
        actor=fields.reference("actor"),
        actor_kind=fields.word("actor_kind", ACTOR_KINDS, default="member"),
        verb=verb,
        object_type=thing.word("type", OBJECT_TYPES),
        object=thing.string("id", LONGEST_ID),
        owner=thing.reference("owner"),
        target=fields.reference("target"),
        community=fields.reference("community"),
        origin=fields.reference("origin_community"),
        context=fields.reference("context"),
        reply_to=fields.reference("in_reply_to"),
        caused_by=fields.reference("caused_by"),
        value=_value(fields, verb),
        via=fields.word("via", VIAS, default="web"),
        published=fields.moment("published"),
    )
    thing.done()
    fields.done()
    if line.actor is None and line.actor_kind != ActorKind.SYSTEM:
        fields.refuse("actor is missing: only the system acts without one")
    yield line


def _value(fields: Fields, verb: Verb) -> int | None:
    value = fields.take("value", default=None)
    if value is not None and (not isinstance(value, int) or isinstance(value, bool)):
        fields.refuse("value is not a whole number")
    if verb == Verb.RATE and value not in {1, 2, 3, 4, 5}:
        fields.refuse("a rating is a value from 1 to 5")
    if verb in OUTCOME_VERBS and value not in {0, 1}:
        fields.refuse(f"the value of {verb.label} is 1 or 0")
    if value is not None and not 0 <= value <= 5:
        fields.refuse("value lies outside 0 to 5")
    return value
