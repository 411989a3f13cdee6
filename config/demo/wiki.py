"""Pages get their places: some lie under others, each has somebody who looks after it, one edit is suggested."""

from __future__ import annotations

from datetime import timedelta

from activity.vocabulary import Verb
from config.demo.world import Deed, Person, Piece, World
from content.models import Item, Kind, PageAddress, Revision, Suggestion

HALF_A_YEAR = timedelta(days=182)
# A page of the texts, by its title, and those that lie under it.
PLACES = {
    "Flush plans for XR pumps": ("Dry starts: causes, signs, cures",),
    "Commissioning checklist K-series, the 17 questions": (
        "Grease quantities, all frames, one sheet",
        "Laser alignment on hot casings",
    ),
}
RENAMED = {"Flush plans for XR pumps": "xr-flush-plans"}  # an address from before, which still leads there
SUGGESTED = "Flush plans for XR pumps"
WORDS = ("after ten minutes", "after fifteen minutes")


def tend_pages(world: World) -> None:
    pages = {
        piece.item.title: piece
        for spot in world.spots.values()
        for piece in spot.pieces
        if piece.item.kind == Kind.PAGE
    }
    for title, under in PLACES.items():
        for below in under:
            if title in pages and below in pages:
                pages[below].item.parent = pages[title].item
    for title, slug in RENAMED.items():
        if title in pages:
            item = pages[title].item
            world.add(PageAddress(community=item.community, slug=slug, item=item, created_at=pages[title].at))
    _look_after(world, list(pages.values()))
    if SUGGESTED in pages:
        _suggest(world, pages[SUGGESTED])


def _look_after(world: World, pages: list[Piece]) -> None:
    """Owned by who wrote it; checked when the ledger says so, and half a year later again."""
    checked: dict[int, Deed] = {}
    for deed in sorted(world.deeds, key=lambda deed: deed.at):
        if deed.verb == Verb.REVIEW and isinstance(deed.about, Item):
            checked[id(deed.about)] = deed
    for piece in pages:
        item = piece.item
        if piece.by.is_in(piece.spot.slug, world.end):
            item.owner = piece.by.user
        item.review_on = (piece.at + HALF_A_YEAR).date()
        last = checked.get(id(item))
        if last:
            item.reviewed_at, item.reviewed_by, item.review_on = last.at, last.by, (last.at + HALF_A_YEAR).date()
        item.review_told_on = item.review_on if item.review_on <= world.end.date() else None


def _suggest(world: World, piece: Piece) -> None:
    item = piece.item
    versions = [row for row in world.rows.get(Revision, []) if isinstance(row, Revision) and row.item is item]
    by = next((person for person in world.people if _may_suggest(world, person, piece)), None)
    if by is None or not versions or WORDS[0] not in item.body:
        return
    at = world.end - timedelta(hours=20)
    base = max(versions, key=lambda version: version.number)
    if base.created_at >= at:
        return
    body = item.body.replace(*WORDS, 1)
    reason = "At our site it takes a quarter of an hour until the line is warm; measured on three units"
    world.add(Suggestion(item=item, base=base, title=item.title, body=body, reason=reason, by=by.user, created_at=at))
    world.deeds.append(Deed(Verb.SUGGEST, by.user, at, item, piece.spot.community))


def _may_suggest(world: World, person: Person, piece: Piece) -> bool:
    """Somebody who reads here and is no member."""
    return person.bent == "creator" and piece.spot.slug not in person.stays and bool(person.stays)
