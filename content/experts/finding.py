"""Finding who knows: for one reader at a time, from the texts that reader may read and nothing else."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db.models import Count, F, Max, Q, QuerySet, Sum, Window
from django.db.models.functions import RowNumber
from django.utils import timezone

from accounts.models import User, UserQuerySet
from communities.access import readers_of
from communities.models import Community, CommunityQuerySet, Lifecycle, Membership, Visibility
from content.experts.hours import hours_in_words
from content.experts.limits import (
    free_among,
    listable,
    mutual_mutes,
    named_where_they_helped,
    slugs_of,
    takes_referrals,
)
from content.experts.topics import Topic, topic_of, topic_of_tags
from content.following import muted_by
from content.models import HelpGiven, HelpGivenQuerySet, Item, Kind, KnownFor, Reach, Referral, Reply, Tag
from content.topics import LOOK_BACK

SHOWN = 10
FOR_AN_ASK = 5
LOOKED_AT = 60  # people whose help is looked at closely
NEWEST = 2_000  # texts with the words in their titles that lead to people
EVIDENCE = 3  # texts shown for each person
LIKE_IT = 30  # asks with a title like this one's, where tags say nothing
HALF_LIFE = 60.0  # days, as everywhere (MEASURES.md 3.1): who helped lately is more likely to be asked with success
HEAVY = ("body", "body_html", "search", "file_text")


@dataclass(frozen=True)
class Evidence:
    """One text that helped somebody."""

    title: str
    url: str
    what: str  # “answer accepted”
    at: datetime
    place: str


@dataclass(frozen=True)
class Expert:
    """Somebody who knows, why one may think so, and whether they can be asked now."""

    person: User
    why: str
    evidence: list[Evidence] = field(default_factory=list)
    is_free: bool = True
    hours: str = ""
    newest_at: datetime | None = None
    community_id: int | None = None  # where they helped with it last


@dataclass(frozen=True)
class SelfDeclared:
    """Somebody who says of themselves that one can ask them about it."""

    person: User
    topics: list[str]
    is_free: bool
    hours: str


@dataclass(frozen=True)
class Found:
    """A person and what the reader may read of their help: different people, each counted by how long ago."""

    weight: float
    newest_at: datetime


def experts_on(topic: str | Topic | Tag, *, by: User, community: Community | None = None) -> list[Expert]:
    """At most ten who helped with it, as far as `by` may read: whoever helped more different people, lately, first."""
    places = Community.objects.readable_by(by)
    places = places.filter(pk=community.pk) if community else places
    about = _as_topic(topic)
    rows, found = _found(about, places)
    if not found and isinstance(topic, str):  # all the words together lead to nobody
        about = topic_of(topic, any_word=True)
        rows, found = _found(about, places)
    ids = [pk for pk in found if pk != by.pk]
    if not ids:
        return []
    reaches = {reach.user_id: reach for reach in Reach.objects.filter(user__in=ids)}
    refusing = {pk for pk, reach in reaches.items() if not about.slugs.isdisjoint(reach.quiet_slugs)}
    refusing |= mutual_mutes(ids, by)
    people = {person.pk: person for person in listable().filter(pk__in=ids) if person.pk not in refusing}
    order = [pk for pk in found if pk in people][:SHOWN]
    free = set(takes_referrals(User.objects.filter(pk__in=order)).values_list("pk", flat=True))
    return _told(order, people, found, about, rows.filter(helper__in=order), reaches, free)


def _as_topic(topic: str | Topic | Tag) -> Topic:
    if isinstance(topic, Tag):
        return topic_of_tags([topic])
    return topic if isinstance(topic, Topic) else topic_of(topic)


def _found(about: Topic, places: CommunityQuerySet) -> tuple[HelpGivenQuerySet, dict[int, Found]]:
    """What helped with it there, and the people in their order: kept counts lead to some, then each is looked at."""
    if about.is_empty:
        return HelpGiven.objects.none(), {}
    rows = _by(_likely(about, places), _texts_in(places).filter(about.of_rows()))
    return rows, _weighed(rows)


def busiest_place(topic: Topic, places: Iterable[int]) -> int | None:
    """Of these communities, the one where most texts about it helped."""
    if topic.is_empty:
        return None
    here = Community.objects.filter(pk__in=list(places))
    counted = _texts_in(here).filter(topic.of_rows()).order_by().values("community")
    best = counted.annotate(n=Count("item", distinct=True)).order_by("-n", "community").first()
    return best["community"] if best else None


def _likely(about: Topic, places: CommunityQuerySet) -> set[int]:
    """People kept counts lead to; the titles of what helped, where these lead to few."""
    since = timezone.now() - LOOK_BACK
    likely: set[int] = set()
    if about.tags:
        known = KnownFor.objects.filter(tag__in=list(about.tags), community__in=places, newest_at__gt=since)
        best = known.order_by().values("person").annotate(all=Sum("weight")).order_by("-all", "person")
        likely |= set(best.values_list("person", flat=True)[:LOOKED_AT])
    if about.query is not None and len(likely) < SHOWN:
        titled = HelpGiven.objects.filter(words=about.query, community__in=places, at__gt=since)
        # The sum keeps the database from reading all rows by their time for the few that have a rare word.
        titled = titled.order_by((F("at") + timedelta(0)).desc())
        fans: dict[int, dict[int, datetime]] = defaultdict(dict)
        for helper, helped, at in titled.values_list("helper", "helped", "at")[:NEWEST]:
            fans[helper].setdefault(helped, at)
        likely |= set(sorted(fans, key=lambda pk: (-_weight(fans[pk].values()), pk))[:LOOKED_AT])
    return likely


def _texts_in(places: CommunityQuerySet) -> HelpGivenQuerySet:
    """Help of the last two years by texts that stand in these communities."""
    items = Item.objects.published().filter(community__in=places)
    return HelpGiven.objects.standing().filter(item__in=items, at__gt=timezone.now() - LOOK_BACK)


def _by(people: Collection[int], texts: HelpGivenQuerySet) -> HelpGivenQuerySet:
    """Of these people, as far as they are still where it was and let themselves be named there."""
    return named_where_they_helped(texts, "helper", people)  # type: ignore[return-value]


def _weighed(rows: QuerySet[HelpGiven]) -> dict[int, Found]:
    """By whom, weighed anew from these rows alone: one fan counts once, as of the newest time."""
    fans: dict[int, list[datetime]] = defaultdict(list)
    newest = rows.order_by().values("helper", "helped").annotate(newest=Max("at"))
    for helper, _, at in newest.values_list("helper", "helped", "newest"):
        fans[helper].append(at)
    found = {helper: Found(_weight(times), max(times)) for helper, times in fans.items()}
    return dict(sorted(found.items(), key=lambda row: (-row[1].weight, row[0])))


def _weight(times: Iterable[datetime]) -> float:
    now = timezone.now()
    return round(sum(2 ** (-(now - at) / timedelta(days=HALF_LIFE)) for at in times), 9)


def _told(
    order: list[int],
    people: dict[int, User],
    found: dict[int, Found],
    about: Topic,
    rows: QuerySet[HelpGiven],
    reaches: dict[int, Reach],
    free: set[int],
) -> list[Expert]:
    """The people of one answer, with what helped, the reason in words, and when they are there."""
    if not order:
        return []
    whys, evidence = whys_of(rows, about, order), evidence_of(rows)
    now = timezone.now()
    return [
        Expert(
            person=people[pk],
            why=whys[pk],
            evidence=[shown for shown, _ in evidence[pk]],
            is_free=pk in free,
            hours=hours_in_words(reaches.get(pk), people[pk], now),
            newest_at=found[pk].newest_at,
            community_id=evidence[pk][0][1],
        )
        for pk in order
        if pk in whys and evidence.get(pk)
    ]


def whys_of(rows: QuerySet[HelpGiven], about: Topic, order: list[int]) -> dict[int, str]:
    """“Answered 3 asks about pumps”: of each helper, the topic most of their texts that helped are about."""
    answers, others = Q(reply__isnull=False), Q(reply=None)
    best: dict[int, tuple[int, int, str]] = {}
    if about.tags:
        tagged = rows.order_by().filter(item__tags__in=list(about.tags)).values("helper", "item__tags__name")
        counted = tagged.annotate(
            asks=Count("item", distinct=True, filter=answers), texts=Count("item", distinct=True, filter=others)
        )
        for helper, name, asks, texts in counted.values_list("helper", "item__tags__name", "asks", "texts"):
            if helper not in best or (asks + texts, name) > (sum(best[helper][:2]), best[helper][2]):
                best[helper] = (asks, texts, name)
    if best.keys() >= set(order):
        return {helper: in_words(*known) for helper, known in best.items()}
    everything = (
        rows.order_by()
        .values("helper")
        .annotate(asks=Count("item", distinct=True, filter=answers), texts=Count("item", distinct=True, filter=others))
    )
    for helper, asks, texts in everything.values_list("helper", "asks", "texts"):
        best.setdefault(helper, (asks, texts, ""))
    return {helper: in_words(*known, words=about.name) for helper, known in best.items()}


def in_words(asks: int, texts: int, topic: str, *, words: str = "") -> str:
    about = f"about {topic}" if topic else f"with “{words}” in the title" if words else "like this one"
    answered = f"answered {'an ask' if asks == 1 else f'{asks} asks'}" if asks else ""
    wrote = f"wrote {'a text' if texts == 1 else f'{texts} texts'}" if texts else ""
    said = f"{' and '.join(part for part in (answered, wrote) if part)}"
    return f"{said[:1].upper()}{said[1:]} {about}{' that helped' if texts else ''}"


def evidence_of(rows: QuerySet[HelpGiven]) -> dict[int, list[tuple[Evidence, int]]]:
    """The newest texts of each that helped, and the community of each."""
    place = Window(RowNumber(), partition_by=[F("helper")], order_by=[F("at").desc(), F("pk").desc()])
    newest = rows.annotate(place=place).filter(place__lte=EVIDENCE * 4).order_by("helper", "place")
    shown: dict[int, dict[tuple[int, int | None], HelpGiven]] = defaultdict(dict)
    of_items = (f"item__{name}" for name in HEAVY)
    of_replies = (f"reply__{name}" for name in ("body", "body_html", "search"))
    for row in newest.select_related("item__community", "reply").defer("words", *of_items, *of_replies):
        if len(shown[row.helper_id]) < EVIDENCE:
            shown[row.helper_id].setdefault((row.item_id, row.reply_id), row)
    return {pk: [(_evidence(row), row.item.community_id) for row in texts.values()] for pk, texts in shown.items()}


def _evidence(row: HelpGiven) -> Evidence:
    text: Item | Reply = row.item
    if row.reply:
        row.reply.item = row.item
        text = row.reply
    kind = text.get_kind_display()
    return Evidence(
        row.item.title, text.get_absolute_url(), f"{kind}, {row.get_how_display()}", row.at, row.item.community.name
    )


def experts_for(ask: Item, by: User | None = None) -> list[Expert]:
    """At most five to bring an ask to: they helped in its topics, else under asks with a title like it; they can read
    it, have not answered it, were not asked, and take one more now.

    As far as `by` may read; without, as far as everybody may who reads the ask. Who prefers not to be singled out, or
    muted it, is left out.
    """
    places = Community.objects.readable_by(by) if by else _read_by_all_readers(ask)
    texts = _texts_in(places)
    about = topic_of_tags(list(Tag.objects.filter(slug__in=[tag.slug for tag in ask.tags.all()])))
    here = _by(_likely(about, places), texts.filter(about.of_rows())) if about.tags else texts.none()
    found = _weighed(here)
    if not found:
        alike = Item.objects.published().of_kind(Kind.ASK).filter(community__in=places).exclude(pk=ask.pk)
        texts = texts.filter(item__in=[item.pk for item in alike.titled_like(ask.title).only("pk")[:LIKE_IT]])
        here = _by(set(texts.values_list("helper", flat=True)), texts)
        about, found = Topic(""), _weighed(here)
    free = takes_referrals(able_to_answer(ask, by).filter(pk__in=list(found)), slugs_of(ask))
    people = {person.pk: person for person in free}
    for muting in muted_by(set(people), ask, authors=[by.pk if by else None, ask.author_id]):
        people.pop(muting, None)
    order = [pk for pk in found if pk in people][:FOR_AN_ASK]
    reaches = {reach.user_id: reach for reach in Reach.objects.filter(user__in=order)}
    return _told(order, people, found, about, here.filter(helper__in=order), reaches, set(order))


def _read_by_all_readers(ask: Item) -> CommunityQuerySet:
    everybody = Q(visibility=Visibility.OPEN) & ~Q(lifecycle=Lifecycle.DRAFT)
    return Community.objects.filter(everybody | Q(pk=ask.community_id))


def able_to_answer(ask: Item, by: User | None) -> UserQuerySet:
    """People who can read an ask, have not answered it and were not asked; neither its asker nor `by`."""
    answered = ask.replies.answers().present().exclude(author=None).values("author")
    asked = Referral.objects.filter(ask=ask, withdrawn_at=None).values("expert")
    people = (readers_of(ask.community) & listable()).exclude(pk__in=[by.pk if by else 0, ask.author_id or 0])
    return people.exclude(pk__in=answered).exclude(pk__in=asked)


def self_declared(topic: str | Topic | Tag, *, by: User, community: Community | None = None) -> list[SelfDeclared]:
    """People who say of themselves that one can ask them about it, by name. Nothing confirms it."""
    about = _as_topic(topic)
    said = Reach.objects.filter(asks_about_slugs__overlap=list(about.slugs) or [""], user__in=listable())
    if community:
        said = said.filter(user__in=Membership.objects.current().in_community(community).values("user"))
    shown = list(said.exclude(user=by).select_related("user").order_by("user__display_name", "user")[:SHOWN])
    ids = [reach.user_id for reach in shown]
    free, muted, now = free_among(ids, by=by, slugs=about.slugs), mutual_mutes(ids, by), timezone.now()
    return [
        SelfDeclared(each.user, each.asks_about, each.user_id in free, hours_in_words(each, each.user, now))
        for each in shown
        if each.user_id not in muted
    ]
