"""The kinds of notices as a person chooses among them: off, here on the page, or here and by mail at once."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    OFF = "off"
    HERE = "here"
    MAIL = "mail"


LEVEL_LABELS = {Level.OFF: "not at all", Level.HERE: "here", Level.MAIL: "here, and by mail at once"}


@dataclass(frozen=True)
class Setting:
    """One choice. What concerns the person themselves (an invitation, a refusal) cannot be switched off."""

    slug: str
    label: str
    default: Level = Level.HERE
    may_be_off: bool = True

    @property
    def choices(self) -> list[tuple[str, str]]:
        return [(level.value, LEVEL_LABELS[level]) for level in Level if self.may_be_off or level != Level.OFF]


SETTINGS = (
    Setting("mention", "Somebody names you", Level.MAIL),
    Setting("answer", "Somebody answers your ask", Level.MAIL),
    Setting("comment", "Somebody comments on what you wrote"),
    Setting("followed", "Somebody replies in what else you follow"),
    Setting("accepted", "Your answer is accepted", Level.MAIL),
    Setting("useful", "The asker says that you helped first"),
    Setting("thank", "Somebody thanks you"),
    Setting("use", "Somebody used at work what you wrote"),
    Setting("share", "What you wrote is carried to another community"),
    Setting("cited", "Somebody writes a post about what you wrote"),
    Setting("shelved", "Something is put on a shelf you watch, or yours on a shelf"),
    Setting("improve", "Somebody improves what you wrote or watch"),
    Setting("version", "A document has a newer version"),
    Setting("suggestion", "Somebody suggests an edit of what you look after"),
    Setting("suggestion_taken", "The edit you suggested is taken"),
    Setting("suggestion_declined", "The edit you suggested is declined"),
    Setting("summary", "A page sums up a thread you wrote in"),
    Setting("published", "Something new in what you watch"),
    Setting("first_item", "Somebody publishes for the first time where you manage"),
    Setting("owner", "You are asked to look after something", may_be_off=False),
    Setting("review_due", "What you look after is due for a review"),
    Setting("not_published", "What you scheduled could not be published", Level.MAIL, may_be_off=False),
    Setting("feature_asked", "You are asked for an interview", may_be_off=False),
    Setting("feature_agreed", "Somebody you asked for an interview answers"),
    Setting("feature_declined", "Somebody you asked for an interview declines"),
    Setting("invitation", "Somebody invites you to a community", Level.MAIL, may_be_off=False),
    Setting("join_decided", "Your request to join is decided", Level.MAIL, may_be_off=False),
    Setting("join_request", "Somebody would like to join a community you manage", may_be_off=False),
    Setting("position", "Your position in a community changes", may_be_off=False),
    Setting("welcome", "Somebody welcomes you"),
)
DEFAULT_LEVELS = {setting.slug: setting.default for setting in SETTINGS}
REPLIES = ("answer", "comment")


def setting_of(kind: str, *, is_own: bool) -> str:
    """Which choice rules a notice. A reply to what one wrote is another matter than one in a thread one follows."""
    return "followed" if kind in REPLIES and not is_own else kind
