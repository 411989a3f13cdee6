"""Numbers that add up: what is printed leaves each of them open, for somebody who tries every world that looks the same."""

from collections import defaultdict
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from metrics.helping import help_of
from metrics.masking import Detail, cell, group_cell
from metrics.measures.helping import Way
from metrics.models import MeasureWeek
from metrics.moved import range_of
from metrics.segments.shown import told_of
from metrics.sums import flows_whole, leaves_whole

RANGES = st.tuples(st.integers(0, 9), st.integers(0, 5)).map(lambda pair: (pair[0], pair[0] + pair[1]))


def worlds(plus, minus, unknown):
    """Every way in which both sides are equal."""
    spans = [range(low, high + 1) for low, high in (*plus, unknown, *minus)]
    return [found for found in product(*spans) if sum(found[: len(plus) + 1]) == sum(found[len(plus) + 1 :])]


@settings(max_examples=120, deadline=None)
@given(st.lists(RANGES, min_size=1, max_size=2), st.lists(RANGES, min_size=1, max_size=2), RANGES)
def test_whole_means_that_every_number_stays_possible(plus, minus, unknown):
    found = worlds(plus, minus, unknown)
    places = [place for place in range(len(plus) + 1 + len(minus)) if place != len(plus)]
    ranges = [*plus, *minus]
    is_whole = all(
        {world[place] for world in found} == set(range(low, high + 1))
        for place, (low, high) in zip(places, ranges, strict=True)
    )
    assert leaves_whole(plus, minus, unknown) == is_whole


# Groups of a community, one role


def print_of(counts, sizes, rest, small_group=10):
    """All that is told of one role: of everybody, and of the groups; the others are the last of the counts."""
    total = cell(sum(counts), sum(sizes) + rest, Detail.FULL)
    told = told_of(counts[: len(sizes)], sizes, total.bounds, rest, small_group)
    return total.people_says, told and tuple((each.people_says, each.share_says) for each in told)


def seen_by_an_outsider(sizes, rest):
    """For each print, the counts each group may have: all worlds that look the same."""
    seen = defaultdict(lambda: [set() for _ in sizes])
    for counts in product(*(range(n + 1) for n in (*sizes, *([rest] if rest else [])))):
        for values, count in zip(seen[print_of(counts, sizes, rest)], counts, strict=False):
            values.add(count)
    return seen


@pytest.mark.parametrize(("sizes", "rest"), [((20, 23), 0), ((21, 22), 10), ((14, 26), 12)])
def test_no_group_is_told_more_of_by_the_groups_beside_it_and_the_whole(sizes, rest):
    """Printed: each group may have every number that is printed as its own is, nobody to four among them. Not printed:
    it is never known that a group has fewer than five, nor more of its number than “about 5” would say."""
    alone = [{k: group_cell(k, n, 10).bounds for k in range(n + 1)} for n in sizes]
    printed = withheld = 0
    for (_, told), values in seen_by_an_outsider(sizes, rest).items():
        for possible, bounds in zip(values, alone, strict=True):
            if told:
                low, high = bounds[min(possible)]
                assert possible == set(range(low, high + 1))
            else:
                assert len(possible) >= 3
                assert max(possible) >= 5
        printed += bool(told)
        withheld += not told
    assert printed > withheld > 0


def test_with_everything_printed_the_same_test_fails():
    """It can fail: numbers beside their sum tell more than each alone."""
    seen = defaultdict(lambda: [set(), set()])
    for counts in product(range(21), range(24)):
        says = tuple(group_cell(k, n, 10).people_says for k, n in zip(counts, (20, 23), strict=True))
        for values, count in zip(seen[cell(sum(counts), 43, Detail.FULL).people_says, says], counts, strict=True):
            values.add(count)
    assert any(says[0] == "fewer than 5" and values[0] != set(range(5)) for (_, says), values in seen.items())


