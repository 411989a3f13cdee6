"""Bring in communities, members and acts from an NDJSON file."""

from __future__ import annotations

import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction

from communities.acts_file import staging, writing
from communities.acts_file.reader import BadLine, lines


class Command(BaseCommand):
    help = "Import communities, members and acts, one JSON object a line. A second run adds nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE.ndjson")
        parser.add_argument("--source", help="name under which ids of the file are known (default: the file name)")
        parser.add_argument("--dry-run", action="store_true", help="do everything, say what came of it, keep nothing")

    def handle(self, *, file: Path, source: str | None, dry_run: bool, **_: Any) -> None:
        source = source if source is not None else file.name
        if not source.strip() or len(source) > 80:
            raise CommandError("The name of a source has 1 to 80 characters. Nothing was imported.")
        started = time.monotonic()
        try:
            with transaction.atomic():
                counts = staging.stage(lines(file))
                self.tell(started, f"read {sum(counts.values()):,} records")
                staging.check(file.name, source)
                self.tell(started, "checked")
                communities = writing.write_communities(source)
                members = writing.write_members(source)
                memberships = writing.write_memberships(source)
                self.tell(started, f"{members:,} members")
                acts = writing.write_acts(source)
                if dry_run:
                    transaction.set_rollback(True)
        except BadLine as bad:
            raise CommandError(f"{bad} Nothing was imported.") from None
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")  # the planner knows nothing yet of what just came in
        verb = "Would add" if dry_run else "Added"
        self.stdout.write(
            f"{verb} {communities:,} communities, {members:,} members, {memberships:,} memberships and {acts:,} acts "
            f"from {source}."
        )

    def tell(self, started: float, what: str) -> None:
        if time.monotonic() - started > 2:
            self.stdout.write(f"{time.monotonic() - started:6.1f} s  {what}")
