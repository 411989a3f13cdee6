"""The roster of a community: who knows what there, and what nobody there is known for. Reads kept counts."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Window
from django.db.models.functions import RowNumber
from django.utils import timezone

from accounts.models import User
from communities.models import Community, Membership, Position
from content.experts.hours import hours_in_words
from content.experts.limits import free_among, listable, mutual_mutes, named_where_they_helped
from content.models import Kind, KnownFor, Reach, Tag
from content.topics import LOOK_BACK

FEWEST, MOST = 5, 10  # experts a community needs, and can look after
TOPICS = 4
ROWS = 4_000
MOST_TOPICS = 60
OFFERED = 30
NAMED = 3  # people for each topic
FEW_TEXTS = 10  # a topic without an ask that waits is missed by nobody before there is so much about it
WAITS = Q(items__kind=Kind.ASK, items__answer_count=0, items__closed_at=None, items__archived_at=None) & Q(
    items__published_at__isnull=False, items__removed_at=None, items__merged_into=None
)


@dataclass(frozen=True)
class RosterEntry:
    """One person of the roster: what they helped with, what they say of themselves, and whether they can be asked now."""

    person: User
    position: str
    topics: list[Tag] = field(default_factory=list)
    asks_about: list[str] = field(default_factory=list)
    newest_at: datetime | None = None
    is_free: bool = True
    hours: str = ""

    @property
    def is_appointed(self) -> bool:
        return self.position == Position.EXPERT


@dataclass(frozen=True)
class Gap:
    """A topic of a community, and who is known for it."""

    tag: Tag
    waiting: int  # asks without an answer
    people: list[User]
    free: int
    newest_at: datetime | None

    @property
    def is_gap(self) -> bool:
        return not self.people


def roster_of(community: Community, *, by: User) -> list[RosterEntry]:
    """The experts of a community, then whoever helped most different people there lately; ten, or all the experts."""
    known = _known_in(community)
    rows: dict[int, list[KnownFor]] = defaultdict(list)
    for row in known.select_related("tag").order_by("-weight", "pk")[:ROWS]:
        row.tag.community = community
        rows[row.person_id].append(row)
    members = Membership.objects.current().in_community(community).select_related("user")
    stays = members.filter(Q(position=Position.EXPERT) | Q(user__in=list(rows))).filter(user__in=listable())
    muted = mutual_mutes([stay.user_id for stay in stays], by)
    shown = sorted(
        (stay for stay in stays if stay.user_id not in muted),
        key=lambda stay: (
            stay.position != Position.EXPERT,
            -sum(row.weight for row in rows[stay.user_id]),
            stay.joined_at,
        ),
    )
    experts = sum(stay.position == Position.EXPERT for stay in shown)
    shown = shown[: max(MOST, experts)]
    ids = [stay.user_id for stay in shown]
    free, now = free_among(ids, by=by), timezone.now()
    reaches = {reach.user_id: reach for reach in Reach.objects.filter(user__in=ids)}
    return [
        RosterEntry(
            person=stay.user,
            position=stay.position,
            topics=[row.tag for row in rows[stay.user_id][:TOPICS]],
            asks_about=reaches[stay.user_id].asks_about if stay.user_id in reaches else [],
            newest_at=max((row.newest_at for row in rows[stay.user_id]), default=None),
            is_free=stay.user_id in free,
            hours=hours_in_words(reaches.get(stay.user_id), stay.user, now),
        )
        for stay in shown
    ]


def gaps_of(community: Community, *, by: User) -> list[Gap]:
    """The topics of a community, most waiting asks first; of each up to three people who helped with it."""
    tags = Tag.objects.filter(community=community, item_count__gt=0).order_by("-item_count", "pk")[:MOST_TOPICS]
    listed = list(Tag.objects.filter(pk__in=[tag.pk for tag in tags]).annotate(waiting=Count("items", filter=WAITS)))
    place = Window(RowNumber(), partition_by=[F("tag")], order_by=[F("weight").desc(), F("person")])
    known = _known_in(community).filter(tag__in=listed, person__in=listable())
    rows: dict[int, list[KnownFor]] = defaultdict(list)
    for row in known.annotate(place=place).filter(place__lte=NAMED).order_by("tag", "place").select_related("person"):
        rows[row.tag_id].append(row)
    free = free_among({row.person_id for found in rows.values() for row in found}, by=by)
    gaps = [
        Gap(
            tag=tag,
            waiting=tag.waiting,
            people=[row.person for row in rows[tag.pk]],
            free=sum(row.person_id in free for row in rows[tag.pk]),
            newest_at=max((row.newest_at for row in rows[tag.pk]), default=None),
        )
        for tag in listed
    ]
    for gap in gaps:
        gap.tag.community = community
    return sorted(gaps, key=lambda gap: (not gap.is_gap, -gap.waiting, -gap.tag.item_count, gap.tag.pk))


def topics_without_anybody(community: Community) -> QuerySet[Tag]:
    """Topics with asks that wait, or with much written about them, that nobody is known for; most waiting asks first."""
    known = _known_in(community).filter(tag=OuterRef("pk"), person__in=listable())
    tags = Tag.objects.filter(community=community, item_count__gt=1).exclude(Exists(known))
    tags = tags.annotate(waiting=Count("items", filter=WAITS))
    return tags.filter(Q(waiting__gt=0) | Q(item_count__gte=FEW_TEXTS)).order_by("-waiting", "-item_count", "pk")


def topics_known(by: User) -> list[str]:
    """Names of topics somebody is known for in the communities `by` belongs to, most used first."""
    since = timezone.now() - LOOK_BACK
    known = KnownFor.objects.filter(tag=OuterRef("pk"), newest_at__gt=since)
    tags = Tag.objects.visible_to(by).filter(Exists(known), community__in=Community.objects.joined_by(by))
    names = tags.order_by("-item_count", "pk").values_list("name", flat=True)[: 2 * MOST_TOPICS]
    return list(dict.fromkeys(names))[:OFFERED]


def _known_in(community: Community) -> QuerySet[KnownFor]:
    since = timezone.now() - LOOK_BACK
    known = KnownFor.objects.filter(community=community, newest_at__gt=since)
    people = set(known.values_list("person", flat=True))
    return named_where_they_helped(known, "person", people)
