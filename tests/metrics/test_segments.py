"""Roles by group: which groups are told apart, numbers equal to a recount, and the same texts through every door."""

import csv
import io
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from metrics.models import MeasureRun, SegmentAxis, SegmentWeek
from metrics.segments.grouping import merged, too_alike, without_alike
from metrics.segments.shown import split, split_of
from metrics.segments.weekly import KEY, split_up
from metrics.tasks import split_roles
from roles.actions import opt_out
from roles.engine.forgetting import forget_community
from roles.models import CommunityWeek, Role, RolePolicy, RoleSettings, RoleWeek, State
from tests.factories import join, make_user
from tests.metrics.rows import MONDAY, make_week

# Which groups


def test_groups_under_ten_and_who_said_nothing_are_the_others():
    assert merged({"A": 12, "B": 9, "": 4, "C": 30}, 10) == {"C": 30, "A": 12, "": 13}
    assert merged({"A": 12, "B": 3, "C": 30}, 10) == {"C": 30, "": 15}  # the next smallest makes three people ten
    assert merged({"A": 40, "": 0}, 10) == {} == merged({"A": 3}, 10)  # one group is nobody to compare with
    assert merged({"A": 12, "B": 11}, 12) == {}


@given(st.dictionaries(st.sampled_from("ABCDEF") | st.just(""), st.integers(1, 40)), st.integers(5, 15))
def test_no_group_is_smaller_than_the_smallest_and_nobody_is_lost(sizes, least):
    found = merged(sizes, least)
    assert not found or sum(found.values()) == sum(sizes.values())
    assert all(members >= least for members in found.values())


@settings(max_examples=150)
@given(st.integers(10, 60), st.integers(10, 60), st.data())
def test_two_groups_that_differ_by_a_few_people_are_never_both_told(size, other, data):
    """Subtracted, their numbers would speak of the few: those in one and not in the other; or, beside the whole, of who
    is in neither or in both."""
    both = data.draw(st.integers(0, min(size, other)))
    total = data.draw(st.integers(size + other - both, 130))
    in_one_only = size + other - 2 * both
    if not too_alike(size, other, both, total, 10):
        assert in_one_only == 0 or in_one_only >= 10
        assert total - in_one_only >= 10
    assert without_alike({"A": size, "": 3}, "A") == {"": size + 3}


# Computing


def acts(member, community, *roles, state=State.ACTIVE, day=MONDAY):
    """The rows of a snapshot for one member: the Consumer's always."""
    policy = RolePolicy.objects.get(version=1)
    for role in {*roles, Role.CONSUMER}:
        RoleWeek.objects.create(
            community=community,
            member=member,
            role=role,
            as_of=day,
            policy=policy,
            a_fx=0,
            u_fx=0,
            state=state,
            is_acting=role in roles,
        )


def moment(weeks):
    return datetime(MONDAY.year, MONDAY.month, MONDAY.day, 9, tzinfo=UTC) - timedelta(weeks=weeks)


@pytest.fixture
def floors(community):
    """30 in assembly, 22 in service, 4 in the tool room; a newcomer and an inactive one, who are not counted."""
    people = {}
    for name, many in (("Assembly", 30), ("Service", 22), ("Tool room", 4)):
        people[name] = [make_user(department=name, region="North" if name == "Service" else "") for _ in range(many)]
        for number, user in enumerate(people[name]):
            join(user, community, joined_at=moment(20 if number % 3 else 90))
            roles = [Role.CONSUMER] * (number % 2) + [Role.CREATOR] * (number < 12 and name == "Assembly")
            acts(user, community, *roles)
    for state in (State.NEWCOMER, State.INACTIVE):
        user = make_user(department="Service")
        join(user, community)
        acts(user, community, Role.CREATOR, state=state)
    acting = recount(community, "''")[""][1]
    make_week(community, 56, acting=acting, primary={})
    return community, people


def recount(community, column):
    """The rule again, in another way: group to (members, role to acting)."""
    found: dict[str, tuple[int, dict[str, int]]] = {}
    with connection.cursor() as cursor:
        cursor.execute(
            f"""SELECT {column}, count(DISTINCT w.member_id), {
                ", ".join(
                    f"count(DISTINCT w.member_id) FILTER (WHERE w.role = '{role}' AND w.is_acting)"
                    for role in Role.values
                )
            }
            FROM roles_roleweek w JOIN accounts_user u ON u.id = w.member_id
            WHERE w.community_id = %s AND w.as_of = %s AND w.state NOT IN ('newcomer', 'inactive') GROUP BY 1""",
            [community.pk, MONDAY],
        )
        for name, members, *counts in cursor.fetchall():
            found[name] = (members, dict(zip(Role.values, counts, strict=True)))
    return found


