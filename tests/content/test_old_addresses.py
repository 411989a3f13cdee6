"""What an address says once its thing was removed, renamed, moved or merged: nobody follows a link into nothing.

Whoever may see the place is told (410) or led on (302, 301); for anybody else it is like one that never was (404).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from accounts.models import User
from communities.models import Community, Visibility
from content.actions import (
    change_shelf,
    change_tag,
    create_item,
    create_shelf,
    edit_item,
    edit_series,
    merge_tags,
    merge_thread,
    move_page,
    move_thread,
    remove_item,
    write_post,
)
from content.models import Item, Kind, Series, Tag
from tests.content.documents import make_document
from tests.factories import join, make_community, make_episode, make_user

pytestmark = pytest.mark.django_db
TOLD, LED, STAYS = "told", "led on", "stays"


@pytest.fixture
def closed(community: Community) -> Community:
    community.visibility = Visibility.PRIVATE
    community.save()
    return community


def begin(place: Community, by: User, kind: str, title: str = "Dry faces") -> Item:
    if kind == Kind.DOCUMENT:
        return make_document(by, place)
    if kind == Kind.EPISODE:
        return make_episode(place, by)
    return create_item(by=by, community=place, kind=kind, title=title, body="Words.", tags=["seals"])


def removed(kind: str) -> Callable[..., str]:
    def act(place: Community, alice: User, bob: User) -> str:
        item = begin(place, bob, kind)
        remove_item(by=bob, item=item, reason="Wrong.")
        return item.get_absolute_url()

    return act


def retitled(kind: str) -> Callable[..., str]:
    def act(place: Community, alice: User, bob: User) -> str:
        item = begin(place, bob, kind)
        address = item.get_absolute_url()
        edit_item(by=bob, item=item, title="Another title", body="Other words.")
        return address

    return act


def moved(kind: str) -> Callable[..., str]:
    def act(place: Community, alice: User, bob: User) -> str:
        item = begin(place, bob, kind)
        address = item.get_absolute_url()
        there = make_community("Pumps", manager=alice, visibility=Visibility.PRIVATE)
        join(bob, there)
        move_thread(by=bob, item=item, to=there)
        return address

    return act


def merged(kind: str) -> Callable[..., str]:
    def act(place: Community, alice: User, bob: User) -> str:
        item, into = begin(place, bob, kind), begin(place, bob, kind, "Wet faces")
        merge_thread(by=alice, item=item, into=into)
        return item.get_absolute_url()

    return act


def moved_page(place: Community, alice: User, bob: User) -> str:
    page = begin(place, bob, Kind.PAGE)
    address = page.get_absolute_url()
    move_page(by=bob, item=page, parent=None, address="elsewhere")
    return address


def removed_after_a_move(place: Community, alice: User, bob: User) -> str:
    address = moved_page(place, alice, bob)
    remove_item(by=bob, item=Item.objects.get(slug="elsewhere"), reason="Wrong.")
    return address


def renamed_tag(place: Community, alice: User, bob: User) -> str:
    begin(place, bob, Kind.POST)
    tag = Tag.objects.get(slug="seals")
    change_tag(by=alice, tag=tag, name="Glands", about="", synonyms=[])
    return f"/c/{place.slug}/tags/seals/"


def merged_tag(place: Community, alice: User, bob: User) -> str:
    begin(place, bob, Kind.POST)
    create_item(by=bob, community=place, kind=Kind.POST, title="Other", body="Words.", tags=["glands"])
    merge_tags(by=alice, tag=Tag.objects.get(slug="seals"), into=Tag.objects.get(slug="glands"))
    return f"/c/{place.slug}/tags/seals/"


def renamed_series(place: Community, alice: User, bob: User) -> str:
    write_post(by=bob, community=place, title="Part one", body="Words.", series="Dry faces")
    series = Series.objects.get()
    edit_series(by=bob, series=series, title="Wet faces", about="")
    return series.get_absolute_url()


ALL_KINDS = [Kind.ASK, Kind.THREAD, Kind.POST, Kind.PAGE, Kind.DOCUMENT, Kind.EPISODE]
TABLE: list[Any] = [
    *(pytest.param(removed(kind), TOLD, id=f"{kind} removed") for kind in ALL_KINDS),
    *(pytest.param(retitled(kind), STAYS, id=f"{kind} retitled") for kind in (Kind.ASK, Kind.THREAD, Kind.POST)),
    pytest.param(retitled(Kind.PAGE), STAYS, id="page retitled"),
    *(pytest.param(moved(kind), LED, id=f"{kind} moved") for kind in (Kind.ASK, Kind.THREAD)),
    *(pytest.param(merged(kind), LED, id=f"{kind} merged") for kind in (Kind.ASK, Kind.THREAD)),
    pytest.param(moved_page, LED, id="page at another address"),
    pytest.param(removed_after_a_move, TOLD, id="page removed at another address"),
    pytest.param(renamed_tag, LED, id="tag renamed"),
    pytest.param(merged_tag, LED, id="tag merged"),
    pytest.param(renamed_series, STAYS, id="series renamed"),
]


@pytest.mark.parametrize(("act", "outcome"), TABLE)
def test_an_old_address_tells_or_leads_on_and_outsiders_see_nothing(act, outcome, closed, alice, bob, charlie, as_user):
    address = act(closed, alice, bob)
    answer = as_user(bob).get(address)
    if outcome == TOLD:
        page = as_user(bob).get(address, follow=True)  # perhaps by way of its newest address
        assert page.status_code == 410
        assert "removed" in page.content.decode()
    elif outcome == LED:
        assert answer.status_code in {301, 302}
        assert as_user(bob).get(answer.headers["Location"]).status_code == 200
    else:
        assert answer.status_code == 200
    assert as_user(charlie).get(address).status_code == 404


def test_neither_a_community_nor_a_person_can_be_given_another_address(community, alice, bob, as_user):
    """Their addresses stand in every link to what is theirs: the only place that could change one does not."""
    admin = make_user("Ada Admin", is_staff=True, is_superuser=True)
    for page, field in (
        (f"/admin/accounts/user/{bob.pk}/change/", "handle"),
        (f"/admin/communities/community/{community.pk}/change/", "slug"),
    ):
        answer = as_user(admin).get(page)
        assert answer.status_code == 200
        assert f'name="{field}"' not in answer.content.decode()


def test_the_address_of_a_shelf_stays_when_it_is_renamed_and_ends_for_others_when_hidden(bob, charlie, as_user):
    shelf = create_shelf(by=bob, title="Starters")
    address = shelf.get_absolute_url()
    change_shelf(by=bob, shelf=shelf, title="First things", about="", is_public=True)
    assert as_user(charlie).get(address).status_code == 200
    change_shelf(by=bob, shelf=shelf, title="First things", about="", is_public=False)
    assert (as_user(charlie).get(address).status_code, as_user(bob).get(address).status_code) == (404, 200)
