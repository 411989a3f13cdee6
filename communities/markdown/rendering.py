"""From tokens to HTML, and the sanitiser everything passes on its way out."""

import re
from html import unescape
from urllib.parse import unquote
from zlib import crc32

import nh3
from django.utils.html import escape

from accounts.templatetags.look import icon
from communities.markdown.addresses import Place, link_pages, own_links
from communities.markdown.blocks import CALLOUTS, shape_blocks
from communities.markdown.names import link_names
from communities.markdown.parsing import parse, parser

OUR_FILES = ("/static/", "/media/", "/files/")

# In the sanitiser's output: attributes always stand in double quotes, and hold none.
IMAGE = re.compile(r'<img(?:\s+[\w-]+="[^"]*")*\s*/?>')
ATTRIBUTE = re.compile(r'([\w-]+)="([^"]*)"')
CALLOUT = re.compile(r'<div class="(note callout[^"]*)">')
CALLOUT_ICONS = {f"note callout {tone.css}".rstrip(): tone.icon for tone in CALLOUTS.values()}

ATTRIBUTES = {
    "a": {"href", "title", "class", "id"},
    "img": {"src", "alt", "title", "width", "height"},
    "code": {"class"},
    "span": {"class"},
    "div": {"class"},
    "p": {"class"},
    "pre": {"class"},
    "li": {"class", "id"},
    "ul": {"class"},
    "ol": {"start", "class"},
    "section": {"class"},
    "strong": {"class"},
    "sup": {"class"},
    "th": {"align"},
    "td": {"align"},
    "input": {"type", "checked", "disabled", "class"},
    "h2": {"id"},
    "h3": {"id"},
    "h4": {"id"},
}
TAGS = set(ATTRIBUTES) | {
    *("br", "hr", "em", "s", "del", "blockquote", "table", "thead", "tbody", "tr", "h5", "h6", "kbd", "label", "sub")
}


def render(text: str, *, mentions: bool = True, place: Place | None = None) -> str:
    """Safe HTML for a Markdown text. Headings start at h2; links outside get rel="nofollow noopener".

    The place says what [[pages]], #tags, @groups and addresses of our items lead to; without one they stay words.
    An import passes mentions=False: an @name written elsewhere is not a handle here.
    """
    tokens = parse(text)
    shape_blocks(tokens)
    link_pages(tokens, place)
    if place:
        tokens = own_links(tokens, place)
    link_names(tokens, place, mentions=mentions)
    # A page shows many texts: what leads to a footnote must not lead to another text's.
    own = {"docId": f"{crc32(text.encode(errors='replace')):x}"}
    return _clean(parser().renderer.render(tokens, parser().options, own))


def clean_html(html: str) -> str:
    """Safe HTML for HTML written elsewhere (an import)."""
    return _clean(html.replace("\x00", ""))


def _clean(html: str) -> str:
    cleaned = nh3.clean(
        html,
        tags=TAGS,
        attributes=ATTRIBUTES,
        url_schemes={"http", "https", "mailto"},
        link_rel="nofollow noopener",
        attribute_filter=_only_our_images,
    )
    return CALLOUT.sub(_with_icon, IMAGE.sub(_image_or_link, cleaned))


def _with_icon(callout: re.Match[str]) -> str:
    name = CALLOUT_ICONS.get(callout[1])
    return callout[0] + icon(name) if name else callout[0]


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
        # A query could ask for more than to be shown: ?download=1 is counted.
        is_plain = ".." not in path and "\\" not in path and "?" not in value
        return value if value.startswith(OUR_FILES) and is_plain else None
    if tag == "input" and name == "type" and value != "checkbox":
        return None
    return value
