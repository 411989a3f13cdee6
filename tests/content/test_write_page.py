"""Writing and editing items through their forms: what is kept, what is refused, and what a collision shows."""

import pytest
from django.urls import reverse

from communities.models import Lifecycle, Position, Visibility
from content.actions import create_item
from content.models import Item, Kind
from tests.factories import join

pytestmark = pytest.mark.django_db
KINDS = {"ask": Kind.ASK, "thread": Kind.THREAD, "post": Kind.POST, "page": Kind.PAGE}


@pytest.fixture
def address(community):
    return lambda name, *args: reverse(f"content:{name}", args=[community.slug, *args])


@pytest.fixture
def page(community, alice):
    return create_item(
        by=alice,
        community=community,
        kind=Kind.PAGE,
        title="Gas seals",
        body="Line one\nLine two\nLine three",
        tags=["seals"],
    )


@pytest.mark.parametrize(("name", "kind"), KINDS.items())
def test_a_member_writes_and_lands_on_what_they_wrote(address, as_user, bob, name, kind):
    typed = {"title": "Dry  start-ups", "body": "We **see** blisters.\r\n", "tags": "seals, flush plans"}
    response = as_user(bob).post(address(f"{name}-create"), typed)
    item = Item.objects.get()
    assert response.url == item.get_absolute_url()
    assert (item.kind, item.title, item.author) == (kind, "Dry start-ups", bob)
    assert "<strong>see</strong>" in item.body_html
    assert {tag.name for tag in item.tags.all()} == {"seals", "flush plans"}
    assert as_user(bob).get(response.url).status_code == 200


@pytest.mark.parametrize("name", KINDS)
def test_only_members_write(address, as_user, client, charlie, name):
    for method in ("get", "post"):
        refused = getattr(as_user(charlie), method)(address(f"{name}-create"), {"title": "x", "body": "x"})
        assert refused.status_code == 403
        assert "Join the community first" in refused.content.decode()
        assert getattr(client, method)(address(f"{name}-create")).status_code == 302
    assert not Item.objects.exists()


def test_a_private_community_has_no_form_for_charlie(address, as_user, charlie, community):
    community.visibility = Visibility.PRIVATE
    community.save()
    assert as_user(charlie).get(address("ask-create")).status_code == 404


def test_an_archived_community_takes_nothing_new(address, as_user, bob, community):
    community.lifecycle = Lifecycle.ARCHIVED
    community.save()
    refused = as_user(bob).get(address("ask-create"))
    assert refused.status_code == 403
    assert "it can be read, not changed" in refused.content.decode()


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"title": "", "body": "Kept text"}, "Write your question in one sentence."),
        ({"title": "Kept title", "body": " \n\t "}, "Write what you know so far"),
        ({"title": "x" * 201, "body": "Kept text"}, "This has 201 characters; 200 fit."),
        ({"title": "Kept title", "body": "x" * 100_001}, "This has 100,001 characters; 100,000 fit."),
        ({"title": "Kept title", "body": "Kept text", "tags": "a b c d e f"}, "6 tags are too many"),
        ({"title": "Kept title", "body": "Kept text", "tags": "y" * 61}, "60 characters fit"),
        ({"title": "Kept title", "body": "Kept text", "tags": "?!,;"}, "cannot be a tag"),
        ({"title": "\u202e\u2066", "body": "Kept text"}, "Give it a title."),
    ],
)
def test_a_mistake_is_one_sentence_and_loses_nothing(address, as_user, bob, typed, says):
    response = as_user(bob).post(address("ask-create"), typed)
    assert response.status_code == 200
    html = response.content.decode()
    assert says in html
    assert "This field is required" not in html
    for value in typed.values():
        if value.startswith("Kept"):
            assert value in html
    assert response.context["form"].data["body"] == typed["body"]
    assert not Item.objects.exists()


def test_the_longest_texts_fit(address, as_user, bob):
    typed = {"title": "W" * 200, "body": "ä" * 100_000}
    response = as_user(bob).post(address("page-create"), typed)
    assert response.status_code == 302
    assert as_user(bob).get(response.url).status_code == 200


