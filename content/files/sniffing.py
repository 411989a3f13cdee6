"""Which kind of file some bytes are. The name only chooses among texts, which all look alike."""

from __future__ import annotations

import lzma
import re
import zipfile
import zlib
from typing import IO

from django.core.exceptions import ValidationError

from content.files import kinds
from content.files.kinds import Format

HEAD = 8192
MOST_PARTS = 20_000
MOST_UNPACKED = 1_000_000_000  # bytes of an office file; of what is real, the largest unpack to some 200 MB
# Possessive (*+): a thousand comments in a row are walked over once.
MARKUP = re.compile(
    r"\s*+(?:<!--(?:(?!-->).)*+-->\s*+)*+<(!doctype\s+html|html|head|body|script|svg|\?xml|!doctype\s+svg)\b",
    re.I | re.S,
)
SIGNATURES = (
    (b"\x89PNG\r\n\x1a\n", kinds.PNG),
    (b"\xff\xd8\xff", kinds.JPEG),
    (b"GIF87a", kinds.GIF),
    (b"GIF89a", kinds.GIF),
    (b"%PDF-", kinds.PDF),
    (b"fLaC", kinds.FLAC),
    (b"OggS", kinds.OGG),
    (b"ID3", kinds.MP3),
)
# What is recognised only to say what it is.
PROGRAM = "is a program. Programs are not taken here; say where colleagues find it instead."
REFUSED = (
    (b"MZ", PROGRAM),
    (b"\x7fELF", PROGRAM),
    (b"\xcf\xfa\xed\xfe", PROGRAM),
    (b"\xce\xfa\xed\xfe", PROGRAM),
    (b"\xca\xfe\xba\xbe", PROGRAM),
    (b"#!", "is a script. Put it into the text as code, or into a zip archive."),
    (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        "is a file of an old Office. Save it as .docx, .xlsx, .pptx or PDF, and try again.",
    ),
    (b"{\\rtf", "is a rich text (RTF). Save it as .docx or PDF, and try again."),
    (b"Rar!", "is a RAR archive. Make it a zip archive, and try again."),
    (b"7z\xbc\xaf\x27\x1c", "is a 7z archive. Make it a zip archive, and try again."),
    (b"\x1f\x8b", "is a gzip archive. Make it a zip archive, and try again."),
    (b"BM", "is a bitmap (BMP). Save it as PNG, and try again."),
    (b"II*\x00", "is a TIFF picture. Save it as PNG or JPEG, and try again."),
    (b"MM\x00*", "is a TIFF picture. Save it as PNG or JPEG, and try again."),
)
BROKEN_ZIP = (
    *(zipfile.BadZipFile, zlib.error, lzma.LZMAError),
    *(OSError, ValueError, NotImplementedError, RuntimeError, EOFError),
)
MAIN_PARTS = {"wordprocessingml.document.main": kinds.DOCX, "spreadsheetml.sheet.main": kinds.XLSX}
MAIN_PARTS |= {"presentationml.presentation.main": kinds.PPTX, "presentationml.slideshow.main": kinds.PPTX}


def sniff(content: IO[bytes], name: str) -> Format:
    """The kind of a file that is taken here. Raises ValidationError with one sentence for any other."""
    content.seek(0)
    head = content.read(HEAD)
    if not head:
        raise ValidationError(f"“{name}” is empty.")
    found = _by_signature(head)
    if found is None and head.startswith(b"PK\x03\x04"):
        found = _by_parts(content, name)
    if found is None:
        _refuse_known(head, name)
        found = _text(content, name)
    content.seek(0)
    return found


def _by_signature(head: bytes) -> Format | None:
    for signature, format in SIGNATURES:
        if head.startswith(signature):
            return format
    if head[:4] == b"RIFF":
        return {b"WEBP": kinds.WEBP, b"WAVE": kinds.WAV}.get(head[8:12])
    if head[4:8] == b"ftyp":
        return kinds.M4A if head[8:12] in {b"M4A ", b"M4B ", b"mp42", b"isom", b"mp41", b"iso2", b"dash"} else None
    return kinds.MP3 if _starts_mp3_frame(head) else None


