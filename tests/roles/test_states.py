"""Acting with hysteresis, primary role, state (MEASURES.md 3.7). Measures are given, so that only this is tested."""

from __future__ import annotations

import random
from datetime import date, timedelta

import pytest

from activity.vocabulary import Verb
from roles.engine import compute_week, presence, states
from roles.engine.database import run
from roles.models import CommunityWeek, Role, RoleWeek
from roles.policy import ROLE_NUMBERS, policy_of
from tests.factories import join, make_community, make_user
from tests.roles.history import History, at, day, rebuild

pytestmark = pytest.mark.django_db
FIRST = date(2026, 1, 5)
ENTER, LEAVE = 500_000, 350_000
Measures = dict[str, tuple[int, int, bool]]  # role: A, U, guard


class Weeks:
    """One member whose measures the test says, Monday by Monday."""

    def __init__(self) -> None:
        self.community, self.member = make_community(), make_user()
        join(self.member, self.community, joined_at=at(900))
        self.as_of = FIRST

    def add(self, measures: Measures, as_of: date | None = None) -> dict[str, RoleWeek]:
        day_of = as_of or self.as_of
        run("DROP TABLE IF EXISTS _person, _own, _measured")
        presence.drop()
        run(
            """CREATE TEMP TABLE _person AS SELECT 1 AS number, %(c)s::bigint AS community_id, %(m)s::bigint AS member_id,
                   date '2020-01-01' AS joined_on, false AS is_out, false AS is_switched_off;
               CREATE TEMP TABLE _own (community_id bigint, policy_id bigint);
               CREATE TEMP TABLE _measured (number int, community_id bigint, member_id bigint, role int, a_fx int, u_fx int,
                   guard_ok bool, is_met bool, ok int, n int, weeks smallint[], week_values int[], people int, b bigint,
                   q bigint, episodes int, met int, ub float8, median int, is_local bool, factor float8, upheld float8,
                   top bigint[], next_fx int, acts bigint, policy_id bigint, own_version int, size int DEFAULT 0,
                   iota int DEFAULT 1000000, near int DEFAULT 0, inside bigint DEFAULT 0)""",
            {"c": self.community.pk, "m": self.member.pk},
        )
        for role, number in ROLE_NUMBERS.items():
            a, u, guard = measures.get(role, (0, 0, True))
            run(
                """INSERT INTO _measured VALUES (1, %(c)s, %(m)s, %(role)s, %(a)s, %(u)s, %(guard)s, true, 0, 0, NULL, NULL, 0, 0,
                       0, 0, 0, 1, 50000, false, 1, 0, NULL, 0, 0)""",
                {"c": self.community.pk, "m": self.member.pk, "role": number, "a": a, "u": u, "guard": guard},
            )
        policy = policy_of(day_of)
        presence.gather(policy, day_of, [self.community.pk])
        states.judge(policy, day_of, [self.community.pk])
        states.write(policy, day_of, [self.community.pk], [0])
        if as_of is None:
            self.as_of += timedelta(days=7)
        return {row.role: row for row in RoleWeek.objects.filter(member=self.member, as_of=day_of)}


@pytest.fixture
def weeks() -> Weeks:
    return Weeks()


def acting_by_loop(history: list[tuple[int, bool]]) -> list[bool]:
    """The rule told step by step: enter at once, leave after two low snapshots in a row."""
    acting, lows, told = False, 0, []
    for a, guard in history:
        lows = lows + 1 if a < LEAVE or not guard else 0
        if a >= ENTER and guard:
            acting = True
        elif lows >= 2:
            acting = False
        told.append(acting)
    return told


def acting_by_closed_form(history: list[tuple[int, bool]]) -> list[bool]:
    """MEASURES.md 3.7: the last `up` is later than the last `down`."""
    low = [a < LEAVE or not guard for a, guard in history]
    up = [week for week, (a, guard) in enumerate(history) if a >= ENTER and guard]
    down = [week for week in range(1, len(history)) if low[week] and low[week - 1]]
    return [
        max((u for u in up if u <= week), default=-1) > max((d for d in down if d <= week), default=-1)
        for week in range(len(history))
    ]


@pytest.mark.parametrize("seed", range(3))
def test_acting_equals_the_loop_and_the_closed_form(weeks, seed):
    rng, history, a = random.Random(seed), [], 400_000
    for _ in range(30):
        a = min(max(a + rng.randint(-150_000, 150_000), 0), 1_000_000)
        history.append((a, rng.random() > 0.15))
    stored = [weeks.add({Role.CREATOR: (a, 0, guard)})[Role.CREATOR].is_acting for a, guard in history]
    assert stored == acting_by_loop(history) == acting_by_closed_form(history)
    assert any(stored)
    assert not all(stored)


