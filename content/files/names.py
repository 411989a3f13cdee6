"""The names people give to files: cleaned, shortened, and made to agree with what the bytes are."""

from __future__ import annotations

import re
import unicodedata

from django.core.exceptions import ValidationError

from content.files.kinds import BY_EXTENSION, TEXTS, Format

LONGEST = 120
EXTENSION = re.compile(r"\.([A-Za-z0-9]{1,10})$")
# Control characters, what turns the direction of writing, what a path or a shell would read as its own.
UNWANTED = re.compile("[\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")
FORBIDDEN = re.compile(r'[/\\:*?"<>|]')


def clean_name(given: str) -> str:
    """The last part of a path, without what nobody sees; never empty, never a dot file, at most 120 characters."""
    name = unicodedata.normalize("NFC", UNWANTED.sub("", given.replace("\x00", "")))
    name = FORBIDDEN.sub("_", re.split(r"[/\\]", name)[-1])
    name = re.sub(r"\s+", " ", name).strip(" .")
    stem, extension = _split(name)
    room = LONGEST - len(extension) - 1
    stem = stem[:room].strip(" .")
    name = f"{stem}.{extension}" if stem and extension else stem or extension
    return name or "file"


def _split(name: str) -> tuple[str, str]:
    found = EXTENSION.search(name)
    return (name[: found.start()], found[1]) if found else (name, "")


def agreed_name(name: str, found: Format) -> str:
    """The cleaned name with an extension that tells the truth.

    A wrong extension of the same family is corrected (a camera that calls a WebP picture .jpg), a missing or unknown
    one added. A name that promises another kind of thing is refused: the person may have taken the wrong file.
    """
    stem, extension = _split(name)
    extension = extension.lower()
    if extension in found.extensions:
        return name
    promised = BY_EXTENSION.get(extension)
    if promised is None:
        return f"{name}.{found.extensions[0]}"
    if promised.family != found.family or (promised in TEXTS) != (found in TEXTS):
        raise ValidationError(
            f"“{name}” is called {promised.called}, but what is in it is {found.called}. Is it the file you meant?"
        )
    return f"{stem}.{found.extensions[0]}"
