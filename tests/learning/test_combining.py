"""From views to a level (MEASURES.md 4.3): the weights given there, and what must hold whatever comes in."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from learning.combining import (
    SHOWN_FROM,
    Kind,
    Source,
    apart,
    combine,
    from_managers,
    from_observed,
    from_peers,
    from_self,
    prior,
    weight_of_raters,
)

few = settings(max_examples=60, deadline=None)
levels = st.floats(0, 4, allow_nan=False)
sources = st.builds(
    Source,
    st.sampled_from([Kind.SELF, Kind.PEERS, Kind.MANAGERS, Kind.OBSERVED]),
    levels,
    st.floats(0.01, 6),
    st.just(1),
)


@few
@given(st.integers(1, 50), st.floats(0.05, 0.95))
def test_a_weight_is_spearman_brown_as_odds(k, reliability):
    weight = weight_of_raters(k, reliability)
    spearman_brown = k * reliability / (1 + (k - 1) * reliability)
    assert weight / (1 + weight) == pytest.approx(spearman_brown)


@pytest.mark.parametrize(("peers", "reliability"), [(3, 0.64), (4, 0.70), (5, 0.75), (10, 0.85)])
def test_peers_reach_the_reliability_of_the_measures(peers, reliability):
    assert combine([from_peers(2, peers)]).confidence == pytest.approx(reliability, abs=0.006)


def test_weights_are_those_of_the_measures():
    assert from_managers([2]).weight == 1
    assert from_managers([2, 3, 4]).weight == 2
    assert from_managers([2, 3, 4]).level == 2.5
    assert from_peers(2, 1).weight == pytest.approx(0.587, abs=1e-3)
    assert from_peers(2, 25).weight == pytest.approx(5.87, abs=1e-2)
    assert (from_self([3]).weight, from_self([3]).level) == (0.25, pytest.approx(2.68))
    assert from_observed([(2, 5)]).weight == pytest.approx(0.55)
    assert from_observed([(1, 10), (3, 30)]).weight == 1.5
    assert from_observed([(1, 10), (3, 30)]).level == 2.5
    assert prior(None).weight == 1
    assert prior(3.2).level == 3.2
    assert from_self([]) is None
    assert from_managers([]) is None
    assert from_observed([]) is None


def test_oneself_alone_is_not_enough_and_three_peers_are():
    assert not combine([from_self([4, 4, 4]), prior(None)]).is_shown
    assert not combine([from_peers(3, 2), from_self([3]), prior(None)]).is_shown
    assert combine([from_peers(3, 3), prior(None)]).is_shown
    assert combine([from_observed([(3, 14)]), prior(None)]).confidence == pytest.approx(SHOWN_FROM)
    assert not combine([prior(2.5)]).is_shown


def test_the_prior_pulls_the_level_and_says_nothing_about_how_sure_it_is():
    peers = from_peers(4, 3)
    with_prior, without = combine([peers, prior(1)]), combine([peers])
    assert with_prior.level < without.level
    assert with_prior.confidence == without.confidence


@few
@given(st.lists(sources, max_size=6), sources)
def test_one_more_view_never_makes_it_less_sure(known, one):
    assert combine([*known, one]).confidence >= combine(known).confidence


@few
@given(st.lists(sources, min_size=1, max_size=6), st.randoms())
def test_order_makes_no_difference_and_the_level_lies_between(known, rng):
    shuffled = known[:]
    rng.shuffle(shuffled)
    assert combine(known) == combine(shuffled)
    low, high = min(s.level for s in known), max(s.level for s in known)
    assert low - 1e-9 <= combine(known).level <= high + 1e-9
    assert 0 <= combine(known).confidence < 1


@few
@given(st.lists(sources, min_size=1, max_size=5), st.floats(0, 4))
def test_views_that_agree_keep_the_level_and_raise_the_confidence(known, level):
    same = [Source(s.kind, level, s.weight, s.n) for s in known]
    assert combine(same).level == pytest.approx(level)
    assert combine([*same, Source(Kind.PEERS, level, 1, 1)]).confidence > combine(same).confidence


def test_a_step_or_more_between_oneself_and_others_is_worth_a_talk():
    assert apart([from_self([4]), from_peers(2, 3), prior(None)]) == pytest.approx(1.68)
    assert apart([from_self([1]), from_peers(3, 3)]) < 0
    assert apart([from_self([3]), from_peers(2, 3)]) is None
    assert apart([from_self([4]), prior(1)]) is None
    assert apart([from_peers(2, 3)]) is None
