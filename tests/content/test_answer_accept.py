"""Accepting what helped: by the asker alone, moved and taken back on the record."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404

from activity.models import Act
from activity.vocabulary import ObjectType, Verb
from communities.models import Visibility
from content.actions import accept_answer, close_thread, create_item, withdraw_acceptance, write_reply
from content.models import Kind
from tests.factories import join, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def ask(community, bob):
    return create_item(by=bob, community=community, kind=Kind.ASK, title="Dry run", body="Why?")


@pytest.fixture
def answer(ask, alice):
    return write_reply(by=alice, item=ask, body="Flush")


def standing_acceptances():
    undone = Act.objects.filter(verb=Verb.UNDO).values("undo_of_id")
    return list(Act.objects.filter(verb=Verb.ACCEPT_ANSWER).exclude(pk__in=undone).values_list("object_id", flat=True))


def test_the_asker_accepts_and_says_why(ask, answer, alice, bob):
    item = accept_answer(by=bob, reply=answer, reason="It was the orifice")
    act = Act.objects.get(verb=Verb.ACCEPT_ANSWER)
    assert (act.object_type, act.object_id) == (ObjectType.ANSWER, answer.pk)
    assert (act.actor_id, act.owner_id, act.target_id, act.context_id) == (bob.pk, alice.pk, alice.pk, ask.pk)
    assert (item.accepted_reply, item.accepted_reason, item.accepted_at is not None) == (
        answer,
        "It was the orifice",
        True,
    )


def test_accepting_again_changes_the_reason_and_is_no_second_act(answer, bob):
    accept_answer(by=bob, reply=answer, reason="First")
    assert accept_answer(by=bob, reply=answer, reason="Better put").accepted_reason == "Better put"
    assert len(standing_acceptances()) == 1


def test_a_new_choice_takes_the_earlier_one_back(community, ask, answer, bob):
    dora = make_user("Dora")
    join(dora, community)
    better = write_reply(by=dora, item=ask, body="Drain it")
    accept_answer(by=bob, reply=answer)
    accept_answer(by=bob, reply=better)
    assert standing_acceptances() == [better.pk]
    withdraw_acceptance(by=bob, item=ask)
    assert standing_acceptances() == []
    ask.refresh_from_db()
    assert (ask.accepted_reply, ask.accepted_at, ask.accepted_reason) == (None, None, "")
    with pytest.raises(ValidationError, match="No answer is accepted"):
        withdraw_acceptance(by=bob, item=ask)


def test_ones_own_answer_can_be_accepted_but_counts_as_nothing(ask, answer, bob):
    accept_answer(by=bob, reply=answer)
    own = write_reply(by=bob, item=ask, body="Solved it myself")
    assert accept_answer(by=bob, reply=own).accepted_reply == own
    assert standing_acceptances() == []
    withdraw_acceptance(by=bob, item=ask)
    assert Act.objects.filter(verb=Verb.UNDO).count() == 1


def test_nobody_else_accepts_managers_included(community, ask, answer, alice, charlie):
    with pytest.raises(PermissionDenied, match="Only the person who asked"):
        accept_answer(by=alice, reply=answer)
    with pytest.raises(PermissionDenied, match="Only the person who asked"):
        withdraw_acceptance(by=alice, item=ask)
    with pytest.raises(PermissionDenied):
        accept_answer(by=charlie, reply=answer)
    community.visibility = Visibility.PRIVATE
    community.save()
    answer.refresh_from_db()
    with pytest.raises(Http404):
        accept_answer(by=charlie, reply=answer)
    assert standing_acceptances() == []


def test_a_comment_and_a_discussion_have_nothing_to_accept(community, ask, answer, alice, bob):
    comment = write_reply(by=alice, item=ask, body="Which?", as_comment=True)
    with pytest.raises(ValidationError, match="A comment cannot be accepted"):
        accept_answer(by=bob, reply=comment)
    thread = create_item(by=bob, community=community, kind=Kind.THREAD, title="T", body="B")
    with pytest.raises(ValidationError, match="Only asks"):
        accept_answer(by=bob, reply=write_reply(by=alice, item=thread, body="x"))


def test_a_closed_ask_can_still_say_what_helped(ask, answer, bob):
    close_thread(by=bob, item=ask)
    assert accept_answer(by=bob, reply=answer).accepted_reply == answer
