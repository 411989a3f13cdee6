"""Who gets what at every address: one row per route and method, one status per person.

nobody is not signed in, charlie is signed in and outside, bob is a member, alice manages. The community is open, so
charlie may read. In a private one nothing of it exists for him: that is checked for every row that names a community.
302 after a POST means: done, and back to where one was; 302 for nobody means: sign in first.
"""

from __future__ import annotations

from collections.abc import Callable
from http.cookies import SimpleCookie
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from communities.models import Community, Visibility
from tests.permission_table import SECTIONS, TABLE
from tests.permission_table.rows import Row
from tests.world import World

PEOPLE = ("nobody", "charlie", "bob", "alice")


def address(row: Row, world: World) -> str:
    wanted = {name: world.args[row.args.get(name, name)] for name in ROUTES[row.name]}
    return reverse(row.name, kwargs=wanted)


Visit = Callable[[str, str, str, dict[str, Any]], int]


@pytest.fixture
def visit(world: World) -> Visit:
    """visit("bob", "get", url, {}): the status. Each visit is the first one after signing in."""
    sessions = {name: signed_in(person) for name, person in world.people.items()}

    def ask(who: str, method: str, url: str, data: dict[str, Any]) -> int:
        client = Client(raise_request_exception=False)
        client.cookies = SimpleCookie(sessions[who])
        with transaction.atomic():  # each visit leaves the world as it found it
            status: int = getattr(client, method)(url, data).status_code
            transaction.set_rollback(True)
        return status

    return ask


def signed_in(person: Any) -> dict[str, str]:
    client = Client()
    if person is not None:
        client.force_login(person)
    return {name: cookie.value for name, cookie in client.cookies.items()}


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
sections = pytest.mark.parametrize("section", SECTIONS)


def test_every_named_address_stands_in_the_table():
    """The Django admin and allauth's own pages have tests of their own."""
    assert {name for name in ROUTES if not name.startswith("admin:")} == {row.name for row in TABLE}


@sections
def test_each_person_gets_the_status_of_the_table(section, world, visit):
    wanted, given = {}, {}
    for number, row in enumerate(SECTIONS[section]):
        data = {key: world.args[value[1:]] if str(value).startswith("$") else value for key, value in row.data.items()}
        url = address(row, world)
        name = f"{number} {row.method} {row.name}"
        wanted[name] = row.statuses
        given[name] = " ".join(str(visit(who, row.method, url, data)) for who in PEOPLE)
    assert given == wanted


@sections
def test_a_method_without_a_row_is_refused(section, world, visit):
    rows = {row.name: row for row in SECTIONS[section]}
    refused = [
        (name, method)
        for name, row in rows.items()
        for method in METHODS
        if not any(other.name == name and other.method == method for other in TABLE)
        and visit("alice", method, address(row, world), {}) != 405
    ]
    assert not refused


@sections
def test_a_private_community_does_not_exist_for_charlie(section, world, visit):
    Community.objects.filter(slug=world.args["slug"]).update(visibility=Visibility.PRIVATE)
    wanted, given = {}, {}
    for row in (row for row in SECTIONS[section] if "slug" in ROUTES[row.name]):
        url, name = address(row, world), f"{row.method} {row.name}"
        wanted[name] = (404, int(row.statuses.split()[0]))  # nobody learns nothing either
        given[name] = tuple(visit(who, row.method, url, {}) for who in ("charlie", "nobody"))
    assert given == wanted
