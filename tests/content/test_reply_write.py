"""Answers and comments: who is addressed, what the ledger holds, limits, editing, removing."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404

from activity.models import Act, AuditEntry
from activity.vocabulary import ObjectType, Verb
from communities.models import Community, Visibility
from content.actions import (
    accept_answer,
    create_item,
    edit_reply,
    remove_item,
    remove_reply,
    restore_reply,
    write_reply,
)
from content.models import BODY_LIMIT, COMMENT_LIMIT, Follow, Kind, Reply
from tests.factories import join, make_item, make_reply, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def ask(community, alice):
    return create_item(by=alice, community=community, kind=Kind.ASK, title="Dry run", body="Why?")


def newest_act():
    return Act.objects.order_by("-id").first()


def fields(act):
    return {
        "verb": act.verb,
        "object": (act.object_type, act.object_id),
        "owner": act.owner_id,
        "target": act.target_id,
        "context": act.context_id,
        "reply_to": act.reply_to_id,
    }


def test_an_answer_is_an_object_of_its_own_and_for_the_asker(ask, alice, bob):
    reply = write_reply(by=bob, item=ask, body="Check the *flush*.")
    assert (reply.kind, reply.parent, "<em>flush</em>" in reply.body_html) == (Reply.Kind.ANSWER, None, True)
    assert fields(newest_act()) == {
        "verb": Verb.ANSWER,
        "object": (ObjectType.ANSWER, reply.pk),
        "owner": bob.pk,
        "target": alice.pk,
        "context": ask.pk,
        "reply_to": ask.pk,
    }
    ask.refresh_from_db()
    assert (ask.answer_count, ask.comment_count) == (1, 0)
    assert Follow.objects.filter(user=bob, item=ask).exists()


@pytest.mark.parametrize("kind", [Kind.THREAD, Kind.POST, Kind.PAGE])
def test_elsewhere_a_reply_is_a_comment_on_the_item(community, alice, bob, kind):
    item = make_item(community, alice, kind)
    reply = write_reply(by=bob, item=item, body="Same here.")
    assert reply.kind == Reply.Kind.COMMENT
    assert fields(newest_act()) == {
        "verb": Verb.COMMENT,
        "object": (item.ref.type, item.pk),
        "owner": alice.pk,
        "target": alice.pk,
        "context": item.pk,
        "reply_to": item.pk,
    }
    item.refresh_from_db()
    assert (item.answer_count, item.comment_count) == (0, 1)


def test_a_comment_on_an_ask_is_not_an_answer(ask, bob):
    assert write_reply(by=bob, item=ask, body="Which pump?", as_comment=True).kind == Reply.Kind.COMMENT
    assert newest_act().object_type == ObjectType.ASK


def test_a_comment_on_an_answer_is_for_the_answerer(ask, alice, bob):
    answer = write_reply(by=bob, item=ask, body="Flush")
    comment = write_reply(by=alice, item=ask, body="How long?", parent=answer)
    assert comment.parent == answer
    assert fields(newest_act()) == {
        "verb": Verb.COMMENT,
        "object": (ObjectType.ANSWER, answer.pk),
        "owner": bob.pk,
        "target": bob.pk,
        "context": ask.pk,
        "reply_to": answer.pk,
    }


def test_a_reply_to_a_comment_stands_beside_it_and_is_for_its_author(community, ask, alice, bob):
    dora = make_user("Dora")
    join(dora, community)
    answer = write_reply(by=bob, item=ask, body="Flush")
    comment = write_reply(by=dora, item=ask, body="How long?", parent=answer)
    below = write_reply(by=alice, item=ask, body="A minute", parent=comment)
    assert below.parent == answer
    assert fields(newest_act()) == {
        "verb": Verb.COMMENT,
        "object": (ObjectType.ANSWER, answer.pk),
        "owner": bob.pk,
        "target": dora.pk,
        "context": ask.pk,
        "reply_to": answer.pk,
    }


def test_answering_oneself_is_for_nobody(ask, alice):
    write_reply(by=alice, item=ask, body="Found it")
    assert (newest_act().owner_id, newest_act().target_id) == (alice.pk, None)


@pytest.mark.parametrize(
    ("body", "as_comment", "sentence"),
    [
        ("  \n ", False, "Write something first."),
        ("x" * (COMMENT_LIMIT + 1), True, "10,001 characters; 10,000 fit"),
        ("x" * (BODY_LIMIT + 1), False, "100,001 characters; 100,000 fit"),
    ],
)
def test_limits_of_replies(ask, bob, body, as_comment, sentence):
    with pytest.raises(ValidationError, match=sentence):
        write_reply(by=bob, item=ask, body=body, as_comment=as_comment)
    ask.refresh_from_db()
    assert (ask.answer_count, Reply.objects.count(), Act.objects.count()) == (0, 0, 1)


def test_a_parent_elsewhere_or_removed_takes_no_comment(community, ask, alice, bob):
    other = make_reply(make_item(community, alice), bob)
    with pytest.raises(ValidationError, match="another thread"):
        write_reply(by=bob, item=ask, body="x", parent=other)
    answer = remove_reply(by=bob, reply=write_reply(by=bob, item=ask, body="x"))
    with pytest.raises(ValidationError, match="was removed"):
        write_reply(by=alice, item=ask, body="x", parent=answer)


def test_charlie_reads_an_open_thread_and_replies_to_none(community, ask, charlie):
    with pytest.raises(PermissionDenied, match="Only members can reply here"):
        write_reply(by=charlie, item=ask, body="x")
    community.visibility = Visibility.PRIVATE
    community.save()
    with pytest.raises(Http404):
        write_reply(by=charlie, item=ask, body="x")


def test_a_removed_item_takes_no_reply(ask, alice, bob):
    remove_item(by=alice, item=ask)
    with pytest.raises(Http404):
        write_reply(by=bob, item=ask, body="x")


def test_editing_keeps_the_first_text_and_is_no_act_by_oneself(ask, alice, bob):
    reply = write_reply(by=bob, item=ask, body="One")
    before = Act.objects.count()
    reply = edit_reply(by=bob, reply=reply, body="Two", reason="typo")
    assert list(reply.revisions.values_list("number", "body", "author")) == [(2, "Two", bob.pk), (1, "One", bob.pk)]
    assert (reply.body, reply.edited_at is not None, "Two" in reply.body_html) == ("Two", True, True)
    with pytest.raises(ValidationError, match="You changed nothing"):
        edit_reply(by=bob, reply=reply, body="Two\r\n")
    assert Act.objects.count() == before
    edit_reply(by=alice, reply=reply, body="Three")
    act = newest_act()
    assert (act.verb, act.object_id, act.owner_id, act.context_id) == (Verb.IMPROVE, reply.pk, bob.pk, ask.pk)


def test_others_edit_and_remove_nothing_of_bob(community, ask, bob, charlie):
    dora = make_user("Dora")
    join(dora, community)
    reply = write_reply(by=bob, item=ask, body="One")
    for person in (dora, charlie):
        with pytest.raises(PermissionDenied):
            edit_reply(by=person, reply=reply, body="Mine")
        with pytest.raises(PermissionDenied):
            remove_reply(by=person, reply=reply)
    community.visibility = Visibility.PRIVATE
    community.save()
    reply = Reply.objects.get()
    with pytest.raises(Http404):
        edit_reply(by=charlie, reply=reply, body="Mine")
    with pytest.raises(Http404):
        remove_reply(by=charlie, reply=reply)
    reply.refresh_from_db()
    assert (reply.body, reply.removed_at) == ("One", None)


def test_a_removed_answer_leaves_its_place_its_record_and_no_acceptance(ask, alice, bob):
    answer = write_reply(by=bob, item=ask, body="Flush")
    write_reply(by=alice, item=ask, body="Thanks", parent=answer)
    accept_answer(by=alice, reply=answer)
    before = Act.objects.count()
    removed = remove_reply(by=alice, reply=answer, reason="Wrong pump")
    ask.refresh_from_db()
    assert (ask.answer_count, ask.comment_count, ask.accepted_reply, ask.accepted_at) == (0, 1, None, None)
    assert Act.objects.count() == before
    assert AuditEntry.objects.get().details["reason"] == "Wrong pump"
    assert Reply.objects.visible_to(bob).count() == 2
    with pytest.raises(ValidationError, match="was removed"):
        remove_reply(by=bob, reply=removed)
    ask.refresh_from_db()
    assert ask.answer_count == 0


def test_who_removed_a_reply_can_bring_it_back_and_managers_always(community, ask, alice, bob, charlie):
    answer = write_reply(by=bob, item=ask, body="Flush")
    for remover, restorer, refused in ((bob, bob, [charlie]), (bob, alice, [charlie]), (alice, alice, [charlie, bob])):
        removed = remove_reply(by=remover, reply=answer)
        for person in refused:
            with pytest.raises(PermissionDenied):
                restore_reply(by=person, reply=removed)
        for _ in range(2):
            restore_reply(by=restorer, reply=removed)
        ask.refresh_from_db()
        answer.refresh_from_db()
        assert (ask.answer_count, answer.removed_at) == (1, None)
    Community.objects.update(visibility=Visibility.PRIVATE)
    with pytest.raises(Http404):
        restore_reply(by=charlie, reply=answer)
    assert list(AuditEntry.objects.order_by("id").values_list("action", flat=True)) == [
        "reply.restore",
        "reply.remove",
        "reply.restore",
    ]
