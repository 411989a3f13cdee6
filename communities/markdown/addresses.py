"""Where links of a text lead: pages by their titles, our own items, elsewhere.

A text is stored once for all readers, so a link to one of our items says nothing of it: only its class tells the page
that shows the text where to put a card (CARD), a title (BARE), or the page that has been written since (MISSING).
"""

import re
from collections.abc import Collection, Iterator, Mapping
from typing import Protocol

from django.utils.html import escape
from markdown_it.token import Token

from communities.markdown.parsing import PAGE_LINK, markup

# As they stand in stored HTML; the sanitiser writes attributes in the order they were given.
CARD = re.compile(r'<p><a class="own-card" href="([^"]+)"[^>]*>([^<]*)</a></p>')
BARE = re.compile(r'<a class="own-link" href="([^"]+)"[^>]*>([^<]*)</a>')
MISSING = re.compile(r'<a class="missing" href="([^"]+)"[^>]*>([^<]*)</a>')
HREF = re.compile(r'<a [^>]*?href="(/[^"]+)"')
LINE_ENDS = {"softbreak", "hardbreak"}
MOST_PAGES = 500  # different [[titles]] that are looked up


class Place(Protocol):
    """Where a text stands, and what its words lead to there."""

    @property
    def groups(self) -> Mapping[str, tuple[str, str]]:
        """Address and words for each @group."""

    def pages(self, titles: Collection[str]) -> Mapping[str, str]:
        """The address of each page there is, by what was written."""

    def missing_page(self, title: str) -> str:
        """Where to write a page there is not."""

    def tags(self, words: Collection[str]) -> Mapping[str, str]:
        """The address of each tag there is, by its lower-case word."""

    def item_path(self, href: str) -> str | None:
        """The path of one of our items, if that is where an address leads."""


def link_pages(tokens: list[Token], place: Place | None) -> None:
    links = [child for token in tokens for child in token.children or [] if child.type == PAGE_LINK]
    titles = dict.fromkeys(child.meta["title"] for child in links)
    known = place.pages(list(titles)[:MOST_PAGES]) if place and titles else {}
    for child in links:
        title, words = child.meta["title"], escape(child.content)
        if title in known:
            html = f'<a class="page-link" href="{escape(known[title])}">{words}</a>'
        elif place:
            html = f'<a class="missing" href="{escape(place.missing_page(title))}">{words}</a>'
        else:  # nowhere to look for it
            html = words
        child.type, child.content = "html_inline", html


def own_links(tokens: list[Token], place: Place) -> list[Token]:
    """Links to our items lose their host; bare ones are marked, those alone on a line in a paragraph of their own."""
    shaped: list[Token] = []
    for number, token in enumerate(tokens):
        children = token.children or []
        if token.type != "inline" or not children:
            shaped.append(token)
            continue
        _shorten(children, place)
        is_text = number > 0 and tokens[number - 1].type == "paragraph_open" and not tokens[number - 1].hidden
        before, after = (tokens[number - 1], tokens[number + 1]) if is_text else (None, None)
        parts = list(_parts(children, place)) if before and after else [children]
        for index, part in enumerate(parts):
            if index and before and after:
                shaped += [after, before]
            shaped.append(_inline(token, part))
    return shaped


def _inline(token: Token, children: list[Token]) -> Token:
    return token if children is token.children else Token("inline", "", 0, children=children, level=token.level)


def _shorten(children: list[Token], place: Place) -> None:
    for number, child in enumerate(children):
        if child.type == "link_open" and (path := place.item_path(str(child.attrs.get("href", "")))):
            child.attrs["href"] = path
            is_bare = child.markup in {"linkify", "autolink"} and children[number + 2].type == "link_close"
            if is_bare:
                child.attrs = {"class": "own-link", **child.attrs}


def _parts(children: list[Token], place: Place) -> Iterator[list[Token]]:
    """A paragraph in pieces: each line that is nothing but the address of an item stands alone."""
    text: list[Token] = []
    for line in _lines(children):
        card = _card(line, place)
        if card is None:
            text += line
            continue
        if kept := _trimmed(text):
            yield kept
        yield [card]
        text = []
    if kept := _trimmed(text):
        yield kept


def _lines(children: list[Token]) -> Iterator[list[Token]]:
    """Lines with the break before each; what is emphasised over several lines stays one."""
    line: list[Token] = []
    for child in children:
        if child.type in LINE_ENDS and not child.level and line:
            yield line
            line = []
        line.append(child)
    yield line


def _trimmed(line: list[Token]) -> list[Token]:
    start, end = 0, len(line)
    while start < end and (line[start].type in LINE_ENDS or _is_blank(line[start])):
        start += 1
    while end > start and (line[end - 1].type in LINE_ENDS or _is_blank(line[end - 1])):
        end -= 1
    return line[start:end]


def _is_blank(token: Token) -> bool:
    return token.type == "text" and not token.content.strip()


def _card(line: list[Token], place: Place) -> Token | None:
    only = _trimmed(line)
    path, words = None, ""
    if len(only) == 3 and only[0].type == "link_open" and only[0].attrs.get("class") == "own-link":
        path, words = str(only[0].attrs["href"]), only[1].content
    elif len(only) == 1 and only[0].type == "text" and only[0].content.lstrip().startswith("/"):
        words = only[0].content.strip()
        path = place.item_path(words)
    return markup(f'<a class="own-card" href="{escape(path)}">{escape(words)}</a>') if path else None
