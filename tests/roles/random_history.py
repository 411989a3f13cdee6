"""Random histories of acts of every kind, in steps that may be taken in any order."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any, NamedTuple
from uuid import UUID

from accounts.models import User
from activity.vocabulary import ObjectType, Ref, Verb, Via
from tests.factories import join, make_community
from tests.roles.history import History, at

Step = Callable[[], object]


class Cast(NamedTuple):
    """Who does what to what, when: n is the first free act id, `known` an object of some other step."""

    n: int
    a: User
    b: User
    c: User
    before: int
    later: list[int]
    thing: Ref
    known: Ref


class RandomHistory(History):
    """Ids of acts are given, not drawn, so that two orders of the same steps make the same acts."""

    def __init__(self, seed: int, size: int = 90, members: int = 7) -> None:
        super().__init__(members)
        self.rng = random.Random(seed)
        self.elsewhere = make_community()
        for user in self.people[:3]:
            join(user, self.elsewhere, joined_at=at(390, 0))
        self.people += [self.newcomer(self.rng.randint(20, 120)) for _ in range(2)]
        self.invited = self.people[-1]
        self.plan: list[Step] = [step for number in range(size) for step in self.steps(10_000 + 10 * number)]

    def add(self, act_id: int, verb: Verb, by: Any, about: Ref, before: int, **fields: Any) -> Step:
        hour = self.rng.randint(1, 22)
        if self.rng.random() < 0.2:
            fields["community_id"] = self.elsewhere.pk
        return lambda: self.act(verb, by, about, before, hour=hour, id=act_id, **fields)

    def view(self, by: Any, about: Ref, before: int, cause: int | None = None) -> Step:
        return lambda: self.read(by, about, before, caused_by_id=cause)

    def steps(self, n: int) -> list[Step]:
        """One little story, sometimes with an undo of one of its acts."""
        rng, (a, b, c) = self.rng, self.rng.sample(self.people, 3)
        before = rng.randint(2, 130)
        thing = Ref(rng.choice([ObjectType.POST, ObjectType.PAGE]), n, a.pk)
        known = Ref(thing.type, 10_000 + 10 * rng.randint(0, 30), rng.choice(self.people).pk)
        later = [max(before - rng.randint(0, 25), 1) for _ in range(4)]
        cast = Cast(n, a, b, c, before, later, thing, known)
        story = rng.choice([*self.makings(cast), *self.meetings(cast), *self.cares(cast), *self.cases(cast)])
        if rng.random() < 0.25:
            undone = n + rng.randint(0, min(2, len(story) - 1))
            story.append(self.add(n + 9, Verb.UNDO, a, thing, later[3], undo_of_id=undone))
        return story

    def makings(self, cast: Cast) -> list[list[Step]]:
        n, a, b, c, before, later, thing, known = cast
        verb = self.rng.choice([Verb.LIKE, Verb.USE, Verb.SAVE, Verb.THANK, Verb.COMMENT, Verb.RATE])
        value = self.rng.randint(3, 5) if verb == Verb.RATE else None
        return [
            [
                self.add(n, Verb.CREATE, a, thing, before),
                self.add(n + 1, verb, b, thing, later[0], value=value),
                self.add(n + 2, Verb.USE, c, thing, later[1]),
            ],
            [self.add(n, verb, b, known, before, value=value), self.add(n + 1, Verb.IMPROVE, c, known, later[0])],
            [
                self.add(n, Verb.SHARE, b, thing, before),
                self.add(n + 1, self.rng.choice([Verb.USE, Verb.LIKE]), c, thing, later[0], caused_by_id=n),
                self.view(c, thing, later[0], n),
            ],
            [self.view(a, known, before), self.view(b, known, later[0])],
            [
                self.add(n, self.rng.choice([Verb.RECOMMEND, Verb.FEATURE]), b, known, before, target_id=c.pk),
                self.add(n + 1, Verb.SAVE, c, known, later[0], caused_by_id=n),
                self.add(n + 2, Verb.APPLY, a, known, later[1], caused_by_id=n),
            ],
            [
                self.add(n, Verb.SUGGEST, b, known, before),
                self.add(n + 1, Verb.ACCEPT_SUGGESTION, c, known, later[0], target_id=b.pk),
            ],
            [self.add(n + i, Verb.CREATE, a, thing, before, bulk_id=UUID(int=n)) for i in range(2)],
            [
                self.add(n, Verb.LIKE, b, known, before, via=Via.AUTOMATION),
                self.add(n + 1, Verb.REUSE, c, known, later[0]),
            ],
        ]

    def meetings(self, cast: Cast) -> list[list[Step]]:
        n, a, b, c, before, later, _, known = cast
        ask, answer = Ref(ObjectType.ASK, n, b.pk), Ref(ObjectType.ANSWER, n, c.pk)
        return [
            [
                self.add(n, Verb.INTRODUCE, a, Ref(ObjectType.MEMBER, b.pk), before, target_id=c.pk),
                self.add(n + 1, Verb.COMMENT, b, Ref(ObjectType.POST, n + 5, c.pk), later[0], target_id=c.pk),
                self.add(n + 2, Verb.THANK, c, Ref(ObjectType.MEMBER, a.pk), later[1], target_id=a.pk, caused_by_id=n),
                self.add(n + 3, Verb.CONFIRM_TIE, c, Ref(ObjectType.INTRODUCTION, n, a.pk), later[2]),
            ],
            [
                self.add(n, Verb.REFER, a, ask, before, target_id=c.pk),
                self.add(n + 1, Verb.ANSWER, c, answer, later[0], target_id=b.pk, reply_to_id=n),
                self.add(n + 2, Verb.ACCEPT_ANSWER, b, answer, later[1], context_id=n),
            ],
            [
                self.add(n, Verb.POINT, a, known, before, target_id=b.pk),
                self.add(n + 1, Verb.USE, b, known, later[0]),
            ],
            [
                self.add(n, Verb.INVITE_MEMBER, a, Ref(ObjectType.COMMUNITY, 1), before, target_id=self.invited.pk),
                self.add(n + 1, Verb.COMMENT, self.invited, known, later[0]),
            ],
        ]

    def cares(self, cast: Cast) -> list[list[Step]]:
        n, a, b, c, before, later, thing, _ = cast
        newcomer = Ref(ObjectType.MEMBER, b.pk)
        tending = self.rng.choice([Verb.GARDEN, Verb.REVIEW])
        return [
            [
                self.add(n, Verb.WELCOME, a, newcomer, before, target_id=b.pk),
                self.add(n + 1, Verb.MENTOR, a, newcomer, before, target_id=b.pk),
                self.add(n + 2, Verb.THANK, b, Ref(ObjectType.MEMBER, a.pk), later[0], target_id=a.pk),
            ],
            [
                self.add(n, tending, b, thing, before, value=self.rng.randint(0, 1)),
                self.add(n + 1, Verb.SAVE, c, thing, later[0]),
            ],
            [
                self.add(n, Verb.PROPOSE_POLICY, a, Ref(ObjectType.TARGET, n), before),
                self.add(n + 1, Verb.ADOPT_POLICY, b, Ref(ObjectType.TARGET, n), later[0]),
                self.add(n + 2, Verb.COMPLETE, c, Ref(ObjectType.LEARNING_OFFERING, n), later[1]),
                self.add(n + 3, Verb.FOLLOW, c, Ref(ObjectType.TAG, n), later[2]),
            ],
        ]

    def cases(self, cast: Cast) -> list[list[Step]]:
        n, a, b, c, before, later, _, known = cast
        flag, case = Ref(ObjectType.FLAG, n, known.owner_id), Ref(ObjectType.MEDIATION, n)
        event, guests = Ref(ObjectType.EVENT, n, a.pk), self.rng.sample(self.people, 4)
        return [
            [
                self.add(n, Verb.FLAG, a, known, before),
                self.add(n + 1, Verb.DECIDE_FLAG, b, flag, later[0], value=1),
                self.add(n + 2, Verb.DECIDE_FLAG, c, flag, later[0] - 1, value=0),
            ],
            [
                self.add(n, Verb.HOST, a, event, before),
                *(self.add(n + 1 + i, Verb.ATTEND, guest, event, later[0]) for i, guest in enumerate(guests)),
            ],
            [
                self.add(n, Verb.MEDIATE_OPEN, a, case, before, target_id=b.pk),
                self.add(n + 1, Verb.MEDIATE_CLOSE, a, case, later[0], target_id=c.pk, value=1),
            ],
        ]
