"""Who knows: who is found for whom, why, in which order; what is kept equals a count from nothing; limits in every door."""

from contextlib import suppress
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from communities.actions import leave_community
from communities.models import Position, Visibility
from content.actions import (
    accept_answer,
    ask_people,
    change_tag,
    create_item,
    edit_item,
    mark_first_useful,
    merge_tags,
    react,
    refer_ask,
    remove_item,
    remove_reply,
    restore_item,
    restore_reply,
    set_level,
    set_reach,
    unmark_first_useful,
    unreact,
    withdraw_acceptance,
    write_reply,
)
from content.experts import experts_for, experts_on, topics_known
from content.experts.counting import count_everybody, count_marked
from content.lookout import whom_to_ask
from content.models import HelpGiven, HelpMark, Item, Kind, KnownFor, Reply, Tag, TagSynonym
from content.wishes import Wish
from roles.actions import opt_out
from tests.factories import join, make_community, make_user

pytestmark = pytest.mark.django_db


def found(words, by, **where):
    return [expert.person.handle for expert in experts_on(words, by=by, **where)]


# Who is found


def test_who_helped_is_found_with_the_reason_and_what_helped(help_with, bob, jonas):
    help_with("pumps", fans=2)
    (expert,) = experts_on("pumps", by=bob)
    assert (expert.person, expert.why) == (jonas, "Answered 2 asks about pumps")
    assert [(text.what, text.place) for text in expert.evidence] == [("answer, accepted", "Seals and pumps")] * 2
    assert expert.is_free


def test_an_answer_nobody_took_up_counts_nothing(community, alice, bob, jonas):
    ask = create_item(by=alice, community=community, kind=Kind.ASK, title="Pumps", body="?", tags=["pumps"])
    answer = write_reply(by=jonas, item=ask, body="No idea.")
    react(by=bob, text=answer, kind="like")
    count_marked()
    assert found("pumps", bob) == []


@pytest.mark.parametrize("how", ["use", "thank"])
def test_a_page_that_was_used_or_thanked_for_counts(community, alice, bob, jonas, how):
    page = create_item(by=jonas, community=community, kind=Kind.PAGE, title="Flush plans", body=".", tags=["plans"])
    react(by=alice, text=page, kind=how)
    count_marked()
    assert [expert.why for expert in experts_on("plans", by=bob)] == ["Wrote a text about plans that helped"]


def test_one_fan_counts_once_however_often(help_with, community, bob):
    rival = make_user("Rival", handle="rival")
    join(rival, community)
    help_with(fans=1, times=5)
    help_with(fans=2, by=rival)
    assert found("pumps", bob) == ["rival", "jonas"]
    row = KnownFor.objects.get(person__handle="jonas", tag__slug="pumps")
    assert (row.people, row.texts) == (1, 5)


def test_one_fan_in_two_communities_and_two_tags_counts_once(help_with, community, alice, bob, jonas):
    other, rival = make_community("Other", manager=alice), make_user("Rival", handle="rival")
    fan = make_user()
    for person in (rival, jonas, fan):
        join(person, other)
    join(fan, community)
    join(rival, community)
    for place in (community, other):
        ask = create_item(by=fan, community=place, kind=Kind.ASK, title="x", body="?", tags=["pumps", "pump"])
        accept_answer(by=fan, reply=write_reply(by=jonas, item=ask, body="So."))
    help_with(fans=2, by=rival)
    assert found("pumps", bob) == ["rival", "jonas"]


def test_lately_goes_before_long_ago_and_two_years_ago_is_forgotten(help_with, community, bob):
    rival, old = make_user("Rival", handle="rival"), make_user("Old", handle="old")
    join(rival, community)
    join(old, community)
    help_with(fans=3, days=200)
    help_with(fans=1, by=rival)
    help_with(fans=9, by=old, days=800)
    count_everybody()
    assert found("pumps", bob) == ["rival", "jonas"]


