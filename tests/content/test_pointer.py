"""Pointing an asker to what exists: what is offered, whom it reaches, “this helped”, where pointers go."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.urls import reverse

from activity.models import Act, Notice
from activity.tasks import deliver_waiting
from activity.vocabulary import ObjectType, Verb
from communities.models import Visibility
from content.actions import (
    create_item,
    merge_thread,
    point_to_item,
    react,
    remove_item,
    remove_pointer,
    say_pointer_helped,
    split_thread,
    write_reply,
)
from content.models import Kind, Pointer, Reaction
from tests.factories import join, make_community, make_item, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def dora(community):
    dora = make_user("Dora Writer", handle="dora")
    join(dora, community)
    return dora


@pytest.fixture
def ask(community, alice):
    return create_item(by=alice, community=community, kind=Kind.ASK, title="Seal flush after a dry run", body="How?")


@pytest.fixture
def page(community, dora):
    return create_item(
        by=dora, community=community, kind=Kind.PAGE, title="Flush plans", body="Plan 11 after a dry run."
    )


@pytest.fixture
def pointer(ask, page, bob):
    return point_to_item(by=bob, ask=ask, item=page, why="Section 2 has it.")


def url(ask, name="ask-point", *args):
    return reverse(f"content:{name}", args=[ask.community.slug, *(args or [ask.pk])])


def refused(**given):
    with pytest.raises(ValidationError) as refusal:
        point_to_item(**given)
    return refusal.value.messages[0]


def test_what_fits_is_offered_and_can_be_looked_for(ask, page, bob, as_user):
    client = as_user(bob)
    assert [item.pk for item in client.get(url(ask)).context["found"]] == [page.pk]
    assert client.get(url(ask), {"q": "nowhere"}).context["found"] == []
    assert [item.pk for item in client.get(url(ask), {"q": "plan"}).context["found"]] == [page.pk]


def test_only_what_the_asker_may_read_is_offered_or_taken(ask, bob, as_user):
    closed = make_community("Closed", visibility=Visibility.PRIVATE, manager=bob)
    secret = make_item(closed, bob, Kind.PAGE, title="Flush in secret", body="Dry run")
    assert as_user(bob).get(url(ask), {"q": "secret"}).context["found"] == []
    assert "cannot open that" in refused(by=bob, ask=ask, item=secret, why="It helps.")


def test_a_pointer_is_recorded_shown_and_told(ask, page, bob, dora, alice, as_user, charlie):
    answer = as_user(bob).post(url(ask), {"item": page.pk, "why": "Section 2 has it."})
    pointer = Pointer.objects.get()
    assert answer.url == f"{ask.get_absolute_url()}#pointer-{pointer.pk}"
    act = Act.objects.get(verb=Verb.POINT)
    assert (act.object_type, act.object_id, act.owner_id) == (ObjectType.PAGE, page.pk, dora.pk)
    assert (act.target_id, act.context_id, act.caused_by_id) == (alice.pk, ask.pk, None)
    deliver_waiting()
    notice = Notice.objects.get(recipient=alice, kind="pointed")
    assert (notice.title, notice.url) == (ask.title, answer.url)
    for reader in (alice, charlie, dora):
        shown = as_user(reader).get(ask.get_absolute_url()).content.decode()
        assert "Section 2 has it." in shown
        assert pointer.arrival_url in shown


def test_an_address_can_be_pasted(ask, page, bob, as_user):
    send = as_user(bob).post
    assert (
        "no address of something here"
        in send(url(ask), {"address": "https://example.org/x", "why": "y"}).content.decode()
    )
    assert (
        "nothing at that address" in send(url(ask), {"address": "/c/seals/posts/99999/", "why": "y"}).content.decode()
    )
    kept = send(url(ask), {"address": page.get_absolute_url(), "why": ""}).content.decode()
    assert "Say in a few words how it helps." in kept
    assert page.get_absolute_url() in kept
    send(url(ask), {"address": f"http://localhost{page.get_absolute_url()}#plan-11", "why": "Section 2"})
    assert Pointer.objects.get().item == page


def test_the_same_is_not_pointed_to_twice_nor_an_ask_to_itself(ask, page, pointer, alice, bob, dora):
    assert refused(by=dora, ask=ask, item=page, why="Again") == "Bob Member pointed to it already."
    assert "this very ask" in refused(by=bob, ask=ask, item=ask, why="Round")
    assert "how it helps" in refused(by=bob, ask=ask, item=make_item(ask.community, bob, Kind.POST), why=" ")


def test_this_helped_is_a_use_caused_by_the_pointer(ask, page, pointer, alice, bob, as_user):
    with pytest.raises(PermissionDenied):
        say_pointer_helped(by=bob, pointer=pointer)
    as_user(alice).post(url(ask, "pointer-helped", pointer.pk))
    use = Act.objects.get(verb=Verb.USE)
    assert (use.actor_id, use.object_id, use.caused_by_id) == (alice.pk, page.pk, pointer.act_id)
    deliver_waiting()
    assert Notice.objects.filter(recipient=bob, kind="pointer_helped").exists()
    assert "helped Alice" in as_user(bob).get(ask.get_absolute_url()).content.decode()
    as_user(alice).post(url(ask, "pointer-not-helped", pointer.pk))
    assert Act.objects.filter(undo_of_id=use.pk).exists()
    assert not Reaction.objects.exists()


def test_a_use_said_before_stays_when_help_is_taken_back(ask, page, pointer, alice, as_user):
    react(by=alice, text=page, kind="use", note="Long ago")
    as_user(alice).post(url(ask, "pointer-helped", pointer.pk))
    as_user(alice).post(url(ask, "pointer-not-helped", pointer.pk))
    assert Reaction.objects.get().note == "Long ago"


def test_pointing_the_asker_to_their_own_page_marks_help_and_no_use(ask, community, alice, bob):
    own = make_item(community, alice, Kind.PAGE)
    pointer = say_pointer_helped(by=alice, pointer=point_to_item(by=bob, ask=ask, item=own, why="You knew."))
    assert pointer.helped_at
    assert not Act.objects.filter(verb=Verb.USE).exists()


def test_taking_it_away_withdraws_the_act(ask, pointer, bob, alice, dora, as_user, charlie):
    for other in (dora, charlie):
        assert as_user(other).post(url(ask, "pointer-remove", pointer.pk)).status_code == 403
    as_user(bob).post(url(ask, "pointer-remove", pointer.pk))
    assert Act.objects.get(verb=Verb.UNDO).undo_of_id == pointer.act_id
    assert not Pointer.objects.exists()
    assert as_user(bob).post(url(ask, "pointer-remove", pointer.pk)).status_code == 404


def test_a_manager_takes_anybodys_away(pointer, alice):
    remove_pointer(by=alice, pointer=pointer)
    assert not Pointer.objects.exists()


def test_a_pointer_goes_with_what_it_points_at_and_comes_back_with_it(ask, page, pointer, dora, alice, as_user):
    remove_item(by=dora, item=page)
    assert "Section 2 has it." not in as_user(alice).get(ask.get_absolute_url()).content.decode()
    with pytest.raises(Http404):
        say_pointer_helped(by=alice, pointer=pointer)


def test_a_pointer_stands_with_an_answer(ask, page, bob, dora, as_user):
    answer = write_reply(by=bob, item=ask, body="Flush it.")
    form = as_user(dora).get(url(ask), {"reply": answer.pk}).content.decode()
    assert "It will stand with the answer of Bob Member." in form
    as_user(dora).post(url(ask), {"item": page.pk, "why": "For the plan.", "reply": answer.pk})
    shown = as_user(dora).get(ask.get_absolute_url()).content.decode()
    assert shown.index("Flush it.") < shown.index("For the plan.")


def test_merging_takes_pointers_and_waiting_referrals_along(ask, page, pointer, community, alice, bob):
    into = create_item(by=bob, community=community, kind=Kind.ASK, title="Flush after dry run", body="Same")
    post = make_item(community, bob, Kind.POST)
    point_to_item(by=alice, ask=into, item=ask, why="The same was asked there.")
    point_to_item(by=alice, ask=into, item=post, why="Also.")
    merge_thread(by=alice, item=ask, into=into)
    pointer.refresh_from_db()
    assert (pointer.ask, pointer.asker) == (into, alice)
    helped = say_pointer_helped(by=alice, pointer=pointer)
    assert Act.objects.get(verb=Verb.USE).caused_by_id == helped.act_id


def test_what_stands_with_an_answer_goes_where_it_goes(ask, page, alice, bob):
    answer = write_reply(by=bob, item=ask, body="Flush it.")
    beside = point_to_item(by=bob, ask=ask, item=page, why="The plan.", reply=answer)
    fresh = split_thread(by=alice, item=ask, replies=[answer], kind=Kind.ASK, title="Flushing", body="Split off.")
    beside.refresh_from_db()
    assert beside.ask == fresh


def test_strangers_do_not_point(ask, page, charlie, as_user):
    assert as_user(charlie).get(url(ask)).status_code == 403
    with pytest.raises(PermissionDenied):
        point_to_item(by=charlie, ask=ask, item=page, why="x")
