"""What people said about being asked: how often, until when not, about what not, and whether to be named at all.

Every door that brings somebody an ask goes through here: a referral, an ask addressed to them, what a search offers,
what the clock of an ask passes on. Why somebody cannot be asked is told to nobody.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import timedelta
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from accounts.models import User, UserQuerySet
from communities.models import Community, Membership
from content.following import muted_by
from content.models import REFERRALS_A_WEEK, Follow, Item, Reach, Referral
from content.signals import who_stays_unnamed, who_stays_unnamed_where

WEEK = timedelta(days=7)


def takes_referrals(people: UserQuerySet, slugs: Collection[str] = ()) -> UserQuerySet:
    """Those who take one more ask now, about these topics.

    Left out: who was brought as many in the last seven days as they allow (what was taken back counts too), who said
    “not now”, and whoever does not want to be asked about one of the topics.
    """
    recent = Referral.objects.filter(expert=OuterRef("pk"), created_at__gt=timezone.now() - WEEK).order_by()
    counted = recent.values("expert").annotate(n=Count("pk")).values("n")
    limit = Coalesce(F("reach__referrals_a_week"), Value(REFERRALS_A_WEEK))
    away = Reach.objects.filter(user=OuterRef("pk"), away_until__gt=timezone.now().date())
    free = people.annotate(asked_lately=Coalesce(Subquery(counted), 0), asks_a_week=limit).filter(
        ~Exists(away), asked_lately__lt=F("asks_a_week")
    )
    quiet = Reach.objects.filter(user=OuterRef("pk"), quiet_slugs__overlap=list(slugs))
    return free.filter(~Exists(quiet)) if slugs else free


def free_among(ids: Iterable[int], *, by: User, slugs: Collection[str] = ()) -> set[int]:
    """Those of these people whom `by` may bring an ask on these topics now."""
    keys = list(ids)
    free = takes_referrals(User.objects.people().filter(pk__in=keys), slugs).values_list("pk", flat=True)
    return set(free) - mutual_mutes(keys, by)


def can_be_asked(person: User, ask: Item, by: User) -> bool:
    """Whether a referral may reach this person now. Why not is theirs to know."""
    takes = takes_referrals(User.objects.people().filter(pk=person.pk), slugs_of(ask)).exists()
    return takes and not muted_by({person.pk}, ask, authors=[by.pk, ask.author_id])


def slugs_of(ask: Item) -> set[str]:
    """The topics of an ask, under each of their names."""
    return {slug for names in ask.tags.values_list("slug", "synonyms__slug") for slug in names if slug}


def mutual_mutes(ids: Collection[int], by: User) -> set[int]:
    """Those of these people who muted `by`, or whom `by` muted: neither is brought to the other."""
    muted = Follow.objects.muted().filter(Q(user__in=ids, person=by) | Q(user=by, person__in=ids))
    return {pk for pair in muted.values_list("user", "person") for pk in pair if pk} - {by.pk}


def listable() -> UserQuerySet:
    """People who are here and let themselves be listed as somebody who knows."""
    return User.objects.people().exclude(pk__in=Reach.objects.filter(is_listed=False).values("user"))


def nameable(people: UserQuerySet, community: Community) -> UserQuerySet:
    """Without those who do not want to be singled out in this community."""
    answers: Iterable[tuple[Any, Any]] = who_stays_unnamed.send(sender=Community, community=community)
    for _receiver, unnamed in answers:
        people = people.exclude(pk__in=unnamed)
    return people


def named_where_they_helped(rows: QuerySet[Any], person: str, people: Collection[int]) -> QuerySet[Any]:
    """Rows about these people in a community, without those of communities they left or do not want to be named in.

    Who does not is asked first, of these people alone: joined, it would be asked of everybody for each row.
    """
    here = Membership.objects.current().filter(user=OuterRef(person), community=OuterRef("community"))
    rows = rows.filter(Exists(here), **{f"{person}__in": list(people)})
    unnamed: dict[int | None, set[int]] = defaultdict(set)
    answers: Iterable[tuple[Any, Any]] = who_stays_unnamed_where.send(sender=Community)
    for _receiver, found in answers:
        for user_id, community_id in found.filter(user_id__in=list(people)).values_list("user_id", "community_id"):
            unnamed[community_id].add(user_id)
    for community_id, ids in unnamed.items():
        where = {"community": community_id} if community_id else {}
        rows = rows.exclude(**{f"{person}__in": ids}, **where)
    return rows
