"""The colours of mails: those of the pages, read from tokens.css, because a mail brings its own styles along."""

from __future__ import annotations

import functools
import re

from django.conf import settings

NAMES = ("paper", "paper-tint", "ink", "ink-2", "ink-3", "rule", "rule-firm", "accent")
TOKEN = re.compile(r"--([\w-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)")


@functools.cache
def colours() -> dict[str, str]:
    """ink and ink_dark and so on, for templates."""
    tokens = (settings.BASE_DIR / "static" / "css" / "tokens.css").read_text()
    found = {name: (light, dark) for name, light, dark in TOKEN.findall(tokens)}
    named = {}
    for name in NAMES:
        key = name.replace("-", "_")
        named[key], named[f"{key}_dark"] = found[name]
    return named
