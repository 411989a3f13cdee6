"""What a person's own pages of skills are made of: every view with its weight, what is combined from it, one next step."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from math import fsum

from django.urls import reverse

from accounts.models import User
from communities.models import Community
from learning.assessing import views_on
from learning.combining import Combined, Kind, Source, apart, between_words, combine, level_word, prior
from learning.gaps import FITTING, RISEN, SENTENCES, Cause, Helpfulness, cause_of, gap, rank
from learning.models import LearningOffering, Observation, SelfAnswer, SkillWeek, Take, Wish
from learning.observed import INDICATORS
from learning.skills import QUESTIONS, SKILLS, skills_of
from learning.vocabulary import TOP, Skill
from roles.explain import STEPS
from roles.models import Role, RoleWeek
from roles.own import own_stays

MOST_OFFERED = 5
SOURCE_NAMES = {
    Kind.SELF: "You",
    Kind.PEERS: "Colleagues",
    Kind.MANAGERS: "Managers",
    Kind.OBSERVED: "Observed here",
    Kind.PRIOR: "Usual here",
}
FROM = {
    Kind.SELF: "what you say",
    Kind.PEERS: "what colleagues say",
    Kind.MANAGERS: "what managers say",
    Kind.OBSERVED: "what was observed",
}


@dataclass(frozen=True)
class SkillView:
    """One skill of one person: the sources, what they come to, and how to say it."""

    skill: Skill
    sources: list[Source]
    combined: Combined
    apart: float | None

    @property
    def level(self) -> float | None:
        """None while it may not be shown."""
        return self.combined.level if self.combined.is_shown else None

    @property
    def words(self) -> str:
        return level_word(self.combined.level).capitalize() if self.combined.is_shown else "Not enough views yet"

    @property
    def anchor(self) -> str:
        """What it looks like on this level, in a colleague's words."""
        return self.skill.anchors[self.step] if self.combined.is_shown and self.is_said else ""

    @property
    def step(self) -> int:
        return min(TOP, int(self.combined.level + 0.5))

    @property
    def is_said(self) -> bool:
        """Somebody said something: what the ledger shows alone is no ground for a sentence about a person."""
        return any(source.kind in (Kind.SELF, Kind.PEERS, Kind.MANAGERS) for source in self.sources)

    @property
    def known(self) -> list[str]:
        """Whose views there are, for a line under the word."""
        return [FROM[source.kind] for source in self.sources if source.kind in FROM]

    @property
    def conversation(self) -> str:
        """Self and others a step or more apart: not averaged away, but said."""
        if self.apart is None:
            return ""
        how = "higher" if self.apart > 0 else "lower"
        return (
            f"You see yourself a step or more {how} than the others do. Both may be right: they see other moments than "
            "you. It is worth asking one of them about it."
        )


def source_says(source: Source) -> str:
    """What one kind of view says, in words; a mean to half a step for colleagues."""
    if source.kind is Kind.PEERS:
        return between_words(round(2 * source.level) / 2)
    return level_word(source.level)


def sources_of(view: SkillView) -> list[list[str]]:
    """Every source as a row of a table: who, what it says, weight, how many, as of when."""
    rows = []
    for source in view.sources:
        n = "" if source.kind is Kind.PRIOR else str(source.n)
        on = f"{source.on.day} {source.on:%B %Y}" if source.on else ""
        rows.append([SOURCE_NAMES[source.kind], source_says(source), f"{source.weight:.2f}", n, on])
    return rows


