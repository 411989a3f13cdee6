"""Addresses made from names."""

from __future__ import annotations

from collections.abc import Container


def free_slug(stem: str, taken: Container[str], longest: int) -> str:
    """The stem where it is free, else with the first free number behind it (seals, seals-2, …), cut to fit."""
    slug, number = stem[:longest], 2
    while slug in taken:
        end = f"-{number}"
        slug, number = f"{stem[: longest - len(end)]}{end}", number + 1
    return slug
