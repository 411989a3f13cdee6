"""Who wants to hear of what, and how much: what one person follows, whom a new item is told, who muted it. Reads only."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count, Model, Q, QuerySet
from django.urls import reverse

from accounts.models import User
from communities.models import Community
from content.models import TARGETS, Follow, Item, Mention, Shelf, ShelfEntry, Tag, target_name

if TYPE_CHECKING:
    from content.models import Viewer

Target = Item | Tag | User | Community | Shelf
Level = Follow.Level
SAID_FROM = 3  # people; fewer say more about them than about the item (MEASURES.md 2.5)


def visible_targets(kind: str, viewer: Viewer) -> QuerySet[Model]:
    """Everything of one kind that this person may follow: what they may see."""
    reads: dict[str, QuerySet[Model]] = {
        "item": Item.objects.visible_to(viewer).with_people(),
        "tag": Tag.objects.visible_to(viewer).select_related("community"),
        "person": User.objects.visible_to(viewer),
        "community": Community.objects.visible_to(viewer),
        "shelf": Shelf.objects.visible_to(viewer).select_related("user"),
    }
    return reads[kind]


def muted_by(user_ids: Iterable[int | None], item: Item, *, authors: Iterable[int | None] = ()) -> set[int]:
    """Those of these people who muted the item, one of its tags, its author, its community, or one of authors."""
    people = {author for author in (item.author_id, *authors) if author}
    about = Q(item=item) | Q(community=item.community_id) | Q(person__in=people)
    about |= Q(tag__in=item.tags.through.objects.filter(item=item).values("tag"))
    return set(Follow.objects.muted().filter(about, user__in=list(user_ids)).values_list("user_id", flat=True))


def item_muted_by(user_ids: Iterable[int | None], item: Item) -> set[int]:
    """Those of these people who muted the item itself."""
    return set(Follow.objects.muted().filter(item=item, user__in=list(user_ids)).values_list("user_id", flat=True))


def followers_to_tell(item: Item) -> set[int]:
    """Who watches its author, its community or one of its tags, and did not mute it; nobody it names, nor its author.

    Those named hear of that instead. Who may read it is asked when the notice is delivered.
    """
    tags = item.tags.through.objects.filter(item=item).values("tag")
    about = Q(tag__in=tags) | Q(community=item.community_id)
    if item.author_id:
        about |= Q(person=item.author_id)
    watching = set(Follow.objects.filter(about, level=Level.WATCH).values_list("user_id", flat=True))
    watching -= set(Mention.objects.filter(item=item, reply=None).values_list("user_id", flat=True))
    return watching - muted_by(watching, item) - {item.author_id or 0}


def shelf_watchers(entry: ShelfEntry) -> set[int]:
    """Who watches a public shelf and did not mute what was put there, nor who put it."""
    if not entry.shelf.is_public:
        return set()
    watching = set(Follow.objects.filter(shelf=entry.shelf, level=Level.WATCH).values_list("user_id", flat=True))
    return watching - muted_by(watching, entry.item, authors=[entry.shelf.user_id]) - {entry.item.author_id or 0}


@dataclass(frozen=True)
class Choice:
    """One level, as the menu offers it."""

    level: str
    label: str
    says: str
    icon: str


OF_ITEM = (
    Choice(Level.WATCH, "Watch", "A notice for each reply and each change of the text", "eye"),
    Choice(Level.FOLLOW, "Follow", "A notice for each reply", "bell"),
    Choice(Level.MUTE, "Mute", "Nothing, unless somebody names you", "bell-off"),
)
OF_OTHERS = (
    Choice(Level.WATCH, "Watch", "A notice for each new thing", "eye"),
    Choice(Level.FOLLOW, "Follow", "In your digest and on your start page", "bell"),
    Choice(Level.MUTE, "Mute", "Nothing from here, unless somebody names you", "bell-off"),
)
# No notice comes of muting a shelf that one does not also get without following it.
OF_SHELVES = OF_OTHERS[:2]
STATES = {Level.WATCH: ("Watching", "eye"), Level.FOLLOW: ("Following", "bell"), Level.MUTE: ("Muted", "bell-off")}


@dataclass(frozen=True)
class FollowMenu:
    """What components/follow.html shows: one thing, and how much this person wants to hear of it."""

    kind: str
    target_id: int
    name: str
    level: str = ""
    reason: str = ""
    refuse_url: str = ""  # where one says “not for me”; of items by others alone

    @property
    def reasons(self) -> list[tuple[str, str]]:
        """The ways to say “not for me”, the one without a reason last."""
        return [(value, label.capitalize()) for value, label in Follow.Reason.choices]

    @property
    def label(self) -> str:
        return STATES[Level(self.level)][0] if self.level else "Follow"

    @property
    def icon(self) -> str:
        return STATES[Level(self.level)][1] if self.level else "bell"

    @property
    def choices(self) -> tuple[Choice, ...]:
        return {"item": OF_ITEM, "shelf": OF_SHELVES}.get(self.kind, OF_OTHERS)

    @property
    def dom_id(self) -> str:
        return f"follow-{self.kind}-{self.target_id}"

    @property
    def set_url(self) -> str:
        return reverse("follow-set", args=[self.kind, self.target_id])

    @property
    def clear_url(self) -> str:
        return reverse("follow-clear", args=[self.kind, self.target_id])


def menu_of(viewer: Viewer, target: Target, follow: Follow | None) -> FollowMenu:
    """The menu for one thing, given what this person said of it."""
    name = target.display_name if isinstance(target, User) else str(target)
    refuse_url = ""
    if isinstance(target, Item) and target.author_id != viewer.pk:
        refuse_url = reverse("content:item-not-for-me", args=[target.community.slug, target.pk])
    level, reason = (follow.level, follow.reason) if follow else ("", "")
    return FollowMenu(target_name(target), target.pk, name, level, reason, refuse_url)


def follow_menu(viewer: Viewer, target: Target) -> FollowMenu | None:
    """The menu for one thing; None for oneself, and for one's own shelf. One query."""
    if not viewer.is_authenticated or target == viewer or (isinstance(target, Shelf) and target.user_id == viewer.pk):
        return None
    return menu_of(viewer, target, Follow.objects.visible_to(viewer).about(target).first())


