"""What stands beside the posts of a community: who writes them, and the series they belong to."""

from __future__ import annotations

from django.db.models import Count, Max

from accounts.models import User
from content.models import ItemQuerySet, Series


def authors_of(posts: ItemQuerySet) -> list[User]:
    """Who writes here, with their `posts`; the busiest first, twelve at most."""
    counts = posts.exclude(author=None).order_by().values("author").annotate(n=Count("pk")).order_by("-n", "author")
    written = {row["author"]: row["n"] for row in counts[:12]}
    people = User.objects.people().in_bulk(list(written))
    for pk, person in people.items():
        person.posts = written[pk]
    return [people[pk] for pk in written if pk in people]


def series_of(posts: ItemQuerySet) -> list[Series]:
    """The series among some items, with their `parts`; the one that went on last first, six at most."""
    rows = posts.exclude(series=None).order_by().values("series")
    rows = rows.annotate(parts=Count("pk"), newest=Max("published_at")).order_by("-newest")
    parts = {row["series"]: row["parts"] for row in rows[:6]}
    known = Series.objects.select_related("community").in_bulk(list(parts))
    for pk, series in known.items():
        series.parts = parts[pk]  # type: ignore[attr-defined]
    return [known[pk] for pk in parts if pk in known]