@pytest.mark.django_db
def test_rows_equal_a_recount_and_the_small_group_is_among_the_others(floors):
    community, _ = floors
    assert split_up(MONDAY) == 1
    rows = SegmentWeek.objects.filter(community=community, axis=SegmentAxis.DEPARTMENT)
    found = {row.value: (row.members, row.acting) for row in rows}
    exact = recount(community, "u.department")
    joined = recount(community, "CASE WHEN u.department = 'Assembly' THEN u.department ELSE '' END")
    assert found == {
        "Assembly": exact["Assembly"],
        "": joined[""],
    }  # four alone would be too few, so service joins them
    assert found["Assembly"][1]["creator"] == 12
    time = {row.value: row.members for row in SegmentWeek.objects.filter(community=community, axis=SegmentAxis.TIME)}
    assert time == {"first-year": 36, "one-to-three": 20}
    # North is the service, which is all but Assembly and the four of the tool room: too alike
    assert not SegmentWeek.objects.filter(community=community, axis=SegmentAxis.REGION).exclude(value="").exists()


@pytest.mark.django_db
def test_a_monday_is_written_once_and_anew_only_when_told_so(floors):
    _, people = floors
    split_up(MONDAY)
    before = list(SegmentWeek.objects.values_list("axis", "value", "members", "acting"))
    for user in people["Assembly"]:
        user.department = "Moved"
        user.save(update_fields=["department"])
    assert split_up(MONDAY) == 0
    assert list(SegmentWeek.objects.values_list("axis", "value", "members", "acting")) == before
    assert split_up(MONDAY, anew=True) == 1
    assert SegmentWeek.objects.filter(value="Moved", members=30).count() == 1
    assert MeasureRun.objects.get(key=KEY).communities == 1
    split_roles()  # of the Monday of today: there are no snapshots of it
    assert MeasureRun.objects.count() == 1


@pytest.mark.django_db
def test_switched_off_the_rows_go_and_opting_out_leaves_them(floors):
    community, people = floors
    split_up(MONDAY)
    opt_out(by=people["Assembly"][0], community=community)
    assert SegmentWeek.objects.get(community=community, value="Assembly").members == 30  # as people saw it
    forget_community(community.pk)
    assert not SegmentWeek.objects.exists()


# Shown


def counts_of(service, assembly, others=(20, {}), extra=()):
    return {"Service": service, "Assembly": assembly, "": others, **dict(extra)}


def week_with(members, **acting):
    return CommunityWeek(members=members, acting=acting, primary={}, as_of=MONDAY)


def test_a_group_beside_the_rest_says_fewer_only_beyond_chance():
    week = week_with(200, creator=72, consumer=100)
    counts = counts_of((60, {"creator": 7, "consumer": 30}), (120, {"creator": 61, "consumer": 60}))
    found = split(week, SegmentAxis.DEPARTMENT, counts, 10)
    service = found.rests["Service", "creator"]
    assert (service.people_says, service.says, service.verdict_words) == ("about 5", "10\xa0%", "Fewer than elsewhere")
    assert service.elsewhere_says == "45\xa0%"  # 65 of 140, as printed
    assert found.rests["Service", "consumer"].verdict_words == "About as elsewhere"
    assert found.group("Service").size_says == "about 60"
    counts["Service"], week = (60, {"creator": 23, "consumer": 30}), week_with(200, creator=88, consumer=100)
    assert (
        split(week, SegmentAxis.DEPARTMENT, counts, 10).rests["Service", "creator"].verdict_words
        == "About as elsewhere"
    )


def test_what_is_shown_does_not_depend_on_exact_numbers():
    """Sizes and counts that print alike make the same page, comparisons included."""
    looks = set()
    for n, k in ((58, 13), (60, 15), (62, 17)):
        week = week_with(200, creator=60)
        counts = counts_of((n, {"creator": k}), (100, {"creator": 30}), (100 - n, {}))
        found = split(week, SegmentAxis.DEPARTMENT, counts, 10)
        group = found.group("Service")
        compared = found.rests["Service", "creator"]
        looks.add((group.size_says, compared.label, compared.people_says, compared.ends, compared.share_elsewhere))
    assert len(looks) == 1


