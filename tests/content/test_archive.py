"""Archiving what is outdated: who may, where it is found then and where not, bringing it back."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from activity.models import Act, AuditEntry
from activity.vocabulary import Verb
from communities.models import Position
from content.actions import (
    archive_item,
    create_item,
    edit_item,
    merge_tags,
    merge_thread,
    pin_item,
    remove_item,
    restore_item,
    set_owner,
    unarchive_item,
)
from content.models import Item, Kind, Tag
from content.search import find
from content.wishes import Wish
from tests.factories import join, make_user

pytestmark = pytest.mark.django_db
WHY = "The 2019 plate is gone; see Flush plans."


@pytest.fixture
def page(community, bob):
    return create_item(
        by=bob, community=community, kind=Kind.PAGE, title="Old plates", body="Torque 40.", tags=["plates"]
    )


def url(item, name="item-archive"):
    return reverse(f"content:{name}", args=[item.community.slug, item.pk])


def test_it_stays_at_its_address_with_the_reason_and_leaves_the_lists(page, alice, bob, charlie, as_user, client):
    assert WHY in as_user(alice).post(url(page), {"reason": WHY}, follow=True).content.decode()
    for reader in (bob, charlie):
        shown = as_user(reader).get(page.get_absolute_url()).content.decode()
        assert "Archived as outdated" in shown
        assert "Torque 40." in shown
        assert ("Bring back into the lists" in shown) == (reader == bob)
        for address in ("/c/seals/pages/", "/c/seals/", "/search/?q=plates", "/c/seals/feed/"):
            assert "Old plates" not in as_user(reader).get(address).content.decode(), address
    assert client.get(page.get_absolute_url()).status_code == 302


@pytest.mark.parametrize(("archived", "found"), [("", 0), ("too", 1), ("only", 1)])
def test_the_search_finds_it_when_asked(archived, found, page, bob):
    archive_item(by=bob, item=page, reason=WHY)
    assert len(find(bob, Wish.read({"q": "torque", "archived": archived}))) == found


def test_in_the_archive_there_is_nothing_else(page, bob, community, as_user):
    create_item(by=bob, community=community, kind=Kind.PAGE, title="New plates", body="Torque 55.")
    archive_item(by=bob, item=page, reason=WHY)
    assert len(find(bob, Wish.read({"community": "seals", "archived": "only"}))) == 1
    assert "archived=only" in as_user(bob).get("/c/seals/pages/").content.decode()
    assert [row["title"] for row in as_user(bob).get("/api/v1/items/?archived=true").json()["results"]] == [
        "Old plates"
    ]
    assert "Old plates" not in str(as_user(bob).get("/api/v1/items/").json())


def test_bringing_it_back_withdraws_the_act(page, alice, bob, as_user):
    archive_item(by=alice, item=page, reason=WHY)
    act = Act.objects.get(verb=Verb.GARDEN)
    assert (act.object_id, act.owner_id, act.actor_id) == (page.pk, bob.pk, alice.pk)
    as_user(bob).post(url(page, "item-unarchive"))
    assert Act.objects.get(verb=Verb.UNDO).undo_of_id == act.pk
    assert "Old plates" in as_user(bob).get("/c/seals/pages/").content.decode()
    assert set(AuditEntry.objects.values_list("action", flat=True)) == {"item.archive"}


def test_ones_own_is_no_act(page, bob):
    archive_item(by=bob, item=page, reason=WHY)
    assert not Act.objects.filter(verb=Verb.GARDEN).exists()


def test_who_may(page, alice, bob, charlie, community, as_user):
    dora, expert = make_user("Dora"), make_user("Ed Expert")
    join(dora, community)
    join(expert, community, Position.EXPERT)
    for other in (dora, charlie):
        assert as_user(other).get(url(page)).status_code == 403
        with pytest.raises(PermissionDenied):
            archive_item(by=other, item=page, reason=WHY)
    set_owner(by=alice, item=page, owner=dora)
    assert as_user(dora).get(url(page)).status_code == 200
    with pytest.raises(ValidationError, match="Say what is outdated"):
        archive_item(by=expert, item=page, reason=" ")
    archive_item(by=expert, item=page, reason=WHY)


def test_tags_count_what_lists_show(page, alice, bob, community):
    tag = Tag.objects.get(slug="plates")

    def count():
        tag.refresh_from_db()
        return tag.item_count

    archive_item(by=bob, item=page, reason=WHY)
    assert count() == 0
    edit_item(by=bob, item=page, title=page.title, body="Torque 41.", tags=["plates", "steel"])
    assert Tag.objects.get(slug="steel").item_count == 0
    remove_item(by=bob, item=page)
    restore_item(by=bob, item=Item.objects.get(pk=page.pk))
    assert count() == 0
    unarchive_item(by=bob, item=Item.objects.get(pk=page.pk))
    assert (count(), Tag.objects.get(slug="steel").item_count) == (1, 1)
    archive_item(by=bob, item=page, reason=WHY)
    assert merge_tags(by=alice, tag=Tag.objects.get(slug="steel"), into=tag).item_count == 0


def test_it_is_neither_pinned_nor_merged_while_it_is_archived(alice, community, bob):
    threads = [create_item(by=bob, community=community, kind=Kind.THREAD, title=f"T{n}", body="x") for n in range(2)]
    archive_item(by=bob, item=threads[0], reason=WHY)
    with pytest.raises(ValidationError, match="archived"):
        merge_thread(by=alice, item=threads[0], into=threads[1])
    with pytest.raises(ValidationError, match="archived"):
        pin_item(by=alice, item=threads[0], until=timezone.now() + timedelta(days=1))


def test_pages_under_an_archived_one_move_up(page, community, bob, as_user):
    under = create_item(by=bob, community=community, kind=Kind.PAGE, title="Under it", body="x")
    Item.objects.filter(pk=under.pk).update(parent=page)
    archive_item(by=bob, item=page, reason=WHY)
    shown = as_user(bob).get("/c/seals/pages/").content.decode()
    assert "Under it" in shown
    assert as_user(bob).get(page.get_absolute_url()).status_code == 200
