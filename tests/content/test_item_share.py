"""Carrying an item into another community; following one."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404

from activity.models import Act, NoticeOrder
from activity.vocabulary import Verb
from communities.models import Lifecycle, Visibility
from content.actions import create_item, follow_item, remove_item, share_item, unfollow_item, withdraw_share
from content.models import Follow, Kind, Share
from tests.factories import join, make_community, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def post(community, alice):
    return create_item(by=alice, community=community, kind=Kind.POST, title="T", body="B")


@pytest.fixture
def there(bob):
    there = make_community("Field service", manager=make_user("Mei"))
    join(bob, there)
    return there


def test_a_share_is_an_act_where_it_went_with_where_it_came_from(community, post, there, alice, bob):
    share = share_item(by=bob, item=post, to_community=there, note="Same seal as ours")
    act = Act.objects.get(verb=Verb.SHARE)
    assert (act.pk, act.actor_id, act.owner_id, act.object_id) == (share.act_id, bob.pk, alice.pk, post.pk)
    assert (act.community_id, act.origin_community_id) == (there.pk, community.pk)
    post.refresh_from_db()
    assert post.share_count == 1
    assert NoticeOrder.objects.get(kind="share").object_id == share.pk


def test_sharing_again_changes_the_word_only(post, there, bob):
    first = share_item(by=bob, item=post, to_community=there, note="One")
    assert share_item(by=bob, item=post, to_community=there, note="Two").pk == first.pk
    post.refresh_from_db()
    assert (Share.objects.get().note, post.share_count, Act.objects.filter(verb=Verb.SHARE).count()) == ("Two", 1, 1)


def test_a_share_is_taken_back_by_who_shared_or_a_manager_there(community, post, there, alice, bob, charlie):
    share = share_item(by=bob, item=post, to_community=there)
    for person in (alice, charlie):
        with pytest.raises(PermissionDenied):
            withdraw_share(by=person, share=share)
    withdraw_share(by=bob, share=share)
    withdraw_share(by=bob, share=share)
    post.refresh_from_db()
    assert (post.share_count, Share.objects.count()) == (0, 0)
    assert Act.objects.get(verb=Verb.UNDO).undo_of_id == share.act_id
    again = share_item(by=bob, item=post, to_community=there)
    withdraw_share(by=there.memberships.get(position="manager").user, share=again)
    assert not Share.objects.exists()


def test_where_a_share_cannot_go(community, post, there, alice, bob, charlie):
    with pytest.raises(ValidationError, match="in Seals and pumps already"):
        share_item(by=bob, item=post, to_community=community)
    with pytest.raises(PermissionDenied, match="Only members can write here"):
        share_item(by=alice, item=post, to_community=there)  # no member there
    with pytest.raises(PermissionDenied, match="Only members can share from here"):
        share_item(by=charlie, item=post, to_community=there)
    there.visibility = Visibility.PRIVATE
    there.save()
    with pytest.raises(Http404):
        share_item(by=alice, item=post, to_community=there)
    there.lifecycle = Lifecycle.ARCHIVED
    there.save()
    with pytest.raises(PermissionDenied, match="it can be read, not changed"):
        share_item(by=bob, item=post, to_community=there)
    assert not Share.objects.exists()


@pytest.mark.parametrize("visibility", [Visibility.ON_REQUEST, Visibility.PRIVATE])
def test_what_only_members_read_stays_with_them(community, post, there, bob, visibility):
    community.visibility = visibility
    community.save()
    with pytest.raises(ValidationError, match="Only members read Seals and pumps"):
        share_item(by=bob, item=post, to_community=there)


def test_a_draft_or_a_removed_item_is_not_shared(community, post, there, alice, bob):
    remove_item(by=alice, item=post)
    draft = create_item(by=bob, community=community, kind=Kind.POST, title="T", body="B", publish=False)
    for item in (post, draft):
        with pytest.raises(Http404):
            share_item(by=bob, item=item, to_community=there)


def test_following_is_an_act_and_following_by_writing_is_none(community, post, alice, bob, charlie):
    for _ in range(2):
        follow_item(by=bob, item=post)
    act = Act.objects.get(verb=Verb.FOLLOW)
    assert (act.actor_id, act.owner_id, act.object_id) == (bob.pk, alice.pk, post.pk)
    for _ in range(2):
        unfollow_item(by=bob, item=post)
    assert Act.objects.get(verb=Verb.UNDO).undo_of_id == act.pk
    unfollow_item(by=alice, item=post)
    follow_item(by=alice, item=post)
    assert Act.objects.filter(verb=Verb.FOLLOW).count() == 1
    follow_item(by=charlie, item=post)  # reads it, so may follow it
    community.visibility = Visibility.PRIVATE
    community.save()
    with pytest.raises(Http404):
        follow_item(by=charlie, item=post)
    assert set(Follow.objects.values_list("user", flat=True)) == {alice.pk, charlie.pk}
