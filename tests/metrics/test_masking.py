"""Small groups: what is shown of them, and that nobody who knows the rules can undo it."""

from collections import defaultdict

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from metrics.masking import PARTS, PERIPHERAL, Detail, cell, composition, detail_for, percent
from metrics.profile import mix_parts, profile_of
from metrics.statistics import Verdict
from roles.models import CommunityWeek, Role
from roles.targets import Band

GIVING = [role for role in Role.values if role != Role.CONSUMER]


def shown(cells):
    """All that a page makes of a row of cells."""
    return tuple((c.low, c.high, c.share_says, c.people_says, c.ends_say, c.verdict(10, 30)) for c in cells)


@pytest.mark.parametrize(
    ("n", "small_group", "expected"),
    [
        (9, 10, Detail.NOTHING),
        (10, 10, Detail.WORDS),
        (4, 1, Detail.NOTHING),
        (5, 5, Detail.WORDS),
        (19, 10, Detail.WORDS),
        (20, 10, Detail.ROUGH),
        (20, 25, Detail.NOTHING),
        (49, 10, Detail.ROUGH),
        (50, 10, Detail.FULL),
    ],
)
def test_how_much_is_said_follows_the_size(n, small_group, expected):
    assert detail_for(n, small_group) == expected


@pytest.mark.parametrize("k", [1, 2])
@pytest.mark.parametrize("n", [20, 49, 50, 400])
def test_one_or_two_people_are_not_told_apart(k, n):
    masked = cell(k, n, detail_for(n, 10))
    assert masked.people_says == masked.share_says == "1–2"
    assert (masked.share, masked.ends) == (None, None)
    assert shown([masked]) == shown([cell(3 - k, n, detail_for(n, 10))])


def test_all_but_one_or_two_are_not_told_apart_either():
    assert shown([cell(49, 50, Detail.FULL)]) == shown([cell(48, 50, Detail.FULL)])
    assert cell(49, 50, Detail.FULL).people_says == "all but 1–2"
    assert cell(50, 50, Detail.FULL).people_says == "50"


def test_shares_are_rounded_to_five_under_fifty_and_to_one_from_there():
    assert cell(9, 49, Detail.ROUGH).share_says == "20\N{NO-BREAK SPACE}%"
    assert cell(9, 50, Detail.FULL).share_says == "18\N{NO-BREAK SPACE}%"
    assert cell(3, 1000, Detail.FULL).share_says == "under 1\N{NO-BREAK SPACE}%"
    assert cell(9, 49, Detail.ROUGH).people_says == "about 10"


@given(st.integers(20, 49), st.data())
def test_nothing_drawn_in_a_group_under_fifty_is_finer_than_five_per_cent(n, data):
    k = data.draw(st.integers(0, n))
    found = cell(k, n, Detail.ROUGH)
    if found.share is not None:
        assert found.share % 5 == 0
        assert abs(found.share - 100 * k / n) <= 2.5 + 1e-6
        assert all(int(end) % 5 == 0 for end in found.ends_say.split("–"))


@given(st.integers(10, 19), st.data())
def test_under_twenty_there_are_words_without_a_digit(n, data):
    found = cell(data.draw(st.integers(0, n)), n, Detail.WORDS)
    assert not any(sign.isdigit() for sign in found.people_says + found.share_says)
    assert (found.share, found.ends) == (None, None)


@given(st.floats(0, 1))
def test_rounding_is_never_off_by_more_than_half_a_step(share):
    assert abs(percent(share, Detail.FULL) - 100 * share) <= 0.5 + 1e-6
    assert abs(percent(share, Detail.ROUGH) - 100 * share) <= 2.5 + 1e-6


def test_a_masked_count_has_a_verdict_only_if_both_counts_have_it():
    assert cell(1, 400, Detail.FULL).verdict(8, 14) == Verdict.BELOW
    assert cell(1, 30, Detail.ROUGH).verdict(12, 40) == cell(2, 30, Detail.ROUGH).verdict(12, 40) == Verdict.UNSURE


def compositions(total, parts):
    if parts == 1:
        yield (total,)
        return
    for first in range(total + 1):
        for rest in compositions(total - first, parts - 1):
            yield (first, *rest)


