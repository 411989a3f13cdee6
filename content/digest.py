"""What a digest says of content: news, asks one could answer, changes and new texts in what one follows, what others used.

Asked for one person at the moment the digest goes out, so it names only what they may see then. What they muted is left out.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.utils import timezone

from accounts.models import User
from accounts.templatetags.look import say_when
from activity.letters import Line, Section
from communities.models import Community, Membership
from content.feeds import absolute
from content.home import HEAVY, popular
from content.models import Follow, Item, ItemQuerySet, Revision, ShelfEntry, Tag
from content.start import waiting_in_mine

LOOKED_AT = 40  # of each sort; the digest takes a handful, and leaves out what was told
POPULAR_PLACES = 4
POPULAR_EACH = 4
LOUD = (Follow.Level.WATCH, Follow.Level.FOLLOW)


def digest_lines(user: User, since: datetime) -> list[Line]:
    """Best first in each section; the floor below leaves out what was told, and keeps to twelve."""
    places = list(Community.objects.joined_by(user).not_archived().order_by("name", "pk"))
    muted = muted_for(user)
    return [
        *_news(user, places, muted),
        *_waiting(user, muted),
        *_changed(user, since, muted),
        *_new(user, places, since, muted),
        *_popular(user, places, muted),
    ]


def muted_for(user: User) -> Q:
    """Items this person muted, or whose tag, author or community they muted."""
    mutes = Follow.objects.filter(user=user, level=Follow.Level.MUTE)
    tagged = Item.tags.through.objects.filter(tag__in=mutes.filter(tag__isnull=False).values("tag"))
    return (
        Q(pk__in=mutes.filter(item__isnull=False).values("item"))
        | Q(author__in=mutes.filter(person__isnull=False).values("person"))
        | Q(community__in=mutes.filter(community__isnull=False).values("community"))
        | Q(pk__in=tagged.values("item"))
    )


def _readable(user: User, muted: Q) -> ItemQuerySet:
    return Item.objects.visible_to(user).current().exclude(muted).exclude(author=user).with_people().defer(*HEAVY)


def _line(section: Section, item: Item, reason: str, word: str, moment: datetime | None = None) -> Line:
    url = absolute(item.get_absolute_url())
    at = moment or item.published_at or item.created_at
    return Line(section, f"item:{item.pk}", item.title, url, reason, at, {word: 1})


def _news(user: User, places: Iterable[Community], muted: Q) -> list[Line]:
    items = _readable(user, muted).news().filter(community__in=places).order_by("-published_at", "-pk")[:LOOKED_AT]
    return [_line(Section.NEWS, item, f"News of {item.community.name}", "news") for item in items]


def _waiting(user: User, muted: Q) -> list[Line]:
    """Asks without an answer; those on topics one has written about come first and say so."""
    mine = Tag.objects.filter(Q(items__author=user) | Q(items__replies__author=user, items__replies__removed_at=None))
    asks = waiting_in_mine(user).exclude(muted).prefetch_related("tags")[:LOOKED_AT]
    known = set(mine.filter(items__in=[ask.pk for ask in asks]).values_list("pk", flat=True)) if asks else set()
    lines = []
    for ask in asks:
        topic = next((tag for tag in ask.tags.all() if tag.pk in known), None)
        since = say_when(ask.published_at or ask.created_at, timezone.now())
        reason = f"{ask.byline_name} asked in {ask.community.name}, {since}; nobody has answered yet"
        reason += f". You wrote about {topic.name} before" if topic else ""
        lines.append((topic is None, _line(Section.WAITING, ask, reason, "waiting")))
    return [line for _, line in sorted(lines, key=lambda pair: pair[0])]


def _changed(user: User, since: datetime, muted: Q) -> list[Line]:
    """Texts one follows that somebody else changed: the newest change, and its reason."""
    follows = Follow.objects.filter(user=user, item=OuterRef("pk"), level__in=LOUD)
    changes = Revision.objects.filter(item=OuterRef("pk"), number__gt=1, created_at__gt=since).exclude(author=user)
    newest = changes.order_by("-number")
    items = Item.objects.visible_to(user).current().exclude(muted).filter(Exists(follows), Exists(changes))
    found = (
        items.with_people()
        .defer(*HEAVY)
        .annotate(
            changed_at=Subquery(newest.values("created_at")[:1]),
            changed_by=Subquery(newest.values("author__display_name")[:1]),
            changed_why=Subquery(newest.values("reason")[:1]),
        )
        .order_by("-changed_at", "-pk")[:LOOKED_AT]
    )
    return [
        _line(
            Section.CHANGED,
            item,
            f"{item.changed_by or 'Somebody'} changed it{f': {item.changed_why}' if item.changed_why else ''}",
            "changed",
            item.changed_at,
        )
        for item in found
    ]


def _new(user: User, places: list[Community], since: datetime, muted: Q) -> list[Line]:
    """What others published: what one follows by tag, person or shelf first, then the rest of one's communities."""
    heard = Follow.objects.filter(user=user, level__in=LOUD)
    by_tag = Item.tags.through.objects.filter(
        item=OuterRef("pk"), tag__in=heard.filter(tag__isnull=False).values("tag")
    )
    shelves = heard.filter(shelf__isnull=False).values("shelf")
    on_shelf = ShelfEntry.objects.filter(item=OuterRef("pk"), shelf__in=shelves, shelf__is_public=True)
    put_there = on_shelf.filter(added_at__gt=since).order_by("-added_at")
    people = heard.filter(person__isnull=False).values("person")
    communities = heard.filter(community__isnull=False).values("community")
    here = Membership.objects.current().filter(
        user=user, community=OuterRef("community"), joined_at__lte=OuterRef("published_at")
    )
    items = (
        _readable(user, muted)
        .annotate(
            tag_name=Subquery(by_tag.values("tag__name")[:1]),
            shelf_title=Subquery(put_there.values("shelf__title")[:1]),
            shelf_why=Subquery(put_there.values("why")[:1]),
            is_followed=Q(author__in=people),
        )
        .filter(
            Q(shelf_title__isnull=False)
            | Q(published_at__gt=since)
            & (
                Q(tag_name__isnull=False)
                | Q(is_followed=True)
                | Q(community__in=communities)
                | Q(Exists(here), community__in=places)
            )
        )
    )
    followed_first = items.order_by(
        F("shelf_title").desc(nulls_last=True),
        "-is_followed",
        F("tag_name").desc(nulls_last=True),
        "-published_at",
        "-pk",
    )
    return [_line(Section.NEW, item, _why_new(item), "new") for item in followed_first[:LOOKED_AT]]


def _why_new(item: Item) -> str:
    """In plain words: why it stands there."""
    what = f"{item.get_kind_display().capitalize()} by {item.byline_name} in {item.community.name}"
    if item.shelf_title:  # type: ignore[attr-defined]
        why = f": {item.shelf_why}" if item.shelf_why else ""  # type: ignore[attr-defined]
        return f"{what}, put on the shelf “{item.shelf_title}” you follow{why}"  # type: ignore[attr-defined]
    if item.is_followed:  # type: ignore[attr-defined]
        return f"{what}; you follow {item.byline_name}"
    if item.tag_name:  # type: ignore[attr-defined]
        return f"{what}; you follow {item.tag_name}"  # type: ignore[attr-defined]
    return what


def _popular(user: User, places: list[Community], muted: Q) -> list[Line]:
    lines = []
    for community in places[:POPULAR_PLACES]:
        found = popular(user, community, most=POPULAR_EACH)
        kept = set(_readable(user, muted).filter(pk__in=[each.item.pk for each in found]).values_list("pk", flat=True))
        lines += [
            _line(Section.POPULAR, each.item, f"{each.reason}, in {community.name}", "popular")
            for each in found
            if each.item.pk in kept
        ]
    return lines
