"""Watch, follow, mute: on anything one may see, what the ledger gets of it, and who is told of what."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.http import Http404

from activity.models import Act, Notice, NoticeOrder
from activity.tasks import deliver_waiting
from activity.vocabulary import ObjectType, Verb
from communities.models import Community, Visibility
from content.actions import (
    accept_answer,
    clear_level,
    create_item,
    create_shelf,
    edit_item,
    end_follow,
    follow_item,
    react,
    remove_item,
    say_not_for_me,
    set_level,
    shelve_item,
    unfollow_item,
    write_reply,
)
from content.following import followers_to_tell, muted_by, not_for_me
from content.models import Follow, Item, Kind, Reaction, Tag
from tests.factories import join, make_item, make_user

pytestmark = pytest.mark.django_db
WATCH, FOLLOW, MUTE = Follow.Level.WATCH, Follow.Level.FOLLOW, Follow.Level.MUTE


@pytest.fixture
def dora(community):
    dora = make_user("Dora Third", handle="dora")
    join(dora, community)
    return dora


def level_of(user, target):
    """watch, follow or mute; empty when they said nothing of it."""
    return "".join(Follow.objects.filter(user=user).about(target).values_list("level", flat=True))


def published(community, by, kind=Kind.POST, title="Dry run", body="Flush it.", tags=()):
    return create_item(by=by, community=community, kind=kind, title=title, body=body, tags=tags)


def told(*kinds):
    """Deliver, and say who was told of what kind."""
    deliver_waiting()
    assert not NoticeOrder.objects.filter(delivered_at=None).exists()
    notices = Notice.objects.unread().exclude(kind="first_item")
    if kinds:
        notices = notices.filter(kind__in=kinds)
    return sorted((notice.recipient.first_name, notice.kind) for notice in notices)


def follow_acts():
    return list(Act.objects.filter(verb__in=[Verb.FOLLOW, Verb.UNDO]).order_by("id").values_list("verb", flat=True))


def test_each_kind_of_thing_is_watched_followed_muted_and_let_go(community, alice, bob):
    post = published(community, alice, tags=["seals"])
    shelf = create_shelf(by=alice, title="Vibration")
    for target in (post, Tag.objects.get(), alice, community, shelf):
        for level in (WATCH, FOLLOW, MUTE, WATCH):
            set_level(by=bob, target=target, level=level)
            assert level_of(bob, target) == level
        assert Follow.objects.filter(user=bob).about(target).count() == 1
        clear_level(by=bob, target=target)
        clear_level(by=bob, target=target)
        assert level_of(bob, target) == ""
    assert not Follow.objects.filter(user=bob).exists()


def test_beginning_to_follow_is_an_act_more_or_less_of_it_is_none_and_muting_withdraws_it(community, alice, bob):
    post = published(community, alice)
    set_level(by=bob, target=post, level=FOLLOW)
    set_level(by=bob, target=post, level=WATCH)
    assert follow_acts() == [Verb.FOLLOW]
    set_level(by=bob, target=post, level=MUTE)
    assert follow_acts() == [Verb.FOLLOW, Verb.UNDO]
    clear_level(by=bob, target=post)
    set_level(by=bob, target=post, level=MUTE)
    assert follow_acts() == [Verb.FOLLOW, Verb.UNDO]
    set_level(by=bob, target=post, level=FOLLOW)
    clear_level(by=bob, target=post)
    assert follow_acts() == [Verb.FOLLOW, Verb.UNDO, Verb.FOLLOW, Verb.UNDO]


def test_a_topic_and_a_person_are_acts_a_community_and_a_shelf_are_none(community, alice, bob):
    published(community, alice, tags=["seals"])
    tag, shelf = Tag.objects.get(), create_shelf(by=alice, title="Vibration")
    for target in (tag, alice, community, shelf):
        set_level(by=bob, target=target, level=FOLLOW)
    acts = Act.objects.filter(verb=Verb.FOLLOW).order_by("id")
    found = list(acts.values_list("object_type", "object_id", "community_id", "owner_id"))
    assert found == [(ObjectType.TAG, tag.pk, community.pk, None), (ObjectType.MEMBER, alice.pk, 0, None)]


def test_whom_somebody_follows_is_not_told_to_the_one_followed(community, alice, bob):
    set_level(by=bob, target=alice, level=WATCH)
    assert not Act.objects.visible_to(alice).filter(verb=Verb.FOLLOW).exists()
    assert not Follow.objects.visible_to(alice).exists()
    assert told() == []


def test_what_charlie_may_not_see_he_cannot_follow(community, alice, charlie):
    post = published(community, alice, tags=["seals"])
    shelf = create_shelf(by=alice, title="Mine", is_public=False)
    Community.objects.update(visibility=Visibility.PRIVATE)
    for target in (post, Tag.objects.get(), shelf):
        with pytest.raises(Http404):
            set_level(by=charlie, target=target, level=WATCH)
        with pytest.raises(Http404):
            clear_level(by=charlie, target=target)
    with pytest.raises(Http404):
        say_not_for_me(by=charlie, item=post)
    assert not Follow.objects.filter(user=charlie).exists()


def test_nonsense_is_refused_in_a_sentence(community, alice, bob):
    post, shelf = published(community, bob), create_shelf(by=bob, title="Vibration")
    for target, level in ((post, "loud"), (bob, WATCH), (shelf, WATCH)):
        with pytest.raises(ValidationError):
            set_level(by=bob, target=target, level=level)
    with pytest.raises(ValidationError):
        say_not_for_me(by=bob, item=post)  # one's own
    with pytest.raises(ValidationError):
        say_not_for_me(by=alice, item=post, reason="boring")
    with pytest.raises(IntegrityError), transaction.atomic():
        Follow.objects.create(user=alice, community=community, level=MUTE, reason="job")
    with pytest.raises(IntegrityError), transaction.atomic():
        Follow.objects.create(user=alice, item=post, level=WATCH, reason="job")


def test_following_an_item_does_not_lower_what_was_said_before(community, alice, bob):
    post = published(community, alice)
    set_level(by=bob, target=post, level=WATCH)
    follow_item(by=bob, item=post)
    assert level_of(bob, post) == WATCH
    unfollow_item(by=bob, item=post)
    assert level_of(bob, post) == ""


def test_writing_in_a_muted_thread_leaves_it_muted(community, alice, bob):
    thread = published(community, alice, Kind.THREAD)
    set_level(by=bob, target=thread, level=MUTE)
    write_reply(by=bob, item=thread, body="One word.")
    assert level_of(bob, thread) == MUTE


def test_watchers_hear_once_of_a_new_item_however_many_reasons_they_have(community, alice, bob, dora):
    published(community, alice, title="Before", tags=["seals"])
    told()
    Notice.objects.all().delete()
    for target in (Tag.objects.get(), alice, community):
        set_level(by=bob, target=target, level=WATCH)
    set_level(by=dora, target=alice, level=FOLLOW)
    set_level(by=alice, target=community, level=WATCH)
    item = published(community, alice, tags=["seals"])
    assert told() == [("Bob", "published")]
    notice = Notice.objects.get(recipient=bob)
    assert (notice.group, notice.url, notice.acts) == (f"item:{item.pk}", item.get_absolute_url(), 1)


def test_a_draft_tells_nobody_and_who_may_not_read_it_is_not_told(community, alice, bob, charlie):
    for person in (bob, charlie):
        set_level(by=person, target=alice, level=WATCH)
    Community.objects.update(visibility=Visibility.PRIVATE)
    community.refresh_from_db()
    create_item(by=alice, community=community, kind=Kind.POST, title="Begun", body="…x", publish=False)
    assert told() == []
    gone = published(community, alice, title="Gone at once")
    remove_item(by=alice, item=gone)
    assert told() == []
    published(community, alice)
    assert told() == [("Bob", "published")]


def test_being_named_takes_the_place_of_the_new_item(community, alice, bob):
    set_level(by=bob, target=community, level=WATCH)
    published(community, alice, body="As @bob.member said.")
    assert told() == [("Bob", "mention")]


@pytest.mark.parametrize("muted", ["tag", "person", "community", "item"])
def test_mute_wins_over_everything_one_follows(muted, community, alice, bob, dora):
    thread = published(community, alice, Kind.THREAD, tags=["seals"])
    set_level(by=bob, target=thread, level=WATCH)
    for target in (alice, community, Tag.objects.get()):
        set_level(by=bob, target=target, level=WATCH)
    told()
    Notice.objects.all().delete()
    what = {"tag": Tag.objects.get(), "person": alice, "community": community, "item": thread}[muted]
    set_level(by=bob, target=what, level=MUTE)
    write_reply(by=dora, item=thread, body="One more.")
    assert told() == [("Alice", "comment")]
    assert muted_by([bob.pk, dora.pk], thread) == {bob.pk}
    if muted != "item":
        published(community, alice, title="New", tags=["seals"])
        assert told("published") == []
    write_reply(by=dora, item=thread, body="And you, @bob.member?")
    assert told("mention") == [("Bob", "mention")]


def test_the_replies_of_somebody_muted_are_not_told(community, alice, bob, dora):
    thread = published(community, alice, Kind.THREAD)
    follow_item(by=bob, item=thread)
    set_level(by=bob, target=dora, level=MUTE)
    write_reply(by=dora, item=thread, body="One more.")
    assert told() == [("Alice", "comment")]


def test_an_answer_to_ones_own_ask_is_told_whatever_is_muted_but_the_ask(community, bob, dora):
    ask = published(community, bob, Kind.ASK, tags=["seals"])
    for target in (Tag.objects.get(), community, dora):
        set_level(by=bob, target=target, level=MUTE)
    write_reply(by=dora, item=ask, body="Flush it.")
    assert told() == [("Bob", "answer")]
    set_level(by=bob, target=ask, level=MUTE)
    Notice.objects.all().delete()
    write_reply(by=dora, item=ask, body="And drain it.")
    assert told() == []


def test_an_item_muted_by_who_wrote_in_it_tells_them_nothing_of_thanks_or_acceptance(community, bob, dora):
    ask = published(community, bob, Kind.ASK)
    answer = write_reply(by=dora, item=ask, body="Flush it.")
    set_level(by=dora, target=ask, level=MUTE)
    accept_answer(by=bob, reply=answer)
    react(by=bob, text=answer, kind=Reaction.Kind.THANK)
    assert [row for row in told() if row[0] == "Dora"] == []


def test_watching_an_item_tells_of_its_changes_too_following_does_not(community, alice, bob, dora):
    page = published(community, alice, Kind.PAGE)
    set_level(by=bob, target=page, level=WATCH)
    set_level(by=dora, target=page, level=FOLLOW)
    edit_item(by=alice, item=page, title=page.title, body="Flush it twice.")
    assert told() == [("Bob", "improve")]


def test_watchers_of_a_shelf_and_the_author_hear_of_what_is_put_there_with_a_why(community, alice, bob, dora):
    post = published(community, alice)
    shelf = create_shelf(by=bob, title="Vibration")
    set_level(by=dora, target=shelf, level=WATCH)
    told()
    Notice.objects.all().delete()
    shelve_item(by=bob, shelf=shelf, item=post, why="Read it before the first start.")
    assert told() == [("Alice", "shelved"), ("Dora", "shelved")]
    Notice.objects.all().delete()
    set_level(by=dora, target=alice, level=MUTE)
    other = published(community, alice, title="Another")
    shelve_item(by=bob, shelf=shelf, item=other)
    assert told() == []


def test_followers_to_tell_asks_the_same_number_of_questions_however_many_there_are(
    community, alice, bob, django_assert_max_num_queries
):
    item = published(community, alice, tags=["seals", "pumps"])
    people = [make_user() for _ in range(5)]
    for person in (bob, *people):
        set_level(by=person, target=community, level=WATCH)
    with django_assert_max_num_queries(3):
        assert followers_to_tell(item) == {bob.pk, *(person.pk for person in people)}


def test_muted_things_are_left_out_of_what_is_new_for_one_alone(community, alice, bob, dora):
    by_alice = published(community, alice, title="One", tags=["seals"])
    by_dora = published(community, dora, title="Two", tags=["seals", "pumps"])
    by_nobody = make_item(community, None, Kind.POST)
    everything = {by_alice.pk, by_dora.pk, by_nobody.pk}

    def left(person):
        return set(Item.objects.visible_to(person).not_muted_for(person).values_list("pk", flat=True))

    assert left(bob) == everything
    for target, rest in (
        (alice, {by_dora.pk, by_nobody.pk}),
        (Tag.objects.get(slug="pumps"), {by_alice.pk, by_nobody.pk}),
        (Tag.objects.get(slug="seals"), {by_nobody.pk}),
        (by_nobody, {by_alice.pk, by_dora.pk}),
        (community, set()),
    ):
        set_level(by=bob, target=target, level=MUTE)
        assert left(bob) == rest
        assert left(dora) == everything
        clear_level(by=bob, target=target)


def test_not_for_me_mutes_and_the_author_learns_totals_from_three_on_never_who(community, alice):
    post = published(community, alice)
    people = [make_user() for _ in range(7)]
    for person, reason in zip(people[:2], ("job", ""), strict=True):
        say_not_for_me(by=person, item=post, reason=reason)
        assert level_of(person, post) == MUTE
    assert not_for_me(post) is None
    for person in people[2:4]:
        say_not_for_me(by=person, item=post, reason="job")
    totals = not_for_me(post)
    assert (totals.people, totals.reasons, totals.has_rest) == (4, [("not my job", 3)], True)
    set_level(by=people[4], target=post, level=MUTE)  # a plain mute says nothing about the text
    assert not_for_me(post).people == 4
    set_level(by=people[0], target=post, level=FOLLOW)
    assert (not_for_me(post).people, not_for_me(post).reasons) == (3, [])
    assert not Act.objects.filter(actor_id=people[1].pk).exists()


def test_one_of_ones_own_list_ends_also_when_it_can_no_longer_be_seen(community, alice, bob, charlie):
    post = published(community, alice)
    follow = set_level(by=charlie, target=post, level=FOLLOW)
    Community.objects.update(visibility=Visibility.PRIVATE)
    with pytest.raises(Http404):
        end_follow(by=bob, follow_id=follow.pk)
    end_follow(by=charlie, follow_id=follow.pk)
    assert not Follow.objects.filter(user=charlie).exists()
    assert follow_acts() == [Verb.FOLLOW, Verb.UNDO]
