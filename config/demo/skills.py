"""What people want, how they see themselves and one another, and a dozen things to learn from: once all is written."""

from __future__ import annotations

import random
from datetime import datetime, timedelta

from django.db.models import Q

from activity.models import Act
from activity.vocabulary import Verb
from config.demo.copying import copy_in
from config.demo.world import Person, Spot, World
from learning.models import LearningOffering, PeerNote, SelfAnswer, Sharing, Take, ViewRequest, Wish
from learning.skills import QUESTIONS, skills_of
from learning.vocabulary import OfferingKind as K
from learning.vocabulary import Stage
from roles.engine.connecting import TIE_VERBS
from roles.models import Role

# The community, the skill, from and to which level, the kind, its title, what one does, hours; "?" stands before a proposal.
OFFERINGS = (
    ("field-service", "attentive", 0, 2, K.PRACTICE, "Answer one ask beside Birgit", "Take an open ask you half know. Write the answer together, send it under your name.", 1),
    ("field-service", "attentive", 1, 3, K.GUIDE, "What a first reply must hold", "One page: the case in a sentence, the first check, when to stop. Try it on the next ask.", 0.5),
    ("field-service", "designer", 0, 2, K.COURSE, "Pages people can act on", "Three mornings. Bring a page of yours and leave with a shorter one.", 6),
    ("field-service", "designer", 2, 3, K.MENTOR, "Rewrite a page with its author", "Two afternoons with somebody who has done it often.", 4),
    ("field-service", "researcher", 0, 2, K.PRACTICE, "Find the two pages that contradict each other", "There is a pair in every topic. Find one, ask both authors, write down which holds.", 3),
    ("field-service", "broker", 0, 2, K.SHADOW, "Sit beside Tomasz for a morning", "See how he asks one more question before he gives a name.", 3),
    ("field-service", "cultivator", 0, 2, K.PRACTICE, "Welcome the next three newcomers", "A line each, with one page that would have helped you in your first week.", 1),
    ("field-service", "communicator", 0, 2, K.GUIDE, "Two lines instead of a link", "For whom it is, and what they can do with it. Examples from here.", 0.5),
    ("?field-service", "insightful", 1, 3, K.EVENT, "Reading a long thread together", "Once a month, 40 minutes: one thread, four people, what do we now know?", 1),
    ("supply-chain-planning", "networker", 0, 2, K.EVENT, "Call somebody you have not heard from", "A round of half an hour, twice a year. Everybody leaves with one call to make.", 0.5),
    ("supply-chain-planning", "group-oriented", 0, 2, K.GUIDE, "An ask that gets an answer", "The case, the limits, what you tried. And at the end: what worked.", 0.5),
    ("front-line-managers", "advocate", 1, 3, K.COURSE, "Hearing both sides", "A day with cases from the floor, in threes.", 7),
    ("front-line-managers", "cultivator", 1, 3, K.MENTOR, "Hand over a page you look after", "Find a successor, do the first month together.", 3),
)  # fmt: skip
STAGES = {
    K.PRACTICE: [Stage.EXPERIENCE, Stage.REFLECTION],
    K.COURSE: [Stage.CONCEPT, Stage.EXPERIMENT],
    K.SHADOW: [Stage.EXPERIENCE, Stage.REFLECTION],
}
WISHES = {
    "samuel.otieno": {Role.CREATOR: 2, Role.CONNECTOR: 1},
    "birgit.aalto": {Role.CARRIER: 1, Role.CARETAKER: 1},
    "adaeze.okonkwo": {Role.CARETAKER: 2},
}
ANSWERED = {
    "samuel.otieno": (Role.CREATOR, 7),
    "birgit.aalto": (Role.CARRIER, 10),
    "adaeze.okonkwo": (Role.CARETAKER, 10),
}
SENTENCES = (
    "His answer on the flush plan had the number I needed, and where it came from.",
    "Answers what was asked. Sometimes I would like a drawing with it.",
    "He came back a week later to ask whether the seal held.",
    "Good on pumps; on compressors he asks first, which I like.",
    "",
)
RATERS = 5


def set_up_skills(world: World) -> None:
    """Writes at once. The notes on Samuel are put together with the first weekly computing."""
    rng = random.Random(world.rng.random())
    offered = [row for row in (_offer(world, *given) for given in OFFERINGS) if row is not None]
    for handle, wishes in WISHES.items():
        if one := world.by_handle.get(handle):
            Wish.objects.bulk_create(Wish(user=one.user, role=role, weight=weight) for role, weight in wishes.items())
            role, number = ANSWERED[handle]
            _answer(one, role, number, rng, world.end - timedelta(days=12))
    spot = world.spots.get("field-service")
    if spot is None:
        return
    _many_answer(world, spot, rng)
    if samuel := world.by_handle.get("samuel.otieno"):
        _note(world, samuel, rng)
        Sharing.objects.create(
            user=samuel.user, community=spot.community, role=Role.CREATOR, created_at=world.end - timedelta(days=9)
        )
    _take(world, spot, offered, rng)


