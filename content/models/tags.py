"""Topics within a community."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, ClassVar

from django.contrib.postgres.indexes import GinIndex
from django.db import connection, models
from django.db.models import Func, Q
from django.urls import reverse
from django.utils.text import slugify

from activity.vocabulary import ObjectType, Ref
from communities.models import Community

if TYPE_CHECKING:
    from communities.models import Viewer


TAG_LIMIT = 60


def tag_slug(word: str) -> str:
    """The address of a tag with this name; empty when there is no word in it."""
    word = word.lstrip("# ").replace("+", " plus").replace("#", " sharp")
    return slugify(word, allow_unicode=True)[:TAG_LIMIT].strip("-")


class Plain(Func):
    """Small letters without accents, as the search knows them."""

    template = "lower(unaccent(%(expressions)s))"
    output_field = models.CharField()


def plain_words(words: Iterable[str]) -> dict[str, str]:
    wanted = sorted(set(words))
    if not wanted:
        return {}
    with connection.cursor() as cursor:
        cursor.execute("SELECT word, lower(unaccent(word)) FROM unnest(%s::text[]) AS word", [wanted])
        return dict(cursor.fetchall())


class TagQuerySet(models.QuerySet["Tag"]):
    def visible_to(self, viewer: Viewer) -> TagQuerySet:
        """Tags of communities this person may read, once something there has them: a draft's are its author's alone."""
        return self.filter(community__in=Community.objects.readable_by(viewer), item_count__gt=0)

    def resolve(self, community: Community, words: Iterable[str]) -> dict[str, Tag]:
        """The tag each word means here: its own, or the one it is another word for; case and accents do not matter.

        A word that means nothing here is left out. Three queries at most, whatever the number of words.
        """
        slugs = {word: tag_slug(word) for word in words}
        plain = plain_words(slug for slug in slugs.values() if slug)
        if not plain:
            return {}
        wanted = Q(plain__in=set(plain.values()))
        tags = Tag.objects.filter(community=community).annotate(plain=Plain("slug")).filter(wanted).order_by("-pk")
        others = TagSynonym.objects.filter(community=community).annotate(plain=Plain("slug")).filter(wanted)
        others = others.select_related("tag").order_by("-pk")
        leads: dict[str, Tag] = {}  # the last to be entered wins: the very word before one that is only like it
        for exact in (False, True):
            for synonym in others:
                leads[synonym.slug if exact else synonym.plain] = synonym.tag
            for tag in tags:
                leads[tag.slug if exact else tag.plain] = tag
        meant = {word: leads.get(slug) or leads.get(plain.get(slug, "")) for word, slug in slugs.items()}
        return {word: tag for word, tag in meant.items() if tag}


class Tag(models.Model):
    """A topic within one community."""

    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="tags")
    slug = models.SlugField(max_length=60, allow_unicode=True)
    name = models.CharField(max_length=60)
    about = models.CharField(max_length=300, blank=True, help_text="What belongs under it.")
    item_count = models.PositiveIntegerField(default=0, editable=False)

    objects: ClassVar[TagQuerySet] = TagQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [models.UniqueConstraint(fields=["community", "slug"], name="tag_once")]
        indexes = [GinIndex(fields=["name"], name="tag_name_trigram", opclasses=["gin_trgm_ops"])]
        ordering = ["slug"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("content:tag-detail", args=[self.community.slug, self.slug])

    @property
    def ref(self) -> Ref:
        """Nobody owns a topic."""
        return Ref(ObjectType.TAG, self.pk)

    @staticmethod
    def resolve(community: Community, word: str) -> Tag | None:
        """The tag this word means here, if any."""
        return Tag.objects.resolve(community, [word]).get(word)


class TagSynonym(models.Model):
    """Another word for a tag, or the address of one that was merged into it: both lead there."""

    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="+")
    slug = models.SlugField(max_length=60, allow_unicode=True)
    name = models.CharField(max_length=60)
    tag = models.ForeignKey(Tag, on_delete=models.CASCADE, related_name="synonyms")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["community", "slug"], name="tag_synonym_once")]
        indexes = [GinIndex(fields=["name"], name="tag_synonym_trigram", opclasses=["gin_trgm_ops"])]
        ordering = ["slug"]

    def __str__(self) -> str:
        return f"{self.name} for {self.tag_id}"
