"""Parameters by version: the platform's, and the rhythm a community sets. Only forward, and kept as they were."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from activity.models import Act, AuditEntry
from activity.vocabulary import ObjectType, Verb
from communities.models import Position
from roles.actions import adopt_platform_policy, set_cadence
from roles.engine import compute_week, formulas
from roles.models import CommunityWeek, Role, RolePolicy, RoleWeek
from roles.parameters import check_cadence, check_params
from roles.policy import laid_over, policy_of
from roles.rhythm import every, platform_cadence
from tests.factories import join, make_community, make_user
from tests.roles.history import MONDAY, History, rebuild

pytestmark = pytest.mark.django_db

USUAL = {"consumer": 7, "creator": 56, "connector": 56, "carrier": 56, "caretaker": 56}
MONTHLY = {**USUAL, "creator": 28}


def adopted(community: Any, on: date, version: int = 1, **days: int) -> RolePolicy:
    """As if a manager had done so that day; the action would refuse a day that has passed."""
    return RolePolicy.objects.create(
        community=community, version=version, params={"cadence_days": {**USUAL, **days}}, adopted_on=on, note="Because."
    )


# What holds when


def test_a_community_sets_its_rhythm_and_the_act_is_recorded(community, alice):
    policy = set_cadence(by=alice, community=community, days=MONTHLY, reason="  We meet  once a month. ")
    assert (policy.version, policy.note, policy.adopted_by) == (1, "We meet once a month.", alice)
    assert policy.adopted_on == timezone.now().date()
    act = Act.objects.get(verb=Verb.ADOPT_POLICY)
    assert (act.object_type, act.object_id, act.actor_id) == (ObjectType.POLICY, policy.pk, alice.pk)
    assert act.community_id == community.pk
    assert AuditEntry.objects.get(action="policy.adopt").details["cadence_days"] == MONTHLY
    assert set_cadence(by=alice, community=community, days=USUAL, reason="Back again.").version == 2


def test_it_holds_in_that_community_from_the_day_after(community, alice):
    day = timezone.now().date()
    policy = set_cadence(by=alice, community=community, days=MONTHLY, reason="We meet once a month.")
    assert policy_of(day, community.pk)["cadence_days"] == policy_of(day)["cadence_days"]
    found = policy_of(day + timedelta(days=1), community.pk)
    assert (found.id, found["cadence_days"]) == (policy.pk, MONTHLY)
    everywhere = policy_of(day + timedelta(days=1))
    assert {name for name in found.params if found[name] != everywhere[name]} == {"cadence_days"}
    assert policy_of(day + timedelta(days=1), make_community().pk).own == {}


def test_a_past_week_keeps_the_policy_of_its_time():
    history, other = History(members=3), History(members=2)
    ann = history.people[0]
    for before in (9, 37, 65):
        history.post(ann, before)
        other.post(other.people[0], before)
    policy = adopted(history.community, MONDAY - timedelta(days=8), creator=14)
    rebuild()
    earlier = MONDAY - timedelta(days=14)
    for day in (earlier, MONDAY, earlier):
        for community in (history.community, other.community):
            compute_week(community, day)
    before, after = (RoleWeek.objects.get(member=ann, role=Role.CREATOR, as_of=day) for day in (earlier, MONDAY))
    assert (before.policy.community_id, after.policy_id) == (None, policy.pk)
    assert CommunityWeek.objects.get(community=history.community, as_of=MONDAY).policy_id == policy.pk
    assert CommunityWeek.objects.get(community=other.community, as_of=MONDAY).policy.version == 1
    weeks = [(date.fromisoformat(monday), days) for monday, days in after.record["weeks"]]
    assert after.a_fx == formulas.enactment(policy_of(MONDAY, history.community.pk), Role.CREATOR, MONDAY, weeks)
    same = RoleWeek.objects.get(member=other.people[0], role=Role.CREATOR, as_of=MONDAY)
    assert same.record["weeks"] == after.record["weeks"]
    assert same.a_fx > after.a_fx > 0
    assert (same.record.get("rhythm"), after.record["rhythm"]) == (None, 1)


def test_the_newest_version_of_its_time_holds(community):
    for version, day in ((1, 30), (2, 20), (3, 10)):
        adopted(community, MONDAY - timedelta(days=day), version, creator=10 * version)
    found = [policy_of(MONDAY - timedelta(days=day), community.pk).version for day in (31, 30, 29, 20, 19, 9)]
    assert found == [1, 1, 1, 1, 2, 3]
    assert policy_of(MONDAY - timedelta(days=31), community.pk)["cadence_days"] == USUAL


# What is refused


@pytest.mark.parametrize("days", [{**USUAL, "creator": 0}, {**USUAL, "creator": 183}, {**USUAL, "creator": "x"}, {}])
def test_a_rhythm_nobody_can_keep_is_refused_in_a_sentence(community, alice, days):
    with pytest.raises(ValidationError) as refused:
        set_cadence(by=alice, community=community, days=days, reason="Why not.")
    assert refused.value.message_dict["creator"] == ["Creators: give a whole number of days, from 1 to 182."]
    assert not RolePolicy.objects.exclude(community=None).exists()


@pytest.mark.parametrize(
    ("days", "reason", "sentence"),
    [
        (MONTHLY, " ", "Give a reason: members read it beside the rhythm."),
        (MONTHLY, "x" * 301, "Your reason has 301 characters; the limit is 300."),
        (None, "Again.", "That is the rhythm that holds already: change a number, or leave it."),
    ],
)
def test_a_rhythm_needs_a_reason_and_a_change(community, alice, days, reason, sentence):
    with pytest.raises(ValidationError) as refused:
        set_cadence(by=alice, community=community, days=days or platform_cadence(), reason=reason)
    assert refused.value.messages == [sentence]


def test_only_those_who_may_change_the_charter_set_it(community, bob, charlie):
    for person in (bob, charlie):
        with pytest.raises(PermissionDenied):
            set_cadence(by=person, community=community, days=MONTHLY, reason="I say so.")


def test_what_was_adopted_is_never_changed_or_removed(community, alice):
    policy = set_cadence(by=alice, community=community, days=MONTHLY, reason="We meet once a month.")
    for change in ({"params": {}}, {"adopted_on": date(2020, 1, 1)}, {"note": "No."}, {"version": 9}):
        with pytest.raises(DatabaseError), transaction.atomic():
            RolePolicy.objects.filter(pk=policy.pk).update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        RolePolicy.objects.filter(pk=policy.pk).delete()
    RolePolicy.objects.filter(pk=policy.pk).update(adopted_by=None)  # who did may be erased
    policy.refresh_from_db()
    assert (policy.params["cadence_days"], policy.adopted_by) == (MONTHLY, None)


def test_the_platforms_policy_is_adopted_with_a_note_and_never_for_the_past():
    boss = make_user("Bo Administrator", is_staff=True, is_superuser=True)
    latest = policy_of(date.max)
    params = {**latest.params, "guard_phi": 0.3}
    yesterday = timezone.now().date() - timedelta(days=1)
    with pytest.raises(ValidationError, match="from today on"):
        adopt_platform_policy(by=boss, params=params, note="Milder.", adopted_on=yesterday)
    with pytest.raises(ValidationError, match="Say in a sentence"):
        adopt_platform_policy(by=boss, params=params, note="")
    with pytest.raises(PermissionDenied):
        adopt_platform_policy(by=make_user(), params=params, note="Milder.")
    policy = adopt_platform_policy(by=boss, params=params, note="Milder.", adopted_on=yesterday + timedelta(days=9))
    assert policy.version == latest.version + 1
    with pytest.raises(ValidationError, match=f"Version {policy.version} holds from"):
        adopt_platform_policy(by=boss, params={**params, "guard_phi": 0.2}, note="Milder still.")
    assert policy_of(yesterday + timedelta(days=9))["guard_phi"] == latest["guard_phi"]
    assert policy_of(yesterday + timedelta(days=10))["guard_phi"] == 0.3


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"guard_phi": 2}, "“guard_phi” is a number from 0 to 1."),
        (
            {"kappa": {"creator": 2}},
            "“kappa” has one entry for each of caretaker, carrier, connector, consumer, creator.",
        ),
        ({"window_days": 364.5}, "“window_days” is a whole number."),
        ({"newcomer_days": "30"}, "“newcomer_days” is a number from 0 to 180."),
        ({"weights": 3}, "“weights” has one entry for each of caretaker, carrier, connector, consumer, creator."),
        ({"bonus": 3}, "There is no parameter “bonus”."),
        ({"leave": 0.6}, "“leave” must not lie above “enter”, or somebody would come and go at once."),
    ],
)
def test_each_parameter_out_of_bounds_is_one_sentence(change, sentence):
    params = policy_of(MONDAY).params
    with pytest.raises(ValidationError) as refused:
        check_params({**params, **change}, like=params)
    assert sentence in refused.value.messages
    assert check_params(params, like=params) == params


@settings(max_examples=60, deadline=None)
@given(st.fixed_dictionaries({role.value: st.integers(1, 182) for role in Role}))
def test_a_longer_rhythm_never_makes_anybody_act_less(days):
    params = policy_of(MONDAY).params
    checked = check_cadence({role: str(number) for role, number in days.items()})
    assert checked == days
    own = laid_over(params, {"cadence_days": days})
    assert {name: value for name, value in own.items() if name != "cadence_days"} == {
        name: value for name, value in params.items() if name != "cadence_days"
    }


# Pages


def test_members_read_the_rhythm_its_reason_and_its_history(community, alice, bob, as_user):
    there = reverse("roles:policy-detail", args=[community.slug])
    assert "the one of the whole platform holds" in as_user(bob).get(there).content.decode()
    set_cadence(by=alice, community=community, days=MONTHLY, reason="We meet once a month.")
    page = as_user(bob).get(there).content.decode()
    assert "We meet once a month." in page
    assert "Connectors: every six weeks became every eight weeks." in page
    assert "Alice Manager" in page
    assert "Change the rhythm" not in page
    assert "Change the rhythm" in as_user(alice).get(there).content.decode()


def test_a_manager_changes_it_on_a_page_and_keeps_what_was_typed(community, alice, as_user):
    there = reverse("roles:policy-edit", args=[community.slug])
    page = as_user(alice).post(there, {**MONTHLY, "carrier": "often", "reason": "We meet once a month."})
    assert page.status_code == 200
    assert "Carriers: give a whole number of days" in page.content.decode()
    assert "We meet once a month." in page.content.decode()
    answer = as_user(alice).post(there, {**MONTHLY, "reason": "We meet once a month."})
    assert answer["Location"] == reverse("roles:policy-detail", args=[community.slug])
    assert RolePolicy.objects.get(community=community).params["cadence_days"]["creator"] == 28


def test_the_rhythm_of_a_closed_community_is_not_there_for_strangers(charlie, as_user):
    manager = make_user()
    hidden = make_community(slug="hidden", visibility="private")
    join(manager, hidden, Position.MANAGER)
    assert as_user(charlie).get(reverse("roles:policy-detail", args=["hidden"])).status_code == 404
    assert as_user(manager).get(reverse("roles:policy-detail", args=["hidden"])).status_code == 200


@pytest.mark.parametrize(
    ("days", "words"),
    [(1, "every day"), (7, "every week"), (56, "every eight weeks"), (10, "every 10 days"), (91, "every 91 days")],
)
def test_days_in_words(days, words):
    assert every(days) == words


def test_the_admin_adopts_the_platforms_policy_through_the_action(as_user):
    boss = as_user(make_user("Bo Administrator", is_staff=True, is_superuser=True))
    there, latest = reverse("admin:roles_rolepolicy_add"), policy_of(date.max)
    data = {"adopted_on": str(timezone.now().date()), "note": "Milder."}
    odd = boss.post(there, {**data, "params": json.dumps({**latest.params, "guard_phi": 7})})
    assert "“guard_phi” is a number from 0 to 1." in odd.content.decode()
    assert boss.post(there, {**data, "params": json.dumps({**latest.params, "guard_phi": 0.3})}).status_code == 302
    policy = RolePolicy.objects.get(version=latest.version + 1)
    assert (policy.community, policy.note, policy.params["guard_phi"]) == (None, "Milder.", 0.3)
    page = boss.get(reverse("admin:roles_rolepolicy_change", args=[policy.pk]))
    assert page.status_code == 200
    assert "_save" not in page.content.decode()
    assert boss.get(reverse("admin:roles_rolepolicy_changelist")).status_code == 200
