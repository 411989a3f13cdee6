"""What every text has in common: its limits, its rendered form, the vector it is found by."""

from __future__ import annotations

from django.contrib.postgres.search import SearchVectorField
from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import Func
from django.utils import timezone
from django.utils.deconstruct import deconstructible

from accounts.models import User

BODY_LIMIT = 100_000
COMMENT_LIMIT = 10_000
SEARCH_CONFIG = "fivefold"  # english stemming after unaccent; made by the first migration


# Migrations know it by this path.
@deconstructible(path="content.models.SearchVector")
class SearchVector(Func):
    """setweight(to_tsvector('fivefold', text), weight): immutable, so that a generated column may use it."""

    template = "setweight(to_tsvector('fivefold'::regconfig, %(expressions)s), '%(weight)s')"
    output_field = SearchVectorField()


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
    held_at = models.DateTimeField(
        null=True, blank=True, editable=False, help_text="Out of sight until a manager has looked; then also removed."
    )
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
    def shown_html(self) -> str:
        """As one reader sees it, once content.cards filled in what it links to; until then as it is stored."""
        return getattr(self, "_shown_html", self.body_html)

    @shown_html.setter
    def shown_html(self, html: str) -> None:
        self._shown_html = html

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
    def is_held(self) -> bool:
        """Out of sight for all but its author and those who decide; what is held counts as removed everywhere."""
        return self.held_at is not None

    @property
    def byline_name(self) -> str:
        return self.author.display_name if self.author else self.author_name or "a former member"
