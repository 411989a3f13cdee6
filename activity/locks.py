"""Advisory locks of PostgreSQL, all in one list: two that shared a number would hold each other up. Each ends with its
transaction. (The roll-up and the weekly snapshot, which run outside of one, have locks of their own.)"""

from __future__ import annotations

from enum import IntEnum, unique

from django.db import connection


@unique
class Lock(IntEnum):
    """What is held; the second number says for whom or where (a primary key), 0 for everybody."""

    SENDING = 5001  # this person is sending a text
    TAGS = 5002  # tags are in use (shared) or change
    STORING = 5003  # this person is storing a file
    PAGES = 5004  # pages of this community change places
    MAILING = 5005  # a mail to this person is under way
    POLICIES = 5006  # versions of policies are counted
    FAQ = 5010  # the FAQ of this community is put in order
    REACHING = 5011  # something is brought to this person, who takes so much of it a week
    HELP = 5013  # help given is counted
    OFFERING = 5014  # asks without a reply are brought to people
    SITE = 5020  # what the pages of the whole site read is written
    MONTHS = 5021  # counts of calendar months are written


def hold(lock: Lock, key: int = 0) -> None:
    """Wait until nobody else holds it, or shares it."""
    _ask("pg_advisory_xact_lock", lock, key)


def share(lock: Lock, key: int = 0) -> None:
    """Hold it beside others who share it; wait for who holds it alone."""
    _ask("pg_advisory_xact_lock_shared", lock, key)


def try_hold(lock: Lock, key: int = 0) -> bool:
    """Hold it if nobody else does; whether that went."""
    return bool(_ask("pg_try_advisory_xact_lock", lock, key))


def _ask(function: str, lock: Lock, key: int) -> object:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}(%s, %s)", [int(lock), key % 2**31])
        row: tuple[object, ...] = cursor.fetchone()
    return row[0]
