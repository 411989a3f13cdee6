"""Small groups: what is shown of them, and that nobody who knows the rules can undo it."""

from collections import defaultdict
from itertools import pairwise, permutations, product

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from metrics.masking import LEAST_CELL, PARTS, PERIPHERAL, Detail, cell, composition, detail_for, percent, rounded_among
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


@pytest.mark.parametrize("n", [20, 49, 50, 400])
def test_fewer_than_five_people_are_not_told_apart_from_nobody_to_four(n):
    masked = [cell(k, n, detail_for(n, 10)) for k in range(5)]
    assert masked[0].people_says == masked[0].share_says == "fewer than 5"
    assert (masked[0].share, masked[0].ends, masked[0].people) == (None, None, None)
    assert len({shown([each]) for each in masked}) == 1
    assert shown(masked[:1]) != shown([cell(5, n, detail_for(n, 10))])


def test_all_but_fewer_than_five_are_not_told_apart_either():
    assert len({shown([cell(k, 60, Detail.FULL)]) for k in range(56, 61)}) == 1
    assert cell(60, 60, Detail.FULL).people_says == "all but fewer than 5"


@given(st.integers(20, 400), st.data())
def test_whatever_is_printed_is_a_multiple_of_five_people(n, data):
    k = data.draw(st.integers(5, n - 5))
    found = cell(k, n, detail_for(n, 10))
    assert found.people % 5 == 0
    assert len(found.counts) > 1  # also just under “all but fewer than 5”, where one count would be alone in its five
    assert all(abs(other - found.people) <= (3 if other == n - 5 else 2) for other in found.counts)
    assert k in found.counts
    assert found.ends[0] <= 100 * k / n <= found.ends[1]


def test_shares_are_rounded_to_five_under_fifty_and_to_one_from_there():
    assert cell(9, 49, Detail.ROUGH).share_says == "20\N{NO-BREAK SPACE}%"
    assert cell(9, 60, Detail.FULL).share_says == "17\N{NO-BREAK SPACE}%"
    assert cell(6, 2000, Detail.FULL).share_says == "under 1\N{NO-BREAK SPACE}%"
    assert cell(9, 49, Detail.ROUGH).people_says == "about 10"


@given(st.integers(20, 49), st.data())
def test_nothing_drawn_in_a_group_under_fifty_is_finer_than_five_per_cent(n, data):
    k = data.draw(st.integers(0, n))
    found = cell(k, n, Detail.ROUGH)
    if found.share is not None:
        assert found.share % 5 == 0
        assert abs(found.share - 100 * found.people / n) <= 2.5 + 1e-6
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


def test_a_masked_count_has_a_verdict_only_if_every_count_it_may_be_has_it():
    assert cell(1, 400, Detail.FULL).verdict(8, 14) == Verdict.BELOW
    assert cell(0, 30, Detail.ROUGH).verdict(12, 40) == cell(4, 30, Detail.ROUGH).verdict(12, 40) == Verdict.UNSURE


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


@st.composite
def crowds(draw):
    """Communities with many people of few kinds: what one meets, and where hiding one number gives away another."""
    n = draw(st.integers(20, 70))
    kinds = draw(st.lists(st.lists(st.sampled_from(Role.values), max_size=3, unique=True), min_size=1, max_size=7))
    ends = [0, *sorted(draw(st.lists(st.integers(0, n), min_size=len(kinds) - 1, max_size=len(kinds) - 1))), n]
    return [roles for roles, (low, high) in zip(kinds, pairwise(ends), strict=True) for _ in range(low, high)]


def page_of(primary, acting, n):
    """All that a page tells of a community; the composition is None where it shows none."""
    cells = {role: cell(acting[role], n, detail_for(n, 10)) for role in Role.values}
    parts = composition(n, primary, cells)
    page = (
        tuple((c.people_says, c.share_says) for c in cells.values()),
        parts and tuple((part.people, part.is_small, part.estimate) for part in parts),
    )
    return page, cells, parts


def main_roles(parts, n):
    """Every community, by main role, whose composition is printed like this one: all that is known of it from outside."""
    ranges = [
        range(LEAST_CELL) if part.is_small else range(LEAST_CELL, n + 1)
        if part.is_withheld else [k for k in range(LEAST_CELL, n - LEAST_CELL + 1) if rounded_among(k, n) == part.people]
        for part in parts
    ]  # fmt: skip
    widest = max(range(len(ranges)), key=lambda place: len(ranges[place]))
    others = [ranges[place] for place in range(len(ranges)) if place != widest]
    for counts in product(*others):
        rest = n - sum(counts)
        if rest in ranges[widest]:
            yield [*counts[:widest], rest, *counts[widest:]]


