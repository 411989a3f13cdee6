"""Numbers brought by hand: what is collected, one number, a table of them, when they are late."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from activity.models import Notice
from activity.tasks import deliver_waiting
from communities.models import Lifecycle
from metrics.actions import add_reading, bring_readings, end_collection, name_owner, remove_reading
from metrics.library import entries_of, find_measure
from metrics.measures import MEASURES
from metrics.models import HandMeasure, HandReading, MeasureOwner, MeasureWeek
from metrics.watch import tend_targets
from metrics.weekly import last_monday
from tests.factories import join, make_community, make_user
from tests.metrics.aims import make_hand

pytestmark = pytest.mark.django_db

TABLE = 'date,value,n,source\n2026-03-02,64,25,Call\n2026-03-30,"58,5",31,\n'


@pytest.fixture
def hand(alice, bob, community) -> HandMeasure:
    return make_hand(alice, community, owner=bob)


def today() -> date:
    return timezone.now().date()


class TestCollect:
    def test_it_stands_in_the_library(self, community, hand):
        found = find_measure(community, hand.key)
        assert found is not None
        assert (found.name, found.unit, found.family) == ("In time", "share", "experience")
        assert hand.key in {entry.measure.key for entry in entries_of(community)}

    def test_in_no_other_one(self, alice, hand):
        elsewhere = make_community(manager=alice)
        assert find_measure(elsewhere, hand.key) is None
        assert hand.key not in {entry.measure.key for entry in entries_of(elsewhere)}

    @pytest.mark.parametrize("key", ["hand-", "hand-0", "hand-x", "hand-9999999999999999999", "hand-²", "sheep"])
    def test_a_key_of_nothing_finds_nothing(self, community, key):
        assert find_measure(community, key) is None

    def test_a_member_does_not_begin_one(self, bob, community):
        with pytest.raises(PermissionDenied):
            make_hand(bob, community)

    @pytest.mark.parametrize(
        "change",
        [{"name": ""}, {"says": " "}, {"family": "joy"}, {"unit": "sheep"}, {"every_weeks": 0}, {"every_weeks": 53}],
    )
    def test_it_says_what_and_how(self, alice, community, change):
        with pytest.raises(ValidationError):
            make_hand(alice, community, **change)

    def test_a_name_is_given_once(self, alice, community, hand):
        with pytest.raises(ValidationError, match="already"):
            make_hand(alice, community)

    def test_who_collects_is_of_this_community(self, alice, charlie, community):
        with pytest.raises(ValidationError):
            make_hand(alice, community, owner=charlie)


class TestReading:
    def test_the_weeks_show_it_until_it_is_too_old(self, bob, community, hand):
        on = last_monday() - timedelta(weeks=12, days=3)
        add_reading(by=bob, hand=hand, on=on, value=0.6, n=25)
        weeks = MeasureWeek.objects.filter(key=hand.key).order_by("as_of")
        assert [week.as_of for week in weeks] == [last_monday() - timedelta(weeks=12 - back) for back in range(8)]
        assert {(week.value, week.n, week.detail["k"]) for week in weeks} == {(0.6, 25, 15)}
        low, high = weeks[0].low, weeks[0].high
        assert low is not None
        assert high is not None
        assert low < 0.6 < high

    def test_a_newer_one_takes_over(self, bob, hand):
        add_reading(by=bob, hand=hand, on=last_monday() - timedelta(days=30), value=0.6, n=25)
        add_reading(by=bob, hand=hand, on=last_monday() - timedelta(days=2), value=0.4, n=25)
        assert MeasureWeek.objects.get(key=hand.key, as_of=last_monday()).value == 0.4

    def test_the_day_itself_belongs_to_the_next_week(self, bob, hand):
        add_reading(by=bob, hand=hand, on=last_monday(), value=0.6, n=25)
        assert not MeasureWeek.objects.filter(key=hand.key).exists()

    def test_taken_back_it_is_nowhere(self, bob, hand):
        reading = add_reading(by=bob, hand=hand, on=last_monday() - timedelta(days=2), value=0.6, n=25)
        remove_reading(by=bob, hand=hand, reading=reading)
        assert not MeasureWeek.objects.filter(key=hand.key).exists()

    @pytest.mark.parametrize(
        ("change", "field"),
        [
            ({"n": 9}, "n"),
            ({"n": 0}, "n"),
            ({"value": 1.2}, "value"),
            ({"value": -0.1}, "value"),
            ({"on": date(2999, 1, 1)}, "on"),
        ],
    )
    def test_what_says_nothing_is_refused(self, bob, hand, change, field):
        with pytest.raises(ValidationError) as refused:
            add_reading(by=bob, hand=hand, **({"on": date(2026, 3, 2), "value": 0.5, "n": 20} | change))
        assert field in refused.value.message_dict

    def test_of_things_nine_are_enough(self, alice, bob, community):
        hand = make_hand(alice, community, owner=bob, is_of_people=False)
        assert add_reading(by=bob, hand=hand, on=date(2026, 3, 2), value=0.5, n=9).pk

    def test_its_owner_and_managers_bring_it(self, alice, community, hand):
        other = make_user()
        join(other, community)
        given = {"hand": hand, "on": date(2026, 3, 2), "value": 0.5, "n": 20}
        with pytest.raises(PermissionDenied):
            add_reading(by=other, **given)
        assert add_reading(by=alice, **given).by == alice

    def test_after_its_end_nothing_is_brought(self, alice, bob, hand):
        end_collection(by=alice, hand=hand)
        with pytest.raises(ValidationError, match="no more"):
            add_reading(by=bob, hand=hand, on=date(2026, 3, 2), value=0.5, n=20)


class TestTable:
    def test_every_line_is_taken(self, bob, hand):
        assert bring_readings(by=bob, hand=hand, table=TABLE) == 2
        assert list(hand.readings.values_list("on", "value", "n", "source")) == [
            (date(2026, 3, 30), pytest.approx(0.585), 31, ""),
            (date(2026, 3, 2), 0.64, 25, "Call"),
        ]

    def test_a_sheet_of_semicolons_and_a_second_time(self, bob, hand):
        table = "\N{ZERO WIDTH NO-BREAK SPACE}Date;Value;N\r\n2026-03-02;64,5;25\r\n\r\n"
        bring_readings(by=bob, hand=hand, table=table)
        assert bring_readings(by=bob, hand=hand, table=table) == 1
        assert hand.readings.get().value == pytest.approx(0.645)

    @pytest.mark.parametrize(
        ("table", "said"),
        [
            ("", "Missing: date, value, n"),
            ("date,value\n2026-03-02,64", "Missing: n"),
            ("date,value,n\n", "no line"),
            ("date,value,n\n2.3.2026,64,25", "Line 2: write the day"),
            ("date,value,n\n2026-03-02,64,25\n2026-03-30,nan,25", "Line 3: the value is no number"),
            ("date,value,n\n2026-03-02,164,25", "Line 2: A share"),
            ("date,value,n\n2026-03-02,64,3", "Line 2: Answers of fewer"),
            ("date,value,n\n2026-03-02,64,99999999999", "Line 2: n is 2,000,000,000 at most"),
            ("date,value,n\n2026-03-02,64", "Line 2"),
        ],
    )
    def test_a_line_that_cannot_be_read_is_named_and_nothing_kept(self, bob, hand, table, said):
        with pytest.raises(ValidationError, match=said):
            bring_readings(by=bob, hand=hand, table=table)
        assert not HandReading.objects.exists()

    def test_a_file_is_uploaded(self, as_user, bob, hand):
        file = SimpleUploadedFile("in-time.csv", TABLE.encode(), "text/csv")
        answer = as_user(bob).post(f"{hand.get_absolute_url()}readings/upload/", {"file": file})
        assert answer.status_code == 302
        assert hand.readings.count() == 2

    def test_a_picture_is_not_a_table(self, as_user, bob, hand):
        file = SimpleUploadedFile("in-time.csv", b"\x89PNG\xff\xfe")
        page = as_user(bob).post(f"{hand.get_absolute_url()}readings/upload/", {"file": file})
        assert "no text in UTF-8" in page.content.decode()


class TestLate:
    def test_its_owner_hears_once_a_week(self, bob, hand):
        assert tend_targets()["late"] == 0
        HandMeasure.objects.update(created_at=timezone.now() - timedelta(days=30))
        assert tend_targets()["late"] == 1
        assert tend_targets()["late"] == 0
        HandMeasure.objects.update(told_on=today() - timedelta(days=7))
        assert tend_targets()["late"] == 1
        deliver_waiting()
        notice = Notice.objects.get(kind="collection_late")
        assert (notice.recipient, notice.url) == (bob, hand.get_absolute_url())

    def test_the_library_says_so(self, as_user, bob, hand):
        HandMeasure.objects.update(created_at=timezone.now() - timedelta(days=30))
        page = as_user(bob).get("/c/seals/measures/").content.decode()
        assert "1 is late." in page

    def test_a_number_ends_it(self, bob, hand):
        HandMeasure.objects.update(created_at=timezone.now() - timedelta(days=90))
        add_reading(by=bob, hand=hand, on=today() - timedelta(days=28), value=0.5, n=20)
        assert tend_targets()["late"] == 0
        HandReading.objects.update(on=today() - timedelta(days=29))
        assert tend_targets()["late"] == 1


class TestOwner:
    def test_a_manager_names_who_answers_for_a_measure(self, alice, bob, community):
        name_owner(by=alice, community=community, key="advice-applied", owner=bob)
        assert {e.measure.key: e.owner for e in entries_of(community)}["advice-applied"] == bob
        name_owner(by=alice, community=community, key="advice-applied", owner=None)
        assert not MeasureOwner.objects.exists()

    def test_nobody_else_does(self, bob, alice, charlie, community):
        with pytest.raises(PermissionDenied):
            name_owner(by=bob, community=community, key="advice-applied", owner=bob)
        with pytest.raises(ValidationError):
            name_owner(by=alice, community=community, key="advice-applied", owner=charlie)
        with pytest.raises(ValidationError):
            name_owner(by=alice, community=community, key="sheep", owner=bob)


def test_in_a_dormant_community_nothing_is_collected_and_nobody_named(alice, bob, community, hand):
    community.lifecycle = Lifecycle.DORMANT
    community.save(update_fields=["lifecycle"])
    with pytest.raises(PermissionDenied, match="read, not changed"):
        end_collection(by=alice, hand=hand)
    with pytest.raises(PermissionDenied, match="read, not changed"):
        name_owner(by=alice, community=community, key=next(iter(MEASURES)), owner=bob)
    with pytest.raises(PermissionDenied, match="read, not changed"):
        make_hand(alice, community, owner=bob, name="Another")
