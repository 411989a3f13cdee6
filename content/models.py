"""What people make and what others do with it: items, replies, revisions, reactions, shares, follows, tags."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.contrib.auth.models import AnonymousUser
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField, TrigramWordSimilarity
from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import F, Func, Q
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from activity.vocabulary import ObjectType, Ref, Verb
from communities.models import Community

if TYPE_CHECKING:
    Viewer = User | AnonymousUser

BODY_LIMIT = 100_000
COMMENT_LIMIT = 10_000
SEARCH_CONFIG = "fivefold"  # english stemming after unaccent; made by the first migration


class SearchVector(Func):
    """setweight(to_tsvector('fivefold', text), weight): immutable, so that a generated column may use it."""

    template = "setweight(to_tsvector('fivefold'::regconfig, %(expressions)s), '%(weight)s')"
    output_field = SearchVectorField()


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


class TagQuerySet(models.QuerySet["Tag"]):
    def visible_to(self, viewer: Viewer) -> TagQuerySet:
        """Tags of communities this person may read."""
        return self.filter(community__in=Community.objects.readable_by(viewer))


class Tag(models.Model):
    """A topic within one community."""

    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="tags")
    slug = models.SlugField(max_length=60, allow_unicode=True)
    name = models.CharField(max_length=60)
    item_count = models.PositiveIntegerField(default=0, editable=False)

    objects: ClassVar[TagQuerySet] = TagQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [models.UniqueConstraint(fields=["community", "slug"], name="tag_once")]
        ordering = ["slug"]

    def __str__(self) -> str:
        return self.name


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


class Written(models.Model):
    """What an item and a reply have in common: a text, its rendered form, and the counts of what others did with it.

    Counts are kept by the actions that change them. Imported votes carry no voter, so they are numbers only.
    """

    author = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="%(class)s_set")
    author_name = models.CharField(max_length=120, blank=True, help_text="Shown when there is no account any more.")
    body = models.TextField(blank=True, validators=[MaxLengthValidator(BODY_LIMIT)], help_text="Markdown.")
    body_html = models.TextField(blank=True, editable=False, help_text="Rendered and sanitised when written.")
    created_at = models.DateTimeField(default=timezone.now)
    edited_at = models.DateTimeField(null=True, blank=True)
    removed_at = models.DateTimeField(null=True, blank=True)
    removed_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    removal_reason = models.CharField(max_length=300, blank=True)
    like_count = models.PositiveIntegerField(default=0)
    thank_count = models.PositiveIntegerField(default=0)
    save_count = models.PositiveIntegerField(default=0)
    use_count = models.PositiveIntegerField(default=0)
    rating_count = models.PositiveIntegerField(default=0)
    rating_sum = models.PositiveIntegerField(default=0)
    votes_up = models.PositiveIntegerField(default=0, help_text="From the site it was imported from.")
    votes_down = models.PositiveIntegerField(default=0, help_text="From the site it was imported from.")
    source = models.CharField(max_length=80, blank=True, help_text="The import it came from.")

    class Meta:
        abstract = True

    @property
    def rating(self) -> float | None:
        """Mean usefulness, 1-5; shown with its n."""
        return round(self.rating_sum / self.rating_count, 1) if self.rating_count else None

    @property
    def votes(self) -> int:
        return self.votes_up - self.votes_down

    @property
    def is_removed(self) -> bool:
        return self.removed_at is not None

    @property
    def byline_name(self) -> str:
        return self.author.display_name if self.author else self.author_name or "a former member"


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


class ReplyQuerySet(models.QuerySet["Reply"]):
    def visible_to(self, viewer: Viewer) -> ReplyQuerySet:
        """Replies to items this person may see. Removed ones stay, without their text, so that threads keep shape."""
        return self.filter(item__in=Item.objects.visible_to(viewer))

    def present(self) -> ReplyQuerySet:
        return self.filter(removed_at=None)

    def answers(self) -> ReplyQuerySet:
        return self.filter(kind=Reply.Kind.ANSWER)

    def with_people(self) -> ReplyQuerySet:
        return self.select_related("author", "removed_by").defer("search")

    def at_the_top(self) -> ReplyQuerySet:
        return self.filter(parent=None)

    def in_order(self) -> ReplyQuerySet:
        return self.order_by("created_at", "pk")

    def accepted_first(self) -> ReplyQuerySet:
        """The accepted answer, then the rest from the oldest."""
        return self.order_by(F("accepted_for").asc(nulls_last=True), "created_at", "pk")


class Reply(Written):
    """An answer to an ask, or a comment: on an item, or (one level deeper) on an answer or a comment."""

    class Kind(models.TextChoices):
        ANSWER = "answer", "answer"
        COMMENT = "comment", "comment"

    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="replies")
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.CASCADE, related_name="comments")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    search = models.GeneratedField(
        expression=SearchVector(F("body"), weight="B"), output_field=SearchVectorField(), db_persist=True
    )

    objects: ClassVar[ReplyQuerySet] = ReplyQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name_plural = "replies"
        constraints = [
            models.CheckConstraint(condition=Q(kind="comment") | Q(parent=None), name="answers_stand_at_the_top"),
        ]
        indexes = [
            models.Index(fields=["item", "created_at"], name="reply_order"),
            models.Index(F("author"), F("created_at").desc(), name="reply_author"),
            GinIndex(fields=["search"], name="reply_search"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.pk} to {self.item_id}"

    def get_absolute_url(self) -> str:
        """Says which reply it is, so that the page of a long thread that holds it is the one shown."""
        return f"{self.item.get_absolute_url()}?reply={self.pk}#reply-{self.pk}"

    @property
    def ref(self) -> Ref:
        is_answer = self.kind == Reply.Kind.ANSWER
        return Ref(ObjectType.ANSWER if is_answer else ObjectType.COMMENT, self.pk, self.author_id)

    @property
    def is_answer(self) -> bool:
        return self.kind == Reply.Kind.ANSWER


class Revision(models.Model):
    """One state of a text: who wrote it, when and why. The newest equals the text itself."""

    item = models.ForeignKey(Item, null=True, blank=True, on_delete=models.CASCADE, related_name="revisions")
    reply = models.ForeignKey(Reply, null=True, blank=True, on_delete=models.CASCADE, related_name="revisions")
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=200, blank=True)
    body = models.TextField()
    author = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    author_name = models.CharField(max_length=120, blank=True)
    reason = models.CharField("what changed, and why", max_length=500, blank=True)
    restored_from = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    source_key = models.CharField(max_length=60, blank=True, help_text="Id at the site it was imported from.")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(item__isnull=False, reply=None) | Q(item=None, reply__isnull=False), name="revision_of_one"
            ),
            models.UniqueConstraint(fields=["item", "number"], condition=Q(reply=None), name="item_revision_once"),
            models.UniqueConstraint(fields=["reply", "number"], condition=Q(item=None), name="reply_revision_once"),
        ]
        ordering = ["-number"]

    def __str__(self) -> str:
        return f"revision {self.number}"


class ReactionQuerySet(models.QuerySet["Reaction"]):
    def visible_to(self, viewer: Viewer) -> ReactionQuerySet:
        """Reactions on items this person may see. What somebody saved is theirs alone."""
        if not viewer.is_authenticated:
            return self.none()
        items = Item.objects.visible_to(viewer)
        on_visible = Q(item__in=items) | Q(reply__item__in=items)
        return self.filter(on_visible).filter(~Q(kind=Reaction.Kind.SAVE) | Q(user=viewer))

    def saved_by(self, user: User) -> ReactionQuerySet:
        """One's own favourites, also of texts that can no longer be seen: say that they are there, show nothing."""
        return self.filter(user=user, kind=Reaction.Kind.SAVE)


