"""Closing a thread with what we now know: a page that says it, and credits everybody who wrote."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from activity.actions import order_notices, record
from activity.models import Act
from activity.vocabulary import Verb
from communities.permissions import require, standing_of
from content.actions.clocks import keep_clock
from content.actions.items import create_item, edit_item
from content.actions.texts import take, tidy
from content.models import Item, ItemLink, Kind, Reply
from content.permissions import to_close
from content.quotes import quoted_in


@transaction.atomic
def summarise_thread(*, by: User, item: Item, title: str, body: str, page: Item | None = None) -> Item:
    """Write what we now know as a new page, or at the end of an existing one, and close the thread. Returns the page.

    The page is written (create, or improve when it is somebody else's) by who closes. Building on an answer or a comment
    is reuse (MEASURES.md 2.2, “content built on”): it is recorded toward the author of each one the text quotes or links
    to, once per page, never toward oneself. Being listed as somebody who wrote in the thread is credit, not evidence.
    """
    require(by, to_close(standing_of(by, item.community), item), item.community)
    item = take(by, item)
    if item.kind not in {Kind.ASK, Kind.THREAD}:
        raise ValidationError("Only asks and discussions are closed.")
    if page is None:
        tags = list(item.tags.values_list("name", flat=True))
        page = create_item(by=by, community=item.community, kind=Kind.PAGE, title=title, body=body, tags=tags)
    else:
        page = _append(by, item, page, body)
    link, is_new = ItemLink.objects.get_or_create(from_item=page, to_item=item, kind=ItemLink.Kind.SUMMARY)
    if item.closed_at is None:
        item.closed_at = timezone.now()
        item.save(update_fields=["closed_at"])
        if item.is_ask:
            keep_clock(item.pk)
    _record_reuse(by, item, page, body)
    if is_new:
        order_notices("summary", act=None, by=by, object_id=link.pk)
    return page


def _append(by: User, item: Item, page: Item, body: str) -> Item:
    if page.kind != Kind.PAGE or page.community_id != item.community_id:
        raise ValidationError("Choose a page of this community.")
    page = take(by, page)
    if tidy(page.body).endswith(f"\n\n{tidy(body)}"):  # the button was pressed twice
        return page
    joined = f"{page.body.rstrip()}\n\n{body.strip()}"
    return edit_item(by=by, item=page, title=page.title, body=joined, reason=f"What we now know from “{item.title}”")


def _record_reuse(by: User, item: Item, page: Item, body: str) -> None:
    cited = item.replies.present().filter(pk__in=quoted_in(body, item)).exclude(author=None).exclude(author=by)
    replies: list[Reply] = list(cited.order_by("pk"))
    reused = Act.objects.filter(verb=Verb.REUSE, actor_id=by.pk, context_id=page.pk)
    known = set(reused.values_list("object_type", "object_id"))
    for reply in replies:
        if (reply.ref.type, reply.pk) in known:
            continue
        record(
            Verb.REUSE,
            by=by,
            about=reply.ref,
            community_id=item.community_id,
            target_id=reply.author_id,
            context_id=page.pk,
        )
