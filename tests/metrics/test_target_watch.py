"""The Goodhart watch: the number moved, the purpose may not have (MEASURES.md 6.2, rule 11)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from activity.models import Notice
from activity.tasks import deliver_waiting
from metrics.actions import review_target
from metrics.measures import MEASURES
from metrics.models import MeasureWeek, Target, TargetReview
from metrics.watch import improved, move_of, robust_spread, watch_targets, worsened
from tests.metrics.aims import MONDAY, make_purpose, make_reading, make_target

UP, DOWN_KEY = MEASURES["advice-applied"], "resources-kept"
CALM = [0.50, 0.52, 0.49, 0.51, 0.50, 0.48, 0.51, 0.50]


def weeks_of(values, *, ends=None):
    """Readings of successive Mondays, the last one of MONDAY; not saved."""
    last = len(values) - 1
    return [
        MeasureWeek(
            key="x",
            as_of=MONDAY - timedelta(weeks=last - at),
            value=value,
            n=100,
            low=ends and value - ends,
            high=ends and value + ends,
        )
        for at, value in enumerate(values)
    ]


class TestMove:
    def test_the_spread_is_that_of_the_weeks_before(self):
        move = move_of(weeks_of([*CALM, 0.6, 0.7, 0.8, 0.9]), MONDAY)
        assert move is not None
        assert move.change == pytest.approx(0.4)
        assert move.spread == pytest.approx(robust_spread(CALM))

    def test_one_wild_week_does_not_hide_a_move(self):
        calm = move_of(weeks_of([*CALM, 0.6, 0.6, 0.6, 0.6]), MONDAY)
        wild = move_of(weeks_of([0.99, *CALM[1:], 0.6, 0.6, 0.6, 0.6]), MONDAY)
        assert calm
        assert wild
        assert wild.deviations > 1
        assert calm.deviations > 1

    def test_chance_alone_is_no_move(self):
        """A quiet series of a small group: the interval says how much chance does."""
        move = move_of(weeks_of([*CALM, 0.55, 0.55, 0.55, 0.55], ends=0.2), MONDAY)
        assert move is not None
        assert move.spread == pytest.approx(0.4 / (2 * 1.645))
        assert abs(move.deviations) < 1

    def test_of_few_weeks_nobody_knows_what_is_usual(self):
        assert move_of(weeks_of([*CALM[:5], 0.6, 0.6, 0.6, 0.6]), MONDAY) is None

    def test_a_week_without_a_value_is_not_zero(self):
        weeks = weeks_of([*CALM, 0.6, 0.6, 0.6, 0.6])
        weeks[-1].value = None
        assert move_of(weeks, MONDAY) is None

    def test_what_never_moved_before_moves_without_bound(self):
        move = move_of(weeks_of([0.5] * 8 + [0.6] * 4), MONDAY)
        assert move is not None
        assert move.deviations == float("inf")

    @given(st.lists(st.floats(0.01, 1), min_size=12, max_size=26), st.floats(2, 50))
    @settings(max_examples=60, deadline=None)
    def test_it_does_not_matter_in_which_unit_one_measures(self, values, factor):
        one, other = move_of(weeks_of(values), MONDAY), move_of(weeks_of([v * factor for v in values]), MONDAY)
        assert one is not None
        assert other is not None
        if one.spread > 1e-9:
            assert other.deviations == pytest.approx(one.deviations, rel=1e-6, abs=1e-6)

    def test_better_and_worse_go_by_the_direction(self):
        up, down = (move_of(weeks_of([*CALM, end, end, end, end]), MONDAY) for end in (0.6, 0.4))
        assert up
        assert down
        assert improved(up, UP, 0, 1)
        assert not improved(down, UP, 0, 1)
        assert worsened(down, UP)
        assert not worsened(up, UP)

    def test_where_nothing_is_better_by_itself_nearer_to_the_band_is(self):
        role = MEASURES["acting-connector"]
        up = move_of(weeks_of([*CALM, 0.6, 0.6, 0.6, 0.6]), MONDAY)
        assert up
        assert improved(up, role, 0.6, 0.7)
        assert not improved(up, role, 0.2, 0.3)
        assert not worsened(up, role)


@pytest.mark.django_db
class TestWatch:
    @pytest.fixture
    def target(self, alice, bob, community) -> Target:
        return make_target(bob, make_purpose(bob, community, adopt_by=alice), adopt_by=alice)

    def fill(self, community, target_end, counter_end):
        for key, end in (("advice-applied", target_end), ("resources-kept", counter_end)):
            for at, value in enumerate([*CALM, end, end, end, end]):
                make_reading(community, key, value, n=400, back=11 - at)

    def test_it_opens_a_review_and_tells_the_owner(self, bob, community, target):
        self.fill(community, 0.8, 0.2)
        assert watch_targets(MONDAY) == 1
        review = TargetReview.objects.get()
        assert review.cause == TargetReview.Cause.WATCH
        assert "50\N{NO-BREAK SPACE}% to 80\N{NO-BREAK SPACE}%" in review.says
        assert "50\N{NO-BREAK SPACE}% to 20\N{NO-BREAK SPACE}%" in review.says
        deliver_waiting()
        notice = Notice.objects.get(kind="measure_target_review")
        assert notice.recipient == bob
        assert "the number moved, the purpose may not have" in notice.title

    @pytest.mark.parametrize(("target_end", "counter_end"), [(0.8, 0.5), (0.8, 0.8), (0.5, 0.2), (0.2, 0.2)])
    def test_it_is_silent_otherwise(self, community, target, target_end, counter_end):
        self.fill(community, target_end, counter_end)
        assert watch_targets(MONDAY) == 0

    def test_it_asks_once(self, bob, community, target):
        self.fill(community, 0.8, 0.2)
        assert watch_targets(MONDAY) == 1
        assert watch_targets(MONDAY) == 0
        review_target(by=bob, target=target, learned="Pages were forgotten over it.", decision="keep")
        assert watch_targets(MONDAY) == 0

    def test_a_target_that_ended_is_not_watched(self, community, target):
        self.fill(community, 0.8, 0.2)
        Target.objects.update(status="retired", retired_on=MONDAY)
        assert watch_targets(MONDAY) == 0
