"""What must hold whatever the figures: properties of the measures that anybody would expect, on random histories."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import product
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from accounts.models import User
from activity.vocabulary import ActorKind, ObjectType, Ref, Verb, Via
from content.actions import create_item, react, remove_item
from content.models import Kind, Reaction
from roles.models import Effect, Episode, Role, RoleWeek, all_roles
from tests.factories import join, make_user
from tests.roles.history import MONDAY, History, at, member_ref
from tests.roles.random_history import RandomHistory

pytestmark = pytest.mark.django_db

GIVING = [role for role in Role.values if role != Role.CONSUMER]
SEEDS = st.integers(0, 10_000)
LATE = 23  # after everything in a random history
few = settings(
    max_examples=3,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


@contextmanager
def background(seed: int, size: int = 25) -> Iterator[RandomHistory]:
    """A random history, and nothing of it afterwards."""
    with transaction.atomic():
        history = RandomHistory(seed, size)
        for step in history.plan:
            step()
        yield history
        transaction.set_rollback(True)


Figures = tuple[Any, ...]


def figures(history: History) -> dict[tuple[int, str], Figures]:
    """What the engine says of everybody here."""
    history.compute()
    rows = all_roles(RoleWeek.objects.filter(community=history.community, as_of=MONDAY).order_by("member"))
    facts = ("weeks", "B", "Q", "people", "episodes", "met", "yield", "upheld", "top")
    return {
        (row.member_id, row.role): (
            *(row.a_fx, row.u_fx, row.ok, row.n, row.guard_ok, row.is_acting),
            {key: value for key, value in row.record.items() if key in facts},
        )
        for row in rows
    }


def uptake(history: History, user: User) -> dict[str, int]:
    history.compute()
    rows = RoleWeek.objects.filter(community=history.community, member=user, as_of=MONDAY)
    return {row.role: row.u_fx for row in all_roles(rows)}


def strengths(history: History, who: list[tuple[User, str]]) -> list[float]:
    history.compute()
    rows = RoleWeek.objects.filter(community=history.community, as_of=MONDAY).order_by("member")
    found = {(row.member_id, row.role): row.strength for row in all_roles(rows)}
    return [found[user.pk, role] for user, role in who]


GIVEN = [
    *(Verb.CREATE, Verb.ANSWER, Verb.IMPROVE, Verb.COMMENT, Verb.INTRODUCE, Verb.REFER, Verb.POINT, Verb.SHARE),
    *(Verb.RECOMMEND, Verb.FEATURE, Verb.WELCOME, Verb.GARDEN, Verb.HOST, Verb.MENTOR, Verb.DECIDE_FLAG),
    *(Verb.MEDIATE_OPEN, Verb.PROPOSE_POLICY, Verb.INVITE_MEMBER, Verb.SUGGEST),
]
DEEDS = st.lists(st.sampled_from(GIVEN), min_size=3, max_size=12)


@few
@given(seed=SEEDS, deeds=DEEDS)
def test_an_act_nobody_took_up_never_raises_the_uptake_of_who_did_it(seed, deeds):
    """A review and the close of a mediation are left out: they carry the answer of the other with them (value 1)."""
    with background(seed) as history:
        busy, other, third, *_ = history.people
        before = uptake(history, busy)
        for number, verb in enumerate(deeds, start=900_000):
            about = {
                Verb.INTRODUCE: member_ref(other),
                Verb.WELCOME: member_ref(other),
                Verb.MENTOR: member_ref(other),
                Verb.CREATE: Ref(ObjectType.POST, number, busy.pk),
                Verb.ANSWER: Ref(ObjectType.ANSWER, number, busy.pk),
                Verb.HOST: Ref(ObjectType.EVENT, number, busy.pk),
                Verb.REFER: Ref(ObjectType.ASK, number, other.pk),
            }.get(verb, Ref(ObjectType.PAGE, number, other.pk))
            history.act(verb, busy, about, 1, hour=LATE, target_id=third.pk)
        after = uptake(history, busy)
        assert all(after[role] <= before[role] for role in GIVING), (before, after)


@few
@given(seed=SEEDS, verb=st.sampled_from([Verb.LIKE, Verb.SAVE, Verb.USE, Verb.THANK]))
def test_a_second_recognition_by_the_same_person_adds_less_than_one_by_somebody_new(seed, verb):
    with background(seed) as history:
        author, fan, stranger = (history.newcomer(300) for _ in range(3))
        for _ in range(4):  # so that people, not things, are what is lacking
            history.act(verb, fan, history.post(author, 20), 10)
        second = history.post(author, 19)
        found: dict[User, tuple[float, int]] = {}
        for by in (fan, stranger):
            with transaction.atomic():
                history.act(verb, by, second, 1, hour=LATE)
                row = history.row(author, Role.CREATOR)
                found[by] = float(row.record["B"]), row.u_fx
                transaction.set_rollback(True)
        assert found[fan][0] < found[stranger][0], "breadth"
        assert found[fan][1] < found[stranger][1], "uptake"


@few
@given(seed=SEEDS, verb=st.sampled_from([Verb.LIKE, Verb.USE]))
def test_the_same_recognition_of_the_same_thing_again_adds_no_thing(seed, verb):
    with background(seed) as history:
        author, fan = history.newcomer(300), history.newcomer(300)
        post = history.post(author, 20)
        history.act(verb, fan, post, 10)
        once = history.row(author, Role.CREATOR).record
        history.act(verb, fan, post, 1, hour=LATE)
        again = history.row(author, Role.CREATOR).record
        assert (once["Q"], once["people"], once["episodes"]) == (again["Q"], again["people"], again["episodes"])


NOT_EVIDENCE: list[dict[str, Any]] = [
    {"via": Via.BULK},
    {"via": Via.AUTOMATION},
    {"actor_kind": ActorKind.SERVICE},
    {"bulk_id": UUID(int=7), "via": Via.BULK},
    {},  # taken back the day after
]
ABOUT_OTHERS = [
    *(Verb.LIKE, Verb.USE, Verb.SAVE, Verb.THANK, Verb.COMMENT, Verb.IMPROVE, Verb.SHARE, Verb.GARDEN, Verb.POINT),
    *(Verb.REVIEW, Verb.RATE, Verb.FOLLOW, Verb.REUSE, Verb.ATTEND, Verb.RECOMMEND, Verb.WELCOME, Verb.INTRODUCE),
]


@few
@given(seed=SEEDS, verbs=st.lists(st.sampled_from(ABOUT_OTHERS), min_size=5, max_size=10))
def test_bulk_automated_withdrawn_and_non_human_acts_change_nothing(seed, verbs):
    with background(seed) as history:
        by, other, third, *_ = history.people
        known = history.post(other, 30)
        share = history.act(Verb.SHARE, third, known, 29)
        before = figures(history)
        for verb, how in product(verbs, NOT_EVIDENCE):
            about = member_ref(other) if verb in {Verb.WELCOME, Verb.INTRODUCE} else known
            target = other if verb == Verb.THANK else third
            act = history.act(verb, by, about, 2, target_id=target.pk, value=5, caused_by_id=share.pk, **how)
            if not how:
                history.undo(act, 1)
        assert figures(history) == before


OWN = [
    *(Verb.LIKE, Verb.USE, Verb.SAVE, Verb.THANK, Verb.RATE, Verb.APPLY, Verb.FOLLOW, Verb.ACCEPT_ANSWER),
    *(Verb.SHARE, Verb.RECOMMEND, Verb.FEATURE, Verb.GARDEN, Verb.REVIEW, Verb.ATTEND, Verb.DECIDE_FLAG),
]


@few
@given(seed=SEEDS, verbs=st.lists(st.sampled_from(OWN), min_size=3, max_size=8))
def test_what_one_does_to_ones_own_things_or_to_oneself_changes_nothing(seed, verbs):
    with background(seed) as history:
        by, other, *_ = history.people
        own, event = history.post(by, 30), Ref(ObjectType.EVENT, 900_001, by.pk)
        history.act(Verb.HOST, by, event, 20)
        before = figures(history)
        for verb in verbs:
            history.act(verb, by, event if verb == Verb.ATTEND else own, 2, hour=LATE, value=5)
        for verb in (Verb.WELCOME, Verb.MENTOR, Verb.THANK, Verb.INTRODUCE):
            target = other.pk if verb == Verb.INTRODUCE else by.pk
            history.act(verb, by, member_ref(by), 2, hour=LATE, target_id=target)
        assert figures(history) == before


@few
@given(seed=SEEDS, verb=st.sampled_from([Verb.LIKE, Verb.SAVE, Verb.USE, Verb.APPLY, Verb.THANK]))
def test_one_more_independent_user_never_lowers_strength(seed, verb):
    """Of each author of the random history, and of who shared the thing, pointed to it or held the event."""
    with background(seed) as history:
        giver, author, user = history.people[0], history.people[1], history.newcomer(300)
        post, event = history.post(author, 30), Ref(ObjectType.EVENT, 900_001, giver.pk)
        share = history.act(Verb.SHARE, giver, post, 20)
        history.act(Verb.POINT, giver, post, 10, target_id=user.pk)
        history.act(Verb.HOST, giver, event, 10)
        who: list[tuple[User, str]] = [(author, Role.CREATOR)]
        who += [(giver, role) for role in (Role.CONNECTOR, Role.CARRIER, Role.CARETAKER)]
        before = strengths(history, who)
        history.act(verb, user, post, 1, caused_by_id=share.pk)
        history.act(Verb.ATTEND, user, event, 1)
        after = strengths(history, who)
        assert all(now >= then for now, then in zip(after, before, strict=True)), list(zip(before, after, strict=True))
        assert after[0] > before[0]


def test_removing_what_one_made_leaves_the_record():
    """The evidence of what somebody did outlives the thing; only taking an act back takes its evidence along."""
    alice, bob = make_user("Alice"), make_user("Bob")
    history = History(members=0)
    join(alice, history.community, "manager", joined_at=at(400, 0))
    join(bob, history.community, joined_at=at(400, 0))
    kept, given_up = (
        create_item(by=bob, community=history.community, kind=Kind.POST, title=f"Post {n}", body="Turn it off first.")
        for n in range(2)
    )
    for item in (kept, given_up):
        react(by=alice, text=item, kind=Reaction.Kind.LIKE)
    history.compute()
    facts = [
        sorted(model.objects.filter(member_id=bob.pk).values_list("object_id", "role")) for model in (Episode, Effect)
    ]
    remove_item(by=alice, item=kept, reason="Twice here")
    remove_item(by=bob, item=given_up)
    history.compute()
    assert facts[0]
    assert facts[1]
    assert facts == [
        sorted(model.objects.filter(member_id=bob.pk).values_list("object_id", "role")) for model in (Episode, Effect)
    ]


def test_one_person_may_act_in_all_five_roles_at_once():
    history = History(members=8)
    ann, *others = history.people
    ben, cem, dan, eve, *_ = others
    for number, before in enumerate((65, 50, 37, 30, 23, 16, 9)):
        post = history.post(ann, before)
        for by in (ben, cem):
            history.act(Verb.USE, by, post, before - 2)
        theirs = Ref(ObjectType.POST, 500 + number, others[number % 3].pk)
        share = history.act(Verb.SHARE, ann, theirs, before)
        history.act(Verb.USE, eve, theirs, before - 1, caused_by_id=share.pk)
        history.act(Verb.POINT, ann, theirs, before, target_id=(dan if number % 2 else eve).pk)
        history.act(Verb.USE, dan if number % 2 else eve, theirs, before - 1)
        guest = make_user()
        join(guest, history.community, joined_at=at(before + 1, 0))
        history.act(Verb.WELCOME, ann, member_ref(guest), before, target_id=guest.pk)
        history.act(Verb.COMMENT, guest, post, before - 3)
    for number, before in enumerate(range(1, 90, 2)):
        history.act(Verb.USE, ann, Ref(ObjectType.PAGE, 700 + number, ben.pk), before)
    history.compute()
    rows = RoleWeek.objects.filter(community=history.community, member=ann, as_of=MONDAY)
    assert {row.role for row in rows if row.is_acting} == set(Role.values), list(rows.values_list("role", "a_fx"))
