"""What somebody who knew everything would say: in which roles each member acts on the day judged.

Yes: they live it (a habit that is alive, of an ordinary cadence, and they found occasion for it). No: they do not, or once
in a while. Either: reasonable observers would differ; each time with the reason, and few enough to print.
"""

from __future__ import annotations

from typing import NamedTuple

from tests.benchmarks.simulator.people import CONSUMER, CREATOR, DAYS, REGULARLY, ROLES, Habit, Member

YES, NO, EITHER = "yes", "no", "either"
WEEK = 7


class Verdict(NamedTuple):
    says: str
    why: str = ""


def verdict(member: Member, role: str) -> Verdict:
    if not member.is_here(DAYS):
        return Verdict(NO, "left")
    if member.pretends:
        return _of_pretender(member, role)
    habits = [habit for habit in member.habits if habit.role == role]
    verdicts = [_of_habit(member, habit) for habit in habits]
    for says in (YES, EITHER):
        found = next((each for each in verdicts if each.says == says), None)
        if found:
            return found
    return Verdict(NO)


def verdicts(members: list[Member]) -> dict[tuple[str, str, str], Verdict]:
    return {(m.community, m.id, role): verdict(m, role) for m in members for role in ROLES}


def _of_pretender(member: Member, role: str) -> Verdict:
    """They look in like others do; what they pretend is not a way of taking part. Rings are reported beside."""
    if member.ring and role == CREATOR:
        return Verdict(EITHER, "in a ring")
    if role == CONSUMER and any(habit.role == CONSUMER for habit in member.habits):
        return Verdict(YES)
    return Verdict(NO, member.pretends)


def _of_habit(member: Member, habit: Habit) -> Verdict:
    begins = max(habit.begins, member.joined)
    if habit.ends is not None:
        weeks = (DAYS - habit.ends) / WEEK
        if weeks > 10:
            return Verdict(NO, "gave it up")
        return Verdict(EITHER, "gave it up lately")
    if DAYS - begins < 8 * WEEK:
        return Verdict(EITHER, "took it up lately")
    if habit.cadence < REGULARLY[habit.role]:
        return Verdict(EITHER, "now and then")
    if habit.role != CONSUMER and habit.talent < 0.1:
        return Verdict(EITHER, "nobody gets anything from it")
    if any(first <= DAYS - 1 < last and DAYS - first > 5 * WEEK for first, last in member.away):
        return Verdict(EITHER, "away for long")
    # Occasions: nobody refers questions where none are asked. Expected is what they set out to do when they were here.
    since = max(begins, DAYS - 26 * WEEK)
    here = sum(1 for day in range(since, DAYS) if not member.is_away(day)) / WEEK
    found = sum(1 for day in member.doings.get(habit.role, ()) if day >= since)
    if found < 0.5 * habit.cadence * here:
        return Verdict(EITHER, "had little occasion")
    return Verdict(YES)
