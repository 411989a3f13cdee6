"""Reading the words of a file without trusting it: in a process of its own, with an end to its time and memory."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from shutil import copyfileobj
from typing import IO, NamedTuple

from django.conf import settings

from content.files import kinds
from content.files.words import MOST_OUTPUT, SECONDS

SPARE = 10  # seconds of the clock beyond those of the processor
READABLE = frozenset(format.media_type for format in (kinds.PDF, *kinds.OFFICE, *kinds.TEXTS))


class Words(NamedTuple):
    state: str  # done, nothing, failed: as in DocumentVersion.Reading
    text: str = ""
    pages: int | None = None


def words_of(content: IO[bytes], media_type: str) -> Words:
    """What a file says; pictures and archives say nothing. A file that takes too much is one that cannot be read."""
    if media_type not in READABLE:
        return Words("nothing")
    with tempfile.TemporaryFile() as own, tempfile.TemporaryFile() as said:
        copyfileobj(content, own)
        own.seek(0)
        command = [sys.executable, "-m", "content.files.words", media_type]
        try:
            done = subprocess.run(
                command,
                stdin=own,
                stdout=said,
                stderr=subprocess.DEVNULL,
                cwd=settings.BASE_DIR,
                timeout=SECONDS + SPARE,
                check=False,
            )
        except subprocess.TimeoutExpired:
            return Words("failed")
        said.seek(0)
        answer = said.read(MOST_OUTPUT + 1)
    if done.returncode != 0 or len(answer) > MOST_OUTPUT:
        return Words("failed")
    told = json.loads(answer)
    return Words(told["state"], told["text"], told["pages"])