def test_topics_are_found_by_other_words_nearly_and_in_titles(help_with, community, alice, bob):
    help_with("mechanical seals")
    tag = Tag.objects.get(slug="mechanical-seals")
    TagSynonym.objects.create(community=community, tag=tag, slug="gaskets", name="gaskets")
    for words in (
        "mechanical seals",
        "Mechanical seal",
        "#mechanical-seals",
        "gaskets",
        "gasket",
        "my mechanical seal",
    ):
        assert found(words, bob) == ["jonas"], words
    assert experts_on("rattle", by=bob)[0].why == "Answered an ask with “rattle” in the title"
    for words in ("moonwater", "\x00", "' or 1=1 --", "%", "x" * 200, "🙂", '"'):
        assert found(words, bob) == [], words


def test_the_longer_name_is_meant_where_both_are_tags(help_with, community, bob):
    rival = make_user("Rival", handle="rival")
    join(rival, community)
    help_with("pump")
    help_with("pump house", by=rival)
    assert found("pump house", bob) == ["rival"]


# For whom


def test_help_in_rooms_one_may_not_read_neither_shows_nor_orders(help_with, community, alice, bob, charlie, jonas):
    private = make_community("Secret", manager=alice, visibility=Visibility.PRIVATE)
    rival = make_user("Rival", handle="rival")
    for person in (jonas, rival, bob):
        join(person, private)
    join(rival, community)
    help_with(fans=2)
    help_with(fans=1, by=rival)
    help_with(fans=5, by=rival, place=private)
    assert found("pumps", bob) == ["rival", "jonas"]
    assert found("pumps", charlie) == ["jonas", "rival"]
    assert {text.place for expert in experts_on("pumps", by=charlie) for text in expert.evidence} == {community.name}
    assert experts_on("pumps", by=charlie)[1].why == "Answered an ask about pumps"
    assert found("pumps", bob, community=private) == ["rival"]
    assert topics_known(charlie) == []


def test_what_was_removed_shows_nobody_even_before_it_is_counted(help_with, bob, alice):
    help_with()
    remove_item(by=alice, item=Item.objects.get(title="Rattles 0"))
    assert KnownFor.objects.exists()
    assert found("pumps", bob) == []


def test_who_would_rather_not_is_not_found(help_with, community, bob, jonas, alice):
    help_with()
    ask = create_item(by=alice, community=community, kind=Kind.ASK, title="New", body="?", tags=["pumps"])

    def doors():
        room = whom_to_ask(bob, Wish.read({"q": "pumps xyzzy"}))
        return bool(found("pumps", bob)), bool(experts_for(ask, bob)), jonas in [h.person for h in room.helpers]

    assert doors() == (True, True, True)
    for close, undo in (
        (lambda: set_reach(by=jonas, is_listed=False), lambda: set_reach(by=jonas, is_listed=True)),
        (lambda: set_reach(by=jonas, quiet_topics=["Pumps"]), lambda: set_reach(by=jonas, quiet_topics=[])),
        (lambda: set_level(by=jonas, target=bob, level="mute"), lambda: jonas.follows.all().delete()),
        (lambda: opt_out(by=jonas, community=community), lambda: jonas.role_opt_outs.all().delete()),
        (lambda: opt_out(by=jonas), lambda: jonas.role_opt_outs.all().delete()),
        (lambda: type(jonas).objects.filter(pk=jonas.pk).update(is_active=False),
         lambda: type(jonas).objects.filter(pk=jonas.pk).update(is_active=True)),
    ):  # fmt: skip
        close()
        assert doors() == (False, False, False)
        undo()
        assert doors() == (True, True, True)
    leave_community(by=jonas, community=community)
    assert doors() == (False, False, False)


def test_whom_one_muted_oneself_is_not_found(help_with, bob, jonas):
    help_with()
    set_level(by=bob, target=jonas, level="mute")
    assert found("pumps", bob) == []


def test_who_cannot_be_asked_now_stays_on_the_list_and_in_no_other_door(help_with, community, alice, bob, jonas):
    help_with()
    ask = create_item(by=alice, community=community, kind=Kind.ASK, title="New", body="?", tags=["pumps"])
    for close in ({"away_until": timezone.now().date() + timedelta(days=3)}, {"referrals_a_week": 0}):
        set_reach(by=jonas, **close)
        assert [expert.is_free for expert in experts_on("pumps", by=bob)] == [False]
        assert experts_for(ask, bob) == []
        assert jonas not in [helper.person for helper in whom_to_ask(bob, Wish.read({"q": "pumps xyzzy"})).helpers]
        for referring in (
            lambda: refer_ask(by=bob, ask=ask, expert=jonas),
            lambda: ask_people(by=bob, community=community, to=[jonas], title="T", body="B"),
        ):
            with pytest.raises(ValidationError, match="cannot be asked just now"):
                referring()
        set_reach(by=jonas, away_until=None, referrals_a_week=5)
    assert not Item.objects.filter(title="T").exists()
    assert [expert.person for expert in experts_for(ask, bob)] == [jonas]


