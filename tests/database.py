"""Databases of tests: copies of one that is migrated once, given back by each test as the migrations left them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.test import TransactionTestCase
from django.utils import timezone

ROOT = Path(__file__).resolve().parent.parent
PREFIX = "fivefold_template_"
FEW = 500  # rows; to delete more takes longer than to copy the template again
KEPT = 3  # templates of other states of the code, for whoever goes back and forth between two
LOCK = 5_005_005  # of the cluster: two processes of a run do not both make a template
TABLES = """
SELECT c.relname, EXISTS (
    SELECT FROM pg_trigger t WHERE t.tgrelid = c.oid AND NOT t.tgisinternal AND t.tgtype & 8 > 0
) FROM pg_class c
WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
"""


def fingerprint() -> str:
    """Of all migrations and of what ours import: whatever changes one of them makes another template."""
    digest = sha256(f"{timezone.now():%Y-%m}".encode())  # post_migrate makes room for the acts of this month
    for app in sorted(apps.get_app_configs(), key=lambda app: app.label):
        for path in sorted(Path(app.path).glob("migrations/*.py")):
            code = path.read_bytes()
            digest.update(f"{app.label} {path.name} {len(code)}\n".encode() + code)
            if path.is_relative_to(ROOT):
                for used in imported(code.decode()):
                    digest.update(used.read_bytes())
    return digest.hexdigest()[:16]


def imported(code: str) -> Iterator[Path]:
    for name in re.findall(r"^(?:from|import) ([\w.]+)", code, re.MULTILINE):
        place = ROOT / name.replace(".", "/")
        yield from (path for path in (place.with_suffix(".py"), place / "__init__.py") if path.exists())


def template() -> str:
    """The name of a database that is migrated and otherwise empty; made if there is none for these migrations."""
    name = PREFIX + fingerprint()
    with connection._nodb_cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK])  # until this connection is closed
        cursor.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s) ORDER BY oid DESC", [PREFIX])
        found = [row[0] for row in cursor.fetchall()]
        if name not in found:
            unfinished = f"{PREFIX}new"
            cursor.execute(f"DROP DATABASE IF EXISTS {unfinished} WITH (FORCE)")
            for old in [old for old in found if old != unfinished][KEPT:]:
                cursor.execute(f"DROP DATABASE {old} WITH (FORCE)")
            cursor.execute(f"CREATE DATABASE {unfinished}")
            with named(unfinished):
                call_command("migrate", verbosity=0, interactive=False, run_syncdb=True)
            cursor.execute(f"ALTER DATABASE {unfinished} RENAME TO {name}")
    return name


@contextmanager
def named(name: str) -> Iterator[None]:
    """What asks the database asks the one of this name."""
    before = connection.settings_dict["NAME"]
    connection.close()
    settings.DATABASES["default"]["NAME"] = connection.settings_dict["NAME"] = name
    try:
        yield
    finally:
        connection.close()
        settings.DATABASES["default"]["NAME"] = connection.settings_dict["NAME"] = before


def copy(name: str) -> None:
    made_of = template()
    with connection._nodb_cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE {made_of}')


def drop(name: str) -> None:
    with connection._nodb_cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


@contextmanager
def kept() -> Iterator[None]:
    """What is made here stays for the tests of a module (kept_db); like in a test, nothing follows on commit.

    It is committed: a transaction as long as a module would hold up the roll-ups that other processes test.
    """
    with transaction.atomic():
        yield
        connection.run_on_commit.clear()


class Keeper:
    """Gives the database back after a transactional test: empties what is not empty, which is little, instead of all.

    To truncate every table and to write the rows of the migrations again, as Django does, takes longer than most tests.
    """

    def __init__(self) -> None:
        self.digests = digests_of(table for table, _, _ in filled())

    def give_back(self) -> None:
        others = [found for found in filled() if found[0] not in self.digests]
        if digests_of(self.digests) != self.digests or sum(rows for _, _, rows in others) > FEW:
            self.copy_anew()
            return
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                for table, refuses, _ in others:
                    cursor.execute(f'TRUNCATE "{table}"' if refuses else f'DELETE FROM "{table}"')
        except DatabaseError:
            self.copy_anew()

    def copy_anew(self) -> None:
        name = connection.settings_dict["NAME"]
        connection.close()
        copy(name)

    def watch(self, patch: Any) -> None:
        patch.setattr(TransactionTestCase, "_fixture_setup", classmethod(lambda case: None))
        patch.setattr(TransactionTestCase, "_fixture_teardown", lambda case: self.give_back())


def filled() -> list[tuple[str, bool, int]]:
    """The tables with rows: whether each refuses to lose single ones, and how many it has, if few."""
    with connection.cursor() as cursor:
        cursor.execute(TABLES)
        refuses = dict(cursor.fetchall())
        counted = (f"SELECT '{table}', count(*) FROM (SELECT FROM \"{table}\" LIMIT {FEW}) t" for table in refuses)
        cursor.execute(" UNION ALL ".join(counted))
        return [(table, refuses[table], rows) for table, rows in cursor.fetchall() if rows]


def digests_of(tables: Iterable[str]) -> dict[str, str]:
    query = "SELECT '{0}', md5(string_agg(t::text, '' ORDER BY t::text)) FROM \"{0}\" t"
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(query.format(table) for table in tables))
        return dict(cursor.fetchall())
