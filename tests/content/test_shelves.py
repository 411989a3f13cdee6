"""Shelves: whose they are, what stands on them for whom, and what the ledger gets of it."""

import pytest
from django.core.exceptions import ValidationError
from django.http import Http404

from activity.models import Act
from activity.vocabulary import Verb
from communities.models import Community, Visibility
from content.actions import (
    change_shelf,
    create_item,
    create_shelf,
    delete_shelf,
    explain_entry,
    react,
    remove_item,
    set_level,
    shelve_item,
    unshelve_item,
)
from content.models import Follow, Kind, Reaction, Shelf, ShelfEntry
from content.shelving import entries_on, shelves_of, standing_on
from tests.factories import make_community, make_item

pytestmark = pytest.mark.django_db


@pytest.fixture
def post(community, alice):
    return create_item(by=alice, community=community, kind=Kind.POST, title="Dry run", body="Flush it.")


@pytest.fixture
def shelf(bob):
    return create_shelf(by=bob, title="Vibration", about="What to read before the first start.")


def standing_acts(by):
    """What the ledger says of somebody: acts that are not withdrawn."""
    undone = Act.objects.filter(undo_of_id__isnull=False).values("undo_of_id")
    acts = Act.objects.filter(actor_id=by.pk, undo_of_id=None).exclude(pk__in=undone).order_by("id")
    return [Verb(verb) for verb in acts.values_list("verb", flat=True)]


def test_a_public_why_carries_an_item_and_names_itself_as_what_led_there(shelf, post, bob):
    entry = shelve_item(by=bob, shelf=shelf, item=post, why="Read it before the first start.")
    act = Act.objects.get(verb=Verb.FEATURE)
    assert (act.actor_id, act.object_id, act.owner_id, act.community_id) == (
        bob.pk,
        post.pk,
        post.author_id,
        post.community_id,
    )
    entry.refresh_from_db()
    assert entry.act_id == act.pk
    assert entry.arrival_url == f"{post.get_absolute_url()}?via={act.pk}"


@pytest.mark.parametrize(("is_public", "why"), [(True, ""), (False, "For me"), (False, "")])
def test_a_quiet_entry_saves(is_public, why, post, bob):
    shelf = create_shelf(by=bob, title="Mine", is_public=is_public)
    entry = shelve_item(by=bob, shelf=shelf, item=post, why=why)
    assert standing_acts(bob) == [Verb.SAVE]
    unshelve_item(by=bob, entry=entry)
    assert standing_acts(bob) == []


def test_one_saves_an_item_once_however_many_quiet_shelves(post, bob):
    react(by=bob, text=post, kind=Reaction.Kind.SAVE)
    for title in ("One", "Two"):
        shelve_item(by=bob, shelf=create_shelf(by=bob, title=title, is_public=False), item=post)
    assert standing_acts(bob) == [Verb.SAVE]


def test_ones_own_item_on_ones_shelf_is_no_act(shelf, community, bob):
    own = create_item(by=bob, community=community, kind=Kind.POST, title="Mine", body="x")
    shelve_item(by=bob, shelf=shelf, item=own, why="I wrote it.")
    assert standing_acts(bob) == [Verb.CREATE]


def test_the_act_follows_what_the_entry_is(shelf, post, bob):
    entry = shelve_item(by=bob, shelf=shelf, item=post)
    assert standing_acts(bob) == [Verb.SAVE]
    entry = explain_entry(by=bob, entry=entry, why="Read it first.")
    assert standing_acts(bob) == [Verb.FEATURE]
    explain_entry(by=bob, entry=entry, why="Read it before the first start.")
    assert Act.objects.filter(verb=Verb.FEATURE).count() == 1
    change_shelf(by=bob, shelf=shelf, title="Vibration", about="", is_public=False)
    assert standing_acts(bob) == [Verb.SAVE]
    change_shelf(by=bob, shelf=shelf, title="Vibration", about="", is_public=True)
    assert standing_acts(bob) == [Verb.FEATURE]
    explain_entry(by=bob, entry=entry, why="")
    assert standing_acts(bob) == [Verb.SAVE]
    delete_shelf(by=bob, shelf=shelf)
    assert standing_acts(bob) == []
    assert not ShelfEntry.objects.exists()
    post.refresh_from_db()


