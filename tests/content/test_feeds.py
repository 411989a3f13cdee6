"""Atom feeds: what they say, to whom, and that a key opens them for exactly as long as its person may read."""

from __future__ import annotations

from datetime import datetime, timedelta
from urllib.parse import parse_qs, urlsplit
from xml.etree import ElementTree

import pytest
from django.test import Client
from django.utils import timezone

from activity.models import Act, NoticeOrder
from communities.actions import leave_community
from communities.models import Visibility
from content.actions import create_item, edit_item, remove_item, renew_feed_key
from content.feeds import with_whole_links
from content.models import Event, FeedKey, Item, Kind
from tests.factories import join, make_community, make_item, make_user

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"
HOST = "https://fivefold.example"
SEALS = "/c/seals/feed/"


@pytest.fixture(autouse=True)
def site(settings):
    settings.SITE_URL = HOST


def keyed(url: str, person) -> str:
    key = FeedKey.objects.filter(user=person).first() or renew_feed_key(by=person)
    return f"{url}?key={key.key}"


def read(url: str, person) -> ElementTree.Element:
    response = Client().get(keyed(url, person))
    assert response.status_code == 200
    return ElementTree.fromstring(response.content)


def titles(feed: ElementTree.Element) -> list[str | None]:
    return [entry.findtext(f"{ATOM}title") for entry in feed.findall(f"{ATOM}entry")]


def make_private(community) -> None:
    community.visibility = Visibility.PRIVATE
    community.save(update_fields=["visibility"])


def moment(element: ElementTree.Element, name: str) -> datetime:
    text = element.findtext(f"{ATOM}{name}") or ""
    found = datetime.fromisoformat(text)
    assert "T" in text
    assert found.tzinfo is not None
    return found


def on_a_day(item: Item) -> None:
    """What an event cannot be without."""
    if item.kind == Kind.EVENT:
        begins = timezone.now() + timedelta(days=3)
        Event.objects.create(item=item, starts_at=begins, ends_at=begins + timedelta(hours=1), time_zone="UTC")


def test_a_feed_is_atom(community, bob, client):
    for kind in Kind.values:
        text = {"title": f"A {kind}", "body": "[Here](/c/) *dry*", "tags": ["dry"]}
        item = create_item(by=bob, community=community, kind=kind, matter=on_a_day, **text)
    edit_item(by=bob, item=item, title=item.title, body="Changed.")
    Item.objects.filter(pk=item.pk).update(edited_at=timezone.now() + timedelta(minutes=1))
    response = client.get(keyed(SEALS, bob))
    assert response["Content-Type"].split(";")[0] == "application/atom+xml"
    assert response["Cache-Control"] == "private"
    feed = ElementTree.fromstring(response.content)
    assert feed.tag == f"{ATOM}feed"
    assert feed.findtext(f"{ATOM}title") == community.name
    assert feed.findtext(f"{ATOM}id") == HOST + SEALS
    links = {link.get("rel"): link.get("href") for link in feed.findall(f"{ATOM}link")}
    assert links == {"alternate": f"{HOST}/c/seals/", "self": HOST + keyed(SEALS, bob)}
    entries = feed.findall(f"{ATOM}entry")
    assert titles(feed) == [f"A {kind}" for kind in reversed(Kind.values)]
    assert moment(feed, "updated") == max(moment(entry, "updated") for entry in entries)
    assert len({entry.findtext(f"{ATOM}id") for entry in entries}) == len(Kind.values)
    for entry in entries:
        assert (entry.findtext(f"{ATOM}id") or "").startswith("tag:fivefold.example,20")
        assert entry.findtext(f"{ATOM}author/{ATOM}name") == "Bob Member"
        assert entry.find(f"{ATOM}link").get("href").startswith(f"{HOST}/c/seals/")
        assert entry.find(f"{ATOM}content").get("type") == "html"
        assert entry.find(f"{ATOM}category").get("term") == "dry"
        assert entry.find(f"{ATOM}summary") is None
    assert moment(entries[0], "updated") > moment(entries[0], "published")
    assert f'<a href="{HOST}/c/"' in (entries[1].findtext(f"{ATOM}content") or "")
    assert "<em>dry</em>" in (entries[1].findtext(f"{ATOM}content") or "")


def test_an_id_stays_when_the_text_and_its_address_change(community, bob):
    page = make_item(community, bob, Kind.PAGE, slug="old")
    before = read(SEALS, bob).findtext(f"{ATOM}entry/{ATOM}id")
    Item.objects.filter(pk=page.pk).update(slug="new", title="New", edited_at=timezone.now())
    assert read(SEALS, bob).findtext(f"{ATOM}entry/{ATOM}id") == before