def _offer(
    world: World, place: str, skill: str, low: int, high: int, kind: K, title: str, about: str, hours: float
) -> LearningOffering | None:
    is_proposal = place.startswith("?")
    spot = world.spots.get(place.removeprefix("?"))
    if spot is None:
        return None
    manager = world.by_handle[spot.place.managers[0]].user
    at = world.end - timedelta(days=60)
    return LearningOffering.objects.create(
        community=spot.community,
        skill=skill,
        from_level=low,
        to_level=high,
        kind=kind,
        title=title,
        about=about,
        effort_hours=hours,
        stages=[str(stage) for stage in STAGES.get(kind, [])],
        state=LearningOffering.State.PROPOSED if is_proposal else LearningOffering.State.PUBLISHED,
        proposed_by=(spot.stays[-1].person.user if is_proposal else manager),
        decided_by=None if is_proposal else manager,
        created_at=at,
        decided_at=None if is_proposal else at + timedelta(days=2),
    )


def _answer(one: Person, role: str, number: int, rng: random.Random, at: datetime) -> None:
    SelfAnswer.objects.bulk_create(
        SelfAnswer(
            user=one.user,
            question=question.key,
            level=rng.choice((1, 2, 2, 2, 3)),
            answered_at=at + timedelta(minutes=turn),
        )
        for turn, question in enumerate(QUESTIONS[role][:number])
    )


def _there(world: World, spot: Spot) -> list[Person]:
    return [
        stay.person for stay in spot.stays if stay.has(world.end - timedelta(days=1)) and stay.person.user.is_active
    ]


def _many_answer(world: World, spot: Spot, rng: random.Random) -> None:
    """Every third member here wants something, and looked at themselves for it."""
    for turn, one in enumerate(_there(world, spot)[::3]):
        if one.user.handle not in WISHES:
            role = Role.values[turn % len(Role.values)]
            Wish.objects.create(user=one.user, role=role, weight=1 + turn % 2)
            _answer(one, role, rng.choice((4, 10, 10)), rng, world.end - timedelta(days=5 + turn % 40))


def _note(world: World, about: Person, rng: random.Random) -> None:
    """Five colleagues who had to do with him wrote what they saw; a sixth is asked."""
    me, at = about.user.pk, world.end - timedelta(days=20)
    acts = Act.objects.filter(verb__in=TIE_VERBS, occurred_at__gt=world.end - timedelta(days=170))
    both = acts.filter(Q(actor_id=me) | Q(owner_id=me) | Q(target_id=me)).values_list(
        "actor_id", "owner_id", "target_id"
    )
    ids = {person for row in both for person in row if person} - {me}
    raters = [one for one in world.people if one.user.pk in ids and one.user.is_active][: RATERS + 1]
    for turn, rater in enumerate(raters):
        asked = at - timedelta(days=10)
        ViewRequest.objects.create(
            about=about.user, rater=rater.user, role=Role.CREATOR, created_at=asked, agreed_at=asked
        )
        if turn == RATERS:
            continue
        PeerNote.objects.bulk_create(
            PeerNote(
                about=about.user,
                rater=rater.user,
                skill=skill.slug,
                level=rng.choice((2, 2, 3)) if skill.slug == "attentive" else rng.choice((1, 2, 2)),
                sentence=SENTENCES[turn] if skill.slug == "attentive" else "",
                updated_at=at + timedelta(days=turn),
            )
            for skill in skills_of(Role.CREATOR)
        )


def _take(world: World, spot: Spot, offered: list[LearningOffering], rng: random.Random) -> None:
    """Enough took the first of them to say whether it helps; each completing is an act."""
    acts = []
    for offering, number in zip(offered, (14, 5, 11), strict=False):
        people = [one for one in _there(world, spot) if one.user.handle != "samuel.otieno"]
        for turn, one in enumerate(rng.sample(people, min(number, len(people)))):
            done = world.end - timedelta(days=18 + turn, hours=turn)
            stay = one.stays[spot.slug]
            if stay.since > done - timedelta(days=5):
                continue
            Take.objects.create(
                offering=offering,
                user=one.user,
                taken_at=done - timedelta(days=4),
                done_at=done,
                asked_at=done + timedelta(days=14),
                helped=rng.random() < 0.75,
            )
            acts.append(
                Act(
                    verb=Verb.COMPLETE,
                    actor_id=one.user.pk,
                    object_type=offering.ref.type,
                    object_id=offering.pk,
                    owner_id=offering.proposed_by_id,
                    community_id=offering.community_id,
                    occurred_at=done,
                    occurred_on=done.date(),
                )
            )
    copy_in(Act, iter(acts), but=("xid", "recorded_at"))
