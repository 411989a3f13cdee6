"""Documents: brought with a file, kept in versions, found by their words, counted when downloaded."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from activity.models import Act, Notice, ReadingAct
from activity.vocabulary import ObjectType, Verb
from content.actions import create_document, follow_item, note_download, replace_document, restore_document, store_file
from content.documents import unread_versions
from content.models import DocumentVersion, FileUse, Item
from content.tasks import read_document, read_waiting_documents
from tests.content.documents import make_document, make_newer
from tests.content.uploads import docx, pdf, picture, upload, wav, zipped

pytestmark = pytest.mark.django_db
Reading = DocumentVersion.Reading


def test_a_document_is_an_item_with_a_file_and_an_owner(bob, community):
    item = make_document(bob, community, tags=["seals"], title="")
    version = item.versions.get()
    assert (item.title, item.kind, item.owner, version.number) == ("checklist", "document", bob, 1)
    assert Act.objects.get(verb=Verb.CREATE).object_type == ObjectType.DOCUMENT
    assert FileUse.objects.get(item=item).file == version.file


def test_only_members_bring_one_and_only_their_own_file(bob, alice, charlie, community):
    file = store_file(by=bob, community=community, upload=upload("a.pdf", pdf("a")))
    for person, refusal in ((charlie, PermissionDenied), (alice, ValidationError)):
        with pytest.raises(refusal):
            create_document(by=person, community=community, file=file, title="A", body="B")
    sound = store_file(by=bob, community=community, upload=upload("a.wav", wav()))
    with pytest.raises(ValidationError, match="Sound makes an episode"):
        create_document(by=bob, community=community, file=sound, title="A", body="B")
    assert not Item.objects.exists()


def test_a_newer_version_takes_its_place_and_an_older_one_comes_back(bob, community):
    item = make_document(bob, community)
    newer = make_newer(bob, item, note="After the audit.")
    assert (newer.number, newer.note) == (2, "After the audit.")
    with pytest.raises(ValidationError, match="That is the file as it stands"):
        replace_document(by=bob, item=item, file=newer.file)
    first = item.versions.get(number=1)
    back = restore_document(by=bob, item=item, version=first, note="The audit was wrong.")
    assert (back.number, back.file, back.note) == (3, first.file, "Back to version 1: The audit was wrong.")
    assert {use.file for use in item.file_uses.all()} == {first.file, newer.file}


def test_another_persons_document_is_replaced_by_its_owner_and_by_managers(bob, alice, charlie, community):
    item = make_document(alice, community)
    for person in (bob, charlie):
        with pytest.raises(PermissionDenied):
            make_newer(bob, item) if person is bob else restore_document(
                by=charlie, item=item, version=item.versions.get()
            )
    Item.objects.filter(pk=item.pk).update(owner=bob)
    item.refresh_from_db()
    make_newer(bob, item)
    assert Act.objects.get(verb=Verb.IMPROVE).actor_id == bob.pk


def test_who_follows_it_hears_of_a_newer_version(bob, alice, community, django_capture_on_commit_callbacks):
    item = make_document(bob, community)
    follow_item(by=alice, item=item)
    with django_capture_on_commit_callbacks(execute=True):
        make_newer(bob, item)
    told = Notice.objects.filter(kind="version")
    assert [(notice.recipient, notice.title) for notice in told] == [(alice, "Checklist")]


def test_its_words_are_read_once_it_is_committed_and_found_by_the_search(
    as_user, bob, community, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        item = make_document(bob, community, content=pdf("Torque every flange nut", "then the impeller trim"))
    version = item.versions.get()
    assert (version.reading, version.page_count) == (Reading.DONE, 2)
    assert "impeller trim" in version.text
    found = as_user(bob).get("/search/?q=impeller").content.decode()
    assert item.get_absolute_url() in found


def test_the_newest_version_alone_is_searched(bob, community):
    item = make_document(bob, community, content=pdf("impeller"))
    newer = make_newer(bob, item, content=pdf("gasket"))
    for version in (newer, item.versions.get(number=1)):  # read in the wrong order
        read_document(version.pk)
    item.refresh_from_db()
    assert item.file_text == "gasket"
    restore_document(by=bob, item=item, version=item.versions.get(number=1))
    item.refresh_from_db()
    assert item.file_text == "impeller"  # the same bytes are not read twice


@pytest.mark.parametrize(
    ("name", "content", "state", "words"),
    [
        ("a.docx", docx("Torque for M24", "second"), Reading.DONE, "Torque for M24\nsecond"),
        ("a.csv", b"pump;hours\nP1;12\n", Reading.DONE, "pump;hours\nP1;12"),
        ("scan.pdf", pdf(""), Reading.NOTHING, ""),
        ("a.png", picture(), Reading.NOTHING, ""),
        ("a.zip", zipped({"a.txt": "torque"}), Reading.NOTHING, ""),
        ("broken.pdf", pdf("Torque")[:120], Reading.FAILED, ""),
        ("hollow.pdf", b"%PDF-1.7\n" + bytes(5000), Reading.FAILED, ""),
    ],
    ids=lambda value: "bytes" if isinstance(value, bytes) else value,
)
def test_what_a_file_says_is_kept_or_it_is_said_that_it_says_nothing(bob, community, name, content, state, words):
    version = make_document(bob, community, name, content).versions.get()
    read_waiting_documents()
    version.refresh_from_db()
    assert (version.reading, version.text) == (state, words)
    assert not unread_versions().exists()


def test_an_office_file_that_unpacks_without_end_is_read_to_a_limit_only(bob, community):
    endless = "<w:document xmlns:w='w'><w:t>start</w:t><w:t>" + " " * 80_000_000
    parts = {"[Content_Types].xml": "wordprocessingml.document.main", "word/document.xml": endless}
    version = make_document(bob, community, "bomb.docx", zipped(parts)).versions.get()
    read_document(version.pk)
    version.refresh_from_db()
    assert (version.reading, version.text) == (Reading.DONE, "start")


def test_more_different_words_than_a_search_holds_are_cut_not_refused(bob, community):
    words = " ".join(f"w{number:x}" for number in range(70_000))
    item = make_document(bob, community, "words.txt", words.encode())
    read_document(item.versions.get().pk)
    item.refresh_from_db()
    assert item.file_text.startswith("w0 w1")
    assert Item.objects.filter(search="w1").exists()


def test_a_download_counts_once_a_day_and_never_ones_own(bob, alice, community):
    item = make_document(bob, community)
    version = item.versions.get()
    for person in (alice, alice, bob):
        note_download(by=person, version=version)
    version.refresh_from_db()
    assert version.download_count == 1
    act = ReadingAct.objects.get()
    assert (act.verb, act.actor_id, act.object_type) == (Verb.DOWNLOAD, alice.pk, ObjectType.DOCUMENT)
