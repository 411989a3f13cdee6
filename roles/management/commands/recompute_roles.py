"""Roll up the ledger and compute the weekly snapshots up to a day."""

from __future__ import annotations

import time
from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from communities.models import Community
from roles import engine
from roles.models import RoleSettings


def as_day(text: str) -> date:
    """A day as YYYY-MM-DD. Raises CommandError."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise CommandError(f"--as-of {text} is not a date of the form YYYY-MM-DD.") from None


def as_community(slug: str | None) -> Community | None:
    """The community of an address, computation switched on. Raises CommandError."""
    if slug is None:
        return None
    found = Community.objects.filter(slug=slug).first()
    if found is None:
        raise CommandError(f"There is no community with the address {slug}.")
    if RoleSettings.objects.filter(community=found, is_computed=False).exists():
        raise CommandError(f"{found.name} switched role profiles off: there is nothing to compute or to show.")
    return found


class Command(BaseCommand):
    help = (
        "Rolls up new acts, then computes every Monday snapshot up to DATE that is missing or whose acts, members or "
        "choices changed since, and one of DATE itself when it is no Monday (it looks back at the Mondays before; no "
        "later Monday looks at it). The weekly schedule never changes a snapshot that is there; this command does. "
        "--full rebuilds the rollups from raw acts and makes all snapshots of the year up to DATE anew: the same rows."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--as-of", required=True, metavar="DATE", help="acts before this day (UTC) count")
        parser.add_argument("--community", metavar="SLUG", help="snapshots of this community only")
        parser.add_argument("--full", action="store_true", help="rebuild everything from raw acts")

    def handle(self, *, as_of: str, community: str | None, full: bool, **_: Any) -> None:
        day, only = as_day(as_of), as_community(community)
        if day > engine.today():
            raise CommandError(f"--as-of {day} lies in the future.")
        started = self.told = time.monotonic()
        done = engine.roll_up(full=full, wait=True)
        if done is None:
            raise CommandError(
                "Another roll-up, or a transaction left open, has held the ledger for two minutes. Nothing was computed."
            )
        self.tell(f"{done.acts:,} acts rolled up")
        try:
            computed = engine.recompute(day, only=only, anew=full, tell=lambda monday, _: self.tell(f"as of {monday}"))
        except engine.NoLongerKept:
            raise CommandError(
                f"The acts of the year before {day} are no longer kept; its snapshots stay as they are."
            ) from None
        self.stdout.write(
            f"{computed.snapshots:,} snapshots of {computed.communities:,} communities up to {day}: "
            f"{computed.rows:,} rows from {done.acts:,} acts rolled up, in {time.monotonic() - started:.1f} s."
        )

    def tell(self, what: str) -> None:
        """A line of progress, at most every two seconds."""
        if time.monotonic() - self.told > 2:
            self.told = time.monotonic()
            self.stdout.write(f"  {what} …")
