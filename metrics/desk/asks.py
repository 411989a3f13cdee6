"""Asks without a useful reply: late ones nobody answered, and answered ones nobody said a word about."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from django.db.models import Exists, OuterRef, Q

from accounts.models import User
from content.clocks import Clock
from content.models import Item, Reply
from metrics.desk.drafting import begin
from metrics.desk.kinds import MOST, Found, Kind, Place, href_to, plural, register
from metrics.models import DeskEntry

ANSWERED_AGO = timedelta(days=7)
LOOK_BACK = timedelta(days=90)


def late(place: Place) -> Iterable[Found]:
    """Beyond the expected reply time of the community; whoever was promised nothing (imports) does not wait."""
    asks = Item.objects.published().in_community(place.community).waiting_asks()
    asks = asks.filter(closed_at=None, source="", published_at__lt=place.now).order_by("published_at", "pk")
    heavy = ("body", "body_html", "search", "file_text")
    for ask in asks.with_clocks().defer(*heavy)[: 4 * MOST]:
        ask.community = place.community
        clock = Clock(ask)
        if clock.is_late:
            url = ask.get_absolute_url()
            to = href_to("content:ask-refer", place.community.slug, ask.pk)
            reason = f"No answer yet; {clock.promised} were promised."
            yield Found(f"item-{ask.pk}", reason, ask.published_at, url=url, to=to or url, item_id=ask.pk)


def unsettled(place: Place) -> Iterable[Found]:
    """Answered, quiet for a week, and nobody said that an answer was of use."""
    useful = Reply.objects.present().filter(item=OuterRef("pk"))
    useful = useful.filter(Q(use_count__gt=0) | Q(thank_count__gt=0) | Q(like_count__gt=0))
    asks = Item.objects.published().in_community(place.community).unsettled_asks()
    asks = asks.filter(
        closed_at=None,
        source="",
        answer_count__gt=0,
        first_useful_reply=None,
        author__is_active=True,
        last_activity_at__lt=place.now - ANSWERED_AGO,
        published_at__gt=place.now - LOOK_BACK,
    ).exclude(Exists(useful))
    for ask in (
        asks.select_related("author")
        .defer("search", "file_text", "body")
        .order_by("last_activity_at", "pk")[: MOST + 1]
    ):
        ask.community = place.community
        count = plural(ask.answer_count, "answer", "answers")
        who = ask.author.first_name if ask.author else ""
        yield Found(
            f"item-{ask.pk}",
            f"{count}, and nobody said whether one of them helped.",
            ask.last_activity_at,
            url=ask.get_absolute_url(),
            to=href_to("content:item-comment", place.community.slug, ask.pk),
            item_id=ask.pk,
            draft=f"{who}, did one of the answers help? If not, what is still missing?",
        )


def _waits(entry: DeskEntry) -> bool:
    ask = entry.item
    return bool(ask and ask.closed_at is None and ask.answer_count == 0)


def _is_unsettled(entry: DeskEntry) -> bool:
    ask = entry.item
    return bool(ask and ask.closed_at is None and ask.accepted_reply_id is None and ask.first_useful_reply_id is None)


def _ask_back(user: User, entry: DeskEntry) -> str:
    return begin(user, entry, f"comment:item:{entry.item_id}", entry.to)


register(
    Kind(
        key="ask",
        rank=20,
        one="one ask waits longer than promised",
        many="{n} asks wait longer than promised",
        why="Answer, or bring it to somebody who knows.",
        label="Refer it",
        find=late,
        holds=_waits,
    )
)
register(
    Kind(
        key="unsettled",
        rank=30,
        one="one ask was answered, and nobody knows whether it helped",
        many="{n} asks were answered, and nobody knows whether it helped",
        why="A short question brings out what is missing, or that it is settled.",
        label="Ask whether it helped",
        find=unsettled,
        leads=_ask_back,
        holds=_is_unsettled,
    )
)
