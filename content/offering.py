"""Bringing an ask without a reply to people who may help, once, when half of its time is over.

Where somebody looks after its topic this week, first to them: they have half of the time that is left to themselves.
People who helped with its topics, and people who usually know who knows. Why it was them is kept nowhere, and nobody but
they themselves is shown that it was them.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Count, Exists, F, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from accounts.models import User, UserQuerySet
from activity.actions import order_notices
from activity.hours import is_paused, is_quiet
from activity.kinds import Level
from activity.locks import Lock, hold
from activity.models import MailSettings
from activity.preferences import settings_of_all
from communities.models import Community, Membership
from content.experts import experts_for
from content.experts.finding import able_to_answer
from content.experts.hours import is_there
from content.experts.limits import slugs_of, takes_referrals
from content.following import muted_by
from content.models import OFFERS_A_WEEK, AskClock, AskOffer, Item, Reach
from content.models.offers import WEEK
from content.rota import turns_for
from content.signals import who_connects

MOST_ON_TURN, MOST_EXPERTS, MOST_CONNECTORS = 1, 3, 2
OLDEST = timedelta(days=14)  # an ask nobody was found for so long is on the desk of the managers
AT_ONCE = 200
SETTING = "offer"  # of notices; who switched it off is brought nothing
ON_TURN, EXPERT, CONNECTOR = "offer_turn", "offer", "offer_on"  # kinds of notices: their words differ


def offer_waiting(now: datetime | None = None) -> int:
    """Offer every ask whose half time is over; how many people were asked. Running twice asks nobody twice."""
    now = now or timezone.now()
    due = AskClock.objects.running().filter(offered_at=None, half_at__lte=now, asked_at__gt=now - OLDEST)
    keys = list(due.order_by("half_at", "pk").values_list("pk", flat=True)[:AT_ONCE])
    return sum(_offer(key, now) for key in keys)


@transaction.atomic
def _offer(ask_id: int, now: datetime) -> int:
    """One ask. Those who could be asked but for the hour are waited for; without anybody the ask is done with."""
    hold(Lock.OFFERING)  # one at a time, or two asks would bring somebody one too many
    running = AskClock.objects.select_for_update().running().filter(pk=ask_id, offered_at=None)
    clock = running.first()
    ask = _open(ask_id) if clock else None
    if clock is None or ask is None:
        return 0
    on_turn = [turn.person_id for turn in turns_for(ask)]
    theirs_until = clock.half_at + (clock.due_at - clock.half_at) / 2
    if now < theirs_until and ask.offers.standing().filter(person__in=on_turn).exists():
        return 0
    free = _takes_offers(able_to_answer(ask, None), now).exclude(pk__in=ask.offers.values("person"))
    found = _found(ask, free, on_turn)
    awake = _awake([person for person, _ in found], now)
    offered = _first_of(found, awake)
    if offered and offered[0][1] == ON_TURN and now < theirs_until:
        offered = offered[:1]  # the others hear of it if they do not answer
    elif offered or not found:
        clock.offered_at = now
        clock.save(update_fields=["offered_at"])
    for person, kind in offered:
        offer = AskOffer.objects.create(ask=ask, person=person, created_at=now)
        order_notices(kind, act=None, by=None, object_id=offer.pk)
    return len(offered)


def _open(ask_id: int) -> Item | None:
    asks = Item.objects.published().unsettled_asks().filter(closed_at=None, answer_count=0)
    ask = asks.with_people().prefetch_related("tags").filter(pk=ask_id).first()
    return ask if ask and ask.community.takes_contributions else None


def _found(ask: Item, free: UserQuerySet, on_turn: list[int]) -> list[tuple[User, str]]:
    """Whose week it is; who may know, the likeliest first; then who may know who knows, whoever was brought least lately
    first."""
    experts = [expert.person for expert in experts_for(ask)]
    turning = {person.pk: person for person in takes_referrals(free.filter(pk__in=on_turn), slugs_of(ask))}
    open_to = set(free.filter(pk__in=[person.pk for person in experts]).values_list("pk", flat=True))
    found = [(turning[pk], ON_TURN) for pk in dict.fromkeys(on_turn) if pk in turning]
    found += [(person, EXPERT) for person in experts if person.pk in open_to and person.pk not in turning]
    answers: list[tuple[Any, Any]] = who_connects.send(sender=Community, community=ask.community)
    connecting = {user_id for _receiver, ids in answers for user_id in ids} - {person.pk for person, _ in found}
    members = Membership.objects.current().in_community(ask.community).filter(user__in=connecting).values("user")
    able: Any = takes_referrals(free.filter(pk__in=members), slugs_of(ask))
    connectors: list[User] = list(able.order_by("offered_lately", "pk"))
    muting = muted_by([person.pk for person in connectors], ask, authors=[ask.author_id])
    return found + [(person, CONNECTOR) for person in connectors if person.pk not in muting]


def _takes_offers(people: UserQuerySet, now: datetime) -> UserQuerySet:
    """Those who were brought fewer than they allow in seven days, and did not say “not this week”."""
    lately = AskOffer.objects.filter(person=OuterRef("pk"), created_at__gt=now - WEEK).order_by()
    counted = lately.values("person").annotate(n=Count("pk")).values("n")
    resting = Reach.objects.filter(user=OuterRef("pk"), no_offers_until__gt=now)
    off = MailSettings.objects.filter(user=OuterRef("pk"), **{f"levels__{SETTING}": Level.OFF.value})
    limit = Coalesce(F("reach__offers_a_week"), Value(OFFERS_A_WEEK))
    people = people.annotate(offered_lately=Coalesce(Subquery(counted), 0), offers_allowed=limit)
    return people.filter(~Exists(resting), ~Exists(off), offered_lately__lt=F("offers_allowed"))


def _awake(people: Iterable[User], now: datetime) -> set[int]:
    """Those for whom these are neither quiet hours nor hours in which they said they do not work."""
    people = list(people)
    kept = settings_of_all(person.pk for person in people)
    reaches = {reach.user_id: reach for reach in Reach.objects.filter(user__in=people)}
    return {
        person.pk
        for person in people
        if not _sleeps(person, kept.get(person.pk) or MailSettings(), now)
        and is_there(reaches.get(person.pk), person, now) is not False
    }


def _sleeps(person: User, settings: MailSettings, now: datetime) -> bool:
    zone = ZoneInfo(person.time_zone)
    return is_quiet(now, zone, settings.quiet_hours) or is_paused(now, zone, settings)


def _first_of(found: list[tuple[User, str]], awake: set[int]) -> list[tuple[User, str]]:
    most = {ON_TURN: MOST_ON_TURN, EXPERT: MOST_EXPERTS, CONNECTOR: MOST_CONNECTORS}
    return [
        pair
        for kind, number in most.items()
        for pair in [each for each in found if each[1] == kind and each[0].pk in awake][:number]
    ]


def offers_under(ask: Item, viewer: User) -> tuple[AskOffer | None, int]:
    """What the page of an ask shows: the reader's own offer while it waits for them; to who asked, how many there were."""
    offers = list(ask.offers.filter(Q(person=viewer) | Q(ask__author=viewer)))
    mine = next((offer for offer in offers if offer.person_id == viewer.pk and offer.declined_at is None), None)
    return mine, len(offers) if ask.author_id == viewer.pk else 0
