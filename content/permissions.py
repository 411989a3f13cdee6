"""Which permission an act on a text needs, given whose text it is. Pages ask here too, before they offer the act."""

from __future__ import annotations

from communities.permissions import Permission, Standing
from content.models import Item, Kind, Reply


def to_edit(standing: Standing, text: Item | Reply) -> Permission:
    """Pages are edited by every member; anything else by its author and by managers."""
    if isinstance(text, Item) and text.kind == Kind.PAGE:
        return Permission.EDIT_PAGE
    if not _is_own(standing, text):
        return Permission.EDIT_OTHERS
    return Permission.CREATE_ITEM if isinstance(text, Item) else Permission.REPLY


def to_close(standing: Standing, item: Item) -> Permission:
    return Permission.CREATE_ITEM if _is_own(standing, item) else Permission.EDIT_OTHERS


def may_edit(standing: Standing, text: Item | Reply) -> bool:
    return not text.is_removed and standing.can(to_edit(standing, text))


def may_tag(standing: Standing, item: Item) -> bool:
    """Tags of a page belong to its editors, those of anything else to its author and to experts."""
    if _is_own(standing, item) or item.kind == Kind.PAGE:
        return may_edit(standing, item)
    return standing.can(Permission.GARDEN)


def may_close(standing: Standing, item: Item) -> bool:
    return item.kind in {Kind.ASK, Kind.THREAD} and standing.can(to_close(standing, item))


def may_remove(standing: Standing, text: Item | Reply) -> bool:
    """One's own, whether still a member or not; anybody's for managers, also where nothing new is taken any more."""
    return _is_own(standing, text) or standing.can(Permission.REMOVE_OTHERS)


def may_restore(standing: Standing, text: Item | Reply) -> bool:
    """What a manager removed comes back through a manager only."""
    return (_is_own(standing, text) and text.removed_by_id == text.author_id) or standing.can(Permission.REMOVE_OTHERS)


def may_accept(standing: Standing, item: Item) -> bool:
    """Only the person who asked knows what helped."""
    return item.is_ask and _is_own(standing, item) and standing.can(Permission.REACT)


def may_value(standing: Standing, text: Item | Reply) -> bool:
    """Whether to offer like, thank, use and rate: not for one's own text (saving it is fine)."""
    return not _is_own(standing, text) and not text.is_removed and standing.can(Permission.REACT)


def _is_own(standing: Standing, text: Item | Reply) -> bool:
    return text.author_id is not None and text.author_id == standing.user.pk
