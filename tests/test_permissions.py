"""Who gets what at every address: one row per route and method, one status per person.

nobody is not signed in, charlie is signed in and outside, bob is a member, alice manages. The community is open, so
charlie may read. In a private one nothing of it exists for him: that is checked for every row that names a community.
302 after a POST means: done, and back to where one was; 302 for nobody means: sign in first.
"""

from __future__ import annotations

from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from communities.models import Community, Visibility
from tests.permission_table import TABLE
from tests.permission_table.rows import Row
from tests.world import World

PEOPLE = ("nobody", "charlie", "bob", "alice")


def address(row: Row, world: World) -> str:
    wanted = {name: world.args[row.args.get(name, name)] for name in ROUTES[row.name]}
    return reverse(row.name, kwargs=wanted)


def visit(person: Any, method: str, url: str, data: dict[str, Any]) -> int:
    client = Client(raise_request_exception=False)
    if person is not None:
        client.force_login(person)
    with transaction.atomic():  # each visit leaves the world as it found it
        status = getattr(client, method)(url, data).status_code
        transaction.set_rollback(True)
    return status


def routes(patterns: Any, namespace: str = "") -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for entry in patterns:
        if isinstance(entry, URLResolver):
            inner = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
            found |= routes(entry.url_patterns, inner)
        elif (
            isinstance(entry, URLPattern) and entry.name and entry.lookup_str.split(".")[0] not in {"allauth", "django"}
        ):
            parameters = entry.pattern.converters or entry.pattern.regex.groupindex
            found.setdefault(namespace + entry.name, tuple(parameters))
    return found


ROUTES = routes(get_resolver().url_patterns)
METHODS = ("get", "post")


def test_every_named_address_stands_in_the_table():
    """The Django admin and allauth's own pages have tests of their own."""
    assert {name for name in ROUTES if not name.startswith("admin:")} == {row.name for row in TABLE}


@pytest.mark.django_db
@pytest.mark.parametrize("row", TABLE, ids=lambda row: f"{row.method} {row.name}")
def test_each_person_gets_the_status_of_the_table(row, world):
    data = {key: world.args[value[1:]] if str(value).startswith("$") else value for key, value in row.data.items()}
    url = address(row, world)
    statuses = " ".join(str(visit(world.people[who], row.method, url, data)) for who in PEOPLE)
    assert statuses == row.statuses


@pytest.mark.django_db
@pytest.mark.parametrize("name", sorted({row.name for row in TABLE}))
def test_a_method_without_a_row_is_refused(name, world):
    rows = [row for row in TABLE if row.name == name]
    for method in set(METHODS) - {row.method for row in rows}:
        assert visit(world.people["alice"], method, address(rows[0], world), {}) == 405


@pytest.mark.django_db
@pytest.mark.parametrize("row", [r for r in TABLE if "slug" in ROUTES[r.name]], ids=lambda r: f"{r.method} {r.name}")
def test_a_private_community_does_not_exist_for_charlie(row, world):
    Community.objects.filter(slug=world.args["slug"]).update(visibility=Visibility.PRIVATE)
    url = address(row, world)
    assert visit(world.people["charlie"], row.method, url, {}) == 404
    assert visit(None, row.method, url, {}) == int(row.statuses.split()[0])  # nobody learns nothing either
