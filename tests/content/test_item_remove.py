"""Removing and restoring; pinning to News; closing threads."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.utils import timezone

from activity.models import Act, AuditEntry
from activity.vocabulary import Verb
from communities.models import Lifecycle, Visibility
from content.actions import (
    close_thread,
    create_item,
    edit_item,
    pin_item,
    remove_item,
    reopen_thread,
    restore_item,
    unpin_item,
    write_reply,
)
from content.models import Item, Kind, Tag
from tests.factories import join, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def post(community, bob):
    return create_item(by=bob, community=community, kind=Kind.POST, title="T", body="B", tags=["seals"])


def in_days(days):
    return timezone.now() + timedelta(days=days)


def test_an_author_removes_and_restores_their_own(post, bob, alice):
    item = remove_item(by=bob, item=post, reason="Wrong figures")
    assert (item.removed_by, item.removal_reason) == (bob, "Wrong figures")
    assert not Item.objects.visible_to(alice).exists()
    assert Tag.objects.get().item_count == 0
    assert Act.objects.count() == 1, "the record stays, nothing is added"
    assert not AuditEntry.objects.exists()
    restore_item(by=bob, item=item)
    restore_item(by=bob, item=item)
    assert Item.objects.visible_to(alice).exists()
    assert Tag.objects.get().item_count == 1


def test_a_manager_removes_for_everybody_and_it_is_written_down(post, bob, alice):
    item = remove_item(by=alice, item=post, reason="Names a customer")
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.by, entry.subject, entry.details["reason"]) == (
        "item.remove",
        alice,
        bob,
        "Names a customer",
    )
    with pytest.raises(PermissionDenied):
        restore_item(by=bob, item=item)
    restore_item(by=alice, item=item)
    assert Item.objects.visible_to(bob).exists()


def test_another_member_and_charlie_remove_nothing(community, post, charlie, alice):
    dora = make_user("Dora")
    join(dora, community)
    for person in (dora, charlie):
        with pytest.raises(PermissionDenied):
            remove_item(by=person, item=post)
    community.visibility = Visibility.PRIVATE
    community.save()
    removed = remove_item(by=alice, item=post)
    with pytest.raises(Http404):
        remove_item(by=charlie, item=post)
    with pytest.raises(Http404):
        restore_item(by=charlie, item=removed)


def test_what_is_removed_can_be_neither_changed_nor_removed_again(post, bob):
    item = remove_item(by=bob, item=post)
    with pytest.raises(Http404):
        edit_item(by=bob, item=item, title="T", body="C")
    with pytest.raises(Http404):
        remove_item(by=bob, item=item)
    assert Tag.objects.get().item_count == 0


def test_a_removed_draft_is_gone(community, bob):
    draft = create_item(by=bob, community=community, kind=Kind.POST, title="T", body="B", publish=False)
    remove_item(by=bob, item=draft)
    assert not Item.objects.exists()


def test_managers_clean_up_in_an_archive_too(community, post, alice):
    community.lifecycle = Lifecycle.ARCHIVED
    community.save()
    post.refresh_from_db()
    remove_item(by=alice, item=post)
    assert not Item.objects.published().exists()


def test_pinning_somebody_elses_item_features_it_once(post, alice, bob):
    item = pin_item(by=alice, item=post, until=in_days(7))
    item = pin_item(by=alice, item=item, until=in_days(9))
    act = Act.objects.get(verb=Verb.FEATURE)
    assert (act.actor_id, act.owner_id, act.object_id) == (alice.pk, bob.pk, post.pk)
    assert Item.objects.news().get() == post
    unpin_item(by=alice, item=item)
    assert not Item.objects.news().exists()
    assert Act.objects.get(verb=Verb.UNDO).undo_of_id == act.pk


def test_pinning_is_for_managers_and_for_the_future(post, alice, bob, charlie):
    for person in (bob, charlie):
        with pytest.raises(PermissionDenied):
            pin_item(by=person, item=post, until=in_days(7))
        with pytest.raises(PermissionDenied):
            unpin_item(by=person, item=post)
    with pytest.raises(ValidationError, match="in the future"):
        pin_item(by=alice, item=post, until=in_days(-1))


def test_pinning_ones_own_item_is_no_act(community, alice):
    own = create_item(by=alice, community=community, kind=Kind.POST, title="T", body="B")
    pin_item(by=alice, item=own, until=in_days(1))
    assert [act.verb for act in Act.objects.all()] == [Verb.CREATE]


def test_a_closed_thread_takes_no_replies_until_it_is_reopened(community, alice, bob, charlie):
    ask = create_item(by=bob, community=community, kind=Kind.ASK, title="T", body="B")
    with pytest.raises(PermissionDenied):
        close_thread(by=charlie, item=ask)
    item = close_thread(by=bob, item=ask)
    with pytest.raises(ValidationError, match="closed"):
        write_reply(by=alice, item=item, body="Late")
    reopen_thread(by=alice, item=item)
    write_reply(by=alice, item=ask, body="In time")
    assert Act.objects.count() == 2  # ask, answer


def test_posts_and_pages_are_not_closed(post, bob):
    with pytest.raises(ValidationError, match="Only asks and discussions"):
        close_thread(by=bob, item=post)
