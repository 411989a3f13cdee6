"""Archiving what is outdated, and bringing it back. It stays at its address with its reason, and leaves every list."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from activity.actions import audit, record, undo_if_kept
from activity.vocabulary import Verb
from communities.permissions import standing_of
from content.actions.clocks import keep_clock
from content.actions.texts import clean_line, count_tags, take
from content.models import Item
from content.permissions import require_archive

REASON_LIMIT = 300


@transaction.atomic
def archive_item(*, by: User, item: Item, reason: str) -> Item:
    """Say that an item is outdated, and why. Others' items: an act of care (MEASURES.md 2.2, garden), and audited."""
    require_archive(standing_of(by, item.community), item)
    item = take(by, item)
    if item.is_archived:
        return item
    reason = clean_line(reason, REASON_LIMIT, "reason")
    if not reason:
        raise ValidationError("Say what is outdated, or where the newer word stands.")
    item.archived_at, item.archived_by, item.archive_reason, item.pinned_until = timezone.now(), by, reason, None
    if item.author_id != by.pk:
        item.archive_act_id = record(Verb.GARDEN, by=by, about=item.ref, community_id=item.community_id).pk
        _audit("item.archive", item, by)
    item.save(update_fields=["archived_at", "archived_by", "archive_reason", "archive_act_id", "pinned_until"])
    _keep_clock(item)
    count_tags(item.tags.values_list("pk", flat=True), -1)
    return item


@transaction.atomic
def unarchive_item(*, by: User, item: Item) -> Item:
    """Back into the lists; the act of archiving is withdrawn."""
    require_archive(standing_of(by, item.community), item)
    item = take(by, item)
    if not item.is_archived:
        return item
    undo_if_kept(item.archive_act_id, by=by)
    if item.author_id != by.pk:
        _audit("item.unarchive", item, by)
    item.archived_at, item.archived_by, item.archive_reason, item.archive_act_id = None, None, "", None
    item.save(update_fields=["archived_at", "archived_by", "archive_reason", "archive_act_id"])
    _keep_clock(item)
    count_tags(item.tags.values_list("pk", flat=True), +1)
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
        reason=item.archive_reason,
    )