@settings(max_examples=100, deadline=None)
@given(st.lists(st.integers(20, 80), min_size=2, max_size=4), st.data())
def test_two_weeks_of_a_group_tell_of_nobody_or_of_five(sizes, data):
    """A person more or less, or moved from one group to another: no printed number moves by less than five."""
    first = [data.draw(st.integers(0, n)) for n in sizes]
    second = [max(0, min(n, k + data.draw(st.integers(-4, 4)))) for k, n in zip(first, sizes, strict=True)]
    tables = [
        told_of(counts, sizes, cell(sum(counts), sum(sizes), Detail.FULL).bounds, 0, 10) for counts in (first, second)
    ]
    if None in tables:
        return
    for before, now in zip(*tables, strict=True):
        if before.people is not None and now.people is not None:
            assert abs(before.people - now.people) == 0 or abs(before.people - now.people) >= 5
        changes = {
            b - a
            for a in range(before.bounds[0], before.bounds[1] + 1)
            for b in range(now.bounds[0], now.bounds[1] + 1)
        }
        assert 0 in changes or max(map(abs, changes)) >= 5  # nobody, or five: neither is excluded


# Who stopped and who began


COUNTS = st.sampled_from([0, 3, 5, 7, 8, 12])


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 12), st.tuples(COUNTS, COUNTS, COUNTS, COUNTS))
def test_no_count_of_who_stopped_or_began_comes_out_of_the_others(stayed, flows):
    """Told: whoever tries every world in which the numbers print alike finds each number as open as it is alone."""
    stopped, gone, began, came = (range_of(count) for count in flows)
    before, now = (cell(stayed + flows[at] + flows[at + 1], 80, Detail.FULL).bounds for at in (0, 2))
    found = [set() for _ in range(6)]
    spans = [range(low, high + 1) for low, high in (stopped, gone, began, came)]
    for kept, (a, b, c, d) in product(range(before[1] + 1), product(*spans)):
        if before[0] <= kept + a + b <= before[1] and now[0] <= kept + c + d <= now[1]:
            for values, value in zip(found, (a, b, c, d, kept + a + b, kept + c + d), strict=True):
                values.add(value)
    ranges = (stopped, gone, began, came, before, now)
    is_whole = all(values == set(range(low, high + 1)) for values, (low, high) in zip(found, ranges, strict=True))
    assert flows_whole((stopped, gone), (began, came), before, now) == is_whole


def test_five_who_began_of_five_are_not_told_beside_those_who_came():
    """All five began, so nobody came: “fewer than 5 came” would say so."""
    assert not flows_whole([(0, 4), (0, 4)], [(5, 7), (0, 4)], (0, 4), (5, 7))


# Gave and received


def test_no_part_of_who_gave_and_received_is_told_exactly():
    """All communities of 40 of whom some gave and some received: worlds that print alike, laid beside each other."""
    seen = defaultdict(lambda: defaultdict(set))
    n = 40
    for both, gave, received in product(range(13), range(13), range(9)):
        if both + gave + received > n:
            continue
        found = _help(both, gave, received, n)
        if found.parts:
            print_ = (
                found.gave.people_says,
                found.received.people_says,
                tuple(c.people_says for c in found.parts.values()),
            )
            for name, count in zip(found.parts, (both, gave, received, n - both - gave - received), strict=True):
                seen[print_][name].add(count)
    inner = {
        print_: parts
        for print_, parts in seen.items()
        if max(parts["both"] | parts["gave"]) < 10 and max(parts["received"]) < 6
    }
    assert inner
    for parts in inner.values():
        for possible in parts.values():
            assert len(possible) > 1
            assert min(possible) >= 5 or possible >= {0, 1, 2, 3, 4}


def _help(both, gave, received, n):
    ways = {way.name.lower(): [0, 0] for way in Way}
    detail = {"k": both, "gave": both + gave, "received": both + received, "ways": ways}
    found = help_of(MeasureWeek(n=n, value=0, detail=detail), 10)
    assert found is not None
    return found
