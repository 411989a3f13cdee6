"""What came of a thread and what a page grew from: summaries, splits, and everybody who wrote on the way."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Q

from accounts.models import User
from content.contributors import Contributor
from content.models import Item, ItemLink, Reply


def writers_in(threads: Sequence[Item]) -> list[User]:
    """Everybody who wrote in threads: who began them and whose replies still stand, by name."""
    replied = Reply.objects.present().filter(item__in=threads).exclude(author=None).values("author")
    began = [thread.author_id for thread in threads if thread.author_id]
    return list(User.objects.filter(Q(pk__in=replied) | Q(pk__in=began)).order_by("display_name", "pk"))


def grown_from(page: Item, viewer: User) -> list[Item]:
    """The threads a page says what we now know of, as far as the viewer may see them."""
    into = ItemLink.objects.filter(from_item=page, kind=ItemLink.Kind.SUMMARY).values("to_item")
    return list(Item.objects.visible_to(viewer).filter(pk__in=into).with_people().defer("body", "body_html"))


def grown_context(page: Item, viewer: User, contributors: Sequence[Contributor]) -> dict[str, list[Item] | list[User]]:
    """The threads a page `grew_from`, and `thread_writers`: who wrote in those and changed nothing on the page itself."""
    threads = grown_from(page, viewer)
    known = {each.user.pk for each in contributors if each.user}
    writers = [user for user in writers_in(threads) if user.pk not in known] if threads else []
    return {"grew_from": threads, "thread_writers": writers}


def offspring_of(item: Item, viewer: User) -> dict[str, list[Item]]:
    """What came of a thread, as far as the viewer may see it: `known` on pages, `went_on` in threads split off; and
    where it was `split_from` itself. One query."""
    summary, split = ItemLink.Kind.SUMMARY, ItemLink.Kind.SPLIT
    links = ItemLink.objects.filter(Q(to_item=item) | Q(from_item=item), kind__in=[summary, split])
    visible = Item.objects.visible_to(viewer)
    links = links.filter(from_item__in=visible, to_item__in=visible)
    rows = list(links.select_related("from_item__community", "to_item__community").order_by("pk")[:20])
    return {
        "known": [row.from_item for row in rows if row.kind == summary and row.to_item_id == item.pk],
        "went_on": [row.from_item for row in rows if row.kind == split and row.to_item_id == item.pk],
        "split_from": [row.to_item for row in rows if row.kind == split and row.from_item_id == item.pk],
    }
