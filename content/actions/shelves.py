"""Shelves: naming one, putting an item there with a why, taking it off.

Which act it is (MEASURES.md 2.2). On a public shelf, somebody else's item with a why is carried to whoever reads or
follows the shelf: `feature`, Add to a Collection shown to others, the act of a Carrier; links on the shelf name it as
what led there, so what readers then do with the item is its effect. Anything quieter (a private shelf, no why) is
`save`, Add to one's own Collection, once a person and item. One's own item is neither. Taking it off, making the shelf
private or wiping the why withdraws the act; the why made better is no second one.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.http import Http404
from django.utils.text import slugify

from accounts.models import User
from activity.actions import order_notices, record, undo, undo_if_kept
from activity.models import Act
from activity.vocabulary import Verb
from communities.slugs import free_slug
from content.actions.texts import NOTE_LIMIT, clean_line
from content.models import Item, Reaction, Shelf, ShelfEntry

NAME_LIMIT = 80
ABOUT_LIMIT = 300
MOST_SHELVES = 100
MOST_ENTRIES = 1000
RESERVED = frozenset({"new"})


@transaction.atomic
def create_shelf(*, by: User, title: str, about: str = "", is_public: bool = True) -> Shelf:
    title = _title(title)
    if by.shelves.count() >= MOST_SHELVES:
        raise ValidationError(f"You have {MOST_SHELVES} shelves; that is as many as one person keeps.")
    shelf = Shelf(user=by, title=title, about=clean_line(about, ABOUT_LIMIT, "description"), is_public=is_public)
    shelf.slug = _address(by, title)
    try:
        with transaction.atomic():
            shelf.save()
    except IntegrityError as taken:  # the button was pressed twice
        raise ValidationError("You have just made a shelf of this name.") from taken
    return shelf


@transaction.atomic
def change_shelf(*, by: User, shelf: Shelf, title: str, about: str, is_public: bool) -> Shelf:
    """A new name, description, or whether others see it. The address stays, so that links stay."""
    shelf = _take(by, shelf)
    shelf.title, shelf.about = _title(title), clean_line(about, ABOUT_LIMIT, "description")
    was_public, shelf.is_public = shelf.is_public, is_public
    shelf.save(update_fields=["title", "about", "is_public"])
    if was_public != is_public:
        for entry in shelf.entries.select_related("item"):
            entry.shelf = shelf
            _keep_act(by, entry)
    return shelf


@transaction.atomic
def delete_shelf(*, by: User, shelf: Shelf) -> None:
    """The shelf, what was said on it, and who followed it; the items stay where they are."""
    shelf = _take(by, shelf)
    for entry in shelf.entries.all():
        _withdraw(by, entry)
    shelf.delete()


@transaction.atomic
def shelve_item(*, by: User, shelf: Shelf, item: Item, why: str = "") -> ShelfEntry:
    """Put an item one may read on one's shelf. Again with another why changes that; without one it stays as it is."""
    shelf = _take(by, shelf)
    if not Item.objects.visible_to(by).filter(pk=item.pk).exists():
        raise Http404("There is no such item, or it is not open to you.")
    why = clean_line(why, NOTE_LIMIT, "why")
    entry = ShelfEntry.objects.select_related("item").filter(shelf=shelf, item=item).first()
    if entry:
        entry.shelf = shelf
        return _explain(by, entry, why) if why else entry
    if shelf.entries.count() >= MOST_ENTRIES:
        raise ValidationError(f"“{shelf.title}” holds {MOST_ENTRIES:,} things already. Begin another shelf.")
    entry = ShelfEntry.objects.create(shelf=shelf, item=item, why=why)
    shelf.updated_at = entry.added_at
    shelf.save(update_fields=["updated_at"])
    act = _keep_act(by, entry)
    if shelf.is_public:
        order_notices("shelved", act=act, by=by, object_id=entry.pk)
    return entry


