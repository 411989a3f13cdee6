"""Taking in files: what they are is what their bytes say, and what is not taken is refused in one sentence."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from PIL import Image

from communities.models import Visibility
from content.actions import store_file
from content.files import sniffing
from content.files.kinds import DOCUMENTS, Family
from content.models import File
from tests.content.uploads import animation, docx, pdf, picture, upload, wav, zipped

pytestmark = pytest.mark.django_db

SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HTML = b"<!DOCTYPE html><html><script>alert(1)</script></html>"
MACROS = {"[Content_Types].xml": "application/vnd.ms-word.document.macroEnabled.main+xml", "word/document.xml": "<w/>"}


@pytest.mark.parametrize(
    ("name", "content", "stored", "media_type"),
    [
        ("plan.png", picture(), "plan.png", "image/png"),
        ("plan.jpg", picture(), "plan.png", "image/png"),
        ("photo.JPEG", picture(format="JPEG"), "photo.JPEG", "image/jpeg"),
        ("photo", picture(format="WEBP"), "photo.webp", "image/webp"),
        ("turning.gif", animation(), "turning.gif", "image/gif"),
        ("still.gif", picture(format="GIF"), "still.png", "image/png"),
        ("report.pdf", pdf("Torque"), "report.pdf", "application/pdf"),
        ("report.final", pdf("Torque"), "report.final.pdf", "application/pdf"),
        ("notes.docx", docx("Torque"), "notes.docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        ("notes.zip", zipped({"a.txt": "a"}), "notes.zip", "application/zip"),
        ("list.csv", b"pump;hours\nP1;12\n", "list.csv", "text/csv"),
        ("list.tsv", b"pump\thours\n", "list.tsv", "text/tab-separated-values"),
        ("read.md", b"# Torque\n", "read.md", "text/markdown"),
        ("latin.txt", "Gr\xf6\xdfe".encode("cp1252"), "latin.txt", "text/plain"),
        ("noname", "Größe\n".encode(), "noname.txt", "text/plain"),
        ("sound.wav", wav(), "sound.wav", "audio/wav"),
    ],
    ids=lambda value: "bytes" if isinstance(value, bytes) else value,
)  # fmt: skip
def test_a_file_is_kept_as_what_it_is(bob, community, name, content, stored, media_type):
    file = store_file(by=bob, community=community, upload=upload(name, content))
    assert (file.name, file.media_type) == (stored, media_type)
    assert file.content.size == file.size
    assert file.is_picture == media_type.startswith("image/")


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("plan.pdf", picture(), "“plan.pdf” is called a PDF, but what is in it is a PNG picture."),
        ("plan.png", HTML, "“plan.png” is a web page or XML."),
        ("plan.svg", SVG, "“plan.svg” is a drawing as SVG, which can carry a script."),
        ("plan.png", SVG, "drawing as SVG"),
        ("plan.txt", b"\xef\xbb\xbf <!-- x --> <svg onload=alert(1)>", "drawing as SVG"),
        ("feed.xml", b"<?xml version='1.0'?><rss/>", "web page or XML"),
        ("tool.js", b"alert(1)", "could run where it is opened"),
        ("tool.sh", b"#!/bin/sh\nrm -rf /\n", "is a script"),
        ("tool.pdf", b"MZ\x90\x00" + bytes(100), "is a program"),
        ("tool", b"\x7fELF" + bytes(100), "is a program"),
        ("tool.jar", zipped({"META-INF/MANIFEST.MF": "x"}), "is a program"),
        ("macro.docx", zipped(MACROS), "carries macros"),
        ("old.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "Save it as .docx"),
        ("broken.docx", docx("Torque")[:-40], "is damaged"),
        ("fake.docx", zipped({"a.txt": "a"}), "is called a Word file, but what is in it is a zip archive"),
        ("broken.png", picture((300, 300))[:90], "is damaged"),
        ("data.bin", bytes(range(256)) * 10, "of a kind that is not taken here"),
        ("clip.mp4", b"\x00\x00\x00\x18ftypqt  " + bytes(100), "is a video"),
        ("nothing.pdf", b"", "“nothing.pdf” is empty."),
    ],
    ids=lambda value: "bytes" if isinstance(value, bytes) else value,
)  # fmt: skip
def test_what_is_not_taken_is_refused_in_a_sentence(bob, community, name, content, sentence):
    with pytest.raises(ValidationError) as refused:
        store_file(by=bob, community=community, upload=upload(name, content))
    assert sentence in refused.value.messages[0]
    assert not File.objects.exists()


def test_a_place_takes_only_its_families(bob, community):
    with pytest.raises(ValidationError, match=r"is a WAV sound\. What is taken here: pictures, documents, archives"):
        store_file(by=bob, community=community, upload=upload("s.wav", wav()), kinds=DOCUMENTS)


def test_a_picture_is_made_anew_upright_and_without_what_the_camera_noted(bob, community):
    noted = Image.Exif()
    noted[0x0112], noted[0x010F], noted[0x8825] = 6, "Camera 9", {1: "N", 2: (54.0, 21.0, 0.0)}
    content = picture((80, 40), "JPEG", exif=noted, comment=b"secret place")
    file = store_file(by=bob, community=community, upload=upload("photo.jpg", content + b"<script>alert(1)</script>"))
    with file.content.open() as stored:
        kept = stored.read()
    assert (file.width, file.height) == (40, 80)
    assert not dict(Image.open(io.BytesIO(kept)).getexif())
    assert not any(words in kept for words in (b"Camera", b"secret", b"Exif", b"script"))


def test_a_large_picture_becomes_smaller_and_a_moving_one_keeps_moving(bob, community):
    large = store_file(by=bob, community=community, upload=upload("large.png", picture((5000, 1000))))
    moving = store_file(by=bob, community=community, upload=upload("moving.webp", animation(4, "WEBP")))
    assert (large.width, large.height) == (2400, 480)
    with moving.content.open() as stored, Image.open(stored) as image:
        assert image.n_frames == 4


def test_a_small_file_that_unpacks_to_a_huge_picture_is_refused_before_it_does(bob, community):
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    bomb = (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(bytes(10_000))) + chunk(b"IEND", b"")
    )
    with pytest.raises(ValidationError, match="measures 60,000 × 60,000 points; 50 million are the most"):
        store_file(by=bob, community=community, upload=upload("bomb.png", bomb))


def test_an_office_file_that_would_unpack_to_a_gigabyte_is_refused(bob, community, monkeypatch):
    monkeypatch.setattr(sniffing, "MOST_UNPACKED", 1_000_000)
    parts = {"[Content_Types].xml": "wordprocessingml.document.main", "word/document.xml": "<w/>"}
    bomb = zipped(parts | {f"word/media/{n}": bytes(60_000) for n in range(18)})
    with pytest.raises(ValidationError, match="would unpack to more than a gigabyte"):
        store_file(by=bob, community=community, upload=upload("bomb.docx", bomb))


def test_comments_in_a_row_are_looked_at_once(bob, community):
    """Thirty of them took a minute, a hundred more time than there is."""
    content = b"<!-- -->" * 900 + b"x"
    assert store_file(by=bob, community=community, upload=upload("a.txt", content)).media_type == "text/plain"
    with pytest.raises(ValidationError, match="web page"):
        store_file(by=bob, community=community, upload=upload("a.txt", b"<!-- - -->\n" * 90 + b"<html>"))


@pytest.mark.parametrize("method", [zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_part_that_does_not_unpack_is_damage(bob, community, method):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", method) as archive:
        archive.writestr("[Content_Types].xml", bytes(range(256)) * 40)
    content = bytearray(made.getvalue())
    content[60:90] = bytes(each ^ 0x5A for each in content[60:90])
    with pytest.raises(ValidationError, match="damaged"):
        store_file(by=bob, community=community, upload=upload("a.docx", bytes(content)))


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd.txt", "passwd.txt"),
        ("C:\\Users\\bob\\plan.txt", "plan.txt"),
        ("a\x00b.txt", "ab.txt"),
        ("\u202etxt.exe.txt", "txt.exe.txt"),
        ('sa"id; filename=x.txt', "sa_id; filename=x.txt"),
        ("  ..  ", "file.txt"),
        (".htaccess", "htaccess.txt"),
        ("é" * 300 + ".txt", "é" * 116 + ".txt"),
        ("🔧 Schlüssel (neu).txt", "🔧 Schlüssel (neu).txt"),
        ("ملف.txt", "ملف.txt"),
    ],
)
def test_a_name_is_cleaned(bob, community, given, kept):
    made = upload("x", b"Torque")
    made._name = given  # what Django's own parser would already have cut
    assert store_file(by=bob, community=community, upload=made).name == kept


def test_each_family_has_its_limit_and_the_sentence_says_both_numbers(bob, community, settings):
    settings.FILE_LIMITS = {**settings.FILE_LIMITS, "picture": 1_000_000, "document": 50_000_000}
    noise = picture((700, 700), "PNG") + bytes(1_400_000)
    with pytest.raises(
        ValidationError, match=r"That file is 2 MB; the limit is 1\. A link to the shared drive works too"
    ):
        store_file(by=bob, community=community, upload=upload("large.png", noise))


def test_the_same_bytes_by_the_same_person_are_stored_once(bob, alice, community):
    first = store_file(by=bob, community=community, upload=upload("plan.pdf", pdf("Torque")))
    again = store_file(by=bob, community=community, upload=upload("copy.pdf", pdf("Torque")))
    other = store_file(by=alice, community=community, upload=upload("plan.pdf", pdf("Torque")))
    assert first.pk == again.pk != other.pk
    assert first.token != other.token


def test_a_day_has_an_amount(bob, alice, community, settings):
    settings.FILE_AMOUNT_PER_DAY = 2_000_000
    store_file(by=bob, community=community, upload=upload("a.txt", b"a" * 1_500_000))
    with pytest.raises(ValidationError, match="You stored 1 MB since yesterday; 2 MB a day are the most"):
        store_file(by=bob, community=community, upload=upload("b.txt", b"b" * 1_500_000))
    store_file(by=alice, community=community, upload=upload("b.txt", b"b" * 1_500_000))


def test_only_who_may_write_may_store(charlie, community):
    with pytest.raises(PermissionDenied):
        store_file(by=charlie, community=community, upload=upload("a.txt", b"a"))
    community.visibility = Visibility.PRIVATE
    community.save(update_fields=["visibility"])
    with pytest.raises(Http404):
        store_file(by=charlie, community=community, upload=upload("a.txt", b"a"))
    assert Family.SOUND not in DOCUMENTS