@pytest.mark.parametrize(
    "counts",
    [
        {"A": (30, {}), "": (6, {})},  # the others are too few
        {"A": (36, {})},  # one group
        {"A": (9, {}), "B": (9, {}), "": (18, {})},
        {"A": (17, {}), "B": (17, {})},  # more or fewer than are counted now: the week was computed anew
    ],
)
def test_what_cannot_be_told_apart_is_not(counts):
    assert split(week_with(36), SegmentAxis.DEPARTMENT, counts, 10) is None


def test_a_community_may_ask_for_larger_groups():
    counts = {"A": (30, {"consumer": 10}), "B": (40, {"consumer": 20}), "": (30, {})}
    assert len(split(week_with(100, consumer=40), SegmentAxis.REGION, counts, 10).groups) == 2
    assert split(week_with(100, consumer=40), SegmentAxis.REGION, counts, 35).groups[0].value == "B"


# Pages


@pytest.fixture
def told(community):
    """Service with few Creators, Assembly with many, and others; 200 people in all."""
    make_week(community, 200, acting={"consumer": 130, "creator": 72}, primary={})
    rows = (
        ("Service", 60, {"consumer": 40, "creator": 7}),
        ("Assembly", 120, {"consumer": 77, "creator": 61}),
        ("", 20, {"consumer": 13, "creator": 4}),
    )
    for value, members, acting in rows:
        SegmentWeek.objects.create(
            community=community, as_of=MONDAY, axis="department", value=value, members=members, acting=acting
        )
    return community


def address(community, axis="department", name="role-segments"):
    return reverse(f"metrics:{name}", args=[community.slug, axis])


@pytest.mark.django_db
def test_page_csv_and_data_print_the_same(as_user, alice, bob, told):
    client = as_user(bob)
    page = client.get(address(told))
    assert page.context["headline"] == "Assembly and Service differ from the rest by more than chance alone does."
    rows = page.context["table"]
    answer = client.get(address(told, name="role-segments-csv")).content.decode("utf-8-sig")
    assert list(csv.reader(io.StringIO(answer)))[1:] == [[text.replace("\xa0", " ") for text in row] for row in rows]
    api = client.get(f"/api/v1/communities/{told.slug}/segments/department/").json()
    assert [
        [group["name"], share["role"], share["people"], share["share"]]
        for group in api["groups"]
        for share in group["shares"]
    ] == [[row[0], role, row[2], row[4]] for row, role in zip(rows, [*Role.values] * 2, strict=True)]
    one = as_user(alice).get(address(told), {"in": "Service"})
    assert one.context["headline"] == "In Service, fewer act as Creators than elsewhere."
    assert one.context["table"] == [row for row in rows if row[0] == "Service"]
    assert reverse("metrics:role-cause", args=[told.slug, "creator"]) in one.content.decode()
    assert address(told) in client.get(reverse("metrics:role-profile", args=[told.slug])).content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("value", ["Tool room", "", "others", "Service\x00", "x" * 400])
def test_a_group_that_is_not_told_does_not_exist(as_user, bob, told, value):
    page = as_user(bob).get(address(told), {"in": value})
    assert page.context["group"] is None or value == "Service\x00"
    assert page.status_code == 200


@pytest.mark.django_db
def test_charlie_other_axes_switched_off_and_before_the_first_monday(as_user, bob, charlie, told):
    for name in ("role-segments", "role-segments-csv"):
        assert as_user(charlie).get(address(told, name=name)).status_code == 403
        assert as_user(bob).get(f"/c/{told.slug}/manage/roles/by/height/").status_code == 404
    assert as_user(charlie).get(f"/api/v1/communities/{told.slug}/segments/department/").status_code == 403
    assert as_user(bob).get(f"/api/v1/communities/{told.slug}/segments/height/").status_code == 404
    assert "nothing can be told apart" in as_user(bob).get(address(told, "country")).content.decode()
    assert split_of(told, charlie, CommunityWeek.objects.get(), SegmentAxis.DEPARTMENT, 10) is None
    RoleSettings.objects.create(community=told, is_computed=False)
    assert "switched off" in as_user(bob).get(address(told)).content.decode()
    assert "Service" not in as_user(bob).get(address(told)).content.decode()
    CommunityWeek.objects.all().delete()
    assert as_user(bob).get(address(told)).status_code == 200
