"""Answering, commenting, editing and removing replies, accepting an answer: through the pages."""

import pytest
from django.urls import reverse

from communities.models import Position, Visibility
from content.actions import close_thread, create_item, remove_reply, write_reply
from content.models import Kind, Reply
from tests.factories import join, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def address(community):
    return lambda name, *args: reverse(f"content:{name}", args=[community.slug, *args])


@pytest.fixture
def ask(community, bob):
    return create_item(by=bob, community=community, kind=Kind.ASK, title="Why do faces blister?", body="Three units.")


@pytest.fixture
def answer(ask, alice):
    return write_reply(by=alice, item=ask, body="Measure the orifice.")


def test_an_answer_lands_where_it_stands(address, as_user, ask, alice):
    response = as_user(alice).post(address("reply-create", ask.pk), {"body": "Measure **it**."})
    reply = Reply.objects.get()
    assert reply.is_answer
    assert response.url == f"{ask.get_absolute_url()}?reply={reply.pk}#reply-{reply.pk}"


@pytest.mark.parametrize(
    ("name", "body", "says"),
    [
        ("reply-create", "  \n", "Write your answer first"),
        ("reply-create", "x" * 100_001, "100,000 fit"),
        ("item-comment", "", "Write your comment first"),
        ("item-comment", "x" * 10_001, "10,000 fit"),
    ],
)
def test_a_reply_that_does_not_fit_is_kept_in_its_form(address, as_user, ask, alice, name, body, says):
    response = as_user(alice).post(address(name, ask.pk), {"body": body})
    assert says in response.content.decode()
    assert response.context["form"].data["body"] == body
    assert not Reply.objects.exists()


def test_a_reply_to_what_was_closed_meanwhile_is_kept(address, as_user, ask, alice, bob):
    close_thread(by=bob, item=ask)
    response = as_user(alice).post(address("reply-create", ask.pk), {"body": "Long and careful"})
    assert "It takes no more replies" in response.content.decode()
    assert "Long and careful" in response.content.decode()


def test_only_members_reply(address, as_user, client, ask, answer, charlie, community):
    doors = [address("reply-create", ask.pk), address("item-comment", ask.pk), address("reply-comment", answer.pk)]
    for door in doors:
        refused = as_user(charlie).post(door, {"body": "Hello"})
        assert refused.status_code == 403
        assert "Join the community first" in refused.content.decode()
        assert client.post(door, {"body": "Hello"}).url.startswith("/accounts/login/")
    community.visibility = Visibility.PRIVATE
    community.save()
    assert {as_user(charlie).post(door, {"body": "Hello"}).status_code for door in doors} == {404}
    assert Reply.objects.count() == 1


def test_a_reply_is_edited_by_its_author_and_shows_its_history(address, as_user, ask, answer, alice, bob, charlie):
    edit = address("reply-edit", answer.pk)
    assert as_user(bob).get(edit).status_code == 403
    assert as_user(charlie).get(edit).status_code == 403
    assert as_user(alice).post(edit, {"body": " "}).status_code == 200
    response = as_user(alice).post(edit, {"body": "Measure the flush orifice.", "reason": "Which one"})
    assert response.url == answer.get_absolute_url()
    assert address("reply-history", answer.pk) in as_user(bob).get(response.url).content.decode()
    assert "Which one" in as_user(charlie).get(address("reply-history", answer.pk)).content.decode()
    changed = as_user(bob).get(address("reply-diff", answer.pk))
    assert "<ins>" in changed.content.decode()


def test_a_manager_removes_with_a_reason_and_an_author_without(
    address, as_user, ask, answer, alice, bob, charlie, community
):
    mine = write_reply(by=bob, item=ask, body="Or not.")
    remove = address("reply-remove", mine.pk)
    assert as_user(charlie).get(remove).status_code == 403
    assert as_user(bob).get(address("reply-remove", answer.pk)).status_code == 403
    refused = as_user(alice).post(remove, {"reason": ""})
    assert "Say why" in refused.content.decode()
    as_user(alice).post(remove, {"reason": "Off topic"})
    mine.refresh_from_db()
    assert (mine.is_removed, mine.removal_reason) == (True, "Off topic")
    assert as_user(alice).get(remove).status_code == 404
    as_user(alice).post(address("reply-remove", answer.pk))
    answer.refresh_from_db()
    assert answer.is_removed


def test_a_removed_reply_is_brought_back_by_whoever_removed_it(address, as_user, ask, answer, alice, bob, charlie):
    mine = write_reply(by=bob, item=ask, body="Or not.")
    remove_reply(by=bob, reply=mine)
    remove_reply(by=alice, reply=answer)
    restore = address("reply-restore", answer.pk)
    assert restore not in as_user(bob).get(ask.get_absolute_url()).content.decode()
    assert restore in as_user(alice).get(ask.get_absolute_url()).content.decode()
    for other in (bob, charlie):
        assert as_user(other).post(restore).status_code == 403
    assert as_user(bob).post(address("reply-restore", mine.pk)).url == mine.get_absolute_url()
    as_user(alice).post(restore)
    assert "Measure the orifice." in as_user(charlie).get(ask.get_absolute_url()).content.decode()


def test_only_the_asker_accepts_and_takes_it_back(address, as_user, ask, answer, alice, bob, charlie):
    accept, withdraw = address("answer-accept", answer.pk), address("answer-withdraw", ask.pk)
    for other in (alice, charlie):
        assert as_user(other).post(accept).status_code == 403
    as_user(bob).post(accept, {"reason": "It worked on P-201"})
    ask.refresh_from_db()
    assert (ask.accepted_reply, ask.accepted_reason) == (answer, "It worked on P-201")
    assert withdraw in as_user(bob).get(ask.get_absolute_url()).content.decode()
    assert as_user(alice).post(withdraw).status_code == 403
    as_user(bob).post(withdraw)
    ask.refresh_from_db()
    assert ask.accepted_reply is None


def test_acts_are_posts_only(address, as_user, ask, answer, bob):
    for name, key in (("answer-accept", answer.pk), ("answer-withdraw", ask.pk), ("thread-close", ask.pk)):
        assert as_user(bob).get(address(name, key)).status_code == 405


def test_a_new_member_can_reply_at_once(address, as_user, ask, charlie, community):
    join(charlie, community)
    assert as_user(charlie).post(address("reply-create", ask.pk), {"body": "Hello"}).status_code == 302


def test_a_reply_two_people_edit_loses_nobodys_words(address, as_user, ask, answer, alice, charlie):
    edit = address("reply-edit", answer.pk)
    client = as_user(alice)
    number = client.get(edit).context["form"]["base_number"].value()
    other = make_user("Dora Manager")
    join(other, ask.community, Position.MANAGER)
    assert as_user(other).post(edit, {"body": "Measure both.", "base_number": number}).status_code == 302
    mine = {"body": "Measure it cold.", "base_number": number}
    conflict = client.post(edit, mine)
    assert conflict.status_code == 409
    html = conflict.content.decode()
    assert "Dora Manager saved a newer version" in html
    assert "Measure it cold." in html
    assert "Measure both." in html
    answer.refresh_from_db()
    assert answer.body == "Measure both."
    assert client.post(edit, mine | {"base_number": conflict.context["form"]["base_number"].value()}).status_code == 302
    answer.refresh_from_db()
    assert answer.body == "Measure it cold."
    assert [r.body for r in answer.revisions.all()] == ["Measure it cold.", "Measure both.", "Measure the orifice."]
    assert as_user(charlie).post(edit, mine).status_code == 403
