"""Popular on the home of a community: what people did with things, newer counting more, and why it is said."""

from datetime import timedelta

import pytest
from django.utils import timezone

from activity.models import ObjectDay
from activity.vocabulary import ObjectType
from content.actions import note_view
from content.models import Kind, Reaction
from tests.content.test_community_home import answer_after, home, text
from tests.factories import make_item, make_user

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
OFTEN = Reaction.Kind


def opened(item, times, ago=0) -> None:
    day = timezone.localdate() - ago * DAY
    kind = {Kind.POST: ObjectType.POST, Kind.PAGE: ObjectType.PAGE}[item.kind]
    ObjectDay.objects.create(object_type=kind, object_id=item.pk, community_id=item.community_id, day=day, views=times)


def popular(client, community) -> list[tuple[str, str]]:
    return [(entry.item.title, entry.reason) for entry in home(client, community).context["popular"]]


def test_popular_weighs_what_people_did_and_says_why(bob, alice, community, as_user):
    seen, used, saved = (make_item(community, alice, Kind.POST, title=title) for title in ("Seen", "Used", "Saved"))
    opened(seen, 12)
    opened(used, 31)
    for number in range(9):
        person = make_user()
        Reaction.objects.create(user=person, kind=OFTEN.SAVE, item=saved)
        if number < 4:
            Reaction.objects.create(user=person, kind=OFTEN.USE, item=used)
    assert popular(as_user(bob), community) == [
        ("Used", "Opened 31 times, used at work by 4 people"),
        ("Saved", "Saved by 9 people"),
        ("Seen", "Opened 12 times"),
    ]


def test_newer_counts_more_and_after_14_days_nothing(bob, alice, community, as_user):
    old, new, past = (make_item(community, alice, Kind.POST, title=title) for title in ("Old", "New", "Past"))
    opened(old, 20, ago=13)
    opened(new, 10)
    opened(past, 99, ago=14)
    assert [title for title, _ in popular(as_user(bob), community)] == ["New", "Old"]


def test_one_s_own_views_and_reactions_and_robots_do_not_count(bob, alice, community, as_user):
    item = make_item(community, alice, Kind.POST)
    for _ in range(5):
        note_view(by=alice, item=item)
        note_view(by=make_user(is_service=True), item=item)
    Reaction.objects.create(user=alice, kind=OFTEN.USE, item=item)
    for _ in range(5):
        Reaction.objects.create(user=make_user(is_service=True), kind=OFTEN.USE, item=item)
    assert popular(as_user(bob), community) == []
    for _ in range(3):
        note_view(by=make_user(), item=item)
    assert popular(as_user(bob), community) == [(item.title, "Opened 3 times")]


def test_reactions_to_answers_count_for_their_ask(bob, alice, community, as_user):
    ask = answer_after(community, bob, alice, HOUR, title="Blisters")
    for _ in range(3):
        Reaction.objects.create(user=make_user(), kind=OFTEN.USE, reply=ask.replies.get())
    assert popular(as_user(bob), community) == [("Blisters", "Used at work by 3 people")]


def test_fewer_than_three_are_said_to_be_too_few(bob, alice, community, as_user):
    item = make_item(community, alice, Kind.POST, title="Seen")
    opened(item, 5)
    opened(make_item(community, alice, Kind.POST, title="Hardly seen"), 2)
    content = text(as_user(bob), community)
    assert [title for title, _ in popular(as_user(bob), community)] == ["Seen"]
    assert "Too few to rank" in content
    assert "Opened 2 times" not in content


def test_what_was_removed_is_not_popular(bob, alice, community, as_user):
    opened(make_item(community, alice, Kind.POST, removed_at=timezone.now()), 50)
    assert popular(as_user(bob), community) == []


def test_three_with_one_s_own_job_role_are_said_and_two_are_not(bob, alice, community, as_user):
    bob.job_role = "Fitter"
    bob.save()
    for title, peers in (("By three", 3), ("By two", 2)):
        item = make_item(community, alice, Kind.POST, title=title)
        for _ in range(peers):
            Reaction.objects.create(user=make_user(job_role="fitter"), kind=OFTEN.USE, item=item)
    assert popular(as_user(bob), community) == [
        ("By three", "Used at work by 3 people; helped 3 with your job role"),
        ("By two", "Used at work by 2 people"),
    ]
    assert popular(as_user(alice), community)[0] == ("By three", "Used at work by 3 people")
