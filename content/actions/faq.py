"""The FAQ of a community: adding an answered ask or a page, its heading and order, taking it out.

Adding somebody else's is an act of care (MEASURES.md 2.2, garden), withdrawn when it is taken out. Order and headings
are none.
"""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404

from accounts.models import User
from activity.actions import record, undo_if_kept
from activity.locks import Lock, hold
from activity.vocabulary import Verb
from communities.models import Community
from communities.permissions import Permission, require
from content.actions.texts import clean_line, take
from content.models import FaqEntry, FaqEntryQuerySet, Item
from content.permissions import fits_faq

HEADING_LIMIT = 80
MOST_ENTRIES = 200


@transaction.atomic
def add_to_faq(*, by: User, item: Item, heading: str = "") -> FaqEntry:
    """Put an item at the end of its heading. Again gives it another heading."""
    community = item.community
    require(by, Permission.GARDEN, community)
    item = take(by, item)
    if not fits_faq(item):
        raise ValidationError("A page belongs here, and an ask that is answered or closed.")
    hold(Lock.FAQ, community.pk)
    heading = _heading(community, heading)
    known = FaqEntry.objects.filter(community=community, item=item).first()
    if known:
        return _put_under(known, heading)
    if community.faq_entries.count() >= MOST_ENTRIES:
        raise ValidationError(
            f"The FAQ holds {MOST_ENTRIES} questions already. Take one out that nobody asks any more."
        )
    act = None
    if item.author_id != by.pk:
        act = record(Verb.GARDEN, by=by, about=item.ref, community_id=community.pk)
    entry = FaqEntry(community=community, item=item, heading=heading, added_by=by, act_id=act.pk if act else None)
    entry.save()
    _number(_sorted([*_entries(community).exclude(pk=entry.pk), entry]))
    return entry


@transaction.atomic
def change_faq_heading(*, by: User, entry: FaqEntry, heading: str) -> FaqEntry:
    entry = _take(by, entry)
    return _put_under(entry, _heading(entry.community, heading))


@transaction.atomic
def move_faq_entry(*, by: User, entry: FaqEntry, up: bool) -> FaqEntry:
    """One place up or down within its heading, past what is not shown just now (archived, say)."""
    entry = _take(by, entry)
    groups = _groups(entry.community)
    group = next(group for group in groups if entry in group)
    shown = set(FaqEntry.objects.visible_to(by).filter(community=entry.community).values_list("pk", flat=True))
    at, step = group.index(entry), -1 if up else 1
    to = next((n for n in _beyond(at, step, len(group)) if group[n].pk in shown), at)
    group.insert(to, group.pop(at))
    _number([each for group in groups for each in group])
    return entry


def _beyond(at: int, step: int, length: int) -> range:
    return range(at + step, -1 if step < 0 else length, step)


@transaction.atomic
def move_faq_heading(*, by: User, entry: FaqEntry, up: bool) -> None:
    """The heading of this entry, with all under it, one place up or down."""
    entry = _take(by, entry)
    groups = _groups(entry.community)
    shown = set(FaqEntry.objects.visible_to(by).filter(community=entry.community).values_list("heading", flat=True))
    at, step = next(n for n, group in enumerate(groups) if entry in group), -1 if up else 1
    to = next((n for n in _beyond(at, step, len(groups)) if groups[n][0].heading in shown), at)
    groups.insert(to, groups.pop(at))
    _number([each for group in groups for each in group])


@transaction.atomic
def remove_from_faq(*, by: User, entry: FaqEntry) -> None:
    """The item stays where it is; what adding it counted for is withdrawn."""
    entry = _take(by, entry)
    entry.delete()
    undo_if_kept(entry.act_id, by=by)


def carry_faq(item: Item, into: Item) -> None:
    """A merged ask is answered where it lives on."""
    if not FaqEntry.objects.filter(community=into.community_id, item=into).exists():
        FaqEntry.objects.filter(item=item).update(item=into)


def _take(by: User, entry: FaqEntry) -> FaqEntry:
    require(by, Permission.GARDEN, entry.community)
    hold(Lock.FAQ, entry.community_id)
    held = FaqEntry.objects.select_related("community").filter(pk=entry.pk).first()
    if held is None:
        raise Http404("That is not in the FAQ any more.")
    return held


def _heading(community: Community, typed: str) -> str:
    """As it is written there already, whatever the case of its letters."""
    heading = clean_line(typed, HEADING_LIMIT, "heading")
    known = community.faq_entries.filter(heading__iexact=heading).values_list("heading", flat=True).first()
    return known if known is not None else heading


def _put_under(entry: FaqEntry, heading: str) -> FaqEntry:
    if entry.heading != heading:
        entry.heading = heading
        entry.save(update_fields=["heading"])
        _number(_sorted([*_entries(entry.community).exclude(pk=entry.pk), entry]))
    return entry


def _entries(community: Community) -> FaqEntryQuerySet:
    return FaqEntry.objects.filter(community=community).in_order()


def _sorted(entries: list[FaqEntry]) -> list[FaqEntry]:
    return [entry for group in _grouped(entries) for entry in group]


def _groups(community: Community) -> list[list[FaqEntry]]:
    return _grouped(list(_entries(community)))


def _grouped(entries: list[FaqEntry]) -> list[list[FaqEntry]]:
    """By heading, in the order in which each heading first comes."""
    groups: dict[str, list[FaqEntry]] = {}
    for entry in entries:
        groups.setdefault(entry.heading, []).append(entry)
    return list(groups.values())


def _number(entries: list[FaqEntry]) -> None:
    for position, entry in enumerate(entries, start=1):
        entry.position = position
    FaqEntry.objects.bulk_update(entries, ["position"])
