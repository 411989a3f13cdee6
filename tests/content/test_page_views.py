"""The pages of the wiki in the browser's hands: the tree with its filter, moving, old addresses, what links here."""

import pytest
from django.urls import reverse

from communities.models import Visibility
from content.actions import create_item, create_page, edit_item, move_page, remove_item
from content.models import Item, Kind, PageAddress
from tests.factories import make_item

pytestmark = pytest.mark.django_db


@pytest.fixture
def address(community):
    return lambda name, *args, **query: reverse(f"content:{name}", args=[community.slug, *args], query=query)


@pytest.fixture
def pumps(community, alice):
    return create_page(by=alice, community=community, title="Pumps", body="All of them", tags=["machines"])


@pytest.fixture
def seals(community, alice, pumps):
    return create_page(by=alice, community=community, title="Seals", body="Faces", parent=pumps, tags=["seals"])


def titles(response):
    return [row.page.title for row in response.context["rows"]]


def test_the_list_is_a_tree_that_opens_without_script(address, as_user, bob, pumps, seals):
    shown = as_user(bob).get(address("page-list"))
    assert titles(shown) == ["Pumps", "Seals"]
    html = shown.content.decode()
    assert "<details><summary>1 page under it</summary>" in html
    assert html.count("<ul") == html.count("</ul>")
    assert html.count("<details") == html.count("</details>")


def test_words_and_tags_leave_the_branches_that_lead_there_open(address, as_user, bob, community, alice, pumps, seals):
    create_page(by=alice, community=community, title="Valves", body="x")
    for query in ({"q": "seAL"}, {"tag": "seals"}):
        shown = as_user(bob).get(address("page-list", **query))
        assert titles(shown) == ["Pumps", "Seals"]
        assert "<details open>" in shown.content.decode()
    assert titles(as_user(bob).get(address("page-list", q="pumps"))) == ["Pumps"]
    nothing = as_user(bob).get(address("page-list", q="gearbox")).content.decode()
    assert "No page of that name" in nothing


def test_branches_come_a_hundred_at_a_time(address, as_user, community, alice, bob):
    for number in reversed(range(101)):
        make_item(community, alice, Kind.PAGE, title=f"Pump {number:03}")
    first = as_user(bob).get(address("page-list"))
    assert titles(first)[:2] == ["Pump 000", "Pump 001"]
    assert len(titles(first)) == 100
    assert titles(as_user(bob).get(address("page-list", page=2))) == ["Pump 100"]
    assert as_user(bob).get(address("page-list", page="x")).context["page"].number == 1


def test_five_hundred_pages_cost_one_query(
    address, as_user, community, alice, bob, pumps, seals, django_assert_max_num_queries
):
    Item.objects.bulk_create(
        Item(community=community, author=alice, kind=Kind.PAGE, title=f"P {n}", slug=f"p-{n}", body="x", parent=pumps)
        for n in range(500)
    )
    Item.objects.filter(parent=pumps, published_at=None).update(published_at=pumps.published_at)
    reader = as_user(bob)
    reader.get(address("page-list"))
    with django_assert_max_num_queries(14):
        assert len(titles(reader.get(address("page-list")))) == 502
    reader.get(seals.get_absolute_url())
    with django_assert_max_num_queries(30):
        reader.get(seals.get_absolute_url())


def test_a_page_shows_its_way_what_lies_under_it_and_its_neighbours(as_user, community, alice, charlie, pumps, seals):
    bearings = create_page(by=alice, community=community, title="Bearings", body="x", parent=pumps)
    shown = as_user(charlie).get(seals.get_absolute_url())
    assert shown.context["trail"] == [pumps]
    assert (shown.context["before"], shown.context["after"]) == (bearings, None)
    assert as_user(charlie).get(pumps.get_absolute_url()).context["under"] == [bearings, seals]


def test_a_new_page_is_put_under_another(address, as_user, bob, pumps):
    form = as_user(bob).get(address("page-create") + "?parent=pumps").context["form"]
    assert form["parent"].value() == "pumps"
    as_user(bob).post(address("page-create"), {"title": "Impellers", "body": "Trim", "parent": "pumps"})
    assert Item.objects.get(slug="impellers").parent == pumps
    wrong = as_user(bob).post(address("page-create"), {"title": "Other", "body": "Kept text", "parent": "gone"})
    assert "not here any more" in wrong.content.decode()
    assert "Kept text" in wrong.content.decode()