def test_text_from_right_to_left_keeps_its_direction(address, as_user, bob):
    response = as_user(bob).post(
        address("ask-create"), {"title": "لماذا تتقرح؟", "body": "ثلاث وحدات", "tags": "أختام"}
    )
    html = as_user(bob).get(response.url).content.decode()
    assert '<h1 dir="auto">لماذا تتقرح؟</h1>' in html
    assert '<div class="prose" dir="auto">' in html
    assert as_user(bob).get(address("tag-detail", Item.objects.get().tags.get().slug)).status_code == 200


def test_the_form_starts_with_what_the_address_brings(address, as_user, bob):
    html = as_user(bob).get(address("ask-create") + "?title=Dry+run&tag=seals").content.decode()
    assert 'value="Dry run"' in html
    assert 'value="seals"' in html


def test_tags_in_use_are_offered(address, as_user, bob, page):
    assert '<option value="seals">' in as_user(bob).get(address("ask-create")).content.decode()


def test_similar_asks_are_found_by_their_title_where_one_may_read(address, as_user, community, alice, bob, charlie):
    create_item(by=alice, community=community, kind=Kind.ASK, title="Why do seal faces blister?", body="x")
    found = as_user(bob).get(address("ask-similar") + "?title=seal+faces+blister+again")
    assert "Why do seal faces blister?" in found.content.decode()
    assert "alike" not in as_user(bob).get(address("ask-similar") + "?title=").content.decode()
    community.visibility = Visibility.PRIVATE
    community.save()
    assert as_user(charlie).get(address("ask-similar") + "?title=seal+faces").status_code == 404


def test_a_page_of_the_same_name_is_pointed_to(address, as_user, bob, page):
    response = as_user(bob).post(address("page-create"), {"title": "Gas seals", "body": "Mine"})
    assert "There is already a page" in response.content.decode()
    assert "Mine" in response.content.decode()
    assert as_user(bob).post(address("page-create"), {"title": "New", "body": "x"}).status_code == 200
    assert Item.objects.count() == 1


def test_every_member_edits_a_page_and_its_address_stays(address, as_user, bob, charlie, page):
    typed = {"title": "Dry gas seals", "body": "Better", "tags": "seals", "reason": "Name", "base_number": "1"}
    assert as_user(charlie).post(address("page-edit", page.slug), typed).status_code == 403
    response = as_user(bob).post(address("page-edit", page.slug), typed)
    assert response.url == address("page-detail", "gas-seals")
    html = as_user(bob).get(response.url).content.decode()
    assert "Dry gas seals" in html
    assert "Name" in html


def test_saving_without_a_change_is_said(address, as_user, bob, page):
    form = as_user(bob).get(address("page-edit", page.slug)).context["form"]
    same = {name: form[name].value() for name in ("title", "body", "tags", "base_number")}
    assert "You changed nothing." in as_user(bob).post(address("page-edit", page.slug), same).content.decode()


def test_an_ask_is_edited_by_its_author_and_managers_and_tagged_by_experts(
    address, as_user, community, alice, bob, charlie
):
    ask = create_item(by=alice, community=community, kind=Kind.ASK, title="Dry run", body="One", tags=["seals"])
    edit = address("thread-edit", ask.pk)
    assert as_user(bob).get(edit).status_code == 403
    assert as_user(charlie).get(edit).status_code == 403
    join(charlie, community, Position.EXPERT)
    form = as_user(charlie).get(edit).context["form"]
    assert list(form.fields) == ["tags"]
    assert as_user(charlie).post(edit, {"tags": "seals, start-up", "body": "Mine now"}).status_code == 302
    ask.refresh_from_db()
    assert (ask.body, ask.tags.count()) == ("One", 2)
    typed = {"title": "Dry run", "body": "Two", "tags": "seals", "reason": "More"}
    assert as_user(alice).post(edit, typed).url == ask.get_absolute_url()


def test_the_preview_shows_what_readers_will_get(address, as_user, client, bob):
    shown = as_user(bob).post(address("preview"), {"text": "**bold** <script>x</script>"}).content.decode()
    assert "<strong>bold</strong>" in shown
    assert "<script>" not in shown
    assert client.post(address("preview"), {"text": "x"}).status_code == 302
    assert as_user(bob).get(address("preview")).status_code == 405
