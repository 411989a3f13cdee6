"""What the home page of a community says: its promise in numbers with their n, what is new, popular, whom it thanks.

Reads only; each function is one query, or two, whatever the size of the community.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import (
    Count,
    Exists,
    F,
    FloatField,
    Func,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
)
from django.db.models.fields import DateField
from django.db.models.functions import Coalesce, TruncDate
from django.utils import timezone

from accounts.models import User
from accounts.templatetags.look import say_when
from activity.models import ObjectDay
from communities.models import Community
from content.clocks import Clock, ReplyFigure, reply_figure
from content.models import (
    OBJECT_TYPES,
    FeaturedMember,
    FeaturedMemberQuerySet,
    Follow,
    Item,
    ItemQuerySet,
    Kind,
    Reaction,
    Reply,
    Revision,
    Share,
)
from content.signals import who_stays_unnamed

if TYPE_CHECKING:
    from content.models import Viewer

HEAVY = ("body", "body_html", "search", "file_text")  # columns a list does not show
PROMISE_DAYS = 90
POPULAR_DAYS = 14
FADES = 0.9  # what was done a day earlier counts nine tenths
FEWEST_PEERS = 3  # with fewer of one job role it would be about them, not about the text
ASKS_SHOWN = 5
WAITING_DAYS = 90  # older asks are in the list of asks, not on the home page
# What an act on a text counts for its popularity, from how many people or times on it is said, and how.
WEIGHTS = {"use": 5, "save": 3, "thank": 2, "like": 2, "open": 1}
SAID_FROM = {"use": 2, "save": 3, "thank": 3, "like": 3, "open": 3}
SAYINGS = {
    "use": "used at work by {} people",
    "save": "saved by {} people",
    "thank": "thanked for by {} people",
    "like": "helpful to {} people",
    "open": "opened {} times",
}


class Faded(Func):
    """What a day's worth is today: FADES to the power of its age in days."""

    template = f"power({FADES}::float, greatest(0, (%(expressions)s)))"
    arg_joiner = " - "
    output_field = FloatField()

    def __init__(self, today: date, day: Any) -> None:
        super().__init__(Value(today, output_field=DateField()), day)


@dataclass(frozen=True)
class ReplyRecord:
    """Asks of the last 90 days, and how many of them have an answer; how soon lately is the response clock's to say."""

    asked: int
    answered: int
    soon: ReplyFigure | None = None


def reply_record(community: Community) -> ReplyRecord:
    asks = Item.objects.published().in_community(community).of_kind(Kind.ASK)
    recent = asks.filter(published_at__gt=timezone.now() - timedelta(days=PROMISE_DAYS))
    another = ~Q(author=F("item__author")) | Q(author=None) | Q(item__author=None)
    answers = Reply.objects.present().answers().filter(another, item=OuterRef("pk"))
    found = recent.annotate(is_answered=Exists(answers)).aggregate(
        asked=Count("pk"), answered=Count("pk", filter=Q(is_answered=True))
    )
    return ReplyRecord(**found, soon=reply_figure(community))


@dataclass(frozen=True)
class Uses:
    """How often members said, in the last calendar month, that they used something from here at work."""

    month: date
    times: int


def uses_last_month(community: Community) -> Uses:
    """Of a month in UTC, as in the monthly report: the number is the same for readers everywhere."""
    this_month = datetime.now(UTC).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    month = (this_month - timedelta(days=1)).replace(day=1)
    uses = Reaction.objects.filter(kind=Reaction.Kind.USE, created_at__gte=month, created_at__lt=this_month)
    return Uses(month.date(), uses.filter(_of(community)).count())


def _of(community: Community) -> Q:
    return Q(item__community=community, item__removed_at=None) | Q(
        reply__item__community=community, reply__removed_at=None
    )


@dataclass(frozen=True)
class Since:
    """What happened for one member since they were last here."""

    moment: datetime
    replied: list[Item]
    pages: list[Item]
    new: int

    @property
    def is_quiet(self) -> bool:
        return not (self.replied or self.pages or self.new)


def since(viewer: User, community: Community, moment: datetime) -> Since:
    items = Item.objects.visible_to(viewer).current().in_community(community).with_people().defer(*HEAVY)
    replies = Reply.objects.present().filter(item=OuterRef("pk"), created_at__gt=moment).exclude(author=viewer)
    changes = Revision.objects.filter(item=OuterRef("pk"), created_at__gt=moment).exclude(author=viewer)
    followed = Exists(Follow.objects.filter(item=OuterRef("pk"), user=viewer))
    counted = replies.order_by().values("item").annotate(n=Count("pk")).values("n")
    mine = Q(author=viewer, last_activity_at__gt=moment) & Q(Exists(replies))
    pages = Q(kind=Kind.PAGE, published_at__lte=moment) & ~Q(author=viewer) & Q(followed) & Q(Exists(changes))
    news = items.filter(mine | pages).annotate(news=Subquery(counted)).order_by("-last_activity_at", "-pk")[:6]
    new = items.filter(published_at__gt=moment).exclude(author=viewer).not_muted_for(viewer)
    return Since(
        moment,
        [item for item in news if item.author_id == viewer.pk],
        [item for item in news if item.author_id != viewer.pk],
        new.count(),
    )


