"""Evidence by role, as the table in MEASURES.md 3.2 says it: recognitions by name, episodes, trials, people met."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from activity.models import Act, ShareEffect
from activity.vocabulary import ObjectType, Verb
from tests.roles.reference.care import cases
from tests.roles.reference.ledger import Ledger, Thing, neighbours, thanked, thing_of, ties

Params = dict[str, Any]
Holder = tuple[int, int, str]  # community, member, role
CONTENT = (
    ObjectType.POST, ObjectType.PAGE, ObjectType.DOCUMENT, ObjectType.FILE, ObjectType.LINK, ObjectType.RECORDING,
    ObjectType.ANSWER, ObjectType.COMMENT, ObjectType.THREAD, ObjectType.STORY,
)  # fmt: skip


@dataclass
class Evidence:
    """What speaks for one member in one role. `works`: episode → when it began, and (day, effect) of what came of it."""

    recognised: list[tuple[int, date, float]] = field(default_factory=list)  # by whom, when, weight
    works: dict[Hashable, list[tuple[date, date, float]]] = field(default_factory=lambda: defaultdict(list))
    trials: list[tuple[date, date | None]] = field(default_factory=list)  # opened, taken up
    met: list[tuple[int, date]] = field(default_factory=list)
    creators: list[tuple[int, date]] = field(default_factory=list)
    against: list[tuple[Hashable, int, date]] = field(default_factory=list)  # work, reporter, day


class Gathering:
    """All evidence in a ledger under one policy."""

    def __init__(self, ledger: Ledger, params: Params) -> None:
        self.ledger, self.params = ledger, params
        self.found: dict[Holder, Evidence] = defaultdict(Evidence)
        self.creating()
        self.consuming()
        self.carrying()
        self.introducing()
        self.referring()
        self.pointing()
        self.inviting()
        self.caring()
        self.thanks()
        self.upheld()

    def weight(self, role: str, name: str) -> float:
        return float(self.params["weights"][role][name])

    def creating(self) -> None:
        """Recognition of own objects by others; the first by each person is the object's effect."""
        born: dict[Thing, Act] = {}
        for act in self.ledger.acts:
            is_own = act.owner_id in (None, act.actor_id)
            if act.verb in (Verb.CREATE, Verb.ANSWER) and act.object_type in CONTENT and is_own:
                born.setdefault(thing_of(act), act)
        seen: dict[tuple[Thing, int, int], list[tuple[int, date, float]]] = defaultdict(list)
        for thing, author, act in self._recognitions(born):
            own = born.get(thing)
            own = own if own and own.actor_id == author else None
            community = own.community_id if own else act.community_id
            weight = self.weight("creator", Verb(act.verb).label)
            seen[thing, author, community].append((act.actor_id, act.occurred_on, weight))
            self.found[community, author, "creator"].recognised.append((act.actor_id, act.occurred_on, weight))
        first_day: dict[tuple[Thing, int], date] = {}
        for (thing, author, community), given in seen.items():
            own = born.get(thing)
            began = own.occurred_on if own and own.actor_id == author else min(day for _, day, _ in given)
            by: dict[int, date] = {}
            for who, day, _ in given:
                by[who] = min(day, by.get(who, day))
            for day in by.values():
                self.found[community, author, "creator"].works[thing].append((began, day, 1.0))
            earliest = min(by.values())
            first_day[thing, author] = min(earliest, first_day.get((thing, author), earliest))
        for thing, act in born.items():
            evidence = self.found[act.community_id, act.actor_id, "creator"]
            evidence.trials.append((act.occurred_on, first_day.get((thing, act.actor_id))))

    def _recognitions(self, born: dict[Thing, Act]) -> Iterable[tuple[Thing, int, Act]]:
        names = self.params["weights"]["creator"]
        for act in self.ledger.acts:
            if Verb(act.verb).label not in names:
                continue
            if act.object_type in CONTENT:
                author = act.target_id if act.verb == Verb.ACCEPT_SUGGESTION else act.owner_id
                if act.verb == Verb.RATE and (act.value or 0) < self.params["rate_from"]:
                    continue
                if act.verb == Verb.THANK and act.target_id not in (None, act.owner_id):
                    continue  # for somebody else's act, not for the author
                if author and author != act.actor_id:
                    yield thing_of(act), author, act
            elif act.verb == Verb.THANK and act.object_type == ObjectType.MEMBER and act.caused_by_id:
                cause = self.ledger.by_id.get(act.caused_by_id)
                if cause and born.get(thing_of(cause)) is cause and act.object_id == cause.actor_id != act.actor_id:
                    yield thing_of(cause), cause.actor_id, act

    def consuming(self) -> None:
        for act in self.ledger.acts:
            weight = self.params["weights"]["consumer"].get(Verb(act.verb).label)
            if weight is None or act.owner_id in (None, act.actor_id):
                continue
            evidence = self.found[act.community_id, act.actor_id, "consumer"]
            evidence.recognised.append((act.owner_id, act.occurred_on, weight))
            monday = act.occurred_on - timedelta(days=act.occurred_on.weekday())
            evidence.works[monday].append((monday + timedelta(days=3), act.occurred_on, weight))

    def carrying(self) -> None:
        """First touch: what somebody does with a thing later counts for the share they first acted after."""
        weights = self.params["weights"]["carrier"]
        shares = [
            act for act in self.ledger.of(Verb.SHARE, Verb.RECOMMEND, Verb.FEATURE) if act.owner_id != act.actor_id
        ]
        began: dict[Hashable, date] = {}
        for share in sorted(shares, key=lambda s: s.occurred_on):
            began.setdefault((share.community_id, share.actor_id, thing_of(share)), share.occurred_on)
        first_touch: dict[tuple[Thing, int], Act] = {}
        named: dict[int, list[Act]] = defaultdict(list)
        arrived = [
            (effect, share)
            for share in shares
            for effect in self.ledger.by_cause[share.pk]
            if Verb(effect.verb).label in weights
            and effect.occurred_at >= share.occurred_at
            and effect.actor_id not in (share.actor_id, share.owner_id)
        ]
        for effect, share in sorted(arrived, key=lambda pair: (pair[0].occurred_at, pair[0].pk)):
            if first_touch.setdefault((thing_of(share), effect.actor_id), share) is share:
                named[share.pk].append(effect)
        fresh: dict[int, list[tuple[date, int]]] = defaultdict(list)
        for row in ShareEffect.objects.filter(fresh_openers__gt=0).order_by("day", "share_id"):
            fresh[row.share_id].append((row.day, row.fresh_openers))
        openings: dict[Hashable, list[tuple[date, int, int]]] = defaultdict(list)
        for share in shares:
            evidence = self.found[share.community_id, share.actor_id, "carrier"]
            key = share.community_id, share.actor_id, thing_of(share)
            for effect in named[share.pk]:
                weight = weights[Verb(effect.verb).label]
                evidence.recognised.append((effect.actor_id, effect.occurred_on, weight))
                evidence.works[thing_of(share)].append((began[key], effect.occurred_on, weight))
                evidence.met.append((effect.actor_id, effect.occurred_on))
            openings[key] += [(day, share.pk, count) for day, count in fresh[share.pk]]
            days = [day for day, _ in fresh[share.pk]] + [effect.occurred_on for effect in named[share.pk]]
            evidence.trials.append((share.occurred_on, min(days, default=None)))
            if share.owner_id:
                evidence.met.append((share.owner_id, share.occurred_on))
                evidence.creators.append((share.owner_id, share.occurred_on))
            if share.target_id and share.target_id != share.actor_id:
                evidence.met.append((share.target_id, share.occurred_on))
        for (community, member, thing), days in openings.items():
            left = self.params["opener_cap"]
            for day, _, count in sorted(days):
                counted, left = min(left, count), max(left - count, 0)
                effect = self.params["effects"]["opener"] * counted
                if counted:
                    work = self.found[community, member, "carrier"].works[thing]
                    work.append((began[community, member, thing], day, effect))

    def introducing(self) -> None:
        p, pairs = self.params, ties(self.ledger)
        done: set[Hashable] = set()
        for act in self.ledger.of(Verb.INTRODUCE):
            a, b = act.object_id, act.target_id
            if act.object_type != ObjectType.MEMBER or b is None or len({a, b, act.actor_id}) < 3:
                continue
            before = {
                pair
                for pair, moments in pairs.items()
                if any(at < act.occurred_at and (act.occurred_on - day).days <= p["no_tie_days"] for at, day in moments)
            }
            formed = [
                day
                for at, day in pairs.get(frozenset((a, b)), ())
                if at >= act.occurred_at and (day - act.occurred_on).days <= p["tie_days"]
            ]
            met_on = min(formed) if formed and frozenset((a, b)) not in before else None
            evidence = self.found[act.community_id, act.actor_id, "connector"]
            evidence.trials.append((act.occurred_on, met_on))
            evidence.met += [(a, act.occurred_on), (b, act.occurred_on)]
            key = act.community_id, act.actor_id, frozenset((a, b))
            if met_on is None or key in done:
                continue
            done.add(key)
            name = "joined_across" if self.ledger.is_across(act, a, b) else "joined"
            near = (neighbours(before, a) & neighbours(before, b)) - {act.actor_id}
            effect = p["effects"][name] * (p["common_neighbour"] if near else 1)
            for person in (a, b):
                evidence.recognised.append((person, met_on, self.weight("connector", name)))
                evidence.met.append((person, met_on))
            evidence.works[key].append((act.occurred_on, met_on, effect))

    def referring(self) -> None:
        p, done = self.params, set()
        for act in self.ledger.of(Verb.REFER):
            if act.target_id in (None, act.actor_id) or act.owner_id == act.actor_id:
                continue
            answered = [
                answer.occurred_on
                for answer in self.ledger.by_actor[act.target_id]
                if answer.verb == Verb.ANSWER
                and act.object_id in (answer.reply_to_id, answer.context_id)
                and answer.occurred_at >= act.occurred_at
                and (answer.occurred_on - act.occurred_on).days <= p["referral_days"]
            ]
            on = min(answered, default=None)
            evidence = self.found[act.community_id, act.actor_id, "connector"]
            evidence.trials.append((act.occurred_on, on))
            people = {act.owner_id, act.target_id} - {None}
            evidence.met += [(person, act.occurred_on) for person in people]
            key = act.community_id, act.actor_id, "refer", thing_of(act), act.target_id
            if on is None or key in done:
                continue
            done.add(key)
            name = "joined_across" if self.ledger.is_across(act, act.owner_id, act.target_id) else "joined"
            for person in people:
                evidence.recognised.append((person, on, self.weight("connector", "referred")))
                evidence.met.append((person, on))
            evidence.works[key].append((act.occurred_on, on, p["effects"][name]))

    def pointing(self) -> None:
        p, done = self.params, set()
        for act in self.ledger.of(Verb.POINT):
            if act.target_id == act.actor_id:
                continue
            served = [
                e.occurred_on
                for e in self.ledger.by_actor[act.target_id]
                if e.verb in (Verb.USE, Verb.APPLY, Verb.ACCEPT_ANSWER)
                and e.occurred_at >= act.occurred_at
                and (e.occurred_on - act.occurred_on).days <= p["pointer_days"]
                and (
                    thing_of(e) == thing_of(act)
                    or e.caused_by_id == act.pk
                    or (
                        e.verb == Verb.ACCEPT_ANSWER
                        and e.owner_id == act.actor_id
                        and act.context_id is not None
                        and e.context_id == act.context_id
                    )
                )
            ]
            on = min(served, default=None)
            evidence = self.found[act.community_id, act.actor_id, "connector"]
            evidence.trials.append((act.occurred_on, on))
            if act.target_id:
                evidence.met.append((act.target_id, act.occurred_on))
            key = act.community_id, act.actor_id, "point", thing_of(act), act.target_id
            if on is not None and key not in done:
                done.add(key)
                evidence.recognised.append((act.target_id, on, self.weight("connector", "pointed")))
                evidence.met.append((act.target_id, on))
                evidence.works[key].append((act.occurred_on, on, p["effects"]["pointed"]))

    def invitations(self) -> Iterable[tuple[Act, date]]:
        """Invitations that bore fruit, with the day the invited person came back."""
        within = self.params["return_days"]
        for act in self.ledger.of(Verb.INVITE_MEMBER):
            if act.target_id in (None, act.actor_id):
                continue
            joined = [
                at.date()
                for at in self.ledger.joined_on(act.target_id, act.community_id)
                if 0 <= (at.date() - act.occurred_on).days <= within
            ]
            back = joined and self.ledger.came_back(act.target_id, act.community_id, min(joined), within)
            if back:
                yield act, back

    def inviting(self) -> None:
        for act, back in self.invitations():
            self.found[act.community_id, act.actor_id, "connector"].met.append((act.target_id, back))

    def caring(self) -> None:
        for case in cases(self.ledger, self.params):
            evidence = self.found[case.community, case.carer, "caretaker"]
            if case.is_trial:
                evidence.trials.append((case.on, case.ok_on))
            evidence.met += [(person, case.on) for person in case.met]
            for person, day in case.helped:
                evidence.met.append((person, day))
                if case.ok_on:
                    evidence.recognised.append((person, day, self.weight("caretaker", "care")))
            if case.ok_on and case.effect and case.helped:
                evidence.works[case.key].append((case.began, case.ok_on, case.effect))

    def thanks(self) -> None:
        """A thank for an act of connecting or caring: it widens the circle, and closes no case."""
        roles = {
            **dict.fromkeys((Verb.INTRODUCE, Verb.REFER, Verb.POINT), "connector"),
            **dict.fromkeys(
                (Verb.WELCOME, Verb.REVIEW, Verb.GARDEN, Verb.DECIDE_FLAG, Verb.HOST, Verb.MENTOR), "caretaker"
            ),
        }
        for thank in self.ledger.of(Verb.THANK):
            act = self.ledger.by_id.get(thank.caused_by_id)
            if act and act.verb in roles and thanked(thank) == act.actor_id != thank.actor_id:
                evidence = self.found[act.community_id, act.actor_id, roles[Verb(act.verb)]]
                evidence.recognised.append(
                    (thank.actor_id, thank.occurred_on, self.weight(roles[Verb(act.verb)], "thank"))
                )
                evidence.met.append((thank.actor_id, thank.occurred_on))

    def upheld(self) -> None:
        """Decisions that stood against somebody's own work."""
        for act in self.ledger.of(Verb.DECIDE_FLAG):
            flag = self.ledger.by_id.get(act.object_id)
            if act.value != 1 or flag is None or flag.verb != Verb.FLAG:
                continue
            overturned = any(
                later.value != act.value and (later.occurred_at, later.pk) > (act.occurred_at, act.pk)
                for later in self.ledger.of(Verb.DECIDE_FLAG)
                if thing_of(later) == thing_of(act)
            )
            if flag.owner_id and not overturned and flag.owner_id not in (flag.actor_id, act.actor_id):
                evidence = self.found[act.community_id, flag.owner_id, "creator"]
                evidence.against.append((thing_of(flag), flag.actor_id, act.occurred_on))
