"""The guard: not demonstrably without uptake (MEASURES.md 3.4)."""

from __future__ import annotations

import pytest

from activity.vocabulary import Verb
from roles.engine import compute_week, formulas
from roles.models import Role, RoleWeek
from roles.policy import policy_of
from tests.roles.history import MONDAY, History, rebuild

pytestmark = pytest.mark.django_db


def median_of(history: History) -> tuple[float, str]:
    row = (
        RoleWeek.objects.filter(community=history.community, role=Role.CREATOR)
        .exclude(n=0, people=0, weeks=None)
        .first()
    )
    assert row is not None
    return row.record["guard"]["median"], row.record["guard"]["of"]


def with_yields(yields: list[int], trials: int = 4) -> History:
    """A community whose creators each have so many of their posts liked."""
    history = History(members=len(yields) + 1)
    *authors, reader = history.people
    for author, liked in zip(authors, yields, strict=True):
        for number in range(trials):
            post = history.post(author, 40)
            if number < liked:
                history.act(Verb.LIKE, reader, post, 20)
    return history


def test_wilson_bound_by_hand():
    assert formulas.wilson_upper(0, 0, 1.645) == 1
    assert formulas.wilson_upper(3, 180, 1.645) == pytest.approx(0.0410, abs=1e-4)
    assert formulas.wilson_upper(0, 10, 1.645) == pytest.approx(0.2130, abs=1e-4)
    assert formulas.wilson_upper(5, 10, 1.645) == pytest.approx(0.7307, abs=1e-4)


@pytest.mark.parametrize(("before", "n"), [(7, 1), (6, 0), (364, 1), (365, 0)])
def test_a_trial_counts_after_a_week_and_until_it_leaves_the_window(before, n):
    history = History()
    history.post(history.people[0], before)
    assert history.row(history.people[0], Role.CREATOR).n == n


def test_the_usual_share_is_the_communitys_median_from_ten_members_on():
    history = with_yields([0, 1, 1, 2, 2, 2, 3, 3, 4, 4])
    history.compute()
    assert median_of(history) == (0.5, "community")


def test_members_with_fewer_than_three_trials_do_not_make_the_usual_share():
    history = with_yields([1] * 12, trials=2)
    history.compute()
    assert median_of(history) == (0.05, "platform")


def test_a_small_community_takes_the_platforms_median():
    large, small = with_yields([2] * 12), with_yields([4, 4])
    rebuild()
    compute_week(large.community, MONDAY)
    compute_week(small.community, MONDAY)
    assert median_of(large) == (0.5, "community")
    assert median_of(small) == (0.5, "platform")


def test_a_community_far_below_the_platform_does_not_set_its_own_bar():
    with_yields([4] * 14)
    poor = with_yields([0] * 12)
    rebuild()
    compute_week(poor.community, MONDAY)
    assert median_of(poor) == (1, "platform")


def test_who_is_demonstrably_not_taken_up_fails_and_honest_people_pass():
    history = with_yields([2] * 12)
    spammer, beginner, unlucky = history.newcomer(300), history.newcomer(300), history.newcomer(300)
    for number in range(60):
        history.post(spammer, 10 + number)
    history.post(beginner, 10)
    for number in range(6):
        history.post(unlucky, 10 + number)
    history.compute()
    rows = {row.member_id: row for row in RoleWeek.objects.filter(community=history.community, role=Role.CREATOR)}
    failing = rows[spammer.pk]
    assert (failing.guard_ok, failing.ok, failing.n, failing.is_acting) == (False, 0, 60, False)
    assert failing.enactment > 0.5
    assert rows[beginner.pk].guard_ok
    assert rows[unlucky.pk].guard_ok
    policy = policy_of(MONDAY)
    for row in rows.values():
        assert row.guard_ok == formulas.guard_passes(policy, row.ok, row.n, 500_000)


def test_a_yield_above_the_usual_earns_nothing_and_below_takes_away():
    history = with_yields([2] * 12)
    *_, fan_one, fan_two = [history.newcomer(300) for _ in range(2)]
    best, worse = history.newcomer(300), history.newcomer(300)
    for author, empty in ((best, 0), (worse, 8)):
        for _ in range(2):
            post = history.post(author, 40)
            history.act(Verb.USE, fan_one, post, 20)
            history.act(Verb.USE, fan_two, post, 20)
        for number in range(empty):
            history.post(author, 30 + number)
    high, low = history.row(best, Role.CREATOR), RoleWeek.objects.get(member=worse, role=Role.CREATOR)
    assert high.record["yield"] == 1
    assert low.record["yield"] == pytest.approx((2 + 5 * 0.5) / (10 + 5) / 0.5, abs=1e-6)
    assert low.record["B"] == high.record["B"]
    assert low.u_fx < high.u_fx


def test_consumers_are_never_guarded():
    history = with_yields([2] * 12)
    assert history.row(history.people[-1], Role.CONSUMER).guard_ok
