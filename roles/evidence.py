"""The acts behind a figure: which verbs speak for a role, and the lines that show such acts with the way to them.

Reading acts and delicate acts never appear here (MEASURES.md 2.5), nor what somebody saved or follows.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from activity.models import Act, ActQuerySet, ReadingAct
from activity.vocabulary import Audience, ObjectType, Verb
from communities.models import Community
from content.models import OBJECT_TYPES, Item, Reply
from roles.models import Effect, LeftOut, Role, RoleWeek
from roles.policy import ROLE_NUMBERS

WINDOW = timedelta(days=364)
MOST_EFFECTS = 30

#: What one does in a role where others can see it (MEASURES.md 3.2).
PUBLIC_VERBS: dict[str, tuple[Verb, ...]] = {
    Role.CONSUMER: (Verb.ASK, Verb.ACCEPT_ANSWER, Verb.USE, Verb.ATTEND, Verb.COMPLETE, Verb.APPLY),
    Role.CREATOR: (Verb.CREATE, Verb.ANSWER, Verb.IMPROVE, Verb.COMMENT, Verb.REUSE),
    Role.CONNECTOR: (Verb.INTRODUCE, Verb.REFER, Verb.POINT, Verb.INVITE_MEMBER),
    Role.CARRIER: (Verb.SHARE, Verb.RECOMMEND, Verb.FEATURE),
    Role.CARETAKER: (
        Verb.WELCOME,
        Verb.REVIEW,
        Verb.GARDEN,
        Verb.HOST,
        Verb.MENTOR,
        Verb.PROPOSE_POLICY,
        Verb.ADOPT_POLICY,
    ),
}
#: What others did with one's work, openly.
RECOGNITION = (Verb.USE, Verb.APPLY, Verb.ACCEPT_ANSWER, Verb.REUSE, Verb.THANK, Verb.LIKE)
#: What shows to others that it happened, whoever did it.
OPEN_VERBS = {*RECOGNITION, *(verb for verbs in PUBLIC_VERBS.values() for verb in verbs)}
HELPED = (Verb.USE, Verb.APPLY, Verb.ACCEPT_ANSWER, Verb.THANK)

VERB_WORDS: dict[int, str] = {
    Verb.ASK: "Asked",
    Verb.ACCEPT_ANSWER: "Answer accepted",
    Verb.USE: "Used at work",
    Verb.ATTEND: "Attended",
    Verb.COMPLETE: "Completed",
    Verb.APPLY: "Applied at work",
    Verb.CREATE: "Written",
    Verb.ANSWER: "Answered",
    Verb.IMPROVE: "Improved",
    Verb.COMMENT: "Commented",
    Verb.REUSE: "Built on",
    Verb.INTRODUCE: "Introduced",
    Verb.REFER: "Referred to somebody who knows",
    Verb.POINT: "Pointed to",
    Verb.INVITE_MEMBER: "Invited",
    Verb.SHARE: "Shared",
    Verb.RECOMMEND: "Recommended",
    Verb.FEATURE: "Put forward",
    Verb.WELCOME: "Welcomed",
    Verb.REVIEW: "Reviewed",
    Verb.GARDEN: "Tended",
    Verb.HOST: "Hosted",
    Verb.MENTOR: "Mentored",
    Verb.PROPOSE_POLICY: "Proposed a rule",
    Verb.ADOPT_POLICY: "Adopted a rule or a target",
    Verb.LIKE: "Found helpful",
    Verb.THANK: "Thanked for",
    Verb.VIEW: "Opened",
    Verb.SEARCH: "Searched",
    Verb.DOWNLOAD: "Downloaded",
}
ITEM_TYPES = tuple(OBJECT_TYPES.values())
REPLY_TYPES = (ObjectType.ANSWER, ObjectType.COMMENT)


def standing_acts() -> ActQuerySet:
    """Human acts that were not withdrawn."""
    withdrawn = Act.objects.filter(undo_of_id=OuterRef("pk"))
    return Act.objects.human().filter(~Exists(withdrawn), undo_of_id=None)


def acts_of_role(community: Community, role: str, *, since: date, until: date) -> ActQuerySet:
    """Acts that speak for a role in a community, from a day up to another; without those of people who opted out."""
    left_out = LeftOut.objects.filter(Q(community_id=None) | Q(community_id=community.pk)).values("user_id")
    return (
        standing_acts()
        .filter(
            community_id=community.pk,
            verb__in=PUBLIC_VERBS[role],
            occurred_on__gte=since,
            occurred_on__lt=until,
            # An act is recorded when it happens or later; this spares the database the months before.
            recorded_at__gte=datetime.combine(since - timedelta(days=1), time(), UTC),
        )
        .exclude(actor_id__in=left_out)
        .exclude(audience=Audience.DIRECT)  # between two people: that there is one is theirs alone
    )


def own_acts(user: User, community: Community, role: str) -> ActQuerySet:
    """What the person did in this role here, in the window."""
    since = timezone.now().date() - WINDOW
    return (
        Act.objects.visible_to(user)
        .filter(actor_id=user.pk, community_id=community.pk, verb__in=PUBLIC_VERBS[role], occurred_on__gte=since)
        .filter(pk__in=standing_acts().filter(actor_id=user.pk).values("pk"))
        .latest_first()
    )


def taken_up(user: User, community: Community, role: str) -> list[Act]:
    """What came of what the person did in a role here: the newest open acts of others that the roll-up names, in the window.

    Where one may see them is decided by the texts they are about (lines_of), not by whom they are for.
    """
    since = timezone.now().date() - WINDOW
    effects = Effect.objects.filter(
        member_id=user.pk, community_id=community.pk, role=ROLE_NUMBERS[role], day__gte=since
    )
    ids = dict.fromkeys(effects.order_by("-day", "-act_id").values_list("act_id", flat=True)[:MOST_EFFECTS])
    return [act for act in _in_the_open(ids) if act.actor_id != user.pk]


def top_acts(row: RoleWeek | None) -> list[Act]:
    """The acts the record names as those that counted most, as far as they happened in the open."""
    return _in_the_open(row.record.get("top") or []) if row else []


def _in_the_open(ids: Iterable[int]) -> list[Act]:
    """Acts in the order given; without those between two people, and without what only their doers know of."""
    ids = list(ids)
    found = standing_acts().filter(pk__in=ids, verb__in=OPEN_VERBS).exclude(audience=Audience.DIRECT).in_bulk()
    return [found[pk] for pk in ids if pk in found]


@dataclass(frozen=True)
class Exchange:
    """Distinct people one helped, and who helped one, in the window."""

    helped: int
    helped_by: int

    def __str__(self) -> str:
        return f"You helped {people(self.helped)}; {people(self.helped_by)} helped you."


def exchange_of(user: User, community: Community) -> Exchange:
    """Helped means: somebody used, applied, accepted or thanked for something of the other's. One query."""
    since = timezone.now().date() - WINDOW
    found = (
        standing_acts()
        .filter(Q(owner_id=user.pk) | Q(actor_id=user.pk), community_id=community.pk, occurred_on__gte=since)
        .filter(verb__in=HELPED)
        .aggregate(
            helped=Count("actor_id", filter=Q(owner_id=user.pk) & ~Q(actor_id=user.pk), distinct=True),
            helped_by=Count("owner_id", filter=Q(actor_id=user.pk) & ~Q(owner_id=user.pk), distinct=True),
        )
    )
    return Exchange(found["helped"], found["helped_by"])