class Reaction(models.Model):
    """What a reader did with a text: liked, thanked for, saved, used at work, rated. Once per kind and text."""

    class Kind(models.TextChoices):
        LIKE = "like", "helpful"
        THANK = "thank", "thanks"
        SAVE = "save", "saved"
        USE = "use", "used at work"
        RATE = "rate", "rated"

    kind = models.CharField(max_length=6, choices=Kind.choices)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="reactions")
    item = models.ForeignKey(Item, null=True, blank=True, on_delete=models.CASCADE, related_name="reactions")
    reply = models.ForeignKey(Reply, null=True, blank=True, on_delete=models.CASCADE, related_name="reactions")
    value = models.PositiveSmallIntegerField(null=True, blank=True, help_text="Usefulness 1-5, for ratings.")
    note = models.CharField(max_length=500, blank=True, help_text="Where it was used and what changed; why saved.")
    created_at = models.DateTimeField(default=timezone.now)

    objects: ClassVar[ReactionQuerySet] = ReactionQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(item__isnull=False, reply=None) | Q(item=None, reply__isnull=False), name="reaction_to_one"
            ),
            models.UniqueConstraint(fields=["user", "kind", "item"], condition=Q(reply=None), name="reacted_item_once"),
            models.UniqueConstraint(
                fields=["user", "kind", "reply"], condition=Q(item=None), name="reacted_reply_once"
            ),
            models.CheckConstraint(
                condition=Q(kind="rate", value__gte=1, value__lte=5) | ~Q(kind="rate") & Q(value=None),
                name="rating_from_1_to_5",
            ),
        ]
        indexes = [
            models.Index(F("user"), F("kind"), F("created_at").desc(), name="reaction_of_user"),
            models.Index(F("kind"), F("created_at").desc(), name="reaction_recent"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.kind}"

    @property
    def text(self) -> Item | Reply:
        return self.item or self.reply  # type: ignore[return-value]


REACTION_VERBS = {
    Reaction.Kind.LIKE: Verb.LIKE,
    Reaction.Kind.THANK: Verb.THANK,
    Reaction.Kind.SAVE: Verb.SAVE,
    Reaction.Kind.USE: Verb.USE,
    Reaction.Kind.RATE: Verb.RATE,
}


class ShareQuerySet(models.QuerySet["Share"]):
    def visible_to(self, viewer: Viewer) -> ShareQuerySet:
        """Shares into communities this person reads, of items they may see where they are."""
        return self.filter(
            to_community__in=Community.objects.readable_by(viewer), item__in=Item.objects.visible_to(viewer)
        )


class Share(models.Model):
    """Somebody carried an item into another community, with a word of their own."""

    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="shares")
    to_community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="shares_received")
    by = models.ForeignKey(User, on_delete=models.CASCADE, related_name="shares")
    note = models.CharField(max_length=500, blank=True)
    act_id = models.BigIntegerField(help_text="The act of sharing; what follows from it names this as its cause.")
    created_at = models.DateTimeField(default=timezone.now)

    objects: ClassVar[ShareQuerySet] = ShareQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["item", "to_community", "by"], name="shared_once"),
        ]

    def __str__(self) -> str:
        return f"{self.item_id} to {self.to_community_id}"

    @property
    def arrival_url(self) -> str:
        """The item's address, naming this share as what led there."""
        return f"{self.item.get_absolute_url()}?via={self.act_id}"


class Follow(models.Model):
    """A person hears of what happens on an item. Authors and those who reply follow by themselves."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="follows")
    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="follows")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "item"], name="follow_once")]

    def __str__(self) -> str:
        return f"{self.user_id} follows {self.item_id}"


class Mention(models.Model):
    """Somebody named somebody in a text."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="mentions")
    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="mentions")
    reply = models.ForeignKey(Reply, null=True, blank=True, on_delete=models.CASCADE, related_name="mentions")
    created_at = models.DateTimeField(default=timezone.now, help_text="The same for all named at once.")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "item", "reply"], name="mentioned_once", nulls_distinct=False)
        ]

    def __str__(self) -> str:
        return f"{self.user_id} in {self.item_id}"


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
