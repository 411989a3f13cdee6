"""What the lists of a community share: the filter by tag, pages of thirty, the tags to choose from."""

from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpRequest
from django.urls import reverse

from accounts.access import query_word
from communities.permissions import Standing
from content.models import Item, ItemQuerySet, Kind, Tag

PER_PAGE = 30
MOST_TAGS = 24


def items_of(standing: Standing, *kinds: str) -> ItemQuerySet:
    items = Item.objects.visible_to(standing.user).current().in_community(standing.community)
    return items.of_kind(*(kinds or Kind.values))


def list_context(
    request: HttpRequest, standing: Standing, items: ItemQuerySet, *, counted: ItemQuerySet | None = None
) -> dict[str, Any]:
    """`page` of items, the `tag` they are filtered by (None if by none), and `tags` to filter them by.

    A tag's `count_here` is how many of the list it leaves: of items, or of what is counted when the page shows others.
    """
    listed = (items if counted is None else counted).order_by().values("pk")
    tags = Tag.objects.visible_to(request.user).filter(community=standing.community, items__in=listed)
    wanted = query_word(request, "tag")
    tag = Tag.resolve(standing.community, wanted) if wanted else None
    if tag and not tag.item_count:  # a draft's tags are its author's alone
        tag = None
    if tag:
        items = items.tagged(tag.slug)
    rows = items.with_people().defer("search", "body").prefetch_related("tags")
    return {
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "tag": tag,
        "is_unknown_tag": bool(wanted and tag is None),
        "tags": tags.annotate(count_here=Count("items")).order_by("-count_here", "slug")[:MOST_TAGS],
        "here": request.path,
    }


def ask_tabs(standing: Standing, chosen: str) -> list[dict[str, Any]]:
    """The tabs over asks, with how many stand behind each."""
    asks = items_of(standing, Kind.ASK)
    address = reverse("content:ask-list", args=[standing.community.slug])
    counts = {
        "waiting": ("Waiting", asks.waiting_asks().filter(closed_at=None).count()),
        "open": ("Open", open_asks(standing).count()),
        "answered": ("Answered", asks.exclude(accepted_reply=None).count()),
        "all": ("All", asks.count()),
    }
    return [
        {"label": label, "href": f"{address}?tab={name}", "is_current": name == chosen, "count": count}
        for name, (label, count) in counts.items()
    ]


def open_asks(standing: Standing) -> ItemQuerySet:
    """Answered by somebody, but the person who asked has accepted none."""
    return items_of(standing, Kind.ASK).unsettled_asks().filter(answer_count__gt=0, closed_at=None)
