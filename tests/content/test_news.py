"""News in three fields: a post that stands on the home page until its day is over; first publications are told."""

from datetime import timedelta

import pytest
from django.utils import timezone

from activity.models import Notice
from activity.tasks import deliver_waiting
from content.actions import create_item
from content.models import Item, Kind

pytestmark = pytest.mark.django_db


def test_news_stand_on_the_home_page_until_the_end_of_their_day(alice, bob, community, as_user):
    day = timezone.localdate() + timedelta(days=3)
    words = {"title": "We moved", "body": "To hall **4**.", "until": day.isoformat()}
    assert as_user(alice).post(f"/c/{community.slug}/news/new/", words).status_code == 302
    news = Item.objects.get(kind=Kind.POST)
    assert timezone.localtime(news.pinned_until).date() == day
    home = as_user(bob).get(f"/c/{community.slug}/")
    assert [item.title for item in home.context["news"]] == ["We moved"]
    Item.objects.update(pinned_until=timezone.now())
    assert as_user(bob).get(f"/c/{community.slug}/").context["news"] == []


@pytest.mark.parametrize("missing", ["title", "body", "until"])
def test_without_one_of_the_three_nothing_is_posted(missing, alice, community, as_user):
    words = {"title": "We moved", "body": "To hall 4.", "until": "2999-01-01"} | {missing: ""}
    assert as_user(alice).post(f"/c/{community.slug}/news/new/", words).status_code == 200
    assert not Item.objects.exists()


def test_a_day_too_far_leaves_no_post_behind(alice, community, as_user):
    words = {"title": "We moved", "body": "To hall 4.", "until": "2999-01-01"}
    page = as_user(alice).post(f"/c/{community.slug}/news/new/", words)
    assert "a year at most" in page.content.decode()
    assert not Item.objects.exists()


def test_members_post_no_news(bob, charlie, community, as_user):
    for person in (bob, charlie):
        assert as_user(person).get(f"/c/{community.slug}/news/new/").status_code == 403


def test_a_first_publication_is_told_to_managers_and_the_second_is_not(alice, bob, charlie, community):
    for title in ("My first", "My second"):
        create_item(by=bob, community=community, kind=Kind.POST, title=title, body="Seals.")
    deliver_waiting()
    (notice,) = Notice.objects.filter(kind="first_item")
    assert (notice.recipient, notice.title) == (alice, "My first")


def test_a_manager_s_own_first_item_tells_nobody(alice, community):
    create_item(by=alice, community=community, kind=Kind.POST, title="My first", body="Seals.")
    deliver_waiting()
    assert not Notice.objects.filter(kind="first_item").exists()
