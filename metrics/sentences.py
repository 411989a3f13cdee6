"""The sentences that answer, above the charts. Made from what may be shown (profile.py), never from more."""

from __future__ import annotations

from metrics.masking import A_FEW, Detail
from metrics.profile import Profile, Row
from metrics.statistics import Course, Verdict
from roles.targets import NBSP

NUMBERS = ("no", "one", "two", "three", "four", "five")


def people(n: int) -> str:
    return "1 person" if n == 1 else f"{n:,} people"


def headline(profile: Profile, small_group: int) -> str:
    """What the week says, in one or two sentences."""
    if profile.detail is Detail.NOTHING:
        return f"Fewer than {small_group} people are active here. Shares of so small a group are not shown."
    if profile.detail is Detail.WORDS:
        return f"{people(profile.n)} are too few for numbers, so there are words only. {_in_words(profile)}"
    if not profile.bands:
        return f"{_without_target(profile)} There is no target yet to compare it with."
    return _against_target(profile)


def _in_words(profile: Profile) -> str:
    off = [row for row in profile.rows if row.verdict in (Verdict.BELOW, Verdict.ABOVE)]
    if off:
        said = [f"{row.name} are {row.verdict} target" for row in off if row.verdict]
        return f"{_join(said)}."
    words: dict[str, list[str]] = {}
    for row in profile.rows:
        words.setdefault(row.cell.word, []).append(row.name)
    said = [f"{word} act as {_join(names)}" if word != A_FEW else "" for word, names in words.items()]
    text = _join([part for part in said if part])
    known = f"{text[:1].upper()}{text[1:]}." if text else "A few at most act in each role."
    return f"{known} Nothing is off target as far as one can tell." if profile.bands else known


def _without_target(profile: Profile) -> str:
    said = [f"{row.cell.share_says} as {row.name}" for row in profile.rows[1:]]
    return f"Of {people(profile.n)}, {profile.rows[0].cell.share_says} act as Consumers, {_join(said)}."


def _against_target(profile: Profile) -> str:
    off = [row for row in profile.rows if row.verdict in (Verdict.BELOW, Verdict.ABOVE)]
    off.sort(key=lambda row: row.verdict is not Verdict.BELOW)  # too few of something first
    on = [row for row in profile.rows if row.verdict is Verdict.ON]
    unsure = [row for row in profile.rows if row.verdict is Verdict.UNSURE]
    if not off:
        if not unsure:
            return f"All five roles are on target, among {people(profile.n)}."
        if not on:
            return f"We cannot tell yet whether any role is on target: {people(profile.n)} are few for these bands."
        return _sentence(_rest([], on, unsure)) + f" Nothing is off target, among {people(profile.n)}."
    first = off[0]
    lead = (
        f"{first.name} are {first.verdict} target: {first.cell.share_says} of {people(profile.n)}, target {first.band}."
    )
    rest = _rest(off[1:], on, unsure)
    return f"{lead} {_sentence(rest)}" if rest else lead


def _rest(off: list[Row], on: list[Row], unsure: list[Row]) -> list[str]:
    said = [f"{row.name} are {row.verdict} theirs" for row in off]
    if on:
        said.append(f"{on[0].name} are on target" if len(on) == 1 else f"{NUMBERS[len(on)]} roles are on target")
    if unsure:
        which = _join([row.name for row in unsure]) if len(unsure) < 3 else f"{NUMBERS[len(unsure)]} roles"
        said.append(f"for {which} we cannot tell yet")
    return said


def _join(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}" if words else ""


def _sentence(parts: list[str]) -> str:
    text = parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])}, and {parts[-1]}"
    return f"{text[:1].upper()}{text[1:]}."


def trend_headline(name: str, moved: Course | None, first: str, last: str, since: str) -> str:
    """The finding of a trend; moved is None while there are fewer than two weeks with a number."""
    if moved is None:
        return f"{name} by week: too few weeks for a trend yet."
    if moved is Course.SAME:
        return f"{name} have not changed since {since} by more than chance alone does."
    return f"{name} {moved} from {first} to {last} since {since}, more than chance alone does."


def trend_words(moved: Course) -> str:
    if moved is Course.SAME:
        return "no change beyond chance"
    return f"{moved}, more than chance alone does"


def distance_headline(count: int | None) -> str:
    if count is None:
        return "Everybody once, by main role"
    if not count:
        return "The mix is as near to the target as chance allows"
    return f"To match the target, about {count:,} {'person' if count == 1 else 'people'} would have to act differently"


def distance_foot(profile: Profile) -> str:
    """What the number of people means; nothing where there is none."""
    count = profile.would_have_to_change
    if count is None:
        return "Everyone once, by main role; adds to 100" + NBSP + "%."
    return (
        f"Everyone once, by main role; adds to 100{NBSP}%. {count:,} is what remains after the difference that chance "
        f"alone makes in a community of {profile.n:,}."
    )
