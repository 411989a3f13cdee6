"""Who built a page, and who took part in a thread."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Max

from accounts.models import User
from content.models import Item, Revision


@dataclass(frozen=True)
class Contributor:
    """Somebody who built a page: how many of its versions are theirs, and when the latest was."""

    user: User | None
    name: str
    versions: int
    last_at: datetime


def contributors_of(item: Item) -> list[Contributor]:
    rows = list(
        Revision.objects.filter(item=item)
        .order_by()
        .values("author", "author_name")
        .annotate(versions=Count("pk"), last_at=Max("created_at"))
        .order_by("-versions", "-last_at")
    )
    users = User.objects.in_bulk([row["author"] for row in rows if row["author"]])
    return [
        Contributor(
            user=users.get(row["author"]),
            name=row["author_name"] or "a former member",
            versions=row["versions"],
            last_at=row["last_at"],
        )
        for row in rows
    ]


def people_in(item: Item) -> list[User]:
    """Who wrote in a thread, its author first."""
    authors = item.replies.present().exclude(author=None).exclude(author=item.author_id).values("author")
    people = list(User.objects.people().filter(pk__in=authors).order_by("display_name")[:12])
    return [item.author, *people] if item.author else people
