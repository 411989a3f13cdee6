"""Who was helped from where: computed, masked, and not to be undone by subtraction."""

import csv
import io
from collections import defaultdict
from datetime import UTC, datetime, timedelta
from itertools import product

import pytest
from django.db import connection
from hypothesis import given, settings
from hypothesis import strategies as st

from activity.vocabulary import ObjectType, Ref, Verb
from content.models import Kind
from metrics.flow.shown import NOT_SHOWN, Spot, published, spot_of
from metrics.flow.weekly import fill_bridges, merged
from metrics.models import Axis, BridgeWeek, CarriedWeek
from roles.models import OptOut
from tests.factories import join, make_act, make_community, make_item, make_user

MONDAY = datetime(2026, 11, 16, tzinfo=UTC).date()
DAY = "2026-11-03"


# What is printed


def printed(counts, sizes):
    return tuple(tuple((spot.says, spot.people) for spot in row) for row in published(counts, sizes, 10))


def what_a_reader_knows(table, publish):
    """Of each cell, every number it could have for somebody who knows the rules: tables that print alike."""
    seen = defaultdict(lambda: defaultdict(set))
    for counts in table:
        print_ = publish(counts)
        for row, line in enumerate(counts):
            for column, count in enumerate(line):
                seen[print_][row, column].add(count)
    return seen


SIZES = (24, 24)
SMALL = (0, 1, 4, 5, 6, 12, 19, 20, 21, 24)
TABLES = [((a, b), (c, d)) for a, b, c, d in product(SMALL, repeat=4)]


def test_every_number_under_five_stays_possible_where_none_is_printed():
    """All tables of a kind, laid beside each other: whoever knows the rules and the print cannot tell 0 from 4."""
    for print_, cells in what_a_reader_knows(TABLES, lambda counts: printed(counts, SIZES)).items():
        for (row, column), possible in cells.items():
            if print_[row][column][1] is None:
                few, many = {n for n in possible if n < 5}, {n for n in possible if n > 19}
                assert not few or few == {0, 1, 4}, (print_, row, column)
                assert not many or many == {20, 21, 24}, (print_, row, column)


def test_sums_of_a_row_would_give_a_number_away():
    """The same test fails for a page that prints exact sums of rows: it can fail."""

    def with_sums(counts):
        return printed(counts, SIZES), tuple(sum(row) for row in counts)

    seen = what_a_reader_knows(TABLES, with_sums)
    pinned = [
        possible
        for (print_, _), cells in seen.items()
        for (row, column), possible in cells.items()
        if print_[row][column][1] is None and len({n for n in possible if n < 5}) == 1
    ]
    assert pinned


def lines_of(table):
    return [*table, *zip(*table, strict=True)]


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_no_row_or_column_has_exactly_one_cell_without_a_number(data):
    many = data.draw(st.integers(2, 5))
    sizes = data.draw(st.lists(st.integers(10, 80), min_size=many, max_size=many))
    counts = [[data.draw(st.integers(0, size)) for size in sizes] for _ in sizes]
    table = published(counts, sizes, 10)
    for line in lines_of(table):
        assert sum(not spot.is_told for spot in line) != 1
    for line, given_ in zip(table, counts, strict=True):
        for spot, count, size in zip(line, given_, sizes, strict=True):
            assert spot in (spot_of(count, size, 10), Spot(NOT_SHOWN))


@settings(max_examples=150, deadline=None)
@given(st.integers(10, 90), st.integers(0, 90), st.integers(0, 90))
def test_two_weeks_subtracted_tell_of_nobody_or_of_five(size, before, now):
    """Of the same cell in any two weeks, and of any two cells: numbers are multiples of five."""
    first, second = spot_of(min(before, size), size, 10), spot_of(min(now, size), size, 10)
    if first.people is not None and second.people is not None:
        assert abs(first.people - second.people) == 0 or abs(first.people - second.people) >= 5
        assert size >= 20
        assert 5 <= min(before, size) <= size - 5


