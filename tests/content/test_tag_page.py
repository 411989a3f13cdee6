"""Pages of tags: the list, one tag, old addresses, and what gardeners do there."""

import pytest
from django.urls import reverse

from communities.models import Community, Membership, Position, Visibility
from content.actions import change_tag, create_item, edit_item, merge_tags
from content.models import Kind, Tag

pytestmark = pytest.mark.django_db


@pytest.fixture
def write(community, alice):
    def make(*tags, **options):
        number = community.items.count()
        text = {"title": f"T {number}", "body": f"B {number}"}
        return create_item(by=alice, community=community, kind=Kind.POST, tags=tags, **text, **options)

    return make


def at(name, *args, **query):
    return reverse(f"content:{name}", args=["seals", *args], query=query or None)


def names(response):
    return [tag.name for tag in response.context["page"]]


def test_the_list_is_filtered_by_word_letter_and_order(write, alice, as_user, charlie):
    write("seals", "pumps")
    write("pumps", "Örtliche Hinweise")
    change_tag(by=alice, tag=Tag.objects.get(slug="seals"), about="Faces and springs.", synonyms=["gland"])
    client = as_user(charlie)
    assert names(client.get(at("tag-list"))) == ["pumps", "seals", "Örtliche Hinweise"]
    assert names(client.get(at("tag-list", order="most")))[0] == "pumps"
    for word in ("sea", "GLAND", "spring"):
        assert names(client.get(at("tag-list", q=word))) == ["seals"]
    assert names(client.get(at("tag-list", letter="p"))) == ["pumps"]
    assert names(client.get(at("tag-list", letter="Ö"))) == ["Örtliche Hinweise"]
    assert names(client.get(at("tag-list", q="%", letter="ß"))) == []
    assert "also <bdi>gland</bdi>" in client.get(at("tag-list")).content.decode()


def test_a_tag_of_drafts_alone_exists_for_nobody_not_even_gardeners(write, as_user, alice, bob):
    write("secret", publish=False)
    for person in (alice, bob):
        for address in (at("tag-list"), at("tag-list", unused="1")):
            assert "secret" not in as_user(person).get(address).content.decode()
        assert as_user(person).get(at("tag-detail", "secret")).status_code == 404
    assert as_user(alice).post(at("tag-delete", "secret")).status_code == 404


def test_unused_ones_are_seen_by_gardeners_who_may_delete_them(write, alice, bob, as_user):
    item = write("old")
    edit_item(by=alice, item=item, title=item.title, body=item.body, tags=["new"])
    assert names(as_user(bob).get(at("tag-list", unused="1"))) == ["new"]
    assert names(as_user(alice).get(at("tag-list", unused="1"))) == ["old"]
    assert as_user(bob).get(at("tag-detail", "old")).status_code == 404
    assert as_user(alice).post(at("tag-delete", "old")).url == at("tag-list")
    assert not Tag.objects.filter(slug="old").exists()


def test_other_words_and_former_addresses_lead_on_for_ever_with_their_feeds(write, alice, bob, as_user):
    write("gland", "seals")
    write("gland")
    merge_tags(by=alice, tag=Tag.objects.get(slug="gland"), into=Tag.objects.get(slug="seals"))
    client = as_user(bob)
    for word in ("gland", "GLAND", "Seals"):
        moved = client.get(at("tag-detail", word, kind="post"))
        assert (moved.status_code, moved.url) == (301, at("tag-detail", "seals", kind="post"))
    moved = client.get(at("tag-feed", "gland", key="abc"))
    assert moved.status_code == 404  # a key that opens nothing
    moved = client.get(at("tag-feed", "gland"))
    assert (moved.status_code, moved.url) == (301, at("tag-feed", "seals"))
    assert len(client.get(at("post-list", tag="gland")).context["page"]) == 2


def test_a_gardener_renames_describes_and_gives_other_words(write, as_user, alice, bob, community):
    write("sealz")
    Membership.objects.filter(user=bob).update(position=Position.EXPERT)
    form = {"name": "Seals", "about": "Faces, springs.", "synonyms": "gland, packing ,, sealz"}
    assert as_user(bob).post(at("tag-edit", "sealz"), form).url == at("tag-detail", "seals")
    page = as_user(alice).get(at("tag-detail", "seals")).content.decode()
    assert "Faces, springs." in page
    assert "<bdi>packing</bdi>" in page
    shown = as_user(bob).get(at("tag-edit", "seals")).context["form"].initial["synonyms"]
    assert sorted(shown.split(", ")) == ["gland", "packing", "sealz"]


def test_what_was_typed_wrong_is_said_and_kept(write, as_user, alice):
    write("seals", "pumps")
    page = as_user(alice).post(at("tag-edit", "seals"), {"name": "Pumps", "about": "Kept", "synonyms": ""})
    assert page.status_code == 200
    assert "Merge the two instead" in page.content.decode()
    assert 'value="Kept"' in page.content.decode()
    for into in ("nowhere", "seals", ""):
        assert as_user(alice).post(at("tag-merge", "seals"), {"into": into}).context["form"].errors


def test_merging_by_the_page(write, as_user, alice):
    write("gland")
    write("seals")
    sent = as_user(alice).post(at("tag-merge", "gland"), {"into": "Seals"}, follow=True)
    assert "is now part of" in sent.content.decode()
    assert Tag.objects.get().item_count == 2


def test_charlie_sees_no_tags_of_a_private_community(write, as_user, charlie):
    write("seals")
    Community.objects.update(visibility=Visibility.PRIVATE)
    for address in (at("tag-list"), at("tag-detail", "seals"), at("tag-feed", "seals"), at("tag-edit", "seals")):
        assert as_user(charlie).get(address).status_code == 404
