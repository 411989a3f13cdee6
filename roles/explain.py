"""Words from numbers: what a person's own page says about each role (MEASURES.md 3.4, 3.7, 3.9). No scores, no ranks.

Works on RoleWeek rows alone; asks the database nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from roles.models import Role, RoleWeek, State

NBSP = "\N{NO-BREAK SPACE}"
STRIP_WEEKS = 26
WEEKS = 52
OCCASIONAL, REGULAR, SUSTAINED = 0.35, 0.5, 0.75
SOME, BROAD = 0.25, 0.5
GIVING = (Role.CREATOR, Role.CONNECTOR, Role.CARRIER, Role.CARETAKER)

DEFINITIONS: dict[str, str] = {
    Role.CONSUMER: "A Consumer looks for what the community knows and uses it: content, information, people.",
    Role.CREATOR: "A Creator makes content, shares it, improves it and discusses it.",
    Role.CONNECTOR: "A Connector helps others find the content, the information and the people they need.",
    Role.CARRIER: "A Carrier helps creators to be heard: passes on and promotes what others made.",
    Role.CARETAKER: "A Caretaker looks after the community: welcomes, reviews, tidies up, settles, hosts.",
}
COUNTS: dict[str, str] = {
    Role.CONSUMER: (
        "Asking, accepting an answer, saying that something was used at work, attending, completing; saving and "
        "following a little. Opening and searching count least, and only as a number of days."
    ),
    Role.CREATOR: "Writing a post, a page or an answer; a comment of at least a sentence; improving what others wrote.",
    Role.CONNECTOR: "Introducing two people, referring an ask to somebody who knows, pointing to a page, inviting.",
    Role.CARRIER: "Sharing, recommending or putting forward what somebody else made.",
    Role.CARETAKER: "Welcoming newcomers, reviewing, tidying up pages, hosting, mentoring, working on the rules.",
}
DID: dict[str, str] = {
    Role.CONSUMER: "You looked something up or used it on {days}, in {weeks} of the last 52 weeks.",
    Role.CREATOR: "You wrote, answered or improved something on {days}.",
    Role.CONNECTOR: "You brought people or knowledge together on {days}.",
    Role.CARRIER: "You passed on what others made on {days}.",
    Role.CARETAKER: "You looked after the place or its people on {days}.",
}
REACHED: dict[str, str] = {
    Role.CONSUMER: "What you used came from {people}.",
    Role.CREATOR: "{People} used it, saved it or thanked you for it.",
    Role.CONNECTOR: "It helped {people} along.",
    Role.CARRIER: "{People} did something with it after you passed it on.",
    Role.CARETAKER: "It reached {people}.",
}
NOTHING: dict[str, str] = {
    Role.CONSUMER: "Nothing here is missing. If something helped you at work, saying so is enough.",
    Role.CREATOR: "Nothing here is missing. One answer to a waiting ask would be a beginning.",
    Role.CONNECTOR: "Nothing here is missing. If you know who knows, tell the person who asks.",
    Role.CARRIER: "Nothing here is missing. If a page helps you, a line about why carries it further.",
    Role.CARETAKER: "Nothing here is missing. A line of welcome to somebody new is care enough.",
}
TRIALS: dict[str, str] = {
    Role.CREATOR: "You published {n}; {ok} taken up by someone.",
    Role.CONNECTOR: "You introduced or pointed {n}; {ok} followed by a contact or an answer.",
    Role.CARRIER: "You passed on {n}; {ok} opened by someone new.",
    Role.CARETAKER: "You took care {n}; {ok} followed by a good end.",
}
TRIAL_NOUNS: dict[str, tuple[str, str]] = {
    Role.CREATOR: ("item", "items"),
    Role.CONNECTOR: ("time", "times"),
    Role.CARRIER: ("thing", "things"),
    Role.CARETAKER: ("time", "times"),
}
#: What a next step in a role would be: the sentence, the word on its button, and the page it begins on.
STEPS: dict[str, tuple[str, str, str]] = {
    Role.CONSUMER: (
        "Did something you read here help you at work? Say so on its page.",
        "See what is new",
        "communities:community-detail",
    ),
    Role.CREATOR: ("Somebody waits for an answer you may have.", "See the asks", "content:ask-list"),
    Role.CONNECTOR: (
        "Point one waiting ask to a page, or to a person who knows.",
        "See the asks",
        "content:ask-list",
    ),
    Role.CARRIER: (
        "Pass on one page that helped you, with a line about why.",
        "Choose a page",
        "content:page-list",
    ),
    Role.CARETAKER: ("Say hello to somebody who is new here.", "See who is new", "communities:member-list"),
}


def enactment_word(a: float) -> str:
    if a < OCCASIONAL:
        return "Not yet"
    return "Occasional" if a < REGULAR else "Regular" if a < SUSTAINED else "Sustained"


def uptake_word(u: float) -> str:
    return "not yet visible" if u < SOME else "some" if u < BROAD else "broad"


def counted(count: int, one: str, many: str = "") -> str:
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def someone(count: int) -> str:
    return "1 person" if count == 1 else f"{count:,} people"


@dataclass(frozen=True)
class Explanation:
    """One role of one person in one snapshot, in words, with what they rest on."""

    role: str
    row: RoleWeek | None
    days: list[int]
    words: str
    sentences: list[str]

    @property
    def label(self) -> str:
        return str(Role(self.role).label)

    @property
    def prose(self) -> str:
        return " ".join(self.sentences)

    @property
    def strip_label(self) -> str:
        return f"Active in {sum(1 for d in self.days if d)} of the last {STRIP_WEEKS} weeks"


def explain(role: str, row: RoleWeek | None) -> Explanation:
    """The words for a role; without a row: nothing yet."""
    if row is None:
        return Explanation(role, None, [0] * STRIP_WEEKS, "Not yet", [NOTHING[role]])
    return Explanation(role, row, strip(row), words(row), sentences(row))


def words(row: RoleWeek) -> str:
    """“Regular, with some uptake”. Enactment and uptake stand side by side and are never one number."""
    if not row.guard_ok:
        return "Not counted for now"
    said = enactment_word(row.enactment)
    if row.enactment < OCCASIONAL or row.role == Role.CONSUMER:
        return said
    heard = uptake_word(row.uptake)
    return f"{said}, uptake {heard}" if row.uptake < SOME else f"{said}, with {heard} uptake"


def sentences(row: RoleWeek) -> list[str]:
    days = [count for _, count in weeks_of(row.record)]
    if not any(days):
        return [NOTHING[row.role]]
    said = [DID[row.role].format(days=counted(sum(days), "day"), weeks=sum(1 for d in days if d))]
    reached = int(row.record.get("people") or 0)
    if reached:
        many = someone(reached)
        said.append(REACHED[row.role].format(people=many, People=many))
    elif row.role != Role.CONSUMER and row.guard_ok:
        said.append("Nobody has taken it up by name yet; that often takes some weeks.")
    if circle := circle_sentence(row):
        said.append(circle)
    if not row.guard_ok:
        said.append(guard_sentence(row))
    return said


def circle_sentence(row: RoleWeek) -> str:
    """What a person reads whose recognition comes from a small circle, where it counts less (MEASURES.md 3.5)."""
    circle = row.record.get("in_cluster") or {}
    near = int(circle.get("people") or 0)
    if not near or float(circle.get("iota", 1)) >= 1:
        return ""
    return (
        f"{near:,} of them {'is' if near == 1 else 'are'} in a circle of {int(circle['size']):,} with you, in which people "
        "recognise each other more than is usual here: from inside it counts less, from outside in full. That may have a good reason; "
        "who manages this community can explain it."
    )


def guard_sentence(row: RoleWeek) -> str:
    """What a person reads whose acts in a role were demonstrably not taken up (MEASURES.md 3.4)."""
    if row.role not in TRIALS:
        return ""
    guard = row.record.get("guard") or {}
    one, many = TRIAL_NOUNS[row.role]
    ok = f"{row.ok:,} {'was' if row.ok == 1 else 'were'}"
    median = guard.get("median")
    where = "on the platform" if guard.get("of") == "platform" else "here"
    usual = "" if median is None else f" The usual share {where} is {round(100 * median)}{NBSP}%."
    did = TRIALS[row.role].format(n=counted(row.n, one, many), ok=ok)
    return f"{did}{usual} Until that changes you are not counted as a {Role(row.role).label}."


def weeks_of(record: Mapping[str, Any]) -> list[tuple[date, int]]:
    """(Monday, active days) of the record, oldest first."""
    return sorted((date.fromisoformat(monday), int(days)) for monday, days in record.get("weeks") or ())


def strip(row: RoleWeek) -> list[int]:
    """Active days of the 26 weeks before the snapshot, oldest first."""
    known = dict(weeks_of(row.record))
    yesterday = row.as_of - timedelta(days=1)
    last = yesterday - timedelta(days=yesterday.weekday())
    return [known.get(last - timedelta(weeks=back), 0) for back in reversed(range(STRIP_WEEKS))]


def headline(name: str, now: Sequence[RoleWeek], before: Sequence[RoleWeek] = ()) -> str:
    """One sentence about the person: what they mainly do, and whether that turned within the half year."""
    if not now:
        return f"{name}, there is nothing to say about you yet."
    if now[0].state == State.NEWCOMER:
        return f"{name}, you are new here. Look around first; this page fills by itself."
    main, was = _primary(now), _primary(before)
    if main is None and now[0].state == State.INACTIVE:
        return f"{name}, it has been quiet around you here."
    if main is None:
        return f"{name}, you read along. That is a fine place to be."
    if was == Role.CONSUMER and main in GIVING:
        return f"{name}, this half year you turned from asking to {HELPING[main]}."
    if was and was != main:
        return f"{name}, this half year you turned from {DOING[was]} to {DOING[main]}."
    return f"{name}, here you are mainly {DOING[main]}."


DOING: dict[str, str] = {
    Role.CONSUMER: "finding and using",
    Role.CREATOR: "making and improving",
    Role.CONNECTOR: "bringing people together",
    Role.CARRIER: "passing on what is good",
    Role.CARETAKER: "looking after the place",
}
HELPING = {**DOING, Role.CREATOR: "helping"}


def _primary(rows: Sequence[RoleWeek]) -> str | None:
    return next((row.role for row in rows if row.is_primary), None)


def next_role(rows: Sequence[RoleWeek]) -> str:
    """The role a next step is offered in: one that has begun and is nearest to regular; else the one least heard.

    Nobody is told to do more of everything: it is one step, and only a suggestion.
    """
    giving = {row.role: row for row in rows if row.role in GIVING}
    begun = [row for row in giving.values() if 0 < row.enactment < REGULAR]
    if begun:
        return max(begun, key=lambda row: row.enactment).role
    acting = [row for row in giving.values() if row.enactment >= REGULAR]
    if acting:
        return min(acting, key=lambda row: row.uptake).role
    return Role.CREATOR if any(row.enactment >= REGULAR for row in rows) else Role.CONSUMER


def prose_of(row: RoleWeek) -> str:
    return " ".join(sentences(row))
