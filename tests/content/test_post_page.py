"""Blog posts: drafts that only their author sees, publishing, comments."""

import pytest
from django.urls import reverse

from content.actions import create_item
from content.models import Item, Kind

pytestmark = pytest.mark.django_db


@pytest.fixture
def address(community):
    return lambda name, *args: reverse(f"content:{name}", args=[community.slug, *args])


@pytest.fixture
def draft(community, bob):
    return create_item(by=bob, community=community, kind=Kind.POST, title="Spare faces", body="Because", publish=False)


def test_a_post_can_be_kept_as_a_draft(address, as_user, bob):
    response = as_user(bob).post(address("post-keep"), {"title": "Spare faces", "body": "Because"})
    draft = Item.objects.get()
    assert draft.is_draft
    html = as_user(bob).get(response.url).content.decode()
    assert "Only you see it" in html
    assert address("post-publish", draft.pk) in html


def test_a_draft_is_its_authors_alone(address, as_user, client, draft, alice, charlie, bob):
    for name in ("post-detail", "post-edit"):
        assert as_user(bob).get(address(name, draft.pk)).status_code == 200
        for other in (alice, charlie):
            assert as_user(other).get(address(name, draft.pk)).status_code == 404
        assert client.get(address(name, draft.pk)).status_code == 302
    assert as_user(alice).post(address("post-publish", draft.pk)).status_code == 404
    assert "Spare faces" in as_user(bob).get(address("draft-list")).content.decode()
    assert "Spare faces" not in as_user(alice).get(address("draft-list")).content.decode()


def test_a_draft_is_published_as_it_stands(address, as_user, draft, bob, alice):
    as_user(bob).post(address("post-publish", draft.pk))
    draft.refresh_from_db()
    assert not draft.is_draft
    assert as_user(alice).get(draft.get_absolute_url()).status_code == 200


def test_publishing_from_the_editor_takes_what_was_just_typed(address, as_user, draft, bob):
    as_user(bob).post(
        address("post-publish", draft.pk), {"title": "Spare faces", "body": "Because of P-203", "tags": ""}
    )
    draft.refresh_from_db()
    assert (draft.is_draft, draft.body) == (False, "Because of P-203")


def test_publishing_an_empty_text_is_refused_and_keeps_the_title(address, as_user, draft, bob):
    response = as_user(bob).post(address("post-publish", draft.pk), {"title": "New title", "body": "  "})
    assert response.status_code == 200
    assert 'value="New title"' in response.content.decode()
    draft.refresh_from_db()
    assert draft.is_draft


def test_saving_a_draft_keeps_it_a_draft(address, as_user, draft, bob):
    as_user(bob).post(address("post-edit", draft.pk), {"title": "Spare faces", "body": "Longer"})
    draft.refresh_from_db()
    assert (draft.is_draft, draft.body) == (True, "Longer")


def test_a_draft_thrown_away_is_gone(address, as_user, draft, bob, alice):
    assert as_user(alice).post(address("item-remove", draft.pk)).status_code == 404
    assert as_user(bob).post(address("item-remove", draft.pk)).url == address("post-list")
    assert not Item.objects.exists()


def test_a_post_takes_comments_and_comments_on_comments(address, as_user, community, alice, bob, charlie):
    post = create_item(by=alice, community=community, kind=Kind.POST, title="Houston", body="The strainer.")
    reply_url = address("reply-create", post.pk)
    assert as_user(charlie).post(reply_url, {"body": "Me too"}).status_code == 403
    as_user(bob).post(reply_url, {"body": "Same here"})
    first = post.replies.get()
    as_user(alice).post(address("reply-comment", first.pk), {"body": "When?"})
    page = as_user(charlie).get(post.get_absolute_url())
    assert [reply.body for reply in page.context["page"]] == ["Same here"]
    assert "When?" in page.content.decode()
    assert "Two comments" in page.content.decode()