def test_one_low_week_ends_nothing_two_do(weeks):
    def add(a: int) -> RoleWeek:
        return weeks.add({Role.CARRIER: (a, 0, True)})[Role.CARRIER]

    assert add(500_000).is_acting
    assert add(340_000).is_acting
    assert add(360_000).is_acting
    assert add(340_000).is_acting
    last = add(340_000)
    assert (last.is_acting, last.since, last.lows) == (False, None, 2)
    assert not add(499_999).is_acting
    assert add(500_000).since == FIRST + timedelta(days=42)


def test_the_strongest_productive_role_is_primary(weeks):
    rows = weeks.add(
        {
            Role.CONSUMER: (900_000, 900_000, True),
            Role.CREATOR: (600_000, 200_000, True),
            Role.CARETAKER: (500_000, 500_000, True),
            Role.CONNECTOR: (400_000, 900_000, True),  # not acting
        }
    )
    assert [role for role, row in rows.items() if row.is_primary] == [Role.CARETAKER]
    assert {row.state for row in rows.values()} == {"active"}


def test_a_rival_must_lead_clearly_in_two_snapshots(weeks):
    creator = (640_000, 640_000, True)

    def primary(carrier: int) -> list[str]:
        rows = weeks.add({Role.CREATOR: creator, Role.CARRIER: (carrier, carrier, True)})
        return [role for role, row in rows.items() if row.is_primary]

    assert primary(600_000) == [Role.CREATOR]
    assert primary(700_000) == [Role.CREATOR]  # leads by less than .10
    assert primary(700_000) == [Role.CREATOR]
    assert primary(750_000) == [Role.CREATOR]  # once
    assert primary(700_000) == [Role.CREATOR]
    assert primary(750_000) == [Role.CREATOR]
    assert primary(750_000) == [Role.CARRIER]
    assert primary(650_000) == [Role.CARRIER]


def test_without_a_productive_role_a_consumer_is_primarily_that(weeks):
    rows = weeks.add({Role.CONSUMER: (600_000, 0, True)})
    assert [role for role, row in rows.items() if row.is_primary] == [Role.CONSUMER]
    rows = weeks.add({Role.CONSUMER: (600_000, 0, True), Role.CREATOR: (500_000, 0, True)})
    assert [role for role, row in rows.items() if row.is_primary] == [Role.CREATOR]


def test_a_primary_role_one_no_longer_acts_in_is_left_at_once(weeks):
    strong, weak = (900_000, 900_000, True), (550_000, 100_000, True)
    weeks.add({Role.CREATOR: strong, Role.CARRIER: weak})
    weeks.add({Role.CREATOR: (100_000, 900_000, True), Role.CARRIER: weak})
    rows = weeks.add({Role.CREATOR: (100_000, 900_000, True), Role.CARRIER: weak})
    assert [role for role, row in rows.items() if row.is_primary] == [Role.CARRIER]


def test_a_snapshot_on_demand_looks_back_at_mondays_and_none_looks_at_it(weeks):
    weeks.add({Role.CREATOR: (600_000, 0, True)})
    thursday = weeks.as_of - timedelta(days=4)
    assert weeks.add({Role.CREATOR: (100_000, 0, True)}, as_of=thursday)[Role.CREATOR].is_acting
    assert weeks.add({Role.CREATOR: (100_000, 0, True)})[Role.CREATOR].is_acting
    assert not weeks.add({Role.CREATOR: (100_000, 0, True)})[Role.CREATOR].is_acting


def test_states_of_members():
    history = History(members=3)
    reader, quiet, _ = history.people
    fresh, month_old = history.newcomer(29), history.newcomer(30)
    gone, coming = history.newcomer(200), history.newcomer(-1)
    gone.memberships.update(left_at=at(3))
    post = history.post(reader, 200)
    history.act(Verb.LIKE, reader, post, 90)
    history.act(Verb.LIKE, quiet, post, 91)
    history.compute()
    state = dict(RoleWeek.objects.filter(role=Role.CONSUMER).values_list("member_id", "state"))
    assert state[reader.pk] == "peripheral"
    assert state[quiet.pk] == "inactive"
    assert state[fresh.pk] == "newcomer"
    assert state[month_old.pk] == "inactive"
    assert gone.pk not in state
    assert coming.pk not in state
    week = CommunityWeek.objects.get()
    assert (week.members, week.newcomers, week.inactive) == (1, 1, 3)
    assert sum(week.primary.values()) == week.members


def test_services_and_erased_people_have_no_rows():
    history = History(members=2)
    history.people[0].is_service = True
    history.people[0].save()
    history.people[1].erased_at = at(1)
    history.people[1].save()
    charlie = make_user("Charlie Outside")
    rebuild()
    compute_week(history.community, day(0))
    assert not RoleWeek.objects.filter(member__in=[*history.people, charlie]).exists()