def waiting(viewer: Viewer, community: Community) -> ItemQuerySet:
    """Open asks of the last 90 days that nobody has answered, the longest waiting first."""
    asks = Item.objects.visible_to(viewer).in_community(community).waiting_asks().filter(closed_at=None)
    recent = asks.filter(published_at__gt=timezone.now() - timedelta(days=WAITING_DAYS))
    return recent.with_people().with_clocks().defer(*HEAVY).order_by("published_at", "pk")


@dataclass(frozen=True)
class AskRow:
    """A waiting ask as components/ask.html shows it."""

    href: str
    title: str
    because: str
    why: str
    clock: str
    used: int
    is_late: bool
    acts: list[tuple[str, str]]


def ask_rows(
    asks: Iterable[Item],
    *,
    may_answer: bool = True,
    with_place: bool = False,
    because: Callable[[Item], str] = lambda _ask: "",
) -> list[AskRow]:
    """because(ask) says why this reader, of all people, sees it."""
    rows = []
    for ask in asks:
        clock, href = Clock(ask), ask.get_absolute_url()
        place = f" in {ask.community.name}" if with_place else ""
        why = f"{ask.byline_name}{place}, {say_when(clock.since, timezone.now())}"
        acts = [("Answer", f"{href}#yours")] if may_answer else []
        rows.append(AskRow(href, ask.title, because(ask), why, str(clock), clock.used, clock.is_late, acts))
    return rows


@dataclass(frozen=True)
class Popular:
    item: Item
    reason: str


def popular(viewer: Viewer, community: Community, most: int = 5) -> list[Popular]:
    """Items opened and used by others in the last 14 days, newer days counting more, each with its reason.

    Own views and one's own reactions are left out, and so are robots. Nothing is listed without a reason that can
    be said: fewer than three readers are not a fact about a text, but about readers.
    """
    today = timezone.localdate()
    scores: dict[int, float] = {}
    counts: dict[int, dict[str, int]] = {}
    for text_id, kind, count, score in _opened(community, today).union(_reacted(community, today), all=True):
        scores[text_id] = scores.get(text_id, 0) + WEIGHTS[kind] * score
        counts.setdefault(text_id, {})[kind] = count
    reasons = {text_id: reason for text_id in scores if (reason := _reason(counts[text_id]))}
    best = sorted(reasons, key=lambda text_id: (-scores[text_id], -text_id))[: 4 * most]
    items = Item.objects.visible_to(viewer).current().in_community(community).with_people().defer(*HEAVY)
    found = {item.pk: item for item in items.filter(pk__in=best)}
    shown = [text_id for text_id in best if text_id in found][:most]
    peers = _peers(viewer, shown)
    return [Popular(found[text_id], f"{reasons[text_id]}{peers.get(text_id, '')}") for text_id in shown]


def _peers(viewer: Viewer, item_ids: list[int]) -> dict[int, str]:
    """“; helped 3 with your job role”, from acts done by name: who opened something is nobody's to count by job role."""
    if not (viewer.is_authenticated and viewer.job_role and item_ids):
        return {}
    by_name = Reaction.objects.filter(
        item__in=item_ids,
        kind__in=[Reaction.Kind.USE, Reaction.Kind.THANK, Reaction.Kind.LIKE],
        created_at__gt=timezone.now() - timedelta(days=POPULAR_DAYS),
        user__job_role__iexact=viewer.job_role,
        user__is_service=False,
    ).exclude(user=viewer)
    counted = by_name.order_by().values("item_id").annotate(n=Count("user", distinct=True)).filter(n__gte=FEWEST_PEERS)
    return {row["item_id"]: f"; helped {row['n']} with your job role" for row in counted}


def _opened(community: Community, today: date) -> QuerySet[Any, Any]:
    """Rows of item, “open”, times, score today: the 200 that score most."""
    days = ObjectDay.objects.filter(
        community_id=community.pk,
        day__gt=today - timedelta(days=POPULAR_DAYS),
        object_type__in=list(OBJECT_TYPES.values()),
    )
    return (
        days.values(text_id=F("object_id"), act=Value("open"))
        .annotate(count=Sum("views"), score=Sum(F("views") * Faded(today, F("day"))))
        .order_by("-score")
        .values_list("text_id", "act", "count", "score")[:200]
    )