def test_a_withheld_cell_is_chosen_without_looking_at_its_number():
    counts = [[2, 12, 30], [12, 12, 12], [12, 12, 12]]
    sizes = (40, 40, 40)
    told = [[spot.is_told for spot in row] for row in published(counts, sizes, 10)]
    for other in (7, 20, 34):
        counts = [[2, other, 41 - other], [other, 12, 12], [12, other, 12]]
        assert [[spot.is_told for spot in row] for row in published(counts, sizes, 10)] == told


# Groups


def test_groups_under_ten_and_without_a_name_are_the_others():
    assert merged({"A": 12, "B": 9, "": 4, "C": 30}) == [("A", 12), ("C", 30), ("", 13)]


def test_others_under_ten_take_the_next_smallest_in():
    assert merged({"A": 12, "B": 3, "C": 30}) == [("C", 30), ("", 15)]
    assert merged({"A": 12, "C": 30}) == [("A", 12), ("C", 30)]
    assert merged({"A": 3}) == [("", 3)]


# Computing, against an independent count


@pytest.fixture
def floors(community, alice, bob):
    """30 in assembly, 25 in service, 4 in the tool room; service is helped from assembly by answers and uses."""
    people = {}
    for name, many in (("Assembly", 30), ("Service", 25), ("Tool room", 4)):
        people[name] = [make_user(department=name) for _ in range(many)]
        for user in people[name]:
            join(user, community)
    community.memberships.filter(user__in=[alice, bob]).update(left_at=community.created_at + timedelta(days=1))
    ask = make_item(community, people["Service"][0], Kind.ASK)
    page = make_item(community, people["Assembly"][0], Kind.PAGE)
    for number in range(12):
        asker, helper = people["Service"][number], people["Assembly"][number % 3]
        make_act(
            Verb.ANSWER,
            by=helper,
            on=DAY,
            about=Ref(ObjectType.ANSWER, 900 + number, helper.pk),
            community_id=community.pk,
            target_id=asker.pk,
            context_id=ask.pk,
        )
    for user in [*people["Service"][6:16], *people["Tool room"]]:
        make_act(Verb.USE, by=user, on=DAY, about=page.ref, community_id=community.pk)
    return community, people, ask, page


