"""Role profiles as of a day, one row per member, community and role. For administrators; never for appraisal."""

from __future__ import annotations

import csv
import json
from argparse import ArgumentParser
from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db.models import Case, When

from activity.actions import audit
from communities.models import Community
from roles.management.commands.recompute_roles import as_community, as_day
from roles.models import CommunityWeek, Role, RoleWeek, all_roles

COLUMNS = (
    "member",
    "community",
    "role",
    "acting",
    "guard_ok",
    "enactment",
    "uptake",
    "strength",
    "primary",
    "state",
    "as_of",
    "policy",
)


class Command(BaseCommand):
    help = (
        "Writes the role profiles of a snapshot to the standard output. member is the handle, community the address: "
        "for imported ones, their ids in the file where these were free. The export is noted in the audit trail."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--as-of", required=True, metavar="DATE")
        parser.add_argument("--community", metavar="SLUG")
        parser.add_argument("--format", choices=["csv", "json"], default="csv")

    def handle(self, *, as_of: str, community: str | None, format: str, **_: Any) -> None:
        day, only = as_day(as_of), as_community(community)
        weeks = CommunityWeek.objects.filter(as_of=day)
        if not (weeks.in_community(only) if only else weeks).exists():
            raise CommandError(f"There is no snapshot as of {day}. Make one: recompute_roles --as-of {day}")
        written = 0
        if format == "csv":
            writer = csv.writer(self.stdout, lineterminator="\n")
            writer.writerow(COLUMNS)
            for row in self.rows(day, only):
                writer.writerow(str(value).lower() if isinstance(value, bool) else value for value in row)
                written += 1
        else:
            self.stdout.write("[", ending="")
            for row in self.rows(day, only):
                values = {name: float(v) if name in NUMBERS else v for name, v in zip(COLUMNS, row, strict=True)}
                self.stdout.write(("," if written else "") + "\n" + json.dumps(values, ensure_ascii=False), ending="")
                written += 1
            self.stdout.write("\n]")
        audit("roles.export", by=None, community_id=only.pk if only else None, as_of=str(day), rows=written)
        self.stderr.write(f"{written:,} rows as of {day}.")

    def rows(self, day: Any, only: Community | None) -> Iterator[tuple[Any, ...]]:
        found = RoleWeek.objects.filter(as_of=day).exclude(community__role_settings__is_computed=False)
        found = (found.in_community(only) if only else found).select_related("member", "community", "policy")
        order = Case(*(When(role=role, then=place) for place, role in enumerate(Role.values)))
        found = found.order_by("community__slug", "member__handle", order)
        for row in all_roles(found.figures().iterator(2000)):
            yield (
                row.member.handle,
                row.community.slug,
                row.role,
                row.is_acting,
                row.guard_ok,
                f"{row.enactment:.6f}",
                f"{row.uptake:.6f}",
                f"{row.strength:.6f}",
                row.is_primary,
                row.state,
                row.as_of.isoformat(),
                row.policy.version,
            )


NUMBERS = {"enactment", "uptake", "strength"}
