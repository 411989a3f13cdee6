"""How soon asks are replied to: equal to the textbook estimator, whatever waits, ties and ends there are."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from hypothesis.extra.django import TestCase

from communities.actions import revise_service
from communities.actions.services import write_down_service
from communities.models import ServiceDescription
from content.actions.clocks import Facts, clock_of, rebuild_clocks
from content.models import AskClock, Item
from metrics.measures import MEASURES
from tests.factories import make_community, make_item, make_reply, make_user
from tests.metrics.kaplan_meier import reached, survival

pytestmark = pytest.mark.django_db

AS_OF = date(2026, 11, 16)
UNTIL = datetime(2026, 11, 16, tzinfo=UTC)
HOUR = timedelta(hours=1)
OFFICE = {"days": range(5), "start": time(9), "end": time(17), "time_zone": "Europe/Berlin"}


def readings(*communities, key="first-reply"):
    found = MEASURES[key].compute(AS_OF, [community.pk for community in communities])
    return {reading.community_id: reading for reading in found}


def keep(community, author, hours_ago, **after) -> AskClock:
    """A clock as a rebuild would make it: asked so many hours before the Monday, with what came so many hours later."""
    asked = UNTIL - hours_ago * HOUR
    at = {f"{name}_at": asked + after[name] * HOUR if name in after else None for name in NAMES}
    ask = make_item(community, author, published_at=asked)
    fact = Facts(ask.pk, community.pk, asked, after.get("new", False), 0, **at)
    clock = clock_of(fact, write_down_service(community))
    clock.save()
    return clock


NAMES = ("reply", "useful", "accepted", "ended")
waits = some.lists(
    some.tuples(
        some.integers(1, 60),
        some.one_of(some.none(), some.integers(0, 40)),
        some.one_of(some.none(), some.integers(0, 40)),
    ),
    min_size=1,
    max_size=14,
)


class AgainstTheTextbook(TestCase):
    @settings(max_examples=25, deadline=None)
    @given(waits)
    def test_curve_and_percentiles_are_those_of_the_estimator(self, told):
        author, community = make_user(), make_community()
        sample = []
        for ago, reply, ended in told:
            after = {"reply": reply} | ({"ended": ended} if ended is not None else {})
            keep(community, author, ago, **{name: hours for name, hours in after.items() if hours is not None})
            came = reply is not None and reply < ago
            stopped = min(ago, ended if ended is not None else ago)
            sample.append((reply if came else stopped, came))
        figures = readings(community)[community.pk].detail["plain"]["all"]
        half, tenth = Fraction(1, 2), Fraction(1, 10)
        assert figures["p50"] == reached(sample, half)
        assert figures["p90"] == reached(sample, tenth)
        assert (figures["n"], figures["events"]) == (len(sample), sum(came for _, came in sample))
        drawn = [(t, pytest.approx(float(share), abs=1e-4), n) for t, share, n in survival(sample)]
        assert [tuple(point) for point in figures["curve"]] == drawn


def test_what_still_waits_makes_it_slower_than_the_answered_ones_alone(community, bob):
    for hours in (1, 2, 3):
        keep(community, bob, 100, reply=hours)
    for _ in range(4):
        keep(community, bob, 50)
    figures = readings(community)[community.pk].detail["plain"]["all"]
    assert (figures["p50"], figures["p90"], figures["events"]) == (None, None, 3)
    assert readings(community)[community.pk].value is None


def test_only_asks_of_the_window_and_what_had_happened_by_then(community, alice, bob):
    other = make_community(manager=alice)
    keep(community, bob, 24 * 7 * 26 + 1, reply=1)
    keep(community, bob, -5)
    keep(community, bob, 10, reply=20)  # came after the Monday: it was still waiting
    keep(other, bob, 10, reply=4)
    found = readings(community, other)
    assert (found[community.pk].n, found[community.pk].value) == (1, None)
    assert found[other.pk].value == 4
    assert readings(make_community()) == {}


def test_working_hours_stand_still_over_the_weekend_for_replies_and_for_who_waits(community, alice, bob):
    revise_service(by=alice, community=community, reply_hours=8, reason="Agreed.", **OFFICE)
    ServiceDescription.objects.update(created_at=UNTIL - timedelta(days=90))
    friday = datetime(2026, 11, 13, 15, tzinfo=UTC)  # 16:00 in Berlin, an hour before the weekend
    answered, waiting = (make_item(community, bob, published_at=friday - n * HOUR) for n in (24, 0))
    make_reply(answered, alice, created_at=friday)
    rebuild_clocks()
    figures = readings(community)[community.pk].detail
    assert figures["work"]["all"]["p50"] == figures["work"]["all"]["p90"]  # one hour of work is all that is waited for
    assert figures["plain"]["all"]["curve"] == [[24, 0.5, 2]]
    assert figures["work"]["all"]["curve"] == [[8, 0, 1]]
    assert waiting.pk


def test_newcomers_and_others_are_told_apart(community, bob):
    for _ in range(2):
        keep(community, bob, 100, reply=2, new=True)
        keep(community, bob, 100, reply=6)
    figures = readings(community)[community.pk].detail["work"]
    assert [figures[group]["p50"] for group in ("newcomers", "others", "all")] == [2, 6, 2]
    assert [figures[group]["askers"] for group in ("newcomers", "others", "all")] == [1, 1, 1]


def test_each_clock_has_its_own_curve(community, bob):
    keep(community, bob, 100, reply=1, useful=5, accepted=30)
    assert [readings(community, key=key)[community.pk].value for key in ("first-reply", "first-useful-reply")] == [1, 5]
    assert readings(community, key="accepted-answer")[community.pk].value == 30


def test_a_large_sample_keeps_a_point_a_per_cent_and_exact_percentiles(community, bob):
    items = Item.objects.bulk_create(
        Item(community=community, author=bob, kind="ask", title="x", body="x", published_at=UNTIL - 2000 * HOUR)
        for _ in range(1000)
    )
    service = write_down_service(community)
    clocks = []
    for number, item in enumerate(items):
        at = item.published_at + (number + 1) * HOUR
        clocks.append(
            clock_of(Facts(item.pk, community.pk, item.published_at, False, 0, at, None, None, None), service)
        )
    AskClock.objects.bulk_create(clocks)
    figures = readings(community)[community.pk].detail["plain"]["all"]
    assert (figures["p50"], figures["p90"]) == (500, 900)
    assert len(figures["curve"]) <= 101


def test_a_promise_is_kept_or_not_once_its_time_is_over(community, bob):
    keep(community, bob, 100, reply=2)
    keep(community, bob, 100, reply=30)
    keep(community, bob, 100)
    keep(community, bob, 100, ended=5)  # closed before it was due
    keep(community, bob, 3)  # not due yet
    reading = readings(community, key="promise-kept")[community.pk]
    assert (reading.n, reading.detail["k"]) == (3, 1)
