"""Who gets a file, and how it is given: its bytes, parts of them, and what a browser may do with it."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from communities.models import Visibility
from content.actions import create_item, edit_item, remove_item, remove_reply, restore_revision, store_file, write_reply
from content.models import File, FileUse, Kind
from tests.content.uploads import docx, pdf, picture, upload, wav

pytestmark = pytest.mark.django_db


@pytest.fixture
def sketch(bob, community) -> File:
    return store_file(by=bob, community=community, upload=upload("sketch.png", picture()))


def body_of(response) -> bytes:
    return b"".join(response.streaming_content) if response.streaming else response.content


def post_with(file, by, **fields):
    fields = {"kind": Kind.POST, "title": "My sketch", "body": f"See {file.markdown}", **fields}
    return create_item(by=by, community=file.community, **fields)


def test_uploading_from_the_editor_answers_with_what_shows_it(as_user, bob, community):
    client, url = as_user(bob), reverse("content:file-upload", args=["seals"])
    shown = client.post(url, {"file": SimpleUploadedFile("a [b] (c).png", picture())})
    linked = client.post(url, {"file": SimpleUploadedFile("plan.pdf", pdf("Torque"))})
    stored, plan = File.objects.order_by("pk")
    assert (shown.status_code, linked.status_code) == (201, 201)
    assert shown.content.decode() == rf"![a \[b\] (c).png](/files/{stored.token}/a%20%5Bb%5D%20%28c%29.png)"
    assert linked.content.decode() == f"[plan.pdf](/files/{plan.token}/plan.pdf)"
    assert shown["Content-Type"] == "text/plain; charset=utf-8"


def test_a_refused_upload_answers_with_the_sentence(as_user, bob, charlie, community):
    url = reverse("content:file-upload", args=["seals"])
    refused = as_user(bob).post(url, {"file": SimpleUploadedFile("plan.pdf", picture())})
    assert refused.status_code == 400
    assert "“plan.pdf” is called a PDF" in refused.content.decode()
    assert as_user(bob).post(url).content == b"Choose a file first."
    assert as_user(charlie).post(url, {"file": SimpleUploadedFile("a.png", picture())}).status_code == 403


def test_a_file_is_seen_by_its_owner_and_by_who_sees_the_text_it_stands_in(as_user, bob, alice, charlie, sketch):
    url = sketch.get_absolute_url()
    assert as_user(bob).get(url).status_code == 200
    assert as_user(alice).get(url).status_code == 404
    post = post_with(sketch, bob)
    assert [as_user(who).get(url).status_code for who in (alice, charlie)] == [200, 200]
    sketch.community.visibility = Visibility.PRIVATE
    sketch.community.save(update_fields=["visibility"])
    assert [as_user(who).get(url).status_code for who in (alice, charlie)] == [200, 404]
    remove_item(by=bob, item=post)
    assert [as_user(who).get(url).status_code for who in (bob, alice, charlie)] == [200, 404, 404]


def test_nobody_is_asked_to_sign_in_and_learns_nothing(client, sketch):
    there = client.get(sketch.get_absolute_url())
    nowhere = client.get(f"/files/{'x' * 22}/sketch.png")
    assert there.status_code == nowhere.status_code == 302
    assert there.content == nowhere.content == b""


def test_a_picture_in_a_draft_or_a_removed_comment_is_not_shown_to_others(as_user, bob, alice, sketch, community):
    url = sketch.get_absolute_url()
    post_with(sketch, bob, publish=False)
    assert as_user(alice).get(url).status_code == 404
    ask = create_item(by=alice, community=community, kind=Kind.ASK, title="Which way up?", body="The seal.")
    comment = write_reply(by=bob, item=ask, body=f"So: {sketch.markdown}", as_comment=True)
    assert as_user(alice).get(url).status_code == 200
    remove_reply(by=bob, reply=comment)
    assert as_user(alice).get(url).status_code == 404


def test_a_file_follows_its_text_through_edits_and_back(as_user, bob, alice, sketch):
    url, post = sketch.get_absolute_url(), post_with(sketch, bob)
    first = post.revisions.get()
    edit_item(by=bob, item=post, title=post.title, body="Without a picture.")
    assert as_user(alice).get(url).status_code == 404
    assert FileUse.objects.get().is_former
    restore_revision(by=bob, item=post, revision=first)
    assert as_user(alice).get(url).status_code == 200


def test_a_file_named_in_another_community_opens_to_nobody_there(as_user, bob, alice, charlie, sketch, community):
    from tests.factories import join, make_community

    elsewhere = make_community(slug="elsewhere", manager=alice)
    join(charlie, elsewhere)
    create_item(by=charlie, community=elsewhere, kind=Kind.POST, title="Found", body=sketch.markdown)
    assert as_user(charlie).get(sketch.get_absolute_url()).status_code == 404


@pytest.mark.parametrize(
    ("name", "content", "shown", "policy"),
    [
        ("a.png", picture(), "inline", "sandbox"),
        ("a.pdf", pdf("Torque"), "inline", "object-src 'self'"),
        ("a.wav", wav(), "inline", "sandbox"),
        ("a.txt", b"The log said <script>alert(1)</script>", "attachment", "sandbox"),
        ("a.docx", docx("Torque"), "attachment", "sandbox"),
    ],
    ids=lambda value: "bytes" if isinstance(value, bytes) else value,
)
def test_what_cannot_run_is_shown_and_the_rest_is_downloaded(as_user, bob, community, name, content, shown, policy):
    file = store_file(by=bob, community=community, upload=upload(name, content))
    given = as_user(bob).get(file.get_absolute_url())
    assert given["Content-Disposition"].startswith(shown)
    assert given["X-Content-Type-Options"] == "nosniff"
    assert given["Cache-Control"] == "private, no-cache"
    assert policy in given["Content-Security-Policy"]
    assert "script" not in given["Content-Security-Policy"]
    assert as_user(bob).get(file.get_absolute_url() + "?download=1")["Content-Disposition"].startswith("attachment")


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("plan.txt", 'attachment; filename="plan.txt"'),
        ("Größe 🔧.txt", "attachment; filename*=utf-8''Gr%C3%B6%C3%9Fe%20%F0%9F%94%A7.txt"),
        ("it's; so.txt", 'attachment; filename="it\'s; so.txt"'),
        ("ملف.txt", "attachment; filename*=utf-8''%D9%85%D9%84%D9%81.txt"),
    ],
)
def test_a_download_carries_its_name(as_user, bob, community, name, told):
    file = store_file(by=bob, community=community, upload=upload(name, b"Torque"))
    assert as_user(bob).get(file.get_absolute_url())["Content-Disposition"] == told


@pytest.mark.parametrize(
    ("asked", "status", "given", "told"),
    [
        ("bytes=0-3", 206, b"0123", "bytes 0-3/10"),
        ("bytes=6-", 206, b"6789", "bytes 6-9/10"),
        ("bytes=-2", 206, b"89", "bytes 8-9/10"),
        ("bytes=8-99", 206, b"89", "bytes 8-9/10"),
        ("bytes=-99", 206, b"0123456789", "bytes 0-9/10"),
        ("bytes=10-", 416, b"", "bytes */10"),
        ("bytes=5-2", 416, b"", "bytes */10"),
        ("bytes=-0", 416, b"", "bytes */10"),
        ("bytes=0-1,4-5", 200, b"0123456789", None),
        ("bytes=-", 200, b"0123456789", None),
        ("lines=1-2", 200, b"0123456789", None),
    ],
)
def test_a_player_gets_the_part_it_asks_for(as_user, bob, community, asked, status, given, told):
    file = store_file(by=bob, community=community, upload=upload("ten.txt", b"0123456789"))
    response = as_user(bob).get(file.get_absolute_url(), headers={"Range": asked})
    assert (response.status_code, body_of(response), response.get("Content-Range")) == (status, given, told)


def test_what_one_has_is_not_sent_again_and_a_part_of_an_older_file_is_not_mixed_in(as_user, bob, sketch):
    client, url = as_user(bob), sketch.get_absolute_url()
    etag = client.get(url)["ETag"]
    unchanged = client.get(url, headers={"If-None-Match": etag})
    assert (unchanged.status_code, unchanged.content) == (304, b"")
    assert client.get(url, headers={"Range": "bytes=0-3", "If-Range": etag}).status_code == 206
    assert client.get(url, headers={"Range": "bytes=0-3", "If-Range": '"old"'}).status_code == 200


def test_four_gigabytes_are_refused_before_they_are_read(as_user, bob, community):
    """The body is a promise here: whoever read it would fail, as nothing follows."""
    client, url = as_user(bob), reverse("content:file-upload", args=["seals"])
    promised = {"CONTENT_TYPE": "multipart/form-data; boundary=x", "CONTENT_LENGTH": "4294967296"}
    refused = client.post(url, data=b"", content_type="multipart/form-data; boundary=x", **promised)
    assert refused.status_code == 413
    assert refused.content.decode() == "That file is 4,295 MB; the limit is 300. A link to the shared drive works too."
    shown = client.post(
        url, data=b"", content_type="multipart/form-data; boundary=x", headers={"Accept": "text/html"}, **promised
    )
    assert shown.status_code == 413
    assert "Nothing was stored." in shown.content.decode()


def test_a_place_for_documents_takes_no_more_than_a_document_may_have(as_user, bob, community):
    promised = {"CONTENT_TYPE": "multipart/form-data; boundary=x", "CONTENT_LENGTH": "64000000"}
    url = "/c/seals/documents/new/"
    refused = as_user(bob).post(url, data=b"", content_type="multipart/form-data; boundary=x", **promised)
    assert refused.content.decode() == "That file is 64 MB; the limit is 50. A link to the shared drive works too."


def test_a_page_that_takes_no_file_takes_no_large_form(as_user, client, bob, community):
    promised = {"CONTENT_TYPE": "multipart/form-data; boundary=x", "CONTENT_LENGTH": "50000000"}
    for person, url in (
        (as_user(bob), "/c/seals/posts/new/"),
        (client, "/accounts/login/"),
        (client, "/c/seals/files/"),
    ):
        refused = person.post(url, data=b"", content_type="multipart/form-data; boundary=x", **promised)
        assert refused.status_code == 413, url
