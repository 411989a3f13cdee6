"""What the pages of reports read: the queue, one case in its context, one's own reports, and what became of them all."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from statistics import median
from typing import Any

from django.db.models import Prefetch
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from accounts.templatetags.look import duration
from communities.models import Community, Membership
from communities.permissions import Standing
from content.cards import show_links
from content.flag_notices import REASON_WORDS, deciders
from content.models import Case, CaseQuerySet, CaseStep, Flag, Item, Kind, Reply
from content.models.rota import monday_of

TABS = {"": "To decide", "author": "With their authors", "settled": "Settled"}
BEFORE = 2  # texts of a thread shown before a reported reply
A_YEAR = timedelta(days=365)
LEAST_REPORTED = 20  # texts in a year, before anything is said of them
MANY = 1 / 3  # of them
FEWEST = 5  # first texts, before their usual wait is told
USUAL_OF = 10  # first texts the usual wait is worked out from


def listed(standing: Standing, tab: str) -> CaseQuerySet:
    cases = Case.objects.visible_to(standing.user).in_community(standing.community).with_all()
    if tab == "settled":
        return cases.settled().order_by("-settled_at", "-pk")
    return (cases.with_the_author() if tab == "author" else cases.to_decide()).longest_first()


def tabs_of(standing: Standing, tab: str) -> list[dict[str, Any]]:
    cases = Case.objects.visible_to(standing.user).in_community(standing.community)
    counts = {"": cases.to_decide().count(), "author": cases.with_the_author().count()}
    return [
        {"label": label, "href": f"?tab={key}" if key else "?", "count": counts.get(key), "is_current": key == tab}
        for key, label in TABS.items()
    ]


def steps_of(case: Case) -> list[CaseStep]:
    return list(case.steps.select_related("by", "undone_by").in_order())


def context_of(case: Case, viewer: User) -> dict[str, Any]:
    """The text as its reader sees it, with what stands before it where it is a reply."""
    text, before = case.text, []
    if isinstance(text, Reply):
        earlier = Reply.objects.present().filter(item=text.item_id, created_at__lt=text.created_at).with_people()
        before = list(reversed(earlier.order_by("-created_at", "-pk")[:BEFORE]))
    show_links(viewer, [text, *before])
    return {"text": text, "thread": case.thread, "before": before}


def managers_named(community: Community) -> list[User]:
    stays = Membership.objects.managers().in_community(community).select_related("user").order_by("joined_at", "pk")
    return [stay.user for stay in stays[:2]]


def edit_url_of(text: Item | Reply) -> str:
    slug = (text if isinstance(text, Item) else text.item).community.slug
    if isinstance(text, Reply):
        return reverse("content:reply-edit", args=[slug, text.pk])
    if text.kind == Kind.PAGE:
        return reverse("content:page-edit", args=[slug, text.slug])
    noun = "thread" if text.kind in {Kind.ASK, Kind.THREAD} else text.kind
    return reverse(f"content:{noun}-edit", args=[slug, text.pk])


def deciders_named(case: Case) -> list[User]:
    return list(User.objects.filter(pk__in=deciders(case)[:5]).order_by("display_name"))


@dataclass(frozen=True)
class Report:
    """One of one's own reports. The text only as far as one still sees it."""

    flag: Flag
    text: Item | Reply | None
    place: str
    answer: CaseStep | None

    @property
    def reason(self) -> str:
        return REASON_WORDS[Flag.Reason(self.flag.reason)]

    @property
    def title(self) -> str:
        if self.text is None:
            return f"A text in {self.place}"
        return self.text.title if isinstance(self.text, Item) else self.text.item.title

    @property
    def is_open(self) -> bool:
        return self.flag.withdrawn_at is None and not self.flag.case.is_settled

    @property
    def says(self) -> str:
        if self.flag.withdrawn_at:
            return "You took it back."
        return SAYS[Case.State(self.flag.case.state)]


SAYS = {
    Case.State.OPEN: "The managers look at it.",
    Case.State.ASKED: "Its author is asked to change it.",
    Case.State.HELD: "It is out of sight until its author has changed it.",
    Case.State.LEFT: "It stays as it is.",
    Case.State.REMOVED: "It was removed.",
    Case.State.TAKEN_BACK: "You took it back.",
    Case.State.GIVEN_UP: "Its author took it away.",
}


def reports_of(viewer: User, flags: Iterable[Flag]) -> list[Report]:
    """Four queries for any number of reports."""
    keys = [flag.pk for flag in flags]
    decisions = CaseStep.objects.decisions().select_related("by").order_by("-at", "-pk")
    cases = Prefetch("case__steps", decisions, to_attr="decisions")
    rows = Flag.objects.filter(pk__in=keys).select_related("case__community").prefetch_related(cases)
    found = list(rows.order_by("-created_at", "-pk"))
    items = _seen(Item.objects.visible_to(viewer).with_people(), [flag.case.item_id for flag in found])
    replies = Reply.objects.visible_to(viewer).present().select_related("item__community")
    seen = _seen(replies, [flag.case.reply_id for flag in found])
    return [
        Report(
            flag,
            items.get(flag.case.item_id or 0) or seen.get(flag.case.reply_id or 0),
            flag.case.community.name,
            next(iter(flag.case.decisions), None),  # type: ignore[attr-defined]
        )
        for flag in found
    ]


def _seen(texts: Any, keys: list[int | None]) -> dict[int, Any]:
    return {text.pk: text for text in texts.filter(pk__in=[key for key in keys if key])}


GROUPS = (
    ("stay as they are", {Case.State.LEFT}),
    ("were removed, or taken away by their authors", {Case.State.REMOVED, Case.State.GIVEN_UP}),
    ("are with their authors to be changed", {Case.State.ASKED, Case.State.HELD}),
    ("wait for a decision", {Case.State.OPEN}),
    ("were taken back by who reported them", {Case.State.TAKEN_BACK}),
)


def became_of(community: Community, now: datetime | None = None) -> list[str]:
    """What became of the texts reported in the year before this Monday: none, few or many of each kind, from 20 texts on
    (MEASURES.md 2.5, rule 7). A number that rises within the hour would tell an author that somebody reported them.
    """
    monday = datetime.combine(monday_of((now or timezone.now()).astimezone(UTC).date()), time(), UTC)
    counts = dict(Flag.objects.counted(community, monday - A_YEAR, monday))
    total = sum(counts.values())
    if total < LEAST_REPORTED:
        return []
    parts = [(words, sum(counts.get(state, 0) for state in states)) for words, states in GROUPS]
    return [f"{'none' if not n else 'many' if n >= MANY * total else 'few'} {words}" for words, n in parts]


def usual_wait(community: Community) -> str:
    """How long first texts waited lately, in words: nothing while there were too few to say."""
    shown = Case.objects.in_community(community).filter(why=Case.Why.FIRST, appeared_at__isnull=False)
    waits = [case.appeared_at - case.opened_at for case in shown.order_by("-appeared_at")[:USUAL_OF]]  # type: ignore[operator]
    if len(waits) < FEWEST:
        return ""
    return duration(timedelta(seconds=median(wait.total_seconds() for wait in waits)))


def told_of(community: Community) -> tuple[str, list[str]]:
    """For the charter: what was reported here in a year, and what became of it."""
    who = "Texts can be reported to the managers; they decide, never about their own, and everything decided is kept."
    parts = became_of(community)
    if not parts:
        return "Reports", [f"{who} In the last year fewer than {LEAST_REPORTED} texts were reported."]
    return "Reports", [
        who,
        f"In the last year {LEAST_REPORTED} texts or more were reported: of them {'; '.join(parts)}.",
    ]
