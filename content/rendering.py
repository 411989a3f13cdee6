"""What people write here becomes HTML, knowing where it stands: pages by their titles, tags, groups, links to our items.

communities.markdown does the rendering; this module tells it what the words of a text lead to, and keeps which items a
text links to. What a link to an item shows to one reader is decided when it is read, in content/cards.py.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from html import unescape
from typing import NamedTuple
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.db.models import Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils.text import slugify

from communities.markdown import HREF, render
from communities.models import Community
from content.mentions import GROUPS
from content.models import Item, ItemLink, ItemQuerySet, Kind, PageAddress, Reply, Tag

MOST_LINKS = 200  # items one text is kept to link to
MOST_MERGES = 5  # one after the other, that a link follows
ITEM_PATH = re.compile(
    r"/c/(?P<place>[-\w]+)/(?:(?:threads|posts|documents|episodes|events)/(?P<number>\d{1,18})|pages/(?P<page>[-\w]+))/"
)
TITLE_LIMIT = 200
NO_PAGES = frozenset({"new", "drafts"})  # addresses under /pages/ that are none


def render_for(where: Item | Reply | Community, text: str, *, mentions: bool = True) -> str:
    """Safe HTML for a text that stands in this community, item or reply."""
    return render(text, mentions=mentions, place=Here(community_of(where)))


def community_of(where: Item | Reply | Community) -> Community:
    if isinstance(where, Reply):
        return where.item.community
    return where.community if isinstance(where, Item) else where


@dataclass(frozen=True)
class Here:
    """A community, as the place a text stands in: see communities.markdown.Place."""

    community: Community

    @property
    def groups(self) -> Mapping[str, tuple[str, str]]:
        members = reverse("communities:member-list", args=[self.community.slug])
        return {name: (f"{members}?position={position}", f"@{name}") for name, position in GROUPS.items()}

    def pages(self, titles: Collection[str]) -> Mapping[str, str]:
        """Pages by title or by address, present or former; nobody's drafts."""
        wanted = {title: (title.lower(), slugify(title)[:120]) for title in titles}
        pages = Item.objects.published().in_community(self.community).of_kind(Kind.PAGE).annotate(low=Lower("title"))
        named = Q(low__in=[low for low, _ in wanted.values()]) | Q(slug__in=[slug for _, slug in wanted.values()])
        found = list(pages.filter(named).order_by("-pk").values_list("low", "slug"))
        by_title, slugs = dict(found), {slug for _, slug in found}
        known = {title: by_title.get(low) or (slug if slug in slugs else "") for title, (low, slug) in wanted.items()}
        missed = [slug for title, (_, slug) in wanted.items() if not known[title]]
        former = dict(self._former(missed)) if missed else {}
        known = {title: slug or former.get(wanted[title][1], "") for title, slug in known.items()}
        return {title: self._page(slug) for title, slug in known.items() if slug}

    def _former(self, slugs: list[str]) -> Iterable[tuple[str, str]]:
        there = Item.objects.published().in_community(self.community)
        addresses = PageAddress.objects.filter(community=self.community, slug__in=slugs, item__in=there)
        return addresses.values_list("slug", "item__slug")

    def _page(self, slug: str) -> str:
        return reverse("content:page-detail", args=[self.community.slug, slug])

    def missing_page(self, title: str) -> str:
        create = reverse("content:page-create", args=[self.community.slug])
        return f"{create}?{urlencode({'title': title[:TITLE_LIMIT]}, errors='replace')}"

    def tags(self, words: Collection[str]) -> Mapping[str, str]:
        """Tags that something here has, and other words for them."""
        used = {word: tag for word, tag in Tag.objects.resolve(self.community, words).items() if tag.item_count}
        address = "content:tag-detail"
        return {word: reverse(address, args=[self.community.slug, tag.slug]) for word, tag in used.items()}

    def item_path(self, href: str) -> str | None:
        return item_path(href)


def item_path(href: str) -> str | None:
    """The path (with what follows it) of one of our items, if an address leads to one: with our host, or without."""
    try:
        parts = urlsplit(href)
        host = parts.hostname
    except ValueError:
        return None
    is_ours = (
        host in _our_hosts(settings.SITE_URL, *settings.ALLOWED_HOSTS) and parts.scheme in {"http", "https"}
        if host
        else not parts.scheme
    )
    found = ITEM_PATH.fullmatch(parts.path) if is_ours else None
    if found is None or found["page"] in NO_PAGES:
        return None
    return parts._replace(scheme="", netloc="").geturl()


@cache
def _our_hosts(site: str, *others: str) -> frozenset[str | None]:
    return frozenset({urlsplit(site).hostname, *others} - {"*", "", None})


class Address(NamedTuple):
    """Which item a path means: a number, or a page of a community."""

    number: int
    place: str = ""
    page: str = ""


def address_in(path: str) -> Address | None:
    found = ITEM_PATH.match(path)
    if found is None or found["page"] in NO_PAGES:
        return None
    return Address(0, found["place"], found["page"]) if found["page"] else Address(int(found["number"]))


def items_at(items: ItemQuerySet, addresses: Collection[Address]) -> ItemQuerySet:
    """Those of some items that stand at these addresses."""
    at = Q(pk__in=[address.number for address in addresses if address.number])
    pages: dict[str, list[str]] = {}
    for address in addresses:
        if address.page:
            pages.setdefault(address.place, []).append(address.page)
    for place, slugs in pages.items():
        at |= Q(kind=Kind.PAGE, community__slug=place, slug__in=slugs)
    return items.filter(at)


def links_in(html: str) -> list[Address]:
    """The items a rendered text leads to, once each."""
    addresses = (address_in(unescape(href)) for href in HREF.findall(html))
    return list(dict.fromkeys(address for address in addresses if address))[:MOST_LINKS]


def has_links(html: str) -> bool:
    """Whether a rendered text leads anywhere under /c/: most do not, and need no questions."""
    return 'href="/c/' in html


def keep_links(item: Item) -> None:
    """Keep ItemLink(kind=link) in step with what the item and its replies link to. Called by actions that save one."""
    replies = item.replies.present().filter(body_html__contains='href="/c/').order_by("pk")
    texts = [item.body_html, *replies.values_list("body_html", flat=True)[:MOST_LINKS]]
    addresses = list(dict.fromkeys(address for html in texts for address in links_in(html)))[:MOST_LINKS]
    wanted: set[int] = set()
    if addresses:
        wanted = _living(items_at(Item.objects.all(), addresses)) - {item.pk}
    kept = ItemLink.objects.filter(from_item=item, kind=ItemLink.Kind.LINK)
    known = set(kept.values_list("to_item_id", flat=True))
    if gone := known - wanted:
        kept.filter(to_item__in=gone).delete()
    new = [ItemLink(from_item=item, to_item_id=pk, kind=ItemLink.Kind.LINK) for pk in sorted(wanted - known)]
    ItemLink.objects.bulk_create(new, ignore_conflicts=True)


def _living(items: ItemQuerySet) -> set[int]:
    """Those of some items that are there; in place of a merged thread the one it lives on in."""
    living: set[int] = set()
    for _ in range(MOST_MERGES):
        rows = items.filter(published_at__isnull=False, removed_at=None).values_list("pk", "merged_into_id")
        found = dict(rows)
        living |= {pk for pk, into in found.items() if into is None}
        merged = {into for into in found.values() if into is not None}
        if not merged:
            break
        items = Item.objects.filter(pk__in=merged)
    return living