def _reacted(community: Community, today: date) -> QuerySet[Any, Any]:
    """Rows of item, kind of reaction, people, score today: the 500 that score most."""
    recent = Reaction.objects.filter(
        kind__in=[kind for kind in WEIGHTS if kind != "open"],
        created_at__gt=timezone.now() - timedelta(days=POPULAR_DAYS),
        user__is_service=False,
    )
    others = recent.filter(_of(community)).exclude(item__author=F("user")).exclude(reply__author=F("user"))
    return (
        others.values(text_id=Coalesce("item_id", "reply__item_id"), act=F("kind"))
        .annotate(count=Count("user", distinct=True), score=Sum(Faded(today, TruncDate("created_at"))))
        .order_by("-score")
        .values_list("text_id", "act", "count", "score")[:500]
    )


def _reason(counts: dict[str, int]) -> str:
    """The two facts that weigh most: “Opened 31 times, used at work by 4 people”."""
    sayable = [kind for kind, count in counts.items() if count >= SAID_FROM[kind]]
    strongest = sorted(sayable, key=lambda kind: -WEIGHTS[kind] * counts[kind])[:2]
    words = ", ".join(SAYINGS[kind].format(counts[kind]) for kind in strongest)
    return words[:1].upper() + words[1:]


def thanked_this_month(community: Community, most: int = 12) -> QuerySet[User]:
    """People whom two or more others thanked this month, by name, each with `what` they were thanked for most.

    Those who do not want to be named are left out.
    """
    month = timezone.localtime().replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    thanks = Reaction.objects.filter(kind=Reaction.Kind.THANK, created_at__gte=month, user__is_service=False)
    given = (
        thanks.filter(_of(community))
        .annotate(
            to=Coalesce("item__author_id", "reply__author_id"), title=Coalesce("item__title", "reply__item__title")
        )
        .exclude(to=F("user_id"))
    )
    by_two = given.values("to").annotate(people=Count("user", distinct=True)).filter(people__gte=2).values("to")
    what = given.filter(to=OuterRef("pk")).values("title").annotate(n=Count("pk")).order_by("-n", "title")
    people = User.objects.people().filter(pk__in=by_two).annotate(what=Subquery(what.values("title")[:1]))
    return _named(people, community, "pk").order_by("display_name", "pk")[:most]


def _named(found: QuerySet[Any], community: Community, person: str) -> Any:
    """Without the people who do not want to be singled out; `person` is the field that says who it is."""
    unnamed: list[tuple[Any, Any]] = who_stays_unnamed.send(sender=Community, community=community)
    for _receiver, user_ids in unnamed:
        found = found.exclude(**{f"{person}__in": user_ids})
    return found


def featured_in(viewer: Viewer, community: Community) -> FeaturedMemberQuerySet:
    """Members with an interview, as the viewer sees them: nobody who asked to stay unnamed, but for themselves."""
    visible = FeaturedMember.objects.visible_to(viewer).filter(community=community)
    named = _named(visible, community, "user").values("pk")
    return visible.filter(Q(pk__in=named) | Q(user=viewer.pk))


def featured_now(viewer: Viewer, community: Community, most: int = 3) -> list[FeaturedMember]:
    """Members whose interview stands on the home page today, the latest first; nobody who asked to stay unnamed."""
    standing = _named(featured_in(viewer, community).standing(), community, "user")
    return list(standing.select_related("user", "community").order_by("-agreed_at", "-pk")[:most])


def shared_here(viewer: Viewer, community: Community, days: int = 30, most: int = 3) -> list[Share]:
    """What members carried in from other communities lately."""
    shares = Share.objects.visible_to(viewer).filter(to_community=community)
    recent = shares.filter(created_at__gt=timezone.now() - timedelta(days=days))
    texts = ("item__body", "item__body_html", "item__search")
    return list(recent.select_related("by", "item__community").defer(*texts).order_by("-created_at", "-pk")[:most])


def found_useful(viewer: Viewer, community: Community, most: int = 3) -> list[Item]:
    """Where to begin on a first visit: what most people used, saved or thanked for."""
    items = Item.objects.visible_to(viewer).current().in_community(community).with_people().defer(*HEAVY)
    useful = items.alias(
        worth=5 * F("use_count") + 3 * F("save_count") + 2 * F("thank_count") + F("like_count") + F("votes_up")
    )
    return list(useful.filter(worth__gt=0).order_by("-worth", "-pk")[:most])
