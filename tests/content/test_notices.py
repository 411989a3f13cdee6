"""Who hears of what: by delivery of the outbox, readers only, never of what one did oneself, gone with the right to read."""

import pytest
from django.utils import timezone

from activity.models import Act, Notice, NoticeOrder
from activity.signals import notices_due
from activity.tasks import deliver_order, deliver_waiting
from communities.access import readers_of
from communities.models import Community, Lifecycle, Membership, Visibility
from content.actions import (
    accept_answer,
    create_item,
    edit_item,
    edit_reply,
    note_view,
    react,
    remove_item,
    remove_reply,
    restore_item,
    share_item,
    unfollow_item,
    unreact,
    withdraw_acceptance,
    write_reply,
)
from content.models import Kind
from content.receivers import draft_notices
from tests.factories import join, make_community, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def dora(community):
    dora = make_user("Dora Third", handle="dora")
    join(dora, community)
    return dora


@pytest.fixture
def ask(community, alice):
    return create_item(by=alice, community=community, kind=Kind.ASK, title="Dry run", body="Why?")


def told():
    """Deliver, and say who was told what; that managers hear of first texts is told in test_news."""
    deliver_waiting()
    assert not NoticeOrder.objects.filter(delivered_at=None).exists()
    return sorted(
        (notice.recipient.first_name, notice.kind) for notice in Notice.objects.unread().exclude(kind="first_item")
    )


def test_the_asker_and_those_who_follow_hear_of_an_answer(ask, bob, dora):
    write_reply(by=bob, item=ask, body="Flush")
    assert told() == [("Alice", "answer")]
    reply = write_reply(by=dora, item=ask, body="Drain")
    assert told() == [("Alice", "answer"), ("Bob", "answer")]
    notice = Notice.objects.get(recipient=ask.author)
    assert (notice.title, notice.group, notice.acts, notice.actors) == ("Dry run", f"item:{ask.pk}", 2, 2)
    assert notice.url == reply.get_absolute_url()
    assert notice.url.endswith(f"#reply-{reply.pk}")


def test_the_person_answered_hears_of_a_comment_even_when_they_do_not_follow(ask, alice, bob, dora):
    answer = write_reply(by=bob, item=ask, body="Flush")
    told()
    Notice.objects.all().delete()
    unfollow_item(by=bob, item=ask)
    unfollow_item(by=alice, item=ask)
    write_reply(by=dora, item=ask, body="How long?", parent=answer)
    assert told() == [("Bob", "comment")]


def test_people_who_take_turns_are_counted_once_each(ask, bob, dora):
    for turn, by in enumerate((bob, dora, bob, dora)):
        write_reply(by=by, item=ask, body=f"x {turn}", as_comment=True)
    told()
    notice = Notice.objects.get(recipient=ask.author)
    assert (notice.acts, notice.actors, notice.last_actor) == (4, 2, dora)


def test_a_mention_takes_the_place_of_the_answer(ask, bob, dora):
    unfollow_item(by=ask.author, item=ask)
    write_reply(by=bob, item=ask, body="As @dora and @alice.manager said. And @bob.member, me.")
    assert told() == [("Alice", "mention"), ("Dora", "mention")]


def test_a_mention_in_code_or_of_charlie_in_a_private_place_tells_nobody(community, alice, bob, charlie, dora):
    Community.objects.update(visibility=Visibility.PRIVATE)
    community.refresh_from_db()
    create_item(by=bob, community=community, kind=Kind.POST, title="T", body="@charlie.outside `@dora` and me@dora")
    assert told() == []


def test_an_edit_tells_only_those_who_are_newly_named(community, bob, alice, dora):
    post = create_item(by=bob, community=community, kind=Kind.POST, title="T", body="Hello @dora")
    assert told() == [("Dora", "mention")]
    acts = Act.objects.count()
    edit_item(by=bob, item=post, title="T", body="Hello @dora and @alice.manager")
    assert told() == [("Alice", "mention"), ("Dora", "mention")]
    assert Notice.objects.get(recipient=dora).acts == 1
    edit_item(by=bob, item=post, title="T", body="Hello")
    edit_item(by=bob, item=post, title="T", body="Hello again @dora")
    told()
    assert Notice.objects.get(recipient=dora).acts == 1
    assert Act.objects.count() == acts


def test_two_edits_delivered_late_tell_each_person_once(community, bob, alice, dora):
    post = create_item(by=bob, community=community, kind=Kind.POST, title="T", body="Hello")
    edit_item(by=bob, item=post, title="T", body="Hello @dora")
    edit_item(by=bob, item=post, title="T", body="Hello @dora and @alice.manager")
    assert told() == [("Alice", "mention"), ("Dora", "mention")]
    assert set(Notice.objects.values_list("acts", flat=True)) == {1}


def test_a_mention_added_to_a_reply_leads_to_the_reply(ask, bob, dora):
    reply = write_reply(by=bob, item=ask, body="Flush")
    edit_reply(by=bob, reply=reply, body="Flush, @dora")
    told()
    assert Notice.objects.get(recipient=dora).url == reply.get_absolute_url()


