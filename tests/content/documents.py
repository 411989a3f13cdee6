"""Documents for tests, brought the way people bring them."""

from __future__ import annotations

from typing import Any

from accounts.models import User
from communities.models import Community
from content.actions import create_document, replace_document, store_file
from content.models import DocumentVersion, Item
from tests.content.uploads import pdf, upload


def make_document(
    by: User, community: Community, name: str = "checklist.pdf", content: bytes = b"", **fields: Any
) -> Item:
    fields = {"title": "Checklist", "body": "What to look at before a start.", **fields}
    file = store_file(by=by, community=community, upload=upload(name, content or pdf("Check the flush orifice")))
    return create_document(by=by, community=community, file=file, **fields)


def make_newer(by: User, item: Item, name: str = "newer.pdf", content: bytes = b"", note: str = "") -> DocumentVersion:
    made = upload(name, content or pdf("Check the quench first"))
    return replace_document(by=by, item=item, file=store_file(by=by, community=item.community, upload=made), note=note)
