"""Writing, changing, publishing, removing, pinning and closing items."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.http import Http404
from django.utils import timezone

from accounts.models import User
from activity.actions import audit, order_notices, record, undo
from activity.models import Act
from activity.vocabulary import Verb
from communities.models import Community
from communities.permissions import Permission, require, standing_of
from content.actions.addresses import find_address, give_address, hold_pages
from content.actions.citing import keep_citations, tell_cited
from content.actions.clocks import keep_clock
from content.actions.files import keep_file_uses
from content.actions.holding import keep_waiting, note_changed, note_removed, refuse_held, waits_for_look
from content.actions.hosting import announce, call_off, call_on, check_announced
from content.actions.texts import (
    NOTE_LIMIT,
    EditConflict,
    clean_line,
    clean_text,
    clean_title,
    count_tags,
    find_tags,
    follow,
    keep_revision,
    name_people,
    newest_revision,
    sent_moments_ago,
    take,
    tidy,
)
from content.experts.counting import mark_writers
from content.models import BODY_LIMIT, Item, Kind, Revision
from content.permissions import may_remove, may_restore, may_tag, to_close, to_edit
from content.rendering import keep_links, render_for

MADE_OF_A_FILE = frozenset({Kind.DOCUMENT, Kind.EPISODE})
VERBS = {Kind.ASK: Verb.ASK, Kind.EVENT: Verb.HOST}  # of the others: they are created
REASON_LIMIT = 300
LONGEST_NEWS = timedelta(days=366)


@transaction.atomic
def create_item(
    *,
    by: User,
    community: Community,
    kind: str,
    title: str,
    body: str,
    tags: Iterable[str] = (),
    publish: bool = True,
    slug: str = "",
    matter: Callable[[Item], None] | None = None,
    twin: Q | None = None,
) -> Item:
    """Write an ask, a discussion, a post or a page. A draft (publish=False) records nothing until it is published.

    matter: gives a document or an episode its file, an event its day, before anybody can see it; actions of their own
    pass it. The same words again within a minute are the same item (twin: as far as this holds of it, too): it is
    returned, and nothing is written.
    """
    require(by, Permission.CREATE_ITEM, community)
    if kind not in Kind.values:
        raise ValidationError("Choose what it is: an ask, a discussion, a post or a page.")
    if kind in MADE_OF_A_FILE and matter is None:
        raise ValidationError("Documents and episodes begin with a file: bring it on their page.")
    if kind == Kind.EVENT and matter is None:
        raise ValidationError("An event begins with its day: announce it on its page.")
    item = Item(community=community, author=by, kind=kind)
    item.title = clean_title(title)
    item.body = clean_text(body, BODY_LIMIT)
    same = Item.objects.filter(twin or Q(), community=community, kind=kind, title=item.title, body=item.body)
    if sent := sent_moments_ago(by, same.filter(Q(published_at__isnull=not publish) | Q(held_at__isnull=False))):
        return sent
    item.body_html = render_for(community, item.body)
    if kind == Kind.PAGE:
        hold_pages(community)
        item.slug = find_address(community, item.title, slug)
    _save_new(item)
    item.tags.set(find_tags(community, tags))
    if matter:
        matter(item)
    keep_file_uses(item)
    if publish:
        publish_draft(item, by=by)
    return item


def _save_new(item: Item) -> None:
    try:
        with transaction.atomic():
            item.save()
    except IntegrityError as taken:  # somebody made the same page at the same moment
        raise ValidationError("There is already a page with this address. Improve that one instead.") from taken


def publish_draft(item: Item, *, by: User, is_looked_at: bool = False) -> None:
    """The one place where an item appears. The caller has asked whether it may, and holds it.

    What somebody new writes first waits for a manager where the community wants that; is_looked_at: one has looked.
    """
    if item.kind == Kind.EVENT:
        check_announced(item)
    if not is_looked_at and waits_for_look(by, item.community):
        keep_waiting(item, by=by)
        return
    item.published_at = item.last_activity_at = timezone.now()
    item.publish_at = item.held_at = None
    item.save(update_fields=["published_at", "last_activity_at", "publish_at", "held_at"])
    keep_revision(item, 1, by=by)
    count_tags(item.tags.values_list("pk", flat=True), +1)
    keep_links(item)
    follow(by, item)
    act = record(VERBS.get(Kind(item.kind), Verb.CREATE), by=by, about=item.ref, community_id=item.community_id)
    name_people(item, by=by, act=act)
    tell_cited(item, by=by, act=act)
    order_notices("published", act=act, by=by, object_id=item.pk)
    _keep_clock(item)
    is_first = not Item.objects.by_author(by).in_community(item.community).exclude(pk=item.pk).exists()
    if is_first and not is_looked_at:
        order_notices("first_item", act=act, by=by, object_id=item.pk)
    if item.kind == Kind.EVENT:
        announce(item, by=by)


@transaction.atomic
def publish_item(*, by: User, item: Item) -> Item:
    """Show a draft to the community. Publishing again changes nothing."""
    require(by, Permission.CREATE_ITEM, item.community)
    item = take(by, item, or_own_draft=True)
    if item.is_draft:
        publish_draft(item, by=by)
    return item


@transaction.atomic
def edit_item(
    *,
    by: User,
    item: Item,
    title: str,
    body: str,
    tags: Iterable[str] | None = None,
    reason: str = "",
    base_number: int | None = None,
    change_address: bool = False,
) -> Item:
    """Change an item; tags=None leaves its tags. Raises EditConflict when somebody saved since revision base_number.

    change_address: a page gets an address that fits its new title; the old one leads there.
    Changing somebody else's text is recorded as improving it, changing their tags as gardening; one's own as nothing.
    """
    standing = standing_of(by, item.community)
    if not may_tag(standing, item):  # whoever may edit the text may tag it; some may only tag it
        standing.require(to_edit(standing, item))
    if change_address:
        hold_pages(item.community)
    item = take(by, item, or_own_draft=True)
    reason = clean_line(reason, NOTE_LIMIT, "reason")
    is_reworded = (title.split(), tidy(body)) != (item.title.split(), tidy(item.body))
    if is_reworded:
        standing.require(to_edit(standing, item))
        title, body = clean_title(title), clean_text(body, BODY_LIMIT)
        is_renamed = change_address and item.kind == Kind.PAGE and title != item.title
        reword(item, by=by, title=title, body=body, reason=reason, base_number=base_number)
        if is_renamed and (address := find_address(item.community, title, page=item)) != item.slug:
            give_address(item, address)
    is_retagged = tags is not None and _retag(item, tags)
    if is_retagged and item.author_id != by.pk:
        record(Verb.GARDEN, by=by, about=item.ref, community_id=item.community_id)
    if not is_reworded and not is_retagged:
        raise ValidationError("You changed nothing.", code="unchanged")
    return item


def reword(
    item: Item,
    *,
    by: User,
    title: str,
    body: str,
    reason: str,
    base_number: int | None = None,
    restored_from: Revision | None = None,
    credit: User | None = None,
) -> None:
    """Put a new text in place of the old one. The caller holds the item. credit: who suggested what `by` takes."""
    newest = None if item.is_draft else newest_revision(item)
    if newest and base_number is not None and base_number < newest.number:
        raise EditConflict(newest)
    if title != item.title:
        mark_writers([item.pk])
    item.title, item.body, item.body_html = title, body, render_for(item, body)
    changed = ["title", "body", "body_html"]
    if newest is None:  # a draft has no history yet
        item.save(update_fields=changed)
        keep_file_uses(item)
        if item.is_held:
            note_changed(item, by=by)
        return
    item.edited_at = timezone.now()
    if item.kind == Kind.PAGE:  # a page lives by being improved; elsewhere only replies bring an item to the top
        item.last_activity_at = item.edited_at
    item.save(update_fields=[*changed, "edited_at", "last_activity_at"])
    revision = keep_revision(item, newest.number + 1, by=credit or by, reason=reason, restored_from=restored_from)
    keep_links(item)
    keep_citations(item)
    keep_file_uses(item)
    act = None
    if credit:
        act = record(Verb.ACCEPT_SUGGESTION, by=by, about=item.ref, community_id=item.community_id, target_id=credit.pk)
    elif item.author_id != by.pk:
        act = record(Verb.IMPROVE, by=by, about=item.ref, community_id=item.community_id)
    order_notices("improve", act=act, by=credit or by, object_id=revision.pk)
    if not item.is_held:
        name_people(item, by=by, act=act)
    note_changed(item, by=by)


def _retag(item: Item, names: Iterable[str]) -> bool:
    wanted = find_tags(item.community, names)
    before, after = set(item.tags.values_list("pk", flat=True)), {tag.pk for tag in wanted}
    if before == after:
        return False
    item.tags.set(wanted)
    mark_writers([item.pk])
    if item.is_listed:
        count_tags(before - after, -1)
        count_tags(after - before, +1)
    return True


@transaction.atomic
def restore_revision(*, by: User, item: Item, revision: Revision, reason: str = "") -> Item:
    """Make an earlier state the text again, as a new revision that says so, and why."""
    require(by, to_edit(standing_of(by, item.community), item), item.community)
    item = take(by, item)
    if revision.item_id != item.pk:
        raise ValidationError("That revision belongs to another text.")
    if (revision.title or item.title, revision.body) == (item.title, item.body):
        raise ValidationError("That is the text as it stands.")
    reason = clean_line(reason, REASON_LIMIT, "reason")
    reword(
        item,
        by=by,
        title=revision.title or item.title,
        body=revision.body,
        reason=f"Back to revision {revision.number}{f': {reason}' if reason else ''}",
        restored_from=revision,
    )
    return item


@transaction.atomic
def remove_item(*, by: User, item: Item, reason: str = "") -> Item:
    """Take an item away; its record stays, and it can be restored. Removing a draft throws it away for good."""
    refuse_held(item)
    standing = standing_of(by, item.community)
    if not may_remove(standing, item):
        standing.require(Permission.REMOVE_OTHERS)
    item = take(by, item, or_own_draft=True)
    if item.is_draft:
        item.delete()
        return item
    refuse_held(item)
    if item.kind == Kind.EVENT:
        call_off(item, by=by)
    item.removed_at, item.removed_by = timezone.now(), by
    item.removal_reason = clean_line(reason, REASON_LIMIT, "reason")
    item.save(update_fields=["removed_at", "removed_by", "removal_reason"])
    _keep_clock(item)
    mark_writers([item.pk])
    if not item.is_archived:
        count_tags(item.tags.values_list("pk", flat=True), -1)
    note_removed(item, by=by, reason=item.removal_reason)
    if item.author_id != by.pk:
        _audit("item.remove", item, by)
    return item


@transaction.atomic
def restore_item(*, by: User, item: Item) -> Item:
    """Bring back a removed item: one's own if one removed it oneself, anybody's as a manager."""
    standing = standing_of(by, item.community)
    if not may_restore(standing, item):
        standing.require(Permission.REMOVE_OTHERS)
    if not Community.objects.visible_to(by).filter(pk=item.community_id).exists():
        raise Http404
    item = Item.objects.select_for_update(no_key=True, of=("self",)).with_people().get(pk=item.pk)
    if not item.is_removed:
        return item
    refuse_held(item)
    if not may_restore(standing, item):  # a manager removed it between our looking and our holding it
        raise PermissionDenied("A manager removed this. Only managers can bring it back.")
    item.removed_at, item.removed_by, item.removal_reason = None, None, ""
    item.save(update_fields=["removed_at", "removed_by", "removal_reason"])
    _keep_clock(item)
    mark_writers([item.pk])
    if item.kind == Kind.EVENT:
        call_on(item)
    if not item.is_archived:
        count_tags(item.tags.values_list("pk", flat=True), +1)
    if item.author_id != by.pk:
        _audit("item.restore", item, by)
    return item


def _keep_clock(item: Item) -> None:
    if item.is_ask:
        keep_clock(item.pk)


def _audit(action: str, item: Item, by: User) -> None:
    audit(
        action,
        by=by,
        community_id=item.community_id,
        subject=item.author,
        item_id=item.pk,
        title=item.title,
        reason=item.removal_reason,
    )


@transaction.atomic
def pin_item(*, by: User, item: Item, until: datetime) -> Item:
    """Put an item under News until a moment. Somebody else's item is thereby featured; a new date is no second act."""
    require(by, Permission.PIN_NEWS, item.community)
    item = take(by, item)
    now = timezone.now()
    if until <= now:
        raise ValidationError("Choose a date in the future.")
    if item.is_archived:
        raise ValidationError("It is archived as outdated. Bring it back first.")
    if until > now + LONGEST_NEWS:
        raise ValidationError("News stand for a year at most. Choose a day within a year.")
    is_new = item.pinned_until is None or item.pinned_until <= now
    item.pinned_until = until
    if is_new:  # what an earlier time under News led to stays
        item.pin_act_id = None
    if is_new and item.author_id != by.pk:
        item.pin_act_id = record(Verb.FEATURE, by=by, about=item.ref, community_id=item.community_id).pk
    item.save(update_fields=["pinned_until", "pin_act_id"])
    return item


