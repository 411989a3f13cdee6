"""Where first texts wait for a look: what somebody new writes is nobody’s but theirs and the managers’ until then."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.urls import reverse
from django.utils import timezone

from activity.models import Act, Notice
from activity.tasks import deliver_waiting
from activity.vocabulary import Verb
from communities.actions import edit_community
from content.actions import (
    ask_people,
    create_item,
    decide_case,
    edit_item,
    edit_reply,
    give_up_text,
    publish_item,
    remove_item,
    schedule_item,
    undo_decision,
    write_reply,
)
from content.actions.schedules import publish_due
from content.models import Case, Item, Kind, Reply
from tests.factories import join, make_item, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def waiting(community, alice):
    """The community, switched on by its manager."""
    edit_community(by=alice, community=community, first_texts_wait=True)
    return community


@pytest.fixture
def dora(community):
    dora = make_user("Dora Third", handle="dora")
    join(dora, community)
    return dora


@pytest.fixture
def first(waiting, bob):
    return create_item(
        by=bob, community=waiting, kind=Kind.ASK, title="Which seal?", body="For pump 3. @dora", tags=["seals"]
    )


def show(case, by):
    return decide_case(by=by, case=case, what="leave")


def test_it_is_off_until_a_manager_switches_it_on(community, bob, alice):
    assert not community.first_texts_wait
    assert create_item(by=bob, community=community, kind=Kind.POST, title="T", body="B").published_at
    with pytest.raises(PermissionDenied):
        edit_community(by=bob, community=community, first_texts_wait=True)


def test_a_first_text_is_no_act_no_count_and_no_notice_until_it_is_shown(first, waiting, alice, bob, charlie, dora):
    deliver_waiting()
    assert (first.is_draft, first.is_held) == (True, True)
    assert not any(Item.objects.visible_to(person).exists() for person in (alice, bob, charlie, dora))
    assert not Act.objects.filter(verb=Verb.ASK).exists()
    assert [n.title for n in Notice.objects.visible_to(alice)] == [
        "The first text of Bob Member in Seals and pumps waits for a look"
    ]
    assert not Notice.objects.exclude(recipient=alice).exists()
    case = Case.objects.get()
    with pytest.raises((Http404, PermissionDenied)):
        show(case, charlie)
    show(case, alice)
    deliver_waiting()
    first.refresh_from_db()
    assert (first.is_draft, first.is_held) == (False, False)
    assert Act.objects.get(verb=Verb.ASK).actor_id == bob.pk, "in its author’s name"
    assert Notice.objects.visible_to(dora).filter(kind="mention").exists(), "who is named in it hears of it now"
    assert Notice.objects.visible_to(bob).filter(kind="text_decided").exists()
    assert not Notice.objects.filter(kind="first_item").exists(), "the manager knows"
    second = create_item(by=bob, community=waiting, kind=Kind.POST, title="T", body="B")
    assert not second.is_held, "from then on all of theirs appears at once"


def test_a_first_answer_waits_and_stands_as_new_when_it_is_shown(waiting, alice, bob, charlie, dora):
    ask = make_item(waiting, alice)
    reply = write_reply(by=bob, item=ask, body="The blue one.")
    assert write_reply(by=bob, item=ask, body="The blue one.") == reply, "a second click is the same reply"
    ask.refresh_from_db()
    assert (ask.answer_count, Act.objects.filter(verb=Verb.ANSWER).count()) == (0, 0)
    assert not Reply.objects.visible_to(dora).exists()
    edit_reply(by=bob, reply=reply, body="The green one.")
    Reply.objects.update(created_at=timezone.now() - timedelta(days=1))
    show(Case.objects.get(), alice)
    ask.refresh_from_db()
    shown = Reply.objects.visible_to(charlie).get()
    assert (ask.answer_count, shown.body, Act.objects.filter(verb=Verb.ANSWER).count()) == (1, "The green one.", 1)
    assert timezone.now() - shown.created_at < timedelta(minutes=1)


def test_whoever_is_known_here_does_not_wait(waiting, alice, bob, dora):
    assert not create_item(by=alice, community=waiting, kind=Kind.POST, title="T", body="B").is_held
    expert = make_user()
    join(expert, waiting, "expert")
    assert not create_item(by=expert, community=waiting, kind=Kind.POST, title="T", body="B").is_held
    make_item(waiting, dora)
    assert not create_item(by=dora, community=waiting, kind=Kind.POST, title="T", body="B").is_held


def test_two_first_texts_wait_each(first, waiting, alice, bob):
    post = create_item(by=bob, community=waiting, kind=Kind.POST, title="T", body="B")
    assert post.is_held
    assert Case.objects.count() == 2
    again = create_item(by=bob, community=waiting, kind=Kind.POST, title="T", body="B")
    assert again == post


def test_a_draft_waits_when_it_is_published_however_it_is(waiting, bob, alice):
    draft = create_item(by=bob, community=waiting, kind=Kind.POST, title="T", body="B", publish=False)
    assert not draft.is_held
    schedule_item(by=bob, item=draft, at=timezone.now() + timedelta(hours=1))
    assert publish_due(timezone.now() + timedelta(hours=2)) == 1
    draft.refresh_from_db()
    assert (draft.is_held, draft.publish_at, draft.is_draft) == (True, None, True)
    publish_item(by=bob, item=draft)
    assert Case.objects.count() == 1
    with pytest.raises(Http404):
        publish_item(by=alice, item=draft)


def test_nobody_can_be_asked_by_name_yet(waiting, bob, dora):
    with pytest.raises(ValidationError, match="Send it without names"):
        ask_people(by=bob, community=waiting, to=[dora], title="T", body="B")
    assert ask_people(by=bob, community=waiting, title="T", body="B").is_held


def test_asking_for_a_change_turning_it_down_and_giving_it_up(first, waiting, alice, bob):
    case = Case.objects.get()
    decide_case(by=alice, case=case, what="change", to_author="Which pump?")
    edit_item(by=bob, item=first, title="Which seal?", body="For pump 3, at 80 °C.")
    assert list(Case.objects.to_decide()) == [case]
    decide_case(by=alice, case=case, what="remove", to_author="It is asked already.")
    first.refresh_from_db()
    assert (first.is_held, first.is_removed) == (True, False)
    undo_decision(by=alice, case=case)
    case.refresh_from_db()
    assert case.state == "asked"
    give_up_text(by=bob, case=case)
    case.refresh_from_db()
    assert case.state == "given_up"
    remove_item(by=bob, item=first)
    assert not Item.objects.exists(), "a draft is thrown away for good"


def test_showing_it_can_be_taken_back(first, alice, bob, dora):
    case = Case.objects.get()
    show(case, alice)
    undo_decision(by=alice, case=case)
    first.refresh_from_db()
    assert (first.is_held, first.is_draft) == (True, False)
    assert not Item.objects.visible_to(dora).exists()
    show(case, alice)
    assert Item.objects.visible_to(dora).exists()
    assert Act.objects.filter(verb=Verb.ASK).count() == 1, "it was written once"


def test_the_newcomer_is_told_before_and_after(as_user, waiting, alice, bob, charlie):
    form = as_user(bob).get(reverse("content:ask-create", args=["seals"])).content.decode()
    assert "First texts wait for a look here." in form
    assert "Alice reads it before others do" in form
    sent = as_user(bob).post(
        reverse("content:ask-create", args=["seals"]), {"title": "Which seal?", "body": "For pump 3."}, follow=True
    )
    text = sent.content.decode()
    assert "Your ask waits for a look" in text
    assert "For pump 3." in text
    item, case = Item.objects.get(), Case.objects.get()
    assert as_user(charlie).get(item.get_absolute_url()).status_code == 404
    assert as_user(alice).get(item.get_absolute_url()).url == case.get_absolute_url()
    page = as_user(alice).get(case.get_absolute_url()).content.decode()
    assert "The first text of Bob Member" in page
    edit = as_user(bob).get(reverse("content:thread-edit", args=["seals", item.pk]))
    assert edit.status_code == 200
    as_user(alice).post(f"{case.get_absolute_url()}decide/", {"what": "leave", "to_author": "Welcome.", "seen": "0"})
    assert "For pump 3." in as_user(charlie).get(item.get_absolute_url()).content.decode()
    assert "First texts" not in as_user(bob).get(reverse("content:ask-create", args=["seals"])).content.decode()


def test_the_api_says_that_it_waits(as_user, waiting, alice, bob):
    made = (
        as_user(bob)
        .post(
            "/api/v1/items/",
            {"community": "seals", "kind": "thread", "title": "T", "body": "B"},
            content_type="application/json",
        )
        .json()
    )
    assert (made["is_held"], made["published_at"]) == (True, None)
    ask = make_item(waiting, alice)
    reply = (
        as_user(bob).post(f"/api/v1/items/{ask.pk}/replies/", {"body": "Blue."}, content_type="application/json").json()
    )
    assert (reply["is_held"], reply["body"], reply["removed_at"]) == (True, "Blue.", None)
