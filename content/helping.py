"""What helps an ask along besides answers: to whom it was referred, what others pointed to, and what one could point to."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.contrib.postgres.search import SearchRank
from django.db.models import F, Value
from django.utils import timezone

from accounts.models import User
from communities.permissions import Permission, Standing
from content.home import HEAVY
from content.models import WAITS, AskOffer, Item, Kind, Pointer, Referral, Reply
from content.offering import offers_under
from content.search import item_hits
from content.wishes import Wish

FOUND = 8
LOOKED_AT = 500  # newest matches that are ranked


@dataclass
class Help:
    """Under one ask, for one reader."""

    may_refer: bool
    may_point: bool
    may_remove: bool
    referrals: list[Referral] = field(default_factory=list)
    pointers: list[Pointer] = field(default_factory=list)
    for_me: Referral | None = None
    offer: AskOffer | None = None  # the platform's, to the reader
    offered_to: int = 0  # people; said to who asked


def help_under(standing: Standing, ask: Item, replies: Sequence[Reply]) -> Help:
    """Three queries. Pointers that stand with an answer are given to it, as shown_pointers."""
    may_pass_on = standing.can(Permission.PASS_ON) and not ask.is_archived and not ask.closed_at and not ask.is_draft
    shown = Help(
        may_refer=may_pass_on and not ask.accepted_reply_id,
        may_point=may_pass_on,
        may_remove=standing.can(Permission.REMOVE_OTHERS),
    )
    viewer: Any = standing.user
    standing_ones = Referral.objects.standing().filter(ask=ask, expert__is_active=True, by__is_active=True)
    for referral in standing_ones.select_related("by", "expert").order_by("created_at", "pk"):
        if referral.expert_id == viewer.pk and referral.answered_at is None:
            shown.for_me = referral
        is_old = referral.answered_at is None and referral.created_at + WAITS < timezone.now()
        if not is_old or referral.by_id == viewer.pk:
            shown.referrals.append(referral)
    shown.offer, shown.offered_to = offers_under(ask, viewer)
    if ask.answer_count or not may_pass_on:
        shown.offer = None
    pointers = (
        Pointer.objects.visible_to(viewer).filter(ask=ask).select_related("by", "item__author", "item__community")
    )
    heavy = [f"item__{name}" for name in HEAVY]
    places = {reply.pk: reply for reply in replies}
    for pointer in pointers.defer(*heavy).order_by("created_at", "pk"):
        pointer.ask = ask
        answer = places.get(pointer.reply_id or 0)
        if answer is not None and not answer.is_removed:
            answer.__dict__.setdefault("shown_pointers", []).append(pointer)
        else:
            shown.pointers.append(pointer)
    return shown


def to_point_to(by: User, ask: Item, words: str = "") -> list[Item]:
    """What both the person who points and the asker may read, best first: by words, else by those of the ask's title."""
    text = words or " or ".join(re.findall(r"\w{4,}", ask.title))
    wish = Wish.read({"q": text})
    if wish.query is None or not wish.says_something:
        return []
    items = item_hits(by, wish).exclude(pk=ask.pk).exclude(pointed_from__ask=ask)
    if ask.author:
        items = items.filter(pk__in=Item.objects.visible_to(ask.author).values("pk"))
    if not words:  # an ask nobody answered helps nobody
        items = items.exclude(kind=Kind.ASK, accepted_reply=None)
    newest = items.order_by("-published_at").values("pk")[:LOOKED_AT]
    rank = SearchRank(F("search"), wish.query, normalization=Value(1))
    ranked = Item.objects.filter(pk__in=newest).annotate(rank=rank).order_by("-rank", "-pk")
    return list(ranked.select_related("author", "community").defer(*HEAVY)[:FOUND])
