"""Quoting with attribution: what stands in the reply form when somebody answers to words of a text."""

from __future__ import annotations

import re

from django.db.models import QuerySet

from accounts.access import whole_number
from accounts.models import User
from communities.markdown import MENTION
from content.models import Item, Reply

LONGEST = 2_000  # characters that are quoted; who wants more leads there by the link
FENCE = re.compile(r"^\s*(```+|~~~+)", re.MULTILINE)
SIGNS = re.compile(r"([\\`*_\[\]<>~|])")


def quote(text: Item | Reply) -> str:
    """The text as a Markdown quotation that says who wrote it and leads there; ends with an empty line to write on.

    What it quotes itself is left out. People named in it are named by name, so that nobody is told a second time.
    """
    words = _shorten(_without_quotes(text.body))
    lines = [f"> {line}".rstrip() for line in _unmention(words).split("\n")]
    return "\n".join([quote_head(text), ">", *lines, "", ""])


def quote_head(text: Item | Reply) -> str:
    """The first line: who wrote it, as a link to it. The rendered quotation shows both."""
    name = SIGNS.sub(r"\\\1", text.byline_name)
    return f"> [{name}]({text.get_absolute_url()}) wrote:"


def find_quoted(item: Item, of: str) -> Item | Reply | None:
    """What ?quote= means on the page of an item: “item”, “reply:12” or “12”; None for what does not stand there."""
    if of == "item":
        return item
    key = whole_number(of.removeprefix("reply:"))
    if key is None:
        return None
    replies: QuerySet[Reply] = item.replies.present().with_people()
    reply = replies.filter(pk=key).first()
    if reply:
        reply.item = item
    return reply


def quoted_in(text: str, item: Item) -> set[int]:
    """The keys of the replies of an item that a text links to, as quotations do."""
    address = re.escape(item.get_absolute_url())
    return {int(key) for key in re.findall(rf"{address}\?reply=(\d{{1,18}})\b", text)}


def _without_quotes(body: str) -> str:
    lines, is_code = [], False
    for line in body.split("\n"):
        if FENCE.match(line):
            is_code = not is_code
        if is_code or not line.lstrip().startswith(">"):
            lines.append(line)
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n")


def _shorten(body: str) -> str:
    if len(body) <= LONGEST:
        return body
    start = body[:LONGEST]
    start = start[: max(start.rfind("\n\n"), start.rfind(" "))] + " …"
    return f"{start}\n```" if len(FENCE.findall(start)) % 2 else start


def _unmention(body: str) -> str:
    handles = {handle.lower() for handle in MENTION.findall(body)}
    if not handles:
        return body
    names = {person.handle: person.display_name for person in User.objects.people().filter(handle__in=handles)}
    return MENTION.sub(lambda found: names.get(found[1].lower(), found[0]), body)
