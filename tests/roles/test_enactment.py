"""Enactment: regular, on distinct days (MEASURES.md 3.3)."""

from datetime import date, timedelta
from uuid import uuid4

import pytest

from activity.vocabulary import ActorKind, ObjectType, Ref, Verb, Via
from roles.engine import formulas
from roles.models import CommunityWeek, EnactWeek, Role
from roles.policy import policy_of
from tests.factories import make_user
from tests.roles.history import MONDAY, History, at, day, member_ref

pytestmark = pytest.mark.django_db
PAGE = Ref(ObjectType.PAGE, 77)


@pytest.fixture
def history() -> History:
    return History()


def test_theta_is_where_somebody_with_that_cadence_stands():
    policy = policy_of(MONDAY)
    assert policy.theta(Role.CONSUMER) == pytest.approx(6.43, abs=0.01)
    assert policy.theta(Role.CREATOR) == pytest.approx(1.05, abs=0.01)
    assert policy.decay[0] == 2**20
    assert policy.decay[60] == 2**19
    assert len(policy.decay) == 372


def test_one_active_day_every_cadence_is_one_half(history):
    policy, (ann, *_) = policy_of(MONDAY), history.people
    weeks = [(MONDAY - timedelta(days=7 * week), 1.0) for week in range(1, 53)]
    assert formulas.enactment(policy, Role.CONSUMER, MONDAY, weeks) == pytest.approx(500_000, abs=30_000)
    for week in range(7):
        history.post(ann, 4 + 56 * week)
    assert history.row(ann, Role.CREATOR).a_fx == pytest.approx(500_000, abs=40_000)


def test_a_is_what_the_hand_computes(history):
    ann = history.people[0]
    history.post(ann, 4)  # Thursday of the last week
    history.post(ann, 5)
    history.post(ann, 18)  # Thursday two weeks before
    row = history.row(ann, Role.CREATOR)
    wk = 0.75 * 2 ** (-4 / 60) + 0.5 * 2 ** (-18 / 60)
    theta = 0.5 / (1 - 2 ** (-56 / 60))
    assert row.enactment == pytest.approx(1 - 2 ** (-wk / theta), abs=2e-6)
    assert row.record["weeks"] == [["2026-05-11", 1], ["2026-05-25", 2]]


def test_three_hundred_posts_on_a_day_are_one_day(history):
    ann, ben, *_ = history.people
    for hour in range(20):
        history.post(ann, 4, hour=hour)
    history.post(ben, 4)
    assert history.row(ann, Role.CREATOR).a_fx == history.row(ben, Role.CREATOR).a_fx


def test_an_act_counts_from_the_day_after_it_until_it_leaves_the_window(history):
    ann = history.people[0]
    history.post(ann, 7)
    week_before = MONDAY - timedelta(days=7)
    assert history.row(ann, Role.CREATOR, week_before).a_fx == 0
    assert history.row(ann, Role.CREATOR, week_before + timedelta(days=1)).a_fx > 0
    last, gone = MONDAY + timedelta(days=357), MONDAY + timedelta(days=358)
    assert history.row(ann, Role.CREATOR, last).a_fx > 0
    assert history.row(ann, Role.CREATOR, gone).a_fx == 0


def test_what_is_withdrawn_automatic_done_in_bulk_or_by_a_service_is_nothing(history):
    ann, ben, *_ = history.people
    robot = make_user(is_service=True)
    history.undo(history.act(Verb.CREATE, ann, Ref(ObjectType.POST, 1, ann.pk), 4), 1)
    history.act(Verb.CREATE, ann, Ref(ObjectType.POST, 2, ann.pk), 4, via=Via.AUTOMATION)
    history.act(Verb.CREATE, ann, Ref(ObjectType.POST, 3, ann.pk), 4, via=Via.BULK)
    history.act(Verb.CREATE, robot, Ref(ObjectType.POST, 4, robot.pk), 4, actor_kind=ActorKind.SERVICE)
    history.act(Verb.CREATE, None, Ref(ObjectType.POST, 5), 4, actor_kind=ActorKind.SYSTEM)
    row = history.row(ann, Role.CREATOR)
    assert (row.a_fx, row.n, row.record) == (0, 0, {})
    assert not EnactWeek.objects.exists()
    bulk = uuid4()
    for number in range(5):
        history.act(Verb.SAVE, ben, Ref(ObjectType.POST, number, ann.pk), 4, bulk_id=bulk)
    assert EnactWeek.objects.count() == 0
    row = history.row(ben, Role.CONSUMER)
    assert row.record["values"] == [["2026-05-25", 0.3]]


