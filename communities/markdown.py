"""The one place where what people write becomes HTML: Markdown, then the sanitiser. Call it when text is saved."""

import re
from functools import cache
from html import unescape
from itertools import pairwise
from typing import Any, NamedTuple
from urllib.parse import unquote
from zlib import crc32

import nh3
from django.urls import reverse
from django.utils.html import escape
from django.utils.text import slugify
from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import get_lexer_by_name
from pygments.util import ClassNotFound

from accounts.models import User

MENTION = re.compile(r"(?<![\w@/.])@([a-z0-9](?:[a-z0-9._]*[a-z0-9])?)", re.IGNORECASE)
MOST_MENTIONS = 50
OUR_FILES = ("/static/", "/media/")
TASK = re.compile(r"\[([ xX])\]\s")
HEADING = re.compile(r'<h([23]) id="([^"]+)">(.*?)</h\1>', re.DOTALL)

# In the sanitiser's output: attributes always stand in double quotes, and hold none.
IMAGE = re.compile(r'<img(?:\s+[\w-]+="[^"]*")*\s*/?>')
ATTRIBUTE = re.compile(r'([\w-]+)="([^"]*)"')

ATTRIBUTES = {
    "a": {"href", "title", "class", "id"},
    "img": {"src", "alt", "title", "width", "height"},
    "code": {"class"},
    "span": {"class"},
    "div": {"class"},
    "pre": {"class"},
    "li": {"class", "id"},
    "ul": {"class"},
    "ol": {"start", "class"},
    "section": {"class"},
    "sup": {"class"},
    "th": {"align"},
    "td": {"align"},
    "input": {"type", "checked", "disabled", "class"},
    "h2": {"id"},
    "h3": {"id"},
    "h4": {"id"},
}
TAGS = set(ATTRIBUTES) | {
    *(
        "p",
        "br",
        "hr",
        "em",
        "strong",
        "s",
        "del",
        "blockquote",
        "table",
        "thead",
        "tbody",
        "tr",
        "h5",
        "h6",
        "kbd",
        "label",
        "sub",
    )
}


def render(text: str, *, mentions: bool = True) -> str:
    """Safe HTML for a Markdown text. Headings start at h2; links outside get rel="nofollow noopener".

    An import passes mentions=False: an @name written elsewhere is not a handle here.
    """
    tokens = _parser().parse(text.replace("\x00", ""))
    _lower_headings(tokens)
    _name_headings(tokens)
    _align_cells(tokens)
    _box_tasks(tokens)
    if mentions:
        _link_mentions(tokens)
    # A page shows many texts: what leads to a footnote must not lead to another text's.
    own = {"docId": f"{crc32(text.encode(errors='replace')):x}"}
    return _clean(_parser().renderer.render(tokens, _parser().options, own))


def clean_html(html: str) -> str:
    """Safe HTML for HTML written elsewhere (an import)."""
    return _clean(html.replace("\x00", ""))


def mentioned_in(text: str) -> list[User]:
    """People named with @handle outside code, in order, at most 50."""
    handles: dict[str, None] = {}
    for token in _parser().parse(text):
        for child in token.children or []:
            if child.type == "text":
                handles.update(dict.fromkeys(h.lower() for h in MENTION.findall(child.content)))
    found = {u.handle: u for u in User.objects.people().filter(handle__in=list(handles)[:MOST_MENTIONS])}
    return [found[h] for h in handles if h in found]


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


@cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False, "linkify": True, "highlight": _highlight, "maxNesting": 20})
    return parser.enable(["table", "strikethrough", "linkify"]).use(footnote_plugin)


def _highlight(code: str, language: str, _attributes: Any) -> str:
    try:
        lexer = get_lexer_by_name(language) if language else None
    except ClassNotFound:
        lexer = None
    return str(highlight(code, lexer, HtmlFormatter(nowrap=True))) if lexer else escape(code)


def _lower_headings(tokens: list[Token]) -> None:
    for token in tokens:
        if token.type in {"heading_open", "heading_close"} and token.tag == "h1":
            token.tag = "h2"  # h1 is the title of the page it stands on


