"""Words from numbers: the steps, the sentences, the guard, the headline, the next step."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roles.explain import (
    NOTHING,
    STRIP_WEEKS,
    enactment_word,
    explain,
    guard_sentence,
    headline,
    next_role,
    strip,
    uptake_word,
    words,
)
from roles.models import Role, State
from tests.roles.rows_of_page import MONDAY, make_row, make_rows

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("a", "word"),
    [
        (0, "Not yet"),
        (0.349999, "Not yet"),
        (0.35, "Occasional"),
        (0.499999, "Occasional"),
        (0.5, "Regular"),
        (0.749999, "Regular"),
        (0.75, "Sustained"),
        (1, "Sustained"),
    ],
)
def test_how_often_in_words(a, word):
    assert enactment_word(a) == word


@pytest.mark.parametrize(
    ("u", "word"), [(0, "not yet visible"), (0.249999, "not yet visible"), (0.25, "some"), (0.5, "broad")]
)
def test_uptake_in_words(u, word):
    assert uptake_word(u) == word


def test_the_two_measurements_stand_side_by_side(bob, community):
    rows = make_rows(bob, community, creator={"a": 0.6, "u": 0.3}, connector={"a": 0.4}, consumer={"a": 0.8, "u": 0.9})
    assert words(rows["creator"]) == "Regular, with some uptake"
    assert words(rows["connector"]) == "Occasional, uptake not yet visible"
    assert words(rows["consumer"]) == "Sustained"
    assert words(rows["carrier"]) == "Not yet"


def test_days_and_people_are_counted_from_the_record(bob, community):
    row = make_row(bob, community, "creator", a=0.6, u=0.3, days=[1, 0, 3, 5], people=7)
    said = explain("creator", row).prose
    assert "on 9 days" in said
    assert "7 people used it" in said
    assert explain("creator", make_row(bob, community, "carrier")).prose == NOTHING["carrier"]


def test_the_guard_says_the_numbers_and_no_praise(bob, community):
    row = make_row(bob, community, "creator", a=0.9, days=[7] * 20, n=180, ok=3, guard_ok=False)
    assert guard_sentence(row) == (
        "You published 180 items; 3 were taken up by someone. The usual share here is 38\N{NO-BREAK SPACE}%. "
        "Until that changes you are not counted as a Creator."
    )
    assert words(row) == "Not counted for now"
    assert "taken it up by name" not in explain("creator", row).prose


def test_the_strip_ends_with_the_week_before_the_snapshot(bob, community):
    row = make_row(bob, community, "creator", days=[2, 0, 5])
    assert strip(row) == [0] * (STRIP_WEEKS - 3) + [2, 0, 5]
    on_demand = make_row(bob, community, "carrier", as_of=date(2026, 11, 19), record={"weeks": [["2026-11-16", 1]]})
    assert strip(on_demand)[-1] == 1


def test_weeks_older_than_the_strip_count_in_the_sentence_only(bob, community):
    row = make_row(bob, community, "creator", days=[1] + [0] * 30)
    assert not any(strip(row))
    assert "on 1 day." in explain("creator", row).prose


def test_the_headline_says_what_turned(bob, community):
    now = list(make_rows(bob, community, primary="creator").values())
    before = list(make_rows(bob, community, primary="consumer", as_of=date(2026, 5, 18)).values())
    assert headline("Bob", now, before) == "Bob, this half year you turned from asking to helping."
    assert headline("Bob", now) == "Bob, here you are mainly making and improving."
    assert headline("Bob", []) == "Bob, there is nothing to say about you yet."


@pytest.mark.parametrize(
    ("state", "part"),
    [(State.NEWCOMER, "you are new here"), (State.PERIPHERAL, "a fine place to be"), (State.INACTIVE, "been quiet")],
)
def test_the_headline_of_those_without_a_main_role_blames_nobody(bob, community, state, part):
    assert part in headline("Bob", list(make_rows(bob, community, state=state).values()))


def test_the_next_step_is_where_something_has_begun(bob, community):
    rows = make_rows(bob, community, carrier={"a": 0.3}, caretaker={"a": 0.45}, creator={"a": 0.9, "u": 0.1})
    assert next_role(list(rows.values())) == Role.CARETAKER
    assert next_role([]) == Role.CONSUMER
    assert next_role([rows["creator"]]) == Role.CREATOR


@given(st.floats(0, 1), st.floats(0, 1))
def test_more_never_makes_a_lesser_word(a, b):
    order = ["Not yet", "Occasional", "Regular", "Sustained"]
    low, high = sorted((a, b))
    assert order.index(enactment_word(low)) <= order.index(enactment_word(high))


def test_no_sentence_names_a_score(bob, community):
    for row in make_rows(bob, community, creator={"a": 0.61, "u": 0.3, "days": [1]}).values():
        explained = explain(row.role, row)
        assert "0." not in explained.words + explained.prose
    assert MONDAY.isoweekday() == 1
