"""Anything published: asks, discussions, posts, pages; and how they point to each other."""

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
from communities.models import Community
from content.models.tags import Tag
from content.models.texts import SearchVector, Written

if TYPE_CHECKING:
    from communities.models import Viewer


class Kind(models.TextChoices):
    ASK = "ask", "ask"
    THREAD = "thread", "discussion"
    POST = "post", "post"
    PAGE = "page", "page"


OBJECT_TYPES = {
    Kind.ASK: ObjectType.ASK,
    Kind.THREAD: ObjectType.THREAD,
    Kind.POST: ObjectType.POST,
    Kind.PAGE: ObjectType.PAGE,
}


class ItemQuerySet(models.QuerySet["Item"]):
    def visible_to(self, viewer: Viewer) -> ItemQuerySet:
        """Published items, not removed, in communities whose content this person may read; nothing signed out.

        One's own drafts are reached through drafts_of(), nowhere else.
        """
        return self.published().filter(community__in=Community.objects.readable_by(viewer))

    def with_page_for(self, viewer: Viewer) -> ItemQuerySet:
        """What answers at its address: visible items, one's own drafts, and removed ones (their page says so)."""
        if not viewer.is_authenticated:
            return self.none()
        published = Q(published_at__isnull=False, community__in=Community.objects.readable_by(viewer))
        return self.filter(published | Q(author=viewer, published_at=None, removed_at=None))

    def published(self) -> ItemQuerySet:
        return self.filter(published_at__isnull=False, removed_at=None)

    def drafts_of(self, author: User) -> ItemQuerySet:
        return self.filter(author=author, published_at=None, removed_at=None)

    def in_community(self, community: Community) -> ItemQuerySet:
        return self.filter(community=community)

    def of_kind(self, *kinds: str) -> ItemQuerySet:
        return self.filter(kind__in=kinds)

    def by_author(self, author: User) -> ItemQuerySet:
        return self.filter(author=author)

    def tagged(self, slug: str) -> ItemQuerySet:
        return self.filter(tags__slug=slug)

    def waiting_asks(self) -> ItemQuerySet:
        """Asks nobody has answered yet."""
        return self.filter(kind=Kind.ASK, answer_count=0)

    def titled_like(self, words: str) -> ItemQuerySet:
        """Titles that resemble a few words, the closest first."""
        return (
            self.filter(title__trigram_word_similar=words)
            .annotate(closeness=TrigramWordSimilarity(words, "title"))
            .order_by("-closeness", "-published_at")
        )

    def unsettled_asks(self) -> ItemQuerySet:
        return self.filter(kind=Kind.ASK, accepted_reply=None)

    def news(self) -> ItemQuerySet:
        """Pinned to the home page, until they expire."""
        return self.filter(pinned_until__gt=timezone.now())

    def latest_first(self) -> ItemQuerySet:
        return self.order_by("-published_at", "-pk")

    def liveliest_first(self) -> ItemQuerySet:
        return self.order_by("-last_activity_at", "-pk")

    def with_people(self) -> ItemQuerySet:
        """What a list row or a head needs, in one query; the search vector stays in the database."""
        return self.select_related("author", "community").defer("search")


class Item(Written):
    """Anything published: an ask, a discussion thread, a blog post, a wiki page."""

    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="items")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    title = models.CharField(max_length=200)
    slug = models.SlugField(max_length=120, blank=True, help_text="Address of a page; empty for other kinds.")
    published_at = models.DateTimeField(null=True, blank=True, help_text="Empty: a draft, seen by its author alone.")
    last_activity_at = models.DateTimeField(default=timezone.now)
    pinned_until = models.DateTimeField(null=True, blank=True, help_text="Stands under News until then.")
    closed_at = models.DateTimeField(null=True, blank=True, help_text="Takes no more replies.")
    tags = models.ManyToManyField(Tag, blank=True, related_name="items")
    answer_count = models.PositiveIntegerField(default=0)
    comment_count = models.PositiveIntegerField(default=0)
    share_count = models.PositiveIntegerField(default=0)
    accepted_reply = models.OneToOneField(
        "Reply", null=True, blank=True, on_delete=models.SET_NULL, related_name="accepted_for"
    )
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_reason = models.CharField(max_length=300, blank=True, help_text="“Useful to me because …”")
    search = models.GeneratedField(
        expression=Func(
            SearchVector(F("title"), weight="A"),
            SearchVector(F("body"), weight="B"),
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
        ]
        indexes = [
            models.Index(F("community"), F("published_at").desc(), name="item_new"),
            models.Index(F("community"), F("kind"), F("last_activity_at").desc(), name="item_lively"),
            models.Index(F("author"), F("published_at").desc(), name="item_author"),
            GinIndex(fields=["search"], name="item_search"),
            GinIndex(fields=["title"], name="item_title_trigram", opclasses=["gin_trgm_ops"]),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        if self.kind == Kind.PAGE:
            return reverse("content:page-detail", args=[self.community.slug, self.slug])
        if self.kind == Kind.POST:
            return reverse("content:post-detail", args=[self.community.slug, self.pk])
        return reverse("content:thread-detail", args=[self.community.slug, self.pk])

    @property
    def ref(self) -> Ref:
        return Ref(OBJECT_TYPES[Kind(self.kind)], self.pk, self.author_id)

    @property
    def is_ask(self) -> bool:
        return self.kind == Kind.ASK

    @property
    def is_draft(self) -> bool:
        return self.published_at is None


class ItemLink(models.Model):
    """One item points to another: related, or the same question again. Imported or made by a person."""

    class Kind(models.TextChoices):
        RELATED = "related", "related"
        DUPLICATE = "duplicate", "duplicate of"

    from_item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="links_out")
    to_item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="links_in")
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.RELATED)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["from_item", "to_item", "kind"], name="linked_once")]

    def __str__(self) -> str:
        return f"{self.from_item_id} to {self.to_item_id}"