@dataclass(frozen=True)
class Turn:
    """When somebody first asked here, and when they first answered somebody else afterwards; without a window."""

    asked_on: date
    answered_on: date | None


def turn_of(user: User, community: Community) -> Turn | None:
    """For the person alone; None for who never asked. Two queries."""
    mine = standing_acts().filter(actor_id=user.pk, community_id=community.pk)
    asked = mine.filter(verb=Verb.ASK).order_by("occurred_at").first()
    if asked is None:
        return None
    later = mine.filter(verb=Verb.ANSWER, occurred_at__gt=asked.occurred_at).exclude(target_id=user.pk)
    answered = later.order_by("occurred_at").first()
    return Turn(asked.occurred_on, answered.occurred_on if answered else None)


def people(count: int) -> str:
    return "nobody" if not count else "1 person" if count == 1 else f"{count:,} people"


@dataclass(frozen=True)
class Line:
    """One act to show: what was done, on what or (one's own) with whom, where to find it. Never by whom."""

    says: str
    kind: str
    title: str
    url: str
    on: date
    source: str

    @property
    def kind_word(self) -> str:
        """What it was, unless the words or the title say it already."""
        is_said = self.says in ("Asked", "Answered", "Commented") or self.title == f"a {self.kind}"
        return "" if is_said else self.kind.capitalize()


