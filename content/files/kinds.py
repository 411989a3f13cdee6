"""The kinds of files that are taken: a closed list. What is not in it is refused."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple


class Family(StrEnum):
    """What a file is to its reader; each has a limit of its own (settings.FILE_LIMITS)."""

    PICTURE = "picture"
    DOCUMENT = "document"
    ARCHIVE = "archive"
    SOUND = "sound"


class Format(NamedTuple):
    """One kind of file. The first extension is the one a wrong name is corrected to."""

    media_type: str
    family: Family
    extensions: tuple[str, ...]
    called: str  # with its article


ATTACHMENTS = frozenset(Family)
DOCUMENTS = frozenset({Family.PICTURE, Family.DOCUMENT, Family.ARCHIVE})

PNG = Format("image/png", Family.PICTURE, ("png",), "a PNG picture")
JPEG = Format("image/jpeg", Family.PICTURE, ("jpg", "jpeg", "jpe", "jfif"), "a JPEG picture")
GIF = Format("image/gif", Family.PICTURE, ("gif",), "a GIF picture")
WEBP = Format("image/webp", Family.PICTURE, ("webp",), "a WebP picture")
PDF = Format("application/pdf", Family.DOCUMENT, ("pdf",), "a PDF")
_OOXML = "application/vnd.openxmlformats-officedocument."
DOCX = Format(f"{_OOXML}wordprocessingml.document", Family.DOCUMENT, ("docx",), "a Word file")
XLSX = Format(f"{_OOXML}spreadsheetml.sheet", Family.DOCUMENT, ("xlsx",), "an Excel file")
PPTX = Format(f"{_OOXML}presentationml.presentation", Family.DOCUMENT, ("pptx",), "a PowerPoint file")
_ODF = "application/vnd.oasis.opendocument."
ODT = Format(f"{_ODF}text", Family.DOCUMENT, ("odt",), "an OpenDocument text")
ODS = Format(f"{_ODF}spreadsheet", Family.DOCUMENT, ("ods",), "an OpenDocument table")
ODP = Format(f"{_ODF}presentation", Family.DOCUMENT, ("odp",), "an OpenDocument presentation")
PLAIN = Format("text/plain", Family.DOCUMENT, ("txt", "text", "log", "json", "yaml", "yml", "srt", "tex"), "plain text")
MARKDOWN = Format("text/markdown", Family.DOCUMENT, ("md", "markdown"), "a Markdown text")
CSV = Format("text/csv", Family.DOCUMENT, ("csv",), "a table as CSV")
TSV = Format("text/tab-separated-values", Family.DOCUMENT, ("tsv", "tab"), "a table with tabs")
CALENDAR = Format("text/calendar", Family.DOCUMENT, ("ics",), "a calendar file")
CUES = Format("text/vtt", Family.DOCUMENT, ("vtt",), "a transcript")
ZIP = Format("application/zip", Family.ARCHIVE, ("zip",), "a zip archive")
MP3 = Format("audio/mpeg", Family.SOUND, ("mp3",), "an MP3 sound")
M4A = Format("audio/mp4", Family.SOUND, ("m4a", "mp4", "m4b", "aac"), "an M4A sound")
OGG = Format("audio/ogg", Family.SOUND, ("ogg", "oga", "opus"), "an Ogg sound")
FLAC = Format("audio/flac", Family.SOUND, ("flac",), "a FLAC sound")
WAV = Format("audio/wav", Family.SOUND, ("wav",), "a WAV sound")

TEXTS = (PLAIN, MARKDOWN, CSV, TSV, CALENDAR, CUES)
OFFICE = (DOCX, XLSX, PPTX, ODT, ODS, ODP)
FORMATS = (PNG, JPEG, GIF, WEBP, PDF, *OFFICE, *TEXTS, ZIP, MP3, M4A, OGG, FLAC, WAV)
BY_MEDIA_TYPE = {format.media_type: format for format in FORMATS}
BY_EXTENSION = {extension: format for format in FORMATS for extension in format.extensions}

# What a browser may show in place: nothing in it can run. Everything else is downloaded.
INLINE = frozenset(format.media_type for format in (PNG, JPEG, GIF, WEBP, PDF, MP3, M4A, OGG, FLAC, WAV))
