"""Why a role is probably below its target, from what can be measured in the community: one rule after the other.

Four causes (MEASURES.md 4.5): tools, something in the place stands in the way; training, people try or would, and the
skills are not there; guidance, nobody says how, or what is done misses the others; motivation, they could, and do not.
Facts are counts of things done in the open and of skills by band, never of a person. People are told in fives, as
everywhere. A suggestion to be talked about, not a finding: a manager may choose another.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.models import Count, Q

from activity.vocabulary import ObjectType
from communities.models import Community, Membership
from content.models import Item, Kind
from learning.models import LearningOffering, SkillWeek
from learning.skills import SKILLS
from metrics.masking import few
from roles.models import Cause, EnactWeek, Episode, Role
from roles.policy import ROLE_NUMBERS
from roles.targets import PLURALS

WINDOW = timedelta(days=90)
TRIALS = timedelta(days=180)
MATURE = timedelta(days=7)
ENOUGH = 5  # things, before a share of them says anything
ENOUGH_TRIALS, ENOUGH_VIEWS = 10, 10
MOSTLY = 0.5
SELDOM = 0.2  # of what is tried, taken up by somebody
ALSO_ELSEWHERE = 0.2
DELICATE_OBJECTS = (ObjectType.MEDIATION, ObjectType.FLAG)  # one more attempt would tell that there is one


@dataclass(frozen=True)
class Facts:
    """What was found about one role on a day. None: too little to say."""

    obstacles: list[str] = field(default_factory=list)
    trying: int = 0  # people who did something of the role in 90 days
    members: int = 0
    wanted: float = 0.0  # lower end of the band, a share
    tried: int = 0
    taken_up: int = 0
    is_skill_low: bool | None = None
    offerings: int = 0


@dataclass(frozen=True)
class Finding:
    cause: Cause
    evidence: list[str]
    step: str


def facts_of(community: Community, role: str, as_of: date, *, members: int, wanted: float) -> Facts:
    """Everything the rules look at, as it was on a day. wanted: the lower end of the band, as a share."""
    number = ROLE_NUMBERS[role]
    doing = EnactWeek.objects.filter(community_id=community.pk, role=number, week__gt=as_of - WINDOW, week__lt=as_of)
    trials = Episode.objects.filter(
        community_id=community.pk,
        role=number,
        is_trial=True,
        opened_on__gt=as_of - TRIALS,
        opened_on__lte=as_of - MATURE,
    ).exclude(object_type__in=DELICATE_OBJECTS)
    counted = trials.aggregate(tried=Count("act_id"), taken_up=Count("act_id", filter=Q(ok_on__lt=as_of)))
    offered = LearningOffering.objects.published().in_community(community).filter(skill__in=skills_of(role))
    obstacle = OBSTACLES[role](community, as_of)
    return Facts(
        obstacles=[obstacle] if obstacle else [],
        trying=doing.values("member_id").distinct().count(),
        members=members,
        wanted=wanted,
        tried=counted["tried"],
        taken_up=counted["taken_up"],
        is_skill_low=is_skill_low(community, role, as_of),
        offerings=offered.count(),
    )


def likely_cause(role: str, facts: Facts) -> Finding:
    """The first rule that holds, with what speaks for it.

    1. Something in the place stands in the way: tools. It comes first, as no training helps against it.
    2. Fewer even try than the target wants. Low skills: training. Nobody knows of the skills and nothing is offered:
       guidance. Else they could and do not: motivation.
    3. Enough try, but little of it is taken up. Known skills that are not low: guidance. Else training.
    4. Enough try, it is taken up, but not often enough to act in the role: motivation.
    """
    name = PLURALS[Role(role)]
    if facts.obstacles:
        return _found(role, Cause.TOOLS, facts.obstacles)
    trying = (
        f"{few(facts.trying).capitalize()} of {facts.members:,} people did anything of the kind in the last 90 days."
    )
    if facts.trying < facts.wanted * facts.members:
        if facts.is_skill_low:
            return _found(role, Cause.TRAINING, [trying, f"Most whose skills as {name} are known are still beginners."])
        if facts.is_skill_low is None and not facts.offerings:
            unknown = f"How well people can do it is not known, and nothing is offered to learn what {name} do."
            return _found(role, Cause.GUIDANCE, [trying, unknown])
        able = "the skills are there" if facts.is_skill_low is False else "there is something to learn from"
        return _found(role, Cause.MOTIVATION, [trying, f"Nothing we can see stands in the way, and {able}."])
    if facts.tried >= ENOUGH_TRIALS and facts.taken_up < SELDOM * facts.tried:
        uptake = f"Of {facts.tried:,} attempts in half a year, {facts.taken_up:,} were taken up by somebody."
        if facts.is_skill_low is False:
            return _found(
                role, Cause.GUIDANCE, [uptake, "The skills are there, so it may be the wrong audience or form."]
            )
        return _found(role, Cause.TRAINING, [uptake])
    often = "What is tried is taken up, or too little was tried to tell. It does not happen often enough."
    return _found(role, Cause.MOTIVATION, [trying, often])


def _found(role: str, cause: Cause, evidence: list[str]) -> Finding:
    return Finding(cause, evidence, STEPS.get((role, cause)) or GENERAL_STEPS[cause])


def skills_of(role: str) -> list[str]:
    return [slug for slug, skill in SKILLS.items() if skill.role == role]


def is_skill_low(community: Community, role: str, as_of: date) -> bool | None:
    """Whether half of the known levels in the skills of a role are low; None with fewer than ten known."""
    rows = SkillWeek.objects.filter(community=community, skill__in=skills_of(role), as_of__lte=as_of)
    latest = rows.order_by("-as_of").values_list("as_of", flat=True).first()
    found = list(rows.filter(as_of=latest)) if latest else []
    known = sum(row.known for row in found)
    return sum(row.low for row in found) >= MOSTLY * known if known >= ENOUGH_VIEWS else None


def _published(community: Community, as_of: date, *kinds: str) -> tuple[int, Q]:
    recent = Q(published_at__date__gt=as_of - WINDOW, published_at__date__lt=as_of, removed_at=None, kind__in=kinds)
    return Item.objects.filter(recent, community=community).count(), recent


def _asks_without_tags(community: Community, as_of: date) -> str:
    """Who could introduce or refer finds an ask by its topic. An ask without a tag reaches nobody who follows one."""
    asks, recent = _published(community, as_of, Kind.ASK)
    untagged = Item.objects.filter(recent, community=community, tags=None).count()
    if asks < ENOUGH or untagged < MOSTLY * asks:
        return ""
    return f"{untagged:,} of {asks:,} asks of the last 90 days carry no tag, so they reach nobody who knows the topic."


def _nowhere_to_carry(community: Community, _: date) -> str:
    stays = Membership.objects.current().people()
    here = stays.in_community(community).values("user")
    others = stays.exclude(community=community).filter(user__in=here).values("user").distinct().count()
    members = here.count()
    if members < ENOUGH or others >= ALSO_ELSEWHERE * members:
        return ""
    return (
        f"{few(others).capitalize()} of {members:,} members are in another community, so there is nowhere to carry to."
    )


def _nothing_to_answer(community: Community, as_of: date) -> str:
    asks, _ = _published(community, as_of, Kind.ASK)
    return "" if asks >= ENOUGH else f"Asks in the last 90 days: {asks:,}. There was hardly anything to answer."


def _nobodys_pages(community: Community, _: date) -> str:
    kept = Item.objects.published().in_community(community).of_kind(Kind.PAGE, Kind.DOCUMENT)
    pages, unowned = kept.count(), kept.filter(owner=None).count()
    if pages < ENOUGH or unowned < MOSTLY * pages:
        return ""
    return f"Nobody looks after {unowned:,} of {pages:,} pages and documents, so they wait on no one’s list."


def _nothing_new(community: Community, as_of: date) -> str:
    items, _ = _published(community, as_of, *Kind.values)
    return (
        ""
        if items >= ENOUGH
        else f"Texts published in the last 90 days: {items:,}. There is hardly anything new to use."
    )


OBSTACLES: dict[str, Callable[[Community, date], str]] = {
    Role.CONSUMER: _nothing_new,
    Role.CREATOR: _nothing_to_answer,
    Role.CONNECTOR: _asks_without_tags,
    Role.CARRIER: _nowhere_to_carry,
    Role.CARETAKER: _nobodys_pages,
}
STEPS: dict[tuple[str, str], str] = {
    (Role.CONNECTOR, Cause.TOOLS): "Tag the open asks together, and put the common topics into the template for asks.",
    (Role.CARRIER, Cause.TOOLS): "Agree with a neighbouring community who belongs to both.",
    (Role.CREATOR, Cause.TOOLS): "Bring three open questions from the work here, in the name of those who have them.",
    (Role.CARETAKER, Cause.TOOLS): "Ask one person for each page to look after it, with a day for the next review.",
    (Role.CONSUMER, Cause.TOOLS): "Publish one thing a week that somebody asked for.",
    (Role.CONNECTOR, Cause.GUIDANCE): "Show in the next meeting how an ask is referred, on an open one.",
    (Role.CARRIER, Cause.GUIDANCE): "Show which of the last answers would have helped elsewhere, and to whom.",
}
GENERAL_STEPS: dict[str, str] = {
    Cause.TRAINING: "Offer a mentor, or a task small enough to begin with.",
    Cause.TOOLS: "Take the obstacle away.",
    Cause.GUIDANCE: "Write half a page on how it is done here, with one good example.",
    Cause.MOTIVATION: "Invite three people to one concrete thing each, and say what it was good for.",
}
