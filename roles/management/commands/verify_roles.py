"""Compute a sample of the rollups and of the newest snapshots again and compare it with what is stored."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from roles import engine
from roles.management.commands.recompute_roles import as_day
from roles.watch import verify_and_tell


class Command(BaseCommand):
    help = (
        "Computes the rollups of 1 in 100 members (50 at least) from raw acts, and the newest Monday of their communities, "
        "and compares every row with what is stored. Changes nothing. On a difference it names the cells, tells the "
        "administrators and ends with 1. The sample is another one every day; the schedule runs this every night."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--day", metavar="DATE", help="the sample of this day (today)")
        parser.add_argument("--all", action="store_true", dest="everybody", help="everybody, not a sample")

    def handle(self, *, day: str | None, everybody: bool, **_: Any) -> None:
        try:
            found = verify_and_tell(as_day(day) if day else engine.today(), everybody=everybody)
        except engine.Busy:
            raise CommandError("Another roll-up has held the tables for two minutes. Nothing was compared.") from None
        for cell in found.differences:
            self.stderr.write(cell)
        if found.set_aside:
            self.stdout.write(
                f"{found.set_aside:,} communities were set aside: something of their newest snapshot's time changed "
                "since. recompute_roles makes it anew."
            )
        if found.differences:
            raise CommandError(found.says)
        self.stdout.write(found.says)