def test_links_in_a_text_lead_here_from_anywhere():
    html = (
        'Type href="/a" <a href="/a?x=1&amp;y=2" rel="nofollow">a</a> <a href="#n">n</a> <img src="/m/1.png" alt="x">'
    )
    assert with_whole_links(html, f"{HOST}/c/s/") == (
        f'Type href="/a" <a href="{HOST}/a?x=1&amp;y=2" rel="nofollow">a</a> '
        f'<a href="{HOST}/c/s/#n">n</a> <img src="{HOST}/m/1.png" alt="x">'
    )
    odd = '<a href="http://[">x</a> <a href="mailto:a@example.org">y</a>'
    assert with_whole_links(odd, HOST) == odd


def test_an_empty_feed_is_atom_and_does_not_change(community, bob, client):
    feed = read(SEALS, bob)
    assert moment(feed, "updated") == community.created_at.replace(microsecond=moment(feed, "updated").microsecond)
    first = client.get(keyed(SEALS, bob))
    again = client.get(keyed(SEALS, bob), headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again["Cache-Control"]) == (304, "private")


def test_the_newest_fifty_stand_in_a_feed(community, bob):
    for number in range(52):
        make_item(community, bob, title=f"Ask {number}")
    assert titles(read(SEALS, bob)) == [f"Ask {number}" for number in range(51, 1, -1)]


def test_drafts_and_removed_items_are_absent(community, alice, bob):
    make_item(community, bob, Kind.POST, title="Draft", published_at=None)
    gone = make_item(community, bob, title="Gone")
    make_item(community, bob, title="Here")
    remove_item(by=alice, item=gone, reason="Twice")
    for url in (SEALS, f"/people/{bob.handle}/feed/"):
        assert titles(read(url, bob)) == titles(read(url, alice)) == ["Here"]


def test_a_feed_of_a_tag_holds_what_has_it(community, bob):
    create_item(by=bob, community=community, kind=Kind.ASK, title="With", body="x", tags=["Gland packing"])
    create_item(by=bob, community=community, kind=Kind.ASK, title="Without", body="x", tags=["other"])
    assert titles(read("/c/seals/tags/gland-packing/feed/", bob)) == ["With"]
    assert Client().get(keyed("/c/seals/tags/none/feed/", bob)).status_code == 404


def test_the_feed_of_a_person_leaves_out_what_the_reader_may_not_read(community, alice, bob, charlie):
    secret = make_community(slug="secret", manager=bob, visibility=Visibility.PRIVATE)
    make_item(secret, bob, title="Hidden")
    make_item(community, bob, title="Open")
    make_item(community, alice, title="Hers")
    url = f"/people/{bob.handle}/feed/"
    assert titles(read(url, bob)) == ["Open", "Hidden"]
    assert titles(read(url, charlie)) == ["Open"]
    assert Client().get(keyed("/people/nobody.here/feed/", bob)).status_code == 404


def test_a_private_community_does_not_exist_for_charlie_with_key_or_session(community, bob, charlie, as_user):
    make_item(community, bob, title="Inside")
    assert titles(read(SEALS, charlie)) == ["Inside"]
    make_private(community)
    refused = Client().get(keyed(SEALS, charlie))
    missing = Client().get(keyed("/c/nowhere/feed/", charlie))
    assert refused.status_code == missing.status_code == as_user(charlie).get(SEALS).status_code == 404
    assert "Seals" not in refused.content.decode()
    assert titles(read(SEALS, bob)) == ["Inside"]


def test_an_on_request_community_is_read_by_its_members_alone(community, bob, charlie, as_user):
    community.visibility = Visibility.ON_REQUEST
    community.save(update_fields=["visibility"])
    assert as_user(charlie).get(SEALS).status_code == Client().get(keyed(SEALS, charlie)).status_code == 404
    assert as_user(bob).get(SEALS).status_code == 200


def test_who_leaves_a_private_community_loses_its_feed(community, bob, alice):
    make_private(community)
    make_item(community, alice)
    read(SEALS, bob)
    leave_community(by=bob, community=community)
    assert Client().get(keyed(SEALS, bob)).status_code == 404
    assert titles(read(f"/people/{alice.handle}/feed/", bob)) == []


def test_a_new_key_makes_the_old_address_stop(community, bob, as_user):
    old = keyed(SEALS, bob)
    assert Client().get(old).status_code == 200
    assert as_user(bob).post("/me/feeds/renew/").url == "/me/feeds/"
    assert keyed(SEALS, bob) != old
    assert Client().get(old).status_code == as_user(bob).get(old).status_code == 404
    assert Client().get(keyed(SEALS, bob)).status_code == 200
    assert FeedKey.objects.filter(user=bob).count() == 1


@pytest.mark.parametrize("query", ["", "?key=", "?key=wrong", "?key=%00", "?key=" + "x" * 3000])
def test_without_a_right_key_there_is_no_feed(query, community, bob):
    renew_feed_key(by=bob)
    assert Client().get(SEALS + query).status_code == 404


