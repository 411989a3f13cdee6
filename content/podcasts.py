"""Podcast feeds: RSS 2.0 with the tags of iTunes and of Podcasting 2.0, for one member or for everybody.

Who may have one is asked in views.podcasts at each request; here it is only written. Nothing is recorded.
"""

from __future__ import annotations

import io
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from functools import cached_property
from typing import Any
from urllib.parse import urlencode, urlsplit
from xml.sax.xmlreader import AttributesImpl

from django.conf import settings
from django.core.cache import cache
from django.urls import reverse
from django.utils.xmlutils import SimplerXMLGenerator

from communities.markdown import plain, render
from content.feeds import absolute, sayable, with_whole_links
from content.models import Episode, EpisodeQuerySet, Item, ListenerKey, Podcast

NEWEST = 300
WORDS = 3500  # characters of a description; apps cut at 4,000 bytes
KEPT = 24 * 60 * 60  # seconds
NAMESPACES = {
    "xmlns:atom": "http://www.w3.org/2005/Atom",
    "xmlns:content": "http://purl.org/rss/1.0/modules/content/",
    "xmlns:itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "xmlns:podcast": "https://podcastindex.org/namespace/1.0",
}
ENDINGS = {"audio/mpeg": "mp3", "audio/mp4": "m4a", "audio/ogg": "ogg"}
CHAPTERS = "application/json+chapters"
TRANSCRIPTS = {"vtt": "text/vtt", "srt": "application/x-subrip"}


@dataclass(frozen=True)
class Channel:
    """One feed: of a podcast, with a key for one person or without one for everybody."""

    podcast: Podcast
    episodes: EpisodeQuerySet
    key: str = ""

    @property
    def is_private(self) -> bool:
        return bool(self.key)

    def address(self, name: str, *args: Any) -> str:
        here = absolute(reverse(f"podcast-{name}", args=[self.podcast.community.slug, *args]))
        return f"{here}?{urlencode({'key': self.key})}" if self.key else here

    def sound_address(self, episode: Episode) -> str:
        return self.address("sound", episode.pk, sound_name(episode))

    @cached_property
    def newest(self) -> list[Episode]:
        """What an app lists. Archived as outdated, an episode is not offered any more; who has it still hears it."""
        rows = self.episodes.filter(item__archived_at=None).select_related("sound", "item__author", "item__community")
        return list(rows.defer("item__search", "item__file_text").order_by("-item__published_at", "-pk")[:NEWEST])

    @property
    def changed_at(self) -> datetime:
        """The last thing that happened to an episode in it; for a feed without episodes, when its place was made.

        It says nothing of the podcast's own words, nor of what is no longer there: that a feed changed, its ETag says.
        """
        moments = [m for e in self.newest for m in (e.item.published_at, e.item.edited_at) if m]
        return max([*moments, self.podcast.community.created_at])


def private_address(key: ListenerKey) -> str:
    """What one copies into an app, and keeps to oneself."""
    return Channel(Podcast(community=key.community), Episode.objects.none(), key=key.key).address("feed")


def sound_name(episode: Episode) -> str:
    """Some apps tell what a sound is by how its address ends."""
    return f"sound.{ENDINGS.get(episode.sound.media_type, 'mp3')}"


def feed_of(channel: Channel) -> bytes:
    out = io.StringIO()
    xml = SimplerXMLGenerator(out, "utf-8", short_empty_elements=True)
    xml.startDocument()
    xml.startElement("rss", AttributesImpl({"version": "2.0", **NAMESPACES}))
    xml.startElement("channel", AttributesImpl({}))
    _write_head(xml, channel)
    for episode in channel.newest:
        _write_episode(xml, channel, episode)
    xml.endElement("channel")
    xml.endElement("rss")
    return out.getvalue().encode("utf-8")


