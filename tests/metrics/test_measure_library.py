"""The measure library: what a measure must say of itself, and computing a week of all of them."""

from __future__ import annotations

from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from metrics import weekly
from metrics.measures import MEASURES, Direction, Family, Measure, Reading, Unit, register
from metrics.models import MeasureRun, MeasureWeek
from metrics.tasks import measure_week
from roles.intervals import interval
from tests.factories import make_community
from tests.metrics.rows import ACTING, MONDAY, make_week

pytestmark = pytest.mark.django_db


def make_measure(key="sheep", compute=lambda as_of, communities: [Reading(c, 3.0, 7) for c in communities]):
    says = "How many sheep. n: fields."
    return Measure(key, "Sheep", Family.ACTIVITY, Unit.COUNT, Direction.UP, says, "a week", "fields", compute)


@pytest.fixture
def sheep(monkeypatch):
    """A library of one measure."""
    measure = make_measure()
    monkeypatch.setattr(weekly, "MEASURES", {"sheep": measure})
    return measure


class TestRegister:
    def test_a_key_can_be_taken_once(self):
        with pytest.raises(ValueError, match="already"):
            register(make_measure(next(iter(MEASURES))))

    @pytest.mark.parametrize("key", ["Sheep", "black sheep", "sheep_count", ""])
    def test_a_key_is_lower_case_words_with_hyphens(self, key):
        with pytest.raises(ValueError, match="no key"):
            register(make_measure(key))

    @pytest.mark.parametrize("key", MEASURES)
    def test_every_measure_says_what_it_is(self, key):
        measure = MEASURES[key]
        assert measure.key == key
        assert all([measure.name, measure.says.endswith("."), measure.window, measure.source])
        assert "n: " in measure.says or measure.unit in (Unit.PEOPLE, Unit.COUNT, Unit.ITEMS), "say what n counts"


class TestReading:
    def test_a_share_brings_its_interval_and_count(self):
        low, high = interval(3, 30)
        assert Reading.share(1, 3, 30) == Reading(1, 0.1, 30, low, high, {"k": 3})

    def test_a_share_of_nobody_is_none(self):
        assert Reading.share(1, 0, 0).value is None


class TestComposition:
    def test_shares_equal_the_snapshot(self, community):
        make_week(community, 212)
        weekly.measure(MONDAY)
        found = dict(MeasureWeek.objects.filter(key__startswith="acting-").values_list("key", "value"))
        assert found == {f"acting-{role}": count / 212 for role, count in ACTING.items()}

    def test_a_community_without_a_snapshot_has_no_reading(self, community):
        weekly.measure(MONDAY)
        assert not MeasureWeek.objects.filter(key__startswith="acting-").exists()


class TestWeek:
    def test_every_community_has_a_reading(self, community, sheep):
        other = make_community()
        assert weekly.measure(MONDAY) == {"sheep": 2}
        assert set(MeasureWeek.objects.values_list("community_id", "value", "n")) == {
            (community.pk, 3.0, 7),
            (other.pk, 3.0, 7),
        }
        run = MeasureRun.objects.get()
        assert (run.key, run.as_of, run.communities, run.error) == ("sheep", MONDAY, 2, "")

    def test_what_was_seen_stays_until_written_anew(self, community, sheep, monkeypatch):
        weekly.measure(MONDAY)
        monkeypatch.setattr(weekly, "MEASURES", {"sheep": make_measure(compute=lambda as_of, cs: [])})
        assert weekly.measure(MONDAY) == {}
        assert MeasureWeek.objects.count() == 1
        weekly.measure(MONDAY, anew=True)
        assert not MeasureWeek.objects.exists()

    def test_one_that_fails_is_noted_and_tried_again(self, community, monkeypatch):
        def fail(as_of, communities):
            raise ZeroDivisionError("no sheep")

        monkeypatch.setattr(weekly, "MEASURES", {"wolves": make_measure("wolves", fail), "sheep": make_measure()})
        assert weekly.measure(MONDAY) == {"sheep": 1}
        assert MeasureRun.objects.get(key="wolves").error == "ZeroDivisionError: no sheep"
        monkeypatch.setattr(weekly, "MEASURES", {"wolves": make_measure("wolves")})
        assert weekly.measure(MONDAY) == {"wolves": 1}
        assert MeasureRun.objects.get(key="wolves").error == ""

    def test_the_task_measures_this_monday(self, community, sheep):
        assert measure_week() == 1
        assert measure_week() == 0
        day = MeasureWeek.objects.get().as_of
        assert day.weekday() == 0
        assert day <= weekly.last_monday()


class TestCommand:
    def test_measures_the_monday_before_a_day(self, community):
        made = make_week(community, 212)
        call_command("measure", as_of=str(MONDAY - timedelta(weeks=30)), stdout=StringIO())
        assert not MeasureWeek.objects.filter(as_of=made.as_of).exists()
        assert MeasureRun.objects.count() == len(MEASURES)

    def test_measures_every_monday_since(self, community):
        call_command("measure", as_of="2026-03-04", since="2026-02-17", measure=["acting-carrier"], stdout=StringIO())
        assert list(MeasureRun.objects.values_list("as_of", flat=True).order_by("as_of")) == [
            date(2026, 2, 16),
            date(2026, 2, 23),
            date(2026, 3, 2),
        ]

    @pytest.mark.parametrize(
        ("options", "said"),
        [
            ({"as_of": "soon"}, "not a date"),
            ({"as_of": "2999-01-01"}, "future"),
            ({"as_of": "2026-01-01", "measure": ["sheep"]}, "no measure sheep"),
        ],
    )
    def test_refuses_what_cannot_be(self, options, said):
        with pytest.raises(CommandError, match=said):
            call_command("measure", **options)
