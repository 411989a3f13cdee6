"""The clocks of asks: what is kept equals what is written, whatever happened; how pages say it."""

from __future__ import annotations

import random
from datetime import UTC, datetime, time, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as some
from hypothesis.extra.django import TestCase

from communities.actions import revise_service
from communities.models import Community, Membership
from content.actions import (
    accept_answer,
    archive_item,
    close_thread,
    create_item,
    mark_first_useful,
    merge_thread,
    move_thread,
    point_to_item,
    react,
    remove_item,
    remove_pointer,
    remove_reply,
    reopen_thread,
    restore_item,
    restore_reply,
    say_pointer_helped,
    split_thread,
    unarchive_item,
    unmark_first_useful,
    unreact,
    unsay_pointer_helped,
    withdraw_acceptance,
    write_reply,
)
from content.actions.clocks import rebuild_clocks
from content.clocks import Clock, due_at, say_by
from content.models import AskClock, Item, Kind, Pointer, Reply
from tests.factories import join, make_community, make_item, make_reply, make_user

pytestmark = pytest.mark.django_db


def ask_of(author, community, title="Which orifice?") -> Item:
    return create_item(by=author, community=community, kind=Kind.ASK, title=title, body="A dry face.")


def clock(ask) -> AskClock:
    return AskClock.objects.get(ask=ask.pk)


def kept() -> list[dict]:
    return list(AskClock.objects.order_by("pk").values())


def test_an_ask_gets_a_clock_and_a_discussion_a_draft_and_an_imported_ask_none(community, bob):
    ask = ask_of(bob, community)
    create_item(by=bob, community=community, kind=Kind.THREAD, title="Talk", body="Words.")
    create_item(by=bob, community=community, kind=Kind.ASK, title="Draft", body="Not yet.", publish=False)
    make_item(community, bob, source="stackexchange")
    make_item(community, make_user("Robot", is_service=True))
    rebuild_clocks()
    row = AskClock.objects.get()
    assert (row.ask, row.asked_at, row.is_newcomer) == (ask, ask.published_at, True)
    assert row.due_at - row.asked_at == timedelta(hours=24)
    assert row.half_at - row.asked_at == timedelta(hours=12)


def test_a_reply_is_an_answer_by_another_human_or_what_helped_first(community, alice, bob):
    ask = ask_of(bob, community)
    robot = make_user("Robot", is_service=True)
    join(robot, community)
    asking_back = write_reply(by=alice, item=ask, body="Which pump?", as_comment=True)
    write_reply(by=robot, item=ask, body="Have you tried the manual?")
    write_reply(by=bob, item=ask, body="It is the small one.")
    assert clock(ask).reply_at is None
    mark_first_useful(by=bob, reply=asking_back)
    assert clock(ask).reply_at == clock(ask).useful_at == asking_back.created_at
    unmark_first_useful(by=bob, item=ask)
    assert clock(ask).reply_at is None
    answer = write_reply(by=alice, item=ask, body="Clean it.")
    assert (clock(ask).reply_at, clock(ask).useful_at) == (answer.created_at, None)
    react(by=bob, text=answer, kind="thank")
    assert clock(ask).useful_at == answer.created_at
    unreact(by=bob, text=answer, kind="thank")
    assert clock(ask).useful_at is None


def test_others_thanks_and_ones_own_answer_count_for_nothing_but_end_the_waiting(community, alice, bob):
    ask = ask_of(bob, community)
    answer = write_reply(by=alice, item=ask, body="Clean it.")
    react(by=make_user(), text=answer, kind="thank")
    assert clock(ask).useful_at is None
    own = write_reply(by=bob, item=ask, body="I found it.")
    accept_answer(by=bob, reply=own)
    row = clock(ask)
    assert (row.accepted_at, row.useful_at) == (None, None)
    assert row.ended_at is not None
    accept_answer(by=bob, reply=answer)
    assert (clock(ask).ended_at, clock(ask).useful_at) == (None, answer.created_at)
    assert clock(ask).accepted_at is not None
    withdraw_acceptance(by=bob, item=ask)
    assert (clock(ask).accepted_at, clock(ask).useful_at) == (None, None)