def lines_of(acts: Iterable[Act | ReadingAct], viewer: User | AnonymousUser, *, keep_gone: bool = False) -> list[Line]:
    """The acts as lines, each with the text it is about if the viewer may see that. Two queries at most.

    Acts on texts that are gone or closed to the viewer are left out; with keep_gone (one's own) they stay, unlinked,
    and those with people name them. Three queries then.
    """
    acts = list(acts)
    people = _people_of(acts, viewer) if keep_gone else {}
    items = {i.pk: i for i in Item.objects.visible_to(viewer).with_people().filter(pk__in=_ids(acts, ITEM_TYPES))}
    replies = {
        r.pk: r
        for r in Reply.objects.visible_to(viewer)
        .present()
        .select_related("item__community")
        .filter(pk__in=_ids(acts, REPLY_TYPES))
    }
    lines = []
    for act in acts:
        known = items if act.object_type in ITEM_TYPES else replies if act.object_type in REPLY_TYPES else {}
        text: Item | Reply | None = known.get(act.object_id)
        if text is None and not keep_gone:
            continue
        title = "" if text is None else text.title if isinstance(text, Item) else text.item.title
        lines.append(
            Line(
                says=VERB_WORDS.get(act.verb, act.get_verb_display()),
                kind=ObjectType(act.object_type).label,
                title=title or _named(act, people) or _nameless(act),
                url=text.get_absolute_url() if text else _way_to(act, people),
                on=act.occurred_on,
                source=act.source,
            )
        )
    return lines


def _ids(acts: list[Act | ReadingAct], types: tuple[ObjectType, ...]) -> list[int]:
    return [act.object_id for act in acts if act.object_type in types]


def _people_of(acts: Iterable[Act | ReadingAct], viewer: User | AnonymousUser) -> dict[int, User]:
    """Whom the viewer's own acts were about, as far as they are still here for the viewer."""
    ids = {pk for act in acts if act.object_type == ObjectType.MEMBER for pk in _whom(act)}
    return {person.pk: person for person in User.objects.visible_to(viewer).filter(pk__in=ids)} if ids else {}


def _whom(act: Act | ReadingAct) -> list[int]:
    """One person, or the two somebody introduced."""
    return list(dict.fromkeys(pk for pk in (act.object_id, getattr(act, "target_id", None)) if pk))


def _named(act: Act | ReadingAct, people: dict[int, User]) -> str:
    if act.object_type != ObjectType.MEMBER or not any(pk in people for pk in _whom(act)):
        return ""
    return " and ".join(people[pk].display_name if pk in people else "somebody who left" for pk in _whom(act))


def _way_to(act: Act | ReadingAct, people: dict[int, User]) -> str:
    """To the introductions one made; else to the person."""
    if act.object_type != ObjectType.MEMBER:
        return ""
    if act.verb == Verb.INTRODUCE:
        return reverse("introduction-list")
    known = [people[pk] for pk in _whom(act) if pk in people]
    return known[0].get_absolute_url() if known else ""


def _nameless(act: Act | ReadingAct) -> str:
    if act.object_type in (*ITEM_TYPES, *REPLY_TYPES):
        return "a text that is no longer here"
    return f"a {ObjectType(act.object_type).label.replace('_', ' ')}"
