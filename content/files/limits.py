"""How much is taken, and the sentence for what is more. The numbers are settings."""

from __future__ import annotations

from django.conf import settings
from django.core.exceptions import ValidationError

from content.files.kinds import Family

MEGABYTE = 1_000_000
LINK_INSTEAD = "A link to the shared drive works too."


def limit_of(family: Family) -> int:
    """Bytes."""
    return int(settings.FILE_LIMITS[family])


def too_large(size: int, limit: int) -> str:
    return f"That file is {_megabytes(size)} MB; the limit is {limit // MEGABYTE}. {LINK_INSTEAD}"


def check_size(size: int, limit: int) -> None:
    if size > limit:
        raise ValidationError(too_large(size, limit))


def _megabytes(size: int) -> str:
    """Rounded up, so that no file is “50 MB; the limit is 50”."""
    return f"{-(-size // MEGABYTE):,}"
