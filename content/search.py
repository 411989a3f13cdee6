"""Search: what was asked for, and the queries that find it. Every one starts at visible_to, so nothing else is counted.

Only the newest 2,000 texts that match are ranked: ranking every hit of a common word takes a second on a large site.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlencode

from django.contrib.postgres.search import SearchHeadline, SearchRank
from django.db.models import BooleanField, DateTimeField, Exists, F, FloatField, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast, Left
from django.utils.html import escape
from django.utils.safestring import SafeString

from accounts.models import User
from communities.models import Community
from content.models import SEARCH_CONFIG, Item, ItemQuerySet, Kind, Reply, Tag, tag_slug
from content.wishes import CONTROL, LONGEST, TYPES, Wish

if TYPE_CHECKING:
    from content.models import Viewer

__all__ = ["LONGEST", "MOST", "TYPES", "Wish", "find", "rows"]

NEWEST = 2_000  # texts that are ranked
MOST = 1_000  # results that are listed; more are “1,000+”
HEADLINE_FROM = 20_000  # characters of a text in which a passage is looked for
FILE_HEADLINE_FROM = 60_000  # characters of what a file says
# Marks around a found word on its way from the database: no text a person types contains them on purpose.
START, STOP = "\x02", "\x03"


class Hit(NamedTuple):
    is_reply: bool
    pk: int
    rank: float
    moment: datetime


FOUND_IN = {Kind.DOCUMENT: "Found in the file", Kind.EPISODE: "Found in what is said"}


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
    found_in: str = ""  # where, when not in its own words: “in the file”


def find(viewer: Viewer, wish: Wish) -> list[Hit]:
    """Items and replies that match, best first, one more than are listed when there are more."""
    if not wish.wants_texts or not wish.says_something:
        return []
    items, replies = item_hits(viewer, wish), reply_hits(viewer, wish)
    sources = [_ranked(items, wish, "published_at"), _ranked(replies, wish, "created_at")]
    order = ("-moment", "-key") if wish.is_newest_first else ("-rank", "-moment", "-key")
    found = sources[0].union(sources[1], all=True).order_by(*order)[: MOST + 1]
    return [Hit(*row) for row in found]


def item_hits(viewer: Viewer, wish: Wish) -> ItemQuerySet:
    if wish.type and wish.type not in Kind:
        return Item.objects.none()
    items = Item.objects.visible_to(viewer).filter(_archived(wish, "archived_at"))
    if wish.type:
        items = items.of_kind(wish.type)
    if wish.tag:
        items = items.filter(_is_tagged(wish.tag, "pk"))
    if wish.community:
        items = items.filter(community__slug=wish.community)
    items = items.filter(_by(wish), _then(wish, "published_at"), _used(wish))
    return items.filter(search=wish.query) if wish.text else items


def reply_hits(viewer: Viewer, wish: Wish) -> QuerySet[Reply]:
    """Without words or an author, replies would only repeat the items they belong to."""
    if wish.type in Kind or not (wish.text or wish.author or wish.used or wish.type in Reply.Kind):
        return Reply.objects.none()
    replies = Reply.objects.visible_to(viewer).present().filter(_archived(wish, "item__archived_at"))
    if wish.type:
        replies = replies.filter(kind=wish.type)
    if wish.tag:
        replies = replies.filter(_is_tagged(wish.tag, "item"))
    if wish.community:
        replies = replies.filter(item__community__slug=wish.community)
    replies = replies.filter(_by(wish), _then(wish, "created_at"), _used(wish))
    return replies.filter(search=wish.query) if wish.text else replies


def _is_tagged(word: str, item: str) -> Q:
    """With the tag, under its own name or under another word for it; every community has its own tags."""
    slug = tag_slug(word)
    tags = Tag.objects.filter(Q(slug=slug) | Q(synonyms__slug=slug))
    return Q(Exists(Item.tags.through.objects.filter(item=OuterRef(item), tag__in=tags)))


def _by(wish: Wish) -> Q:
    """By somebody of that handle, or of that name."""
    named = Q(author__handle=wish.handle.lower()) | Q(author__display_name__iexact=wish.author)
    return named if wish.author else Q()


def _then(wish: Wish, moment: str) -> Q:
    begins, ends = wish.begins, wish.ends
    since = Q(**{f"{moment}__gte": begins}) if begins else Q()
    return since & (Q(**{f"{moment}__lt": ends}) if ends else Q())


def _archived(wish: Wish, moment: str) -> Q:
    """What is outdated stays out of the results unless it is asked for: beside the rest, or alone."""
    if wish.archived == "only":
        return Q(**{f"{moment}__isnull": False})
    return Q() if wish.archived else Q(**{moment: None})


def _used(wish: Wish) -> Q:
    """Somebody said that they used it at work."""
    return Q(use_count__gt=0) if wish.used else Q()


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
    items = Item.objects.filter(pk__in=item_ids).with_people().defer("body", "search", "file_text")
    replies = Reply.objects.filter(pk__in=reply_ids).select_related("author", "item__community")
    replies = replies.defer("body", "search", "item__body", "item__body_html", "item__search", "item__file_text")
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
        said = Left("file_text", FILE_HEADLINE_FROM)
        texts = texts.annotate(
            marked_title=SearchHeadline(F("title"), wish.query, highlight_all=True, **marks),
            heard=SearchHeadline(said, wish.query, max_words=30, min_words=12, max_fragments=2, **marks),
        )
    return texts


def _row(text: Item | Reply, wish: Wish) -> Row:
    item = text if isinstance(text, Item) else text.item
    words = text.passage if wish.query is not None else text.body_html[:2000]  # type: ignore[union-attr]
    is_in_file = isinstance(text, Item) and wish.query is not None and _is_in_file(text)
    heard = text.heard if is_in_file else ""  # type: ignore[union-attr]
    return Row(
        kind=text.kind,
        kind_word=text.get_kind_display().capitalize(),
        href=_place_of(text, wish) if is_in_file else text.get_absolute_url(),
        title=_title(text) if isinstance(text, Item) else item.title,
        taste=passage(escape(heard)) if is_in_file else passage(words),
        author=text.author,
        place=item.community.name if text.author else f"{text.byline_name}, {item.community.name}",
        moment=text.published_at if isinstance(text, Item) else text.created_at,
        found_in=FOUND_IN.get(Kind(item.kind), "Found in its file") if is_in_file else "",
    )


def _place_of(text: Item | Reply, wish: Wish) -> str:
    """Where the words stand: for what is said in an episode, its lines with their times."""
    said = f"?{urlencode({'find': wish.text})}#found" if text.kind == Kind.EPISODE else ""
    return f"{text.get_absolute_url()}{said}"


def _is_in_file(item: Item) -> bool:
    """Whether the words were seen in its file or transcript, and nowhere else."""
    seen = item.passage + item.marked_title  # type: ignore[attr-defined]
    return START in item.heard and START not in seen  # type: ignore[attr-defined]


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
    items = item_hits(viewer, replace(wish, text="", type=wish.type if wish.type in Kind else ""))
    return list(items.titled_like(wish.text).with_people().defer("body", "body_html", "search", "file_text")[:5])


def people(viewer: Viewer, wish: Wish) -> QuerySet[User]:
    """Colleagues by name, or nearly by it."""
    if not wish.wants_names:
        return User.objects.none()
    visible: QuerySet[User] = User.objects.visible_to(viewer)
    named = User.objects.visible_to(viewer).named_like(wish.text)
    return (named | visible.filter(display_name__trigram_word_similar=wish.text)).order_by("display_name", "pk")


def communities(viewer: Viewer, wish: Wish) -> QuerySet[Community]:
    if not wish.wants_names:
        return Community.objects.none()
    return Community.objects.visible_to(viewer).named_like(wish.text).by_name()