def test_the_same_item_twice_is_one_entry_and_a_new_why_takes_the_place_of_the_old(shelf, post, bob):
    shelve_item(by=bob, shelf=shelf, item=post, why="First")
    shelve_item(by=bob, shelf=shelf, item=post)
    assert ShelfEntry.objects.get().why == "First"
    shelve_item(by=bob, shelf=shelf, item=post, why="Second")
    assert ShelfEntry.objects.get().why == "Second"


def test_nobody_touches_the_shelf_of_another(shelf, post, alice, bob, charlie):
    entry = shelve_item(by=bob, shelf=shelf, item=post)
    for by in (alice, charlie):
        for act, args in (
            (shelve_item, {"shelf": shelf, "item": post}),
            (change_shelf, {"shelf": shelf, "title": "x", "about": "", "is_public": True}),
            (delete_shelf, {"shelf": shelf}),
            (explain_entry, {"entry": entry, "why": "x"}),
            (unshelve_item, {"entry": entry}),
        ):
            with pytest.raises(Http404):
                act(by=by, **args)
    assert ShelfEntry.objects.get().why == ""


def test_what_one_may_not_read_cannot_be_shelved_nor_be_seen_on_a_shelf(shelf, post, bob, charlie):
    own = create_shelf(by=charlie, title="Mine")
    shelve_item(by=bob, shelf=shelf, item=post, why="x")
    assert [entry.item for entry in entries_on(shelf, charlie)] == [post]
    assert [each.size for each in shelves_of(bob, charlie)] == [1]
    Community.objects.update(visibility=Visibility.PRIVATE)
    assert not entries_on(shelf, charlie)
    assert [each.size for each in shelves_of(bob, charlie)] == [0]
    assert [entry.item for entry in entries_on(shelf, bob)] == [post]
    with pytest.raises(Http404):
        shelve_item(by=charlie, shelf=own, item=post)
    remove_item(by=post.author, item=post)
    assert not entries_on(shelf, bob)


def test_a_private_shelf_does_not_exist_for_others(post, alice, bob, charlie):
    shelf = create_shelf(by=bob, title="Mine", is_public=False)
    shelve_item(by=bob, shelf=shelf, item=post)
    for viewer in (alice, charlie):
        assert not Shelf.objects.visible_to(viewer).exists()
        assert not ShelfEntry.objects.visible_to(viewer).exists()
    assert Shelf.objects.visible_to(bob).exists()
    assert standing_on(post).count == 0


def test_an_item_says_on_how_many_public_shelves_it_stands(shelf, post, alice, bob, charlie):
    shelve_item(by=bob, shelf=shelf, item=post, why="One")
    shelve_item(by=charlie, shelf=create_shelf(by=charlie, title="Starters"), item=post)
    assert standing_on(post).count == 2
    charlie.is_active = False
    charlie.save()
    assert [entry.shelf for entry in standing_on(post).shown] == [shelf]


def test_names_make_addresses_that_do_not_collide_and_stay(bob):
    made = [create_shelf(by=bob, title=title) for title in ("Vibration", "Vibration!", "New", "振動", "振")]
    assert [shelf.slug for shelf in made] == ["vibration", "vibration-2", "new-2", "shelf", "shelf-2"]
    changed = change_shelf(by=bob, shelf=made[0], title="Shaking", about="", is_public=True)
    assert (changed.slug, changed.title) == ("vibration", "Shaking")


@pytest.mark.parametrize("title", ["", "  ", "\u200b\x00", "x" * 81])
def test_a_shelf_needs_a_name_that_fits(title, bob):
    with pytest.raises(ValidationError):
        create_shelf(by=bob, title=title)
    assert not Shelf.objects.exists()


def test_a_shelf_made_private_tells_its_followers_nothing_more(shelf, post, alice, bob, charlie):
    set_level(by=charlie, target=shelf, level=Follow.Level.WATCH)
    change_shelf(by=bob, shelf=shelf, title="Vibration", about="", is_public=False)
    assert not Shelf.objects.visible_to(charlie).exists()
    delete_shelf(by=bob, shelf=shelf)
    assert not Follow.objects.filter(shelf__isnull=False).exists()


def test_a_page_of_a_shelf_is_one_question_however_full_it_is(shelf, bob, alice, django_assert_num_queries):
    place = make_community(manager=alice)
    for number in range(6):
        shelve_item(by=bob, shelf=shelf, item=make_item(place, alice, Kind.POST), why=f"Because {number}")
    with django_assert_num_queries(1):
        found = [(entry.why, entry.item.byline_name, entry.arrival_url) for entry in entries_on(shelf, bob)]
    assert next(why for why, *_ in found) == "Because 5"
