"""Anything published: asks, discussions, posts, pages, documents, episodes, events; and how they point to each other."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField, TrigramWordSimilarity
from django.db import models
from django.db.models import F, Func, Q
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from activity.vocabulary import ObjectType, Ref
from communities.models import Community, Lifecycle, Visibility
from content.models.series import Series
from content.models.tags import Tag
from content.models.texts import SearchVector, Written

if TYPE_CHECKING:
    from communities.models import Viewer


class Kind(models.TextChoices):
    ASK = "ask", "ask"
    THREAD = "thread", "discussion"
    POST = "post", "post"
    PAGE = "page", "page"
    DOCUMENT = "document", "document"
    EPISODE = "episode", "episode"
    EVENT = "event", "event"


KIND_NAMES: dict[str, str] = {  # of many of them, as lists and tabs say
    Kind.ASK: "Asks",
    Kind.THREAD: "Discussions",
    Kind.POST: "Posts",
    Kind.PAGE: "Pages",
    Kind.DOCUMENT: "Documents",
    Kind.EPISODE: "Episodes",
    Kind.EVENT: "Events",
}
SERVICE_TEXTS = ("expectations", "expectations_html", "reason", "contact_address")  # which no clock shows
OBJECT_TYPES = {
    Kind.ASK: ObjectType.ASK,
    Kind.THREAD: ObjectType.THREAD,
    Kind.POST: ObjectType.POST,
    Kind.PAGE: ObjectType.PAGE,
    Kind.DOCUMENT: ObjectType.DOCUMENT,
    Kind.EPISODE: ObjectType.RECORDING,
    Kind.EVENT: ObjectType.EVENT,
}


def _held_for(viewer: Viewer) -> Q:
    own = Q(author=viewer, community__in=Community.objects.readable_by(viewer))
    return Q(held_at__isnull=False) & (own | Q(community__in=Community.objects.managed_by(viewer)))


class ItemQuerySet(models.QuerySet["Item"]):
    def visible_to(self, viewer: Viewer) -> ItemQuerySet:
        """Published items, not removed, in communities whose content this person may read; nothing signed out.

        One's own drafts are reached through drafts_of(), nowhere else.
        """
        return self.published().filter(community__in=Community.objects.readable_by(viewer))

    def with_page_for(self, viewer: Viewer) -> ItemQuerySet:
        """What answers at its address: visible items, one's own drafts, removed ones (their page says so), merged ones
        (theirs leads on), and what is held for those who may see it."""
        if not viewer.is_authenticated:
            return self.none()
        published = Q(published_at__isnull=False, community__in=Community.objects.readable_by(viewer), held_at=None)
        return self.filter(published | Q(author=viewer, published_at=None, removed_at=None) | _held_for(viewer))

    def held_for(self, viewer: Viewer) -> ItemQuerySet:
        """What is held, for its author where they may still read, for managers and administrators; see is_held."""
        return self.filter(_held_for(viewer)) if viewer.is_authenticated else self.none()

    def published(self) -> ItemQuerySet:
        """Neither drafts nor what was removed, nor what lives on in another thread."""
        return self.filter(published_at__isnull=False, removed_at=None, merged_into=None)

    def current(self) -> ItemQuerySet:
        """Without what was archived: lists, home and search show these; an archived one stays at its address."""
        return self.filter(archived_at=None)

    def drafts_of(self, author: User) -> ItemQuerySet:
        return self.filter(author=author, published_at=None, removed_at=None)

    def in_community(self, community: Community) -> ItemQuerySet:
        return self.filter(community=community)

    def of_kind(self, *kinds: str) -> ItemQuerySet:
        return self.filter(kind__in=kinds)

    def mentionable_in(self, community: Community, viewer: Viewer) -> ItemQuerySet:
        """What a text of one community may be about: its own items, and those that every reader of the platform sees."""
        is_open = Q(community__visibility=Visibility.OPEN) & ~Q(community__lifecycle=Lifecycle.DRAFT)
        return self.visible_to(viewer).filter(Q(community=community) | is_open)

    def by_author(self, author: User) -> ItemQuerySet:
        return self.filter(author=author)

    def tagged(self, slug: str) -> ItemQuerySet:
        """By the address of a tag, or one it had, or another word for it."""
        return self.filter(tags__in=Tag.objects.filter(Q(slug=slug) | Q(synonyms__slug=slug)))

    def not_muted_for(self, viewer: User, *, here: Community | None = None) -> ItemQuerySet:
        """Without what this person muted: the item itself, one of its tags, its author, its community.

        here: where they look just now, which they see although they muted it.
        """
        muted = viewer.follows.muted()
        places = muted.exclude(community=None).exclude(community=here) if here else muted.exclude(community=None)
        return (
            self.exclude(pk__in=muted.exclude(item=None).values("item"))
            .exclude(community__in=places.values("community"))
            .exclude(author__in=muted.exclude(person=None).values("person"))
            .exclude(tags__in=muted.exclude(tag=None).values("tag"))
        )

    def waiting_asks(self) -> ItemQuerySet:
        """Asks nobody has answered yet."""
        return self.current().filter(kind=Kind.ASK, answer_count=0)

    def titled_like(self, words: str) -> ItemQuerySet:
        """Titles that resemble a few words, the closest first."""
        return (
            self.filter(title__trigram_word_similar=words)
            .annotate(closeness=TrigramWordSimilarity(words, "title"))
            .order_by("-closeness", "-published_at")
        )

    def unsettled_asks(self) -> ItemQuerySet:
        return self.current().filter(kind=Kind.ASK, accepted_reply=None)

    def news(self) -> ItemQuerySet:
        """Pinned to the home page, until they expire."""
        return self.filter(pinned_until__gt=timezone.now())

    def latest_first(self) -> ItemQuerySet:
        return self.order_by("-published_at", "-pk")

    def liveliest_first(self) -> ItemQuerySet:
        return self.order_by("-last_activity_at", "-pk")

    def with_clocks(self) -> ItemQuerySet:
        """What the clocks of asks are read from, in the same query."""
        texts = [f"{of}__service__{text}" for of in ("clock_kept", "community") for text in SERVICE_TEXTS]
        return self.select_related("clock_kept__service", "community__service").defer(*texts)

    def with_people(self) -> ItemQuerySet:
        """What a list row or a head needs, in one query; what only the search reads stays in the database."""
        return self.select_related("author", "community").defer("search", "file_text")


class Item(Written):
    """Anything published: an ask, a discussion thread, a blog post, a wiki page, a document, an episode, an event."""

    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="items")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    title = models.CharField(max_length=200)
    slug = models.SlugField(max_length=120, blank=True, help_text="Address of a page; empty for other kinds.")
    published_at = models.DateTimeField(null=True, blank=True, help_text="Empty: a draft, seen by its author alone.")
    publish_at = models.DateTimeField(
        null=True, blank=True, help_text="A draft that publishes itself then; empty once it did."
    )
    last_activity_at = models.DateTimeField(default=timezone.now)
    pinned_until = models.DateTimeField(null=True, blank=True, help_text="Stands under News until then.")
    pin_act_id = models.BigIntegerField(
        null=True, blank=True, editable=False, help_text="The act of pinning it, if it was one; led by from the news."
    )
    closed_at = models.DateTimeField(null=True, blank=True, help_text="Takes no more replies.")
    archived_at = models.DateTimeField(
        null=True, blank=True, help_text="Outdated: readable at its address, in no list."
    )
    archived_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    archive_reason = models.CharField(max_length=300, blank=True)
    archive_act_id = models.BigIntegerField(null=True, blank=True, editable=False)
    tags = models.ManyToManyField(Tag, blank=True, related_name="items")
    answer_count = models.PositiveIntegerField(default=0)
    comment_count = models.PositiveIntegerField(default=0)
    share_count = models.PositiveIntegerField(default=0)
    accepted_reply = models.OneToOneField(
        "Reply", null=True, blank=True, on_delete=models.SET_NULL, related_name="accepted_for"
    )
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_reason = models.CharField(max_length=300, blank=True, help_text="“Useful to me because …”")
    first_useful_reply = models.ForeignKey(
        "Reply", null=True, blank=True, on_delete=models.SET_NULL, related_name="+", help_text="Marked by the asker."
    )
    same_count = models.PositiveIntegerField(default=0, help_text="People who said that they wait for this too.")
    merged_into = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="merged", help_text="Lives on there."
    )
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="children", help_text="Pages only."
    )
    owner = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", help_text="Looks after it."
    )
    review_on = models.DateField("next review", null=True, blank=True)
    reviewed_at = models.DateTimeField("last reviewed", null=True, blank=True)
    reviewed_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    review_told_on = models.DateField(
        null=True, blank=True, editable=False, help_text="The due date its owner was told of."
    )
    review_asked_at = models.DateTimeField(
        null=True, blank=True, editable=False, help_text="When a manager asked who looks after it to review it."
    )
    series = models.ForeignKey(Series, null=True, blank=True, on_delete=models.SET_NULL, related_name="items")
    file_text = models.TextField(
        blank=True, editable=False, help_text="What its file or its transcript says: searched, not shown as its body."
    )
    search = models.GeneratedField(
        expression=Func(
            SearchVector(F("title"), weight="A"),
            SearchVector(F("body"), weight="B"),
            SearchVector(F("file_text"), weight="C"),
            template="%(expressions)s",
            arg_joiner=" || ",
            output_field=SearchVectorField(),
        ),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    objects: ClassVar[ItemQuerySet] = ItemQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["community", "slug"], condition=Q(kind=Kind.PAGE), name="page_address_once"
            ),
            models.CheckConstraint(condition=~Q(kind=Kind.PAGE) | ~Q(slug=""), name="page_has_address"),
            models.CheckConstraint(condition=Q(accepted_reply=None) | Q(kind=Kind.ASK), name="only_asks_accept"),
            models.CheckConstraint(condition=Q(parent=None) | Q(kind=Kind.PAGE), name="only_pages_have_a_parent"),
            models.CheckConstraint(condition=~Q(parent=F("id")), name="no_page_is_its_own_parent"),
            models.CheckConstraint(
                condition=Q(held_at=None) | Q(removed_at__isnull=False) | Q(published_at=None),
                name="held_item_is_out_of_sight",
            ),
        ]
        indexes = [
            models.Index(F("community"), F("published_at").desc(), name="item_new"),
            models.Index(F("community"), F("kind"), F("last_activity_at").desc(), name="item_lively"),
            models.Index(F("author"), F("published_at").desc(), name="item_author"),
            models.Index(fields=["publish_at"], condition=Q(publish_at__isnull=False), name="item_scheduled"),
            models.Index(fields=["review_on"], condition=Q(review_on__isnull=False), name="item_review"),
            models.Index(fields=["community"], condition=Q(held_at__isnull=False), name="item_held"),
            GinIndex(fields=["search"], name="item_search"),
            GinIndex(fields=["title"], name="item_title_trigram", opclasses=["gin_trgm_ops"]),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        if self.kind == Kind.PAGE:
            return reverse("content:page-detail", args=[self.community.slug, self.slug])
        if self.kind in {Kind.POST, Kind.DOCUMENT, Kind.EPISODE, Kind.EVENT}:
            return reverse(f"content:{self.kind}-detail", args=[self.community.slug, self.pk])
        return reverse("content:thread-detail", args=[self.community.slug, self.pk])

    @property
    def ref(self) -> Ref:
        return Ref(OBJECT_TYPES[Kind(self.kind)], self.pk, self.author_id)

    @property
    def is_merged(self) -> bool:
        return self.merged_into_id is not None

    @property
    def is_ask(self) -> bool:
        return self.kind == Kind.ASK

    @property
    def is_due(self) -> bool:
        """Its review is: the day has come."""
        return self.review_on is not None and self.review_on <= timezone.localdate()

    @property
    def news_url(self) -> str:
        """Its address from the news, naming the act of putting it there as what led to it."""
        return f"{self.get_absolute_url()}?via={self.pin_act_id}" if self.pin_act_id else self.get_absolute_url()

    @property
    def is_draft(self) -> bool:
        return self.published_at is None

    @property
    def is_archived(self) -> bool:
        return self.archived_at is not None

    @property
    def is_listed(self) -> bool:
        """Whether lists show it and tags count it."""
        return not (self.is_draft or self.is_removed or self.is_merged or self.is_archived)


class PageAddress(models.Model):
    """An address a page once had: whoever comes there is led to where it is now."""

    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="+")
    slug = models.SlugField(max_length=120)
    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="former_addresses")
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name_plural = "page addresses"
        constraints = [models.UniqueConstraint(fields=["community", "slug"], name="former_address_once")]

    def __str__(self) -> str:
        return f"{self.slug} of {self.item_id}"


class ItemLink(models.Model):
    """One item points to another: made by a person, found in a text when it is saved (link), or imported."""

    class Kind(models.TextChoices):
        RELATED = "related", "related"
        DUPLICATE = "duplicate", "duplicate of"
        LINK = "link", "links to"  # kept in step with the text by the actions that save it
        CITES = "cites", "mentions"  # a post begun with “mention this”
        SUMMARY = "summary", "what we now know of"  # a page grown from a thread
        SPLIT = "split", "split off from"

    from_item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="links_out")
    to_item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="links_in")
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.RELATED)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["from_item", "to_item", "kind"], name="linked_once")]

    def __str__(self) -> str:
        return f"{self.from_item_id} to {self.to_item_id}"