def _name_headings(tokens: list[Token]) -> None:
    """An id for each h2 and h3, so that a table of contents and a link can lead there; “at-” keeps clear of ours."""
    taken: set[str] = set()
    tried: dict[str, int] = {}  # the number to go on from: a text may have ten thousand headings of one name
    for token, inline in pairwise(tokens):
        if token.type == "heading_open" and token.tag in {"h2", "h3"}:
            stem = "at-" + (slugify(inline.content, allow_unicode=True)[:60] or "part")
            name, number = stem, tried.get(stem, 2)
            while name in taken:
                name, number = f"{stem}-{number}", number + 1
            taken.add(name)
            tried[stem] = number
            token.attrSet("id", name)


def _box_tasks(tokens: list[Token]) -> None:
    """A box for “- [x] done”, in one walk: the usual plugin looks for the list of each box from the start."""
    lists: list[Token] = []
    for item, paragraph, token in zip(tokens, tokens[1:], tokens[2:], strict=False):
        if item.type in {"bullet_list_open", "ordered_list_open"}:
            lists.append(item)
        elif item.type in {"bullet_list_close", "ordered_list_close"}:
            lists.pop()
        elif (item.type, paragraph.type, token.type) == ("list_item_open", "paragraph_open", "inline"):
            task, children = TASK.match(token.content), token.children or []
            if task and children and children[0].type == "text":
                checked = "" if task[1] == " " else ' checked="checked"'
                children[0].content = children[0].content[3:]
                box = f'<label><input class="task-list-item-checkbox"{checked} disabled="disabled" type="checkbox">'
                token.children = [_html(box), *children, _html("</label>")]
                item.attrSet("class", "task-list-item")
                lists[-1].attrSet("class", "contains-task-list")


def _html(markup: str) -> Token:
    token = Token("html_inline", "", 0)
    token.content = markup
    return token


def _align_cells(tokens: list[Token]) -> None:
    """Columns aligned in Markdown come with a style attribute, which our pages do not allow."""
    for token in tokens:
        if token.type in {"th_open", "td_open"} and (style := str(token.attrs.pop("style", ""))):
            token.attrSet("align", style.removeprefix("text-align:"))


def _link_mentions(tokens: list[Token]) -> None:
    texts = [
        child for token in tokens for child in token.children or [] if child.type == "text" and "@" in child.content
    ]
    handles = {h.lower() for child in texts for h in MENTION.findall(child.content)}
    people = {u.handle: u for u in User.objects.people().filter(handle__in=sorted(handles)[:MOST_MENTIONS])}
    if not people:
        return
    for child in texts:
        html, done = "", 0
        for match in MENTION.finditer(child.content):
            person = people.get(match[1].lower())
            if person:
                link = reverse("accounts:member-detail", args=[person.handle])
                html += escape(child.content[done : match.start()])
                html += f'<a class="mention" href="{escape(link)}">{escape(person.display_name)}</a>'
                done = match.end()
        if done:
            child.type, child.content = "html_inline", html + escape(child.content[done:])


def _clean(html: str) -> str:
    cleaned = nh3.clean(
        html,
        tags=TAGS,
        attributes=ATTRIBUTES,
        url_schemes={"http", "https", "mailto"},
        link_rel="nofollow noopener",
        attribute_filter=_only_our_images,
    )
    return IMAGE.sub(_image_or_link, cleaned)


def _image_or_link(image: re.Match[str]) -> str:
    """A picture of ours stays; one from elsewhere becomes a link to it, without one only its words stay."""
    attributes = {name: escape(unescape(value)) for name, value in ATTRIBUTE.findall(image[0])}
    source, words = attributes.get("src", ""), attributes.get("alt", "")
    if source.startswith(OUR_FILES):
        return image[0]
    if not source:
        return words
    return f'<a href="{source}" rel="nofollow noopener">{words or source}</a>'


def _only_our_images(tag: str, name: str, value: str) -> str | None:
    """Pictures are files of ours, inputs the boxes of tasks.

    One from elsewhere would tell that site who reads here; one that is a page of ours (a share's address, say) would be
    opened by every reader without their knowing, and be counted as theirs.
    """
    if tag == "img" and name == "src":
        path = unquote(value)
        if value.lower().startswith(("http://", "https://")):
            return value  # _image_or_link makes a link of it
        return None if not value.startswith(OUR_FILES) or ".." in path or "\\" in path else value
    if tag == "input" and name == "type" and value != "checkbox":
        return None
    return value
