"""HTML as plain text: the text part of our mails, and what somebody wrote in a mail that has no text part."""

from __future__ import annotations

import re
from html.parser import HTMLParser

BLOCKS = frozenset(
    [
        "p",
        "div",
        "section",
        "article",
        "header",
        "footer",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "ul",
        "ol",
        "li",
        "table",
        "tr",
        "blockquote",
        "pre",
        "hr",
        "figure",
        "dl",
        "dt",
        "dd",
    ]
)
HIDDEN = frozenset({"head", "style", "script", "title", "template", "svg"})
VOID = frozenset({"br", "hr", "img", "meta", "link", "input", "col", "wbr"})
APART = frozenset(
    ["p", "h1", "h2", "h3", "h4", "ul", "ol", "table", "blockquote", "pre", "hr", "dl", "figure"]
)  # an empty line around them
DEEPEST = 40


class _Reader(HTMLParser):
    """Collects lines; what stands in a quote begins with “> ”, what stands in a list with “- ”."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[str] = []
        self.words = ""
        self.quotes = self.pre = self.hidden = 0
        self.lists: list[int | None] = []  # the number of the last point, or None for bullets
        self.mark = ""
        self.links: list[tuple[str, int]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        if tag in HIDDEN or self.hidden:
            self.hidden += tag in HIDDEN
            return
        if tag in BLOCKS:
            self._break(apart=tag in APART and not (tag in {"ul", "ol"} and self.lists))
        if tag == "br":
            self._break(even_empty=True)
        elif tag == "hr":
            self.words = "---"
            self._break(apart=True)
        elif tag == "img" and (named.get("alt") or "").strip():
            self.words += f"[{(named['alt'] or '').strip()}]"
        elif tag == "input" and named.get("type") == "checkbox":
            self.words += "[x] " if "checked" in named else "[ ] "
        elif tag in {"td", "th"} and self.words.strip():
            self.words = f"{self.words.rstrip()} | "
        elif tag == "a":
            self.links.append((named.get("href") or "", len(self.words)))
        elif tag in {"ul", "ol"}:
            self.lists = [*self.lists[-DEEPEST:], 0 if tag == "ol" else None]
        elif tag == "li":
            self._point()
        elif tag == "blockquote":
            self.quotes = min(self.quotes + 1, DEEPEST)
        elif tag == "pre":
            self.pre += 1

    def _point(self) -> None:
        indent = "  " * max(0, len(self.lists) - 1)
        if self.lists and self.lists[-1] is not None:
            self.lists[-1] += 1
            self.mark = f"{indent}{self.lists[-1]}. "
        else:
            self.mark = f"{indent}- "

    def handle_endtag(self, tag: str) -> None:
        if self.hidden:
            self.hidden -= tag in HIDDEN
            return
        if tag == "a" and self.links:
            self._close_link()
        if tag in BLOCKS and tag not in VOID:
            self._break(apart=tag in APART and not (tag in {"ul", "ol"} and len(self.lists) > 1))
        if tag in {"ul", "ol"} and self.lists:
            self.lists.pop()
        elif tag == "blockquote":
            self.quotes = max(0, self.quotes - 1)
            if self.lines and not self.lines[-1].strip("> "):
                self.lines[-1] = ("> " * self.quotes).rstrip()
        elif tag == "pre":
            self.pre = max(0, self.pre - 1)

    def _close_link(self) -> None:
        href, begins = self.links.pop()
        said = self.words[begins:].strip()
        if not re.match(r"(https?|mailto):", href, re.IGNORECASE) or said in {href, href.partition(":")[2]}:
            return
        self.words = self.words.rstrip() + (f" <{href}>" if said else f"<{href}>")

    def handle_data(self, data: str) -> None:
        if self.hidden:
            return
        if not self.pre:
            data = re.sub(r"[ \t\r\n\f]+", " ", data)
            self.words += data.lstrip() if not self.words or self.words.endswith(" ") else data
            return
        first, *rest = data.split("\n")
        self.words += first
        for line in rest:
            self._break(even_empty=True)
            self.words = line

    def _break(self, *, apart: bool = False, even_empty: bool = False) -> None:
        said = self.words.rstrip() if self.pre else self.words.strip()
        quoted = "> " * self.quotes
        if said:
            self.lines.append(f"{quoted}{self.mark}{said}")
            self.mark = ""
        elif even_empty:
            self.lines.append(quoted.rstrip())
        if apart and self.lines and self.lines[-1].strip("> "):
            self.lines.append(quoted.rstrip())
        self.words = ""
        self.links = [(href, 0) for href, _ in self.links]


def to_text(html: str) -> str:
    """What a page says, in lines: links with their address behind them, lists and quotes as in Markdown."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    reader._break()
    text = "\n".join(line.rstrip() for line in reader.lines)
    return re.sub(r"\n(?:>* *\n){2,}", "\n\n", text.replace("\xa0", " ")).strip("\n")
