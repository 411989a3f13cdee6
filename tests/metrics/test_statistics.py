"""What is said of a share: interval, verdict, distance."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import beta

from metrics.statistics import (
    Course,
    Verdict,
    course,
    distance_by_chance,
    excess,
    sureness,
    verdict,
    verdict_of_any,
)
from roles.intervals import interval, width_at

MIX = (0.55, 0.15, 0.05, 0.08, 0.05, 0.12)
ORDER = {Verdict.BELOW: 0, Verdict.UNSURE: 1, Verdict.ON: 1, Verdict.ABOVE: 2}


def test_the_interval_is_jeffreys():
    low, high = interval(10, 212)
    assert (low, high) == pytest.approx(tuple(beta.ppf([0.05, 0.95], 10.5, 202.5)))


@pytest.mark.parametrize(("k", "n"), [(0, 12), (12, 12)])
def test_nobody_and_everybody_reach_the_end_of_the_scale(k, n):
    assert (interval(k, n)[0] == 0) == (k == 0)
    assert (interval(k, n)[1] == 1) == (k == n)


@pytest.mark.parametrize(("k", "n"), [(1, 0), (-1, 10), (11, 10)])
def test_an_impossible_count_is_refused(k, n):
    with pytest.raises(ValueError, match="no share"):
        interval(k, n)


@pytest.mark.parametrize(
    ("k", "low", "high", "expected"),
    [
        (146, 0.60, 0.76, Verdict.ON),
        (38, 0.12, 0.24, Verdict.ON),
        (10, 0.08, 0.14, Verdict.BELOW),
        (17, 0.08, 0.14, Verdict.UNSURE),
        (25, 0.04, 0.08, Verdict.ABOVE),
    ],
)
def test_the_five_verdicts_of_the_reference_page(k, low, high, expected):
    assert verdict(k, 212, low, high) == expected


@given(st.integers(1, 400), st.floats(0, 0.98), st.floats(0.01, 1))
def test_more_people_never_turn_a_verdict_back(n, low, width):
    high = min(low + width, 1)
    found = [ORDER[verdict(k, n, low, high)] for k in range(n + 1)]
    assert found == sorted(found)


@given(st.integers(0, 300), st.integers(0, 300), st.floats(0, 0.9), st.floats(0.01, 0.5))
def test_below_is_said_only_when_it_is_nine_in_ten(k, more, low, width):
    n, high = k + more + 1, min(low + width, 1)
    below, above = sureness(k, n, low, high)
    said = verdict(k, n, low, high)
    assert (said == Verdict.BELOW) == (below >= 0.9)
    assert (said == Verdict.ABOVE) == (above >= 0.9 > below)
    if said == Verdict.ON:
        assert low <= interval(k, n)[0]
        assert interval(k, n)[1] <= high


def test_a_verdict_of_two_counts_that_disagree_is_not_said():
    assert verdict(1, 60, 0.1, 0.2) == Verdict.BELOW
    assert verdict_of_any([1, 2], 60, 0.1, 0.2) == Verdict.BELOW
    assert verdict(2, 30, 0.12, 0.4) != verdict(1, 30, 0.12, 0.4)
    assert verdict_of_any([1, 2], 30, 0.12, 0.4) == Verdict.UNSURE


@pytest.mark.parametrize(
    ("n", "table"), [(10, 0.25), (20, 0.17), (40, 0.12), (80, 0.08), (160, 0.06), (320, 0.04), (1000, 0.02)]
)
def test_the_distance_that_chance_makes_is_the_table_of_the_method(n, table):
    assert round(distance_by_chance(MIX, n), 2) == table


def test_the_closed_form_equals_a_simulation():
    dice, n, total = random.Random(7), 40, 0.0
    for _ in range(4000):
        drawn = dice.choices(range(6), MIX, k=n)
        total += 0.5 * sum(abs(drawn.count(i) / n - p) for i, p in enumerate(MIX))
    assert distance_by_chance(MIX, n) == pytest.approx(total / 4000, rel=0.02)


def test_a_community_on_target_has_no_excess_and_one_far_off_has():
    assert excess(MIX, MIX, 200) == 0
    assert excess((1, 0, 0, 0, 0, 0), MIX, 200) == pytest.approx(0.45 - distance_by_chance(MIX, 200))


def test_a_course_is_said_only_beyond_chance():
    assert course((19, 190), (10, 212)) == Course.FELL
    assert course((10, 212), (30, 212)) == Course.ROSE
    assert course((10, 212), (13, 212)) == Course.SAME


def test_the_narrowest_band_that_can_be_told_shrinks_with_the_community():
    assert [round(width_at(0.15, n), 2) for n in (40, 80, 160)] == [0.18, 0.13, 0.09]