@transaction.atomic
def unpin_item(*, by: User, item: Item) -> Item:
    require(by, Permission.PIN_NEWS, item.community)
    item = take(by, item)
    if item.pinned_until is not None:
        act = Act.objects.filter(pk=item.pin_act_id).first() if item.pin_act_id else None
        if act and item.pinned_until > timezone.now():  # who took it down need not be who put it up
            undo(act, by=by)
        item.pinned_until, item.pin_act_id = None, None
        item.save(update_fields=["pinned_until", "pin_act_id"])
    return item


@transaction.atomic
def close_thread(*, by: User, item: Item) -> Item:
    """Take no more replies. What stands stays readable; a closed ask can still accept an answer."""
    return _set_closed(by, item, is_closed=True)


@transaction.atomic
def reopen_thread(*, by: User, item: Item) -> Item:
    return _set_closed(by, item, is_closed=False)


def _set_closed(by: User, item: Item, *, is_closed: bool) -> Item:
    require(by, to_close(standing_of(by, item.community), item), item.community)
    item = take(by, item)
    if item.kind not in {Kind.ASK, Kind.THREAD}:
        raise ValidationError("Only asks and discussions are closed.")
    if is_closed != (item.closed_at is not None):
        item.closed_at = timezone.now() if is_closed else None
        item.save(update_fields=["closed_at"])
        _keep_clock(item)
    return item