def possible(parts, cells, n):
    """For each number behind a page what it may be, for somebody who knows the rules, n and everything printed.

    Whoever has a giving role as the main one may act in any other role besides; a Consumer by main role in no other.
    """
    found = {**{("acting", role): set() for role in Role.values}, **{("main", part): set() for part in PARTS}}
    for counts in main_roles(parts, n):
        main = dict(zip(PARTS, counts, strict=True))
        givers = sum(main[role] for role in GIVING)
        most = {role: givers + (main[role] if role == Role.CONSUMER else 0) for role in Role.values}
        acting = {role: [k for k in cells[role].counts if main[role] <= k <= most[role]] for role in Role.values}
        if all(acting.values()):
            for role, counts_of_it in acting.items():
                found["acting", role].update(counts_of_it)
            for part, count in main.items():
                found["main", part].add(count)
    return found


@settings(max_examples=60, deadline=None)
@given(crowds())
@example([["creator", "consumer"]] * 4 + [["consumer"]] * 4 + [[]] * 18)
@example([["consumer"]] * 23 + [[]] * 5)
def test_no_number_behind_a_composition_can_be_worked_out_from_it(everybody):
    """The attack: somebody knows the rules, n and everything printed, acting and main roles together."""
    acting, primary = count(everybody)
    n = len(everybody)
    _, cells, parts = page_of(primary, acting, n)
    if parts is None:
        return
    found = possible(parts, cells, n)
    assert all(acting[role] in found["acting", role] for role in Role.values)  # the attacker's world holds the real one
    assert {key for key, counts in found.items() if len(counts) < 2} == set()


@settings(max_examples=60, deadline=None)
@given(crowds())
def test_no_number_behind_a_page_without_a_composition_can_be_worked_out_from_it(everybody):
    """For each number there is another community, a few people apart, that looks the same and has another one."""
    acting, primary = count(everybody)
    n = len(everybody)
    page, _, parts = page_of(primary, acting, n)
    if parts is not None:
        return
    still_open = set(Role.values)
    for other in moved(everybody):
        other_acting, other_primary = count(other)
        if page_of(other_primary, other_acting, n)[0] == page:
            still_open -= {role for role in still_open if other_acting[role] != acting[role]}
        if not still_open:
            return
    assert not still_open, page


def moved(everybody):
    """The communities in which a few people act in other roles."""
    kinds = {tuple(roles) for roles in everybody}
    more = {(*kind, role) for kind in kinds for role in Role.values if role not in kind}
    fewer = {tuple(role for role in kind if role != left) for kind in kinds for left in kind}
    kinds = sorted(kinds | more | fewer | {(role,) for role in Role.values})
    for giver, taker in permutations(kinds, 2):
        for d in range(1, 5):
            at = [place for place, roles in enumerate(everybody) if tuple(roles) == giver][:d]
            if len(at) == d:
                yield [list(taker) if place in at else roles for place, roles in enumerate(everybody)]


@settings(max_examples=60, deadline=None)
@given(st.integers(20, 60).flatmap(people))
def test_the_parts_of_the_composition_are_rounded_and_the_small_ones_hidden(everybody):
    acting, primary = count(everybody)
    n = len(everybody)
    detail = detail_for(n, 10)
    parts = composition(n, primary, {role: cell(k, n, detail) for role, k in acting.items()})
    for part in parts or ():
        assert part.people is None or part.people % 5 == 0
        assert part.is_small == (primary[part.role] < 5)
        assert not part.is_small or part.people is None
    if parts and any(part.is_small for part in parts):
        assert sum(part.people is None for part in parts) > 1  # never one alone


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


def test_the_distance_from_a_target_follows_from_rounded_parts():
    week = {"acting": {"consumer": 30, "creator": 8}, "acts": {}}
    exact = [{"consumer": 27 + k, "creator": 8 - k, "peripheral": 5} for k in (1, 0, -1)]
    bands = {role: Band(low, low + 20, main) for role, low, main in (("consumer", 60, 20), ("creator", 5, 70))}
    bands |= {role: Band(0, 10, 0) for role in ("connector", "carrier", "caretaker")}
    profiles = [profile_of(CommunityWeek(members=40, primary=primary, **week), bands, 10) for primary in exact]
    shown_alike = [[(p["title"], p["share"]) for p in mix_parts(profile, {})] for profile in profiles]
    by_page = defaultdict(set)
    for page, profile in zip(shown_alike, profiles, strict=True):
        by_page[str(page)].add(profile.would_have_to_change)
    assert all(len(distances) == 1 for distances in by_page.values())
    assert len(by_page) < len(exact)