def test_an_ask_for_everybody_counts_only_what_all_its_readers_may_read(help_with, community, alice, jonas):
    private = make_community("Secret", manager=alice, visibility=Visibility.PRIVATE)
    join(jonas, private)
    help_with(place=private)
    ask = create_item(by=alice, community=community, kind=Kind.ASK, title="New", body="?", tags=["pumps"])
    assert experts_for(ask) == []
    assert [expert.person for expert in experts_for(ask, alice)] == [jonas]
    inside = create_item(by=alice, community=private, kind=Kind.ASK, title="New", body="?", tags=["pumps"])
    assert [expert.person for expert in experts_for(inside)] == [jonas]


# What is kept


def kept():
    help_rows = HelpGiven.objects.values_list(
        "helper", "helped", "community", "item", "reply", "how", "at", "tags", "words"
    )
    known = KnownFor.objects.values_list("person", "community", "tag", "people", "texts", "weight", "newest_at")
    return sorted(map(str, help_rows)), sorted(map(str, known))


@settings(max_examples=8, deadline=None)
@given(steps=st.lists(st.tuples(st.integers(0, 13), st.integers(0, 3)), min_size=4, max_size=14))
def test_what_is_kept_is_what_a_count_from_nothing_gives(steps):
    alice, community = make_user(), make_community()
    people = [make_user() for _ in range(3)]
    for person in (alice, *people):
        join(person, community, Position.MANAGER if person == alice else Position.MEMBER)
    asks = [
        create_item(
            by=people[n], community=community, kind=Kind.ASK, title=f"Ask {n}", body="?", tags=["a", "b"][: n + 1]
        )
        for n in range(2)
    ]
    page = create_item(by=people[2], community=community, kind=Kind.PAGE, title=f"Page {community.pk}", body=".")
    answers = [
        write_reply(by=people[(n + 1) % 3], item=ask, body=f"{n} {m}") for n, ask in enumerate(asks) for m in "xy"
    ]
    acts = [
        lambda n: accept_answer(by=answers[n].item.author, reply=answers[n]),
        lambda n: withdraw_acceptance(by=asks[n % 2].author, item=Item.objects.get(pk=asks[n % 2].pk)),
        lambda n: react(by=alice, text=answers[n], kind="use"),
        lambda n: unreact(by=alice, text=answers[n], kind="use"),
        lambda n: react(by=people[0], text=page, kind="thank"),
        lambda n: mark_first_useful(by=answers[n].item.author, reply=answers[n]),
        lambda n: unmark_first_useful(by=asks[n % 2].author, item=Item.objects.get(pk=asks[n % 2].pk)),
        lambda n: remove_reply(by=alice, reply=Reply.objects.get(pk=answers[n].pk)),
        lambda n: restore_reply(by=alice, reply=Reply.objects.get(pk=answers[n].pk)),
        lambda n: remove_item(by=alice, item=Item.objects.get(pk=asks[n % 2].pk)),
        lambda n: restore_item(by=alice, item=Item.objects.get(pk=asks[n % 2].pk)),
        lambda n: edit_item(by=alice, item=Item.objects.get(pk=asks[n % 2].pk), title=f"New {n}", body="?", tags=["c"]),
        lambda n: change_tag(by=alice, tag=Tag.objects.filter(community=community).first(), name=f"name {n}"),
        lambda n: merge_tags(by=alice, tag=Tag.objects.filter(community=community).first(),
                             into=Tag.objects.filter(community=community).last()),
    ]  # fmt: skip
    for number, which in steps:
        with suppress(ValidationError, PermissionDenied, Http404):  # a step that is refused changes nothing
            acts[number](which)
        if which == 3:
            count_marked()
    count_marked()
    assert not HelpMark.objects.exists()
    before = kept()
    count_everybody()
    assert kept() == before
