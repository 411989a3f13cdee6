"""Cases of care (MEASURES.md 3.2, Caretaker): whom it was for, and whether it ended well."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, timedelta
from typing import Any

from activity.vocabulary import ObjectType, Verb
from tests.roles.reference.ledger import Ledger, thanked, thing_of

SERVED = (
    Verb.USE, Verb.APPLY, Verb.SAVE, Verb.LIKE, Verb.THANK, Verb.RATE, Verb.REUSE, Verb.SHARE, Verb.RECOMMEND,
    Verb.FEATURE, Verb.COMMENT, Verb.IMPROVE,
)  # fmt: skip


@dataclass
class Case:
    """One act of care. `helped`: who, and the day it counts from; nobody's own case counts for themselves."""

    key: Hashable  # what must be distinct
    community: int
    carer: int
    on: date
    ok_on: date | None
    effect: float
    met: list[int] = field(default_factory=list)
    helped: list[tuple[int, date]] = field(default_factory=list)
    is_trial: bool = True
    began: date = date.max


def cases(ledger: Ledger, p: dict[str, Any]) -> list[Case]:
    """All cases; of several by one person about one thing, the first that ended well carries the effect."""
    found = sorted(_all(ledger, p), key=lambda case: (case.ok_on or date.max, case.on))
    ended: set[Hashable] = set()
    for case in found:
        own = case.community, case.carer, case.key
        case.began = min(
            other.on
            for other in found
            if ((other.community, other.carer, other.key) == own and other.helped) or other is case
        )
        if case.ok_on is None or own in ended:
            case.effect = 0
        if case.ok_on is not None:
            ended.add(own)
        case.helped = [(person, day) for person, day in case.helped if person != case.carer]
    return found


def _all(ledger: Ledger, p: dict[str, Any]) -> Iterator[Case]:
    for gather in (_welcomes, _reviews, _tended, _decisions, _mentored, _policies, _mediations, _hosted):
        yield from gather(ledger, p)


def _welcomes(ledger: Ledger, p: dict[str, Any]) -> Iterator[Case]:
    care = p["effects"]["care"]
    for act in ledger.of(Verb.WELCOME):
        newcomer = act.target_id
        if act.object_type != ObjectType.MEMBER or newcomer in (None, act.actor_id):
            continue
        timely = any(
            joined.astimezone(UTC).date() <= act.occurred_on
            and act.occurred_at <= joined + timedelta(hours=p["welcome_hours"])
            for joined in ledger.joined_on(newcomer, act.community_id)
        )
        back = ledger.came_back(newcomer, act.community_id, act.occurred_on, p["return_days"]) if timely else None
        helped = [(newcomer, back)] if back else []
        key = "welcome", thing_of(act)
        yield Case(key, act.community_id, act.actor_id, act.occurred_on, back, care, [newcomer], helped, timely)


def _reviews(ledger: Ledger, p: dict[str, Any]) -> Iterator[Case]:
    for act in ledger.of(Verb.REVIEW):
        if act.owner_id == act.actor_id:
            continue
        person, on = act.owner_id or act.target_id, act.occurred_on
        people = [person] if person else []
        ok_on = on if act.value == 1 else None
        helped = [(person, on) for person in people]
        yield Case(
            ("review", thing_of(act)), act.community_id, act.actor_id, on, ok_on, p["effects"]["care"], people, helped
        )


def _tended(ledger: Ledger, p: dict[str, Any]) -> Iterator[Case]:
    for act in ledger.of(Verb.GARDEN):
        if act.owner_id == act.actor_id:
            continue
        served = [
            use
            for use in ledger.of(*SERVED)
            if thing_of(use) == thing_of(act)
            and use.actor_id != act.actor_id
            and use.occurred_at > act.occurred_at
            and (use.occurred_on - act.occurred_on).days <= p["garden_days"]
        ]
        first = min(served, key=lambda use: (use.occurred_at, use.pk), default=None)
        ok_on = max(first.occurred_on, act.occurred_on + timedelta(days=p["maturity_days"])) if first else None
        helped = [(first.actor_id, ok_on)] if first and ok_on else []
        yield Case(
            ("garden", thing_of(act)), act.community_id, act.actor_id, act.occurred_on, ok_on, p["effects"]["care"],
            [], helped, act.object_type != ObjectType.TAG,
        )  # fmt: skip