@pytest.mark.parametrize(
    ("verb", "role"),
    [
        (Verb.ASK, Role.CONSUMER),
        (Verb.USE, Role.CONSUMER),
        (Verb.CREATE, Role.CREATOR),
        (Verb.COMMENT, Role.CREATOR),
        (Verb.IMPROVE, Role.CREATOR),
        (Verb.SHARE, Role.CARRIER),
        (Verb.RECOMMEND, Role.CARRIER),
        (Verb.REVIEW, Role.CARETAKER),
        (Verb.GARDEN, Role.CARETAKER),
        (Verb.HOST, Role.CARETAKER),
        (Verb.ADOPT_POLICY, Role.CARETAKER),
    ],
)
def test_each_verb_enacts_its_role_and_no_other(history, verb, role):
    ann, ben, *_ = history.people
    history.act(verb, ann, Ref(ObjectType.POST, 9, ben.pk), 4)
    history.compute()
    acting = {row.role for row in ann.role_weeks.all() if row.a_fx}
    assert acting == {role}


def test_people_enact_connecting_and_caring(history):
    ann, ben, cem, *_ = history.people
    history.act(Verb.INTRODUCE, ann, member_ref(ben), 4, target_id=cem.pk)
    history.act(Verb.WELCOME, ann, member_ref(ben), 4, target_id=ben.pk)
    assert history.row(ann, Role.CONNECTOR).a_fx > 0
    assert history.row(ann, Role.CARETAKER).a_fx > 0


def test_acts_on_ones_own_are_nobodys_care_or_carriage(history):
    ann, ben, *_ = history.people
    own = history.post(ann, 5)
    for verb in (Verb.SHARE, Verb.RECOMMEND, Verb.FEATURE, Verb.REVIEW, Verb.GARDEN, Verb.SAVE, Verb.USE):
        history.act(verb, ann, own, 4)
    history.act(Verb.INTRODUCE, ann, member_ref(ann), 4, target_id=ben.pk)
    history.act(Verb.WELCOME, ann, member_ref(ann), 4, target_id=ann.pk)
    history.act(Verb.REFER, ann, Ref(ObjectType.ASK, 5, ann.pk), 4, target_id=ben.pk)
    history.compute()
    assert {row.role for row in ann.role_weeks.all() if row.a_fx} == {Role.CREATOR}


def test_keeping_up_somebody_elses_page_is_care_as_well(history):
    ann, ben, *_ = history.people
    history.act(Verb.IMPROVE, ann, Ref(ObjectType.PAGE, 9, ben.pk), 4)
    assert history.row(ann, Role.CARETAKER).a_fx > 0
    assert history.row(ann, Role.CREATOR).a_fx > 0


def test_a_consumers_week_adds_what_was_opened_and_what_was_done(history):
    ann, ben, *_ = history.people
    for number in range(6):
        history.read(ann, Ref(ObjectType.POST, number, ben.pk), 4)
    history.read(ann, Ref(ObjectType.POST, 1, ben.pk), 3)
    history.read(ann, Ref(ObjectType.POST, 9, ann.pk), 3)  # one's own
    history.read(ann, Ref(ObjectType.COLLECTION, 1), 2, verb=Verb.SEARCH)
    history.act(Verb.USE, ann, Ref(ObjectType.POST, 1, ben.pk), 3)
    history.act(Verb.ASK, ann, Ref(ObjectType.ASK, 50, ann.pk), 3)
    row = history.row(ann, Role.CONSUMER)
    x = 0.25 * 4 + 0.25 * 1 + 1 + 0.7
    assert row.record["values"] == [["2026-05-25", pytest.approx(x)]]
    assert row.record["weeks"] == [["2026-05-25", 3]]
    assert row.a_fx == formulas.enactment(policy_of(MONDAY), Role.CONSUMER, MONDAY, [(date(2026, 5, 25), x)])


