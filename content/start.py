"""What the start page shows one person across communities: what waits for them, what is new, where they belong."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Case, Count, Exists, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce, Greatest
from django.utils import timezone

from accounts.models import User
from communities.models import Community, CommunityInvitation, Membership
from content.home import HEAVY, WAITING_DAYS
from content.models import Item, ItemQuerySet, Reply

NEW_DAYS = 30  # who was away longer gets the last month


def answered_asks(user: User) -> QuerySet[Item]:
    """One's own open asks that others answered, none of the answers accepted yet; the latest answer first."""
    answers = Reply.objects.present().answers().filter(item=OuterRef("pk")).exclude(author=user)
    asks = Item.objects.visible_to(user).by_author(user).unsettled_asks().filter(closed_at=None, answer_count__gt=0)
    latest = Subquery(answers.order_by("-created_at").values("created_at")[:1])
    answered = asks.filter(Exists(answers)).with_people().defer(*HEAVY)
    return answered.annotate(answered_at=latest).order_by("-answered_at", "-pk")


def my_communities(user: User) -> QuerySet[Community]:
    """The communities one belongs to, each with `new`: items since one looked in, and `waiting`: open asks; by others."""
    stay = Membership.objects.current().filter(user=user, community=OuterRef("community"))
    since = Greatest(Subquery(stay.values(at=Coalesce("visited_at", "joined_at"))[:1]), Value(_away_since()))
    here = Item.objects.published().filter(community=OuterRef("pk")).order_by()
    new = here.filter(published_at__gt=since).exclude(author=user)
    asks = _open_to(user, here)
    mine = Community.objects.joined_by(user).not_archived()
    return mine.annotate(new=_count(new), waiting=_count(asks)).order_by("name", "pk")


def _count(items: QuerySet[Item]) -> Coalesce:
    counted = items.values("community").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def _away_since() -> object:
    return timezone.now() - timedelta(days=NEW_DAYS)


def new_items(user: User) -> QuerySet[Item]:
    """What others published in one's communities since one last looked into each of them."""
    here = Membership.objects.current().filter(user=user, community=OuterRef("community"))
    unseen = here.filter(
        Q(visited_at=None, joined_at__lt=OuterRef("published_at")) | Q(visited_at__lt=OuterRef("published_at"))
    )
    items = Item.objects.visible_to(user).filter(Exists(unseen), published_at__gt=_away_since()).exclude(author=user)
    return items.with_people().defer("body", "search").latest_first()


def invitations(user: User) -> QuerySet[CommunityInvitation]:
    waiting = CommunityInvitation.objects.visible_to(user).waiting().filter(user=user)
    return waiting.select_related("community", "invited_by").order_by("created_at")


def to_discover(user: User) -> QuerySet[Community]:
    """Live communities one could join: that of one's own job role first, then the larger ones."""
    is_my_job = When(~Q(job_role=""), job_role__iexact=user.job_role or "-", then=Value(0))
    return (
        Community.objects.joinable_by(user)
        .annotate(distance=Case(is_my_job, default=Value(1)))
        .order_by("distance", F("member_count").desc(), "name")
    )


def waiting_in_mine(user: User) -> QuerySet[Item]:
    """Asks by others without an answer in the communities one belongs to, the longest waiting first."""
    asks = _open_to(user, Item.objects.visible_to(user))
    mine = asks.filter(community__in=Community.objects.joined_by(user))
    return mine.with_people().defer(*HEAVY).order_by("published_at", "pk")


def _open_to(user: User, items: ItemQuerySet) -> ItemQuerySet:
    """Asks of the last 90 days that this person could be the first to answer."""
    recent = timezone.now() - timedelta(days=WAITING_DAYS)
    return items.waiting_asks().filter(closed_at=None, published_at__gt=recent).exclude(author=user)