def test_a_pointer_that_helped_is_of_use(community, alice, bob):
    ask = ask_of(bob, community)
    page = create_item(by=alice, community=community, kind=Kind.PAGE, title="Orifices", body="All of them.")
    pointer = point_to_item(by=alice, ask=ask, item=page, why="Section 3.")
    assert clock(ask).reply_at is None
    say_pointer_helped(by=bob, pointer=pointer)
    assert clock(ask).useful_at == clock(ask).reply_at == pointer.created_at
    unsay_pointer_helped(by=bob, pointer=pointer)
    assert clock(ask).useful_at is None


def test_a_promise_is_kept_from_the_moment_of_asking(community, alice, bob):
    before = ask_of(bob, community)
    office = {"days": range(5), "start": time(9), "end": time(17), "time_zone": "Europe/Berlin"}
    revise_service(by=alice, community=community, reply_hours=8, reason="Agreed.", **office)
    after = ask_of(bob, community, "And now?")
    assert clock(before).service.reply_hours == 24
    assert clock(after).service.reply_hours == 8
    assert due_at(Item.objects.get(pk=before.pk)) == before.published_at + timedelta(hours=24)
    assert due_at(Item.objects.get(pk=after.pk)) == clock(after).due_at
    rows = kept()
    rebuild_clocks()
    assert kept() == rows


def test_working_time_is_what_counts(community, alice, bob):
    office = {"days": range(5), "start": time(9), "end": time(17), "time_zone": "Europe/Berlin"}
    revise_service(by=alice, community=community, reply_hours=4, reason="Agreed.", **office)
    ask = ask_of(bob, community)
    friday = datetime(2026, 11, 20, 15, tzinfo=UTC)  # 16:00 in Berlin
    Item.objects.filter(pk=ask.pk).update(published_at=friday)
    community.service_descriptions.update(created_at=friday - timedelta(days=9))
    Membership.objects.update(joined_at=friday - timedelta(days=40))
    make_reply(ask, alice, created_at=friday + timedelta(days=3, hours=-6))  # Monday, 10:00
    rebuild_clocks()
    row = clock(ask)
    assert (row.half_at, row.due_at) == (friday + timedelta(days=2, hours=18), friday + timedelta(days=2, hours=20))
    assert (row.reply_work, row.is_newcomer) == (2 * 3600, False)


def test_what_ends_the_waiting(community, alice, bob):
    ask = ask_of(bob, community)
    for end, again in (
        (lambda: close_thread(by=bob, item=ask), lambda: reopen_thread(by=bob, item=ask)),
        (lambda: remove_item(by=bob, item=ask), lambda: restore_item(by=bob, item=Item.objects.get(pk=ask.pk))),
        (
            lambda: archive_item(by=alice, item=ask, reason="Old."),
            lambda: unarchive_item(by=alice, item=Item.objects.get(pk=ask.pk)),
        ),
    ):
        end()
        assert clock(ask).ended_at is not None
        assert not AskClock.objects.running().exists()
        again()
        assert clock(ask).ended_at is None


def test_a_merged_ask_waits_with_the_other_one(community, alice, bob):
    ask, other = ask_of(bob, community), ask_of(alice, community, "The same?")
    write_reply(by=alice, item=ask, body="Clean it.")
    merge_thread(by=alice, item=Item.objects.get(pk=ask.pk), into=other)
    row = AskClock.objects.get()
    assert row.ask == other
    assert row.reply_at is None  # what moved there is the answer of who asks now


class RandomHistories(TestCase):
    """Whatever people do, in whatever order: the kept rows are those a rebuild makes."""

    @settings(max_examples=4, deadline=None)
    @given(some.integers(0, 10**6))
    def test_a_rebuild_changes_nothing(self, seed):
        dice = random.Random(seed)
        people = [make_user() for _ in range(3)]
        here = make_community(manager=people[0])
        there = make_community(manager=people[0])
        for person in people[1:]:
            join(person, here)
            join(person, there)
        for _ in range(30):
            try:
                one_act(dice, people, here, there)
            except (ValidationError, PermissionDenied, Http404):
                continue
        rows = kept()
        rebuild_clocks()
        assert kept() == rows
        AskClock.objects.all().delete()
        rebuild_clocks()
        assert [{**row, "offered_at": None} for row in rows] == kept()


