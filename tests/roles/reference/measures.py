"""A, guard, B, Q, U and S from evidence; acting, primary and state from one Monday to the next (MEASURES.md 3.3-3.7)."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, timedelta
from statistics import median
from typing import Any

from activity.vocabulary import ObjectType, Verb
from tests.roles.reference.circles import Circle, circles
from tests.roles.reference.evidence import Evidence, Gathering
from tests.roles.reference.ledger import Ledger

ROLES = ("consumer", "creator", "connector", "carrier", "caretaker")
PRODUCTIVE = ROLES[1:]
WRITTEN = (Verb.CREATE, Verb.ANSWER, Verb.IMPROVE, Verb.COMMENT, Verb.REUSE)
USED = (Verb.SAVE, Verb.FOLLOW, Verb.ACCEPT_ANSWER, Verb.USE, Verb.ATTEND, Verb.APPLY)
RULES = (Verb.MEDIATE_OPEN, Verb.MEDIATE_CLOSE, Verb.HOST, Verb.PROPOSE_POLICY, Verb.ADOPT_POLICY)


def sat(x: float) -> float:
    return 1 - 2**-x


@dataclass
class Figures:
    """One member in one role as of a day."""

    days: dict[date, set[date]] = field(default_factory=lambda: defaultdict(set))  # Monday → days active
    values: dict[date, float] = field(default_factory=lambda: defaultdict(float))  # Consumer: Monday → x
    a: float = 0
    people: int = 0
    b: float = 0
    episodes: int = 0
    q: float = 0
    ok: int = 0
    n: int = 0
    ub: float = 1
    usual: float = 0
    is_met: bool = True
    guard_ok: bool = True
    u: float = 0
    s: float = 0


Days = dict[tuple[int, int, str], list[tuple[date, float]]]  # of a member in a role: each act's day, Consumer value


class Reference:
    """Everything of one ledger under one policy."""

    def __init__(self, ledger: Ledger, params: dict[str, Any]) -> None:
        self.ledger, self.p = ledger, params
        gathered = Gathering(ledger, params)
        self.evidence = gathered.found
        self.enacted: Days = defaultdict(list)
        self.opened: dict[tuple[int, int], dict[date, set[tuple[int, int]]]] = defaultdict(lambda: defaultdict(set))
        self._enact(gathered)

    def _enact(self, gathered: Gathering) -> None:
        for act in self.ledger.acts:
            for role in roles_enacted(act):
                value = self.p["week_value"].get(Verb(act.verb).label, 0) if role == "consumer" else 0
                self.enacted[act.community_id, act.actor_id, role].append((act.occurred_on, value))
        for act, back in gathered.invitations():
            self.enacted[act.community_id, act.actor_id, "connector"].append((back, 0))
        for row in self.ledger.reading:
            if row.owner_id != row.actor_id:
                opened = self.opened[row.community_id, row.actor_id][row.occurred_on]
                if row.verb != Verb.SEARCH:
                    opened.add((row.object_type, row.object_id))

    def decay(self, age: int) -> float:
        return float(2 ** (-age / self.p["half_life_days"]))

    def measure(self, community: int, as_of: date) -> dict[tuple[int, str], Figures]:
        """Every member of a community as of a day."""
        people = members(self.ledger, community, as_of)
        active = sum(1 for member in people if self._is_about(community, member, as_of))
        near = circles(self, community, as_of, people, active)
        found = {(member, role): Figures() for member in people for role in ROLES}
        for (member, role), figures in found.items():
            self._enactment(figures, community, member, role, as_of)
            evidence = self.evidence.get((community, member, role), Evidence())
            self._recognition(figures, evidence, role, as_of, None if role == "consumer" else near.get(member))
        self._guard(found, community, as_of)
        for (_, role), figures in found.items():
            self._uptake(figures, self.p["kappa"][role], role)
        return found

    def _enactment(self, figures: Figures, community: int, member: int, role: str, as_of: date) -> None:
        first = as_of - timedelta(days=self.p["window_days"])
        for day, value in self.enacted.get((community, member, role), ()):
            if first <= day < as_of:
                monday = day - timedelta(days=day.weekday())
                figures.days[monday].add(day)
                figures.values[monday] += value
        if role == "consumer":
            for day, things in self.opened.get((community, member), {}).items():
                if first <= day < as_of:
                    monday = day - timedelta(days=day.weekday())
                    figures.days[monday].add(day)
                    figures.values[monday] += self.p["opened_value"] * min(4, len(things))
        total = 0.0
        for monday, days in figures.days.items():
            amount = figures.values[monday] if role == "consumer" else len(days)
            total += sat(amount) * self.decay(max((as_of - monday).days - 3, 0))
        theta = 0.5 / (1 - 2 ** (-self.p["cadence_days"][role] / self.p["half_life_days"]))
        figures.a = sat(total / theta)

    def _recognition(self, figures: Figures, evidence: Evidence, role: str, as_of: date, circle: Circle | None) -> None:
        first = as_of - timedelta(days=self.p["window_days"])
        given: dict[int, float] = defaultdict(float)
        for who, day, weight in evidence.recognised:
            if first <= day < as_of:
                given[who] += weight * self.decay((as_of - day).days)
        inside = sum(sat(x) for who, x in given.items() if circle and who in circle.people)
        figures.people, figures.b = len(given), sum(map(sat, given.values()))
        if circle and inside:
            figures.b += min(0.0, circle.iota * inside**circle.iota - inside)
        for parts in evidence.works.values():
            counted = [(began, effect) for began, day, effect in parts if first <= day < as_of]
            effect = sum(effect for _, effect in counted)
            if counted and effect > 0 and (began := min(began for began, _ in counted)) >= first:
                figures.episodes += 1
                figures.q += sat(effect) * self.decay(max((as_of - began).days, 0))
        matured = as_of - timedelta(days=self.p["maturity_days"])
        trials = [ok_on for opened, ok_on in evidence.trials if first <= opened <= matured]
        figures.n, figures.ok = len(trials), sum(1 for ok_on in trials if ok_on and ok_on < as_of)
        met = {who for who, day in evidence.met if first <= day < as_of}
        creators = {who for who, day in evidence.creators if first <= day < as_of}
        enough = len(met) >= self.p["counterparts"].get(role, 0)
        figures.is_met = enough and (role != "carrier" or len(creators) >= self.p["carried_creators"])
        reports: dict[object, tuple[int, float]] = {}
        for work, reporter, day in evidence.against:
            if first <= day < as_of:
                weight = max(self.decay((as_of - day).days), reports.get(work, (0, 0.0))[1])
                reports[work] = (min(reporter, reports.get(work, (reporter, 0.0))[0]), weight)
        strongest: dict[int, float] = {}
        for reporter, weight in reports.values():
            strongest[reporter] = max(weight, strongest.get(reporter, 0.0))
        figures.u = sum(strongest.values())  # upheld, until _uptake

    def _guard(self, found: dict[tuple[int, str], Figures], community: int, as_of: date) -> None:
        places = {m.community_id for m in self.ledger.memberships}
        for role in ROLES:
            rates = {place: self._rates(place, role, as_of) for place in places}
            everywhere = [rate for those in rates.values() for rate in those]
            platform = median(everywhere) if everywhere else 0.0
            local = rates[community]
            is_local = len(local) >= self.p["median_members"] and median(local) >= (
                self.p["median_of_platform"] * platform
            )
            usual = max(median(local) if is_local else platform, self.p["yield_floor"])
            for (_, named), figures in found.items():
                if named == role:
                    figures.usual = usual
                    figures.ub = wilson(figures.ok, figures.n, self.p["guard_z"])
                    figures.guard_ok = role == "consumer" or figures.ub >= self.p["guard_phi"] * usual

    def _rates(self, community: int, role: str, as_of: date) -> list[float]:
        first = as_of - timedelta(days=self.p["window_days"])
        matured = as_of - timedelta(days=self.p["maturity_days"])
        rates = []
        for member in members(self.ledger, community, as_of):
            evidence = self.evidence.get((community, member, role), Evidence())
            trials = [ok_on for opened, ok_on in evidence.trials if first <= opened <= matured]
            if len(trials) >= self.p["median_trials"]:
                rates.append(sum(1 for ok_on in trials if ok_on and ok_on < as_of) / len(trials))
        return rates

    def _uptake(self, figures: Figures, kappa: float, role: str) -> None:
        prior, upheld = self.p["yield_prior"], figures.u
        share = (figures.ok + prior * figures.usual) / (figures.n + prior) / figures.usual
        factor = 1.0 if role == "consumer" else min(1.0, share)
        figures.u = sat(min(figures.b, figures.q) * factor * 2**-upheld / kappa)
        figures.s = math.sqrt(figures.a * figures.u)

    def follow(self, community: int, mondays: Sequence[date]) -> Iterable[tuple[date, dict[int, Standing]]]:
        """Who acts as what from one Monday to the next."""
        standings: dict[int, Standing] = {}
        for monday in mondays:
            figures = self.measure(community, monday)
            standings = {
                member: standings.get(member, Standing()).next({r: figures[member, r] for r in ROLES}, self.p)
                for member in members(self.ledger, community, monday)
            }
            for member, standing in standings.items():
                standing.state = self._state(community, member, monday, standing)
            yield monday, standings

    def _state(self, community: int, member: int, as_of: date, standing: Standing) -> str:
        joined = max(at.astimezone(UTC).date() for at in self.ledger.joined_on(member, community) if at.date() < as_of)
        if (as_of - joined).days < self.p["newcomer_days"]:
            return "newcomer"
        if standing.acting:
            return "active"
        return "peripheral" if self._is_about(community, member, as_of) else "inactive"

    def _is_about(self, community: int, member: int, as_of: date) -> bool:
        """Did anything here lately."""
        days = [a.occurred_on for a in self.ledger.by_actor[member] if a.community_id == community]
        days += list(self.opened.get((community, member), {}))
        return any(0 < (as_of - day).days <= self.p["peripheral_days"] for day in days)


@dataclass
class Standing:
    """A member on one Monday, with what the next one must remember."""

    acting: frozenset[str] = frozenset()
    lows: dict[str, int] = field(default_factory=dict)
    strengths: dict[str, float] = field(default_factory=dict)
    primary: str | None = None
    state: str = ""

    def next(self, figures: dict[str, Figures], p: dict[str, Any]) -> Standing:
        lows, acting = {}, set()
        for role, f in figures.items():
            fine = f.guard_ok and f.is_met
            lows[role] = 0 if fine and f.a >= p["leave"] else self.lows.get(role, 0) + 1
            if (fine and f.a >= p["enter"]) or (role in self.acting and lows[role] < p["leave_snapshots"]):
                acting.add(role)
        strengths = {role: f.s if f.guard_ok else 0.0 for role, f in figures.items()}
        return Standing(frozenset(acting), lows, strengths, self._choose(acting, strengths, p["primary_lead"]))

    def _choose(self, acting: set[str], strengths: dict[str, float], lead: float) -> str | None:
        able = [role for role in PRODUCTIVE if role in acting]
        if not able:
            return "consumer" if "consumer" in acting else None
        best = max(able, key=lambda role: (strengths[role], -ROLES.index(role)))
        if self.primary not in able or self.primary == best:
            return best
        was = self.strengths.get(best, 0.0) if best in self.acting else 0.0
        leads = strengths[best] - strengths[self.primary] >= lead and was - self.strengths[self.primary] >= lead
        return best if leads else self.primary


def wilson(ok: int, n: int, z: float) -> float:
    if not n:
        return 1.0
    share = ok / n
    spread = z * math.sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    return (share + z * z / (2 * n) + spread) / (1 + z * z / n)


def members(ledger: Ledger, community: int, as_of: date) -> list[int]:
    """Who was in at the beginning of a day."""
    inside = {
        m.user_id
        for m in ledger.memberships
        if m.community_id == community
        and m.joined_at.astimezone(UTC).date() < as_of
        and (m.left_at is None or m.left_at.astimezone(UTC).date() >= as_of)
    }
    return sorted(inside)


def roles_enacted(act: Any) -> Iterable[str]:
    """The column “enactment” of the evidence table, and improving another's page (2.2)."""
    others = act.owner_id != act.actor_id
    somebody = act.target_id != act.actor_id
    if act.verb in (Verb.ASK, Verb.COMPLETE) or (act.verb in USED and others):
        yield "consumer"
    if act.verb in WRITTEN:
        yield "creator"
    if act.verb == Verb.IMPROVE and act.owner_id and others and act.object_type == ObjectType.PAGE:
        yield "caretaker"
    pair = act.object_type == ObjectType.MEMBER and len({act.object_id, act.target_id, act.actor_id, None}) == 4
    if (
        (act.verb == Verb.INTRODUCE and pair)
        or (act.verb == Verb.REFER and others and somebody and act.target_id)
        or (act.verb == Verb.POINT and somebody)
    ):
        yield "connector"
    if act.verb in (Verb.SHARE, Verb.RECOMMEND, Verb.FEATURE) and others:
        yield "carrier"
    if (
        (act.verb in (Verb.WELCOME, Verb.MENTOR) and somebody)
        or (act.verb in (Verb.REVIEW, Verb.GARDEN, Verb.DECIDE_FLAG) and others)
        or act.verb in RULES
    ):
        yield "caretaker"
