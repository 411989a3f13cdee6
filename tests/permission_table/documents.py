"""Rows of documents. The document is alice's, as her post is."""

from __future__ import annotations

from typing import Any

from communities.models import Community
from tests.content.documents import make_document, make_newer
from tests.content.uploads import Again
from tests.permission_table.rows import (
    API_SIGNED_IN,
    DONE_BY_MANAGERS,
    DONE_BY_MEMBERS,
    MANAGERS,
    MEMBERS,
    SIGNED_IN,
    Row,
)

TOLD = {"title": "Checklist", "body": "What to look at before a start.", "tags": "seals"}
CSV = Again("hours.csv", b"pump,hours\nP1,12\n")

BROUGHT = {"community": "seals", "title": "Hours", "body": "From the log.", "file": CSV}

ROWS: list[Row] = [
    Row("get", "content:document-list", SIGNED_IN),
    Row("get", "content:document-create", MEMBERS),
    Row("post", "content:document-create", DONE_BY_MEMBERS, TOLD | {"upload": CSV}),
    Row("get", "content:document-detail", SIGNED_IN),
    Row("get", "content:document-edit", MANAGERS),
    Row("post", "content:document-edit", DONE_BY_MANAGERS, TOLD),
    Row("get", "content:document-replace", MANAGERS),
    Row("post", "content:document-replace", DONE_BY_MANAGERS, {"note": "Newer.", "upload": CSV}),
    Row("get", "content:document-download", SIGNED_IN),
    Row("post", "content:document-restore", DONE_BY_MANAGERS),
    Row("get", "document-list", API_SIGNED_IN),
    Row("post", "document-list", "403 403 201 201", BROUGHT),
    Row("get", "document-detail", API_SIGNED_IN, args={"pk": "document_id"}),
    Row("post", "document-versions", "403 403 403 201", {"file": CSV}, args={"pk": "document_id"}),
]


def furnish(people: dict[str, Any], args: dict[str, Any]) -> None:
    """alice's checklist, in two versions."""
    document = make_document(people["alice"], Community.objects.get(slug=args["slug"]))
    make_newer(people["alice"], document)
    args["document_id"] = document.pk
