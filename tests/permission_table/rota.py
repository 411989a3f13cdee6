"""Rows of rotas. bob and alice take turns, bob was asked onto another one; for who is outside there is none."""

from __future__ import annotations

from typing import Any

from content.actions import ask_swap, begin_rota, join_rota
from content.models import Rota, Tag
from tests.permission_table.rows import Row

INSIDE = "302 404 200 200"
DONE_INSIDE = "302 404 302 302"
DONE_BY_MANAGERS = "302 404 403 302"

ROWS: list[Row] = [
    Row("get", "content:rota-list", INSIDE),
    Row("get", "content:rota-create", "302 404 403 200"),
    Row("post", "content:rota-create", DONE_BY_MANAGERS, {"topic": "all", "people": "@bob.member"}),
    Row("post", "content:rota-ask", DONE_BY_MANAGERS, {"person": "@bob.member"}),
    Row("post", "content:rota-join", "302 404 302 403", args={"rota_id": "asked_rota"}),
    Row("post", "content:rota-leave", DONE_INSIDE),
    Row("post", "content:rota-end", DONE_BY_MANAGERS),
    Row("post", "content:turn-swap", "302 404 302 302"),  # alice: it is hers, which is said on the page
    Row("post", "content:swap-agree", "302 404 403 302", args={"turn_id": "offered_turn"}),
    Row("post", "content:swap-decline", DONE_INSIDE, args={"turn_id": "offered_turn"}),
]


def furnish(people: dict[str, Any], args: dict[str, Any]) -> None:
    bob, alice = people["bob"], people["alice"]
    community = bob.memberships.get(community__slug=args["slug"]).community
    topics = [
        Tag.objects.get_or_create(community=community, slug=name, defaults={"name": name, "item_count": 1})[0]
        for name in ("gauges", "levers")
    ]
    asked = begin_rota(by=alice, community=community, tag=topics[0], people=[bob])
    rota: Rota = begin_rota(by=alice, community=community, tag=topics[1], people=[bob, alice])
    join_rota(by=bob, rota=rota)
    mine, theirs = (rota.turns.filter(person=person).order_by("monday").first() for person in (bob, alice))
    assert mine
    assert theirs
    ask_swap(by=bob, turn=theirs)
    args |= {"rota_id": rota.pk, "asked_rota": asked.pk, "turn_id": theirs.pk, "offered_turn": mine.pk}
