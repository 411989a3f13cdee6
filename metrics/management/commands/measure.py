"""Compute the measures of a community's life as of a day."""

from __future__ import annotations

import time
from argparse import ArgumentParser
from datetime import date, timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from metrics.measures import MEASURES
from metrics.weekly import measure

WEEK = timedelta(days=7)


class Command(BaseCommand):
    help = (
        "Computes every measure of the library for every community as of the Monday on or before DATE, and writes the "
        "readings anew. --since does so for every Monday from that day on, oldest first."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--as-of", required=True, metavar="DATE", help="what happened before this day (UTC) counts")
        parser.add_argument("--since", metavar="DATE", help="the Mondays from this day on as well")
        parser.add_argument("--measure", action="append", metavar="KEY", help="this measure only; may be given again")

    def handle(self, *, as_of: str, since: str | None, measure: list[str] | None, **_: Any) -> None:
        last = _monday_of(as_of, "--as-of")
        first = _monday_of(since, "--since") if since else last
        if unknown := [key for key in measure or [] if key not in MEASURES]:
            raise CommandError(f"There is no measure {', '.join(unknown)}. There are: {', '.join(sorted(MEASURES))}.")
        started, readings, day = time.monotonic(), 0, first
        while day <= last:
            readings += self.compute(day, measure)
            day += WEEK
        mondays = (last - first).days // 7 + 1
        self.stdout.write(f"{readings:,} readings of {mondays:,} Mondays, in {time.monotonic() - started:.1f} s.")

    def compute(self, day: date, only: list[str] | None) -> int:
        """Raises CommandError when a measure failed."""
        written = measure(day, anew=True, only=only)
        if failed := set(only or MEASURES) - written.keys():
            raise CommandError(f"Could not be computed as of {day}: {', '.join(sorted(failed))}. See the log.")
        return sum(written.values())


def _monday_of(text: str, option: str) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise CommandError(f"{option} {text} is not a date of the form YYYY-MM-DD.") from None
    if day > timezone.now().date():
        raise CommandError(f"{option} {day} lies in the future.")
    return day - timedelta(days=day.weekday())
