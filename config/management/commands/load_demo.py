"""`manage.py load_demo`: a believable organisation in an empty database; see config/demo/."""

from __future__ import annotations

import time
from argparse import ArgumentParser
from datetime import UTC, date, datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from config.demo.load import NotEmpty, compute_profiles, load
from config.demo.people import DEMO_LOGINS

__all__ = ["DEMO_LOGINS", "Command"]

LIMITS = {"members": (20, 5000), "weeks": (1, 260), "seed": (0, 2**63 - 1)}


class Command(BaseCommand):
    help = "Fill an empty database with a believable organisation. The same seed gives the same data."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--members", type=int, default=240, help="people, 20 to 5,000 (default: 240)")
        parser.add_argument("--weeks", type=int, default=40, help="weeks up to today, 1 to 260 (default: 40)")
        parser.add_argument("--seed", type=int, default=1, help="from 0 on (default: 1)")
        parser.add_argument("--as-of", metavar="DATE", help="the weeks end with the day before this one, not now")

        parser.add_argument("--no-roles", action="store_true", help="leave the weekly role snapshots to the schedule")

    def handle(self, *, members: int, weeks: int, seed: int, as_of: str | None, no_roles: bool, **_: Any) -> None:
        for name, value in (("members", members), ("weeks", weeks), ("seed", seed)):
            low, high = LIMITS[name]
            if not low <= value <= high:
                bounds = f"from {low} to {high:,}" if name != "seed" else "0 or more"
                raise CommandError(f"--{name} is a number {bounds}, not {value:,}. Nothing was loaded.")
        end, began = read_end(as_of), time.monotonic()
        try:
            said = load(members=members, weeks=weeks, seed=seed, end=end)
        except NotEmpty:
            raise CommandError("There are people here already; load_demo only fills an empty database.") from None
        if not no_roles:
            self.stdout.write(f"{time.monotonic() - began:6.1f} s  written; computing the weekly role snapshots …")
            said += f", {compute_profiles(end)} weekly role snapshots"
        self.stdout.write(f"Loaded {said}, in {time.monotonic() - began:.1f} s.")


def read_end(as_of: str | None) -> datetime:
    """Now, or the first moment (UTC) of the given day."""
    if as_of is None:
        return timezone.now().replace(microsecond=0)
    try:
        day = date.fromisoformat(as_of)
    except ValueError:
        raise CommandError(f"--as-of is a date like 2026-11-23, not “{as_of}”. Nothing was loaded.") from None
    end = datetime(day.year, day.month, day.day, tzinfo=UTC)
    if end > timezone.now() or day.year < 2001:
        raise CommandError(f"--as-of is a past day since 2001, not {as_of}. Nothing was loaded.")
    return end
