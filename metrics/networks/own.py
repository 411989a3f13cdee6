"""One's own network: whom one had to do with, and whom of them one could introduce to each other. For oneself alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from math import cos, pi, sin
from typing import Any

from django.db.models import Q
from django.urls import reverse

from accounts.models import User
from communities.models import Community, Introduction, IntroductionSide, Membership
from communities.people import people_to_introduce
from content.models import Tag
from metrics.models import Layer, MemberNetwork, NetworkChoice, NetworkTie, NetworkWeek
from roles.models import LeftOut

MOST_TIES, MOST_PAIRS, MOST_CANDIDATES = 60, 6, 40
DOTS, WIDTH, HEIGHT = 24, 320, 240
CLOSENESS = {1: "a little", 2: "some", 3: "much"}
LAYER_WORDS = {
    Layer.TALK: "answered or commented",
    Layer.RECOGNISE: "thanked, accepted or liked",
    Layer.BUILD: "wrote on the same page",
    Layer.INTRODUCE: "talked after an introduction",
}


@dataclass(frozen=True)
class OwnTie:
    person: User
    layers: int
    closeness: int
    is_bridge: bool

    @property
    def what(self) -> str:
        made_of = [words for layer, words in LAYER_WORDS.items() if self.layers & layer]
        return "; ".join(made_of)

    @property
    def how_much(self) -> str:
        return CLOSENESS[self.closeness]


@dataclass(frozen=True)
class Pair:
    """Two people one could introduce to each other."""

    first: User
    second: User
    topics: list[str]
    href: str


@dataclass(frozen=True)
class OwnNetwork:
    community: Community
    week: NetworkWeek | None
    place: MemberNetwork | None
    ties: list[OwnTie]
    introduced: int  # pairs one brought together, who said that they talked

    @property
    def near(self) -> list[OwnTie]:
        return [tie for tie in self.ties if not tie.is_bridge]

    @property
    def far(self) -> list[OwnTie]:
        return [tie for tie in self.ties if tie.is_bridge]

    @property
    def headline(self) -> str:
        if self.place is None:
            return f"No ties in {self.community.name} yet."
        people = "one person" if self.place.ties == 1 else f"{self.place.ties:,} people"
        if not self.place.joins:
            return f"You had to do with {people} in {self.community.name}."
        others = "another sub-group" if self.place.joins == 1 else f"{self.place.joins} other sub-groups"
        return f"You had to do with {people} in {self.community.name}, and reach into {others}."

    @property
    def layers(self) -> list[tuple[str, int]]:
        return [(words, sum(1 for tie in self.ties if tie.layers & layer)) for layer, words in LAYER_WORDS.items()]

    @property
    def picture(self) -> dict[str, Any]:
        """Oneself in the middle, others around: near ones on the inner ring. No line between two others."""
        dots = []
        for ring, reach in ((self.near[: DOTS // 2], 0.5), (self.far[: DOTS // 2], 0.9)):
            for number, tie in enumerate(ring):
                turn = 2 * pi * (number + (reach > 0.5) / 2) / len(ring) - pi / 2
                x, y = WIDTH / 2 + reach * 140 * cos(turn), HEIGHT / 2 + reach * 105 * sin(turn)
                dots.append(
                    {
                        "x": f"{x:.0f}",
                        "y": f"{y:.0f}",
                        "tie": tie,
                        "size": 3 + 2 * tie.closeness,
                        "is_below": sin(turn) > 0,
                    }
                )
        return {"dots": dots, "x": WIDTH // 2, "y": HEIGHT // 2, "width": WIDTH, "height": HEIGHT}


def own_network(user: User, community: Community) -> OwnNetwork:
    """One's ties of the newest week, the closest first; colleagues who left since, or opted out, are not among them."""
    rows = NetworkTie.objects.visible_to(user).in_community(community).order_by("-closeness", "pk")[:MOST_TIES]
    by_peer = {row.other_than(user.pk): row for row in rows}
    people = {person.pk: person for person in _still_here(user, community).filter(pk__in=by_peer)}
    ties = [OwnTie(people[pk], r.layers, r.closeness, r.is_bridge) for pk, r in by_peer.items() if pk in people]
    met = IntroductionSide.objects.filter(talked_at__isnull=False).values("introduction")
    week = NetworkWeek.objects.in_community(community).latest_first().defer("shape", "picture").first()
    return OwnNetwork(
        community,
        week,
        MemberNetwork.objects.visible_to(user).filter(community=community).first(),
        ties,
        Introduction.objects.by(user).filter(community=community, withdrawn_at=None, pk__in=met).count(),
    )


def _still_here(user: User, community: Community) -> Any:
    left_out = LeftOut.objects.filter(Q(community_id=community.pk) | Q(community_id=None)).values("user_id")
    here = Membership.objects.current().in_community(community).values("user")
    return User.objects.visible_to(user).filter(pk__in=here).exclude(pk__in=left_out)


def pairs_to_introduce(user: User, network: OwnNetwork) -> list[Pair]:
    """Two of one's ties who share a topic and have no tie, where both may be suggested; by how much they share.

    Nobody is suggested who would rather not be introduced, and no two whom one introduced in the last 180 days.
    """
    community = network.community
    peers = [tie.person.pk for tie in network.ties]
    willing = NetworkChoice.objects.suggestible().filter(user__in=peers).values("user")
    may_be = set(people_to_introduce(user, community).filter(pk__in=willing).values_list("pk", flat=True))
    people = {tie.person.pk: tie.person for tie in network.ties if tie.person.pk in may_be}
    candidates = list(people)[:MOST_CANDIDATES]
    if len(candidates) < 2:
        return []
    topics = _topics(community, candidates)
    taken = _tied(community, candidates) | _introduced(user, candidates)
    shared = {
        (a, b): sorted(topics.get(a, set()) & topics.get(b, set()))
        for a, b in combinations(sorted(candidates), 2)
        if (a, b) not in taken
    }
    best = sorted((pair for pair in shared if shared[pair]), key=lambda pair: (-len(shared[pair]), pair))[:MOST_PAIRS]
    names = _names(user, {tag for pair in best for tag in shared[pair]})
    base = reverse("communities:introduction-create", args=[community.slug])
    return [
        Pair(people[a], people[b], words, f"{base}?first={people[a].handle}&second={people[b].handle}")
        for a, b in best
        if (words := [names[tag] for tag in shared[a, b] if tag in names])
    ]


def _topics(community: Community, people: Sequence[int]) -> dict[int, set[int]]:
    """Kept by the weekly job, of those alone who may be suggested."""
    rows = MemberNetwork.objects.filter(community=community, member__in=people).values_list("member", "topics")
    return {member: set(topics) for member, topics in rows}


def _tied(community: Community, people: Sequence[int]) -> set[tuple[int, int]]:
    """In this community or in any other."""
    return set(NetworkTie.objects.filter(low__in=people, high__in=people).values_list("low", "high"))


def _introduced(user: User, people: Sequence[int]) -> set[tuple[int, int]]:
    lately = Introduction.objects.by(user).lately()
    sides: dict[int, list[int]] = {}
    for introduction, person in IntroductionSide.objects.filter(introduction__in=lately).values_list(
        "introduction", "user"
    ):
        sides.setdefault(introduction, []).append(person)
    return {(min(pair), max(pair)) for pair in sides.values()}


def _names(user: User, tags: set[int]) -> dict[int, str]:
    return dict(Tag.objects.visible_to(user).filter(pk__in=tags).values_list("pk", "name"))
