"""What documents say: reading their words and putting them where they are searched; and how they are listed."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.db import DataError, transaction
from django.db.models import OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from content.files import kinds
from content.files.reading import words_of
from content.models import DocumentVersion, Item, ItemQuerySet

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


SORTS = {"": "Changed last", "name": "By name", "size": "Largest", "downloads": "Downloaded most"}
TYPES = {
    "": ("All", ()),
    "pdf": ("PDF", (kinds.PDF,)),
    "office": ("Office", kinds.OFFICE),
    "picture": ("Pictures", (kinds.PNG, kinds.JPEG, kinds.GIF, kinds.WEBP)),
    "text": ("Text and tables", kinds.TEXTS),
    "archive": ("Archives", (kinds.ZIP,)),
}
ORDERS = {
    "": ("-last_activity_at", "-pk"),
    "name": ("title", "pk"),
    "size": ("-size", "-pk"),
    "downloads": ("-downloads", "-pk"),
}


@dataclass(frozen=True)
class DocumentList:
    """Which documents somebody wants to see, in which order. What is unknown is not asked for."""

    type: str = ""
    sort: str = ""

    @classmethod
    def read(cls, params: Mapping[str, Any]) -> DocumentList:
        type, sort = str(params.get("type", "")), str(params.get("sort", ""))
        return cls(type if type in TYPES else "", sort if sort in SORTS else "")

    def of(self, items: ItemQuerySet) -> ItemQuerySet:
        """The documents with what their newest version says: media_type, size, version, file_name; and all downloads."""
        versions = DocumentVersion.objects.filter(item=OuterRef("pk"))
        newest = versions.order_by("-number")
        sums = versions.order_by().values("item").annotate(sum=Sum("download_count"))
        items = items.select_related("owner").annotate(
            media_type=Subquery(newest.values("file__media_type")[:1]),
            size=Subquery(newest.values("file__size")[:1]),
            version=Subquery(newest.values("number")[:1]),
            downloads=Coalesce(Subquery(sums.values("sum")), 0),
        )
        _, formats = TYPES[self.type]
        if formats:
            items = items.filter(media_type__in=[format.media_type for format in formats])
        return items.order_by(*ORDERS[self.sort])

    def tabs(self) -> list[dict[str, Any]]:
        return [self._choice(type=name, label=label) for name, (label, _) in TYPES.items()]

    def orders(self) -> list[dict[str, Any]]:
        return [self._choice(sort=name, label=label) for name, label in SORTS.items()]

    def _choice(self, *, label: str, **change: str) -> dict[str, Any]:
        chosen = replace(self, **change)
        asked = {name: value for name, value in (("type", chosen.type), ("sort", chosen.sort)) if value}
        return {"label": label, "href": f"?{urlencode(asked)}" if asked else "?", "is_current": chosen == self}
