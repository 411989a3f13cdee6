"""The page of the response clock: its numbers are those of the rows, of the CSV and of a recount; who sees it."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from communities.actions.services import write_down_service
from communities.models import Community
from content.actions.clocks import Facts, clock_of
from content.models import AskClock
from metrics import weekly
from metrics.models import MeasureWeek
from metrics.response import figure_for_members, say_hours
from tests.factories import join, make_item, make_user
from tests.metrics.kaplan_meier import reached

pytestmark = pytest.mark.django_db

KEYS = ("first-reply", "first-useful-reply", "accepted-answer", "promise-kept")
HOUR = timedelta(hours=1)


@pytest.fixture
def address(community):
    return reverse("metrics:response-detail", args=[community.slug])


def asked(community, author, *waits, is_new=False) -> None:
    """Asks of last week: hours until the first reply, None for those that still wait."""
    service, until = write_down_service(community), weekly.last_monday()
    at = datetime(until.year, until.month, until.day, tzinfo=UTC)
    for number, hours in enumerate(waits):
        published = at - timedelta(days=7, minutes=number)
        ask = make_item(community, author, title=f"Ask {number}", published_at=published)
        reply = published + hours * HOUR if hours else None
        clock_of(Facts(ask.pk, community.pk, published, is_new, 0, reply, None, None, None), service).save()


def measured() -> None:
    weekly.measure(weekly.last_monday(), only=KEYS, anew=True)


def test_before_the_first_monday_the_page_says_when_there_will_be_something(as_user, address, alice):
    page = as_user(alice).get(address).content.decode()
    assert "worked out on Mondays" in page
    assert "Each ask made here is counted" in page


def test_the_headline_the_table_the_csv_and_a_recount_agree(as_user, community, address, alice, bob):
    waits = [1, 2, 3, 4, 30, None, None, None, None, None]
    asked(community, bob, *waits)
    measured()
    sample = [(hours, True) if hours else (168, False) for hours in waits]
    assert reached(sample, 0.5) == 30
    page = as_user(alice).get(address)
    assert (
        page.context["says"] == "Half of 10 asks had a first reply within 30 h of working time; 24 hours are promised."
    )
    assert ["First reply", "working hours", "30 h", "not reached", "5", "10"] in page.context["figures"]
    assert len(page.context["asks"]) == 10
    late = as_user(alice).get(address, {"asks": "late"})
    assert len(late.context["asks"]) == AskClock.objects.running().filter(due_at__lt=timezone.now()).count() == 5
    text = as_user(alice).get(reverse("metrics:response-csv", args=[community.slug])).content.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))
    assert rows[1] == ["First reply", "working hours", "30 h", "not reached", "5", "10"]
    assert sum(row[0].startswith("/c/seals/threads/") for row in rows if row) == 10


def test_too_few_asks_are_no_figure_and_half_not_reached_says_so(as_user, community, address, alice, bob):
    asked(community, bob, 1, 2)
    measured()
    page = as_user(alice).get(address)
    assert page.context["says"] == "Too few asks to say how soon: 2 in 26 weeks."
    assert page.context["figures"][0][2] == "too few"
    asked(community, bob, None, None, None, None)
    measured()
    page = as_user(alice).get(address, {"hours": "plain"})
    assert page.context["says"].startswith("Half is not reached: 2 of 6 asks had a first reply so far")


def test_newcomers_are_compared_only_where_both_groups_are_ten_asks_by_five_people(as_user, community, address, alice):
    for number in range(5):
        one, other = make_user(), make_user()
        join(one, community)
        asked(community, one, 4, 4, is_new=True)
        asked(community, other, 2, 2 if number else None)
        measured()
        said = as_user(alice).get(address).context["comparison"]
        assert bool(said) == (number == 4)
    assert said == "Newcomers: half within 4 h (n = 10). Others: half within 2 h (n = 10)."


def test_whoever_asks_is_told_how_soon_it_was(as_user, community, bob, charlie):
    asked(community, bob, *[3] * 9)
    measured()
    assert figure_for_members(community) is None
    asked(community, bob, 3)
    measured()
    for reader in (bob, charlie):
        page = as_user(reader).get(f"/c/{community.slug}/asks/").content.decode()
        assert "Lately half had one within 3 h (n = 10)." in page


def test_only_managers_see_the_page(as_user, client, community, address, alice, bob, charlie):
    for address_ in (address, reverse("metrics:response-csv", args=[community.slug])):
        assert as_user(alice).get(address_).status_code == 200
        assert as_user(bob).get(address_).status_code == 403
        assert as_user(charlie).get(address_).status_code == 403
        assert client.get(address_).status_code == 302
    Community.objects.update(visibility="private")
    assert as_user(charlie).get(address).status_code == 404


def test_odd_choices_show_the_first_one(as_user, community, address, alice, bob):
    asked(community, bob, 1, 2, 3, 4, 5)
    measured()
    odd = {"clock": "<b>", "hours": "x&y", "asks": "nothing", "page": "many"}
    assert as_user(alice).get(address, odd).context["says"].startswith("Half of 5 asks had a first reply within 3 h")
    assert MeasureWeek.objects.filter(key="promise-kept").count() == 1


def test_hours_are_said_as_people_say_them():
    assert [say_hours(h, "work") for h in (None, 0.4, 3.25, 60)] == ["not reached", "24 min", "3 h 15 min", "60 h"]
    assert say_hours(60, "plain") == "2 days"
