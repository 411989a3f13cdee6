"""What stands beside the posts of a community: who writes them, and the series they belong to. One query each."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, F, Max

from accounts.models import User
from content.models import ItemQuerySet


def authors_of(posts: ItemQuerySet) -> list[dict[str, Any]]:
    """Handle, display_name and number of posts; the busiest first, twelve at most."""
    written = posts.filter(author__in=User.objects.people()).order_by()
    rows = written.values(handle=F("author__handle"), display_name=F("author__display_name"))
    return [dict(row) for row in rows.annotate(posts=Count("pk")).order_by("-posts", "author")[:12]]


def series_of(posts: ItemQuerySet) -> list[dict[str, Any]]:
    """Slug, title and number of parts; the one that went on last first, six at most."""
    rows = posts.exclude(series=None).order_by().values(slug_=F("series__slug"), name=F("series__title"))
    newest = rows.annotate(parts=Count("pk"), newest=Max("published_at")).order_by("-newest", "series")
    return [dict(row) for row in newest[:6]]