def _starts_mp3_frame(head: bytes) -> bool:
    """An MPEG audio header, layer III, with a rate that exists; what begins so by chance fails the reading later."""
    return (
        len(head) > 4
        and head[0] == 0xFF
        and head[1] & 0xE6 == 0xE2
        and head[2] >> 4 not in {0, 15}
        and head[2] & 12 != 12
    )


def _refuse_known(head: bytes, name: str) -> None:
    for signature, sentence in REFUSED:
        if head.startswith(signature):
            raise ValidationError(f"“{name}” {sentence}")
    if head[4:8] == b"ftyp":
        says = "is a video, or a picture as HEIC. Save a picture as JPEG; put a video where videos are kept, and link to it."
        raise ValidationError(f"“{name}” {says}")


def _by_parts(content: IO[bytes], name: str) -> Format:
    """An office file by the parts in its zip, or a zip archive. Nothing is unpacked but two small lists of parts."""
    try:
        with zipfile.ZipFile(content) as archive:
            parts = {part.filename: part for part in archive.infolist()}
            if len(parts) > MOST_PARTS:
                raise ValidationError(f"“{name}” holds {len(parts):,} files; {MOST_PARTS:,} are the most.")
            listed = _read_start(archive, parts, "[Content_Types].xml").decode(errors="replace")
            declared = _read_start(archive, parts, "mimetype").decode("ascii", errors="replace").strip()
    except BROKEN_ZIP as broken:
        raise ValidationError(f"“{name}” is damaged and cannot be opened. Save it again, and try again.") from broken
    if "macroEnabled" in listed or any(part.endswith("vbaProject.bin") for part in parts):
        raise ValidationError(f"“{name}” carries macros, which are programs. Save it without them, and try again.")
    if "META-INF/MANIFEST.MF" in parts or "AndroidManifest.xml" in parts:
        raise ValidationError(f"“{name}” {PROGRAM}")
    found = next((format for main, format in MAIN_PARTS.items() if main in listed), None)
    found = found or next((format for format in kinds.OFFICE if format.media_type == declared), None)
    if found and sum(part.file_size for part in parts.values()) > MOST_UNPACKED:
        raise ValidationError(f"“{name}” would unpack to more than a gigabyte. Such a file is not taken.")
    return found or kinds.ZIP


def _read_start(archive: zipfile.ZipFile, parts: dict[str, zipfile.ZipInfo], name: str, most: int = 200_000) -> bytes:
    if name not in parts:
        return b""
    with archive.open(name) as part:
        return part.read(most)


def _text(content: IO[bytes], name: str) -> Format:
    """Text of any kind, told apart by its name alone; web pages, drawings as SVG and XML are refused."""
    content.seek(0)
    head = content.read(HEAD)
    start = decode(head)
    if start is None or "\x00" in start:
        raise ValidationError(
            f"“{name}” is of a kind that is not taken here. Pictures, PDF, office files, text, zip and sound are."
        )
    if MARKUP.match(start.lstrip("\ufeff")):
        if re.search(r"<(!doctype\s+)?svg\b", start, re.I):
            raise ValidationError(f"“{name}” is a drawing as SVG, which can carry a script. Save it as PNG or PDF.")
        raise ValidationError(f"“{name}” is a web page or XML. Save it as PDF, or put it into a zip archive.")
    extension = name.rpartition(".")[2].lower()
    named = kinds.BY_EXTENSION.get(extension)
    if named is None and extension in {
        "html",
        "htm",
        "svg",
        "xml",
        "js",
        "mjs",
        "css",
        "bat",
        "cmd",
        "ps1",
        "vbs",
        "hta",
    }:
        raise ValidationError(
            f"“{name}” could run where it is opened. Put it into the text as code, or into a zip archive."
        )
    return named if named in kinds.TEXTS else kinds.PLAIN


def decode(data: bytes) -> str | None:
    """Text as it was meant: UTF-8, UTF-16 with its mark, else Western European; None when it is no text."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data[: len(data) // 2 * 2].decode("utf-16", errors="replace")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as broken:
        if broken.start >= len(data) - 4 and broken.start > 0:  # a sign cut in two at the end of what was read
            text = data[: broken.start].decode("utf-8-sig")
        else:
            text = data.decode("cp1252", errors="replace")
    unseen = sum(1 for sign in text if (sign < " " and sign not in "\t\n\r\f\x1b") or sign == "\ufffd")
    return None if unseen > len(text) // 200 else text
