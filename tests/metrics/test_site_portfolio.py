"""The portfolio: facts of all communities at once equal a recount; page, CSV and API say the same; who sees it."""

from __future__ import annotations

import csv
import io
from datetime import timedelta
from urllib.parse import urlencode

import pytest
from django.urls import reverse
from django.utils import timezone

from activity.actions import audit, record
from activity.models import Act
from activity.vocabulary import Verb
from communities.actions.services import write_down_service
from communities.models import Community, Lifecycle, Position
from content.actions.clocks import Facts as ClockFacts
from content.actions.clocks import clock_of
from content.models import AskClock, Kind
from metrics.models import CommunityHealth, MeasureWeek, MonthlyReport
from metrics.models.site import Level
from metrics.site.facts import facts_of_all
from metrics.site.hourly import look_at_communities
from metrics.site.portfolio import Choice, Overview, tabs_of
from metrics.weekly import last_monday
from roles.models import RolePolicy
from tests.factories import join, make_community, make_item, make_user
from tests.metrics.rows import ACTING, BANDS, PRIMARY, make_target
from tests.metrics.site import make_administrator

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def ada(db):
    return make_administrator()


def asked(community, author, *days, replied=()):
    """Asks of so many days ago; those numbered in replied had a reply an hour later."""
    service, now = write_down_service(community), timezone.now()
    for number, ago in enumerate(days):
        at = now - ago * DAY
        ask = make_item(community, author, published_at=at, last_activity_at=at)
        reply = at + timedelta(hours=1) if number in replied else None
        clock_of(ClockFacts(ask.pk, community.pk, at, False, 0, reply, None, None, None), service).save()


def facts_of(community):
    return next(facts for facts in facts_of_all(timezone.now()) if facts.community_id == community.pk)


def row_of(community):
    look_at_communities()
    return CommunityHealth.objects.get(community=community)


def test_asks_are_counted_as_a_recount_does(community, bob):
    asked(community, bob, 1, 3, 5, 9, 200, replied=(0,))
    found = facts_of(community)
    clocks = AskClock.objects.filter(asked_at__gt=timezone.now() - 182 * DAY, ended_at=None)
    assert found.open_asks == clocks.filter(useful_at=None).count() == 4
    assert found.waiting_asks == clocks.filter(reply_at=None).count() == 3
    assert found.late_asks == clocks.filter(reply_at=None, due_at__lt=timezone.now()).count() == 3
    assert found.oldest_late == clocks.filter(reply_at=None).order_by("asked_at").first().asked_at
    assert found.half_wait == pytest.approx(5, abs=0.01)


def test_what_was_written_last_is_found_whatever_its_kind_and_not_what_is_a_draft(community, bob):
    now = timezone.now()
    make_item(community, bob, Kind.ASK, last_activity_at=now - 50 * DAY, published_at=now - 60 * DAY)
    make_item(community, bob, Kind.PAGE, last_activity_at=now - 45 * DAY, published_at=now - 60 * DAY)
    make_item(community, bob, Kind.POST, last_activity_at=now, published_at=None)
    assert facts_of(community).written_on == (now - 45 * DAY).date()
    Community.objects.update(created_at=now - 90 * DAY)
    record(
        Verb.CREATE,
        by=community.memberships.get(position="manager").user,
        about=community.ref,
        community_id=community.pk,
    )
    assert row_of(community).says == "Quiet: nothing was written for 6 weeks."


def test_managers_are_seen_by_what_they_do_in_the_open_and_by_nothing_delicate(community, alice, bob):
    assert facts_of(community).managed_on is None
    record(Verb.FLAG, by=alice, about=community.ref, community_id=community.pk)
    record(Verb.CREATE, by=bob, about=community.ref, community_id=community.pk)
    assert Act.objects.count() == 2
    assert facts_of(community).managed_on is None
    record(Verb.CREATE, by=alice, about=community.ref, community_id=community.pk)
    assert facts_of(community).managed_on == timezone.now().date()


def test_a_decision_counts_as_managing(community, alice):
    audit("roles.opt_out", by=alice, community_id=community.pk)
    assert facts_of(community).managed_on is None
    audit("join_request.decide", by=alice, community_id=community.pk)
    assert facts_of(community).managed_on == timezone.now().date()


