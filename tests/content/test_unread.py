"""What is new since a reader was there: theirs alone, never more than was shown, forgotten after 14 days."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from content.actions import create_item, write_reply
from content.models import Item, Kind, ReadingPlace, Reply
from content.tasks import forget_reading_places
from tests.factories import make_reply

pytestmark = pytest.mark.django_db


@pytest.fixture
def thread(community, bob):
    thread = create_item(by=bob, community=community, kind=Kind.THREAD, title="Dry starts", body="Who has seen one?")
    Item.objects.filter(pk=thread.pk).update(published_at=timezone.now() - timedelta(days=1))
    thread.refresh_from_db()
    return thread


def talk(thread, author, number, **fields):
    """So many comments, a minute apart, the last one a minute ago."""
    now = timezone.now()
    made = [
        make_reply(thread, author, "comment", created_at=now - timedelta(minutes=number - n), **fields)
        for n in range(number)
    ]
    Item.objects.filter(pk=thread.pk).update(comment_count=thread.replies.present().count())
    return made


def test_a_first_visit_calls_nothing_new_and_the_next_only_what_came_since(as_user, thread, alice, bob):
    talk(thread, alice, 2)
    reader = as_user(bob)
    first = reader.get(thread.get_absolute_url())
    assert "new since you were here" not in first.content.decode()
    comment = write_reply(by=alice, item=thread, body="One more")
    write_reply(by=bob, item=thread, body="My own")
    page = reader.get(thread.get_absolute_url())
    assert (page.context["news"].count, page.context["news"].first) == (1, comment)
    html = page.content.decode()
    assert "1 new since you were here" in html
    assert 'href="#new"' in html
    assert html.index('id="new"') < html.index(f'id="reply-{comment.pk}"')
    assert "new since you were here" not in reader.get(thread.get_absolute_url()).content.decode()


def test_a_page_that_was_not_opened_stays_new(as_user, thread, alice, bob):
    ReadingPlace.objects.create(user=bob, item=thread, seen_upto=thread.published_at)
    replies = talk(thread, alice, 35)
    under = make_reply(thread, alice, "comment", parent=replies[0], body="Late, under the first")
    reader = as_user(bob)
    assert reader.get(thread.get_absolute_url()).context["news"].count == 36
    news = reader.get(thread.get_absolute_url()).context["news"]
    assert news.first == replies[30], "page 2 was not shown"
    assert news.count == 6, "what stands under the first came after what is on page 2, so it is not called read"
    page = reader.get(news.first.get_absolute_url())
    assert page.context["page"].number == 2
    reader.get(thread.get_absolute_url())
    assert ReadingPlace.objects.get().seen_upto == under.created_at


def test_lists_say_how_much_is_new_to_each_reader(as_user, community, thread, alice, bob, charlie):
    ask = create_item(by=bob, community=community, kind=Kind.ASK, title="Why?", body="Dry.")
    for item in (thread, ask):
        as_user(bob).get(item.get_absolute_url())
        write_reply(by=alice, item=item, body="One more", as_comment=True)
    for url in ("/c/seals/threads/", "/c/seals/asks/", "/c/seals/asks/?tab=all"):
        assert "1 new to you" in as_user(bob).get(url).content.decode()
        assert "new to you" not in as_user(charlie).get(url).content.decode()


def test_the_place_is_ones_own_and_can_be_forgotten_at_once(as_user, thread, bob, charlie):
    for person in (bob, charlie):
        as_user(person).get(thread.get_absolute_url())
    assert list(ReadingPlace.objects.visible_to(charlie)) == list(ReadingPlace.objects.filter(user=charlie))
    as_user(bob).post(reverse("reading-forget"))
    assert [place.user for place in ReadingPlace.objects.all()] == [charlie]


def test_places_are_forgotten_14_days_after_the_last_look(thread, bob, charlie):
    now = timezone.now()
    ReadingPlace.objects.create(user=bob, item=thread, seen_upto=now, looked_at=now - timedelta(days=14, minutes=1))
    ReadingPlace.objects.create(user=charlie, item=thread, seen_upto=now, looked_at=now - timedelta(days=13))
    assert forget_reading_places() == 1
    assert ReadingPlace.objects.get().user == charlie
    assert forget_reading_places() == 0


def test_a_removed_reply_is_no_news(as_user, thread, alice, bob):
    as_user(bob).get(thread.get_absolute_url())
    Reply.objects.filter(pk__in=[reply.pk for reply in talk(thread, alice, 1)]).update(removed_at=timezone.now())
    assert as_user(bob).get(thread.get_absolute_url()).context["news"].count == 0
