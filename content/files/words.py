"""The words of a file, for the search and the preview. Run as a process of its own with little memory and time.

    python -m content.files.words MEDIA_TYPE < file      prints one line of JSON

A PDF or an office file comes from anybody: what it makes this process do ends with this process.
"""

from __future__ import annotations

import json
import re
import resource
import sys
import zipfile
from typing import IO, Any

from lxml import etree
from pypdf import PdfReader
from pypdf.errors import PyPdfError

from content.files import kinds
from content.files.sniffing import decode

MOST_BYTES = 400_000  # of UTF-8: what PostgreSQL still takes into one search vector
MOST_PAGES = 1000
MOST_XML = 60_000_000  # bytes unpacked from one office file
MEMORY = 1_500_000_000
SECONDS = 40
MOST_OUTPUT = 3_000_000  # bytes of the line of JSON, where one sign may take six

PARTS = {
    kinds.DOCX.media_type: re.compile(r"word/(document|footnotes|endnotes)\.xml"),
    kinds.XLSX.media_type: re.compile(r"xl/(sharedStrings|workbook|worksheets/sheet\d{1,3})\.xml"),
    kinds.PPTX.media_type: re.compile(r"ppt/(slides/slide|notesSlides/notesSlide)\d{1,4}\.xml"),
} | {format.media_type: re.compile(r"content\.xml") for format in (kinds.ODT, kinds.ODS, kinds.ODP)}
# By local name. In Word, PowerPoint and Excel words stand in t; in OpenDocument in p and h, also between their tags.
HOLDS_WORDS = {"t", "p", "h"}
ENDS_LINE = {"p", "h", "si", "is"}
ENDS_WORD = {"tab", "br", "s", "line-break", "tc"}


class TooMuchError(Exception):
    """More is in it than is read; what was read until then counts."""


class Words:
    """What was read so far, up to the limit."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.size = 0

    def add(self, text: str) -> None:
        text = text.replace("\x00", "")
        self.parts.append(text)
        self.size += len(text.encode(errors="replace"))
        if self.size > MOST_BYTES:
            raise TooMuchError

    def text(self) -> str:
        lines = (" ".join(line.split(" ")).rstrip() for line in "".join(self.parts).splitlines())
        joined = re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
        return joined.encode(errors="replace")[:MOST_BYTES].decode(errors="ignore")


def read(content: IO[bytes], media_type: str) -> dict[str, Any]:
    """{"state": done, nothing or failed, "text": …, "pages": a number or null}"""
    words, pages = Words(), None
    try:
        if media_type == kinds.PDF.media_type:
            reader = PdfReader(content)
            if reader.is_encrypted and not reader.decrypt(""):
                return {"state": "failed", "text": "", "pages": None}
            pages = len(reader.pages)
            _read_pages(reader, words)
        elif media_type in PARTS:
            pages = _read_parts(content, media_type, words)
        else:
            words.add(decode(content.read(MOST_BYTES)) or "")
    except TooMuchError:
        pass
    except (PyPdfError, etree.LxmlError, zipfile.BadZipFile, ArithmeticError, LookupError, OSError, RuntimeError,
            TypeError, ValueError, AttributeError, NotImplementedError, EOFError, MemoryError):  # fmt: skip
        if not words.parts:
            return {"state": "failed", "text": "", "pages": pages}
    text = words.text()
    return {"state": "done" if re.search(r"\w", text) else "nothing", "text": text, "pages": pages}


def _read_pages(reader: PdfReader, words: Words) -> None:
    for number, page in enumerate(reader.pages):
        if number == MOST_PAGES:
            return
        words.add(page.extract_text() + "\n\n")


def _read_parts(content: IO[bytes], media_type: str, words: Words) -> int | None:
    """Reads the parts that hold words, in their order; returns how many slides there are."""
    with zipfile.ZipFile(content) as archive:
        wanted = [part for part in archive.infolist() if PARTS[media_type].fullmatch(part.filename)]
        wanted.sort(key=lambda part: [int(n) if n.isdigit() else n for n in re.split(r"(\d+)", part.filename)])
        left = MOST_XML
        for part in wanted:
            with archive.open(part) as xml:
                left = _read_xml(xml, words, left)
            words.add("\n")
    slides = sum(part.filename.startswith("ppt/slides/") for part in wanted)
    return slides or None


def _read_xml(xml: IO[bytes], words: Words, left: int) -> int:
    """The words in one part, read in pieces; no tree is built, no entity resolved. Returns what may still be read."""
    parser = etree.XMLParser(target=Listener(words), resolve_entities=False, no_network=True, huge_tree=False)
    while left > 0 and (piece := xml.read(65536)):
        left -= len(piece)
        parser.feed(piece)
    if left <= 0:
        raise TooMuchError
    parser.close()
    return left


class Listener:
    """Hears a part of an office file and notes the words; the tags between them become spaces and lines."""

    def __init__(self, words: Words) -> None:
        self.words = words
        self.depth = 0

    def start(self, tag: str, attributes: Any) -> None:
        name = tag.rpartition("}")[2]
        if name in HOLDS_WORDS:
            self.depth += 1
        elif name == "sheet":
            self.words.add(f"{attributes.get('name', '')}\n")

    def data(self, text: str) -> None:
        if self.depth:
            self.words.add(text)

    def end(self, tag: str) -> None:
        name = tag.rpartition("}")[2]
        if name in HOLDS_WORDS:
            self.depth -= 1
        if name in ENDS_LINE:
            self.words.add("\n")
        elif name in ENDS_WORD:
            self.words.add(" ")

    def close(self) -> None:
        """Part of the protocol; there is nothing to give back."""


def main() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS + 1))
    resource.setrlimit(resource.RLIMIT_FSIZE, (MOST_OUTPUT, MOST_OUTPUT))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    sys.stdout.write(json.dumps(read(sys.stdin.buffer, sys.argv[1])))


if __name__ == "__main__":
    main()