@dataclass(frozen=True)
class Followed:
    """A row of one's own list. `target` is None when it can no longer be seen."""

    follow: Follow
    target: Target | None

    @property
    def kind(self) -> str:
        return kind_of(self.follow)

    @property
    def menu(self) -> FollowMenu | None:
        return menu_of(self.follow.user, self.target, self.follow) if self.target else None

    @property
    def name(self) -> str:
        return self.target.display_name if isinstance(self.target, User) else str(self.target)

    @property
    def what(self) -> str:
        """What it is, in a word."""
        if isinstance(self.target, Item):
            return self.target.get_kind_display().capitalize()
        return self.kind.capitalize()

    @property
    def place(self) -> str:
        """Where it belongs: a community, or the person whose shelf it is."""
        if isinstance(self.target, (Item, Tag)):
            return self.target.community.name
        return self.target.user.display_name if isinstance(self.target, Shelf) else ""

    @property
    def icon_kind(self) -> str:
        return {"tag": "topic", "shelf": "collection"}.get(self.kind, self.kind)

    @property
    def state(self) -> str:
        return STATES[Level(self.follow.level)][0]


def kind_of(follow: Follow) -> str:
    return next(kind for kind in TARGETS if getattr(follow, f"{kind}_id"))


def followed_by(user: User, kind: str = "", level: str = "") -> QuerySet[Follow]:
    """Newest first; narrowed to one kind of thing, or to one level."""
    follows = Follow.objects.visible_to(user).order_by("-created_at", "-pk")
    if kind:
        follows = follows.filter(**{f"{kind}__isnull": False})
    return follows.filter(level=level) if level else follows


def rows_of(user: User, follows: Iterable[Follow]) -> list[Followed]:
    """The rows of one page: a query for each kind on it, whatever its length."""
    follows = list(follows)
    for follow in follows:
        follow.user = user
    seen: dict[str, dict[int, Model]] = {}
    for kind in {kind_of(follow) for follow in follows}:
        ids = [getattr(follow, f"{kind}_id") for follow in follows if kind_of(follow) == kind]
        seen[kind] = {target.pk: target for target in visible_targets(kind, user).filter(pk__in=ids)}
    return [
        Followed(follow, seen[kind_of(follow)].get(getattr(follow, f"{kind_of(follow)}_id")))  # type: ignore[arg-type]
        for follow in follows
    ]


@dataclass(frozen=True)
class NotForMe:
    """How many people said that an item is not for them, as far as it can be told without telling who."""

    people: int
    reasons: list[tuple[str, int]]
    has_rest: bool


def not_for_me(item: Item) -> NotForMe | None:
    """Totals by reason, from three people on; what fewer gave is not told apart. None below three in all."""
    said = Follow.objects.filter(item=item).exclude(reason="").order_by()
    counts: dict[str, int] = dict(said.values_list("reason").annotate(n=Count("pk")))
    people = sum(counts.values())
    if people < SAID_FROM:
        return None
    labels = dict(Follow.Reason.choices)
    shown = [(labels[Follow.Reason(reason)], n) for reason, n in counts.items() if n >= SAID_FROM]
    return NotForMe(people, sorted(shown, key=lambda row: (-row[1], row[0])), sum(n for _, n in shown) < people)
