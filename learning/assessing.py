"""The views there are on somebody's skills, as sources to combine: for one person's page, and for a whole community."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date

from communities.models import Membership
from learning.combining import Source, from_managers, from_observed, from_peers, from_self
from learning.models import ManagerNote, Observation, PeerRelease, SelfAnswer, Sharing
from learning.skills import QUESTION_OF, SKILLS

Key = tuple[int, str]  # person, skill


def views_on(people: Collection[int]) -> dict[Key, list[Source]]:
    """Every source but the prior, by person and skill; five queries however many people."""
    found: dict[Key, list[Source]] = defaultdict(list)
    for part in (_own(people), _peers(people), _managers(people), _observed(people)):
        for key, source in part:
            if source is not None:
                found[key].append(source)
    return dict(found)


def _own(people: Collection[int]) -> Iterable[tuple[Key, Source | None]]:
    levels: dict[Key, list[int]] = defaultdict(list)
    newest: dict[Key, date] = {}
    rows = SelfAnswer.objects.given().filter(user__in=people).order_by("answered_at", "pk")
    for user_id, key, level, at in rows.values_list("user_id", "question", "level", "answered_at"):
        question = QUESTION_OF.get(key)
        if question is not None and level is not None:
            levels[user_id, question.skill].append(level)
            newest[user_id, question.skill] = at.date()
    return ((key, from_self(given, newest[key])) for key, given in levels.items())


def _peers(people: Collection[int]) -> Iterable[tuple[Key, Source | None]]:
    rows = PeerRelease.objects.current().filter(about__in=people)
    return (((row.about_id, row.skill), from_peers(row.mean, row.n, row.as_of)) for row in rows)


def _managers(people: Collection[int]) -> Iterable[tuple[Key, Source | None]]:
    """Notes of those who still manage a community with which the member still shares the role; the newest first."""
    shared = set(Sharing.objects.standing().filter(user__in=people).values_list("user_id", "community_id", "role"))
    if not shared:
        return ()
    managing = set(
        Membership.objects.managers()
        .filter(community__in={community_id for _, community_id, _ in shared})
        .values_list("user_id", "community_id")
    )
    levels: dict[Key, list[int]] = defaultdict(list)
    newest: dict[Key, date] = {}
    for note in ManagerNote.objects.filter(about__in=people).order_by("-updated_at", "-pk"):
        skill = SKILLS.get(note.skill)
        counts = skill and (note.about_id, note.community_id, skill.role) in shared
        if counts and (note.manager_id, note.community_id) in managing:
            levels[note.about_id, note.skill].append(note.level)
            newest.setdefault((note.about_id, note.skill), note.updated_at.date())
    return ((key, from_managers(given, newest[key])) for key, given in levels.items())


def _observed(people: Collection[int]) -> Iterable[tuple[Key, Source | None]]:
    parts: dict[Key, list[tuple[float, int]]] = defaultdict(list)
    newest: dict[Key, date] = {}
    for row in Observation.objects.filter(member_id__in=people).order_by("community_id"):
        key = row.member_id, row.skill
        parts[key].append((row.value / 100, row.n))
        newest[key] = row.as_of
    return ((key, from_observed(given, newest[key])) for key, given in parts.items())
