"""Feeds for podcast apps: who gets one, when it ends, and the rules validators hold feeds to.

The rules: RSS 2.0; Apple's requirements for podcasters; the podcast namespace 1.0 with JSON chapters 1.2; PSP-1.
"""

from __future__ import annotations

import gzip
import io
import json
import re
from datetime import timedelta
from email.utils import parsedate_to_datetime
from uuid import UUID
from xml.etree import ElementTree

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from activity.models import Act, ReadingAct
from activity.vocabulary import Verb
from communities.models import Lifecycle, Visibility
from content.actions import archive_item, edit_podcast, remove_item, renew_listener_key
from content.models import Item, Podcast
from content.transcript import parse
from tests.factories import make_episode, make_item

pytestmark = pytest.mark.django_db

NS = {
    "atom": "http://www.w3.org/2005/Atom",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "podcast": "https://podcastindex.org/namespace/1.0",
}
CUES = [{"start": 0.5, "end": 2.0, "text": "Check the <orifice> & listen.", "who": "Kofi"}]
CHAPTERS = [{"start": 0.0, "title": "Hello"}, {"start": 1.5, "title": "The gauge"}]


@pytest.fixture(autouse=True)
def address_of_the_site(settings):
    settings.SITE_URL = "https://fivefold.example"
    cache.clear()


@pytest.fixture
def app() -> Client:
    """A podcast app: it is signed in nowhere."""
    return Client()


@pytest.fixture
def episode(community, alice) -> Item:
    return make_episode(
        community, alice, "tone.mp3", title="Dry <faces> & gauges\x0b", chapters=CHAPTERS, cues=CUES, is_public=True
    )


@pytest.fixture
def own(community, bob) -> str:
    """The address bob put into his app."""
    return path_of("feed", key=renew_listener_key(by=bob, community=community).key)


@pytest.fixture
def is_public(community, alice):
    edit_podcast(by=alice, community=community, title="", about="", language="en", has_public_feed=True)


def path_of(name: str, *args, key: str = "") -> str:
    path = reverse(f"podcast-{name}", args=["seals", *args])
    return f"{path}?key={key}" if key else path


def named_in(feed: bytes) -> list[str]:
    """Every address an app would fetch, as a path of this site."""
    found = re.findall(r'(?:url|href)="(https://fivefold\.example/podcasts/[^"]+)"', feed.decode())
    return [each.replace("&amp;", "&").removeprefix("https://fivefold.example") for each in found]


def read(feed: bytes) -> ElementTree.Element:
    channel = ElementTree.fromstring(feed).find("channel")
    assert channel is not None
    return channel


def text_of(element: ElementTree.Element, name: str) -> str:
    found = element.findall(name, NS)
    assert len(found) == 1, name
    return found[0].text or ""


def attribute_of(element: ElementTree.Element, name: str, attribute: str) -> str:
    found = element.find(name, NS)
    assert found is not None, name
    return found.attrib[attribute]


def test_the_feed_holds_to_the_rules(app, own, episode, community, alice):
    make_episode(community, alice, "tone.m4a", title="Second", published_at=timezone.now() - timedelta(days=1))
    make_item(community, alice, "post", title="No episode")
    response = app.get(own)
    assert response["Content-Type"] == "application/rss+xml; charset=utf-8"
    assert response.content.startswith(b'<?xml version="1.0" encoding="utf-8"?>')
    assert ElementTree.fromstring(response.content).attrib["version"] == "2.0"
    channel = read(response.content)
    for name in ("title", "link", "description", "language", "lastBuildDate", "itunes:author"):
        assert text_of(channel, name)
    assert text_of(channel, "itunes:explicit") == "false"
    assert attribute_of(channel, "itunes:category", "text") == "Business"
    assert attribute_of(channel, "atom:link", "rel") == "self"
    assert attribute_of(channel, "atom:link", "href") == f"https://fivefold.example{own}"
    assert attribute_of(channel, "atom:link", "type") == "application/rss+xml"
    assert UUID(text_of(channel, "podcast:guid")).version == 5
    assert text_of(channel, "podcast:locked") == "yes"
    assert text_of(channel, "itunes:block") == "Yes"
    assert text_of(channel.find("image"), "title") == text_of(channel, "title")
    items = channel.findall("item")
    assert [text_of(item, "title") for item in items] == ["Dry <faces> & gauges", "Second"]
    assert len({text_of(item, "guid") for item in items}) == 2
    for item in items:
        assert item.find("guid").attrib["isPermaLink"] == "false"
        assert len(text_of(item, "description").encode()) <= 4000
        assert parsedate_to_datetime(text_of(item, "pubDate")).tzinfo is not None
        assert int(text_of(item, "itunes:duration")) == 3
        assert text_of(item, "link").startswith("https://fivefold.example/c/seals/episodes/")


