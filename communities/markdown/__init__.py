"""The one place where what people write becomes HTML: Markdown, then the sanitiser. Call it when text is saved."""

from communities.markdown.addresses import BARE, CARD, HREF, MISSING, Place
from communities.markdown.names import MENTION, MOST_MENTIONS, handles_in, mentioned_in, people_called
from communities.markdown.reading import Heading, headings, plain
from communities.markdown.rendering import clean_html, render

__all__ = [
    "BARE",
    "CARD",
    "HREF",
    "MENTION",
    "MISSING",
    "MOST_MENTIONS",
    "Heading",
    "Place",
    "clean_html",
    "handles_in",
    "headings",
    "mentioned_in",
    "people_called",
    "plain",
    "render",
]