def one_act(dice, people, here: Community, there: Community) -> None:
    """Something a person can do, to something there is. A manager does what others may not."""
    asks = list(Item.objects.published().of_kind(Kind.ASK, Kind.THREAD))
    by, manager = dice.choice(people), people[0]
    ask = dice.choice(asks) if asks else None
    replies = list(ask.replies.present()) if ask else []
    reply = dice.choice(replies) if replies else None
    if ask is None or dice.random() < 0.15:
        here.refresh_from_db()
        ask_of(by, here, f"Ask {dice.random()}")
        return
    asker = ask.author
    acts = [
        lambda: write_reply(by=by, item=ask, body=f"Words {dice.random()}", as_comment=dice.random() < 0.3),
        lambda: close_thread(by=manager, item=ask),
        lambda: reopen_thread(by=manager, item=ask),
        lambda: remove_item(by=manager, item=ask),
        lambda: restore_item(by=manager, item=dice.choice(list(Item.objects.exclude(removed_at=None)) or [ask])),
        lambda: archive_item(by=manager, item=ask, reason="Old."),
        lambda: unarchive_item(by=manager, item=ask),
        lambda: merge_thread(by=manager, item=ask, into=dice.choice(asks)),
        lambda: move_thread(by=manager, item=ask, to=there if ask.community_id == here.pk else here),
        lambda: revise_service(
            by=manager, community=Community.objects.get(pk=here.pk), reply_hours=dice.randint(1, 40), reason="Why."
        ),
        lambda: point_to_item(by=by, ask=ask, item=dice.choice(asks), why="There."),
    ]
    if reply is not None:
        acts += [
            lambda: mark_first_useful(by=asker, reply=reply),
            lambda: unmark_first_useful(by=asker, item=ask),
            lambda: accept_answer(by=asker, reply=reply),
            lambda: withdraw_acceptance(by=asker, item=ask),
            lambda: react(by=asker, text=reply, kind="thank"),
            lambda: unreact(by=asker, text=reply, kind="thank"),
            lambda: remove_reply(by=manager, reply=reply),
            lambda: restore_reply(
                by=manager, reply=dice.choice(list(Reply.objects.exclude(removed_at=None)) or [reply])
            ),
            lambda: split_thread(by=manager, item=ask, replies=[reply], kind="ask", title="Apart", body="On its own."),
        ]
    pointer = Pointer.objects.filter(ask=ask).first()
    if pointer is not None:
        acts += [
            lambda: say_pointer_helped(by=asker, pointer=pointer),
            lambda: unsay_pointer_helped(by=asker, pointer=pointer),
            lambda: remove_pointer(by=pointer.by, pointer=pointer),
        ]
    dice.choice(acts)()


def test_a_clock_says_by_when_in_the_readers_time():
    now = datetime(2026, 11, 16, 8, tzinfo=UTC)  # a Monday
    said = {
        2: "by 10:00",
        26: "by tomorrow, 10:00",
        50: "by Wednesday, 10:00",
        -22: "by yesterday, 10:00",
        -70: "by 13 November, 10:00",
        24 * 60 + 2: "by 15 January 2027, 10:00",
    }
    for hours, words in said.items():
        assert say_by(now + timedelta(hours=hours), now) == words
    with timezone.override("Asia/Tokyo"):
        assert say_by(now + timedelta(hours=26), now) == "by tomorrow, 19:00"


def test_a_clock_stands_still_at_night(community, alice, bob):
    always_off = {"days": [(timezone.now().weekday() + 3) % 7], "start": time(9), "end": time(10)}
    revise_service(by=alice, community=community, reply_hours=1, reason="Rarely.", **always_off)
    ask = Item.objects.with_clocks().get(pk=ask_of(bob, community).pk)
    assert Clock(ask).used == 0
    assert not Clock(ask).is_late
    assert "expected by" in str(Clock(ask))


def test_the_page_of_an_ask_and_the_form_say_by_when(as_user, community, alice, bob):
    ask = ask_of(bob, community)
    assert "a first reply is expected by" in as_user(alice).get(ask.get_absolute_url()).content.decode()
    form = as_user(bob).get(f"/c/{community.slug}/asks/new/").content.decode()
    assert "A first reply is expected within" in form
    assert "asked now, by" in form
    assert f"/c/{community.slug}/service/" in form
