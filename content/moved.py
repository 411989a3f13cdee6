"""Where a thread or a reply is now, for whoever comes to an address it once had."""

from __future__ import annotations

from django.http import HttpRequest

from content.models import Item, Kind, Reply


def lives_elsewhere(request: HttpRequest, slug: str, thread_id: int) -> str:
    """The address to lead to when a thread was moved or merged, or the reply asked for was carried away; else "".

    Only for those who may see where it is now: for anybody else an old address leads nowhere, like one never given.
    """
    if not request.user.is_authenticated:
        return ""
    threads = Item.objects.with_page_for(request.user).of_kind(Kind.ASK, Kind.THREAD).filter(pk=thread_id)
    item = threads.select_related("community", "merged_into__community").defer("search", "body", "body_html").first()
    key = request.GET.get("reply", "")
    if item is None or (key and (carried := _carried(request, item, key))):
        return carried if item else ""
    if item.merged_into:
        into = Item.objects.with_page_for(request.user).filter(pk=item.merged_into.pk)
        return item.merged_into.get_absolute_url() if into.exists() else ""
    if item.community.slug != slug:
        query = request.GET.urlencode()
        return f"{item.get_absolute_url()}{'?' if query else ''}{query}"
    return ""


def _carried(request: HttpRequest, item: Item, key: str) -> str:
    """The address of a reply that stands on another item by now."""
    if not (key.isascii() and key.isdecimal() and len(key) < 19):
        return ""
    replies = Reply.objects.visible_to(request.user).exclude(item=item).select_related("item__community")
    reply = replies.filter(pk=key).first()
    return reply.get_absolute_url() if reply else ""
