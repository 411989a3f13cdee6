"""Whatever stands in an address or a form, nobody gets a 500: every route of the table, asked oddly.

What a browser never sends, a script does: NUL, numbers no column holds, dates at the ends of time, texts without end.
"""

from __future__ import annotations

from functools import cache
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from django.db import transaction
from django.test import Client
from django.urls import NoReverseMatch, reverse

from tests.permission_table import SECTIONS
from tests.permission_table.rows import Row
from tests.test_permissions import ROUTES
from tests.world import World

FORM = "application/x-www-form-urlencoded"
# Every name some page reads from its address or from a form; a test sends all of them at once.
ASKED_FOR = """q type community author tag kind page tab show new position department reply via from to title name role next
count region job_role visibility lifecycle as_of first second among mentor as with like in key template clock hours asks"""
SENT_ALONG = """title body tags slug reason base_number until to to_community note value email handle position introduction
message answer approve purpose goal decides policies base_version name visibility kind job_role reply_hours display_name
time_zone languages about department region text next parent as_comment caused_by chapters cues kept language series
words words_second mediator other topics places is_shared
day starts ends last_day place link capacity co_hosts recording people others
skill kind from_level to_level effort_hours stages item url consumer carrier level level_designer sentence_designer
days start end holidays review_days contact contact_address expectations
why headline person audience ask-person ask-role offer-person offer-role designer-level designer-sentence"""
PARAMS, FIELDS = ASKED_FOR.split(), SENT_ALONG.split()
HUGE = "9" * 30
# Each with a cursor of the API beside it: “p=\0”, “p=abc”, “p=9999-12-31” with “r=x”, no base64 at all.
ASKED = {"\x00": "cD0lMDA=", HUGE: "cD1hYmM=", "9" * 5000: "cD05OTk5LTEyLTMxJnI9eA==", "é&b=%ff\r\nX: y": "\x00é"}
SENT = ["\x00", HUGE, "9999-12-31", "é\u202e\u0489" * 70_000]
PLACES: dict[str, list[Any]] = {"id": [0, 10**40], "text": ["\x00", "é" * 300]}


def ask(person: Client, method: str, url: str, body: str = "") -> int:
    with transaction.atomic():  # each visit leaves the world as it found it
        sent = {"data": body, "content_type": FORM} if method == "post" else {}
        status: int = getattr(person, method)(url, **sent).status_code
        transaction.set_rollback(True)
    return status


@pytest.fixture
def people(world: World) -> dict[str, Client]:
    clients = {name: Client(raise_request_exception=False) for name in ("alice", "bob", "charlie")}
    for name, client in clients.items():
        client.force_login(world.people[name])
    return clients


@cache
def encoded(fields: tuple[str, ...], value: str) -> str:
    """Long texts go as they are: to quote and to unquote half a million bytes takes longer than most addresses to answer."""
    quoted = value if len(value) > 100_000 else quote(value)
    return "&".join(f"{field}={quoted}" for field in fields)


sections = pytest.mark.parametrize("section", SECTIONS)


def address(row: Row, world: World, **odd: Any) -> str:
    args = {name: world.args[row.args.get(name, name)] for name in ROUTES[row.name]}
    return reverse(row.name, kwargs=args | odd)


@sections
@pytest.mark.django_db
def test_an_odd_question_is_answered(section: str, world: World, people: dict[str, Client]) -> None:
    for row in (row for row in SECTIONS[section] if row.method == "get" and row.name != "healthz"):
        url = address(row, world)
        for who, (value, cursor) in zip(("alice", "bob", "charlie", "bob"), ASKED.items(), strict=True):
            query = encoded(tuple(PARAMS), value) + f"&cursor={quote(cursor)}"
            assert ask(people[who], "get", f"{url}?{query}") < 500, (url, value[:40])


@sections
@pytest.mark.django_db
def test_an_odd_place_does_not_exist(section: str, world: World, people: dict[str, Client]) -> None:
    for row in {row.name: row for row in SECTIONS[section]}.values():
        for parameter in ROUTES[row.name]:
            known = world.args[row.args.get(parameter, parameter)]
            for odd in PLACES["id" if isinstance(known, int) else "text"]:
                try:
                    url = address(row, world, **{parameter: odd})
                except NoReverseMatch:
                    continue  # no address is written that way
                assert ask(people["alice"], row.method, url) in {404, 410}, url


@sections
@pytest.mark.django_db
def test_junk_in_a_form_is_no_error(section: str, world: World, people: dict[str, Client]) -> None:
    for row in (row for row in SECTIONS[section] if row.method == "post"):
        url = address(row, world)
        for value in SENT:
            fields = FIELDS if len(value) < 1000 else ["title", "body", "note"]
            assert ask(people["alice"], "post", url, encoded(tuple(fields), value)) < 500, (url, value[:40])
        for field in row.data:  # one odd value among good ones gets past the first check
            known = {name: world.args.get(str(text)[1:], text) for name, text in row.data.items()} | {field: HUGE}
            assert ask(people["bob"], "post", url, urlencode(known)) < 500, (url, field)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "text", ['{"a":' * 10_000, "[" * 100_000, '"\\ud800"', "\xff", "null", "NaN", '{"title": 1e999}']
)
def test_odd_json_is_refused(text: str, world: World, people: dict[str, Client]) -> None:
    data = text.encode("latin-1")
    for url in ("/api/v1/items/", f"/api/v1/items/{world.args['item_id']}/replies/", "/api/v1/communities/seals/join/"):
        assert people["bob"].post(url, data, content_type="application/json").status_code == 400