@transaction.atomic
def arrange_on_shelves(
    *,
    by: User,
    item: Item,
    stood_on: Collection[int],
    why: str,
    shelves: Iterable[Shelf] = (),
    new_title: str = "",
    new_is_public: bool = True,
) -> list[Shelf]:
    """Put an item on these shelves and perhaps a new one, and take it off the others it stood on when one chose.

    stood_on: keys of shelves. Returns those it stands on now; the why is for those it was put on, not the others.
    """
    chosen = list(shelves)
    if new_title:
        chosen.append(create_shelf(by=by, title=new_title, is_public=new_is_public))
    for shelf in chosen:
        if shelf.pk not in stood_on:
            shelve_item(by=by, shelf=shelf, item=item, why=why)
    left = set(stood_on) - {shelf.pk for shelf in chosen}
    for entry in ShelfEntry.objects.filter(shelf__in=left, item=item).select_related("shelf"):
        unshelve_item(by=by, entry=entry)
    return chosen


@transaction.atomic
def explain_entry(*, by: User, entry: ShelfEntry, why: str) -> ShelfEntry:
    """Say better why it stands there, or nothing any more."""
    return _explain(by, _take_entry(by, entry), clean_line(why, NOTE_LIMIT, "why"))


def _explain(by: User, entry: ShelfEntry, why: str) -> ShelfEntry:
    if why != entry.why:
        entry.why = why
        entry.save(update_fields=["why"])
        _keep_act(by, entry)
    return entry


@transaction.atomic
def unshelve_item(*, by: User, entry: ShelfEntry) -> None:
    """Take an item off one's shelf. What is not there any more is left alone."""
    entry = _take_entry(by, entry)
    _withdraw(by, entry)
    entry.delete()


def _title(title: str) -> str:
    title = clean_line(title, NAME_LIMIT, "name")
    if not title:
        raise ValidationError("Give the shelf a name.")
    return title


def _address(by: User, title: str) -> str:
    """From its name; with a number when another shelf of theirs has it."""
    stem = slugify(title)[: NAME_LIMIT - 5].strip("-") or "shelf"
    taken = {*Shelf.objects.filter(user=by, slug__startswith=stem).values_list("slug", flat=True), *RESERVED}
    return free_slug(stem, taken, NAME_LIMIT)


def _take(by: User, shelf: Shelf) -> Shelf:
    """One's own shelf as it is now, held until the transaction ends: two hands never put the same thing there."""
    held = Shelf.objects.visible_to(by).select_for_update(of=("self",)).filter(pk=shelf.pk, user=by).first()
    if held is None:
        raise Http404("There is no such shelf of yours.")
    held.user = by
    return held


def _take_entry(by: User, entry: ShelfEntry) -> ShelfEntry:
    shelf = _take(by, entry.shelf)
    held = ShelfEntry.objects.select_related("item").filter(pk=entry.pk, shelf=shelf).first()
    if held is None:
        raise Http404("That does not stand on your shelf any more.")
    held.shelf = shelf
    return held


def _keep_act(by: User, entry: ShelfEntry) -> Act | None:
    """Record what the entry now is, and withdraw what it was; the act, if there is one now that was not there before."""
    wanted = _verb(by, entry)
    known = Act.objects.filter(pk=entry.act_id).first() if entry.act_id else None
    if known and known.verb == wanted:
        return known
    if known:
        undo(known, by=by)
    act = record(wanted, by=by, about=entry.item.ref, community_id=entry.item.community_id) if wanted else None
    if entry.act_id != (act.pk if act else None):
        entry.act_id = act.pk if act else None
        entry.save(update_fields=["act_id"])
    return act


def _verb(by: User, entry: ShelfEntry) -> Verb | None:
    if entry.item.author_id == by.pk:
        return None
    if entry.shelf.is_public and entry.why:
        return Verb.FEATURE
    others = ShelfEntry.objects.filter(shelf__user=by, item=entry.item, act_id__isnull=False).exclude(pk=entry.pk)
    is_saved = Reaction.objects.filter(user=by, kind=Reaction.Kind.SAVE, item=entry.item).exists()
    return None if is_saved or others.exists() else Verb.SAVE


def _withdraw(by: User, entry: ShelfEntry) -> None:
    undo_if_kept(entry.act_id, by=by)
