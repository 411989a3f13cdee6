"""How a page finds an item of a community for its reader, or says 404."""

from typing import Any

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from accounts.models import User
from communities.access import enter
from communities.permissions import Standing
from content.models import Item, Kind, Reply


def reader(request: HttpRequest) -> User:
    """The person behind a request that has passed @login_required."""
    assert request.user.is_authenticated
    return request.user


def find_item(
    request: HttpRequest, slug: str, /, *kinds: str, even_removed: bool = False, or_held: bool = False, **lookup: Any
) -> tuple[Standing, Item]:
    """The standing in the community, and an item of these kinds (any kind if none is named) that the reader may see.

    Raises Http404, or PermissionDenied where only members read. even_removed: also removed ones, for their own page.
    or_held: also what waits for a manager, for its author and for those who decide.
    """
    standing = enter(request, slug)
    items = Item.objects.with_page_for(request.user).in_community(standing.community).filter(**lookup)
    if kinds:
        items = items.of_kind(*kinds)
    if Kind.ASK in kinds:
        items = items.with_clocks()
    item = items.with_people().select_related("removed_by", "archived_by").first()
    if item is None or not (even_removed or _is_there(item, or_held)):
        raise Http404("There is no such item, or it is not open to you.")
    return standing, item


def _is_there(item: Item, or_held: bool) -> bool:
    if item.is_held:
        return or_held
    return not (item.is_removed or item.is_merged)


def find_page(request: HttpRequest, slug: str, address: str) -> tuple[Standing, Item]:
    """As find_item, a page by its address or by one it had before; removed ones too."""
    standing = enter(request, slug)
    pages = Item.objects.with_page_for(request.user).in_community(standing.community).of_kind(Kind.PAGE)
    pages = pages.with_people().select_related("removed_by", "archived_by", "owner", "reviewed_by")
    item = pages.filter(slug=address).first() or pages.filter(former_addresses__slug=address).first()
    if item is None:
        raise Http404("There is no such page, or it is not open to you.")
    return standing, item


def find_reply(
    request: HttpRequest, slug: str, reply_id: int, *, even_removed: bool = False, or_held: bool = False
) -> tuple[Standing, Reply]:
    """The standing, and a reply that stands (or stood, with even_removed) on an item the reader may see.

    or_held: also one that waits for a manager, for its author and for those who decide.
    """
    standing = enter(request, slug)
    replies = Reply.objects.visible_to(request.user)
    replies = replies if even_removed else replies.present()
    if or_held:
        here = Item.objects.visible_to(request.user)
        replies = replies | Reply.objects.held_for(request.user).filter(item__in=here)
    replies = replies.filter(item__community=standing.community)
    reply = get_object_or_404(replies.with_people().select_related("item__author", "item__community"), pk=reply_id)
    return standing, reply
