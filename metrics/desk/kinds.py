"""What a kind of entry on the desk is: what it looks for, in which words, and the one action it asks for."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.urls import NoReverseMatch, reverse

from accounts.models import User
from communities.models import Community
from metrics.models import DeskDecision, DeskEntry

SHOWN = 5  # of a kind, on the desk itself
A_LINE = 500  # characters of a text that can be written beside the button
MOST = 50  # of a kind, kept as rows; what is beyond waits its turn


@dataclass(frozen=True)
class Place:
    """Where and when is looked; viewer only for kinds that are found anew for each page."""

    community: Community
    now: datetime
    viewer: User | None = None


@dataclass(frozen=True)
class Found:
    """One thing that waits. subject names the matter: what is set aside for one matter does not come back for it.

    title: empty where a person or an item is named; theirs is shown then, as it is at that moment.
    url: where the thing is. to: where the action leads, for kinds that do nothing by themselves.
    """

    subject: str
    reason: str
    since: datetime | None = None
    title: str = ""
    url: str = ""
    to: str = ""
    draft: str = ""
    person_id: int | None = None
    item_id: int | None = None
    reply_id: int | None = None


@dataclass(frozen=True)
class Done:
    """What an action made, so that it can be taken back, and what is said about it."""

    says: str
    made_id: int | None = None


Finder = Callable[[Place], Iterable[Found]]
Doer = Callable[[User, DeskEntry, str], Done]
Undoer = Callable[[User, DeskDecision], None]


@dataclass(frozen=True)
class Kind:
    """A kind of entry.

    An action either does what it says (act, with a text that `asks` for where it needs one) or leads to where it is done
    (leads: the address, made when somebody takes it; it may prepare a draft there).
    """

    key: str
    rank: int  # smaller comes first
    one: str
    many: str  # with a place for the number: “{n} asks wait”
    why: str
    label: str
    find: Finder
    is_live: bool = False  # found for each page; else by the hourly task, which keeps what it finds in rows
    act: Doer | None = None
    asks: str = ""
    most: int = 300  # characters of that text
    undo: Undoer | None = None
    leads: Callable[[User, DeskEntry], str] | None = None
    holds: Callable[[DeskEntry], bool] | None = None  # seen from the row and who and what it names
    owes: str = ""  # why it cannot be set aside: somebody waits for a word

    @property
    def needs_room(self) -> bool:
        """Its text is too long for a line: it has a page."""
        return self.act is not None and self.most > A_LINE

    def heading(self, count: int) -> str:
        shown = f"more than {MOST}" if count > MOST else f"{count:,}"
        said = self.one if count == 1 else self.many.format(n=shown)
        return said[:1].upper() + said[1:]


KINDS: dict[str, Kind] = {}


def register(kind: Kind) -> Kind:
    assert kind.key not in KINDS, kind.key
    KINDS[kind.key] = kind
    return kind


def in_order() -> list[Kind]:
    return sorted(KINDS.values(), key=lambda kind: (kind.rank, kind.key))


def href_to(name: str, *args: object) -> str:
    """An address, or nothing while the page does not exist."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""


def plural(count: int, one: str, many: str) -> str:
    return f"{count:,} {one if count == 1 else many}"
