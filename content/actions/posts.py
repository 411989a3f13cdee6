"""Posts: of a series, and about another item.

“Mention this” is recorded as no act of its own. MEASURES.md 2.2 has two that come near. `share` is carrying something to
an audience, judged by who came by it; the link in a post leads past that count, so a writer would stand there as a
carrier whom nobody followed. `reuse` is building on something, and credits its author strongly, which a mention does not
prove. What remains is what happened: somebody wrote a post (`create`), and the author of the other item is told.
"""

from __future__ import annotations

from typing import Any

from django.db import IntegrityError, transaction
from django.http import Http404
from django.utils.text import slugify

from accounts.models import User
from communities.models import Community
from communities.permissions import Permission, require, standing_of
from communities.slugs import free_slug
from content.actions.items import create_item, edit_item
from content.actions.texts import clean_line, take
from content.models import Item, ItemLink, Kind, Series
from content.permissions import to_edit

SERIES_LIMIT = 120
SERIES_SLUG_LIMIT = 80
ABOUT_LIMIT = 500
SERIES_KINDS = frozenset({Kind.POST, Kind.EPISODE})


@transaction.atomic
def write_post(*, by: User, community: Community, series: str = "", cites: Item | None = None, **text: Any) -> Item:
    """A post, perhaps a part of a series (by its title; a new one begins), perhaps about another item.

    The rest goes to create_item. An item of a community that not everybody reads is mentioned in that community only.
    """

    def matter(post: Item) -> None:
        if series.strip():
            post.series = _find_series(by, community, series)
            post.save(update_fields=["series"])
        if cites is not None:
            _cite(by, post, cites)

    return create_item(by=by, community=community, kind=Kind.POST, matter=matter, **text)


def _cite(by: User, post: Item, cited: Item) -> None:
    there = Item.objects.mentionable_in(post.community, by).filter(pk=cited.pk)
    if not there.exists():
        raise Http404("There is no such item, or it is not open to everybody who reads here.")
    ItemLink.objects.create(from_item=post, to_item=cited, kind=ItemLink.Kind.CITES)


@transaction.atomic
def edit_post(*, by: User, item: Item, series: str | None = None, is_reworded: bool = True, **text: Any) -> Item:
    """Change a post. is_reworded=False: its series alone changes (None leaves it too); the rest goes to edit_item."""
    is_moved = series is not None and put_in_series(by=by, item=item, title=series)
    if is_moved and not is_reworded:
        return item
    return edit_item(by=by, item=item, **text)


@transaction.atomic
def put_in_series(*, by: User, item: Item, title: str) -> bool:
    """Make an item a part of the series with this title, or ("") of none. Returns whether that changed anything.

    A series that nothing is left in goes with its last part.
    """
    require(by, to_edit(standing_of(by, item.community), item), item.community)
    item = take(by, item, or_own_draft=True)
    before = item.series
    after = _find_series(by, item.community, title) if title.strip() and item.kind in SERIES_KINDS else None
    if before == after:
        return False
    item.series = after
    item.save(update_fields=["series"])
    if before and not before.items.exists():
        before.delete()
    return True


def _find_series(by: User, community: Community, title: str) -> Series | None:
    """The series of this title here, whatever its capitals; begun now if there is none. None without a title."""
    title = clean_line(title, SERIES_LIMIT, "name of the series")
    if not title:
        return None
    if known := Series.objects.filter(community=community, title__iexact=title).order_by("pk").first():
        return known
    stem = slugify(title)[:SERIES_SLUG_LIMIT].strip("-") or "series"
    taken = set(Series.objects.filter(community=community, slug__startswith=stem[:70]).values_list("slug", flat=True))
    slug = free_slug(stem, taken, SERIES_SLUG_LIMIT)
    try:
        with transaction.atomic():
            return Series.objects.create(community=community, slug=slug, title=title, begun_by=by)
    except IntegrityError:  # somebody began one of this name at the same moment
        return Series.objects.get(community=community, slug=slug)


@transaction.atomic
def edit_series(*, by: User, series: Series, title: str, about: str) -> Series:
    """Say what a series is called and about. Its address stays."""
    standing = require(by, Permission.CREATE_ITEM, series.community)
    if series.begun_by_id != by.pk:
        standing.require(Permission.EDIT_OTHERS)
    series.title = clean_line(title, SERIES_LIMIT, "title") or series.title
    series.about = clean_line(about, ABOUT_LIMIT, "description")
    series.save(update_fields=["title", "about"])
    return series
