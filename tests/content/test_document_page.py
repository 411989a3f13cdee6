"""The pages of documents: bringing one, what one sees of it, its versions, its list."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from content.actions import remove_item
from content.models import File, Item
from content.tasks import read_waiting_documents
from tests.content.documents import make_document, make_newer
from tests.content.uploads import docx, pdf, picture

pytestmark = pytest.mark.django_db
NEW = "/c/seals/documents/new/"
TOLD = {"title": "Checklist", "body": "What to look at before a start.", "tags": "seals"}


def sent(name="checklist.pdf", content=None) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, pdf("Torque") if content is None else content)


def body_of(response) -> bytes:
    return b"".join(response.streaming_content)


def test_bringing_a_document_shows_it(as_user, bob, charlie, community):
    shown = as_user(bob).post(NEW, TOLD | {"upload": sent()}, follow=True)
    page = shown.content.decode()
    assert Item.objects.get().get_absolute_url() == shown.redirect_chain[0][0]
    assert "<iframe" in page
    assert "Its words are being read" in page
    assert as_user(charlie).post(NEW, TOLD | {"upload": sent()}).status_code == 403


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({}, "Choose the file first."),
        ({"upload": SimpleUploadedFile("a.pdf", b"")}, "“a.pdf” is empty."),
        ({"upload": SimpleUploadedFile("a.pdf", picture())}, "“a.pdf” is called a PDF"),
        ({"upload": SimpleUploadedFile("a.pdf", pdf("x")), "body": ""}, "Write a sentence on what it is for."),
    ],
)
def test_a_mistake_is_told_and_nothing_typed_is_lost(as_user, bob, community, fields, sentence):
    page = as_user(bob).post(NEW, {**TOLD, **fields}).content.decode()
    assert sentence in page.replace("&#x27;", "'")
    assert 'value="Checklist"' in page
    assert not Item.objects.exists()


def test_a_file_that_arrived_need_not_be_sent_again(as_user, bob, alice, community):
    page = as_user(bob).post(NEW, TOLD | {"upload": sent(), "body": ""}).content.decode()
    token = File.objects.get().token
    assert f'value="{token}"' in page
    assert "You need not choose it again." in page
    as_user(alice).post(NEW, TOLD | {"kept": token})
    assert not Item.objects.exists()
    as_user(bob).post(NEW, TOLD | {"kept": token})
    assert Item.objects.get().versions.get().file.token == token


def test_a_private_communitys_document_is_not_there_for_charlie(as_user, bob, charlie, community):
    item = make_document(bob, community)
    file = item.versions.get().file
    community.visibility = "private"
    community.save(update_fields=["visibility"])
    places = (item.get_absolute_url(), f"{item.get_absolute_url()}versions/1/", file.get_absolute_url())
    assert {as_user(charlie).get(place).status_code for place in places} == {404}


def test_a_removed_document_is_gone_with_its_file(as_user, bob, alice, community):
    item = make_document(bob, community)
    remove_item(by=bob, item=item)
    assert as_user(alice).get(item.get_absolute_url()).status_code == 410
    assert as_user(alice).get(f"{item.get_absolute_url()}versions/1/").status_code == 404
    assert as_user(alice).get(item.versions.get().file.get_absolute_url()).status_code == 404


@pytest.mark.parametrize(
    ("name", "content", "shown"),
    [
        ("a.png", picture(), '<img class="preview__picture"'),
        ("a.pdf", pdf("Torque"), '<iframe class="preview__pdf"'),
        ("a.csv", b"pump;hours\nP1;<b>12</b>\n", "<td dir=\"auto\">&lt;b&gt;12&lt;/b&gt;</td>"),
        ("a.docx", docx("Torque for M24"), "Torque for M24"),
        ("a.txt", b"It said: <script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"),
    ],
    ids=["picture", "pdf", "table", "word", "text"],
)  # fmt: skip
def test_what_one_sees_of_it(as_user, bob, community, name, content, shown):
    item = make_document(bob, community, name, content)
    read_waiting_documents()
    assert shown in as_user(bob).get(item.get_absolute_url()).content.decode()


def test_a_scan_is_said_to_have_no_words(as_user, bob, community):
    item = make_document(bob, community, content=pdf(""))
    read_waiting_documents()
    assert "No text in it: a scan?" in as_user(bob).get(item.get_absolute_url()).content.decode()


def test_a_newer_version_and_back(as_user, bob, alice, community):
    item = make_document(bob, community)
    place, client = item.get_absolute_url(), as_user(bob)
    page = client.post(
        f"{place}replace/", {"upload": sent("b.pdf", pdf("Quench")), "note": "After the audit"}, follow=True
    )
    assert "version 2" in page.content.decode()
    assert "After the audit" in page.content.decode()
    assert body_of(as_user(alice).get(f"{place}versions/1/")) == pdf("Check the flush orifice")
    client.post(f"{place}versions/1/restore/")
    given = as_user(alice).get(f"{place}versions/3/")
    assert given["Content-Disposition"] == 'attachment; filename="checklist.pdf"'
    assert item.versions.get(number=1).download_count == 1
    assert "1 download" in client.get(place).content.decode()
    assert client.post(f"{place}versions/9/restore/").status_code == 404


def test_the_rest_of_a_paused_download_is_not_counted_again(as_user, bob, alice, community):
    item = make_document(bob, community)
    as_user(alice).get(f"{item.get_absolute_url()}versions/1/", headers={"Range": "bytes=100-"})
    as_user(alice).head(f"{item.get_absolute_url()}versions/1/")
    assert item.versions.get().download_count == 0


def test_the_list_narrows_and_orders(as_user, bob, community):
    make_document(bob, community, title="Zinc", content=pdf("z" * 500))
    make_document(bob, community, "b.csv", b"a,b\n1,2\n", title="Alloys")
    make_newer(bob, make_document(bob, community, "c.png", picture(), title="Marble"), "d.png", picture((9, 9)))

    def titles(query: str) -> list[str]:
        page = as_user(bob).get(f"/c/seals/documents/?{query}")
        assert page.status_code == 200
        return [item.title for item in page.context["page"]]

    assert titles("") == ["Marble", "Alloys", "Zinc"]
    assert titles("sort=name") == ["Alloys", "Marble", "Zinc"]
    assert titles("sort=size")[0] == "Zinc"
    assert titles("type=pdf") == ["Zinc"]
    assert titles("type=text&sort=name") == ["Alloys"]
    assert titles("type=nonsense&sort=nonsense") == ["Marble", "Alloys", "Zinc"]
    assert "version 2" in as_user(bob).get("/c/seals/documents/").content.decode()
    assert "None of that sort yet." in as_user(bob).get("/c/seals/documents/?type=archive").content.decode()


def test_an_empty_room_says_what_to_bring(as_user, bob, community):
    assert "No document yet." in as_user(bob).get("/c/seals/documents/").content.decode()
