"""The wiki page itself, its history, two versions compared, an earlier one brought back."""

import pytest
from django.urls import reverse

from communities.models import Visibility
from content.actions import create_item, edit_item, write_reply
from content.models import Item, Kind
from tests.factories import make_item

pytestmark = pytest.mark.django_db
BODY = "## Gauge the orifice\n\nEvery quarter.\n\n### How\n\nWith a drill shank.\n\n## Sources\n\nDrawings."


@pytest.fixture
def address(community):
    return lambda name, *args, **query: reverse(f"content:{name}", args=[community.slug, *args], query=query)


@pytest.fixture
def page(community, alice, bob):
    page = create_item(by=alice, community=community, kind=Kind.PAGE, title="Flush plans", body=BODY)
    edit_item(by=bob, item=page, title="Flush plans", body=BODY.replace("quarter", "month"), reason="After the flood")
    page.refresh_from_db()
    return page


def test_a_page_shows_its_contents_its_makers_and_its_last_change(address, as_user, page, charlie):
    shown = as_user(charlie).get(page.get_absolute_url())
    html = shown.content.decode()
    assert [heading.text for heading in shown.context["contents"]] == ["Gauge the orifice", "How", "Sources"]
    for heading in shown.context["contents"]:
        assert f'href="#{heading.id}"' in html
        assert f'id="{heading.id}"' in html
    assert "After the flood" in html
    assert {each.user.display_name for each in shown.context["contributors"]} == {"Alice Manager", "Bob Member"}


def test_a_short_page_needs_no_contents(as_user, community, alice, bob):
    page = create_item(by=alice, community=community, kind=Kind.PAGE, title="Short", body="## One\n\nText")
    assert 'class="contents"' not in as_user(bob).get(page.get_absolute_url()).content.decode()


def test_a_page_without_kept_versions_names_its_author(as_user, community, bob):
    page = make_item(community, None, Kind.PAGE, title="Imported", author_name="user8181")
    assert "user8181" in as_user(bob).get(page.get_absolute_url()).content.decode()


def test_the_history_says_who_changed_what_and_why(address, as_user, client, page, charlie, community):
    html = as_user(charlie).get(address("page-history", page.slug)).content.decode()
    assert "After the flood" in html
    assert "Alice Manager" in html
    assert address("page-diff", page.slug) in html
    assert client.get(address("page-history", page.slug)).status_code == 302
    community.visibility = Visibility.PRIVATE
    community.save()
    for name in ("page-history", "page-diff", "page-detail"):
        assert as_user(charlie).get(address(name, page.slug)).status_code == 404


def test_two_versions_are_compared_word_by_word(address, as_user, page, bob):
    shown = as_user(bob).get(address("page-diff", page.slug, **{"from": 1, "to": 2}))
    html = shown.content.decode()
    assert '<del><span class="visually-hidden">removed: </span>quarter</del>' in html
    assert '<ins><span class="visually-hidden">added: </span>month</ins>' in html
    turned = as_user(bob).get(address("page-diff", page.slug, **{"from": 2, "to": 1}))
    assert (turned.context["old"].number, turned.context["new"].number) == (1, 2)


@pytest.mark.parametrize("query", [{"from": 1, "to": 9}, {"from": 9, "to": 9}])
def test_versions_that_are_not_there_lead_nowhere(address, as_user, page, bob, query):
    assert as_user(bob).get(address("page-diff", page.slug, **query)).status_code == 404


def test_one_version_alone_is_shown_whole_and_nonsense_shows_the_last_change(address, as_user, page, bob):
    assert (
        "Every quarter." in as_user(bob).get(address("page-diff", page.slug, **{"from": 1, "to": 1})).content.decode()
    )
    assert as_user(bob).get(address("page-diff", page.slug, **{"from": "x"})).context["new"].number == 2


def test_an_earlier_version_is_brought_back_with_a_reason(address, as_user, page, bob, charlie):
    restore = address("revision-restore", page.pk, 1)
    assert as_user(charlie).post(restore, {"reason": "x"}).status_code == 403
    assert restore not in as_user(charlie).get(address("page-diff", page.slug)).content.decode()
    assert restore in as_user(bob).get(address("page-diff", page.slug)).content.decode()
    assert as_user(bob).get(restore).status_code == 405
    as_user(bob).post(restore, {"reason": "There was no flood"})
    page.refresh_from_db()
    assert "quarter" in page.body
    newest = page.revisions.first()
    assert (newest.number, newest.restored_from.number) == (3, 1)
    assert newest.reason == "Back to revision 1: There was no flood"


def test_texts_that_were_never_edited_have_an_empty_history(address, as_user, community, alice, bob):
    ask = create_item(by=alice, community=community, kind=Kind.ASK, title="Why?", body="x")
    reply = write_reply(by=bob, item=ask, body="Because.")
    assert as_user(bob).get(address("item-history", ask.pk)).status_code == 200
    assert "has not been changed" in as_user(bob).get(address("reply-history", reply.pk)).content.decode()
    assert as_user(bob).get(address("reply-diff", reply.pk)).status_code == 404


def test_a_long_history_comes_in_pages(address, as_user, page, bob, django_assert_max_num_queries):
    for number in range(31):
        edit_item(by=bob, item=Item.objects.get(pk=page.pk), title="Flush plans", body=f"Version {number}")
    reader = as_user(bob)
    with django_assert_max_num_queries(12):
        first = reader.get(address("page-history", page.slug))
    assert len(first.context["page"]) == 30
    assert first.context["page"].paginator.count == 33
