"""Which permission an act on a text needs, given whose text it is. Pages ask here too, before they offer the act."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db.models import Q

from accounts.models import User
from communities.models import Lifecycle, Visibility
from communities.permissions import Permission, Standing
from content.models import Case, Item, Kind, Reaction, Reply

LOOKED_AFTER = frozenset({Kind.PAGE, Kind.DOCUMENT})


def to_edit(standing: Standing, text: Item | Reply) -> Permission:
    """Pages are edited by every member, an event by those who host it; anything else by its author and by managers."""
    if isinstance(text, Item) and text.kind == Kind.PAGE:
        return Permission.EDIT_PAGE
    if isinstance(text, Item) and standing.user.is_authenticated and is_host(text, standing.user):
        return Permission.CREATE_ITEM
    if not _is_own(standing, text):
        return Permission.EDIT_OTHERS
    return Permission.CREATE_ITEM if isinstance(text, Item) else Permission.REPLY


def is_host(item: Item, user: User) -> bool:
    """Whether somebody hosts this event: its author, and those who agreed to."""
    return item.kind == Kind.EVENT and (item.author_id == user.pk or user.pk in item.event.co_host_ids)


def to_close(standing: Standing, item: Item) -> Permission:
    return Permission.CREATE_ITEM if _is_own(standing, item) else Permission.EDIT_OTHERS


def may_edit(standing: Standing, text: Item | Reply) -> bool:
    """What is held can be changed by those who see it: that is what it waits for."""
    return (text.is_held or not text.is_removed) and standing.can(to_edit(standing, text))


def may_tag(standing: Standing, item: Item) -> bool:
    """Tags of a page belong to its editors, those of anything else to its author and to experts."""
    if _is_own(standing, item) or item.kind == Kind.PAGE:
        return may_edit(standing, item)
    return standing.can(Permission.GARDEN)


def may_close(standing: Standing, item: Item) -> bool:
    return item.kind in {Kind.ASK, Kind.THREAD} and standing.can(to_close(standing, item))


def to_garden(standing: Standing, item: Item) -> Permission:
    """Splitting and merging: one's own thread, or anybody's as an expert."""
    return Permission.CREATE_ITEM if _is_own(standing, item) else Permission.GARDEN


def may_garden(standing: Standing, item: Item) -> bool:
    return item.kind in {Kind.ASK, Kind.THREAD} and not item.is_draft and standing.can(to_garden(standing, item))


def may_move(standing: Standing, item: Item) -> bool:
    """Whether to offer it at all; where to is asked for each community."""
    own_or_managed = _is_own(standing, item) or standing.can(Permission.EDIT_OTHERS)
    return may_garden(standing, item) and own_or_managed


def needs_both_managed(here: Standing, item: Item) -> bool:
    """Whether moving it takes a manager of both communities: others' threads, and one's own in which others wrote for a
    closed circle (replies, removed ones too; suggested edits; how they used it). Anywhere else somebody would read it
    whom they did not write for.
    """
    if not _is_own(here, item):
        return True
    is_open = here.community.visibility == Visibility.OPEN and here.community.lifecycle != Lifecycle.DRAFT
    if is_open:
        return False
    notes = Reaction.objects.filter(Q(item=item) | Q(reply__item=item)).exclude(note="").exclude(user=here.user.pk)
    replies, edits = item.replies.exclude(author=here.user.pk), item.suggestions.exclude(by=here.user.pk)
    return replies.exists() or edits.exists() or notes.exists()


def may_care(standing: Standing, item: Item) -> bool:
    """Saying who looks after a page or a document, and that it was reviewed: its owner (the author while it has none),
    experts and managers.
    """
    if item.kind not in LOOKED_AFTER or item.is_draft or item.is_removed:
        return False
    is_owner = (item.owner_id or item.author_id) == standing.user.pk and standing.user.is_authenticated
    return standing.can(Permission.GARDEN) or (is_owner and standing.can(Permission.EDIT_PAGE))


def require_care(standing: Standing, item: Item) -> None:
    if may_care(standing, item):
        return
    standing.require(Permission.EDIT_PAGE)
    raise PermissionDenied("Only its owner, experts and managers of this community can do that.")


def may_replace(standing: Standing, item: Item) -> bool:
    """A newer version of a document comes from its author, from who looks after it, and from managers."""
    is_owner = item.owner_id is not None and item.owner_id == standing.user.pk
    needed = Permission.CREATE_ITEM if is_owner else to_edit(standing, item)
    is_there = item.is_held or not item.is_removed
    return item.kind == Kind.DOCUMENT and is_there and standing.can(needed)


def require_replace(standing: Standing, item: Item) -> None:
    if may_replace(standing, item):
        return
    standing.require(Permission.CREATE_ITEM)
    raise PermissionDenied(
        "A newer version comes from its author, from who looks after it, or from a manager. Say in a comment what is old."
    )


def may_archive(standing: Standing, item: Item) -> bool:
    """Taking it out of the lists because it is outdated: its author, who looks after it, experts and managers."""
    if item.is_draft or item.is_removed or item.is_merged:
        return False
    own = _is_own(standing, item) and standing.can(Permission.CREATE_ITEM)
    return own or standing.can(Permission.GARDEN) or may_care(standing, item)


def require_archive(standing: Standing, item: Item) -> None:
    if may_archive(standing, item):
        return
    standing.require(Permission.CREATE_ITEM)
    raise PermissionDenied("Only its author, who looks after it, experts and managers of this community can do that.")


def fits_faq(item: Item) -> bool:
    """A page, or an ask that is answered or closed; nothing that is outdated."""
    is_settled = item.is_ask and bool(item.accepted_reply_id or item.closed_at)
    return item.is_listed and (is_settled or item.kind == Kind.PAGE)


def may_suggest(standing: Standing, item: Item) -> bool:
    """Proposing another text: whoever may read and have a say here, of what they may not edit."""
    is_there = not item.is_draft and not item.is_removed
    return is_there and standing.can(Permission.REACT) and not may_edit(standing, item)


def may_remove(standing: Standing, text: Item | Reply) -> bool:
    """One's own, whether still a member or not; anybody's for managers, also where nothing new is taken any more."""
    if text.is_held and not (isinstance(text, Item) and text.is_draft and _is_own(standing, text)):
        return False
    return _is_own(standing, text) or standing.can(Permission.REMOVE_OTHERS)


def may_restore(standing: Standing, text: Item | Reply) -> bool:
    """What a manager removed comes back through a manager only; what is held, through the decision on it."""
    if text.is_held:
        return False
    return (_is_own(standing, text) and text.removed_by_id == text.author_id) or standing.can(Permission.REMOVE_OTHERS)


def may_accept(standing: Standing, item: Item) -> bool:
    """Only the person who asked knows what helped."""
    return item.is_ask and _is_own(standing, item) and standing.can(Permission.REACT)


def may_value(standing: Standing, text: Item | Reply) -> bool:
    """Whether to offer like, thank, use and rate: not for one's own text (saving it is fine)."""
    return not _is_own(standing, text) and not text.is_removed and standing.can(Permission.REACT)


def may_flag(standing: Standing, text: Item | Reply) -> bool:
    """Asking the managers to look at a text of somebody else's."""
    is_there = not text.is_removed and not thread_of(text).is_draft
    return is_there and not _is_own(standing, text) and standing.can(Permission.FLAG)


def may_decide(standing: Standing, case: Case) -> bool:
    """Managers and administrators, never about their own text."""
    return standing.can(Permission.REMOVE_OTHERS) and not _is_own(standing, case.text)


def thread_of(text: Item | Reply) -> Item:
    return text if isinstance(text, Item) else text.item


def _is_own(standing: Standing, text: Item | Reply) -> bool:
    return text.author_id is not None and text.author_id == standing.user.pk
