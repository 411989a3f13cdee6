"""What one sees of a document before downloading it, from what was read in it."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, field
from itertools import islice

from content.files import kinds
from content.models import DocumentVersion

MOST_ROWS = 200
MOST_COLUMNS = 30
LONGEST_CELL = 200
LONGEST_TEXT = 6000
SAMPLE = 2000  # the standard library takes the cube of it, in the worst case


@dataclass(frozen=True)
class Preview:
    """kind: picture, pdf, table, text, or empty when there is nothing to show."""

    kind: str = ""
    text: str = ""
    head: list[str] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)
    is_cut: bool = False
    is_plain: bool = False  # the very text, not the words taken out of a file with a layout


def preview_of(version: DocumentVersion) -> Preview:
    media_type = version.file.media_type
    if version.file.is_picture:
        return Preview("picture")
    if media_type == kinds.PDF.media_type:
        return Preview("pdf", version.text[:LONGEST_TEXT])  # the words for where the pages cannot be shown
    if media_type in {kinds.CSV.media_type, kinds.TSV.media_type} and (table := _table(version.text)):
        return table
    if version.text:
        is_plain = media_type.startswith("text/")
        return Preview("text", version.text[:LONGEST_TEXT], is_cut=len(version.text) > LONGEST_TEXT, is_plain=is_plain)
    return Preview()


def _table(text: str) -> Preview | None:
    """The first rows; None when it is no table after all."""
    try:
        dialect: type[csv.Dialect] | str = csv.Sniffer().sniff(text[:SAMPLE], delimiters=",;\t|")
    except csv.Error:
        dialect = csv.excel
    try:
        read = list(islice(csv.reader(io.StringIO(text), dialect), MOST_ROWS + 2))
    except csv.Error:
        return None
    rows = [[cell.strip()[:LONGEST_CELL] for cell in row[:MOST_COLUMNS]] for row in read if any(row)]
    if len(rows) < 2:
        return None
    width = max(len(row) for row in rows)
    rows = [row + [""] * (width - len(row)) for row in rows]
    is_cut = len(read) > MOST_ROWS + 1 or any(len(row) > MOST_COLUMNS for row in read)
    return Preview("table", head=rows[0], rows=rows[1 : MOST_ROWS + 1], is_cut=is_cut)
