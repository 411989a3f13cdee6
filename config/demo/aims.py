"""What a community of the demo wants to become different: a purpose, a target that stands, one that ran out, one idea that
was refused, one still spoken of; and numbers that are brought by hand, one of them late."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from activity.models import Act
from activity.vocabulary import Verb
from communities.models import Position
from config.demo.world import Person, Spot, World
from metrics.aiming import ACTIVITY_REFUSED, end_of
from metrics.measures import MEASURES, Direction, Family, Unit
from metrics.models import (
    HandMeasure,
    HandReading,
    MeasureOwner,
    Purpose,
    PurposeContext,
    PurposeVoice,
    Target,
    TargetApproval,
    TargetReview,
)

PLACE, OTHER = "field-service", "vibration-analysis"
ASKED = (0.52, 0.48, 0.56, 0.58, 0.55, 0.63, 0.66, 0.64)  # share who had an answer in time, month by month
PEOPLE = (23, 25, 25, 31, 27, 30, 33, 28)


def set_up_aims(world: World) -> None:
    """Once everything is saved: rows here name communities and people by id."""
    if PLACE in world.spots and world.end - world.spots[PLACE].opened > timedelta(days=200):
        manager, members = _people(world.spots[PLACE], world.end - timedelta(days=190))
        if manager and len(members) > 3:
            _aim(world.spots[PLACE], world.end.astimezone(UTC), manager, members)
    if OTHER in world.spots:
        manager, _ = _people(world.spots[OTHER], world.end - timedelta(days=1))
        if manager:
            _late(world.spots[OTHER], world.end.astimezone(UTC), manager)


def _people(spot: Spot, since: datetime) -> tuple[Person | None, list[Person]]:
    """The manager, and members who were there by then and still are, the eager ones first."""
    stays = [stay for stay in spot.there(since) if stay.membership.left_at is None and stay.person.bent != "spammer"]
    managers = [stay.person for stay in stays if stay.membership.position == Position.MANAGER]
    others = [stay.person for stay in stays if stay.membership.position != Position.MANAGER]
    others.sort(key=lambda person: (-person.zeal, person.user.handle))
    return (managers[0] if managers else None), others


def _aim(spot: Spot, end: datetime, manager: Person, members: list[Person]) -> None:
    first, second, third = members[:3]
    at = end - timedelta(days=180)
    purpose = Purpose.objects.create(
        community=spot.community,
        text="An answer that works comes before the next shift",
        for_whom="engineers who are alone on a site at night",
        author=first.user,
        proposed_at=at,
        status=Purpose.Status.ADOPTED,
        adopted_by=manager.user,
        adopted_on=(at + timedelta(days=9)).date(),
        review_on=(at + timedelta(days=374)).date(),
    )
    _voices(PurposeVoice, {"purpose": purpose}, at, (first, second), manager, "That is what we are here for.")
    _acts(purpose, first, manager, at)
    asked = _asked(spot, end, manager, second)
    _targets(purpose, end, manager, (first, second, third), asked)
    for key in ("views", "contributions"):
        refused = ACTIVITY_REFUSED.format(name=MEASURES[key].name)
        PurposeContext.objects.create(
            purpose=purpose, measure=key, added_by=third.user, added_at=at + timedelta(days=10), refused=refused
        )
    MeasureOwner.objects.create(community=spot.community, key="resources-kept", owner=second.user)
    open_one = Purpose.objects.create(
        community=spot.community,
        text="What one site learned from a failure is known at the others before it happens there",
        for_whom="the sites that never ask",
        author=third.user,
        proposed_at=end - timedelta(days=6),
    )
    for person, agrees, sentence in ((third, True, ""), (second, False, "Known to whom? Say which sites.")):
        said_at = open_one.proposed_at + timedelta(hours=0 if person is third else 29)
        PurposeVoice.objects.create(
            purpose=open_one, member=person.user, agrees=agrees, sentence=sentence, said_at=said_at
        )


def _targets(
    purpose: Purpose, end: datetime, manager: Person, people: tuple[Person, Person, Person], asked: HandMeasure
) -> None:
    """One that holds, one that ended without a word, one that is spoken of."""
    first, second, third = people
    _holds(purpose, end, manager, (first, second), asked)
    _ended(purpose, end, manager, second)
    _spoken_of(purpose, end, manager, third)
    _reviewed(purpose, end, manager, first)


def _holds(purpose: Purpose, end: datetime, manager: Person, people: tuple[Person, Person], asked: HandMeasure) -> None:
    first, second = people
    stands = _target(
        purpose,
        first,
        second,
        measure=asked.key,
        band=(0.5, 0.9),
        counter="conversation-depth",
        since=(end - timedelta(days=120)).date(),
        method="Whoever is on call looks at open asks at the change of shift and brings in somebody who knows.",
        answers=(
            "It tells us which kinds of asks stay open overnight.",
            "It is the purpose, asked of those it is for.",
            "The two shift leads look at it on Mondays.",
        ),
    )
    _voices(TargetApproval, {"target": stands}, end - timedelta(days=121), (first, second), manager, "")
    adopted = Target.Status.ADOPTED
    Target.objects.filter(pk=stands.pk).update(status=adopted, adopted_by=manager.user, adopted_on=stands.starts)


def _ended(purpose: Purpose, end: datetime, manager: Person, second: Person) -> None:
    ended = _target(
        purpose,
        second,
        manager,
        measure="resources-useful",
        band=(0.15, 0.4),
        counter="resources-kept",
        since=(end - timedelta(days=170)).date(),
        method="Every accepted answer that is asked for twice becomes a page.",
        answers=(
            "It shows what is worth writing up.",
            "What was used once is found at night.",
            "Those who keep pages.",
        ),
        months=5,
    )
    _voices(TargetApproval, {"target": ended}, end - timedelta(days=171), (second,), manager, "")
    note = f"Its time ran out on {ended.ends.day} {ended.ends:%B %Y}, and nobody said what was learned."
    Target.objects.filter(pk=ended.pk).update(
        status=Target.Status.RETIRED,
        adopted_by=manager.user,
        adopted_on=ended.starts,
        retired_on=ended.ends + timedelta(days=1),
        note=note,
    )


def _spoken_of(purpose: Purpose, end: datetime, manager: Person, third: Person) -> None:
    spoken_of = _target(
        purpose,
        third,
        third,
        measure="advice-applied",
        band=(0.5, 0.8),
        counter="conversation-depth",
        since=end.date(),
        method="Ask back two weeks after an accepted answer: did it hold?",
        answers=("It tells answers that work from answers that sound well.", "An answer that works.", "The askers."),
    )
    for person, sentence, days in ((third, "", 0), (manager, "Worth a try.", 2)):
        said_at = spoken_of.proposed_at + timedelta(days=days, hours=days)
        TargetApproval.objects.create(
            target=spoken_of, member=person.user, agrees=True, sentence=sentence, said_at=said_at
        )
    Target.objects.filter(pk=spoken_of.pk).update(status=Target.Status.DISCUSSED)


def _reviewed(purpose: Purpose, end: datetime, manager: Person, owner: Person) -> None:
    """One that was altered, with what was learned."""
    since = (end - timedelta(days=165)).date()
    target = _target(
        purpose,
        owner,
        owner,
        measure="people-served",
        band=(2, 4),
        counter="resources-kept",
        since=since,
        method="Link the answer to the page it should stand on.",
        answers=("Which answers travel.", "What serves several is there at night.", "Those who answer most."),
    )
    _voices(TargetApproval, {"target": target}, end - timedelta(days=166), (owner,), manager, "")
    on = since + timedelta(days=60)
    note = "Reviewed: to be altered. See what was learned, and what was proposed after it."
    Target.objects.filter(pk=target.pk).update(
        status=Target.Status.RETIRED, adopted_by=manager.user, adopted_on=since, retired_on=on, note=note
    )
    TargetReview.objects.create(
        target=target,
        cause=TargetReview.Cause.HAND,
        opened_on=on,
        on=on,
        by=owner.user,
        learned="It rose when we wrote less. We now ask the engineers instead.",
        decision=TargetReview.Decision.ALTER,
    )


def _target(
    purpose: Purpose,
    proposer: Person,
    owner: Person,
    *,
    measure: str,
    band: tuple[float, float],
    counter: str,
    since: date,
    method: str,
    answers: tuple[str, str, str],
    months: int = 6,
) -> Target:
    return Target.objects.create(
        purpose=purpose,
        measure=measure,
        low=band[0],
        high=band[1],
        counter_measure=counter,
        owner=owner.user,
        proposer=proposer.user,
        helps=answers[0],
        relates=answers[1],
        used_by=answers[2],
        expected_method=method,
        months=months,
        starts=since,
        ends=end_of(since, months),
        proposed_at=datetime(since.year, since.month, since.day, 9, tzinfo=UTC) - timedelta(days=5),
    )


def _voices(
    model: type[PurposeVoice] | type[TargetApproval],
    about: dict[str, Purpose] | dict[str, Target],
    at: datetime,
    members: tuple[Person, ...],
    manager: Person,
    sentence: str,
) -> None:
    """Members and the manager agreed, and it was adopted."""
    for number, person in enumerate((*members, manager)):
        model.objects.create(
            **about,
            member=person.user,
            agrees=True,
            sentence=sentence if number == 1 else "",
            said_at=at + timedelta(days=number),
            was_manager=person is manager,
        )


def _acts(purpose: Purpose, author: Person, manager: Person, at: datetime) -> None:
    for verb, person, moment in (
        (Verb.PROPOSE_POLICY, author, at),
        (Verb.ADOPT_POLICY, manager, at + timedelta(days=9)),
    ):
        Act.objects.create(
            verb=verb,
            actor_id=person.user.pk,
            object_type=purpose.ref.type,
            object_id=purpose.pk,
            owner_id=author.user.pk,
            community_id=purpose.community_id,
            occurred_at=moment,
            occurred_on=moment.date(),
        )


def _asked(spot: Spot, end: datetime, manager: Person, owner: Person) -> HandMeasure:
    hand = HandMeasure.objects.create(
        community=spot.community,
        name="Engineers who had an answer in time",
        family=Family.EXPERIENCE,
        unit=Unit.SHARE,
        direction=Direction.UP,
        says="Of those who asked something in the last four weeks, how many say that what they needed came before their "
        "next shift. n: those who replied.",
        source="One question at the end of the monthly call",
        every_weeks=4,
        owner=owner.user,
        created_by=manager.user,
        created_at=end - timedelta(days=4 + 28 * len(ASKED)),
    )
    for number, (share, people) in enumerate(zip(ASKED, PEOPLE, strict=True)):
        at = end - timedelta(days=4 + 28 * (len(ASKED) - 1 - number))
        value = round(share * people) / people
        HandReading.objects.create(measure=hand, on=at.date(), value=value, n=people, by=owner.user, at=at)
    return hand


def _late(spot: Spot, end: datetime, manager: Person) -> None:
    """Somebody meant to count this every month, and stopped."""
    hand = HandMeasure.objects.create(
        community=spot.community,
        name="Unplanned stops that a reading foresaw",
        family=Family.OUTCOME,
        unit=Unit.SHARE,
        direction=Direction.UP,
        says="Of the unplanned stops of a month, how many somebody had warned of here. n: stops.",
        source="The log of the control room",
        is_of_people=False,
        every_weeks=4,
        owner=manager.user,
        created_by=manager.user,
        created_at=end - timedelta(days=130),
    )
    for days, warned, stops in ((95, 3, 11), (67, 5, 12)):
        at = end - timedelta(days=days)
        HandReading.objects.create(measure=hand, on=at.date(), value=warned / stops, n=stops, by=manager.user, at=at)
