"""What somebody looks for, read from an address and written back into one: words, filters, order."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property
from typing import Any
from urllib.parse import parse_qsl, urlencode

from django.contrib.postgres.search import SearchQuery
from django.db import connection
from django.utils import timezone

from content.models import KIND_NAMES, SEARCH_CONFIG, Reply

LONGEST = 200  # characters of a search; the rest is dropped
TYPES = {
    "": "All",
    **KIND_NAMES,
    Reply.Kind.ANSWER: "Answers",
    Reply.Kind.COMMENT: "Comments",
    "person": "People",
    "community": "Communities",
}
PERIODS = {"week": ("the past week", 7), "month": ("the past month", 30), "year": ("the past year", 365)}
ARCHIVED = {"": "without the archive", "too": "with the archive", "only": "in the archive"}
SORTS = {"": "Best match first", "new": "Newest first"}
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")
# What stands in the address, in this order, for each field.
PARAMS = {
    "text": "q",
    "type": "type",
    "community": "community",
    "author": "author",
    "tag": "tag",
    "period": "when",
    "since": "from",
    "until": "to",
    "used": "used",
    "archived": "archived",
    "sort": "sort",
}


@dataclass(frozen=True)
class Wish:
    """What somebody looks for. What is unknown or unreadable is no filter; unknown places and people find nothing."""

    text: str = ""
    type: str = ""
    community: str = ""
    author: str = ""
    tag: str = ""
    period: str = ""
    since: str = ""
    until: str = ""
    used: str = ""
    archived: str = ""
    sort: str = ""

    @classmethod
    def read(cls, params: Mapping[str, Any]) -> Wish:
        typed = {field: _line(params.get(name, "")) for field, name in PARAMS.items()}
        known: dict[str, Collection[str]] = {
            "type": TYPES,
            "period": PERIODS,
            "sort": SORTS,
            "used": {"1"},
            "archived": ARCHIVED,
        }
        for field, choices in known.items():
            typed[field] = typed[field] if typed[field] in choices else ""
        for field in ("since", "until"):
            typed[field] = str(_day(typed[field]) or "")
        if typed["since"] or typed["until"]:
            typed["period"] = ""
        return cls(**typed)

    @classmethod
    def of_query(cls, query: str) -> Wish:
        """The wish an address holds after its question mark."""
        return cls.read(dict(parse_qsl(query)))

    def as_query(self, **changes: str) -> str:
        """The same wish always gives the same address; `changes` are fields."""
        fields = asdict(self) | changes
        return urlencode({name: fields[field] for field, name in PARAMS.items() if fields[field]})

    @property
    def is_empty(self) -> bool:
        return not (self.text or self._is_filtered)

    @property
    def is_narrowed(self) -> bool:
        return bool(self.type or self._is_filtered)

    @property
    def _is_filtered(self) -> bool:
        by_whom = self.community or self.author or self.tag
        return bool(by_whom or self.period or self.since or self.until or self.used or self.archived)

    @property
    def wants_names(self) -> bool:
        """Whether people and communities are looked for too: they have words only."""
        return bool(self.text) and not self._is_filtered

    @property
    def wants_texts(self) -> bool:
        return self.type not in {"person", "community"}

    @property
    def handle(self) -> str:
        return self.author.lstrip("@")

    @property
    def is_newest_first(self) -> bool:
        return self.sort == "new"

    @property
    def begins(self) -> datetime | None:
        if self.period:
            return timezone.now() - timedelta(days=PERIODS[self.period][1])
        return _midnight(_day(self.since))

    @property
    def ends(self) -> datetime | None:
        """The end of the last day, on the reader's clock."""
        day = _day(self.until)
        return _midnight(day + timedelta(days=1)) if day else None

    @cached_property
    def query(self) -> SearchQuery | None:
        """The words as PostgreSQL reads them: quotes, OR and - work, nothing is a mistake."""
        return SearchQuery(self.text, config=SEARCH_CONFIG, search_type="websearch") if self.text else None

    @cached_property
    def says_something(self) -> bool:
        """False when only words stand in it that are in every text, or only words that must not be in one."""
        if not self.text:
            return True
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT querytree(websearch_to_tsquery(%s::regconfig, %s))",
                [SEARCH_CONFIG, self.text],
            )
            (tree,) = cursor.fetchone()
        return tree not in {"", "T"}


def _line(given: Any) -> str:
    return " ".join(CONTROL.sub(" ", str(given)).split())[:LONGEST].strip()


def _day(typed: str) -> date | None:
    try:
        day = date.fromisoformat(typed)
    except ValueError:
        return None
    return day if 1970 <= day.year <= 2200 else None


def _midnight(day: date | None) -> datetime | None:
    return datetime.combine(day, time.min, timezone.get_current_timezone()) if day else None
