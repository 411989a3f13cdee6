"""What helped first: said by the asker alone, of what others wrote, with the time it took."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from activity.models import Act, Notice
from communities.models import Visibility
from content.actions import create_item, mark_first_useful, remove_reply, unmark_first_useful, write_reply
from content.models import Item, Kind, Reply

pytestmark = pytest.mark.django_db


@pytest.fixture
def ask(community, bob):
    return create_item(by=bob, community=community, kind=Kind.ASK, title="Dry run", body="Why?")


@pytest.fixture
def answer(ask, alice):
    return write_reply(by=alice, item=ask, body="Flush")


def test_the_asker_marks_an_answer_or_a_comment_and_changes_their_mind(ask, answer, alice, bob):
    comment = write_reply(by=alice, item=ask, body="Which lot?", as_comment=True)
    acts = Act.objects.count()
    assert mark_first_useful(by=bob, reply=comment).first_useful_reply == comment
    assert mark_first_useful(by=bob, reply=answer).first_useful_reply == answer
    assert unmark_first_useful(by=bob, item=ask).first_useful_reply is None
    unmark_first_useful(by=bob, item=ask)
    assert Act.objects.count() == acts, "the ledger has no verb for it"


def test_its_author_hears_of_it(django_capture_on_commit_callbacks, answer, alice, bob):
    with django_capture_on_commit_callbacks(execute=True):
        mark_first_useful(by=bob, reply=answer)
    assert Notice.objects.get(recipient=alice, kind="useful").url == answer.get_absolute_url()


def test_nobody_else_says_it_and_nobody_of_their_own_words(community, ask, answer, alice, bob, charlie):
    own = write_reply(by=bob, item=ask, body="Solved it myself")
    with pytest.raises(ValidationError, match="wrote this yourself"):
        mark_first_useful(by=bob, reply=own)
    for person in (alice, charlie):
        with pytest.raises(PermissionDenied, match="Only the person who asked"):
            mark_first_useful(by=person, reply=answer)
        with pytest.raises(PermissionDenied, match="Only the person who asked"):
            unmark_first_useful(by=person, item=ask)
    thread = create_item(by=bob, community=community, kind=Kind.THREAD, title="T", body="B")
    with pytest.raises(ValidationError, match="Only an ask"):
        mark_first_useful(by=bob, reply=write_reply(by=alice, item=thread, body="x"))


def test_a_removed_reply_helped_nobody(ask, answer, alice, bob):
    mark_first_useful(by=bob, reply=answer)
    remove_reply(by=alice, reply=answer)
    ask.refresh_from_db()
    assert ask.first_useful_reply is None
    with pytest.raises(ValidationError, match="was removed"):
        mark_first_useful(by=bob, reply=answer)


def test_the_page_offers_it_to_the_asker_and_shows_how_long_it_took(as_user, ask, answer, alice, bob, charlie):
    Item.objects.filter(pk=ask.pk).update(published_at=answer.created_at - timedelta(hours=3, minutes=10))
    url = reverse("content:reply-first-useful", args=["seals", answer.pk])
    assert url in as_user(bob).get(ask.get_absolute_url()).content.decode()
    assert url not in as_user(alice).get(ask.get_absolute_url()).content.decode()
    page = as_user(bob).post(url, follow=True).content.decode()
    assert "Helped first, 3 h 10 min after the ask" in page
    back = reverse("content:first-useful-withdraw", args=["seals", ask.pk])
    assert back in page
    assert "Helped first" in as_user(charlie).get(ask.get_absolute_url()).content.decode()
    assert "Helped first" not in as_user(bob).post(back, follow=True).content.decode()


def test_a_comment_is_marked_where_it_stands(as_user, ask, answer, alice, bob):
    comment = write_reply(by=alice, item=ask, parent=answer, body="At start-up only")
    url = reverse("content:reply-first-useful", args=["seals", comment.pk])
    page = as_user(bob).post(url, follow=True).content.decode()
    assert "Helped first" in page
    assert Reply.objects.get(pk=comment.pk).item.first_useful_reply_id == comment.pk


def test_a_private_community_does_not_exist_for_charlie(as_user, community, ask, answer, charlie):
    community.visibility = Visibility.PRIVATE
    community.save()
    assert as_user(charlie).post(reverse("content:reply-first-useful", args=["seals", answer.pk])).status_code == 404


def test_over_the_api(as_user, ask, answer, alice, bob, charlie):
    url = f"/api/v1/replies/{answer.pk}/first-useful/"
    for person, status in ((charlie, 403), (alice, 403), (bob, 204)):
        assert as_user(person).post(url).status_code == status
    assert as_user(charlie).get(f"/api/v1/items/{ask.pk}/").json()["first_useful_reply"] == answer.pk
    for _ in range(2):
        assert as_user(bob).delete(url).status_code == 204
    assert as_user(bob).get(f"/api/v1/items/{ask.pk}/").json()["first_useful_reply"] is None
