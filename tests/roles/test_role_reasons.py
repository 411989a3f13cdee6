"""How a figure came about, in sentences: each number said is the record's, and only its owner reads it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from activity.vocabulary import Verb
from roles.engine import formulas
from roles.explain import weeks_of
from roles.models import Role, RolePolicy
from roles.policy import Policy
from roles.reasons import steps_of
from tests.roles.history import History
from tests.roles.rows_of_page import MONDAY, make_row, make_rows

pytestmark = pytest.mark.django_db


@pytest.fixture
def settled(community, bob):
    community.memberships.update(joined_at="2025-01-01T00:00Z")
    return community


def prose(row) -> str:
    return " ".join(step.prose for step in steps_of(row))


def test_a_taken_up_role_is_told_from_days_to_words():
    history = History(members=6)
    writer, *others = history.people
    for number, before in enumerate((20, 30, 40, 60)):
        post = history.post(writer, before)
        for other in others[: number + 1]:
            history.act(Verb.USE, other, post, before - 5)
    row = history.row(writer, Role.CREATOR)
    said = prose(row)
    assert "on 4 days, in 4 different weeks" in said
    assert f"you have {row.enactment:.2f}: regular" in said
    assert "4 people took it up by name." in said
    assert "4 things you made were taken up." in said
    assert f"The smaller of the two counts: {min(row.record['B'], row.record['Q']):.2f}." in said
    assert "Of 4 items old enough to tell, 4 came to something" in said
    assert f"That makes {row.uptake:.2f}" in said
    assert "You have been acting as a Creator since 1 June 2026." in said


def test_the_record_alone_gives_the_figures_again():
    history = History(members=6)
    writer, *others = history.people
    for before in (12, 30, 90):
        post = history.post(writer, before)
        for other in others:
            history.act(Verb.LIKE, other, post, before - 3)
    row = history.row(writer, Role.CREATOR)
    record, policy = row.record, Policy(row.policy.pk, row.policy.version, row.policy.params)
    assert formulas.enactment(policy, Role.CREATOR, row.as_of, weeks_of(record)) == row.a_fx
    again = formulas.uptake(
        policy,
        Role.CREATOR,
        breadth=round(record["B"] * 1_000_000),
        quality=round(record["Q"] * 1_000_000),
        factor=record["yield"],
        upheld=record["upheld"],
    )
    assert abs(again - row.u_fx) <= 1  # yield is kept to six digits


def test_nothing_done_needs_no_reasons(bob, settled):
    assert steps_of(make_row(bob, settled, Role.CREATOR)) == []


def test_a_small_circle_is_said_in_words(bob, settled):
    circle = {"in_cluster": {"size": 4, "iota": 0.2}}
    said = prose(make_row(bob, settled, Role.CREATOR, days=[1], people=3, record=circle))
    assert "one of 4 people here who recognise one another far more than others" in said


def test_who_is_not_counted_reads_why(bob, settled):
    said = prose(make_row(bob, settled, Role.CREATOR, a=0.9, days=[1, 1], n=180, ok=3, guard_ok=False))
    assert "You published 180 items; 3 were taken up by someone." in said
    assert "acting as" not in said


def test_a_consumer_is_neither_guarded_nor_ranked(bob, settled):
    steps = steps_of(make_row(bob, settled, Role.CONSUMER, a=0.6, days=[2, 3], people=4))
    assert [step.name for step in steps] == ["How often", "Whose things", "Acting or not"]


def test_a_community_with_a_rhythm_of_its_own_is_explained_by_it(as_user, bob, settled):
    rhythm = {"consumer": 7, "creator": 28, "connector": 56, "carrier": 56, "caretaker": 56}
    row = make_row(bob, settled, Role.CREATOR, a=0.6, days=[1, 1], is_acting=True, since=MONDAY)
    row.policy = RolePolicy.objects.create(
        community=settled, version=1, params={"cadence_days": rhythm}, adopted_on=MONDAY - timedelta(days=7)
    )
    row.save()
    page = as_user(bob).get(reverse("me-role", args=[settled.slug, "creator"])).content.decode()
    assert "One active day every 28 days makes 0.50; you have 0.60" in page
    assert "It ends after two Mondays in a row under 0.35." in page
    assert "0.5: about one active day every four weeks" in page


def test_an_earlier_monday_can_be_opened(as_user, bob, alice, settled):
    earlier = MONDAY - timedelta(weeks=1)
    make_rows(bob, settled, as_of=earlier, creator={"a": 0.55, "days": [1]})
    make_rows(bob, settled, creator={"a": 0.6, "days": [1, 1]})
    url = reverse("me-role", args=[settled.slug, "creator"])
    page = as_user(bob).get(url).content.decode()
    assert "you have 0.60" in page
    assert f"?as_of={earlier}" in page
    old = as_user(bob).get(url, {"as_of": earlier}).content.decode()
    assert "you have 0.55" in old
    assert f"?as_of={MONDAY}" in old
    assert as_user(bob).get(url, {"as_of": "2019-01-07"}).status_code == 404
    assert as_user(bob).get(url, {"as_of": "yesterday"}).status_code == 404
    assert as_user(alice).get(url, {"as_of": earlier}).status_code == 404