def test_a_sound_has_the_length_and_the_type_the_feed_says(app, own, episode, community, alice):
    for name in ("tone.m4a", "tone.ogg", "tone.opus"):
        make_episode(community, alice, name)
    for item in read(app.get(own).content).findall("item"):
        enclosures = item.findall("enclosure")
        assert len(enclosures) == 1
        said = enclosures[0].attrib
        path = said["url"].removeprefix("https://fivefold.example")
        assert re.search(r"/sound\.(mp3|m4a|ogg)\?key=", path)
        response = app.get(path)
        body = b"".join(response.streaming_content)
        assert (response.status_code, len(body)) == (200, int(said["length"]))
        assert response["Content-Type"] == said["type"]
        assert response["Content-Length"] == said["length"]
        assert app.head(path).status_code == 200


def test_an_app_gets_parts_of_a_sound(app, own, episode):
    path = next(each for each in named_in(app.get(own).content) if "/sound." in each)
    whole = b"".join(app.get(path).streaming_content)
    response = app.get(path, headers={"Range": "bytes=100-199"})
    assert (response.status_code, b"".join(response.streaming_content)) == (206, whole[100:200])
    assert response["Content-Range"] == f"bytes 100-199/{len(whole)}"
    assert app.get(path, headers={"Range": f"bytes={len(whole)}-"}).status_code == 416


def test_chapters_and_transcripts_come_in_the_forms_apps_read(app, own, episode):
    feed = app.get(own).content
    item = read(feed).find("item")
    assert attribute_of(item, "podcast:chapters", "type") == "application/json+chapters"
    assert {each.attrib["type"] for each in item.findall("podcast:transcript", NS)} == {
        "text/vtt",
        "application/x-subrip",
    }
    paths = {each.split("?")[0].rsplit("/", 1)[1]: each for each in named_in(feed)}
    chapters = app.get(paths["chapters.json"])
    assert chapters["Content-Type"] == "application/json+chapters"
    assert json.loads(chapters.content)["version"] == "1.2.0"
    assert [each["startTime"] for each in json.loads(chapters.content)["chapters"]] == [0.0, 1.5]
    vtt = app.get(paths["transcript.vtt"])
    assert vtt["Content-Type"] == "text/vtt; charset=utf-8"
    assert parse(vtt.content.decode(), 3.0) == CUES
    assert app.get(paths["transcript.srt"]).content.decode().startswith("1\n00:00:00,500 --> 00:00:02,000\nKofi: ")
    assert app.get(paths["transcript.vtt"].replace(".vtt", ".html")).status_code == 404


def test_the_cover_is_a_square_apps_take(app, own, episode, community):
    feed = app.get(own).content
    path = attribute_of(read(feed), "itunes:image", "href").removeprefix("https://fivefold.example")
    response = app.get(path)
    with Image.open(io.BytesIO(response.content)) as picture:
        assert (picture.format, picture.size) == ("PNG", (1400, 1400))
    assert response.content == app.get(path).content
    community.name = "現場サービス 🛠 " * 10
    community.save()
    assert app.get(path).status_code == 200


def test_an_app_that_asks_again_is_told_that_nothing_changed(app, own, episode, community, alice):
    first = app.get(own)
    assert app.get(own, headers={"If-None-Match": first["ETag"]}).status_code == 304
    packed = app.get(own, headers={"Accept-Encoding": "gzip"})
    if packed.headers.get("Content-Encoding") == "gzip":
        assert gzip.decompress(packed.content) == first.content
    again = app.get(own, headers={"If-None-Match": packed["ETag"], "Accept-Encoding": "gzip"})
    assert again.status_code == 304
    edit_podcast(by=alice, community=community, title="Seal talk", about="", language="en", has_public_feed=False)
    renamed = app.get(own, headers={"If-None-Match": first["ETag"]})
    assert renamed.status_code == 200
    remove_item(by=episode.author, item=episode)
    assert app.get(own, headers={"If-None-Match": renamed["ETag"]}).status_code == 200
    # A date could not tell of a new title, nor of an episode that went.
    assert not renamed.has_header("Last-Modified")


