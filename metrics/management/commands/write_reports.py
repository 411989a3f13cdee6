"""Write the drafts of the monthly reports of a month."""

from __future__ import annotations

import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from communities.models import Community
from metrics.monthly.months import Month
from metrics.monthly.writing import write_month


class Command(BaseCommand):
    help = "Writes a draft of the monthly report for every live community that has none of that month yet."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--month", metavar="YYYY-MM", help="which month; without it, the one before this")
        parser.add_argument("--community", metavar="SLUG", action="append", help="this one only; may be given again")

    def handle(self, *, month: str | None, community: list[str] | None, **_: Any) -> None:
        try:
            wanted = Month.read(month) if month else Month.last_full()
        except ValueError:
            raise CommandError(f"--month {month} is not a month of the form YYYY-MM.") from None
        if not wanted.is_over:
            raise CommandError(f"{wanted.name} is not over yet.")
        places = None
        if community is not None:
            places = list(Community.objects.filter(slug__in=community))
            if missing := set(community) - {place.slug for place in places}:
                raise CommandError(f"There is no community {', '.join(sorted(missing))}.")
        started = time.monotonic()
        written = write_month(wanted, places)
        self.stdout.write(f"{written:,} drafts of {wanted.name}, in {time.monotonic() - started:.1f} s.")
