"""From acts to words, step by step: what a person reads about one of their figures (MEASURES.md 3.3-3.9).

Works on a snapshot row and its policy alone; asks the database nothing. Every number said here is in the record.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from roles.explain import NBSP, TRIAL_NOUNS, counted, enactment_word, guard_sentence, someone, uptake_word, weeks_of
from roles.models import Role, RoleWeek
from roles.policy import params_of

SPELT = {1: "one", 2: "two", 3: "three", 4: "four"}
#: What must be distinct, one of them and several.
THINGS: dict[str, tuple[str, str]] = {
    Role.CREATOR: ("thing you made", "things you made"),
    Role.CONNECTOR: ("contact, answer or pointer", "contacts, answers or pointers"),
    Role.CARRIER: ("thing you passed on", "things you passed on"),
    Role.CARETAKER: ("case of care", "cases of care"),
}


@dataclass(frozen=True)
class Step:
    """One step: its name, what it says, and the figure it ends in."""

    name: str
    sentences: list[str]
    figure: str = ""

    @property
    def prose(self) -> str:
        return " ".join(self.sentences)


def steps_of(row: RoleWeek) -> list[Step]:
    """How the words about one role came about; none where nothing was done."""
    if not weeks_of(row.record):
        return []
    params = params_of(row)
    steps = [how_often(row, params)]
    steps += [whom_used(row)] if row.role == Role.CONSUMER else [by_whom(row), what(row), taken_up(row)]
    return [*steps, standing(row, params)]


def how_often(row: RoleWeek, params: dict[str, Any]) -> Step:
    weeks = weeks_of(row.record)
    days = sum(active for _, active in weeks)
    window, half = params["window_days"] // 7, params["half_life_days"]
    said = [
        f"In the {window} weeks before {day(row.as_of)} you did something that counts on {counted(days, 'day')}, "
        f"in {counted(len(weeks), 'different week')}."
    ]
    if row.role == Role.CONSUMER:
        said.append("A week counts by what you did in it: using something at work most, opening it least.")
    else:
        said.append(
            "However much you did on a day, the day counts once; a second day in a week adds half of the first."
        )
    rhythm = counted(params["cadence_days"][row.role], "day")
    said += [
        f"A week counts half after {half} days.",
        f"One active day every {rhythm} makes {number(params['enter'])}; you have {number(row.enactment)}: "
        f"{enactment_word(row.enactment).lower()}.",
    ]
    return Step("How often", said, f"A{NBSP}={NBSP}{number(row.enactment)}")


def by_whom(row: RoleWeek) -> Step:
    people = int(row.record.get("people") or 0)
    if not people:
        return Step("By whom", ["Nobody has taken it up by name so far."], f"B{NBSP}={NBSP}0")
    said = [
        f"{someone(people).capitalize()} took it up by name.",
        "Each counts once at most, however often they did, and less the longer ago it was.",
    ]
    circle = row.record.get("in_cluster") or {}
    if circle.get("iota", 1) < 1:
        said.append(
            f"You are one of {circle['size']:,} people here who recognise one another far more than others. "
            f"What comes from within that circle counts {percent(circle['iota'])} or less of the usual."
        )
    return Step("By whom", said, f"B{NBSP}={NBSP}{number(row.record.get('B') or 0)}")


def what(row: RoleWeek) -> Step:
    episodes = int(row.record.get("episodes") or 0)
    if not episodes:
        return Step("What", [f"No {THINGS[row.role][0]} has been taken up so far."], f"Q{NBSP}={NBSP}0")
    verb = "was" if episodes == 1 else "were"
    said = [
        f"{counted(episodes, *THINGS[row.role]).capitalize()} {verb} taken up.",
        "Each counts once at most, so one famous thing is still one thing.",
    ]
    return Step("What", said, f"Q{NBSP}={NBSP}{number(row.record.get('Q') or 0)}")


def taken_up(row: RoleWeek) -> Step:
    record = row.record
    smaller = min(record.get("B") or 0, record.get("Q") or 0)
    said = [f"The smaller of the two counts: {number(smaller)}."]
    said += [sentence for sentence in (usual_share(row), share_taken_off(record), upheld_against(record)) if sentence]
    said.append(f"That makes {number(row.uptake)}: {uptake_word(row.uptake)}.")
    if record.get("next"):
        said.append(f"What would change it most: {record['next']}.")
    return Step("Taken up", said, f"U{NBSP}={NBSP}{number(row.uptake)}")


def usual_share(row: RoleWeek) -> str:
    if not row.n:
        return "Nothing is old enough yet to tell which part is taken up."
    one, many = TRIAL_NOUNS[row.role]
    guard = row.record.get("guard") or {}
    where = "on the platform" if guard.get("of") == "platform" else "here"
    usual = f", and usual {where} is {percent(guard['median'])}" if guard.get("median") is not None else ""
    return f"Of {counted(row.n, one, many)} old enough to tell, {row.ok:,} came to something{usual}."


def share_taken_off(record: dict[str, Any]) -> str:
    factor = record.get("yield", 1)
    return f"That is less than usual, so {percent(factor)} of it counts." if factor < 0.995 else ""


def upheld_against(record: dict[str, Any]) -> str:
    if not record.get("upheld"):
        return ""
    return "A report against your own work was upheld; that lowers it, and fades like everything else."


def whom_used(row: RoleWeek) -> Step:
    """Consumers are never guarded and never ranked; whose things they used is only said."""
    people = int(row.record.get("people") or 0)
    said = [f"What you used came from {someone(people)}." if people else "You named nothing yet that you used."]
    said.append("Using, accepting and saving count; what you only opened does not.")
    return Step("Whose things", said)


def standing(row: RoleWeek, params: dict[str, Any]) -> Step:
    name, label = "Acting or not", Role(row.role).label
    if not row.guard_ok:
        return Step(name, [guard_sentence(row)])
    if row.is_acting and row.since:
        return Step(
            name,
            [
                f"You have been acting as a {label} since {day(row.since)}.",
                f"It ends after {SPELT.get(params['leave_snapshots'], params['leave_snapshots'])} Mondays in a row under {number(params['leave'])}.",
            ],
        )
    least = params["counterparts"].get(row.role, 0)
    if row.enactment >= params["enter"] and (row.record.get("met") or 0) < least:
        return Step(
            name, [f"It takes at least {least} different people; so far it concerned {row.record.get('met') or 0}."]
        )
    return Step(name, [f"You do not count as a {label} now. From {number(params['enter'])} on you would."])


def number(value: float) -> str:
    return f"{value:.2f}"


def percent(share: float) -> str:
    return f"{round(100 * share)}{NBSP}%"


def day(moment: date) -> str:
    return f"{moment.day} {moment:%B %Y}"