def priors_of(user: User) -> dict[str, Source]:
    """The community mean of each skill where ten or more people stand behind it; of several communities their mean."""
    rows = SkillWeek.objects.filter(community__in=Community.objects.joined_by(user), mean_half__isnull=False)
    newest: dict[tuple[str, int], tuple[date, int]] = {}
    for skill, community_id, as_of, half in rows.order_by("as_of").values_list(
        "skill", "community_id", "as_of", "mean_half"
    ):
        newest[skill, community_id] = (as_of, half or 0)
    by_skill: dict[str, list[tuple[date, int]]] = defaultdict(list)
    for (skill, _), row in sorted(newest.items()):
        by_skill[skill].append(row)
    return {
        skill: prior(fsum(half / 2 for _, half in found) / len(found), len(found), max(as_of for as_of, _ in found))
        for skill, found in by_skill.items()
    }


def skill_views(user: User, slugs: Iterable[str]) -> dict[str, SkillView]:
    """The views on some skills of one person; eight queries at most."""
    views, priors = views_on([user.pk]), priors_of(user)
    found = {}
    for slug in slugs:
        sources = [*views.get((user.pk, slug), []), priors.get(slug, prior(None))]
        found[slug] = SkillView(SKILLS[slug], sources, combine(sources), apart(sources))
    return found


def level_of_skill(user: User, slug: str) -> float | None:
    return skill_views(user, [slug])[slug].level


def wishes_of(user: User) -> dict[str, int]:
    """The roles wanted, most first, in the order of the roles."""
    found = dict(Wish.objects.visible_to(user).wanted().values_list("role", "weight"))
    return {role: found[role] for role in sorted(found, key=lambda role: (-found[role], Role.values.index(role)))}


def own_roles(user: User) -> list[str]:
    """Roles there is something of one's own to share about: wanted, or questions of it answered."""
    wishes, progress = wishes_of(user), progress_of(user)
    return [role for role in Role.values if role in wishes or progress[role]]


def progress_of(user: User) -> dict[str, int]:
    """How many of the ten questions of each role are answered or passed over."""
    done = set(SelfAnswer.objects.visible_to(user).values_list("question", flat=True))
    return {role: sum(1 for question in asked if question.key in done) for role, asked in QUESTIONS.items()}


def doing_of(user: User) -> dict[str, tuple[float, float]]:
    """Enactment and uptake in each role, from the person's own newest snapshots: where they do most of it."""
    rows = RoleWeek.objects.visible_to(user).order_by("community_id", "-as_of")
    newest = rows.distinct("community_id").values_list("community_id", "as_of")
    latest = dict(newest)
    found: dict[str, tuple[float, float]] = {}
    for row in RoleWeek.objects.visible_to(user).filter(as_of__in=set(latest.values())).figures():
        if latest.get(row.community_id) == row.as_of and (row.enactment, row.uptake) > found.get(row.role, (-1.0, 0.0)):
            found[row.role] = row.enactment, row.uptake
    return found


@dataclass(frozen=True)
class Offer:
    """An offering as it is shown to one person: how well it fits decides its place, not a number beside it."""

    offering: LearningOffering
    helpfulness: Helpfulness
    rank: float


@dataclass(frozen=True)
class Advice:
    """One wanted role: its skills, the likely cause, and what would help."""

    role: str
    wish: int
    skills: list[SkillView]
    cause: Cause
    answered: int
    here: Community | None = None  # where to begin, when it is not about learning
    offers: list[Offer] = field(default_factory=list)

    @property
    def label(self) -> str:
        return str(Role(self.role).label)

    @property
    def says(self) -> str:
        return SENTENCES[self.cause]

    @property
    def total(self) -> int:
        return len(QUESTIONS[self.role])

    @property
    def next_step(self) -> dict[str, str]:
        """One, with where it begins: the questions, an offering, or somebody who waits."""
        assess = reverse("assessment", args=[self.role])
        if self.cause is Cause.MEANS:
            says, label, name = STEPS[self.role]
            return {"says": says, "label": label, "href": reverse(name, args=[self.here.slug]) if self.here else ""}
        if self.offers:
            best = self.offers[0].offering
            return {"says": best.title, "label": "Look at it", "href": best.get_absolute_url()}
        if self.answered < self.total:
            label = "Go on" if self.answered else "Begin"
            return {
                "says": f"Ten questions about how you do this, {self.answered} answered.",
                "label": label,
                "href": assess,
            }
        if not any(view.combined.is_shown for view in self.skills):
            return {"says": "Ask colleagues how they see it.", "label": "Choose whom", "href": reverse("view-list")}
        guide = reverse("role-guide", args=[self.role])
        return {"says": "Read what the next level looks like.", "label": f"To the page of {self.label}s", "href": guide}


