"""What blocks become besides what Markdown says: headings with addresses, boxes of tasks, aligned cells, callouts."""

import re
from itertools import pairwise
from typing import NamedTuple

from django.utils.text import slugify
from markdown_it.token import Token

from communities.markdown.parsing import markup

TASK = re.compile(r"\[([ xX])\]\s")


class Tone(NamedTuple):
    """How a callout looks: its word, its icon, and which note of the look it is."""

    word: str
    icon: str
    css: str


CALLOUTS = {
    "[!NOTE]": Tone("Note", "info", ""),
    "[!TIP]": Tone("Tip", "lightbulb", "is-good"),
    "[!IMPORTANT]": Tone("Important", "message-square-warning", "is-important"),
    "[!WARNING]": Tone("Warning", "triangle-alert", "is-caution"),
    "[!CAUTION]": Tone("Caution", "octagon-alert", "is-danger"),
}


def shape_blocks(tokens: list[Token]) -> None:
    _lower_headings(tokens)
    _name_headings(tokens)
    _align_cells(tokens)
    _box_tasks(tokens)
    _call_out(tokens)


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
                token.children = [markup(box), *children, markup("</label>")]
                item.attrSet("class", "task-list-item")
                lists[-1].attrSet("class", "contains-task-list")


def _align_cells(tokens: list[Token]) -> None:
    """Columns aligned in Markdown come with a style attribute, which our pages do not allow."""
    for token in tokens:
        if token.type in {"th_open", "td_open"} and (style := str(token.attrs.pop("style", ""))):
            token.attrSet("align", style.removeprefix("text-align:"))


def _call_out(tokens: list[Token]) -> None:
    """A quote that begins with a line “[!NOTE]” becomes a note; the icon comes after the sanitiser."""
    open_quotes: list[tuple[Token, Tone | None]] = []
    for place, token in enumerate(tokens):
        if token.type == "blockquote_open":
            tone = _tone_of(tokens[place + 1 : place + 3])
            open_quotes.append((token, tone))
            if tone:
                token.tag = "div"
                token.attrSet("class", f"note callout {tone.css}".rstrip())
        elif token.type == "blockquote_close" and open_quotes.pop()[1]:
            token.tag = "div"


def _tone_of(first: list[Token]) -> Tone | None:
    """The tone of a quote that begins with these two tokens; its mark is replaced by its word."""
    if [token.type for token in first] != ["paragraph_open", "inline"]:
        return None
    children = first[1].children or []
    tone = CALLOUTS.get(children[0].content.strip().upper()) if children and children[0].type == "text" else None
    if tone is None or (len(children) > 1 and children[1].type not in {"softbreak", "hardbreak"}):
        return None
    first[1].children = [markup(f'<strong class="callout__word">{tone.word}</strong> '), *children[2:]]
    return tone
