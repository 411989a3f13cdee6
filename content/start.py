"""What the start page shows one person across communities: what waits for them, what is new, where they belong."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from django.contrib.humanize.templatetags.humanize import apnumber
from django.db.models import Case, Count, Exists, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce, Greatest
from django.utils import timezone

from accounts.models import User
from communities.models import Community, CommunityInvitation, Membership
from content.home import HEAVY, WAITING_DAYS
from content.models import Item, ItemQuerySet, Reaction, Reply

NEW_DAYS = 30  # who was away longer gets the last month
HELPED = (Reaction.Kind.USE, Reaction.Kind.THANK)  # what is done by name; who saves does it for themselves
FEWEST_PEERS = 2  # one colleague's taste is theirs to tell


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
    here = Item.objects.published().current().filter(community=OuterRef("pk")).order_by()
    new = here.filter(published_at__gt=since).exclude(author=user).not_muted_for(user)
    asks = _open_to(user, here)
    mine = Community.objects.joined_by(user).not_archived()
    return mine.annotate(new=_count(new), waiting=_count(asks)).order_by("name", "pk")


def _count(items: QuerySet[Item]) -> Coalesce:
    counted = items.values("community").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def _away_since() -> object:
    return timezone.now() - timedelta(days=NEW_DAYS)


def new_items(user: User) -> ItemQuerySet:
    """What others published in one's communities since one last looked into each of them."""
    here = Membership.objects.current().filter(user=user, community=OuterRef("community"))
    unseen = here.filter(
        Q(visited_at=None, joined_at__lt=OuterRef("published_at")) | Q(visited_at__lt=OuterRef("published_at"))
    )
    items = (
        Item.objects.visible_to(user)
        .current()
        .filter(Exists(unseen), published_at__gt=_away_since())
        .exclude(author=user)
    )
    items = items.not_muted_for(user)
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


def waiting_in_mine(user: User, topics: Iterable[str] = ()) -> QuerySet[Item]:
    """Asks by others without an answer in the communities one belongs to: on one's topics first, then by waiting."""
    asks = _open_to(user, Item.objects.visible_to(user))
    mine = asks.filter(community__in=Community.objects.joined_by(user))
    on_topic = Exists(Item.tags.through.objects.filter(item=OuterRef("pk"), tag__slug__in=list(topics)))
    ordered = mine.annotate(is_on_topic=on_topic).order_by("-is_on_topic", "published_at", "pk")
    return ordered.with_people().with_clocks().defer(*HEAVY).prefetch_related("tags")


def for_my_role(user: User, most: int = 3) -> list[Item]:
    """What colleagues with one's own job role used at work or thanked for in the last year, where one may read.

    Each item carries its `reason`: how many of them, two at least. Empty for somebody without a job role.
    """
    if not user.job_role:
        return []
    peers = Reaction.objects.filter(
        kind__in=HELPED,
        created_at__gt=timezone.now() - timedelta(days=365),
        item__in=Item.objects.visible_to(user).current().exclude(author=user),
        user__job_role__iexact=user.job_role,
        user__is_active=True,
    ).exclude(user=user)
    counted = peers.order_by().values("item_id").annotate(peers=Count("user", distinct=True))
    best = counted.filter(peers__gte=FEWEST_PEERS).order_by("-peers", "-item_id").values_list("item_id", "peers")[:most]
    peers_of = dict(best)
    items = list(Item.objects.visible_to(user).filter(pk__in=peers_of).with_people().defer(*HEAVY))
    for item in items:
        n = peers_of[item.pk]
        item.reason = f"{str(apnumber(n)).capitalize()} colleagues used it or gave thanks"  # type: ignore[attr-defined]
    return sorted(items, key=lambda item: (-peers_of[item.pk], -item.pk))


def is_first_visit(user: User) -> bool:
    """Somebody who belongs to communities and has not looked into any of them yet."""
    return not Membership.objects.current().filter(user=user, visited_at__isnull=False).exists()


def _open_to(user: User, items: ItemQuerySet) -> ItemQuerySet:
    """Asks of the last 90 days that this person could be the first to answer."""
    recent = timezone.now() - timedelta(days=WAITING_DAYS)
    asks = items.waiting_asks().filter(closed_at=None, published_at__gt=recent).exclude(author=user)
    return asks.not_muted_for(user)