def advice_of(user: User) -> list[Advice]:
    """For each wanted role, and for no other."""
    wishes = wishes_of(user)
    if not wishes:
        return []
    views = skill_views(user, [skill.slug for role in wishes for skill in skills_of(role)])
    doing, answered = doing_of(user), progress_of(user)
    offers = offers_for(user, wishes, views)
    stays = own_stays(user)
    here = stays[0].community if stays else None
    found = []
    for role, wish in wishes.items():
        of_role = [views[skill.slug] for skill in skills_of(role)]
        levels = [view.level for view in of_role if view.level is not None]
        enactment, uptake = doing.get(role, (0.0, 0.0))
        level = fsum(levels) / len(levels) if levels else None
        cause = cause_of(enactment=enactment, uptake=uptake, level=level)
        fitting = FITTING[cause]
        mine = [offer for offer in offers if offer.offering.known_skill.role == role]
        mine.sort(key=lambda offer: (offer.offering.kind not in fitting, -offer.rank, offer.offering.pk))
        found.append(Advice(role, wish, of_role, cause, answered[role], here, mine[:MOST_OFFERED] if fitting else []))
    return found


def offers_for(user: User, wishes: dict[str, int], views: dict[str, SkillView]) -> list[Offer]:
    """Published where the person may read, of a wanted role, beginning where they stand and not taken yet."""
    found = (
        LearningOffering.objects.visible_to(user)
        .published()
        .filter(skill__in=views)
        .exclude(takes__user=user)
        .select_related("community")
        .order_by("pk")
    )
    fitting = []
    for offering in found:
        level = views[offering.skill].level
        begins, leads = (1.0, 0.0) if level is None else (level + 0.5, level)
        if offering.from_level <= begins and offering.to_level > leads:
            fitting.append(offering)
    helpful = helpfulness_of(fitting)
    offers = []
    for offering in fitting:
        wish, level = wishes[offering.known_skill.role], views[offering.skill].level
        if gap(wish, level) > 0:
            place = rank(wish=wish, level=level, helpfulness=helpful[offering.pk])
            offers.append(Offer(offering, helpful[offering.pk], place))
    return sorted(offers, key=lambda offer: (-offer.rank, offer.offering.pk))


def helpfulness_of(offerings: Iterable[LearningOffering]) -> dict[int, Helpfulness]:
    """Counts of those who are done and said whether it helped, or whose level is known to have risen; one query."""
    counts: dict[int, list[int]] = {offering.pk: [0, 0] for offering in offerings}
    takes = Take.objects.filter(offering__in=counts, done_at__isnull=False)
    for offering_id, helped, before, after in takes.values_list("offering_id", "helped", "level_before", "level_after"):
        rose = None if before is None or after is None else after - before >= 100 * RISEN
        if helped is not None or rose is not None:
            counts[offering_id][0] += 1
            counts[offering_id][1] += int(bool(helped or rose))
    return {pk: Helpfulness(n, helped) for pk, (n, helped) in counts.items()}


def observed_words(user: User, slug: str, communities: dict[int, Community]) -> list[tuple[str, str]]:
    """Community and what was seen there, for the page of one's sources."""
    rows = (
        Observation.objects.visible_to(user).filter(skill=slug, community_id__in=communities).order_by("community_id")
    )
    indicator = INDICATORS[slug]
    return [(communities[row.community_id].name, indicator.words(row.n, row.figure / 1000)) for row in rows]
