"""Links to our items as one reader sees them: a card, a title; the page somebody wrote after it was linked to.

Stored HTML holds plain links. What they say of another item is filled in when a text is shown, from what this reader
may see now: nothing of an item outlives its removal or the right to read it. A card shows words, never another card.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from html import unescape
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

from django.db.models.functions import Left
from django.template.loader import render_to_string
from django.utils.html import format_html

from communities.markdown import BARE, CARD, MISSING, plain
from communities.models import Community
from content.models import Item, Reply
from content.rendering import Address, Here, address_in, community_of, items_at

if TYPE_CHECKING:
    from communities.models import Viewer

MOST_CARDS = 60  # items looked up for one page; links beyond them stay links
TASTE = 160


def show_links(viewer: Viewer, texts: Sequence[Item | Reply]) -> None:
    """Fill in `shown_html` of texts of one community, where they link to items. At most five queries for any number."""
    if not texts:
        return
    shown = filled(viewer, community_of(texts[0]), [text.body_html for text in texts], _own(texts[0]))
    for text, html in zip(texts, shown, strict=True):
        text.shown_html = html


def _own(text: Item | Reply) -> int:
    return text.pk if isinstance(text, Item) else text.item_id


def filled(viewer: Viewer, community: Community, htmls: Sequence[str], own_pk: int = 0) -> list[str]:
    """The texts with cards, titles and found pages; own_pk is the item they stand in, which gets no card of itself."""
    items = _items(viewer, htmls)
    pages = _pages(community, htmls)
    if not items and not pages:
        return list(htmls)

    def card(link: re.Match[str]) -> str:
        item = items.get(_address(link))
        if item is None:
            return link[0]
        return f"<p>{_titled(link, item)}</p>" if item.pk == own_pk else _card(link, item)

    def title(link: re.Match[str]) -> str:
        item = items.get(_address(link))
        return _titled(link, item) if item else link[0]

    def page(link: re.Match[str]) -> str:
        address = pages.get(_title(link))
        return format_html('<a class="page-link" href="{}">{}</a>', address, unescape(link[2])) if address else link[0]

    return [MISSING.sub(page, BARE.sub(title, CARD.sub(card, html))) for html in htmls]


def _items(viewer: Viewer, htmls: Iterable[str]) -> dict[Address | None, Item]:
    links = (link for html in htmls for pattern in (CARD, BARE) for link in pattern.finditer(html))
    wanted = list(dict.fromkeys(address for address in map(_address, links) if address))[:MOST_CARDS]
    if not wanted:
        return {}
    found = items_at(Item.objects.visible_to(viewer), wanted).with_people()
    items = found.defer("search", "body", "body_html", "file_text").annotate(beginning=Left("body_html", 2000))
    known: dict[Address | None, Item] = {}
    for item in items:
        known[Address(item.pk)] = item
        if item.slug:
            known[Address(0, item.community.slug, item.slug)] = item
    return known


def _pages(community: Community, htmls: Iterable[str]) -> dict[str, str]:
    titles = {_title(link) for html in htmls for link in MISSING.finditer(html)}
    return dict(Here(community).pages(sorted(titles)[:MOST_CARDS])) if titles else {}


def _address(link: re.Match[str]) -> Address | None:
    return address_in(unescape(link[1]))


def _title(link: re.Match[str]) -> str:
    return parse_qs(urlsplit(unescape(link[1])).query).get("title", [""])[0]


def _titled(link: re.Match[str], item: Item) -> str:
    return format_html('<a class="own-link" href="{}">{}</a>', unescape(link[1]), item.title)


def _card(link: re.Match[str], item: Item) -> str:
    taste = plain(item.beginning, TASTE)  # type: ignore[attr-defined]
    return render_to_string("content/_card.html", {"item": item, "href": unescape(link[1]), "taste": taste}).strip()
