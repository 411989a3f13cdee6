"""Documents: bringing one, a newer version, an older one back; who downloads."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from accounts.models import User
from activity.actions import order_notices, record, record_reading
from activity.vocabulary import Verb
from communities.models import Community
from communities.permissions import Permission, require, standing_of
from content import tasks  # a module, not a name of it: tasks know actions too
from content.actions.files import keep_file_uses
from content.actions.holding import note_changed
from content.actions.items import create_item
from content.actions.texts import NOTE_LIMIT, clean_line, take
from content.documents import keep_words
from content.files.kinds import BY_MEDIA_TYPE, DOCUMENTS
from content.models import DocumentVersion, File, Item, Kind
from content.permissions import require_replace

logger = logging.getLogger(__name__)


@transaction.atomic
def create_document(
    *,
    by: User,
    community: Community,
    file: File,
    title: str,
    body: str,
    tags: Iterable[str] = (),
    **item_fields: Any,
) -> Item:
    """A file that was stored (store_file), with a title and a word on what it is for; its title may be its name.

    Whoever brings it looks after it, until somebody else is named.
    """
    require(by, Permission.CREATE_ITEM, community)
    _check(file, by=by, community=community)

    def give_file(item: Item) -> None:
        item.owner = by
        item.save(update_fields=["owner"])
        _add(item, file, number=1, by=by)

    return create_item(
        by=by,
        community=community,
        kind=Kind.DOCUMENT,
        title=title.strip() or file.name.rpartition(".")[0],
        body=body,
        tags=tags,
        matter=give_file,
        **item_fields,
    )


@transaction.atomic
def replace_document(*, by: User, item: Item, file: File, note: str = "") -> DocumentVersion:
    """A newer version of the file; the older ones stay, each can be downloaded and brought back."""
    item = _hold(by, item)
    _check(file, by=by, community=item.community)
    return _next(item, file, by=by, note=clean_line(note, NOTE_LIMIT, "note"))


@transaction.atomic
def restore_document(*, by: User, item: Item, version: DocumentVersion, note: str = "") -> DocumentVersion:
    """Make an older version the newest again, as a version of its own that says so."""
    item = _hold(by, item)
    if version.item_id != item.pk:
        raise ValidationError("That version belongs to another document.")
    note = clean_line(note, NOTE_LIMIT - 40, "note")
    return _next(item, version.file, by=by, note=f"Back to version {version.number}{f': {note}' if note else ''}")


def _check(file: File, *, by: User, community: Community) -> None:
    """One's own, brought for this community, and of a kind that documents are."""
    if file.uploaded_by_id != by.pk or file.community_id != community.pk:
        raise ValidationError("Choose a file first.")
    if BY_MEDIA_TYPE[file.media_type].family not in DOCUMENTS:
        raise ValidationError(f"“{file.name}” is no document. Sound makes an episode.")


def _hold(by: User, item: Item) -> Item:
    require_replace(standing_of(by, item.community), item)
    return take(by, item, or_own_draft=item.is_held)


def _next(item: Item, file: File, *, by: User, note: str) -> DocumentVersion:
    """The version after the newest. Somebody else's document is thereby improved; who follows it hears of it."""
    newest = item.versions.select_related("file").first()
    assert newest is not None
    if newest.file.sha256 == file.sha256:
        raise ValidationError("That is the file as it stands. Nothing was changed.")
    version = _add(item, file, number=newest.number + 1, by=by, note=note)
    item.edited_at = item.last_activity_at = timezone.now()
    item.save(update_fields=["edited_at", "last_activity_at"])
    keep_file_uses(item)
    act = None
    if item.author_id != by.pk:
        act = record(Verb.IMPROVE, by=by, about=item.ref, community_id=item.community_id)
    order_notices("version", act=act, by=by, object_id=version.pk)
    note_changed(item, by=by)
    return version


def _add(item: Item, file: File, *, number: int, by: User, note: str = "") -> DocumentVersion:
    """The row is the order to read it: the task that is sent now may be lost, the beat schedule finds the row."""
    version = DocumentVersion.objects.create(item=item, file=file, number=number, by=by, note=note)
    known = DocumentVersion.objects.filter(file__sha256=file.sha256, item__community=item.community_id)
    same = known.exclude(reading=DocumentVersion.Reading.WAITING).first()
    if same:  # the same bytes were read before
        keep_words(version, state=same.reading, text=same.text, pages=same.page_count)
    else:
        transaction.on_commit(lambda: _read_soon(version.pk), robust=True)
    return version


def _read_soon(version_id: int) -> None:
    try:
        tasks.read_document.delay(version_id)
    except Exception as broken:  # the broker is down: the beat schedule reads it later
        logger.warning("Version %s waits to be read: %s", version_id, broken)


@transaction.atomic
def note_download(*, by: User, version: DocumentVersion) -> None:
    """Count a download: once a person and day, never one's own, never by whom. Who looks after it is not counted."""
    item = version.item
    if by.pk in {item.author_id, item.owner_id, version.by_id} or by.is_service:
        return
    if record_reading(Verb.DOWNLOAD, by=by, about=item.ref, community_id=item.community_id):
        DocumentVersion.objects.filter(pk=version.pk).update(download_count=F("download_count") + 1)
