"""Fill communities from a folder of Markdown with YAML heads (a Hugo site): people, posts, pages with their history."""

from __future__ import annotations

import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import MaxLengthValidator, validate_slug
from django.db import connection, transaction
from django.utils.text import slugify

from communities.models import Community, Kind, validate_slug_free
from content.frontmatter import counts, people, places, posts, wiki
from content.frontmatter.reader import Broken
from content.frontmatter.run import Run

STEPS = (
    ("people", people.bring_authors),
    ("communities", places.bring_communities),
    ("posts", posts.bring_posts),
    ("pages", wiki.bring_pages),
    ("members", places.join),
    ("counts", counts.keep),
)
SECTIONS = ("authors", "communities", "news")
MOST_TOLD = 50


class Command(BaseCommand):
    help = (
        "Import a folder of Markdown with YAML heads (content/authors, communities, news). A second run adds nothing."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, metavar="DIR", help="the folder that holds content/")
        parser.add_argument("--community", metavar="SLUG", help="all posts and pages go there; a draft when it is new")
        parser.add_argument("--community-prefix", default="", metavar="WORD-", help="before each new address")
        parser.add_argument("--kind", choices=[Kind.TOPIC, Kind.HORIZONTAL], default=Kind.TOPIC.value)
        parser.add_argument("--source", help="what to call the set (default: the name of the folder)")
        parser.add_argument("--robot", action="append", default=[], metavar="NAME", help="an author who is no person")
        parser.add_argument("--keep-expired", action="store_true", help="show posts although they expired")
        parser.add_argument("--skip-broken", action="store_true", help="leave broken files out and go on")
        parser.add_argument("--dry-run", action="store_true", help="do everything, say what came of it, keep nothing")

    def handle(self, *, folder: Path, dry_run: bool, skip_broken: bool, **options: Any) -> None:
        started = time.monotonic()
        try:
            check_folder(folder)
            with transaction.atomic():
                run = self.start(folder, **options)
                for name, step in STEPS:
                    step(run)
                    self.stdout.write(f"{time.monotonic() - started:6.1f} s  {name}")
                if run.broken and not skip_broken:
                    raise Broken(f"{told(run)} Mend them, or leave them out with --skip-broken.")
                if dry_run:
                    transaction.set_rollback(True)
        except Broken as broken:
            raise CommandError(f"{broken} Nothing was imported.") from None
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")  # the planner knows nothing yet of what just came in
        if run.broken:
            self.stderr.write(f"Left out: {told(run)}")
        counted = ", ".join(f"{number:,} {what}" for what, number in run.added.items() if number)
        verb = "Would add" if dry_run else "Added"
        self.stdout.write(f"{verb}: {counted or 'nothing, all of it is here already'}.")

    def start(
        self,
        folder: Path,
        community: str | None,
        community_prefix: str,
        kind: str,
        source: str | None,
        robot: list[str],
        keep_expired: bool,
        **_: Any,
    ) -> Run:
        if community_prefix != slugify(community_prefix) and community_prefix != slugify(community_prefix) + "-":
            raise Broken(f"“{community_prefix[:40]}” cannot begin an address: use small letters, digits and hyphens.")
        name = slugify(source or folder.resolve().name)[:70]
        return Run(
            folder=folder,
            source=f"pages:{name or 'set'}",
            prefix=community_prefix[:30],
            kind=kind,
            only_into=find_community(community, kind) if community else None,
            keeps_expired=keep_expired,
            robots=frozenset(name.casefold() for name in robot),
            say=self.stdout.write,
        )


def check_folder(folder: Path) -> None:
    if not folder.is_dir():
        raise Broken(f"{folder} is not a folder.")
    there = [section for section in SECTIONS if (folder / "content" / section).exists()]
    if not there:
        raise Broken(f"{folder} holds none of {', '.join(f'content/{section}' for section in SECTIONS)}.")
    for section in there:
        if not (folder / "content" / section).is_dir():
            raise Broken(f"{folder / 'content' / section} is not a folder.")


def find_community(slug: str, kind: str) -> Community:
    found = Community.objects.filter(slug=slug).first()
    if found:
        return found
    try:
        validate_slug(slug)
        validate_slug_free(slug)
        MaxLengthValidator(Community._meta.get_field("slug").max_length)(slug)
    except ValidationError:
        raise Broken(f"“{slug[:80]}” cannot be the address of a community.") from None
    return Community.objects.create(slug=slug, name=slug.replace("-", " ").capitalize()[:120], kind=kind)


def told(run: Run) -> str:
    more = len(run.broken) - MOST_TOLD
    return "\n".join([*run.broken[:MOST_TOLD], *([f"… and {more:,} more."] if more > 0 else [])])