def recount(community, as_of):
    """The rule again, person by person and in another way: names of departments to numbers of people."""
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT g.department, t.department, count(DISTINCT t.id) FROM (
                SELECT actor_id AS giver, target_id AS taker, occurred_on FROM activity_act WHERE verb = 17 AND community_id = %(c)s
                UNION SELECT owner_id, actor_id, occurred_on FROM activity_act WHERE verb = 8 AND community_id = %(c)s) f
            JOIN accounts_user g ON g.id = f.giver JOIN accounts_user t ON t.id = f.taker
            WHERE occurred_on < %(d)s AND occurred_on >= %(d)s::date - 182 GROUP BY 1, 2""",
            {"c": community.pk, "d": as_of},
        )
        return {(giver, taker): people for giver, taker, people in cursor.fetchall()}


@pytest.mark.django_db
def test_cells_equal_a_recount(floors):
    community, *_ = floors
    fill_bridges(MONDAY)
    week = BridgeWeek.objects.get(community=community, axis=Axis.DEPARTMENT)
    assert week.groups == [["Assembly", 30], ["", 29]]  # the tool room alone is too small, so service joins it
    names = {"Assembly": 0}
    expected = defaultdict(int)
    for (giver, taker), people in recount(community, MONDAY).items():
        expected[names.get(giver, 1), names.get(taker, 1)] += people
    assert {(g, t): people for g, t, people, *_ in week.cells} == dict(expected) == {(0, 1): 20}


@pytest.mark.django_db
def test_who_opted_out_left_or_took_it_back_is_not_counted(floors):
    community, people, _ask, page = floors
    OptOut.objects.create(user=people["Service"][0], community=community)
    OptOut.objects.create(user=people["Service"][1], community=None)
    community.memberships.filter(user=people["Service"][2]).update(left_at=community.created_at + timedelta(days=1))
    use = make_act(Verb.USE, by=people["Service"][20], on=DAY, about=page.ref, community_id=community.pk)
    make_act(Verb.UNDO, by=people["Service"][20], on=DAY, about=page.ref, community_id=community.pk, undo_of_id=use.pk)
    make_act(Verb.USE, by=people["Service"][21], on=MONDAY.isoformat(), about=page.ref, community_id=community.pk)
    fill_bridges(MONDAY)
    week = BridgeWeek.objects.get(community=community, axis=Axis.DEPARTMENT)
    assert week.groups == [["Assembly", 30], ["", 26]]
    assert [cell[:3] for cell in week.cells] == [[0, 1, 17]]


@pytest.mark.django_db
def test_page_export_and_api_print_the_same_and_lead_to_things_of_the_community(floors, alice, charlie, as_user):
    community, _, _ask, _page = floors
    join(alice, community, "manager")
    fill_bridges(MONDAY)
    address = f"/c/{community.slug}/manage/knowledge/bridges/"
    shown = as_user(alice).get(address).context["matrix"].table
    assert shown == [["Assembly", "fewer than 5", NOT_SHOWN], ["Other departments", "fewer than 5", "fewer than 5"]]
    answer = as_user(alice).get(f"{address}department.csv").content.decode("utf-8-sig")
    head, *rows = csv.reader(io.StringIO(answer))
    assert rows == shown
    assert head == ["From", "to Assembly (n: about 30)", "to Other departments (n: about 30)"]  # of 29
    api = as_user(alice).get(f"/api/v1/communities/{community.slug}/bridges/department/").json()
    assert [[row["from"], *[cell["people"] for cell in row["to"]]] for row in api["rows"]] == shown
    for door in (address, f"{address}department.csv", f"/api/v1/communities/{community.slug}/bridges/department/"):
        assert as_user(charlie).get(door).status_code in (403, 404)


@pytest.mark.django_db
def test_a_cell_that_is_not_told_has_no_evidence(floors, alice, as_user):
    community, *_ = floors
    join(alice, community, "manager")
    BridgeWeek.objects.create(
        community=community,
        axis=Axis.DEPARTMENT,
        as_of=MONDAY,
        groups=[["A", 40], ["B", 40], ["C", 40]],
        cells=[
            [0, 1, 3, 3, [floors[3].pk]],
            *[[r, c, 12, 12, [floors[3].pk]] for r in range(3) for c in range(3) if (r, c) != (0, 1)],
        ],
    )
    at = f"/c/{community.slug}/manage/knowledge/bridges/department/"
    assert as_user(alice).get(f"{at}1-2/").status_code == 404
    assert as_user(alice).get(f"{at}1-3/").status_code == 404  # withheld beside it
    assert as_user(alice).get(f"{at}2-1/").context["found"] == [floors[3]]
    assert as_user(alice).get(f"{at}9-9/").status_code == 404


@pytest.mark.django_db
def test_between_communities_counts_who_used_what_was_carried(community, alice, bob, as_user):
    other, hidden = make_community("Vibration", manager=alice), make_community("Hidden", visibility="private")
    page = make_item(community, alice, Kind.PAGE)
    for place, many in ((other, 7), (hidden, 9)):
        share = make_act(
            Verb.SHARE, by=bob, on=DAY, about=page.ref, community_id=place.pk, origin_community_id=community.pk
        )
        for _ in range(many):
            make_act(Verb.USE, by=make_user(), on=DAY, about=page.ref, community_id=community.pk, caused_by_id=share.pk)
    fill_bridges(MONDAY)
    assert set(CarriedWeek.objects.values_list("used_in", "people")) == {(other.pk, 7), (hidden.pk, 9)}
    page_ = as_user(alice).get(f"/c/{community.slug}/manage/knowledge/bridges/")
    assert page_.context["between_rows"] == [["Vibration", "about 5", "fewer than 5"]]
    assert "Hidden" not in page_.content.decode()
