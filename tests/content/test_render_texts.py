"""render_texts: stored HTML follows the rules of today; nothing else of a text changes."""

from io import StringIO

import pytest
from django.core.management import call_command

from content.models import Item, ItemLink, Kind, Reply
from tests.factories import make_community, make_item, make_reply

pytestmark = pytest.mark.django_db


def run(**options) -> str:
    out = StringIO()
    call_command("render_texts", stdout=out, **options)
    return out.getvalue().strip()


def test_old_html_follows_the_rules_of_today_and_a_second_run_changes_nothing(community, alice, bob):
    page = make_item(community, alice, Kind.PAGE, title="Flush plans", body="x", body_html="<p>x</p>\n")
    old = make_item(community, alice, Kind.POST, body="> [!NOTE]\n> [[Flush plans]]", body_html="<p>old</p>")
    reply = make_reply(make_item(community, bob), bob, body=page.get_absolute_url(), body_html="<p>old</p>")
    draft = make_item(community, bob, Kind.POST, body="[[Flush plans]]", published_at=None)
    Item.objects.filter(pk=reply.item_id).update(body_html="<p>What should I check first?</p>\n")
    before = Item.objects.values("edited_at", "last_activity_at").get(pk=old.pk)
    assert run() == "Rendered 5 texts anew; 3 of them look different now."
    assert run() == "Rendered 5 texts anew; 0 of them look different now."
    old.refresh_from_db()
    assert "callout" in old.body_html
    assert "own-card" in Reply.objects.get(pk=reply.pk).body_html
    assert Item.objects.values("edited_at", "last_activity_at").get(pk=old.pk) == before
    assert not old.revisions.exists()
    links = ItemLink.objects.filter(kind=ItemLink.Kind.LINK, to_item=page)
    assert set(links.values_list("from_item", flat=True)) == {old.pk, reply.item_id}
    assert not links.filter(from_item=draft).exists()


def test_texts_from_elsewhere_stay_as_they_came(community, alice):
    item = make_item(community, alice, body="<p>x</p>", body_html="<p>x</p>", source="a site")
    run()
    item.refresh_from_db()
    assert item.body_html == "<p>x</p>"


def test_one_community_alone(community, alice):
    other = make_item(make_community(manager=alice), alice, body="*x*", body_html="old")
    here = make_item(community, alice, body="*x*", body_html="old")
    assert run(community="seals").startswith("Rendered 1 texts anew; 1 of them")
    other.refresh_from_db()
    here.refresh_from_db()
    assert (other.body_html, here.body_html) == ("old", "<p><em>x</em></p>\n")