def test_nobody_manages_it_since_the_last_one_left_stepped_back_or_was_first_missed(community, alice):
    stay = community.memberships.get(user=alice)
    stay.left_at = timezone.now() + DAY
    stay.save()
    assert facts_of(community).unmanaged_since == stay.left_at.date()
    stay.left_at, stay.position = None, Position.MEMBER
    stay.save()
    audit("position.change", by=alice, community_id=community.pk, before="manager", after="member")
    assert facts_of(community).unmanaged_since == timezone.now().date()
    other = make_community(manager=make_user(is_active=False))
    assert facts_of(other).managers == 0
    assert row_of(other).unmanaged_since == timezone.now().date()
    CommunityHealth.objects.filter(community=other).update(unmanaged_since=timezone.now().date() - 9 * DAY)
    row = row_of(other)
    assert row.unmanaged_since == timezone.now().date() - 9 * DAY
    assert row.says.startswith("Nobody manages it since ")
    join(make_user(), other, Position.MANAGER)
    assert row_of(other).unmanaged_since is None


def test_where_the_last_manager_was_switched_off_it_is_not_since_an_earlier_one_left(community, alice):
    other = make_user()
    join(other, community, Position.MANAGER, joined_at=timezone.now() - 300 * DAY, left_at=timezone.now() - 200 * DAY)
    alice.is_active = False
    alice.save()
    assert facts_of(community).unmanaged_since == timezone.now().date()


def test_the_time_to_a_useful_reply_is_the_newest_weekly_figure(community):
    old = last_monday() - timedelta(weeks=1)
    for as_of, value in ((old, 30.0), (last_monday(), 8.0)):
        MeasureWeek.objects.create(community=community, key="first-useful-reply", as_of=as_of, value=value, n=12)
    MeasureWeek.objects.create(community=community, key="first-reply", as_of=last_monday(), value=1.0, n=12)
    found = facts_of(community)
    assert (found.useful_hours, found.useful_n) == (8.0, 12)


def make_week(community, members=212, **fields):
    return community.weeks.create(
        as_of=last_monday(),
        policy=RolePolicy.objects.get(version=1),
        members=members,
        acting=ACTING,
        primary=PRIMARY,
        **fields,
    )


def test_roles_in_their_band_are_those_that_can_be_told(community):
    week = make_week(community)
    make_target(community, BANDS)
    found = facts_of(community)
    assert 0 < found.with_band <= 5
    assert found.in_band <= found.with_band
    assert row_of(community).bands_of == found.bands_of
    CommunityHealth.objects.update(in_band=0)
    assert facts_of(community).in_band == 0  # neither week nor target changed: not worked out again
    week.members = 15
    week.computed_at += DAY
    week.save()
    assert facts_of(community).with_band is None  # words only: no number of roles


def test_a_report_is_signed_when_one_of_its_versions_is(community):
    month = (timezone.now().date().replace(day=1) - DAY).replace(day=1)
    fields = {"community": community, "month": month, "place": community.name, "as_of": month, "headline": "Well"}
    MonthlyReport.objects.create(state="draft", **fields)
    assert (facts_of(community).is_report_signed, facts_of(community).report_month) == (False, month)
    MonthlyReport.objects.update(state="signed", signed_at=timezone.now())
    MonthlyReport.objects.create(state="draft", version=2, why="A slip.", **fields)
    assert facts_of(community).is_report_signed is True
    assert facts_of(make_community()).is_report_signed is None


def test_an_hour_later_there_is_one_row_a_community_still(community):
    assert look_at_communities() == look_at_communities() == CommunityHealth.objects.count() == 1


def fetch(client, **asked):
    return client.get(f"{reverse('site')}?{urlencode(asked)}")