def test_no_cell_of_one_or_two_can_be_worked_out_from_the_composition():
    """The attack: everybody knows the rules and n, lists every community there could be, and keeps those that fit."""
    by_page = defaultdict(list)
    for counts in compositions(20, len(PARTS)):
        parts = composition(20, dict(zip(PARTS, counts, strict=True)), {})
        page = parts and tuple((part.people, part.is_small, part.estimate) for part in parts)
        by_page[page].append(counts)
    for page, communities in by_page.items():
        for place in range(len(PARTS)):
            values = {counts[place] for counts in communities}
            assert page is None or page[place][0] is not None or len(values) > 1, (page, communities)


def people(n):
    """n people, each with the roles they act in."""
    roles = st.lists(st.sampled_from(Role.values), max_size=3, unique=True)
    return st.lists(roles, min_size=n, max_size=n)


def count(everybody):
    acting = {role: sum(role in roles for roles in everybody) for role in Role.values}
    primary = dict.fromkeys(PARTS, 0)
    for roles in everybody:
        giving = [role for role in roles if role in GIVING]
        primary[giving[0] if giving else roles[0] if roles else PERIPHERAL] += 1
    return acting, primary


def test_no_cell_of_one_or_two_can_be_worked_out_from_both_tables_together():
    """Two roles and the rest, every community of 20 there could be: acting and main roles on one page."""
    n, roles = 20, (Role.CONSUMER, Role.CREATOR)
    by_page = defaultdict(set)
    for only_consumer, creator_only, both, none in compositions(n, 4):
        acting = dict(zip(roles, (only_consumer + both, creator_only + both), strict=True))
        primary = {Role.CONSUMER: only_consumer, Role.CREATOR: creator_only + both, PERIPHERAL: none}
        cells = {role: cell(acting.get(role, 0), n, Detail.ROUGH) for role in Role.values}
        parts = composition(n, primary, cells)
        page = (
            tuple((c.low, c.high) for c in cells.values()),
            parts and tuple((part.people, part.is_small) for part in parts),
        )
        by_page[page].add((*acting.values(), *primary.values()))
    checked = 0
    for page, communities in by_page.items():
        for place, values in enumerate(zip(*communities, strict=True)):
            is_printed = place < len(roles) or page[1] is not None
            if is_printed and set(values) <= {1, 2}:
                checked += 1
                assert set(values) == {1, 2}, (page, communities)
    assert checked


@settings(max_examples=200)
@given(st.integers(20, 60).flatmap(people))
def test_the_composition_adds_to_everybody(everybody):
    acting, primary = count(everybody)
    n = len(everybody)
    parts = composition(n, primary, {role: cell(k, n, Detail.FULL) for role, k in acting.items()})
    if parts is not None:
        assert sum(part.estimate for part in parts) == pytest.approx(n)
        assert all(part.people is None for part in parts if primary[part.role] in (1, 2))


@pytest.mark.parametrize("n", [10, 15, 19, 20, 37, 49])
def test_no_target_one_tries_tells_counts_apart_that_are_shown_alike(n):
    """Managers may try any target and see the verdict: so it follows from what is shown, not from the exact count."""
    detail = detail_for(n, 10)
    told = defaultdict(set)
    for cell_shown in (cell(k, n, detail) for k in range(n + 1)):
        tried = tuple(
            (cell_shown.verdict(low, high), round(cell_shown.sureness(low, high), 6))
            for low in range(0, 100, 4)
            for high in (low + 3, low + 30)
        )
        told[cell_shown.people_says, cell_shown.share_says].add(tried)
    assert {len(answers) for answers in told.values()} == {1}
    assert len(told) < n + 1


def test_the_distance_from_a_target_follows_from_rounded_parts_in_a_small_group():
    week = {"acting": {"consumer": 30, "creator": 8}, "acts": {}}
    exact = [{"consumer": 27 + k, "creator": 8 - k, "peripheral": 5} for k in (0, 1)]
    bands = {role: Band(low, low + 20, main) for role, low, main in (("consumer", 60, 20), ("creator", 5, 70))}
    bands |= {role: Band(0, 10, 0) for role in ("connector", "carrier", "caretaker")}
    first, second = (profile_of(CommunityWeek(members=40, primary=primary, **week), bands, 10) for primary in exact)
    shown_alike = [[(p["title"], p["share"]) for p in mix_parts(profile, {})] for profile in (first, second)]
    assert shown_alike[0] == shown_alike[1]
    assert first.would_have_to_change == second.would_have_to_change
