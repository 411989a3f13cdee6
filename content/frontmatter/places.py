"""content/communities: one draft community each, with its managers; and which community a text belongs to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.utils import timezone
from django.utils.text import slugify

from activity.models import ExternalRef
from activity.vocabulary import ActorKind, ObjectType, Verb
from communities.models import RESERVED_SLUGS, Community, Membership, Position
from content.frontmatter import people
from content.frontmatter.reader import Broken, Page, is_future
from content.frontmatter.run import Run

COMMUNITY = ExternalRef.Kind.COMMUNITY
REST = "general"

# Who wrote or manages becomes a member from the first day there; who left since stays away.
JOIN = """
WITH came AS (
    SELECT a.actor_id AS user_id, a.community_id, min(a.occurred_at) AS at FROM activity_act a
    WHERE a.source = %(source)s AND a.actor_kind = %(member)s AND a.verb <> %(join)s
    AND NOT EXISTS (SELECT FROM communities_membership m WHERE m.user_id = a.actor_id AND m.community_id = a.community_id)
    GROUP BY a.actor_id, a.community_id
), joined AS (
    INSERT INTO communities_membership (user_id, community_id, position, joined_at, introduction, welcome_note)
    SELECT user_id, community_id, 'member', at, '', '' FROM came RETURNING user_id, community_id, joined_at
)
INSERT INTO activity_act (verb, actor_id, actor_kind, object_type, object_id, owner_id, community_id, audience, via,
                          source, occurred_at, occurred_on)
SELECT %(join)s, j.user_id, %(member)s, %(community)s, j.community_id, c.created_by_id, j.community_id, 2, 1,
       %(source)s, j.joined_at, (j.joined_at AT TIME ZONE 'UTC')::date
FROM joined j JOIN communities_community c ON c.id = j.community_id
"""


@dataclass
class Place:
    key: str
    slug: str
    name: str
    purpose: str
    topics: list[str]
    managers: list[str]
    at: datetime


def bring_communities(run: Run) -> None:
    for batch in run.read("communities", lambda page: _place(run, page)):
        places = {place.key: place for place in batch}
        known = run.known(COMMUNITY, places)
        managers = people.by_slug(run, {slug for place in batch for slug in place.managers})
        for key, place in places.items():
            community_id = known.get(key)
            if community_id is None:
                community = _make(run, place.slug, place.name, purpose=place.purpose, created_at=place.at)
                community_id = community.pk
                run.remember(COMMUNITY, {key: community_id})
                stays = [
                    Membership(community=community, user_id=person.id, position=Position.MANAGER, joined_at=place.at)
                    for person in (managers[slug] for slug in place.managers)
                    if not person.is_service
                ]
                Membership.objects.bulk_create(stays, ignore_conflicts=True)
                for person in {managers[slug].id: managers[slug] for slug in place.managers}.values():
                    if not person.is_service:
                        run.act(Verb.JOIN, person, community.ref, place.at, community_id).save(force_insert=True)
                run.count("managers", len({stay.user_id for stay in stays}))
            run.topics[community_id] = set(place.topics)


def best_for(run: Run, topics: list[str]) -> int:
    """The community that shares most topics with a text; of several the one with fewest topics, then the oldest.

    Texts that fit none come together in one called General.
    """
    if run.only_into:
        return run.only_into.pk
    ranked = sorted((-len(own & set(topics)), len(own), pk) for pk, own in run.topics.items() if own & set(topics))
    return ranked[0][2] if ranked else rest(run)


def named(run: Run, stem: str) -> int:
    """The community whose file has this name."""
    if run.only_into:
        return run.only_into.pk
    return run.known(COMMUNITY, [stem[:200]]).get(stem[:200]) or rest(run)


def rest(run: Run) -> int:
    known = run.known(COMMUNITY, [f"{REST}/"])
    if not known:
        made = _make(run, run.prefix + REST, "General", purpose="So that what belongs to no one community has a place.")
        known = {f"{REST}/": made.pk}
        run.remember(COMMUNITY, known)
    return known[f"{REST}/"]


def join(run: Run) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            JOIN,
            {
                "source": run.source,
                "member": ActorKind.MEMBER,
                "join": Verb.JOIN,
                "community": ObjectType.COMMUNITY,
            },
        )
        run.count("members", max(cursor.rowcount, 0))


def _place(run: Run, page: Page) -> Place:
    slug = (run.prefix + (slugify(page.text("slug")) or slugify(page.stem)))[:60].strip("-")
    if not slug or slug in RESERVED_SLUGS:
        page.refuse("slug", f"“{slug}” cannot be the address of a community")
    at = page.moment("date") or timezone.now()
    if is_future(at):
        page.refuse("date", "the date lies in the future")
    title = page.text("title")
    if not title:
        page.refuse("title", "a community without a title")
    return Place(
        key=page.stem[:200],
        slug=slug,
        name=title[:120],
        purpose=page.text("summary")[:300],
        topics=page.words("topics"),
        managers=page.words("authors"),
        at=at,
    )


def _make(run: Run, slug: str, name: str, **more: object) -> Community:
    if Community.objects.filter(slug=slug).exists():
        raise Broken(f"There is a community at {slug} already: choose another --community-prefix.")
    run.count("communities", 1)
    return Community.objects.create(slug=slug, name=name, kind=run.kind, **more)