@pytest.mark.parametrize(
    ("needs", "look", "fine", "asleep", "says"),
    [
        (4, 1, 2, 1, "4 of 7 communities need somebody. One more is asleep."),
        (1, 0, 1, 0, "1 of 2 communities needs somebody."),
        (0, 2, 1, 1200, "No community needs somebody now. 2 are worth a look. 1,200 more are asleep."),
        (0, 0, 7, 1, "No community needs somebody now: nothing stands out in 7. One more is asleep."),
        (0, 0, 0, 3, "All 3 communities are asleep."),
        (0, 0, 0, 1, "The one community is asleep."),
        (0, 0, 0, 0, "No community yet."),
    ],
)
def test_the_headline_and_the_number_of_all_agree(needs, look, fine, asleep, says):
    levels = {Level.NEEDS: needs, Level.LOOK: look, Level.FINE: fine, Level.ASLEEP: asleep}
    overview = Overview(levels, None)
    assert overview.headline == says
    assert tabs_of(overview, Choice(), urlencode)[0]["count"] == overview.awake + asleep


def test_page_csv_and_api_say_the_same_of_the_same_communities(as_user, ada, community, bob):
    asked(community, bob, 20, 30, 40)
    other = make_community("Bearings", manager=bob, kind="topic", lifecycle=Lifecycle.DORMANT)
    look_at_communities()
    client = as_user(ada)
    page = fetch(client)
    assert page.context["overview"].headline == "1 of 1 community needs somebody. One more is asleep."
    assert [line.name for line in page.context["lines"]] == [community.name, other.name]
    assert [bool(line.step) for line in page.context["lines"]] == [True, False]
    step = client.get(page.context["lines"][0].step)
    assert page.context["lines"][0].health.says in step.content.decode()
    rows = list(csv.reader(io.StringIO(client.get(reverse("site-csv")).content.decode("utf-8-sig"))))
    told = [[cell if isinstance(cell, str) else cell["text"] for cell in row] for row in page.context["rows"]]
    assert [row[:-2] for row in rows[1:]] == [[text.replace("\xa0", " ") for text in row] for row in told]
    found = client.get("/api/v1/site/communities/").json()["results"]
    assert [each["says"] for each in found] == [row[-2] for row in rows[1:]]
    assert (found[0]["late_asks"], found[0]["level"], found[0]["members"]) == (3, "needs", "fewer than 5")
    assert found[0]["managers"] == ["alice.manager"]


def test_what_is_chosen_is_listed_and_odd_choices_are_none(as_user, ada, community, bob):
    make_community("Bearings", manager=bob, kind="topic", lifecycle=Lifecycle.DORMANT)
    look_at_communities()
    client = as_user(ada)

    def names(**asked):
        return [line.name for line in fetch(client, **asked).context["lines"]]

    assert names(level="asleep") == names(kind="topic") == names(state="dormant") == names(q="bear") == ["Bearings"]
    assert names(level="needs", q="bear") == []
    assert len(names(level="x", kind="\x00", state="9" * 30, q="\x00", page="many")) == 2
    assert b"None fits" in fetch(client, q="nothing like it").content


def test_many_communities_are_pages(as_user, ada, community):
    Community.objects.bulk_create(
        Community(slug=f"c{n}", name=f"Community {n:02}", lifecycle="archived") for n in range(35)
    )
    look_at_communities()
    client = as_user(ada)
    assert len(fetch(client).context["lines"]) == 30
    assert len(fetch(client, page=2).context["lines"]) == 6


def test_before_the_first_hour_the_page_says_so(as_user, ada):
    assert b"No community was looked at yet" in fetch(as_user(ada)).content


def test_only_administrators_see_it_and_their_menu_leads_there(as_user, client, ada, community, alice, charlie):
    look_at_communities()
    for name in ("site", "site-csv", "site-adoption", "site-operations"):
        assert as_user(ada).get(reverse(name)).status_code == 200, name
        assert as_user(alice).get(reverse(name)).status_code == as_user(charlie).get(reverse(name)).status_code == 404
        assert client.get(reverse(name)).status_code == 302
    assert as_user(alice).get("/api/v1/site/communities/").status_code == 404
    assert client.get("/api/v1/site/communities/").status_code == 403
    assert CommunityHealth.objects.visible_to(alice).count() == 0
    assert reverse("site") in as_user(ada).get("/c/").content.decode()
    assert reverse("site") not in as_user(alice).get("/c/").content.decode()
    assert reverse("site") in as_user(ada).get("/admin/").content.decode()
