"""From Markdown to tokens: the parser, what it knows beyond CommonMark, and how a text's words are walked."""

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from django.utils.html import escape
from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline.linkify import linkify
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import get_lexer_by_name
from pygments.util import ClassNotFound

LONGEST_PAGE_LINK = 420  # characters between [[ and ]]: a title, a bar, other words
SCHEME = re.compile(r"[a-z][a-z0-9.+-]*$", re.IGNORECASE)
LONGEST_SCHEME = 16  # letters; those we link have five at most
LONGEST_ADDRESS = 4000
PAGE_LINK = "page_link"  # the type of its token; meta holds title and words


@cache
def parser() -> MarkdownIt:
    made = MarkdownIt("commonmark", {"html": False, "linkify": True, "highlight": _highlight, "maxNesting": 20})
    made.inline.ruler.before("link", PAGE_LINK, _page_link)
    made.inline.ruler.at("linkify", _linkify)
    return made.enable(["table", "strikethrough", "linkify"]).use(footnote_plugin)


def parse(text: str) -> list[Token]:
    return parser().parse(text.replace("\x00", ""))


def _highlight(code: str, language: str, _attributes: Any) -> str:
    try:
        lexer = get_lexer_by_name(language) if language else None
    except ClassNotFound:
        lexer = None
    return str(highlight(code, lexer, HtmlFormatter(nowrap=True))) if lexer else escape(code)


def _page_link(state: StateInline, silent: bool) -> bool:
    """[[Page title]] or [[Page title|words]], on one line and not within another link."""
    if not state.src.startswith("[[", state.pos) or state.linkLevel:
        return False
    start = state.pos + 2
    end = state.src.find("]]", start, min(state.posMax, start + LONGEST_PAGE_LINK))
    inside = state.src[start:end] if end > start else ""
    title, _, words = inside.partition("|")
    title, words = " ".join(title.split()), " ".join(words.split())
    if not title or re.search(r"[\[\]\n]", inside):
        return False
    if not silent:
        token = state.push(PAGE_LINK, "a", 0)
        token.content, token.meta = words or title, {"title": title}
    state.pos = end + 2
    return True


def _linkify(state: StateInline, silent: bool) -> bool:
    """The usual rule, asked only where an address begins: for each “://” it looks through all words before it."""
    if not state.src.startswith("://", state.pos):
        return False
    scheme = SCHEME.search(state.pending[-LONGEST_SCHEME:])
    near = state.src[: state.pos + LONGEST_ADDRESS]
    if scheme is None or not state.md.linkify.match_at_start(near[state.pos - len(scheme[0]) :]):  # type: ignore[union-attr]
        return False
    whole, state.src = state.src, near
    try:
        return linkify(state, silent)
    finally:
        state.src = whole


def words_of(tokens: list[Token]) -> Iterator[Token]:
    """The text tokens in which @names and #tags are looked for: not in code, not in the words of a link."""
    for token in tokens:
        depth = 0
        for child in token.children or []:
            depth += {"link_open": 1, "link_close": -1}.get(child.type, 0)
            if child.type == "text" and not depth:
                yield child


def markup(content: str) -> Token:
    token = Token("html_inline", "", 0)
    token.content = content
    return token
