"""The library and a measure on their pages and in the API: every number under the rules of small groups, and as counted."""

from __future__ import annotations

from datetime import timedelta

import pytest

from metrics.measures import MEASURES, Direction, Family, Measure, Unit
from metrics.measures.shown import NBSP, say_band, say_number, shown, verdict_of
from metrics.models import MeasureRun, MeasureWeek
from metrics.statistics import Verdict
from roles.intervals import interval
from tests.metrics.aims import MONDAY, make_reading

SHARE = MEASURES["acting-connector"]
THINGS = MEASURES["advice-applied"]


def week(value, n, k=None, **ends):
    detail = {} if k is None else {"k": k}
    return MeasureWeek(key="x", as_of=MONDAY, value=value, n=n, detail=detail, **ends)


def measure_of(unit: Unit, *, is_of_people: bool = False) -> Measure:
    said = ("x", "X", Family.RESPONSE, unit, Direction.DOWN, "X. n: x.", "a week", "x")
    return Measure(*said, compute=lambda as_of, communities: (), is_of_people=is_of_people)


class TestShown:
    @pytest.mark.parametrize(
        ("k", "n", "says"),
        [
            (3, 9, "not shown: fewer than 10"),
            (8, 15, "about half"),
            (4, 30, "fewer than 5"),
            (28, 30, "all but fewer than 5"),
            (11, 30, f"35{NBSP}%"),  # about 10 of 30, to 5 %
            (61, 100, f"60{NBSP}%"),
        ],
    )
    def test_a_share_of_people_is_masked(self, k, n, says):
        assert shown(SHARE, week(k / n, n, k), 10).says == says

    @pytest.mark.parametrize("n", [10, 30, 200])
    def test_who_differs_by_one_is_not_told_apart_when_few(self, n):
        said = {shown(SHARE, week(k / n, n, k), 10).says for k in range(5)}
        assert len(said) == 1

    def test_a_number_of_few_people_is_not_told(self):
        people = measure_of(Unit.PEOPLE, is_of_people=True)
        assert shown(people, week(4.0, 40), 10).says == "fewer than 5"
        assert shown(people, week(12.0, 40), 10).says == "about 10"

    def test_things_are_shown_as_they_are(self):
        low, high = interval(3, 4)
        found = shown(THINGS, week(0.75, 4, 3, low=low, high=high), 10)
        assert found.sentence == f"75{NBSP}% of 4"

    def test_what_was_not_reached_is_said(self):
        found = shown(measure_of(Unit.HOURS), week(None, 12), 10)
        assert found.says == "not reached"
        assert verdict_of(found, 4, 16) is Verdict.ABOVE
        assert shown(measure_of(Unit.HOURS), week(None, 0), 10).says == "nothing to measure"

    @pytest.mark.parametrize(
        ("value", "low", "high", "verdict"),
        [
            (3, None, None, "below"),
            (5, None, None, "on"),
            (20, None, None, "above"),
            (5, 3, 6, "unsure"),
            (3, 2, 5, "unsure"),
        ],
    )
    def test_beyond_a_band_only_with_the_whole_interval(self, value, low, high, verdict):
        found = shown(measure_of(Unit.HOURS), week(float(value), 12, low=low, high=high), 10)
        assert verdict_of(found, 4, 16) is Verdict(verdict)

    @pytest.mark.parametrize(
        ("value", "text"), [(0, "0"), (0.333, "0.33"), (5.0, "5"), (18.84, "18.8"), (1234.5, "1,234"), (-0.1, "-0.1")]
    )
    def test_numbers_are_as_long_as_they_need_to_be(self, value, text):
        assert say_number(value) == text

    def test_a_band_has_its_unit(self):
        assert say_band(Unit.SHARE, 0.08, 0.14) == f"8–14{NBSP}%"
        assert say_band(Unit.HOURS, 4, 16) == f"4–16{NBSP}h"
        assert say_band(Unit.RATIO, 1, 2.5) == "1–2.5"


