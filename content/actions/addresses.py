"""Where a page answers: its address and those it had before, none of which ever leads to another page."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.utils.text import slugify

from activity.locks import Lock, hold
from communities.models import Community
from communities.slugs import free_slug
from content.models import Item, Kind, PageAddress

RESERVED_PAGE_SLUGS = frozenset({"new"})
ADDRESS_LIMIT = 120


def hold_pages(community: Community) -> None:
    """One at a time: two people who move pages under each other, or take the same address. Call it before take()."""
    hold(Lock.PAGES, community.pk)


def find_address(community: Community, title: str, address: str = "", *, page: Item | None = None) -> str:
    """An address for a page, made from its title unless given; page: it has one already. Hold the pages before.

    Refused while another page answers there, or did once: links to it would lead somewhere else than they said.
    """
    stem = slugify(address or title)[:ADDRESS_LIMIT].strip("-")
    if stem in RESERVED_PAGE_SLUGS:
        raise ValidationError(f"“{stem}” is a word of the platform. Choose another {'address' if page else 'title'}.")
    found = stem or "page"
    taken = _taken(community, found[: ADDRESS_LIMIT - 6], page)
    if there := taken.get(stem):
        _refuse_if_present(there, stem)
    # A draft or a removed page must not show itself by a refusal: step aside.
    return free_slug(found, taken, ADDRESS_LIMIT)


def _taken(community: Community, start: str, page: Item | None) -> dict[str, Item]:
    """The addresses of this beginning at which other pages answer, or did."""
    pages = Item.objects.in_community(community).of_kind(Kind.PAGE)
    pages = pages.only("slug", "title", "published_at", "removed_at")
    former = PageAddress.objects.filter(community=community, slug__startswith=start).select_related("item")
    taken = {each.slug: each.item for each in former.defer("item__search", "item__body", "item__body_html")}
    taken |= {other.slug: other for other in pages.filter(slug__startswith=start)}
    return {slug: other for slug, other in taken.items() if page is None or other.pk != page.pk}


def _refuse_if_present(there: Item, address: str) -> None:
    if there.is_draft or there.is_removed:
        return
    if there.slug == address:
        raise ValidationError(
            f"There is already a page “{there.title}” here. Improve that one, or choose another title."
        )
    raise ValidationError(
        f"Links to “{address}” lead to “{there.title}”, which had that address once. Improve that page, or choose "
        "another title."
    )


def give_address(item: Item, address: str) -> None:
    """Moves the page there. Its old address leads to it from now on; one it had before and takes back is no more a sign."""
    PageAddress.objects.filter(community_id=item.community_id, slug=address).delete()
    PageAddress.objects.create(community_id=item.community_id, slug=item.slug, item=item)
    item.slug = address
    item.save(update_fields=["slug"])
