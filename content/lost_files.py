"""Files that stand nowhere any more, and when they go."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from content.models import Draft, File, Suggestion, TextTemplate

FORGOTTEN_AFTER = timedelta(days=7)
FORGET_AT_ONCE = 1000


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


def _is_meant(file: File) -> bool:
    """Whether a text that nobody else sees yet names it."""
    unsent: Iterable[type] = (Draft, Suggestion, TextTemplate)
    return any(model._default_manager.filter(body__contains=file.token).exists() for model in unsent)  # type: ignore[attr-defined]
