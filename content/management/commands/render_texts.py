"""Render every text anew, after a rule of rendering has changed. Running it twice does no harm."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from content.actions import render_anew


class Command(BaseCommand):
    help = "Render stored texts anew, and note which items they link to. A second run changes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--community", default="", metavar="SLUG", help="only the texts of this community")

    def handle(self, *, community: str, **options: Any) -> None:
        seen, changed = render_anew(community)
        self.stdout.write(f"Rendered {seen:,} texts anew; {changed:,} of them look different now.")
