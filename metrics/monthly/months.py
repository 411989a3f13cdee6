"""Calendar months (UTC), and the Monday whose readings speak of one. No database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from django.utils import timezone

EARLIEST = date(2000, 1, 1)


@dataclass(frozen=True, order=True)
class Month:
    first: date

    @classmethod
    def of(cls, day: date) -> Month:
        return cls(day.replace(day=1))

    @classmethod
    def last_full(cls) -> Month:
        """The month before the one we are in."""
        return cls.of(timezone.now().date()).before

    @classmethod
    def read(cls, text: str) -> Month:
        """Of “2026-10”. Raises ValueError."""
        year, _, month = text.partition("-")
        if len(year) != 4 or len(month) != 2 or not f"{year}{month}".isdecimal() or not f"{year}{month}".isascii():
            raise ValueError(text)
        return cls(date(int(year), int(month), 1))

    def __str__(self) -> str:
        return f"{self.first:%Y-%m}"

    @property
    def name(self) -> str:
        return f"{self.first:%B %Y}"

    @property
    def word(self) -> str:
        return f"{self.first:%B}"

    @property
    def before(self) -> Month:
        return Month.of(self.first - timedelta(days=1))

    @property
    def next_first(self) -> date:
        return (self.first + timedelta(days=32)).replace(day=1)

    @property
    def since(self) -> datetime:
        return datetime.combine(self.first, time(), UTC)

    @property
    def until(self) -> datetime:
        return datetime.combine(self.next_first, time(), UTC)

    @property
    def monday(self) -> date:
        """The last Monday up to the day after the month: its weekly readings are the newest that lie in it."""
        return self.next_first - timedelta(days=self.next_first.weekday())

    @property
    def is_over(self) -> bool:
        return self.next_first <= timezone.now().date()


class MonthConverter:
    """A month in an address: 2026-10."""

    regex = r"20[0-9]{2}-(?:0[1-9]|1[0-2])"

    def to_python(self, value: str) -> date:
        return Month.read(value).first

    def to_url(self, value: date | str) -> str:
        return value if isinstance(value, str) else f"{value:%Y-%m}"
