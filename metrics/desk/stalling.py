"""Discussions that stall: several people spoke, then nobody. A next question is suggested, as a draft only."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from django.db.models import Count

from accounts.models import User
from content.models import Item, Reply
from content.models import Kind as ItemKind
from metrics.desk.drafting import begin
from metrics.desk.kinds import MOST, Found, Kind, Place, href_to, plural, register
from metrics.models import DeskEntry

STILL, COLD = timedelta(days=7), timedelta(days=45)
SPOKEN, VOICES = 3, 2  # comments, and people behind them, before quiet is a stall


def stalled(place: Place) -> Iterator[Found]:
    threads = Item.objects.published().current().in_community(place.community).of_kind(ItemKind.THREAD)
    threads = threads.filter(
        closed_at=None,
        source="",
        comment_count__gte=SPOKEN,
        last_activity_at__lt=place.now - STILL,
        last_activity_at__gt=place.now - COLD,
    )
    found = list(
        threads.only("pk", "kind", "title", "last_activity_at", "comment_count", "community_id").order_by(
            "-last_activity_at"
        )[: 2 * MOST]
    )
    said = Reply.objects.present().filter(item__in=[thread.pk for thread in found]).exclude(author=None)
    counted = said.order_by().values_list("item").annotate(n=Count("author", distinct=True))
    voices = dict(counted)
    last = {
        reply.item_id: reply
        for reply in said.select_related("author")
        .defer("search", "body_html")
        .order_by("item", "-created_at", "-pk")
        .distinct("item")
    }
    for thread in found:
        if voices.get(thread.pk, 0) >= VOICES:
            thread.community = place.community
            comments = plural(thread.comment_count, "comment", "comments")
            yield Found(
                f"item-{thread.pk}-{thread.last_activity_at:%Y%m%d}",
                f"{comments} by {voices[thread.pk]} people, then nothing.",
                thread.last_activity_at,
                url=thread.get_absolute_url(),
                to=href_to("content:item-comment", place.community.slug, thread.pk),
                item_id=thread.pk,
                draft=next_question(last.get(thread.pk)),
            )


def next_question(last: Reply | None) -> str:
    """By what was said last: an open question is brought up again, a claim is asked for a case, a plan for its result."""
    if last is None or last.author is None:
        return "Where do we stand with this? What would be the next thing to try?"
    name, body = last.author.first_name, " ".join(last.body.split())
    if body.endswith("?"):
        return f"{name} asked something here that is still open. Who has seen this in their own work?"
    if any(word in body.lower() for word in ("will try", "going to", "we could", "i could", "let us", "let’s", "plan")):
        return f"{name}, what came of it? Even a “not yet” helps the next one."
    return f"{name}, can you give one case where it was like that? And who has seen it go differently?"


def _ask_on(user: User, entry: DeskEntry) -> str:
    return begin(user, entry, f"comment:item:{entry.item_id}", entry.to)


def _is_still(entry: DeskEntry) -> bool:
    thread = entry.item
    return bool(thread and thread.closed_at is None and thread.last_activity_at == entry.since)


register(
    Kind(
        key="stalling",
        rank=65,
        one="one discussion stalls",
        many="{n} discussions stall",
        why="A question brings it on. One is suggested as a draft; what you send is yours.",
        label="Ask on",
        find=stalled,
        leads=_ask_on,
        holds=_is_still,
    )
)