def _decisions(ledger: Ledger, p: dict[str, Any]) -> Iterator[Case]:
    for act in ledger.of(Verb.DECIDE_FLAG):
        flag = ledger.flags.get(act.object_id)
        if (flag.owner_id if flag and flag.owner_id else act.owner_id) == act.actor_id:
            continue
        overturned = any(
            later.value != act.value and (later.occurred_at, later.pk) > (act.occurred_at, act.pk)
            for later in ledger.of(Verb.DECIDE_FLAG)
            if thing_of(later) == thing_of(act)
        )
        stood = act.occurred_on + timedelta(days=p["maturity_days"])
        person = (flag.actor_id if flag else None) or act.target_id or act.owner_id
        people = [person] if person else []
        yield Case(
            ("decision", thing_of(act)), act.community_id, act.actor_id, act.occurred_on,
            None if overturned else stood, p["effects"]["care"], people, [(who, stood) for who in people],
        )  # fmt: skip


def _mentored(ledger: Ledger, p: dict[str, Any]) -> Iterator[Case]:
    for act in ledger.of(Verb.MENTOR):
        mentee = act.target_id
        if act.object_type != ObjectType.MEMBER or mentee in (None, act.actor_id):
            continue
        said = [
            e.occurred_on
            for e in ledger.by_actor[mentee]
            if e.verb in (Verb.THANK, Verb.CONFIRM_TIE, Verb.CORROBORATE)
            and e.occurred_at >= act.occurred_at
            and (e.occurred_on - act.occurred_on).days <= p["mentor_days"]
            and (
                e.caused_by_id == act.pk
                or (e.object_id == act.pk and e.verb != Verb.THANK)
                or thanked(e) == act.actor_id
            )
        ]
        on = min(said, default=None)
        helped = [(mentee, on)] if on else []
        yield Case(
            ("mentor", thing_of(act)), act.community_id, act.actor_id, act.occurred_on, on, p["effects"]["care"],
            [mentee], helped, False,
        )  # fmt: skip


def _policies(ledger: Ledger, p: dict[str, Any]) -> Iterator[Case]:
    for act in ledger.of(Verb.PROPOSE_POLICY):
        adopted = [
            e
            for e in ledger.of(Verb.ADOPT_POLICY)
            if thing_of(e) == thing_of(act) and e.actor_id != act.actor_id and e.occurred_at >= act.occurred_at
        ]
        first = min(adopted, key=lambda e: (e.occurred_at, e.pk), default=None)
        on = first.occurred_on if first else None
        helped = [(first.actor_id, first.occurred_on)] if first else []
        yield Case(
            ("policy", thing_of(act)), act.community_id, act.actor_id, act.occurred_on, on, p["effects"]["care"],
            [], helped, False,
        )  # fmt: skip


def _mediations(ledger: Ledger, p: dict[str, Any]) -> Iterator[Case]:
    steps: dict[tuple[int, int, tuple[int, int]], list[Any]] = defaultdict(list)
    for act in ledger.acts:
        if act.verb in (Verb.MEDIATE_OPEN, Verb.MEDIATE_CLOSE):
            steps[act.community_id, act.actor_id, thing_of(act)].append(act)
    for (community, carer, case), acts in steps.items():
        closed = [a for a in ledger.of(Verb.MEDIATE_CLOSE) if thing_of(a) == case and a.value == 1]
        first = min(closed, key=lambda a: (a.occurred_at, a.pk), default=None)
        on = first.occurred_on if first else None
        parties = sorted({a.target_id for a in acts if a.target_id})
        helped = [(party, on) for party in parties] if on else []
        opened = min(a.occurred_on for a in acts)
        yield Case(
            ("mediation", case), community, carer, opened, on,
            p["effects"]["mediation"] if any(party != carer for party in parties) else 0, parties, helped,
        )  # fmt: skip


def _hosted(ledger: Ledger, p: dict[str, Any]) -> Iterator[Case]:
    """Begins when somebody comes: an event is announced long before, and that is no failure."""
    for act in ledger.of(Verb.HOST):
        came: dict[int, date] = {}
        for e in ledger.of(Verb.ATTEND):
            if thing_of(e) == thing_of(act) and e.actor_id != act.actor_id:
                came[e.actor_id] = min(e.occurred_on, came.get(e.actor_id, e.occurred_on))
        days = sorted(came.values())
        ok_on = days[p["attendees"] - 1] if len(days) >= p["attendees"] else None
        helped = [(guest, max(day, ok_on)) for guest, day in came.items()] if ok_on else []
        yield Case(
            ("event", thing_of(act)), act.community_id, act.actor_id, days[0] if days else act.occurred_on, ok_on,
            p["effects"]["care"], list(came), helped, bool(came),
        )  # fmt: skip
