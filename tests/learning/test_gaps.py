"""Cause and rank (MEASURES.md 4.5)."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from learning.gaps import SENTENCES, Cause, Helpfulness, cause_of, gap, rank

few = settings(max_examples=60, deadline=None)


@pytest.mark.parametrize(
    ("enactment", "uptake", "level", "cause"),
    [
        (0.8, 0.1, 1.0, Cause.SKILL),
        (0.8, 0.1, 3.0, Cause.GUIDANCE),
        (0.1, 0.0, 3.0, Cause.MEANS),
        (0.1, 0.0, 1.0, Cause.START),
        (0.1, 0.9, None, Cause.START),
        (0.8, 0.1, None, Cause.UNKNOWN),
        (0.8, 0.6, 1.0, Cause.NONE),
    ],
)
def test_the_table_of_causes(enactment, uptake, level, cause):
    assert cause_of(enactment=enactment, uptake=uptake, level=level) is cause


def test_nothing_said_about_a_cause_asks_anybody_to_do_more():
    assert set(SENTENCES) == set(Cause)
    assert not any(
        word in text.lower() for text in SENTENCES.values() for word in ("post more", "more often", "should")
    )


@few
@given(st.floats(0, 4) | st.none(), st.integers(0, 20), st.data())
def test_a_role_nobody_wants_has_no_gap_and_no_rank(level, n, data):
    helpfulness = Helpfulness(n, data.draw(st.integers(0, n)))
    assert gap(0, level) == 0
    assert rank(wish=0, level=level, helpfulness=helpfulness) == 0
    assert gap(2, level) >= gap(1, level) >= 0
    assert rank(wish=2, level=level, helpfulness=helpfulness) >= rank(wish=1, level=level, helpfulness=helpfulness)


def test_helpfulness_says_nothing_under_ten_and_is_shrunk_from_there():
    assert Helpfulness(9, 9).share == 0.5
    assert Helpfulness(9, 9).says == ""
    assert 0.8 < Helpfulness(10, 10).share < 1
    assert 0 < Helpfulness(10, 0).share < 0.2
    assert Helpfulness(40, 40).share > Helpfulness(10, 10).share
    assert Helpfulness(12, 11).says
    assert Helpfulness(12, 1).says
