"""A simulated organisation through the real commands: what the engine says of each member beside what is true."""

from __future__ import annotations

import csv
import sys
import tempfile
import time
from dataclasses import asdict, dataclass, fields
from datetime import date, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.db import connection

from communities.models import Membership
from roles.models import CommunityWeek, RolePolicy, RoleWeek, all_roles
from tests.benchmarks.simulator import Organisation, simulate
from tests.benchmarks.simulator.people import DAYS, ROLES, Member
from tests.benchmarks.simulator.place import AS_OF, START
from tests.benchmarks.simulator.pretending import AIMS, BURST


@dataclass(frozen=True)
class Cell:
    """A member of a community in a role: what is true, and what the engine says."""

    seed: int
    community: str
    member: str
    role: str
    size: int  # of the community
    generosity: float
    truth: str
    why: str
    pretends: str
    ring: str
    aim: int  # whether this is the role a pretender pretends
    acting: int
    guard: int
    a: float
    u: float
    ok: int
    n: int
    met: int
    iota: float
    state: str
    counted: int  # N of the community as printed


def compute(seeds: list[int], tried: dict[str, Any]) -> list[Cell]:
    """Every seed in turn, on a database that holds nothing and holds nothing afterwards."""
    call_command("migrate", verbosity=0, skip_checks=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT FROM accounts_user) OR EXISTS (SELECT FROM activity_act)")
        if cursor.fetchone()[0]:
            sys.exit("This database holds people or acts already; the check fills and empties one that holds nothing.")
    empty, kept = tables()
    cells: list[Cell] = []
    for seed in seeds:
        try:
            adopt_for_always(tried)
            cells += one(seed)
        finally:
            clear(empty, kept)
    return cells


def adopt_for_always(tried: dict[str, Any]) -> None:
    """The newest policy as if it had been in force all the time, with what is tried laid over it."""
    newest = RolePolicy.objects.of_platform().latest_first().first()
    assert newest is not None
    params = {
        name: {**value, **tried[name]} if isinstance(value, dict) and name in tried else tried.get(name, value)
        for name, value in newest.params.items()
    }
    RolePolicy.objects.create(
        version=newest.version + 1, params=params, adopted_on=date(2000, 1, 1), note="For the check."
    )


def tables() -> tuple[list[str], list[str]]:
    """What the migrations left empty, and what holds rows of theirs (a copy of which is made for this session)."""
    empty, kept = [], []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relkind IN ('r', 'p') AND NOT relispartition "
            "AND relnamespace = 'public'::regnamespace"
        )
        for (table,) in cursor.fetchall():
            if _is_empty(table):
                empty.append(table)
            else:
                kept.append(table)
                cursor.execute(f"CREATE TEMP TABLE _kept_{table} AS TABLE {table}")
    return empty, kept


def clear(empty: list[str], kept: list[str]) -> None:
    """As the migrations left it. Emptying also empties what refers to it (a policy may name a community)."""
    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {', '.join(empty)} CASCADE")
        for table in kept:
            if _is_empty(table):
                cursor.execute(f"INSERT INTO {table} OVERRIDING SYSTEM VALUE TABLE _kept_{table}")


def _is_empty(table: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT NOT EXISTS (SELECT FROM {table})")
        return bool(cursor.fetchone()[0])


def one(seed: int) -> list[Cell]:
    """Simulate, import, roll up, compute every weekly snapshot, compare."""
    started, worked = time.monotonic(), time.process_time()
    organisation = simulate(seed)
    acts = bring_in(organisation)
    imported = time.monotonic() - started
    call_command("recompute_roles", "--as-of", AS_OF.date().isoformat(), stdout=StringIO(), skip_checks=True)
    cells = compare(organisation)
    print(
        f"seed {seed}: {len(organisation.members)} memberships, {acts:,} acts; simulated and imported in {imported:.0f} s, "
        f"computed by {time.monotonic() - started:.0f} s ({time.process_time() - worked:.0f} s of this process)",
        file=sys.stderr,
        flush=True,
    )
    return cells


def bring_in(organisation: Organisation) -> int:
    """Through import_acts. That somebody left is an act in the file; ending the membership is up to the platform."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"honesty-{organisation.seed}.ndjson"
        acts = organisation.write(path)
        call_command("import_acts", str(path), stdout=StringIO(), skip_checks=True)
    for member in organisation.members:
        if member.left is not None and member.left < DAYS:
            stay = Membership.objects.filter(user__handle=member.id, community__slug=member.community)
            stay.update(left_at=START + timedelta(days=member.left, hours=23))
    return acts


def compare(organisation: Organisation) -> list[Cell]:
    snapshot = (
        RoleWeek.objects.filter(as_of=AS_OF.date())
        .select_related("community", "member")
        .order_by("community", "member")
    )
    rows = {(row.community.slug, row.member.handle, row.role): row for row in all_roles(snapshot)}
    weeks = CommunityWeek.objects.filter(as_of=AS_OF.date())
    counted = dict(weeks.values_list("community__slug", "members"))
    cells = []
    for place in organisation.places:
        for member in place.members:
            for role in ROLES:
                row = rows.get((place.id, member.id, role))
                if row is None:  # who left has no row
                    continue
                says, why = organisation.truth[place.id, member.id, role]
                cells.append(
                    Cell(
                        seed=organisation.seed,
                        community=place.id,
                        member=member.id,
                        role=role,
                        size=len(place.members),
                        generosity=place.generosity,
                        truth=says,
                        why=why,
                        pretends=member.pretends,
                        ring=member.ring,
                        aim=int(is_aim(member, role)),
                        acting=int(row.is_acting),
                        guard=int(row.guard_ok),
                        a=row.a_fx / 1e6,
                        u=row.u_fx / 1e6,
                        ok=row.ok,
                        n=row.n,
                        met=int(row.record.get("met", 0)),
                        iota=float(row.record.get("in_cluster", {}).get("iota", 1)),
                        state=row.state,
                        counted=counted[place.id],
                    )
                )
    return cells


def is_aim(member: Member, role: str) -> bool:
    if member.pretends == BURST:
        return any(habit.role == role and habit.cadence == 0 for habit in member.habits)
    return AIMS.get(member.pretends) == role


def write(path: Path, cells: list[Cell]) -> None:
    with path.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.DictWriter(stream, [field.name for field in fields(Cell)])
        writer.writeheader()
        writer.writerows(asdict(cell) for cell in cells)


def read(path: Path) -> list[Cell]:
    kinds = {"int": int, "float": float, "str": str}
    with path.open(newline="", encoding="utf-8") as stream:
        return [
            Cell(**{f.name: kinds[str(f.type)](row[f.name]) for f in fields(Cell)}) for row in csv.DictReader(stream)
        ]
