"""Referring an ask to somebody who may know: who is offered, the limits, “not me”, taking it back, what is told to whom."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.urls import reverse
from django.utils import timezone

from activity.models import Act, Mail, Notice
from activity.tasks import deliver_waiting
from activity.vocabulary import ObjectType, Verb
from communities.models import Visibility
from content.actions import (
    accept_answer,
    close_thread,
    create_item,
    decline_referral,
    refer_ask,
    set_level,
    set_reach,
    withdraw_referral,
    write_reply,
)
from content.experts import experts_for
from content.experts.counting import count_marked
from content.models import Kind, Referral
from roles.actions import opt_out
from tests.factories import join, make_user
from tests.mailroom import verify

pytestmark = pytest.mark.django_db


@pytest.fixture
def ask(community, alice):
    return create_item(by=alice, community=community, kind=Kind.ASK, title="Dry run", body="Why?", tags=["pumps"])


@pytest.fixture
def jonas(community):
    jonas = make_user("Jonas Knows", email="jonas@example.org")
    join(jonas, community)
    return jonas


@pytest.fixture
def helped(community, bob, jonas):
    """helped(3): Jonas answered three asks about pumps, and the answers were accepted."""

    def more(number, tag="pumps"):
        for turn in range(number):
            title = f"Old question {tag} {turn}"
            old = create_item(by=bob, community=community, kind=Kind.ASK, title=title, body="?", tags=[tag])
            accept_answer(by=bob, reply=write_reply(by=jonas, item=old, body=f"Like this {turn}."))
        count_marked()

    return more


def url(ask, name="ask-refer", *args):
    return reverse(f"content:{name}", args=[ask.community.slug, *(args or [ask.pk])])


def refused(**given):
    with pytest.raises(ValidationError) as refusal:
        refer_ask(**given)
    return refusal.value.messages[0]


def test_who_answered_and_helped_is_offered_with_the_reason(ask, helped, jonas, bob, as_user):
    helped(3)
    helped(1, "seals")
    assert [(each.person, each.why) for each in experts_for(ask, bob)] == [(jonas, "Answered 3 asks about pumps")]
    page = as_user(bob).get(url(ask)).content.decode()
    assert "Jonas Knows" in page
    assert "Answered 3 asks about pumps" in page


def test_who_answered_without_helping_anybody_is_not_offered(ask, community, bob, jonas):
    old = create_item(by=bob, community=community, kind=Kind.ASK, title="Old", body="?", tags=["pumps"])
    write_reply(by=jonas, item=old, body="No idea.")
    assert experts_for(ask, bob) == []


def test_without_tags_an_ask_like_it_says_who_helped(community, alice, bob, jonas):
    old = create_item(by=bob, community=community, kind=Kind.ASK, title="Which seal for hot oil?", body="?")
    accept_answer(by=bob, reply=write_reply(by=jonas, item=old, body="The metal one."))
    count_marked()
    ask = create_item(by=alice, community=community, kind=Kind.ASK, title="Which seal for hot water?", body="?")
    assert [each.why for each in experts_for(ask, bob)] == ["Answered an ask like this one"]


def test_nobody_is_offered_who_would_rather_not(ask, helped, community, bob, jonas):
    helped(1)
    for close in (
        lambda: set_reach(by=jonas, referrals_a_week=0, takes_recommendations=True),
        lambda: set_level(by=jonas, target=bob, level="mute"),
        lambda: opt_out(by=jonas, community=community),
    ):
        assert experts_for(ask, bob)
        close()
        assert experts_for(ask, bob) == []
        set_reach(by=jonas, referrals_a_week=5, takes_recommendations=True)
        jonas.follows.all().delete()


def test_an_expert_is_told_and_whoever_referred_hears_once_of_the_answer(ask, bob, jonas, as_user, alice, charlie):
    verify(jonas)
    page = as_user(bob).post(url(ask), {"person": "@" + jonas.handle, "note": "You rebuilt one in May."}, follow=True)
    deliver_waiting()
    assert "Jonas Knows is told that you thought of them." in page.content.decode()
    act = Act.objects.get(verb=Verb.REFER)
    assert (act.object_type, act.object_id, act.owner_id) == (ObjectType.ASK, ask.pk, alice.pk)
    assert (act.target_id, act.community_id, act.context_id) == (jonas.pk, ask.community_id, ask.pk)
    notice = Notice.objects.get(recipient=jonas, kind="referral")
    assert (notice.kind, notice.title, notice.last_actor) == ("referral", "Dry run", bob)
    assert Mail.objects.filter(notice=notice).exists()
    assert "You rebuilt one in May." in as_user(jonas).get(ask.get_absolute_url()).content.decode()
    for reader in (alice, charlie):
        shown = " ".join(as_user(reader).get(ask.get_absolute_url()).content.decode().split())
        assert "Referred to" in shown
        assert "You rebuilt one in May." not in shown
    write_reply(by=jonas, item=ask, body="The bearing.")
    write_reply(by=jonas, item=ask, body="And the seal.")
    deliver_waiting()
    assert Notice.objects.filter(recipient=bob, kind="referral_answered").count() == 1
    assert Notice.objects.get(recipient=bob, kind="referral_answered").acts == 1
    assert "who answered" in as_user(charlie).get(ask.get_absolute_url()).content.decode()


def test_not_me_shows_nobody_anything(ask, bob, jonas, alice, as_user):
    referral = refer_ask(by=bob, ask=ask, expert=jonas)
    deliver_waiting()
    before = Notice.objects.exclude(recipient=jonas).count()
    as_user(jonas).post(url(ask, "referral-decline", referral.pk), {"person": ""})
    deliver_waiting()
    assert Notice.objects.exclude(recipient=jonas).count() == before
    for reader in (alice, bob, jonas):
        page = as_user(reader).get(ask.get_absolute_url()).content.decode()
        assert "Referred to" not in page
        assert "thinks you may know" not in page
    assert "cannot be asked just now" in refused(by=alice, ask=ask, expert=jonas)
    write_reply(by=jonas, item=ask, body="I looked after all.")
    assert "who answered" in as_user(alice).get(ask.get_absolute_url()).content.decode()


def test_not_me_but_somebody_else(ask, bob, jonas, community, as_user):
    kim = make_user("Kim Other")
    join(kim, community)
    referral = refer_ask(by=bob, ask=ask, expert=jonas)
    as_user(jonas).post(url(ask, "referral-decline", referral.pk), {"person": "Kim Other"})
    passed = Referral.objects.get(expert=kim)
    assert (passed.by, passed.ask) == (jonas, ask)
    assert Act.objects.filter(verb=Verb.REFER, actor_id=jonas.pk, target_id=kim.pk).exists()


def test_taking_it_back_withdraws_the_act(ask, bob, jonas, alice, as_user):
    referral = refer_ask(by=bob, ask=ask, expert=jonas)
    with pytest.raises(PermissionDenied):
        withdraw_referral(by=alice, referral=referral)
    as_user(bob).post(url(ask, "referral-withdraw", referral.pk))
    assert Act.objects.get(verb=Verb.UNDO).undo_of_id == referral.act_id
    assert "Referred to" not in as_user(bob).get(ask.get_absolute_url()).content.decode()
    assert as_user(bob).post(url(ask, "referral-withdraw", referral.pk)).status_code == 404
    assert refer_ask(by=bob, ask=ask, expert=jonas).pk != referral.pk


def test_who_cannot_be_asked(ask, bob, alice, jonas, charlie, community):
    assert refused(by=bob, ask=ask, expert=bob) == "That is you. If you know, answer it."
    assert "asked this" in refused(by=bob, ask=ask, expert=alice)
    community.visibility = Visibility.PRIVATE
    community.save()
    assert "cannot read this ask" in refused(by=bob, ask=ask, expert=charlie)
    write_reply(by=jonas, item=ask, body="The bearing.")
    assert "has answered it already" in refused(by=bob, ask=ask, expert=jonas)
    with pytest.raises((PermissionDenied, Http404)):
        refer_ask(by=charlie, ask=ask, expert=bob)


def test_no_more_than_three_wait_and_five_a_week(ask, bob, jonas, community, alice):
    others = [make_user() for _ in range(4)]
    for other in others:
        join(other, community)
    for other in others[:3]:
        refer_ask(by=bob, ask=ask, expert=other)
    assert "3 people were asked already" in refused(by=bob, ask=ask, expert=others[3])
    decline_referral(by=others[0], referral=Referral.objects.get(expert=others[0]))
    refer_ask(by=bob, ask=ask, expert=others[3])
    asks = [
        create_item(by=alice, community=community, kind=Kind.ASK, title=f"Ask {turn}", body="?") for turn in range(6)
    ]
    for one in asks[:5]:
        withdraw_referral(by=bob, referral=refer_ask(by=bob, ask=one, expert=jonas))  # a knock all the same
    assert "cannot be asked just now" in refused(by=bob, ask=asks[5], expert=jonas)
    Referral.objects.filter(expert=jonas).update(created_at=timezone.now() - timedelta(days=8))
    refer_ask(by=bob, ask=asks[5], expert=jonas)


def test_a_settled_ask_needs_nobody(ask, bob, jonas, alice):
    close_thread(by=alice, item=ask)
    assert "settled" in refused(by=bob, ask=ask, expert=jonas)


def test_ones_own_ask_may_be_referred_and_is_no_act(ask, alice, jonas):
    referral = refer_ask(by=alice, ask=ask, expert=jonas)
    assert referral.act_id is None
    assert not Act.objects.filter(verb=Verb.REFER).exists()
    deliver_waiting()
    assert Notice.objects.filter(recipient=jonas, kind="asked").exists()


def test_names_are_completed_from_those_who_can_read(ask, bob, as_user, charlie, community):
    options = reverse("content:person-options", args=[community.slug])
    assert f"@{charlie.handle}" in as_user(bob).get(options, {"person": "char"}).content.decode()
    community.visibility = Visibility.PRIVATE
    community.save()
    assert charlie.handle not in as_user(bob).get(options, {"person": "char"}).content.decode()
    page = as_user(bob).post(url(ask), {"person": "Charlie Outside", "note": "Kept line"}).content.decode()
    assert "Nobody who can read this is called" in page
    assert "Kept line" in page
