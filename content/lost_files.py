"""Files that stand nowhere any more, and bytes that no file knows of; when they go."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import islice

from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from content.models import Draft, File, Suggestion, TextTemplate

FORGOTTEN_AFTER = timedelta(days=7)
FORGET_AT_ONCE = 1000
PLACE = "files"  # content.models.files.place_of
STRAY_AFTER = timedelta(days=1)
LOOK_AT_ONCE = 500  # names in one query


@transaction.atomic
def forget_files() -> int:
    """Remove files that for a week have stood nowhere, not even in something unsent. Returns how many."""
    lost = File.objects.forgotten(timezone.now() - FORGOTTEN_AFTER).order_by("created_at")
    candidates = list(lost.select_for_update(skip_locked=True, of=("self",))[:FORGET_AT_ONCE])
    going = [file for file in candidates if not _is_meant(file)]
    File.objects.filter(pk__in=[file.pk for file in going]).delete()
    for file in going:
        transaction.on_commit(lambda content=file.content: content.storage.delete(content.name), robust=True)  # type: ignore[misc]
    return len(going)


def sweep_strays(most: int = FORGET_AT_ONCE) -> int:
    """Remove bytes without a row: of uploads whose transaction was taken back. What is younger than a day may have
    one that is not committed yet. Returns how many."""
    before, removed, names = timezone.now() - STRAY_AFTER, 0, _stored()
    while removed < most and (batch := list(islice(names, LOOK_AT_ONCE))):
        known = set(File.objects.filter(content__in=batch).values_list("content", flat=True))
        for name in batch:
            if removed < most and name not in known and _is_older(name, before):
                default_storage.delete(name)
                removed += 1
    return removed


def _stored() -> Iterator[str]:
    """The names of all that lies in the storage of files, folder by folder."""
    folders = default_storage.listdir(PLACE)[0] if default_storage.exists(PLACE) else []
    for folder in sorted(folders):
        yield from (f"{PLACE}/{folder}/{name}" for name in default_storage.listdir(f"{PLACE}/{folder}")[1])


def _is_older(name: str, before: datetime) -> bool:
    try:
        return default_storage.get_modified_time(name) < before
    except FileNotFoundError:
        return False  # another sweep was here first


def _is_meant(file: File) -> bool:
    """Whether a text that nobody else sees yet names it."""
    unsent: Iterable[type] = (Draft, Suggestion, TextTemplate)
    return any(model._default_manager.filter(body__contains=file.token).exists() for model in unsent)  # type: ignore[attr-defined]
