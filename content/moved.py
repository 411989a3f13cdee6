"""Where a thread or a reply is now, for whoever comes to an address it once had.

Only for those who may see where it is: for anybody else an old address leads nowhere, like one that never was.
"""

from __future__ import annotations

from django.http import HttpRequest

from accounts.access import whole_number
from content.models import Item, Kind, Reply


def moved_to(request: HttpRequest, thread_id: int) -> str:
    """The address of a thread that is not in the community one looked in; numbers are unique across all of them."""
    threads = Item.objects.with_page_for(request.user).of_kind(Kind.ASK, Kind.THREAD).filter(pk=thread_id)
    item = threads.select_related("community").only("kind", "slug", "community").first()
    query = request.GET.urlencode()
    return f"{item.get_absolute_url()}{'?' if query else ''}{query}" if item else ""


def carried_to(request: HttpRequest, item: Item) -> str:
    """Of a thread in its place: where the reply asked for (?reply=) stands by now, or the thread it was merged into."""
    if key := whole_number(request.GET.get("reply")):
        replies = Reply.objects.visible_to(request.user).exclude(item=item).select_related("item__community")
        if reply := replies.filter(pk=key).first():
            return reply.get_absolute_url()
    if not item.is_merged:
        return ""
    into = Item.objects.with_page_for(request.user).filter(pk=item.merged_into_id or 0).select_related("community")
    return "".join(thread.get_absolute_url() for thread in into)
