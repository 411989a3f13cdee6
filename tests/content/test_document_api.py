"""Documents over the API: listed, brought, replaced, with the same refusals as on the pages."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from content.models import Item
from tests.content.documents import make_document, make_newer
from tests.content.uploads import pdf, picture

pytestmark = pytest.mark.django_db
URL = "/api/v1/documents/"


def sent(name="hours.csv", content=b"pump,hours\nP1,12\n") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def test_documents_are_listed_with_their_versions(as_user, bob, charlie, community):
    item = make_document(bob, community)
    make_newer(bob, item, note="After the audit.")
    (row,) = as_user(charlie).get(URL, {"community": "seals"}).json()["results"]
    assert (row["title"], row["owner"]) == ("Checklist", bob.handle)
    assert [(v["number"], v["media_type"], v["note"]) for v in row["versions"]] == [
        (2, "application/pdf", "After the audit."),
        (1, "application/pdf", ""),
    ]
    assert as_user(charlie).get(row["versions"][0]["url"]).status_code == 200
    community.visibility = "private"
    community.save(update_fields=["visibility"])
    assert as_user(charlie).get(URL).json()["results"] == []
    assert as_user(charlie).get(f"{URL}{item.pk}/").status_code == 404


def test_a_script_brings_one_and_replaces_it(as_user, bob, charlie, community):
    told = {"community": "seals", "body": "From the log.", "tags": "seals, hours"}
    made = as_user(bob).post(URL, told | {"file": sent()})
    assert made.status_code == 201
    item = Item.objects.get()
    assert (item.title, sorted(tag.slug for tag in item.tags.all())) == ("hours", ["hours", "seals"])
    newer = as_user(bob).post(
        f"{URL}{item.pk}/versions/", {"file": sent(content=b"pump,hours\nP1,13\n"), "note": "May"}
    )
    assert (newer.status_code, newer.json()["number"], newer.json()["note"]) == (201, 2, "May")
    assert as_user(charlie).post(URL, told | {"file": sent()}).status_code == 403
    assert as_user(charlie).post(f"{URL}{item.pk}/versions/", {"file": sent()}).status_code == 403


def test_what_a_page_refuses_is_refused_here(as_user, bob, community):
    told = {"community": "seals", "body": "From the log."}
    refused = as_user(bob).post(URL, told | {"file": sent("plan.pdf", picture())})
    assert (refused.status_code, "is called a PDF" in refused.json()["detail"]) == (400, True)
    promised = {"CONTENT_TYPE": "multipart/form-data; boundary=x", "CONTENT_LENGTH": "64000000"}
    large = as_user(bob).post(URL, data=b"", content_type="multipart/form-data; boundary=x", **promised)
    assert large.content.decode() == "That file is 64 MB; the limit is 50. A link to the shared drive works too."
    item = make_document(bob, community, content=pdf("a"))
    same = as_user(bob).post(f"{URL}{item.pk}/versions/", {"file": sent("a.pdf", pdf("a"))})
    assert same.json()["detail"] == "That is the file as it stands. Nothing was changed."
    assert as_user(bob).post("/api/v1/items/", told | {"kind": "document", "title": "A"}).status_code == 400
