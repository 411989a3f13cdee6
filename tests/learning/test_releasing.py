"""When notes of peers may be put together: never fewer than three, never so that one could be subtracted."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from learning.releasing import differing, half_steps, may_release, may_stand

notes = st.dictionaries(st.sampled_from("abcdefgh"), st.sampled_from("01234"), max_size=8)
few = settings(max_examples=150, deadline=None)


def test_three_may_be_put_together_and_two_may_not():
    assert may_release({"a": "1", "b": "2", "c": "3"}, [])
    assert not may_release({"a": "1", "b": "2"}, [])


def test_a_fourth_one_waits_until_three_are_new():
    first = {"a": "1", "b": "2", "c": "3"}
    assert not may_release({**first, "d": "4"}, [first])
    assert not may_release({**first, "d": "4", "e": "4"}, [first])
    assert may_release({**first, "d": "4", "e": "4", "f": "0"}, [first])
    assert may_release({**first, "a": "0", "b": "0", "c": "0"}, [first])


def test_what_was_released_once_stands_against_what_comes_later_even_after_a_longer_one():
    first = {"a": "1", "b": "2", "c": "3"}
    longer = {**first, "d": "4", "e": "4", "f": "0"}
    assert not may_release({**first, "g": "2"}, [first, longer])


def test_what_holds_a_withdrawn_note_may_not_stand():
    assert may_stand({"a": "1", "b": "2", "c": "3"}, "abcd")
    assert not may_stand({"a": "1", "b": "2", "c": "3"}, "abd")


@few
@given(st.lists(notes, max_size=8))
def test_no_two_releases_ever_differ_by_one_or_two_people(weeks):
    released: list[dict[str, str]] = []
    for now in weeks:
        if may_release(now, released):
            released.append(now)
    assert all(len(one) >= 3 for one in released)
    assert all(differing(one, other) in {0, *range(3, 9)} for one in released for other in released)


@few
@given(st.lists(st.integers(0, 4), min_size=3, max_size=12))
def test_the_mean_is_to_half_a_step(levels):
    assert abs(Fraction(half_steps(levels), 2) - Fraction(sum(levels), len(levels))) <= Fraction(1, 4)