def test_an_empty_feed_is_one_too(app, own):
    channel = read(app.get(own).content)
    assert channel.findall("item") == []
    assert text_of(channel, "lastBuildDate") == text_of(read(app.get(own).content), "lastBuildDate")


def test_text_that_would_break_the_feed_does_not(app, own, community, alice):
    body = "]]> <script>alert(1)</script> \x00\x1f & \ud83d\ude00".encode("utf-16", "surrogatepass").decode("utf-16")
    make_episode(community, alice, title="]]>\u202e\x08<b>", body=body.replace("\x00", ""), body_html="<p>]]>\x1f</p>")
    item = read(app.get(own).content).find("item")
    assert "<b>" in text_of(item, "title")
    assert text_of(item, "content:encoded") == "<p>]]></p>"


def all_answers(app: Client, paths: list[str]) -> set[int]:
    return {app.get(path).status_code for path in paths}


@pytest.mark.parametrize("what", ["leaves", "is switched off", "takes a new address"])
def test_the_feed_and_all_it_names_end_at_once(what, app, own, episode, community, bob):
    paths = [own, *named_in(app.get(own).content)]
    assert len(paths) == 7
    assert all_answers(app, paths) == {200}
    if what == "leaves":
        community.memberships.filter(user=bob).update(left_at=timezone.now())
    elif what == "is switched off":
        bob.is_active = False
        bob.save()
    else:
        renew_listener_key(by=bob, community=community)
    assert all_answers(app, paths) == {404}


def test_a_removed_episode_is_heard_by_nobody(app, own, episode):
    paths = named_in(app.get(own).content)
    remove_item(by=episode.author, item=episode)
    assert all_answers(app, [path for path in paths if f"/{episode.pk}/" in path]) == {404}
    assert read(app.get(own).content).findall("item") == []


def test_an_archived_episode_is_offered_no_more_and_still_heard(app, own, episode, alice, is_public):
    (sound,) = {path for path in named_in(app.get(own).content) if "/sound" in path}
    archive_item(by=alice, item=episode, reason="The pump was replaced.")
    assert read(app.get(own).content).findall("item") == []
    assert app.get(sound).status_code == 200


def test_a_key_opens_one_community(app, own, episode, alice, bob):
    from tests.factories import join, make_community

    elsewhere = make_community(slug="elsewhere", manager=alice)
    join(bob, elsewhere)
    there = make_episode(elsewhere, alice)
    assert app.get(own.replace("seals", "elsewhere")).status_code == 404
    path = path_of("sound", there.pk, "sound.ogg", key=own.partition("key=")[2])
    assert app.get(path).status_code == 404


def test_drafts_stay_out(app, own, community, bob):
    draft = make_episode(community, bob, published_at=None, is_public=True)
    assert read(app.get(own).content).findall("item") == []
    assert app.get(path_of("sound", draft.pk, "sound.ogg", key=own.partition("key=")[2])).status_code == 404


@pytest.mark.parametrize("key", ["", "x", "\x00", "é" * 500, "%ff"])
def test_a_key_nobody_has_opens_nothing(key, app, own, episode, is_public):
    assert app.get(reverse("podcast-feed", args=["seals"]), {"key": key}).status_code == 404


def test_nothing_is_public_unless_a_manager_says_so(app, own, episode, as_user, alice):
    """is_public alone opens nothing; being signed in does not either."""
    paths = [each.partition("?")[0] for each in (own, *named_in(app.get(own).content))]
    assert all_answers(app, paths) == {404}
    assert as_user(alice).get(paths[0]).status_code == 404