def test_acceptance_thanks_uses_shares_and_improvements_reach_the_author(community, ask, alice, bob, dora):
    answer = write_reply(by=bob, item=ask, body="Flush")
    accept_answer(by=alice, reply=answer)
    react(by=dora, text=answer, kind="thank")
    react(by=dora, text=answer, kind="use", note="Gdynia")
    react(by=dora, text=answer, kind="like")
    page = create_item(by=bob, community=community, kind=Kind.PAGE, title="Gas seals", body="One")
    edit_item(by=dora, item=page, title="Gas seals", body="Two")
    there = make_community(manager=dora)
    share_item(by=dora, item=page, to_community=there)
    assert [kind for name, kind in told() if name == "Bob"] == ["accepted", "improve", "share", "thank", "use"]
    assert not Notice.objects.filter(recipient=dora).exists()


def test_what_was_taken_back_before_delivery_tells_nobody(ask, alice, bob, dora):
    answer = write_reply(by=bob, item=ask, body="Flush, @dora")
    accept_answer(by=alice, reply=answer)
    react(by=dora, text=answer, kind="thank")
    withdraw_acceptance(by=alice, item=ask)
    unreact(by=dora, text=answer, kind="thank")
    remove_reply(by=bob, reply=answer)
    assert told() == []


def test_a_removed_item_tells_nobody(ask, alice, bob):
    write_reply(by=bob, item=ask, body="Flush")
    remove_item(by=alice, item=ask)
    assert told() == []


def test_opening_the_item_reads_its_notices(ask, alice, bob):
    write_reply(by=bob, item=ask, body="Flush")
    told()
    note_view(by=alice, item=ask)
    assert not Notice.objects.visible_to(alice).unread().exists()
    write_reply(by=bob, item=ask, body="Also this", as_comment=True)
    told()
    notices = Notice.objects.visible_to(alice)
    assert (notices.count(), notices.unread().get().acts) == (2, 1)


def test_a_follower_who_left_a_private_community_hears_nothing_more(community, ask, bob, dora):
    Community.objects.update(visibility=Visibility.PRIVATE)
    write_reply(by=dora, item=ask, body="x")
    Membership.objects.filter(user=dora).update(left_at=timezone.now())
    write_reply(by=bob, item=ask, body="y")
    assert {name for name, _ in told()} == {"Alice"}


def test_a_title_does_not_outlive_the_right_to_read_it(community, ask, bob, dora):
    write_reply(by=dora, item=ask, body="x")
    write_reply(by=bob, item=ask, body="y")
    told()
    mine = Notice.objects.visible_to(dora)
    assert mine.get().title == "Dry run"
    Community.objects.update(visibility=Visibility.ON_REQUEST)
    assert mine.all().exists()
    Membership.objects.filter(user=dora).update(left_at=timezone.now())
    assert not mine.all().exists()
    join(dora, community)
    assert mine.all().exists()


def test_notices_of_a_removed_item_hide_until_it_is_restored(ask, alice, bob):
    write_reply(by=bob, item=ask, body="x")
    told()
    removed = remove_item(by=alice, item=ask)
    assert not Notice.objects.visible_to(alice).exists()
    restore_item(by=alice, item=removed)
    assert Notice.objects.visible_to(alice).exists()


def test_delivery_is_once_however_often_it_is_tried(ask, bob):
    write_reply(by=bob, item=ask, body="x")
    order = NoticeOrder.objects.get(kind="answer")
    assert [deliver_order(order.pk), deliver_order(order.pk), deliver_waiting()] == [1, 0, 0]
    assert Notice.objects.get().acts == 1


def test_one_broken_order_does_not_hold_up_the_others(ask, bob):
    write_reply(by=bob, item=ask, body="x")
    broken = NoticeOrder.objects.create(kind="broken", act_id=0, object_id=1)
    NoticeOrder.objects.filter(kind="answer").update(id=broken.pk + 1)

    def refuse(sender, order, **_):
        if order.kind == "broken":
            raise RuntimeError("no such kind")

    notices_due.connect(refuse)
    try:
        assert deliver_waiting() == 1
    finally:
        notices_due.disconnect(refuse)
    assert NoticeOrder.objects.filter(delivered_at=None).get() == broken


@pytest.mark.parametrize("lifecycle", Lifecycle.values)
@pytest.mark.parametrize("visibility", Visibility.values)
def test_readers_of_is_readable_by_asked_the_other_way_round(alice, bob, charlie, visibility, lifecycle):
    place = make_community(manager=alice, visibility=visibility, lifecycle=lifecycle)
    join(bob, place)
    Membership.objects.filter(user=bob).update(left_at=timezone.now())
    admin = make_user("Admin", is_superuser=True)
    people = [alice, bob, charlie, admin]
    readers = set(readers_of(place))
    assert [p in readers for p in people] == [
        Community.objects.readable_by(p).filter(pk=place.pk).exists() for p in people
    ]


def test_services_and_people_who_left_the_platform_hear_nothing(community, ask, bob):
    robot, gone = make_user("Robot", is_service=True), make_user("Gone", is_active=False)
    for person in (robot, gone):
        join(person, community)
        ask.follows.create(user=person)
    write_reply(by=bob, item=ask, body="x")
    assert told() == [("Alice", "answer")]


def test_many_followers_cost_no_more_questions_to_draft(ask, bob, community, django_assert_max_num_queries):
    for _ in range(20):
        follower = make_user()
        join(follower, community)
        ask.follows.create(user=follower)
    write_reply(by=bob, item=ask, body="x")
    order = NoticeOrder.objects.get(kind="answer")
    with django_assert_max_num_queries(6):
        assert len(draft_notices(order)) == 21  # alice and the twenty; who writes begins to follow only then
