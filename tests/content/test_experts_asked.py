"""Who knows: asking them in one click, within the limits they set; the roster and what is missing in it."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.utils import timezone

from activity.models import Notice
from activity.tasks import deliver_waiting
from communities.models import Lifecycle, Position, Visibility
from content.actions import (
    create_item,
    set_reach,
)
from content.experts import experts_on, roster_of, self_declared
from content.experts.asking import ways_to
from content.experts.counting import count_marked
from content.experts.hours import hours_in_words, is_there
from content.models import HelpGiven, HelpMark, Item, Kind, Reach, Reaction, Referral
from tests.factories import join, make_user

pytestmark = pytest.mark.django_db


def found(words, by, **where):
    return [expert.person.handle for expert in experts_on(words, by=by, **where)]


# Asking


def test_an_ask_is_addressed_in_one_click_and_they_are_told(help_with, community, bob, jonas, alice, charlie, as_user):
    help_with()
    browser = as_user(bob)
    page = browser.get("/experts/", {"q": "pumps"}).content.decode()
    assert "One person helped with “pumps”" in page
    assert 'href="/c/seals/asks/new/?to=jonas&amp;tag=pumps"' in page
    form = browser.get("/c/seals/asks/new/?to=jonas&tag=pumps").content.decode()
    assert '<input type="checkbox" name="to" value="jonas"' in form
    sent = {"title": "Why does it hum?", "body": "Since May.", "tags": "pumps", "to": ["jonas"]}
    answer = browser.post("/c/seals/asks/new/?to=jonas", sent, follow=True)
    ask = Item.objects.get(title="Why does it hum?")
    assert answer.redirect_chain[-1][0] == ask.get_absolute_url()
    deliver_waiting()
    notice = Notice.objects.get(recipient=jonas, kind="asked")
    assert notice.last_actor == bob
    assert "Bob Member asks you" in " ".join(as_user(jonas).get("/notices/").content.decode().split())
    assert Referral.objects.get(ask=ask).act_id is None
    outside = as_user(charlie).get("/experts/", {"q": "pumps"}).content.decode()
    assert "Jonas Knows" in outside
    assert "Ask Jonas" not in outside


def test_somebody_unwilling_costs_nothing_of_what_was_typed(community, bob, jonas, as_user):
    set_reach(by=jonas, referrals_a_week=0)
    sent = {"title": "Why does it hum?", "body": "Since May.", "to": ["jonas"]}
    page = as_user(bob).post("/c/seals/asks/new/?to=jonas", sent).content.decode()
    assert "cannot be asked just now" in page
    assert 'value="Why does it hum?"' in page
    assert not Item.objects.filter(title="Why does it hum?").exists()
    as_user(bob).post("/c/seals/asks/new/?to=jonas", sent | {"to": []})
    assert Item.objects.filter(title="Why does it hum?").exists()


def test_one_of_ones_open_asks_is_brought_to_them(help_with, community, bob, jonas, as_user):
    help_with()
    ask = create_item(by=bob, community=community, kind=Kind.ASK, title="Still open", body="?")
    assert [each.title for each in ways_to({jonas.pk: community.pk}, by=bob)[jonas.pk].asks] == ["Still open"]
    page = as_user(bob).get("/experts/?q=pumps").content.decode()
    assert f'action="/c/seals/threads/{ask.pk}/refer/"' in page
    as_user(bob).post(f"/c/seals/threads/{ask.pk}/refer/", {"chosen": "jonas"})
    assert Referral.objects.filter(ask=ask, expert=jonas).exists()


# What people say of themselves, and when they are there


def test_what_one_says_of_oneself_stands_apart(community, bob, jonas, charlie, as_user):
    set_reach(by=jonas, asks_about=["Seals", "Pump houses"])
    assert [each.person for each in self_declared("seals", by=charlie)] == [jonas]
    page = as_user(bob).get("/c/seals/experts/?q=seals").content.decode()
    assert "They say of themselves" in page
    assert "“Ask me about Seals, Pump houses”" in page
    assert "Nobody known here yet" in page
    assert "Ask me about" in as_user(bob).get("/people/jonas/").content.decode()
    set_reach(by=jonas, is_listed=False)
    assert self_declared("seals", by=bob) == []


def at(day, hour):
    return datetime(2026, 11, day, hour, 30, tzinfo=UTC)  # the 23rd is a Monday


@pytest.mark.parametrize(
    ("moment", "hours", "says"),
    [
        (at(23, 8), (time(8), time(16)), "usually there now, 10:30 there"),
        (at(23, 15), (time(8), time(16)), "usually back tomorrow at 08:00, 17:30 there"),
        (at(23, 3), (time(8), time(16)), "usually back today at 08:00, 05:30 there"),
        (at(27, 15), (time(8), time(16)), "usually back on Monday at 08:00, 17:30 there"),
        (at(23, 23), (time(22), time(6)), "usually there now, 01:30 there"),
        (at(28, 2), (time(22), time(6)), "usually there now, 04:30 there"),
        (at(23, 2), (time(22), time(6)), "usually back today at 22:00, 04:30 there"),
        (at(23, 8), (None, None), "10:30 there"),
    ],
)
def test_when_somebody_is_there_in_words(moment, hours, says):
    person = make_user(time_zone="Europe/Helsinki")
    reach = Reach(user=person, works_from=hours[0], works_until=hours[1])
    assert hours_in_words(reach, person, moment) == says
    assert (is_there(reach, person, moment) is True) == ("there now" in says)
    assert hours_in_words(None, person, moment).endswith("there")


def test_limits_are_set_on_one_page_and_shown_to_nobody_else(community, bob, jonas, as_user):
    browser = as_user(jonas)
    assert browser.get("/me/reach/").status_code == 200
    ahead = timezone.now().date() + timedelta(days=9)
    sent = {
        "referrals_a_week": 2,
        "offers_a_week": 1,
        "away_until": str(ahead),
        "languages": "English, Polish",
        "works_from": "22:00",
        "works_until": "06:00",
        "works_on": ["0", "6"],
        "asks_about": "Seals, seals, Bearings",
        "quiet_topics": "Invoices",
        "takes_recommendations": "on",
    }
    assert browser.post("/me/reach/", sent).status_code == 302
    reach = Reach.objects.get(user=jonas)
    assert (reach.referrals_a_week, reach.away_until, reach.works_on) == (2, ahead, [0, 6])
    assert (reach.asks_about, reach.quiet_slugs, reach.is_listed) == (["Seals", "Bearings"], ["invoices"], False)
    jonas.refresh_from_db()
    assert jonas.languages == ["English", "Polish"]
    page = browser.post("/me/reach/", sent | {"works_until": ""}).content.decode()
    assert "when your working day begins and when it ends" in page
    page = browser.post("/me/reach/", sent | {"away_until": str(date(ahead.year + 3, 1, 1))}).content.decode()
    assert "within a year" in page
    assert "Invoices" not in as_user(bob).get("/people/jonas/").content.decode()


# The roster, and what is missing in it


def test_the_roster_has_experts_first_then_who_helped(help_with, community, bob, jonas, as_user, charlie):
    eva = make_user("Eva Expert", handle="eva")
    join(eva, community, Position.EXPERT)
    help_with(fans=2)
    roster = roster_of(community, by=bob)
    assert [(entry.person, [tag.name for tag in entry.topics]) for entry in roster] == [(eva, []), (jonas, ["pumps"])]
    assert "Jonas Knows" in as_user(charlie).get("/c/seals/experts/").content.decode()
    community.visibility = Visibility.PRIVATE
    community.save()
    assert as_user(charlie).get("/c/seals/experts/").status_code == 404
    assert as_user(charlie).get("/c/seals/experts/?q=pumps").status_code == 404


def test_topics_nobody_is_known_for_are_named_to_managers(help_with, community, alice, bob, as_user):
    help_with("pumps")
    create_item(by=bob, community=community, kind=Kind.ASK, title="Lost", body="?", tags=["invoices"])
    page = as_user(alice).get("/c/seals/manage/experts/")
    gaps = [(gap.tag.name, gap.waiting, gap.is_gap) for gap in page.context["gaps"]]
    assert gaps == [("invoices", 1, True), ("pumps", 0, False)]
    assert "Nobody is known for 1 of 2 topics." in page.content.decode()
    assert "0 experts appointed; 5 to 10 carry a community." in page.content.decode()
    assert as_user(bob).get("/c/seals/manage/experts/").status_code == 403


def test_an_archived_community_is_no_place_to_ask(help_with, community, bob, jonas):
    help_with()
    community.lifecycle = Lifecycle.ARCHIVED
    community.save()
    assert found("pumps", bob) == ["jonas"]
    assert ways_to({jonas.pk: community.pk}, by=bob)[jonas.pk].community is None


def test_the_api_answers_the_same(help_with, bob, jonas, charlie, as_user, client):
    help_with(fans=2)
    assert client.get("/api/v1/experts/?q=pumps").status_code in {401, 403}
    (row,) = as_user(bob).get("/api/v1/experts/?q=pumps").json()["results"]
    assert (row["person"], row["why"], row["is_free"]) == ("jonas", "Answered 2 asks about pumps", True)
    assert len(row["evidence"]) == 2
    assert as_user(bob).get("/api/v1/experts/").json()["results"] == []
    assert as_user(bob).get("/api/v1/experts/?q=pumps&community=nowhere").status_code == 404


def test_a_count_of_one_person_leaves_the_others_alone(help_with, bob, jonas):
    help_with()
    rows = set(HelpGiven.objects.values_list("pk", flat=True))
    Reaction.objects.all().delete()
    HelpMark.objects.create(helper=bob)
    assert count_marked() == 1
    assert set(HelpGiven.objects.values_list("pk", flat=True)) == rows
