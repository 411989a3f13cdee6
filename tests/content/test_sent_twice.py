"""A second click sends nothing twice, also when both requests run at once."""

import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from activity.models import Act, NoticeOrder
from content.actions import create_item, remove_reply, write_reply
from content.models import Item, Kind, Reply

ASK = {"kind": Kind.ASK, "title": "Which orifice?", "body": "The face runs dry."}


@pytest.mark.django_db
@pytest.mark.parametrize(
    "kind", [kind for kind in Kind if kind not in (Kind.DOCUMENT, Kind.EPISODE, Kind.EVENT)]
)  # they need a file, or a day
def test_the_same_words_within_a_minute_are_one_item(community, bob, kind):
    first = create_item(by=bob, community=community, **ASK | {"kind": kind}, tags=["seals"])
    assert create_item(by=bob, community=community, **ASK | {"kind": kind}, tags=["seals"]) == first
    assert (Item.objects.count(), Act.objects.count()) == (1, 1)


@pytest.mark.django_db
def test_other_words_another_person_or_later_are_another_item(community, bob, alice):
    first = create_item(by=bob, community=community, **ASK)
    create_item(by=bob, community=community, **ASK | {"body": "It runs hot."})
    create_item(by=alice, community=community, **ASK)
    Item.objects.filter(pk=first.pk).update(created_at=timezone.now() - timedelta(minutes=2))
    create_item(by=bob, community=community, **ASK)
    assert Item.objects.count() == 4


@pytest.mark.django_db
def test_a_draft_is_not_taken_for_what_was_sent(community, bob):
    draft = create_item(by=bob, community=community, **ASK, publish=False)
    assert create_item(by=bob, community=community, **ASK) != draft


@pytest.mark.django_db
def test_the_same_answer_within_a_minute_is_one_unless_it_was_removed(community, alice, bob):
    ask = create_item(by=bob, community=community, **ASK)
    first = write_reply(by=alice, item=ask, body="Plan 11.")
    orders = NoticeOrder.objects.count()
    assert write_reply(by=alice, item=ask, body="Plan 11.") == first
    ask.refresh_from_db()
    assert (ask.answer_count, NoticeOrder.objects.count()) == (1, orders)
    remove_reply(by=alice, reply=first)
    assert write_reply(by=alice, item=ask, body="Plan 11.") != first


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_two_clicks_at_once_make_one_answer(community, alice, bob):
    ask = create_item(by=bob, community=community, **ASK)
    start = threading.Barrier(2)

    def click() -> None:
        start.wait()
        write_reply(by=alice, item=ask, body="Plan 11.")
        connection.close()

    clicks = [threading.Thread(target=click) for _ in range(2)]
    for thread in clicks:
        thread.start()
    for thread in clicks:
        thread.join()
    assert Reply.objects.count() == 1