def test_moving_offers_no_place_under_the_page_itself(address, as_user, bob, charlie, pumps, seals):
    move = address("page-move", "pumps")
    form = as_user(bob).get(move).context["form"]
    assert [value for value, _ in form.fields["parent"].choices] == [""]
    assert as_user(charlie).get(move).status_code == 403
    moved = as_user(bob).post(address("page-move", "seals"), {"parent": "", "address": "Gas seals"})
    assert moved.url == address("page-detail", "gas-seals")
    assert Item.objects.get(pk=seals.pk).parent is None
    same = as_user(bob).post(address("page-move", "gas-seals"), {"parent": "", "address": "gas-seals"})
    assert "It is there already" in same.content.decode()


@pytest.mark.parametrize("name", ["page-detail", "page-edit", "page-history", "page-diff", "page-move"])
def test_an_old_address_leads_to_the_new_one(address, as_user, client, community, bob, charlie, pumps, name):
    edit_item(by=bob, item=pumps, title="All pumps", body="All of them", change_address=True)
    old, new = address(name, "pumps"), address(name, "all-pumps")
    led = as_user(bob).get(f"{old}?from=1&to=2")
    assert (led.status_code, led.url) == (301, f"{new}?from=1&to=2")
    assert as_user(bob).get(new).status_code == 200
    assert client.get(old).status_code == 302
    community.visibility = Visibility.PRIVATE
    community.save()
    assert as_user(charlie).get(old).status_code == 404
    assert as_user(bob).get(address(name, "never")).status_code == 404


def test_a_form_opened_before_the_renaming_still_arrives(address, as_user, alice, bob, pumps):
    move_page(by=alice, item=pumps, parent=None, address="all-pumps")
    sent = {"title": "Pumps", "body": "Half of them", "tags": "", "base_number": 1}
    assert as_user(bob).post(address("page-edit", "pumps"), sent).status_code == 302
    assert Item.objects.get(pk=pumps.pk).body == "Half of them"


def test_an_old_address_of_a_removed_page_ends_at_its_explanation(address, as_user, alice, bob, pumps):
    move_page(by=alice, item=pumps, parent=None, address="all-pumps")
    remove_item(by=alice, item=Item.objects.get(pk=pumps.pk), reason="Twice the same")
    gone = as_user(bob).get(address("page-detail", "pumps"), follow=True)
    assert gone.status_code == 410
    assert "Twice the same" in gone.content.decode()
    assert as_user(bob).get(address("page-edit", "all-pumps")).status_code == 404


def test_a_new_title_changes_the_address_when_ticked(address, as_user, bob, pumps):
    form = as_user(bob).get(address("page-edit", "pumps"))
    assert "change its address too" in form.content.decode()
    sent = {"title": "All pumps", "body": "All of them", "tags": "machines", "base_number": 1, "change_address": "on"}
    saved = as_user(bob).post(address("page-edit", "pumps"), sent)
    assert saved.url == address("page-detail", "all-pumps")
    assert PageAddress.objects.get().slug == "pumps"
    create_page(by=bob, community=pumps.community, title="Valves", body="x")
    taken = sent | {"title": "Valves", "base_number": 2}
    refused = as_user(bob).post(address("page-edit", "all-pumps"), taken)
    assert "There is already a page" in refused.content.decode()
    assert Item.objects.get(pk=pumps.pk).title == "All pumps"


def test_what_links_here_is_what_the_reader_may_see(address, as_user, community, alice, bob, charlie, pumps):
    assert "Nothing links here yet" in as_user(bob).get(address("item-links", pumps.pk)).content.decode()
    create_item(by=alice, community=community, kind=Kind.POST, title="On my pumps", body="See [[Pumps]].")
    shown = as_user(bob).get(address("item-links", pumps.pk)).content.decode()
    assert "On my pumps" in shown
    assert "On my pumps" in as_user(charlie).get(pumps.get_absolute_url()).content.decode()
    post = Item.objects.get(title="On my pumps")
    remove_item(by=alice, item=post)
    assert "On my pumps" not in as_user(bob).get(address("item-links", pumps.pk)).content.decode()
    community.visibility = Visibility.PRIVATE
    community.save()
    assert as_user(charlie).get(address("item-links", pumps.pk)).status_code == 404
