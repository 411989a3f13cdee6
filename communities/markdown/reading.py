"""What is read back from a rendered text: its headings, its first words."""

import re
from typing import NamedTuple

import nh3

HEADING = re.compile(r'<h([23]) id="([^"]+)">(.*?)</h\1>', re.DOTALL)


class Heading(NamedTuple):
    level: int
    id: str
    text: str


def headings(html: str) -> list[Heading]:
    """The h2 and h3 of a rendered text, for its table of contents."""
    return [Heading(int(level), id, plain(inner)) for level, id, inner in HEADING.findall(html)]


def plain(html: str, length: int = 200) -> str:
    """The beginning of a text without markup, for lists and notices."""
    words = " ".join(nh3.clean(re.sub(r"<(pre|table).*?</\1>", " ", html, flags=re.DOTALL), tags=set()).split())
    for entity, sign in (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&"), ("&nbsp;", " ")):
        words = words.replace(entity, sign)
    return words if len(words) <= length else words[:length].rsplit(" ", 1)[0] + " …"