def test_the_key_of_somebody_switched_off_opens_nothing(community, bob):
    url = keyed(SEALS, bob)
    bob.is_active = False
    bob.save(update_fields=["is_active"])
    assert Client().get(url).status_code == 404
    assert Client().get(keyed(f"/people/{bob.handle}/feed/", make_user("Dora"))).status_code == 404


def test_a_key_opens_feeds_and_nothing_else(community, bob):
    key = renew_feed_key(by=bob).key
    for url in ("/c/seals/", "/me/feeds/", "/search/"):
        assert Client().get(f"{url}?key={key}").status_code == 302
    client = Client()
    client.get(f"{SEALS}?key={key}")
    assert not client.cookies


def test_reading_a_feed_records_nothing(community, bob, as_user):
    create_item(by=bob, community=community, kind=Kind.ASK, title="Ask", body="x")
    url = keyed(SEALS, bob)
    visited = community.memberships.get(user=bob).visited_at
    before = (Act.objects.count(), NoticeOrder.objects.count())
    Client().get(url)
    as_user(bob).get(SEALS)
    assert (Act.objects.count(), NoticeOrder.objects.count()) == before
    assert community.memberships.get(user=bob).visited_at == visited


def test_what_xml_cannot_say_does_not_break_a_feed(community, bob):
    bob.display_name = "Bob\x0b <b>"
    bob.save(update_fields=["display_name"])
    item = make_item(community, bob, title="A\x01B\ufffe ]]> <i>&amp;\x1f", body_html="<p>x\x0c\uffff \U0001f527</p>")
    tag = community.tags.create(slug="odd", name='o\x02"d', item_count=1)
    item.tags.add(tag)
    entry = read(SEALS, bob).find(f"{ATOM}entry")
    assert entry.findtext(f"{ATOM}title") == "AB ]]> <i>&amp;"
    assert entry.findtext(f"{ATOM}content") == "<p>x \U0001f527</p>"
    assert entry.findtext(f"{ATOM}author/{ATOM}name") == "Bob <b>"
    assert entry.find(f"{ATOM}category").get("term") == 'o"d'


def test_who_has_no_account_any_more_is_named(community, bob):
    make_item(community, None, author_name="Old Hand")
    assert read(SEALS, bob).findtext(f"{ATOM}entry/{ATOM}author/{ATOM}name") == "Old Hand"


@pytest.mark.parametrize(
    ("url", "budget"),  # key and person, place, items, tags; a tag is looked up with its synonyms
    [(SEALS, 4), ("/c/seals/tags/dry/feed/", 7), ("/people/bob.member/feed/", 4)],
)
def test_a_feed_keeps_its_budget_however_much_there_is(url, budget, community, bob, django_assert_num_queries):
    url = keyed(url, bob)
    for _ in range(3):
        helper = make_user()
        join(helper, community)
        create_item(by=helper, community=community, kind=Kind.PAGE, title=helper.display_name, body="x", tags=["dry"])
        create_item(by=bob, community=community, kind=Kind.POST, title="Post", body="x", tags=["dry", "wet"])
        with django_assert_num_queries(budget):
            assert Client().get(url).status_code == 200


def test_the_page_lists_the_feeds_of_ones_communities(community, bob, charlie, as_user):
    page = as_user(bob).get("/me/feeds/").content.decode()
    assert "Make a key" in page
    assert not FeedKey.objects.exists()
    as_user(bob).post("/me/feeds/renew/")
    response = as_user(bob).get("/me/feeds/")
    address = response.context["rows"][0]["address"]
    assert address in response.content.decode()
    assert "no-store" in response["Cache-Control"]
    parts = urlsplit(address)
    assert f"{parts.scheme}://{parts.netloc}{parts.path}" == HOST + SEALS
    assert parse_qs(parts.query)["key"] == [FeedKey.objects.get(user=bob).key]
    assert Client().get(f"{parts.path}?{parts.query}").status_code == 200
    renew_feed_key(by=charlie)
    assert "You are in no community yet" in as_user(charlie).get("/me/feeds/").content.decode()
    assert 'href="/me/feeds/"' in as_user(bob).get(bob.get_absolute_url()).content.decode()


def test_pages_name_their_feed_without_the_key(community, bob, as_user):
    key = renew_feed_key(by=bob).key
    for page, feed in ((community.get_absolute_url(), SEALS), (bob.get_absolute_url(), "/people/bob.member/feed/")):
        html = as_user(bob).get(page).content.decode()
        assert (
            f'href="{feed}">' in html.split('<link rel="alternate" type="application/atom+xml"')[1].split("</head>")[0]
        )
        assert key not in html
        assert "atom+xml" not in Client().get(page, follow=True).content.decode()
