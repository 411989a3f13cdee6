"""What documents say: reading their words and putting them where they are searched."""

from __future__ import annotations

import logging

from django.db import DataError, transaction
from django.db.models import QuerySet

from content.files.reading import words_of
from content.models import DocumentVersion, Item

logger = logging.getLogger(__name__)


def read_version(version: DocumentVersion) -> None:
    """Read what a version says and keep it. What has been read is left alone."""
    if version.reading != DocumentVersion.Reading.WAITING:
        return
    try:
        with version.file.content.open("rb") as content:
            words = words_of(content, version.file.media_type)
    except OSError as missing:
        logger.warning("The file of version %s cannot be opened: %s", version.pk, missing)
        keep_words(version, state=DocumentVersion.Reading.FAILED)
        return
    keep_words(version, state=words.state, text=words.text, pages=words.pages)


@transaction.atomic
def keep_words(version: DocumentVersion, *, state: str, text: str = "", pages: int | None = None) -> None:
    """Put the words where they are searched, if this is still the newest version."""
    item = Item.objects.select_for_update(no_key=True, of=("self",)).only("pk").get(pk=version.item_id)
    version.reading, version.text, version.page_count = state, text, pages
    version.save(update_fields=["reading", "text", "page_count"])
    newest = item.versions.values_list("pk", flat=True).first()
    while version.pk == newest:
        try:
            with transaction.atomic():
                Item.objects.filter(pk=item.pk).update(file_text=text)
            return
        except DataError:  # more different words than one search vector holds
            text = text[: len(text) // 2]


def unread_versions() -> QuerySet[DocumentVersion]:
    return DocumentVersion.objects.filter(reading=DocumentVersion.Reading.WAITING).order_by("pk")
