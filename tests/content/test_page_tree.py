"""Pages in their tree: their place, what is refused, their addresses past and present."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404

from activity.models import Act
from activity.vocabulary import Verb
from communities.models import Visibility
from content.actions import create_item, create_page, edit_item, move_page, remove_item
from content.models import Item, Kind, PageAddress
from content.pagetree import PageTree
from tests.factories import make_item

pytestmark = pytest.mark.django_db


@pytest.fixture
def make(community, alice):
    def make_page(title, parent=None, by=alice):
        return create_page(by=by, community=community, title=title, body=f"About {title}", parent=parent)

    return make_page


def tree(community, viewer):
    return PageTree.of(viewer, community)


def test_a_page_lies_under_another_and_knows_its_way_and_its_neighbours(make, community, bob):
    pumps = make("Pumps")
    seals, bearings = make("Seals", pumps), make("Bearings", pumps)
    faces = make("Faces", seals)
    grown = tree(community, bob)
    assert [page.title for page in grown.pages()] == ["Pumps", "Bearings", "Seals", "Faces"]
    assert [page.title for page in grown.trail(faces)] == ["Pumps", "Seals"]
    assert [page.title for page in grown.under(pumps)] == ["Bearings", "Seals"]
    assert grown.beside(seals) == (bearings, None)
    assert grown.beside(faces) == (None, None)
    assert grown.all_under(pumps) == {seals.pk, bearings.pk, faces.pk}


def test_the_rows_of_a_tree_close_what_they_open(make, community, bob):
    pumps = make("Pumps")
    seals = make("Seals", pumps)
    make("Faces", seals)
    make("Valves")
    grown = tree(community, bob)
    rows = grown.rows(grown.roots)
    assert [(row.page.title, row.level, row.below, len(row.closes)) for row in rows] == [
        ("Pumps", 1, 2, 0),
        ("Seals", 2, 1, 0),
        ("Faces", 3, 0, 2),
        ("Valves", 1, 0, 0),
    ]
    found = grown.rows(grown.roots, {seals.pk})
    assert [(row.page.title, row.is_open, len(row.closes)) for row in found] == [("Pumps", True, 0), ("Seals", True, 1)]


def test_a_page_never_lies_under_itself(make, bob):
    pumps = make("Pumps")
    seals = make("Seals", pumps)
    faces = make("Faces", seals)
    with pytest.raises(ValidationError, match="A page cannot lie under itself"):
        move_page(by=bob, item=pumps, parent=pumps)
    with pytest.raises(ValidationError, match="“Faces” lies under this page"):
        move_page(by=bob, item=pumps, parent=faces)
    pumps.refresh_from_db()
    assert pumps.parent is None


def test_a_tree_has_ten_levels(make, bob):
    page = None
    for number in range(10):
        page = make(f"Level {number}", page)
    with pytest.raises(ValidationError, match="deeper than 10 levels"):
        make("Too deep", page)
    assert not Item.objects.filter(title="Too deep").exists()
    branch = make("Branch")
    make("Twig", branch)
    with pytest.raises(ValidationError, match="deeper than 10 levels"):
        move_page(by=bob, item=branch, parent=page.parent)
    assert move_page(by=bob, item=branch, parent=page.parent.parent).parent == page.parent.parent


def test_moving_somebody_elses_page_is_gardening(make, alice, bob, charlie, community):
    pumps, seals = make("Pumps"), make("Seals")
    with pytest.raises(PermissionDenied):
        move_page(by=charlie, item=seals, parent=pumps)
    assert move_page(by=alice, item=seals, parent=pumps).parent == pumps
    assert not Act.objects.filter(verb=Verb.GARDEN).exists()
    assert move_page(by=bob, item=seals, parent=None).parent is None
    act = Act.objects.get(verb=Verb.GARDEN)
    assert (act.actor_id, act.owner_id, act.object_id) == (bob.pk, alice.pk, seals.pk)
    with pytest.raises(ValidationError, match="It is there already"):
        move_page(by=bob, item=seals, parent=None)
    community.visibility = Visibility.PRIVATE
    community.save()
    with pytest.raises(Http404):
        move_page(by=charlie, item=seals, parent=pumps)


def test_only_a_present_page_of_the_same_community_can_lie_above(make, community, alice, bob):
    seals, gone, ask = make("Seals"), make("Gone"), make_item(community, alice)
    remove_item(by=alice, item=gone)
    draft = make_item(community, alice, Kind.PAGE, published_at=None)
    for wrong in (gone, ask, draft):
        with pytest.raises(ValidationError, match="not here any more"):
            move_page(by=bob, item=seals, parent=wrong)
    with pytest.raises(ValidationError, match="Only pages have a place"):
        move_page(by=bob, item=ask, parent=seals)


def test_what_lies_under_a_removed_page_stands_where_it_stood(make, community, alice, bob):
    pumps = make("Pumps")
    seals = make("Seals", pumps)
    faces = make("Faces", seals)
    remove_item(by=alice, item=seals)
    grown = tree(community, bob)
    assert [page.title for page in grown.trail(faces)] == ["Pumps"]
    assert [page.title for page in grown.under(pumps)] == ["Faces"]


def test_a_ring_that_nothing_makes_hangs_nothing(make, community, bob):
    one, two = make("One"), make("Two")
    Item.objects.filter(pk=one.pk).update(parent=two)
    Item.objects.filter(pk=two.pk).update(parent=one)
    grown = tree(community, bob)
    assert {page.title for page in grown.pages()} == {"One", "Two"}
    assert len(grown.trail(one)) + len(grown.trail(two)) == 1


def test_a_new_title_takes_the_address_along_only_when_asked(make, bob):
    page = make("Gas seals")
    edit_item(by=bob, item=page, title="Dry gas seals", body="New")
    page.refresh_from_db()
    assert page.slug == "gas-seals"
    edit_item(by=bob, item=page, title="Dry seals", body="New", change_address=True)
    page.refresh_from_db()
    assert page.slug == "dry-seals"
    assert [(old.slug, old.item_id) for old in PageAddress.objects.all()] == [("gas-seals", page.pk)]


def test_an_address_given_up_is_nobody_elses(make, community, bob):
    page = make("Gas seals")
    move_page(by=bob, item=page, parent=None, address="dry gas seals")
    with pytest.raises(ValidationError, match="Links to “gas-seals” lead to “Gas seals”"):
        make("Gas Seals")
    other = make("Bearings")
    with pytest.raises(ValidationError, match="Links to “gas-seals” lead to"):
        move_page(by=bob, item=other, parent=None, address="gas-seals")
    with pytest.raises(ValidationError, match="There is already a page"):
        move_page(by=bob, item=other, parent=None, address="dry-gas-seals")
    with pytest.raises(ValidationError, match="is a word of the platform"):
        move_page(by=bob, item=other, parent=None, address="New")


def test_a_page_takes_a_former_address_back(make, bob):
    page = make("Gas seals")
    move_page(by=bob, item=page, parent=None, address="dry-seals")
    page.refresh_from_db()
    move_page(by=bob, item=page, parent=None, address="gas-seals")
    page.refresh_from_db()
    assert page.slug == "gas-seals"
    assert list(PageAddress.objects.values_list("slug", flat=True)) == ["dry-seals"]


def test_the_former_address_of_what_one_may_not_see_does_not_show_itself(make, alice, bob):
    page = make("Gas seals")
    move_page(by=bob, item=page, parent=None, address="dry-seals")
    page.refresh_from_db()
    remove_item(by=alice, item=page)
    assert make("Gas seals", by=bob).slug == "gas-seals-2"


def test_pages_made_through_the_plain_action_step_aside_for_nobody_present(community, alice, make):
    make("Gas seals")
    with pytest.raises(ValidationError, match="There is already a page"):
        create_item(by=alice, community=community, kind=Kind.PAGE, title="Gas seals", body="Again, another text")