@pytest.mark.django_db
class TestPages:
    def test_the_library_says_of_each_what_it_is_and_when_it_ran(self, as_user, bob, community):
        make_reading(community, "advice-applied", 0.42, n=60)
        MeasureRun.objects.create(key="advice-applied", as_of=MONDAY)
        page = as_user(bob).get("/c/seals/measures/").content.decode()
        for measure in MEASURES.values():
            assert f"/c/seals/measures/{measure.key}/" in page
        assert f"42{NBSP}%" in page
        assert "Nothing here speaks of" in page
        assert "outcome or experience" in page

    def test_every_measure_has_a_page_with_its_definition(self, as_user, bob, community):
        client = as_user(bob)
        for measure in (MEASURES["views"], MEASURES["resources-kept"], SHARE):
            make_reading(community, measure.key, 0.5, n=200, detail={"k": 100})
            page = client.get(f"/c/seals/measures/{measure.key}/")
            assert page.status_code == 200
            assert measure.window in page.content.decode()

    def test_the_statement_behind_it_is_shown(self, as_user, bob, community):
        page = as_user(bob).get("/c/seals/measures/resources-kept/").content.decode()
        assert "FROM content_item" in page

    def test_a_course_is_drawn_with_a_table(self, as_user, bob, community):
        for back in range(3):
            make_reading(community, "advice-applied", 0.5, n=80, back=back, low=0.4, high=0.6)
        page = as_user(bob).get("/c/seals/measures/advice-applied/").content.decode()
        assert 'class="line"' in page
        assert "has not changed by more than chance alone does" in page
        assert f"{MONDAY.day} November 2026" in page

    def test_an_old_number_is_not_said_to_be_of_now(self, as_user, bob, community):
        """bob reads what the newest Monday says, also where that is words; or on what day there was a number last."""
        make_reading(community, "acting-connector", 20 / 100, n=100, back=1, detail={"k": 20})
        make_reading(community, "acting-connector", 3 / 30, n=30, detail={"k": 3})
        page = as_user(bob).get("/c/seals/measures/acting-connector/").content.decode()
        assert "Share acting as Connectors: fewer than 5." in page
        make_reading(community, "advice-applied", 0.5, n=80, back=1)
        make_reading(community, "advice-applied", None, n=0)
        page = as_user(bob).get("/c/seals/measures/advice-applied/").content.decode()
        assert "Accepted answers that were put to use: nothing to measure." in page

    def test_of_few_people_no_number_leaves(self, as_user, bob, community):
        make_reading(community, "acting-connector", 3 / 30, n=30, detail={"k": 3})
        make_reading(community, "acting-connector", 4 / 30, n=30, back=1, detail={"k": 4})
        page = as_user(bob).get("/c/seals/measures/acting-connector/").content.decode()
        assert "fewer than 5" in page
        assert "13\N{NO-BREAK SPACE}%" not in page
        rows = as_user(bob).get("/api/v1/communities/seals/measures/acting-connector/weeks/").json()["results"]
        assert {(row["value"], row["number"], row["low"]) for row in rows} == {("fewer than 5", None, None)}

    @pytest.mark.parametrize("path", ["measures/", "measures/views/", "purposes/"])
    def test_outside_there_is_nothing(self, as_user, charlie, community, path):
        assert as_user(charlie).get(f"/c/seals/{path}").status_code == 404

    def test_a_page_for_managers_is_linked_for_managers(self, as_user, alice, bob, community):
        key = next(key for key, measure in MEASURES.items() if measure.page == "knowledge")
        make_reading(community, key, 0.5, n=80)
        assert "/c/seals/manage/knowledge/" in as_user(alice).get(f"/c/seals/measures/{key}/").content.decode()
        assert "/c/seals/manage/knowledge/" not in as_user(bob).get(f"/c/seals/measures/{key}/").content.decode()


@pytest.mark.django_db
def test_a_late_run_is_flagged(as_user, bob, community, settings):
    MeasureRun.objects.create(key="views", as_of=MONDAY - timedelta(weeks=200))
    page = as_user(bob).get("/c/seals/measures/").content.decode()
    assert "1 is late." in page
