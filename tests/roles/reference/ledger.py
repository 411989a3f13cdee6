"""What the reference looks at: the acts that count, and questions about them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime

from activity.models import Act, ReadingAct
from activity.vocabulary import HUMAN_VIA, ActorKind, ObjectType, Verb
from communities.models import Membership

Thing = tuple[int, int]  # object type and id


def thing_of(act: Act) -> Thing:
    return act.object_type, act.object_id


@dataclass
class Ledger:
    """Every act that carries evidence, in the order in which people acted; what was read; who was a member when."""

    acts: list[Act] = field(default_factory=list)
    reading: list[ReadingAct] = field(default_factory=list)
    memberships: list[Membership] = field(default_factory=list)
    flags: dict[int, Act] = field(default_factory=dict)  # withdrawn ones too: a decision on one was still a decision

    def __post_init__(self) -> None:
        self.by_verb: dict[int, list[Act]] = defaultdict(list)
        self.by_cause: dict[int, list[Act]] = defaultdict(list)
        self.by_actor: dict[int, list[Act]] = defaultdict(list)
        self.by_id = {act.pk: act for act in self.acts}
        for act in self.acts:
            self.by_verb[act.verb].append(act)
            self.by_actor[act.actor_id].append(act)
            if act.caused_by_id:
                self.by_cause[act.caused_by_id].append(act)

    @classmethod
    def read(cls) -> Ledger:
        everything = list(Act.objects.order_by("occurred_at", "id"))
        withdrawn = {act.undo_of_id for act in everything if act.undo_of_id}
        first_of_bulk: dict[object, int] = {}
        for act in sorted(everything, key=lambda act: act.pk):
            if act.bulk_id:
                first_of_bulk.setdefault(act.bulk_id, act.pk)
        counting = [
            act
            for act in everything
            if act.actor_kind == ActorKind.MEMBER
            and act.via in HUMAN_VIA
            and act.verb != Verb.UNDO
            and act.pk not in withdrawn
            and (act.bulk_id is None or first_of_bulk[act.bulk_id] == act.pk)
        ]
        reading = list(ReadingAct.objects.order_by("occurred_at", "id"))
        flags = {act.pk: act for act in everything if act.verb == Verb.FLAG}
        return cls(counting, reading, list(Membership.objects.order_by("joined_at", "id")), flags)

    def of(self, *verbs: Verb) -> Iterator[Act]:
        for verb in verbs:
            yield from self.by_verb[verb]

    def joined_on(self, member: int, community: int) -> list[datetime]:
        return [m.joined_at for m in self.memberships if (m.user_id, m.community_id) == (member, community)]

    def home(self, member: int | None, at: Act) -> int | None:
        """The community of somebody at the time of an act: where it happened, else their oldest one."""
        stays = [
            m
            for m in self.memberships
            if m.user_id == member
            and m.joined_at.date() <= at.occurred_on
            and (m.left_at is None or m.left_at > at.occurred_at)
        ]
        return next((m.community_id for m in stays if m.community_id == at.community_id), None) or (
            stays[0].community_id if stays else None
        )

    def is_across(self, act: Act, one: int | None, other: int | None) -> bool:
        """Whether an act reached from one community into another."""
        if act.origin_community_id not in (None, act.community_id):
            return True
        homes = self.home(one, act), self.home(other, act)
        return None not in homes and homes[0] != homes[1]

    def came_back(self, member: int, community: int, after: date, within: int) -> date | None:
        """The first later day on which somebody did anything in a community but join and leave it."""
        days = [
            act.occurred_on
            for act in self.by_actor[member]
            if act.community_id == community
            and act.verb not in (Verb.JOIN, Verb.LEAVE)
            and 0 < (act.occurred_on - after).days <= within
        ]
        return min(days, default=None)


def partner(act: Act) -> int | None:
    """The other one in an act that ties two people: a reply, an acceptance, a thank, editing one page."""
    if act.verb == Verb.ANSWER:
        return act.target_id
    if act.verb == Verb.COMMENT:
        return act.target_id or act.owner_id
    if act.verb == Verb.THANK:
        return thanked(act)
    if act.verb in (Verb.ACCEPT_ANSWER, Verb.IMPROVE):
        return act.owner_id
    return None


def thanked(act: Act) -> int | None:
    if act.target_id:
        return act.target_id
    return act.object_id if act.object_type == ObjectType.MEMBER else act.owner_id


def ties(ledger: Ledger) -> dict[frozenset[int], list[tuple[datetime, date]]]:
    """Whenever two people dealt with each other, by pair."""
    found: dict[frozenset[int], list[tuple[datetime, date]]] = defaultdict(list)
    for act in ledger.of(Verb.ANSWER, Verb.COMMENT, Verb.ACCEPT_ANSWER, Verb.THANK, Verb.IMPROVE):
        other = partner(act)
        if other and other != act.actor_id:
            found[frozenset((act.actor_id, other))].append((act.occurred_at, act.occurred_on))
    for act in ledger.of(Verb.CONFIRM_TIE):
        introduction = ledger.by_id.get(act.object_id)
        if introduction is None or introduction.verb != Verb.INTRODUCE:
            continue
        if act.actor_id in (introduction.object_id, introduction.target_id):
            pair = frozenset((introduction.object_id, introduction.target_id))
            found[pair].append((act.occurred_at, act.occurred_on))
    return found


def neighbours(pairs: Iterable[frozenset[int]], person: int) -> set[int]:
    return {other for pair in pairs if person in pair for other in pair if other != person}
