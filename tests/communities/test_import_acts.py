"""Import of acts as NDJSON: what comes in, what is refused, and that a second run adds nothing."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from accounts.models import User
from activity.models import Act, ExternalRef, ObjectDay, ReadingAct, ShareEffect
from activity.vocabulary import ObjectType, Verb
from communities.models import Community, Membership

pytestmark = pytest.mark.django_db

COMMUNITY = {"record": "community", "id": "c1", "name": "Field service", "kind": "vertical"}


def member(name: str, **more: Any) -> dict[str, Any]:
    memberships = [{"community": "c1", "joined": "2025-11-03", "position": "member"}]
    return {"record": "member", "id": name, "name": f"Member {name}", "memberships": memberships, **more}


def act(number: str, verb: str = "answer", **more: Any) -> dict[str, Any]:
    return {
        "record": "act",
        "id": number,
        "actor": "m1",
        "actor_kind": "member",
        "verb": verb,
        "object": {"type": "answer", "id": "o1", "owner": "m1"},
        "target": None,
        "community": "c1",
        "origin_community": None,
        "context": "ask1",
        "in_reply_to": "ask1",
        "caused_by": None,
        "value": None,
        "via": "web",
        "published": "2026-03-04T10:11:12Z",
        **more,
    }


BASE = [COMMUNITY, member("m1"), member("m2")]


def put(folder: Path, *records: Any, name: str = "acts.ndjson") -> Path:
    path = folder / name
    path.write_text("".join(f"{r if isinstance(r, str) else json.dumps(r)}\n" for r in records), encoding="utf-8")
    return path


def bring(path: Path, **options: Any) -> str:
    out = StringIO()
    call_command("import_acts", path, stdout=out, **options)
    return out.getvalue()


def test_people_and_acts_come_in_under_their_ids(tmp_path):
    said = bring(put(tmp_path, *BASE, act("a1", target="m2")))
    assert said == "Added 1 communities, 2 members, 2 memberships and 1 acts from acts.ndjson.\n"
    one, two = User.objects.get(handle="m1"), User.objects.get(handle="m2")
    community = Community.objects.get(slug="c1")
    row = Act.objects.get()
    assert (row.actor_id, row.owner_id, row.target_id) == (one.pk, one.pk, two.pk)
    assert (row.community_id, row.verb, row.source) == (community.pk, Verb.ANSWER, "acts.ndjson")
    assert row.context_id == row.reply_to_id
    assert row.context_id < 0
    assert community.member_count == Membership.objects.filter(community=community).count() == 2
    assert not one.has_usable_password()


def test_references_are_resolved_in_any_order(tmp_path):
    used = act("a1", "use", actor="m2", caused_by="a2")
    shared = act("a2", "share", published="2026-03-03T00:00:00+02:00")
    undone = act("a3", "undo", object={"type": "answer", "id": "a2", "owner": "m1"})
    met = act("a4", "introduce", object={"type": "member", "id": "m1"}, target="m2")
    confirmed = act("a5", "confirm_tie", object={"type": "introduction", "id": "a4"}, actor="m2")
    bring(put(tmp_path, *BASE, used, shared, undone, met, confirmed))
    ids = dict(ExternalRef.objects.filter(kind=ExternalRef.Kind.ACT).values_list("key", "local_id"))
    rows = Act.objects.in_bulk(ids.values())
    assert rows[ids["a1"]].caused_by_id == ids["a2"]
    assert str(rows[ids["a2"]].occurred_on) == "2026-03-02"
    assert rows[ids["a3"]].undo_of_id == ids["a2"]
    assert rows[ids["a3"]].object_id == rows[ids["a2"]].object_id
    assert rows[ids["a4"]].object_id == User.objects.get(handle="m1").pk
    assert rows[ids["a5"]].object_id == ids["a4"]
    assert rows[ids["a5"]].object_type == ObjectType.INTRODUCTION


def test_reading_goes_to_its_own_table_and_counts_once_a_day(tmp_path):
    seen = {"actor": "m2", "caused_by": "a1"}
    bring(
        put(
            tmp_path,
            *BASE,
            act("a1", "share"),
            act("v1", "view", **seen),
            act("v2", "view", published="2026-03-04T11:00:00Z", **seen),
            act("v3", "view", published="2026-03-08T11:00:00Z", **seen),
            act("v4", "view", actor="m1"),
            act("s1", "search", actor="m2", object={"type": "collection", "id": "q"}),
            act("s2", "search", actor="m2", object={"type": "collection", "id": "q"}),
        )
    )
    assert Act.objects.count() == 1
    views = ReadingAct.objects.filter(verb=Verb.VIEW).order_by("occurred_at")
    assert [view.is_fresh for view in views] == [True, False]
    assert ReadingAct.objects.filter(verb=Verb.SEARCH).count() == 2
    assert [(day.views) for day in ObjectDay.objects.all()] == [1, 1]
    assert [(e.openers, e.fresh_openers) for e in ShareEffect.objects.order_by("day")] == [(1, 1), (1, 0)]


OUTSIDE = ["view", "search", "download", "like", "thank", "save", "use", "rate", "apply", "follow", "attend"]


@pytest.mark.parametrize("verb", OUTSIDE)
def test_reading_and_reacting_need_no_membership(tmp_path, verb):
    value = 4 if verb == "rate" else None
    bring(put(tmp_path, *BASE, member("m3", memberships=[]), act("a1", verb, actor="m3", value=value)))
    outside = User.objects.get(handle="m3")
    kept = ReadingAct if verb in {"view", "search", "download"} else Act
    assert kept.objects.get(actor_id=outside.pk).verb == Verb[verb.upper()]
    assert not Membership.objects.filter(user=outside).exists()


def test_what_was_liked_from_outside_is_taken_back_from_outside(tmp_path):
    undone = act("a2", "undo", actor="m3", object={"type": "answer", "id": "a1", "owner": "m1"})
    bring(put(tmp_path, *BASE, member("m3", memberships=[]), act("a1", "like", actor="m3"), undone))
    assert Act.objects.get(verb=Verb.UNDO).undo_of_id == Act.objects.get(verb=Verb.LIKE).pk


@pytest.mark.parametrize("verb", ["ask", "answer", "comment", "create", "improve", "share", "accept_answer", "welcome"])
def test_writing_and_tending_need_a_membership(tmp_path, verb):
    with pytest.raises(CommandError, match="line 5: m3 acts in c1 and never joined it"):
        bring(put(tmp_path, *BASE, member("m3", memberships=[]), act("a1", verb, actor="m3")))
    assert not Act.objects.exists()


def test_a_second_run_adds_nothing_and_a_longer_file_only_the_rest(tmp_path):
    path = put(tmp_path, *BASE, act("a1"), act("v1", "view", actor="m2"))
    bring(path)
    assert "0 members, 0 memberships and 0 acts" in bring(path)
    assert "1 members, 1 memberships and 1 acts" in bring(
        put(tmp_path, *BASE, member("m3"), act("a1"), act("a2", caused_by="a1", actor="m3"))
    )
    assert (Act.objects.count(), ReadingAct.objects.count(), User.objects.count()) == (2, 1, 3)


def test_another_source_has_its_own_ids(tmp_path):
    bring(put(tmp_path, *BASE, act("a1")))
    bring(put(tmp_path, *BASE, act("a1")), source="other")
    assert (User.objects.count(), Act.objects.count()) == (4, 2)


def test_a_dry_run_keeps_nothing(tmp_path):
    assert "Would add 1 communities" in bring(put(tmp_path, *BASE, act("a1")), dry_run=True)
    assert not User.objects.exists()


@pytest.mark.parametrize(
    ("records", "sentence"),
    [
        ([{**COMMUNITY, "colour": "red"}], "line 1: unknown field “colour”"),
        ([{**COMMUNITY, "kind": "round"}], "line 1: kind “round” is not a word of the ledger"),
        ([{**COMMUNITY, "name": "x" * 121}], "line 1: name is longer than 120 characters"),
        ([COMMUNITY, COMMUNITY], "line 2: community “c1” stands here twice"),
        ([member("m1")], "line 1: community “c1” is not a community named before"),
        ([COMMUNITY, member("m1", memberships=[{"community": "c1", "joined": "soon"}])], "“soon” is not a date"),
        ([COMMUNITY, member("m1", memberships=[{"community": "c1", "joined": "2999-01-01"}])], "lies in the future"),
        ([*BASE, "{"], "line 4: this is not one JSON object a line"),
        ([*BASE, "[1]"], "line 4: the line is not a JSON object"),
        ([*BASE, {"record": "vote"}], "line 4: record “vote” is not community, member or act"),
        ([*BASE, act("a1", "dance")], "line 4: verb “dance” is not a word of the ledger"),
        ([*BASE, act("a1", published="2999-01-01T00:00:00Z")], "lies in the future"),
        ([*BASE, act("a1", published="0001-01-01T00:00:00+14:00")], "+14:00 lies before 1970"),
        ([COMMUNITY, member("m1", memberships=[{"community": "c1", "joined": "0001-01-01"}])], "lies before 1970"),
        ([COMMUNITY, {**member("m1"), "name": "\ud800"}], "line 2: name holds half a character"),
        ([COMMUNITY, member("\ud800")], "line 2: id holds half a character"),
        ([*BASE, act("a1", published="2026-03-04T10:11:12")], "has no time zone"),
        ([*BASE, act("a1", "rate", value=6)], "a rating is a value from 1 to 5"),
        ([*BASE, act("a1", "review")], "the value of review is 1 or 0"),
        ([*BASE, act("a1", value="3")], "value is not a whole number"),
        ([*BASE, act("a1", actor="m9")], "line 4: actor “m9” is not a member named before"),
        ([*BASE, act("a1", actor="m3"), member("m3")], "line 4: actor “m3” is not a member named before"),
        ([*BASE, act("a1", community="c9")], "line 4: community “c9” is not a community named before"),
        ([*BASE, act("a1"), act("a1")], "line 5: act “a1” stands here twice"),
        ([*BASE, act("a1", caused_by="a7")], "line 4: caused_by “a7” is not an act of this file"),
        ([*BASE, act("a1", caused_by="a1")], "caused_by of “a1” leads back to itself"),
        ([*BASE, act("a1", caused_by="a2"), act("a2", caused_by="a1")], "leads back to itself"),
        ([*BASE, act("a1", "undo", object={"type": "answer", "id": "a9"})], "object.id “a9” is not an act"),
        (
            [*BASE, act("a1"), act("a2", caused_by="a1", published="2026-03-04T10:06:11Z")],
            "line 5: “a2” lies before “a1”, which it names as its cause",
        ),
        (
            [
                *BASE,
                act("a1"),
                act("a2", "undo", object={"type": "answer", "id": "a1"}, published="2026-03-01T10:06:11Z"),
            ],
            "line 5: “a2” lies before “a1”, which it withdraws",
        ),
        (
            [*BASE, *(act(f"a{number}") for number in range(1001))],
            "line 4: m1 acts 1001 times in one second, which no person does",
        ),
        ([COMMUNITY, member("m1", memberships=[]), act("a1", target=None)], "m1 acts in c1 and never joined it"),
        ([*BASE, act("a1", object={"type": "answer"})], "object.id is missing"),
        ([*BASE, act("a1", object={"type": "answer", "id": "o", "size": 3})], "unknown field “object.size”"),
    ],
)
def test_bad_lines_are_refused_in_one_sentence_and_change_nothing(tmp_path, records, sentence):
    with pytest.raises(CommandError, match="Nothing was imported") as refusal:
        bring(put(tmp_path, *records))
    assert sentence in str(refusal.value)
    assert "acts.ndjson, line " in str(refusal.value)
    assert not User.objects.exists()
    assert not Community.objects.exists()
    assert not Act.objects.exists()


def test_clocks_that_differ_a_little_are_forgiven(tmp_path):
    early = act("a2", "thank", caused_by="a1", published="2026-03-04T10:06:12Z")
    assert "2 acts" in bring(put(tmp_path, *BASE, act("a1"), early))


def test_what_a_service_does_in_one_second_is_its_own_affair(tmp_path):
    many = [act(f"a{number}", actor_kind="service") for number in range(1001)]
    assert "1,001 acts" in bring(put(tmp_path, *BASE, *many))


def test_a_file_of_another_encoding_is_refused(tmp_path):
    path = tmp_path / "latin.ndjson"
    path.write_bytes(json.dumps(COMMUNITY | {"name": "Küche"}, ensure_ascii=False).encode("latin-1"))
    with pytest.raises(CommandError, match="the file is not UTF-8"):
        bring(path)


def test_a_file_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(CommandError, match="cannot be read: No such file"):
        bring(tmp_path / "none.ndjson")


def test_the_example_of_the_documentation_comes_in(settings, tmp_path):
    example = (settings.BASE_DIR / "docs" / "acts.md").read_text(encoding="utf-8").split("```json\n")[1].split("```")[0]
    bring(put(tmp_path, example.rstrip("\n")))
    answer = Act.objects.get(verb=Verb.ANSWER)
    assert User.objects.get(pk=answer.actor_id).display_name == "Member 17"
    assert Membership.objects.current().filter(community__name="Field service").count() == 2
