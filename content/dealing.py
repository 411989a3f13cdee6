"""Dealing out the weeks of a rota: in turn, past whoever is away, around what two of them swapped."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from activity.actions import order_notices
from communities.models import Lifecycle, Membership
from content.models import Reach, Rota, RotaPlace, RotaTurn
from content.models.rota import this_monday

logger = logging.getLogger(__name__)

WEEKS = 8  # dealt ahead, this one among them
WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Hand:
    """Somebody who takes turns, with what they said about when not."""

    place: RotaPlace
    reach: Reach | None

    def is_there(self, monday: date, today: date, tag_slug: str) -> bool:
        """Whether a week can be theirs: of the current one, whether the rest of it can."""
        day = max(monday, today)
        if self.reach is None:
            return True
        if self.reach.away_until and self.reach.away_until > day:
            return False
        if self.reach.no_offers_until and self.reach.no_offers_until.date() > day:
            return False
        return tag_slug not in self.reach.quiet_slugs


@transaction.atomic
def deal(rota: Rota) -> None:
    """Write the turns of this week and the next seven. Running twice changes nothing.

    What two swapped stays, and so does the week that has begun, while its person is there; who could not take it is the
    first to be asked again. Turns that are over are forgotten, places of people who left the community too.
    """
    if Rota.objects.select_for_update(no_key=True).get(pk=rota.pk).ended_on:
        return  # since it was read
    here = Membership.objects.current().people().filter(community=rota.community_id).values("user")
    rota.places.exclude(person__in=here).delete()
    rota.turns.filter(monday__lt=this_monday()).delete()
    places = list(rota.places.exclude(accepted_at=None).order_by("order", "pk"))
    reaches = {reach.user_id: reach for reach in Reach.objects.filter(user__in=[place.person_id for place in places])}
    hands = [Hand(place, reaches.get(place.person_id)) for place in places]
    _deal(rota, hands, timezone.now().date())


def _deal(rota: Rota, hands: list[Hand], today: date) -> None:
    slug = rota.tag.slug if rota.tag else ""
    by_person = {hand.place.person_id: hand for hand in hands}
    standing = {turn.monday: turn for turn in rota.turns.filter(monday__gte=this_monday())}
    wanted = {turn.swap_for_id for turn in standing.values() if turn.swap_for_id}
    queue = list(hands)
    for number in range(WEEKS):
        monday = this_monday() + number * WEEK
        turn = standing.pop(monday, None)
        holder = by_person.get(turn.person_id) if turn else None
        is_fixed = turn is not None and (not number or turn.is_swapped or turn.swap_for_id or turn.pk in wanted)
        is_kept = is_fixed and holder is not None and holder.is_there(monday, today, slug)
        chosen = holder if is_kept else next((hand for hand in queue if hand.is_there(monday, today, slug)), None)
        if chosen is None:
            if turn:
                turn.delete()
            continue
        queue.remove(chosen)
        queue.append(chosen)
        if not number:
            _serve(rota, chosen, could_not=None if is_kept else holder)
        if turn is None or turn.person_id != chosen.place.person_id:
            _give(rota, monday, chosen)
    RotaTurn.objects.filter(pk__in=[turn.pk for turn in standing.values()]).delete()


def _give(rota: Rota, monday: date, hand: Hand) -> None:
    """A week to somebody; who asked to swap for it asked somebody else."""
    RotaTurn.objects.filter(swap_for__rota=rota, swap_for__monday=monday).update(swap_for=None)
    given = {"person_id": hand.place.person_id, "is_swapped": False, "told_at": None, "swap_for": None}
    RotaTurn.objects.update_or_create(rota=rota, monday=monday, defaults=given)


def _serve(rota: Rota, hand: Hand, *, could_not: Hand | None) -> None:
    """Their week has begun, so they go to the end of the queue; who could not take it comes first next time."""
    orders = list(rota.places.values_list("order", flat=True))
    if hand.place.order != max(orders) or orders.count(max(orders)) > 1:
        RotaPlace.objects.filter(pk=hand.place.pk).update(order=max(orders) + 1)
    if could_not:
        RotaPlace.objects.filter(pk=could_not.place.pk).update(order=min(orders) - 1)


def turn_rotas() -> int:
    """Every rota dealt anew, whoever's week has begun told of it once; how many were told. One that fails leaves the others."""
    running = Rota.objects.running().filter(community__lifecycle__in=[Lifecycle.LIVE, Lifecycle.DRAFT])
    told = 0
    for rota in running.select_related("tag").order_by("pk").iterator(chunk_size=200):
        try:
            deal(rota)
            told += tell_turns(rota.turns.filter(monday=this_monday(), told_at=None))
        except Exception:
            logger.exception("The rota %s was not dealt", rota.pk)
    return told


def tell_turns(turns: Iterable[RotaTurn]) -> int:
    count = 0
    for turn in turns:
        with transaction.atomic():
            if RotaTurn.objects.filter(pk=turn.pk, told_at=None).update(told_at=timezone.now()):
                order_notices("rota_turn", act=None, by=None, object_id=turn.pk)
                count += 1
    return count
