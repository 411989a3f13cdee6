"""Rendering stored texts anew, after a rule of rendering has changed."""

from __future__ import annotations

from typing import TypeVar

from django.db.models import Exists, OuterRef, Q, QuerySet

from content.models import Item, ItemLink, Reply
from content.rendering import keep_links, render_for

BATCH = 200
LEADS_ON = Q(body_html__contains='href="/c/')

AnyText = TypeVar("AnyText", Item, Reply)


def render_anew(community: str = "") -> tuple[int, int]:
    """Every text written here, or those of one community: how many there are, and how many look different now.

    Times, revisions and notices stay as they are, and so do texts from elsewhere: what they were rendered from may be
    no Markdown. In batches, so that nobody waits long; what somebody saves meanwhile is left as they saved it.
    """
    items, replies = Item.objects.filter(source=""), Reply.objects.filter(source="")
    if community:
        items, replies = items.filter(community__slug=community), replies.filter(item__community__slug=community)
    seen, changed = _render(items.select_related("community").defer("search", "file_text"))
    more_seen, more_changed = _render(replies.select_related("item__community").defer("search", "item__search"))
    _keep_links(items)
    return seen + more_seen, changed + more_changed


def _render(texts: QuerySet[AnyText]) -> tuple[int, int]:
    seen = changed = last = 0
    while batch := list(texts.filter(pk__gt=last).order_by("pk")[:BATCH]):
        last, seen = batch[-1].pk, seen + len(batch)
        for text in batch:
            html = render_for(text, text.body)
            if html != text.body_html:
                same = texts.model._default_manager.filter(pk=text.pk, body=text.body)
                changed += same.update(body_html=html)
    return seen, changed


def _keep_links(items: QuerySet[Item]) -> None:
    linked = Exists(ItemLink.objects.filter(from_item=OuterRef("pk"), kind=ItemLink.Kind.LINK))
    replied = Exists(Reply.objects.filter(LEADS_ON, item=OuterRef("pk")))
    leading = items.filter(LEADS_ON | Q(linked) | Q(replied), published_at__isnull=False)
    for item in leading.defer("search", "body", "file_text").iterator(BATCH):
        keep_links(item)
