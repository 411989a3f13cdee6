"""Search: what was asked for, and the queries that find it. Every one starts at visible_to, so nothing else is counted.

Only the newest 2,000 texts that match are ranked: ranking every hit of a common word takes a second on a large site.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from django.contrib.postgres.search import SearchHeadline, SearchQuery, SearchRank
from django.db import connection
from django.db.models import BooleanField, DateTimeField, F, FloatField, QuerySet, Value
from django.db.models.functions import Cast, Left
from django.utils.html import escape
from django.utils.safestring import SafeString

from accounts.models import User
from communities.models import Community
from content.models import SEARCH_CONFIG, Item, ItemQuerySet, Kind, Reply

if TYPE_CHECKING:
    from content.models import Viewer

LONGEST = 200  # characters of a search; the rest is dropped
NEWEST = 2_000  # texts that are ranked
MOST = 1_000  # results that are listed; more are “1,000+”
HEADLINE_FROM = 20_000  # characters of a text in which a passage is looked for
TYPES = {
    "": "All",
    Kind.ASK: "Asks",
    Kind.THREAD: "Discussions",
    Kind.POST: "Posts",
    Kind.PAGE: "Pages",
    Kind.DOCUMENT: "Documents",
    Kind.EPISODE: "Episodes",
    Reply.Kind.ANSWER: "Answers",
    Reply.Kind.COMMENT: "Comments",
    "person": "People",
    "community": "Communities",
}
# Marks around a found word on its way from the database: no text a person types contains them on purpose.
START, STOP = "\x02", "\x03"
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


@dataclass(frozen=True)
class Wish:
    """What somebody looks for. Unknown types are no type; unknown places and people find nothing."""

    text: str = ""
    type: str = ""
    community: str = ""
    author: str = ""
    tag: str = ""

    @classmethod
    def read(cls, params: Mapping[str, Any]) -> Wish:
        def word(name: str) -> str:
            return " ".join(CONTROL.sub(" ", str(params.get(name, ""))).split())[:LONGEST].strip()

        kind = word("type")
        return cls(word("q"), kind if kind in TYPES else "", word("community"), word("author"), word("tag"))

    @property
    def is_empty(self) -> bool:
        return not (self.text or self.community or self.author or self.tag)

    @property
    def is_narrowed(self) -> bool:
        return bool(self.type or self.community or self.author or self.tag)

    @property
    def wants_texts(self) -> bool:
        return self.type not in {"person", "community"}

    @cached_property
    def query(self) -> SearchQuery | None:
        """The words as PostgreSQL reads them: quotes, OR and - work, nothing is a mistake."""
        return SearchQuery(self.text, config=SEARCH_CONFIG, search_type="websearch") if self.text else None

    @cached_property
    def says_something(self) -> bool:
        """False when only words stand in it that are in every text, or only words that must not be in one."""
        if not self.text:
            return True
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT querytree(websearch_to_tsquery(%s::regconfig, %s))",
                [SEARCH_CONFIG, self.text],
            )
            (tree,) = cursor.fetchone()
        return tree not in {"", "T"}


class Hit(NamedTuple):
    is_reply: bool
    pk: int
    rank: float
    moment: datetime


@dataclass(frozen=True)
class Row:
    """One result as the list shows it."""

    kind: str
    kind_word: str
    href: str
    title: str
    taste: str
    author: User | None
    place: str
    moment: datetime | None


def find(viewer: Viewer, wish: Wish) -> list[Hit]:
    """Items and replies that match, best first, one more than are listed when there are more."""
    if not wish.wants_texts or not wish.says_something:
        return []
    items, replies = _items(viewer, wish), _replies(viewer, wish)
    sources = [_ranked(items, wish, "published_at"), _ranked(replies, wish, "created_at")]
    found = sources[0].union(sources[1], all=True).order_by("-rank", "-moment", "-key")[: MOST + 1]
    return [Hit(*row) for row in found]


def _items(viewer: Viewer, wish: Wish) -> ItemQuerySet:
    if wish.type and wish.type not in Kind:
        return Item.objects.none()
    items = Item.objects.visible_to(viewer)
    if wish.type:
        items = items.of_kind(wish.type)
    if wish.tag:
        items = items.tagged(wish.tag)
    if wish.community:
        items = items.filter(community__slug=wish.community)
    if wish.author:
        items = items.filter(author__handle=wish.author)
    return items.filter(search=wish.query) if wish.text else items


def _replies(viewer: Viewer, wish: Wish) -> QuerySet[Reply]:
    """Without words or an author, replies would only repeat the items they belong to."""
    if wish.type in Kind or not (wish.text or wish.author or wish.type in Reply.Kind):
        return Reply.objects.none()
    replies = Reply.objects.visible_to(viewer).present()
    if wish.type:
        replies = replies.filter(kind=wish.type)
    if wish.tag:
        replies = replies.filter(item__tags__slug=wish.tag)
    if wish.community:
        replies = replies.filter(item__community__slug=wish.community)
    if wish.author:
        replies = replies.filter(author__handle=wish.author)
    return replies.filter(search=wish.query) if wish.text else replies


def _ranked(texts: QuerySet[Any], wish: Wish, moment: str) -> QuerySet[Any, Any]:
    """The newest matches with their rank; a longer text weighs less for the same words."""
    newest = texts.order_by(f"-{moment}").values("pk")[:NEWEST]
    rank: Any = Value(0.0, output_field=FloatField())
    if wish.query is not None:
        rank = Cast(SearchRank(F("search"), wish.query, normalization=Value(1)), FloatField())
    return (
        texts.model._default_manager.filter(pk__in=newest)
        .order_by()
        .annotate(
            is_reply=Value(texts.model is Reply, output_field=BooleanField()),
            key=F("pk"),
            rank=rank,
            moment=Cast(F(moment), DateTimeField()),
        )
        .values_list("is_reply", "key", "rank", "moment")
    )


def rows(hits: Iterable[Hit], wish: Wish) -> list[Row]:
    """What a page of hits says, in its order, with the words found marked."""
    hits = list(hits)
    item_ids, reply_ids = [h.pk for h in hits if not h.is_reply], [h.pk for h in hits if h.is_reply]
    items = Item.objects.filter(pk__in=item_ids).with_people().defer("body", "search")
    replies = Reply.objects.filter(pk__in=reply_ids).select_related("author", "item__community")
    replies = replies.defer("body", "search", "item__body", "item__body_html", "item__search")
    found: dict[tuple[bool, int], Item | Reply] = {(False, i.pk): i for i in _with_passages(items, wish)}
    found |= {(True, r.pk): r for r in _with_passages(replies, wish)}
    return [_row(found[h.is_reply, h.pk], wish) for h in hits if (h.is_reply, h.pk) in found]


def _with_passages(texts: QuerySet[Any], wish: Wish) -> QuerySet[Any]:
    """Adds `passage` (and `marked_title` for items): only for the rows of one page, for it parses the whole text."""
    if wish.query is None:
        return texts
    marks: dict[str, Any] = {"config": SEARCH_CONFIG, "start_sel": START, "stop_sel": STOP}
    passage = SearchHeadline(
        Left("body_html", HEADLINE_FROM), wish.query, max_words=30, min_words=12, max_fragments=2, **marks
    )
    texts = texts.annotate(passage=passage)
    if texts.model is Item:
        texts = texts.annotate(marked_title=SearchHeadline(F("title"), wish.query, highlight_all=True, **marks))
    return texts


def _row(text: Item | Reply, wish: Wish) -> Row:
    item = text if isinstance(text, Item) else text.item
    return Row(
        kind=text.kind,
        kind_word=text.get_kind_display().capitalize(),
        href=text.get_absolute_url(),
        title=_title(text) if isinstance(text, Item) else item.title,
        taste=passage(text.passage if wish.query is not None else text.body_html[:2000]),  # type: ignore[union-attr]
        author=text.author,
        place=item.community.name if text.author else f"{text.byline_name}, {item.community.name}",
        moment=text.published_at if isinstance(text, Item) else text.created_at,
    )


def _title(item: Item) -> str:
    """The title with the words found marked; as it is, where PostgreSQL took part of it for a tag."""
    marked_title = getattr(item, "marked_title", "")
    is_whole = marked_title.replace(START, "").replace(STOP, "") == item.title
    return marked(marked_title) if is_whole else item.title


def passage(fragment: str, length: int = 320) -> SafeString:
    """A piece of stored HTML as one line of text, its found words in <mark>; tags cut in two do not survive."""
    words = html.unescape(re.sub(r"<[^>]*(>|$)", " ", fragment))
    words = re.sub(r" (?=[.,;)])", "", " ".join(words.split()))
    if len(words) > length:
        words = words[:length].rsplit(" ", 1)[0] + " …"
    return marked(words)


def marked(text: str) -> SafeString:
    """Safe HTML: everything is escaped first, then what stands between the marks is put in <mark>."""
    parts = re.split(f"{START}([^{START}{STOP}]*){STOP}", text)
    clean = [escape(CONTROL.sub("", part)) for part in parts]
    return SafeString("".join(f"<mark>{part}</mark>" if n % 2 else part for n, part in enumerate(clean)))


def similar_titles(viewer: Viewer, wish: Wish) -> list[Item]:
    """Titles that nearly contain the words, for slips of the pen; under the same filters."""
    if not (wish.text and wish.says_something and wish.wants_texts):
        return []
    items = _items(viewer, Wish("", wish.type if wish.type in Kind else "", wish.community, wish.author, wish.tag))
    return list(items.titled_like(wish.text).with_people().defer("body", "body_html", "search")[:5])


def people(viewer: Viewer, wish: Wish) -> QuerySet[User]:
    """Colleagues by name, or nearly by it."""
    if not wish.text or wish.community or wish.author or wish.tag:
        return User.objects.none()
    visible: QuerySet[User] = User.objects.visible_to(viewer)
    named = User.objects.visible_to(viewer).named_like(wish.text)
    return (named | visible.filter(display_name__trigram_word_similar=wish.text)).order_by("display_name", "pk")


def communities(viewer: Viewer, wish: Wish) -> QuerySet[Community]:
    if not wish.text or wish.community or wish.author or wish.tag:
        return Community.objects.none()
    return Community.objects.visible_to(viewer).named_like(wish.text).by_name()
