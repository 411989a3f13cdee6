"""How far somebody read, for them alone: what is new in a thread since they were there, and where it begins.

The place moves up to what was really shown: a reply on a page they have not opened stays new.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, OuterRef, Subquery, Window
from django.utils import timezone

from accounts.models import User
from content.models import Item, ReadingPlace, Reply, ReplyQuerySet

KEPT = timedelta(days=14)  # as all reading (MEASURES.md 2.5)


@dataclass(frozen=True)
class News:
    """What others wrote in an item since the reader was there; `since` is None on a first visit."""

    count: int = 0
    first: Reply | None = None
    since: datetime | None = None


def news_in(item: Item, reader: User) -> News:
    """Two queries, however much is new."""
    place = ReadingPlace.objects.visible_to(reader).filter(item=item).first()
    if place is None:
        return News()
    new = _by_others(item.replies.all(), reader).filter(created_at__gt=place.seen_upto)
    first = new.in_order().defer("search", "body", "body_html").annotate(total=Window(Count("pk"))).first()
    if first is None:
        return News(since=place.seen_upto)
    first.item = item
    return News(count=first.total, first=first, since=place.seen_upto)


def mark_new(news: News, shown: Iterable[Reply], reader: User) -> None:
    """Give each shown reply `is_new`, and the earliest of them `starts_new`: the line stands before that one."""
    new = [
        reply
        for reply in shown
        if news.since and reply.created_at > news.since and reply.author_id != reader.pk and not reply.is_removed
    ]
    for reply in new:
        reply.is_new = True  # type: ignore[attr-defined]
    if news.first and (first := next((reply for reply in new if reply.pk == news.first.pk), None)):
        first.starts_new = news.first.starts_here = True  # type: ignore[attr-defined]


def seen_now(item: Item, reader: User, shown: Sequence[Reply], before: datetime | None) -> datetime:
    """The moment up to which the reader has now seen everything: the newest shown, but not past what was not shown."""
    newest = max([*(reply.created_at for reply in shown), before or item.published_at or item.created_at])
    if sum(not reply.is_removed for reply in shown) >= item.answer_count + item.comment_count:
        return newest  # the whole thread is on this page
    unseen = _by_others(item.replies.all(), reader).filter(created_at__lte=newest)
    if before:
        unseen = unseen.filter(created_at__gt=before)
    earliest = (
        unseen.exclude(pk__in=[reply.pk for reply in shown])
        .order_by("created_at")
        .values_list("created_at", flat=True)
        .first()
    )
    return earliest - timedelta(microseconds=1) if earliest else newest


def give_news(items: Iterable[Item], reader: User) -> None:
    """Give each item of a list `new_count`: replies by others since the reader was there. One query for all of them."""
    rows = list(items)
    place = ReadingPlace.objects.filter(user=reader, item=OuterRef("item_id")).values("seen_upto")[:1]
    new = _by_others(Reply.objects.filter(item__in=rows), reader).filter(created_at__gt=Subquery(place))
    counts = dict(new.order_by().values("item_id").annotate(new=Count("pk")).values_list("item_id", "new"))
    for item in rows:
        item.new_count = counts.get(item.pk, 0)  # type: ignore[attr-defined]


def forget_places(*, by: User | None = None) -> int:
    """Forget where one person is, or everybody where they have not looked for 14 days."""
    places = ReadingPlace.objects.filter(looked_at__lt=timezone.now() - KEPT)
    if by is not None:
        places = ReadingPlace.objects.visible_to(by)
    return places.delete()[0]


def _by_others(replies: ReplyQuerySet, reader: User) -> ReplyQuerySet:
    return replies.present().exclude(author=reader)