def test_in_the_middle_of_a_week_only_its_first_days_count(history):
    ann, ben, *_ = history.people
    history.act(Verb.USE, ann, Ref(ObjectType.POST, 1, ben.pk), 7)  # Monday
    history.act(Verb.USE, ann, Ref(ObjectType.POST, 2, ben.pk), 4)  # Thursday
    history.act(Verb.USE, ann, Ref(ObjectType.POST, 3, ben.pk), 4)
    row = history.row(ann, Role.CONSUMER, day(5))
    assert row.record["values"] == [["2026-05-25", 1]]
    assert row.record["weeks"] == [["2026-05-25", 1]]
    assert history.row(ann, Role.CONSUMER).record["values"] == [["2026-05-25", 3]]


def test_an_invitation_counts_on_the_day_the_invited_came_back(history):
    ann = history.people[0]
    guest = make_user()
    history.act(
        Verb.INVITE_MEMBER, ann, Ref(ObjectType.COMMUNITY, history.community.pk, ann.pk), 40, target_id=guest.pk
    )
    assert history.row(ann, Role.CONNECTOR).a_fx == 0
    history.community.memberships.create(user=guest, joined_at=at(38))
    history.act(Verb.JOIN, guest, Ref(ObjectType.COMMUNITY, history.community.pk, ann.pk), 38)
    assert history.row(ann, Role.CONNECTOR).a_fx == 0
    history.act(Verb.ASK, guest, Ref(ObjectType.ASK, 3, guest.pk), 30)
    row = history.row(ann, Role.CONNECTOR)
    assert row.a_fx > 0
    assert row.record["weeks"] == [[str(day(30) - timedelta(days=day(30).weekday())), 1]]
    assert row.record["met"] == 1


def test_two_people_are_needed_to_act_as_a_connector(history):
    ann, ben, cem, dan, *_ = history.people
    for before in (4, 11, 18, 25):
        history.act(Verb.POINT, ann, Ref(ObjectType.PAGE, before, dan.pk), before, target_id=ben.pk)
    row = history.row(ann, Role.CONNECTOR)
    assert row.enactment >= 0.5
    assert not row.is_acting
    history.act(Verb.POINT, ann, PAGE, 4, target_id=cem.pk)
    assert history.row(ann, Role.CONNECTOR).is_acting


def test_two_creators_are_needed_to_act_as_a_carrier(history):
    ann, ben, cem, *_ = history.people
    for before in (4, 11, 18, 25):
        history.act(Verb.SHARE, ann, Ref(ObjectType.PAGE, before, ben.pk), before)
    assert not history.row(ann, Role.CARRIER).is_acting
    history.act(Verb.SHARE, ann, Ref(ObjectType.PAGE, 99, cem.pk), 4)
    assert history.row(ann, Role.CARRIER).is_acting


def test_the_community_week_counts_members_by_state_and_role(history):
    ann, ben, cem, *_ = history.people
    history.newcomer(10)
    for before in (4, 11, 18, 25):
        history.post(ann, before)
    history.act(Verb.LIKE, ben, Ref(ObjectType.POST, 1, ann.pk), 80)
    history.act(Verb.LIKE, cem, Ref(ObjectType.POST, 1, ann.pk), 91)
    history.compute()
    week = CommunityWeek.objects.get(community=history.community, as_of=MONDAY)
    assert (week.members, week.newcomers, week.inactive, week.opted_out) == (2, 1, 4, 0)
    assert week.acting == {"consumer": 0, "creator": 1, "connector": 0, "carrier": 0, "caretaker": 0}
    assert week.primary["creator"] == 1
    assert week.primary["peripheral"] == 1
    assert week.acts["creator"] == 4
    states = dict(ben.role_weeks.values_list("role", "state")) | dict(ann.role_weeks.values_list("role", "state"))
    assert set(states.values()) == {"active"}
    assert set(ben.role_weeks.values_list("state", flat=True)) == {"peripheral"}
    assert set(ann.role_weeks.values_list("role", flat=True)) == {"consumer", "creator"}  # no row for nothing
    assert list(cem.role_weeks.values_list("role", flat=True)) == ["consumer"]


def test_reading_alone_makes_nobody_inactive(history):
    ann, ben, *_ = history.people
    history.read(ann, Ref(ObjectType.POST, 1, ben.pk), 60)
    assert history.row(ann, Role.CONSUMER).state == "peripheral"
