"""Introductions in every state, mentors and a few mentorings, a thank, and one mediation between people who are not named."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from django.urls import reverse

from accounts.models import User
from activity.models import Act, Notice
from activity.vocabulary import Audience, ObjectType, Ref, Verb
from communities.models import (
    Community,
    Introduction,
    IntroductionOptOut,
    IntroductionSide,
    Mediation,
    Mentoring,
    MentorOffer,
    Position,
    Thanks,
)
from config.demo.people import LOGINS
from config.demo.world import Spot, World

DAY = timedelta(days=1)


class Told(NamedTuple):
    """What an introducer says, and how far it got: answers of the two, and whether they talked."""

    words: str
    answers: tuple[bool | None, bool | None]
    talked: bool
    ago: float  # days
    is_taken_back: bool = False


INTRODUCTIONS = (
    Told(
        "You both fight dry running at start-up, one in Kobe, one in Recife. Compare your first ten minutes.",
        (True, True),
        True,
        40,
    ),
    Told("One of you writes the alignment page, the other has the photographs it needs.", (True, True), True, 23),
    Told("Both of you asked about seal support systems this month, a day apart.", (True, True), False, 9),
    Told("You use the same vibration sensor and swear at it in different words.", (True, None), False, 4),
    Told("One looks for a tool the other has built.", (None, None), False, 2),
    Told("You could share a test bench.", (True, False), False, 15),
    Told("Same machine, two continents.", (None, None), False, 12, is_taken_back=True),
)
OFFERS = (
    ("Reading vibration spectra", 2),
    ("Writing pages others find again", 1),
    ("The first year in field service", 3),
    ("Seal support systems, Plan 11 to 54", 2),
    ("Talking to customers about a failure", 1),
)
ASKS = (
    ("I read spectra by the book. I would like to see how you do it on a real machine.", "running", True, 60),
    ("Could we look at my first page together, once a fortnight?", "running", False, 20),
    ("I start in field service in two weeks.", "waiting", False, 3),
    ("Plan 53B, from the beginning.", "ended", True, 110),
)


def bring_together(world: World) -> None:
    """Around one live community with enough people; the logins are in the middle of it."""
    spot = next((s for s in world.spots.values() if s.place.lifecycle == "live" and len(_there(world, s)) >= 24), None)
    if spot is None:
        return
    logins, people = [handle for handle, _ in LOGINS], _there(world, spot)
    people.sort(key=lambda user: (user.handle not in logins, user.handle))
    _introduce(world, spot, people)
    _mentor(world, spot, people)
    _mediate(world, spot, [user for user in people if user.handle not in logins])
    IntroductionOptOut.objects.create(user=people[-1])


def _there(world: World, spot: Spot) -> list[User]:
    """Members all through the time that is told."""
    return [stay.person.user for stay in spot.stays if stay.has(world.end - 130 * DAY) and stay.has(world.end)]


def _act(verb: Verb, by: User, at: datetime, about: Ref, community: Community, **fields: object) -> Act:
    return Act.objects.create(
        verb=verb,
        actor_id=by.pk,
        object_type=about.type,
        object_id=about.id,
        owner_id=about.owner_id,
        community_id=community.pk,
        occurred_at=at,
        occurred_on=at.astimezone(UTC).date(),
        **fields,
    )


def _member(user: User) -> Ref:
    return Ref(ObjectType.MEMBER, user.pk)


def _introduce(world: World, spot: Spot, people: list[User]) -> None:
    """The first to the first login as one of two, and by them; the others by others."""
    for number, told in enumerate(INTRODUCTIONS):
        by, first, second = people[(number + 1) % 4], people[number % 4 + 4], people[number + 9]
        if number in (3, 4):
            by, first = people[number + 5], people[number - 3]  # waits for somebody who can sign in
        at = world.end - told.ago * DAY
        act = _act(Verb.INTRODUCE, by, at, _member(first), spot.community, target_id=second.pk)
        made = Introduction.objects.create(
            community=spot.community,
            introducer=by,
            act_id=act.pk,
            created_at=at,
            met_at=at + DAY if all(told.answers) else None,
            asked_at=at + 8 * DAY if all(told.answers) and told.ago > 8 else None,
            withdrawn_at=at + timedelta(hours=1) if told.is_taken_back else None,
        )
        for person, answer, is_first in zip((first, second), told.answers, (True, False), strict=True):
            has_talked = told.talked and is_first
            IntroductionSide.objects.create(
                introduction=made,
                user=person,
                is_first=is_first,
                words=told.words,
                is_willing=answer,
                answered_at=at + DAY / 2 if answer is not None else None,
                talked_at=at + 5 * DAY if has_talked else None,
            )
            if has_talked:
                _act(Verb.CONFIRM_TIE, person, at + 5 * DAY, made.ref, spot.community, target_id=by.pk)
        if told.is_taken_back:
            _act(
                Verb.UNDO,
                by,
                at + timedelta(hours=1),
                _member(first),
                spot.community,
                target_id=second.pk,
                undo_of_id=act.pk,
            )
        elif told.answers[0] is None:
            _notice(made, first, second, at)
        if told.talked:
            _thank(by, first, spot.community, act, f"introducing you and {second.display_name}", at + 6 * DAY)


def _notice(made: Introduction, to: User, other: User, at: datetime) -> None:
    title = f"{made.introducer.display_name} would like you to meet {other.display_name}"
    notice = Notice.objects.create(
        recipient=to,
        kind="introduction",
        group=f"introduction:{made.pk}",
        last_actor=made.introducer,
        actor_ids=[made.introducer_id],
        title=title,
        url=reverse("introduction-detail", args=[made.pk]),
    )
    Notice.objects.filter(pk=notice.pk).update(created_at=at, updated_at=at)


def _thank(to: User, by: User, community: Community, act: Act, what: str, at: datetime) -> None:
    thank = _act(Verb.THANK, by, at, _member(to), community, target_id=to.pk, caused_by_id=act.pk)
    Thanks.objects.create(
        by=by,
        to=to,
        community=community,
        what=what,
        url=reverse("introduction-list"),
        act_id=act.pk,
        thank_act_id=thank.pk,
        created_at=at,
    )


def _mentor(world: World, spot: Spot, people: list[User]) -> None:
    mentors = people[1:6]
    for mentor, (topics, places) in zip(mentors, OFFERS, strict=True):
        MentorOffer.objects.create(user=mentor, topics=topics, places=places, created_at=world.end - 120 * DAY)
    for number, (words, state, has_helped, ago) in enumerate(ASKS):
        mentor, mentee = mentors[number], people[number + 12] if number else people[0]
        at = world.end - ago * DAY
        asked = Mentoring(
            community=spot.community, mentor=mentor, mentee=mentee, asked_by=mentee, words=words, created_at=at
        )
        if state != "waiting":
            asked.is_accepted, asked.answered_at = True, at + DAY
            fields = {"target_id": mentee.pk, "audience": Audience.DIRECT}
            asked.act_id = _act(Verb.MENTOR, mentor, at + DAY, _member(mentee), spot.community, **fields).pk
        asked.ended_at = at + 70 * DAY if state == "ended" else None
        asked.helped_at = at + 30 * DAY if has_helped else None
        asked.save()
        if has_helped:
            fields = {"target_id": mentor.pk, "audience": Audience.DIRECT}
            _act(Verb.CONFIRM_TIE, mentee, at + 30 * DAY, asked.ref, spot.community, **fields)


def _mediate(world: World, spot: Spot, people: list[User]) -> None:
    """One, settled. The demo tells nobody between whom."""
    able = {
        stay.person.user.pk
        for stay in spot.stays
        if stay.membership.position in {Position.MANAGER, Position.EXPERT} and stay.has(world.end)
    }
    parties = [user for user in reversed(people) if user.pk not in able][:2]
    mediator = next((user for user in people if user.pk in able), None)
    if mediator is None or len(parties) < 2:
        return
    at = world.end - 50 * DAY
    mediation = Mediation.objects.create(
        community=spot.community,
        state=Mediation.State.CLOSED,
        asked_by=parties[0],
        other=parties[1],
        mediator=mediator,
        asker_words="We cannot agree on whose page it is.",
        other_words="I wrote it first.",
        asker_settled=True,
        other_settled=True,
        created_at=at,
        joined_at=at + 2 * DAY,
        closed_at=at + 12 * DAY,
    )
    for party in parties:
        fields = {"target_id": party.pk, "audience": Audience.DIRECT}
        _act(Verb.MEDIATE_OPEN, mediator, at + 2 * DAY, mediation.ref, spot.community, **fields)
    closed = _act(
        Verb.MEDIATE_CLOSE, mediator, at + 12 * DAY, mediation.ref, spot.community, value=1, audience=Audience.DIRECT
    )
    Mediation.objects.filter(pk=mediation.pk).update(close_act_id=closed.pk)