def _write_head(xml: SimplerXMLGenerator, channel: Channel) -> None:
    podcast, community = channel.podcast, channel.podcast.community
    cover = channel.address("cover")
    title, link = sayable(podcast.name), absolute(community.get_absolute_url())
    xml.addQuickElement("title", title)
    xml.addQuickElement("link", link)
    xml.addQuickElement("description", sayable(podcast.words))
    xml.addQuickElement("language", podcast.language)
    xml.addQuickElement("generator", "Fivefold")
    xml.addQuickElement("lastBuildDate", format_datetime(channel.changed_at))
    here = {"href": channel.address("feed"), "rel": "self", "type": "application/rss+xml"}
    xml.addQuickElement("atom:link", "", here)
    xml.startElement("image", AttributesImpl({}))
    for name, words in (("url", cover), ("title", title), ("link", link)):
        xml.addQuickElement(name, words)
    xml.endElement("image")
    xml.addQuickElement("itunes:author", sayable(community.name))
    xml.addQuickElement("itunes:category", "", {"text": "Business"})
    xml.addQuickElement("itunes:explicit", "false")
    xml.addQuickElement("itunes:image", "", {"href": cover})
    xml.addQuickElement("itunes:type", "episodic")
    xml.addQuickElement("podcast:guid", str(podcast.stable_guid))
    xml.addQuickElement("podcast:locked", "yes")
    if channel.is_private:  # no directory may list one person's address
        xml.addQuickElement("itunes:block", "Yes")
        xml.addQuickElement("podcast:block", "yes")


def _write_episode(xml: SimplerXMLGenerator, channel: Channel, episode: Episode) -> None:
    item = episode.item
    sound = {"url": channel.sound_address(episode), "length": str(episode.sound.size), "type": episode.sound.media_type}
    notes = sayable(_notes(channel, item))
    xml.startElement("item", AttributesImpl({}))
    xml.addQuickElement("title", sayable(item.title))
    xml.addQuickElement("link", absolute(item.get_absolute_url()))
    xml.addQuickElement("description", plain(notes, WORDS))
    xml.addQuickElement("content:encoded", notes)
    xml.addQuickElement("enclosure", "", sound)
    xml.addQuickElement("guid", guid_of(item), {"isPermaLink": "false"})
    if item.published_at:
        xml.addQuickElement("pubDate", format_datetime(item.published_at))
    author = sayable(item.byline_name) or "a former member"
    xml.addQuickElement("itunes:author", author)
    xml.addQuickElement("itunes:duration", str(max(1, round(episode.seconds))))
    xml.addQuickElement("itunes:explicit", "false")
    xml.addQuickElement("itunes:episodeType", "full")
    xml.addQuickElement("podcast:person", author, {"role": "author", "group": "writing"})
    if episode.chapters:
        xml.addQuickElement("podcast:chapters", "", {"url": channel.address("chapters", episode.pk), "type": CHAPTERS})
    for form, media_type in TRANSCRIPTS.items() if episode.cues else ():
        where = {"url": channel.address("transcript", episode.pk, form), "type": media_type}
        xml.addQuickElement("podcast:transcript", "", {**where, "language": channel.podcast.language})
    xml.endElement("item")


def guid_of(item: Item) -> str:
    """The same for ever, in every feed, as in the Atom feeds."""
    return f"tag:{urlsplit(settings.SITE_URL).hostname},{item.created_at:%Y-%m-%d}:item/{item.pk}"


def _notes(channel: Channel, item: Item) -> str:
    """The show notes with links that lead here. For everybody they are rendered anew, without anything of the rest of
    the community: no names behind an @, no cards of other items."""
    address = absolute(item.get_absolute_url())
    if channel.is_private:
        return with_whole_links(item.body_html, address)
    changed = item.edited_at or item.created_at
    name = f"notes-for-all:{item.pk}:{changed.timestamp()}"
    notes = cache.get(name)
    if notes is None:
        notes = with_whole_links(render(item.body, mentions=False), address)
        cache.set(name, notes, KEPT)
    return str(notes)


def chapters_of(episode: Episode) -> dict[str, Any]:
    """JSON chapters 1.2, as the Podcasting 2.0 specification has them."""
    chapters: Iterable[dict[str, Any]] = episode.chapters
    return {
        "version": "1.2.0",
        "title": episode.item.title,
        "chapters": [{"startTime": chapter["start"], "title": chapter["title"]} for chapter in chapters],
    }
