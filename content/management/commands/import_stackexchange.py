"""Fill a community from a Stack Exchange dump: people, asks, answers, comments, revisions, scores, tag wikis."""

from __future__ import annotations

import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import MaxLengthValidator, validate_slug
from django.db import connection, transaction

from communities.models import Community, Kind, validate_slug_free
from content.stackexchange import history, people, posts
from content.stackexchange.reader import BadDump, check_files
from content.stackexchange.site import Site

STEPS = (
    ("people", people.bring_people),
    ("asks and pages", posts.bring_items),
    ("answers", posts.bring_answers),
    ("comments", posts.bring_comments),
    ("links", posts.bring_links),
    ("history and votes", history.stage),
    ("revisions", history.bring_revisions),
    ("edits", history.bring_edits),
    ("scores", history.bring_scores),
    ("acceptance", history.bring_acceptance),
    ("favourites", history.bring_favourites),
    ("counts", history.keep_counts),
)


class Command(BaseCommand):
    help = "Import a Stack Exchange dump (a folder of XML files) into a community. A second run adds nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, metavar="DIR")
        parser.add_argument("--community", required=True, metavar="SLUG", help="created as a draft when it is new")
        parser.add_argument("--kind", choices=Kind.values, help="kind of a new community (default: topic)")
        parser.add_argument("--dry-run", action="store_true", help="do everything, say what came of it, keep nothing")

    def handle(self, *, folder: Path, community: str, kind: str | None, dry_run: bool, **_: Any) -> None:
        started = time.monotonic()
        try:
            check_files(folder)
            with transaction.atomic():
                site = Site(folder, self.find_community(community, kind), self.stdout.write)
                for name, step in STEPS:
                    step(site)
                    self.stdout.write(f"{time.monotonic() - started:6.1f} s  {name}")
                if dry_run:
                    transaction.set_rollback(True)
        except BadDump as bad:
            raise CommandError(f"{bad} Nothing was imported.") from None
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")  # the planner knows nothing yet of what just came in
        counted = ", ".join(f"{number:,} {what}" for what, number in site.added.items() if number)
        verb = "Would add" if dry_run else "Added"
        self.stdout.write(f"{verb} to {site.community.slug}: {counted or 'nothing, all of it is here already'}.")

    def find_community(self, slug: str, kind: str | None) -> Community:
        found = Community.objects.filter(slug=slug).first()
        if found:
            if kind and kind != found.kind:
                raise CommandError(f"{slug} is a {found.kind} community, not a {kind} one. Nothing was imported.")
            return found
        try:
            validate_slug(slug)
            validate_slug_free(slug)
            MaxLengthValidator(Community._meta.get_field("slug").max_length)(slug)
        except ValidationError:
            raise CommandError(f"“{slug}” cannot be the address of a community. Nothing was imported.") from None
        name = slug.replace("-", " ").replace("_", " ").capitalize()
        return Community.objects.create(slug=slug, name=name[:120], kind=kind or Kind.TOPIC)
