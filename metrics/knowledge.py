"""What the pages of knowledge flow show a manager, from the rows of metrics.flow; page, CSV and API print the same texts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Case, F, IntegerField, QuerySet, Value, When
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from communities.models import Community, Membership
from content.actions.reviews import ASKED_AGAIN
from content.models import FaqEntry, Item, MissedSearch, Reaction, Share
from content.permissions import LOOKED_AFTER, fits_faq
from content.signals import who_stays_unnamed
from metrics.flow.lists import KEPT, LEAST_OPENED
from metrics.masking import Detail, detail_for, few, rounded
from metrics.models import ContentLine, ContentList, Listing, PassedOn, Passing
from metrics.profile import settings_of

PER_PAGE = 30
FINDINGS = {
    Listing.USED: (
        "{n} things were said to be of use at work in the last 90 days",
        "Nothing was said to be of use yet",
    ),
    Listing.OPENED: ("{n} things were opened at least five times in the last 90 days", "Nothing is opened much yet"),
    Listing.NEVER_USED: (
        "{n} things older than 90 days were never used, saved or thanked for",
        "Everything older than 90 days was of use to somebody",
    ),
    Listing.UNHELPFUL: (
        "{n} things are “not for me” to three people or more",
        "Nobody says that something does not help",
    ),
    Listing.OUTDATED: ("{n} things should be looked at again", "Nothing is due for another look"),
    Listing.UNOWNED: ("{n} pages and documents have nobody who looks after them", "Somebody looks after every page"),
    Listing.UNREVIEWED: (
        "{n} pages and documents were never reviewed",
        "Every page was looked at since it was written",
    ),
}
ONE = {
    "things were": "thing was",
    "things are": "thing is",
    "things should": "thing should",
    "documents have": "document has",
}
ABOUT = {
    Listing.USED: "By how many people said “I used this”, answers under an ask included.",
    Listing.OPENED: "How often, at most once a person and day, rounded to five; by whom is not kept.",
    Listing.NEVER_USED: "The oldest first. Asks count once they have an answer.",
    Listing.UNHELPFUL: "Who said so is seen by nobody.",
    Listing.OUTDATED: "The review is overdue, or nobody touched it for nine months and it is still read.",
    Listing.UNOWNED: "The owner left, or there never was one.",
    Listing.UNREVIEWED: "Older than 90 days, and nobody said that it holds.",
}


@dataclass(frozen=True)
class Step:
    """The one thing to do about a line: a button that posts, a link, or only words when it is done."""

    says: str
    url: str = ""
    posts: bool = False


@dataclass(frozen=True)
class Line:
    item: Item
    says: str
    step: Step


@dataclass
class ContentPage:
    listing: Listing
    totals: dict[str, int]
    as_of: datetime | None
    page: Page[ContentLine]
    lines: list[Line] = field(default_factory=list)

    @property
    def total(self) -> int:
        return self.totals.get(self.listing, 0)

    @property
    def headline(self) -> str:
        if self.as_of is None:
            return "The lists are made tonight."
        some, none = FINDINGS[self.listing]
        if not self.total:
            return f"{none}."
        says = some.format(n=f"{self.total:,}")
        if self.total == 1:
            for many, one in ONE.items():
                says = says.replace(many, one)
            says = says.replace("pages and document ", "page or document ")
        return f"{says}."

    @property
    def about(self) -> str:
        cut = f" The first {KEPT} are listed." if self.total > KEPT else ""
        return ABOUT[self.listing] + cut


def content_page(community: Community, viewer: User, listing: Listing, number: str | None) -> ContentPage:
    """A list with what can be done about each line of a page of it."""
    lists = ContentList.objects.visible_to(viewer).in_community(community)
    known = list(lists)
    page = Paginator(lines_of(community, viewer, listing), PER_PAGE).get_page(number)
    items = [line.item for line in page.object_list]
    for item in items:
        item.community = community
    acts = Acts(community, viewer, items)
    return ContentPage(
        listing=listing,
        totals={each.listing: each.total for each in known},
        as_of=max((each.computed_at for each in known), default=None),
        page=page,
        lines=[Line(line.item, says_of(line), acts.step_for(line.item, listing)) for line in page.object_list],
    )


def lines_of(community: Community, viewer: User, listing: Listing) -> QuerySet[ContentLine]:
    """Without what was removed or archived since."""
    seen = Item.objects.visible_to(viewer).current().in_community(community)
    lines = ContentLine.objects.visible_to(viewer).in_community(community).filter(listing=listing, item__in=seen)
    deferred = ("item__body", "item__body_html", "item__search", "item__file_text")
    return lines.select_related("item__author", "item__owner").defer(*deferred).order_by("place")


def says_of(line: ContentLine) -> str:
    """Why it stands there, in words; the same on the page, in the export and in the API."""
    n = line.n
    match line.listing:
        case Listing.USED:
            return "used by 1 person" if n == 1 else f"used by {n:,} people"
        case Listing.OPENED:
            return f"opened about {max(rounded(n), LEAST_OPENED):,} times"
        case Listing.UNHELPFUL:
            return f"not for {n:,} people"
        case Listing.OUTDATED:
            is_due = line.item.review_on is not None and line.item.review_on <= timezone.localdate()
            return f"review overdue for {span(n)}" if is_due else f"untouched for {span(n)}"
    return f"published {span(n)} ago"


def span(days: int) -> str:
    """“3 days”, “7 weeks”, “5 months”, “2 years”."""
    for unit, length, least in (("year", 365, 730), ("month", 30, 90), ("week", 7, 21), ("day", 1, 0)):
        if days >= least:
            count = days // length
            return f"{count} {unit}{'' if count == 1 else 's'}"
    return "a moment"


class Acts:
    """What can be done about items of one page: three queries for all of them."""

    def __init__(self, community: Community, viewer: User, items: Sequence[Item]) -> None:
        self.community, self.viewer, self.items = community, viewer, items

    @cached_property
    def in_faq(self) -> set[int]:
        entries = FaqEntry.objects.filter(community=self.community, item__in=self.items)
        return set(entries.values_list("item_id", flat=True))

    @cached_property
    def thanked(self) -> set[int | None]:
        mine = Reaction.objects.filter(user=self.viewer, kind=Reaction.Kind.THANK, item__in=self.items)
        return set(mine.values_list("item_id", flat=True))

    @cached_property
    def here(self) -> set[int]:
        people = {item.owner_id or item.author_id for item in self.items}
        members = Membership.objects.current().people().in_community(self.community).filter(user__in=people - {None})
        return set(members.values_list("user_id", flat=True))

    def step_for(self, item: Item, listing: Listing) -> Step:
        match listing:
            case Listing.USED:
                return self._from_ask(item) if item.is_ask else self._thank(item)
            case Listing.OPENED:
                return self._from_ask(item) if item.is_ask or fits_faq(item) else self._thank(item)
            case Listing.NEVER_USED:
                return self._link("Archive it", "content:item-archive", item)
            case Listing.UNOWNED:
                return self._link("Say who looks after it", "content:item-owner", item)
        return self._review(item)

    def _thank(self, item: Item) -> Step:
        if item.pk in self.thanked:
            return Step("You thanked for it")
        if item.author is None or not item.author.is_active or item.author_id == self.viewer.pk:
            return self._put_in_faq(item) if fits_faq(item) else Step("")
        return Step(f"Thank {item.author.first_name}", self._url("metrics:knowledge-thank", item), posts=True)

    def _from_ask(self, item: Item) -> Step:
        """Who asked is not who helped: what helped many belongs where many look."""
        return self._put_in_faq(item) if fits_faq(item) else Step("See the answers", item.get_absolute_url())

    def _put_in_faq(self, item: Item) -> Step:
        if item.pk in self.in_faq:
            return Step("In the FAQ")
        return self._link("Add to the FAQ", "content:faq-add", item)

    def _review(self, item: Item) -> Step:
        if item.kind not in LOOKED_AFTER:
            return self._link("Archive it", "content:item-archive", item)
        keeper = item.owner or item.author
        if keeper and keeper.pk == self.viewer.pk:
            return self._link("Review it", "content:item-review", item)
        if keeper is None or keeper.pk not in self.here:
            return self._link("Say who looks after it", "content:item-owner", item)
        if item.review_asked_at and item.review_asked_at > timezone.now() - ASKED_AGAIN:
            return Step(f"{keeper.first_name} was asked")
        return Step(f"Ask {keeper.first_name} to review it", self._url("metrics:knowledge-review", item), posts=True)

    def _link(self, says: str, name: str, item: Item) -> Step:
        return Step(says, self._url(name, item))

    def _url(self, name: str, item: Item) -> str:
        return reverse(name, args=[self.community.slug, item.pk])


# Searches that found nothing


@dataclass(frozen=True)
class Missed:
    search: MissedSearch
    people: str

    @property
    def words(self) -> str:
        return self.search.words


def missed_of(community: Community, viewer: User) -> list[Missed] | None:
    """Open ones, most missed first; None where the community is too small for any."""
    if detail_for(community.member_count, settings_of(community).small_group) is Detail.NOTHING:
        return None
    found = MissedSearch.objects.visible_to(viewer).in_community(community).open().most_first()
    return [Missed(each, at_least(each.bound)) for each in found]  # type: ignore[attr-defined]


def at_least(bound: int) -> str:
    """Marks are fewer than people, and 16 at most: a number that is only a bound."""
    return f"{bound} people or more"


# What was used after somebody passed it on


@dataclass(frozen=True)
class Way:
    """A way of passing on: how often, and what was used afterwards."""

    name: str
    passed: int
    items: int
    people: str
    level: int  # people as printed, for the bar: 0 where fewer than 5


@dataclass(frozen=True)
class Carried:
    item: Item
    way: str
    people: str
    by: str


WAY_NAMES = {
    Passing.SHARE: "Carried into another community",
    Passing.RECOMMEND: "Recommended to somebody",
    Passing.FEATURE: "Put under News or on a shelf",
    Passing.POINT: "Pointed to under an ask",
}


def ways_of(community: Community, viewer: User) -> list[Way]:
    rows = PassedOn.objects.visible_to(viewer).in_community(community).filter(item=None)
    found = sorted(rows, key=lambda row: list(Passing.values).index(row.way))
    return [
        Way(
            WAY_NAMES[Passing(row.way)],
            row.passed,
            row.items,
            few(row.people),
            rounded(row.people) if row.people > 4 else 0,
        )
        for row in found
    ]


def carried_page(community: Community, viewer: User, number: str | None) -> tuple[Page[PassedOn], list[Carried]]:
    """Items that were used after somebody passed them on: most people first, as far as it may be told."""
    page = Paginator(passed_rows(community, viewer), PER_PAGE).get_page(number)
    return page, carried_of(community, viewer, list(page.object_list))


def passed_rows(community: Community, viewer: User) -> QuerySet[PassedOn]:
    """Those of fewer than five people come in the order of their items, which tells nothing of their number."""
    seen = Item.objects.visible_to(viewer).current().in_community(community)
    rows = PassedOn.objects.visible_to(viewer).in_community(community).filter(item__in=seen)
    told = Case(When(people__lt=5, then=Value(0)), default=(F("people") + 2) / 5, output_field=IntegerField())
    deferred = ("item__body", "item__body_html", "item__search", "item__file_text")
    return rows.annotate(told=told).select_related("item__author").defer(*deferred).order_by("-told", "-item_id", "way")


def carried_of(community: Community, viewer: User, rows: Sequence[PassedOn]) -> list[Carried]:
    names = sharers_of(community, viewer, [row.item_id for row in rows if row.way == Passing.SHARE])
    found = []
    for row in rows:
        assert row.item is not None
        row.item.community = community
        by = names.get(row.item.pk, "") if row.way == Passing.SHARE else ""
        found.append(Carried(row.item, WAY_NAMES[Passing(row.way)], few(row.people), by))
    return found


def sharers_of(community: Community, viewer: User, item_ids: Sequence[int | None]) -> dict[int, str]:
    """Who carried it where, of shares the viewer sees on the pages there; nobody who does not want to be singled out."""
    shares = Share.objects.visible_to(viewer).filter(item__in=[pk for pk in item_ids if pk], by__is_active=True)
    answers: list[tuple[Any, Any]] = who_stays_unnamed.send(sender=Community, community=community)
    for _receiver, unnamed in answers:
        shares = shares.exclude(by__in=unnamed)
    found: dict[int, list[str]] = {}
    for share in shares.select_related("by", "to_community").order_by("created_at"):
        found.setdefault(share.item_id, []).append(f"{share.by.display_name} to {share.to_community.name}")
    return {
        pk: "; ".join(said[:3]) + (f" and {len(said) - 3} more" if len(said) > 3 else "") for pk, said in found.items()
    }
