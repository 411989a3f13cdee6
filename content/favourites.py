"""What somebody saved, as their list shows it: with its text where they may still see it, without a word where not."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from accounts.models import User
from content.models import KIND_NAMES, Item, Reaction, Reply

TABS = {"": "All", **KIND_NAMES, "reply": "Answers and comments"}


@dataclass(frozen=True)
class Favourite:
    """`text` is None when the reader can no longer see it."""

    saved: Reaction
    text: Item | Reply | None

    @property
    def item(self) -> Item | None:
        return self.text.item if isinstance(self.text, Reply) else self.text


def saved_by(user: User, kind: str = "") -> QuerySet[Reaction]:
    """Newest first. A kind narrows to what can be seen: the kind of a hidden thing is not told."""
    saved = Reaction.objects.saved_by(user).order_by("-created_at", "-pk")
    if kind == "reply":
        return saved.filter(reply__in=Reply.objects.visible_to(user).present())
    if kind:
        return saved.filter(item__in=Item.objects.visible_to(user).of_kind(kind))
    return saved


def favourites(user: User, saved: Iterable[Reaction]) -> list[Favourite]:
    """The rows of one page: two more queries, whatever its length."""
    saved = list(saved)
    items = Item.objects.visible_to(user).filter(pk__in=[s.item_id for s in saved if s.item_id])
    replies = Reply.objects.visible_to(user).present().filter(pk__in=[s.reply_id for s in saved if s.reply_id])
    seen_items = {item.pk: item for item in items.with_people().defer("body", "search")}
    of_item = ("item__body", "item__body_html", "item__search")
    seen_replies = {
        reply.pk: reply
        for reply in replies.select_related("author", "item__community").defer("body", "search", *of_item)
    }
    return [Favourite(s, seen_items.get(s.item_id) if s.item_id else seen_replies.get(s.reply_id or 0)) for s in saved]