def test_the_public_feed_has_the_public_episodes_alone(app, own, episode, community, alice, is_public):
    inside = make_episode(community, alice, title="Among us", cues=CUES, chapters=CHAPTERS)
    feed = app.get(path_of("feed"))
    assert feed["Access-Control-Allow-Origin"] == "*"
    for path in (path_of("feed"), *named_in(feed.content)):
        assert set(app.get(path)["Cache-Control"].split(", ")) == {"public", "no-cache"}
    channel = read(feed.content)
    assert [text_of(item, "title") for item in channel.findall("item")] == ["Dry <faces> & gauges"]
    assert channel.find("itunes:block", NS) is None
    assert "key=" not in feed.content.decode()
    assert all_answers(app, named_in(feed.content)) == {200}
    for name, rest in (("sound", ["sound.ogg"]), ("chapters", []), ("transcript", ["vtt"])):
        assert app.get(path_of(name, inside.pk, *rest)).status_code == 404
    assert app.get(episode.episode.sound.get_absolute_url()).status_code == 302  # the member's own door stays shut


@pytest.mark.parametrize(
    "change",
    [
        {"visibility": Visibility.PRIVATE},
        {"visibility": Visibility.ON_REQUEST},
        {"lifecycle": Lifecycle.DORMANT},
        {"lifecycle": Lifecycle.DRAFT},
    ],
)
def test_the_public_feed_ends_when_the_community_closes(change, app, own, episode, community, is_public):
    paths = [path_of("feed"), *named_in(app.get(path_of("feed")).content)]
    assert all_answers(app, paths) == {200}
    for name, value in change.items():
        setattr(community, name, value)
    community.save()
    assert all_answers(app, paths) == {404}
    assert app.get(own).status_code == 200  # bob is still a member


def test_show_notes_for_everybody_name_nobody_inside(app, own, episode, community, bob, is_public):
    inside = make_item(community, bob, "post", title="A post for us alone")
    episode.body = f"With @{bob.handle}.\n\nhttps://fivefold.example{inside.get_absolute_url()}"
    episode.body_html = f'<p>With <a href="/people/{bob.handle}/">Bob Member</a>.</p>'
    episode.save()
    assert "Bob Member" in app.get(own).content.decode()
    public = app.get(path_of("feed")).content.decode()
    assert "Bob Member" not in public
    assert "A post for us alone" not in public


def test_listening_by_a_key_is_that_members_reading_and_listening_to_the_public_feed_is_nobodys(
    app, own, episode, bob, is_public
):
    app.get(path_of("sound", episode.pk, "sound.mp3"))
    assert not ReadingAct.objects.exists()
    path = path_of("sound", episode.pk, "sound.mp3", key=own.partition("key=")[2])
    app.get(own)
    app.head(path)
    app.get(path, headers={"Range": "bytes=500-"})
    assert not ReadingAct.objects.exists()
    app.get(path, headers={"Range": "bytes=0-99"})
    app.get(path)
    assert ReadingAct.objects.get().actor_id == bob.pk
    assert not Act.objects.filter(verb__in=[Verb.VIEW, Verb.DOWNLOAD]).exists()


def test_private_feeds_are_kept_by_no_shared_cache_and_found_by_no_search_engine(app, own, episode):
    for path in (own, *named_in(app.get(own).content)):
        response = app.get(path)
        assert set(response["Cache-Control"].split(", ")) == {"private", "no-cache"}
        assert response["X-Robots-Tag"] == "noindex, nofollow"
        assert "Access-Control-Allow-Origin" not in response.headers


def test_a_private_community_has_a_feed_for_its_members_alone(app, episode, community, bob, as_user, charlie):
    community.visibility = Visibility.PRIVATE
    community.save()
    own = path_of("feed", key=renew_listener_key(by=bob, community=community).key)
    assert len(read(app.get(own).content).findall("item")) == 1
    assert as_user(charlie).post(reverse("content:listener-key-renew", args=["seals"])).status_code == 404


def test_the_title_and_the_guid_stay_when_a_podcast_gets_a_name(app, own, community, alice):
    before = text_of(read(app.get(own).content), "podcast:guid")
    edit_podcast(by=alice, community=community, title="Seal talk", about="A & B", language="de", has_public_feed=False)
    channel = read(app.get(own).content)
    assert (text_of(channel, "title"), text_of(channel, "language")) == ("Seal talk", "de")
    assert text_of(channel, "podcast:guid") == before == str(Podcast.objects.get().guid)


def test_a_feed_costs_the_same_however_long_it_is(app, own, community, alice, django_assert_max_num_queries):
    for _ in range(12):
        make_episode(community, alice, cues=CUES)
    with django_assert_max_num_queries(5):
        assert len(read(app.get(own).content).findall("item")) == 12
