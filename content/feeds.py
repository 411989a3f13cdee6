"""Atom feeds: who asks for one, and how items are written into it. Nothing is recorded here."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime
from html import escape, unescape
from typing import Any
from urllib.parse import urlencode, urljoin, urlsplit

from django.conf import settings
from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed

from accounts.access import query_word
from accounts.models import User
from content.models import FeedKey, Item, ItemQuerySet

NEWEST = 50
UNSAYABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # what no XML 1.0 may hold
# In stored html attributes always stand in double quotes, and “<” stands nowhere but in front of a tag.
TAG = re.compile(r'<[a-z][a-z0-9]*(?:\s+[\w-]+="[^"]*")+\s*/?>')
LINK = re.compile(r'(?<=\s)(href|src)="([^"]*)"')


class ItemFeed(Atom1Feed):
    """Atom with the whole text: Django's own writes it as a summary."""

    def add_item_elements(self, handler: Any, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        handler.addQuickElement("content", item["content"], {"type": "html", "xml:base": item["link"]})

    def latest_post_date(self) -> datetime:
        """An empty feed does not change with every look at it."""
        return super().latest_post_date() if self.items else self.feed["begun_at"]


def feed_reader(request: HttpRequest) -> User:
    """Whom the key in the address stands for; without a key, who is signed in. Raises Http404."""
    if "key" in request.GET:
        key = FeedKey.objects.opening(query_word(request, "key")).select_related("user").first()
        if key:
            return key.user
    elif request.user.is_authenticated:
        return request.user
    raise Http404("There is no such feed, or it is not open to you.")


def feed_of(
    request: HttpRequest,
    items: ItemQuerySet,
    *,
    title: str,
    link: str,
    begun_at: datetime,
    whys: dict[int, str] | None = None,
) -> str:
    """The newest of these items as Atom. link: the page the feed belongs to; begun_at: when that page came to be.

    whys: of a shelf, what its owner says of each item; it stands before the text, and the items stand in this order.
    """
    here = absolute(request.path)
    key = query_word(request, "key")
    feed = ItemFeed(
        title=sayable(title),
        link=absolute(link),
        description=None,
        feed_url=f"{here}?{urlencode({'key': key})}" if key else here,
        feed_guid=here,
        language="en",
        begun_at=begun_at,
    )
    newest: Iterable[Item] = items.with_people().prefetch_related("tags").latest_first()[:NEWEST]
    if whys is not None:
        places = {item_id: place for place, item_id in enumerate(whys)}
        newest = sorted(newest, key=lambda item: places[item.pk])
    for item in newest:
        _add(feed, item, (whys or {}).get(item.pk, ""))
    return feed.writeString("utf-8")


def _add(feed: ItemFeed, item: Item, why: str = "") -> None:
    address = absolute(item.get_absolute_url())
    host = urlsplit(settings.SITE_URL).hostname
    changes = [moment for moment in (item.published_at, item.edited_at) if moment]
    feed.add_item(
        title=sayable(item.title),
        link=address,
        description=None,  # type: ignore[arg-type]  # left out, as in the feed's own head
        unique_id=f"tag:{host},{item.created_at:%Y-%m-%d}:item/{item.pk}",
        author_name=sayable(item.byline_name) or "a former member",
        author_link=absolute(item.author.get_absolute_url()) if item.author and item.author.is_active else None,
        pubdate=item.published_at,
        updateddate=max(changes),
        categories=[sayable(tag.name) for tag in item.tags.all()],
        content=sayable(
            (f"<blockquote><p>{escape(why)}</p></blockquote>" if why else "")
            + with_whole_links(item.body_html, address)
        ),
    )


def absolute(path: str) -> str:
    return f"{settings.SITE_URL}{path}"


def feed_address(name: str, *args: str, key: str) -> str:
    """What somebody copies into a feed reader."""
    return f"{absolute(reverse(name, args=args))}?{urlencode({'key': key})}"


def sayable(text: str) -> str:
    return UNSAYABLE.sub("", text)


def with_whole_links(html: str, address: str) -> str:
    """Stored html with links that lead here from anywhere; words that look like a link stay as they are."""

    def whole(link: re.Match[str]) -> str:
        try:
            there = urljoin(address, unescape(link[2]))
        except ValueError:  # “http://[” is no address to begin with
            return link[0]
        return f'{link[1]}="{escape(there)}"'

    return TAG.sub(lambda tag: LINK.sub(whole, tag[0]), html)
