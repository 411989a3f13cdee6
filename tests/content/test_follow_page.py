"""The menu of how much one wants to hear, wherever it stands, and one's own list of all that."""

import re

import pytest
from django.urls import reverse

from communities.models import Community, Visibility
from content.actions import create_item, create_shelf, say_not_for_me, set_level
from content.models import Follow, Kind, Tag
from tests.factories import make_user

pytestmark = pytest.mark.django_db
HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def post(community, alice):
    return create_item(by=alice, community=community, kind=Kind.POST, title="Dry run", body="Flush.", tags=["seals"])


@pytest.fixture
def everything(community, alice, post):
    return [post, Tag.objects.get(), alice, community, create_shelf(by=alice, title="Vibration")]


def test_the_menu_stands_where_the_thing_is(everything, as_user, charlie):
    for target in everything:
        page = as_user(charlie).get(target.get_absolute_url()).content.decode()
        kind = "person" if target._meta.model_name == "user" else target._meta.model_name
        assert reverse("follow-set", args=[kind, target.pk]) in page, kind


def test_ones_own_page_and_shelf_have_no_menu(everything, as_user, alice):
    for target in (everything[2], everything[4]):
        assert "follow-set" not in as_user(alice).get(target.get_absolute_url()).content.decode()
        assert "menu--follow" not in as_user(alice).get(target.get_absolute_url()).content.decode()


@pytest.mark.parametrize("number", range(5))
def test_without_script_one_comes_back_to_where_one_was(number, everything, as_user, charlie):
    target = everything[number]
    kind = "person" if number == 2 else target._meta.model_name
    sent = as_user(charlie).post(reverse("follow-set", args=[kind, target.pk]), {"level": "watch"})
    assert sent.url == target.get_absolute_url()
    assert Follow.objects.get(user=charlie).level == "watch"
    back = {"next": "/me/following/?type=tag"}
    assert as_user(charlie).post(reverse("follow-clear", args=[kind, target.pk]), back).url == back["next"]
    assert not Follow.objects.filter(user=charlie).exists()


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", "/\\evil"])
def test_nobody_is_led_away(elsewhere, post, as_user, bob):
    sent = as_user(bob).post(reverse("follow-set", args=["item", post.pk]), {"level": "mute", "next": elsewhere})
    assert sent.url == post.get_absolute_url()


def test_with_script_the_menu_alone_is_drawn_anew_and_takes_the_focus_back(post, as_user, bob):
    sent = as_user(bob).post(
        reverse("follow-set", args=["item", post.pk]), {"level": "mute", "next": post.get_absolute_url()}, **HTMX
    )
    part = sent.content.decode()
    assert "Muted" in part
    assert "autofocus" in part
    assert "<html" not in part
    assert f'value="{post.get_absolute_url()}"' in part
    refused = as_user(bob).post(reverse("content:item-not-for-me", args=["seals", post.pk]), {"reason": "job"}, **HTMX)
    pressed = re.findall(r'value="(\w+)" aria-pressed="true"', refused.content.decode())
    assert pressed == ["job"]


def test_an_unknown_kind_or_level_changes_nothing(post, as_user, bob):
    assert as_user(bob).post("/follow/planet/1/", {"level": "watch"}).status_code == 404
    assert as_user(bob).post(f"/follow/item/{post.pk}/", {"level": "loud"}).status_code == 302
    assert as_user(bob).post("/follow/item/999999999999999999/", {"level": "watch"}).status_code == 404
    assert not Follow.objects.filter(user=bob).exists()


def test_the_list_shows_what_one_follows_by_kind_and_level(everything, as_user, bob):
    for target, level in zip(everything, ("mute", "watch", "follow", "watch", "follow"), strict=True):
        set_level(by=bob, target=target, level=level)
    address = reverse("following")
    assert len(as_user(bob).get(address).context["rows"]) == 5
    for kind in ("item", "tag", "person", "community", "shelf"):
        assert [row.kind for row in as_user(bob).get(f"{address}?type={kind}").context["rows"]] == [kind]
    watched = as_user(bob).get(f"{address}?level=watch").context["rows"]
    assert {row.kind for row in watched} == {"tag", "community"}
    assert len(as_user(bob).get(f"{address}?type=planet&level=loud").context["rows"]) == 5
    assert as_user(bob).get(f"{address}?type=tag&level=mute").context["rows"] == []


def test_the_list_is_ones_own_and_empty_it_says_what_to_do(everything, as_user, bob, charlie):
    set_level(by=bob, target=everything[0], level="watch")
    page = as_user(charlie).get(reverse("following"))
    assert page.context["rows"] == []
    assert "You follow nothing yet" in page.content.decode()


def test_what_can_no_longer_be_seen_has_no_title_and_can_be_taken_off(post, as_user, charlie):
    follow = set_level(by=charlie, target=post, level="watch")
    Community.objects.update(visibility=Visibility.PRIVATE)
    page = as_user(charlie).get(reverse("following")).content.decode()
    assert post.title not in page
    assert "One thing you can no longer see" in page
    assert as_user(charlie).post(reverse("follow-end", args=[follow.pk])).status_code == 302
    assert not Follow.objects.exists() or not Follow.objects.filter(user=charlie).exists()


def test_a_long_list_costs_no_more_questions(community, alice, bob, as_user, django_assert_max_num_queries):
    for number in range(40):
        item = create_item(by=alice, community=community, kind=Kind.POST, title=f"T {number}", body=f"B {number}")
        set_level(by=bob, target=item, level="follow")
        set_level(by=bob, target=make_user(), level="mute")
    client = as_user(bob)
    with django_assert_max_num_queries(8):
        page = client.get(reverse("following"))
    assert len(page.context["rows"]) == 30


def test_the_author_sees_totals_of_not_for_me_others_do_not(post, as_user, alice, bob, charlie):
    people = [make_user() for _ in range(3)]
    for person in people[:2]:
        say_not_for_me(by=person, item=post, reason="basic")
    address = post.get_absolute_url()
    assert "Not for everybody" not in as_user(alice).get(address).content.decode()
    say_not_for_me(by=people[2], item=post, reason="basic")
    page = as_user(alice).get(address).content.decode()
    assert "3 people said that it is not for them: too basic 3." in page
    assert not [person for person in people if person.display_name in page]
    for person in (bob, charlie):
        assert "Not for everybody" not in as_user(person).get(address).content.decode()


def test_what_is_muted_stays_off_the_start_page(post, community, as_user, bob, alice):
    other = create_item(by=alice, community=community, kind=Kind.ASK, title="Which torque?", body="M24")
    assert post.title in as_user(bob).get("/").content.decode()
    set_level(by=bob, target=Tag.objects.get(), level="mute")
    page = as_user(bob).get("/").content.decode()
    assert post.title not in page
    assert other.title in page
    set_level(by=bob, target=alice, level="mute")
    assert other.title not in as_user(bob).get("/").content.decode()
