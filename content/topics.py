"""What one person has to do with a topic, in words they would use themselves: the reason why an ask is shown to them.

A topic is the slug of a tag, whatever the community: who answered about seals in one can answer about seals in another.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any, NamedTuple

from django.db.models import Count, QuerySet, Value
from django.db.models.fields import CharField
from django.utils import timezone

from accounts.models import User
from content.models import Follow, Item, Kind, Reply, Tag

LOOK_BACK = timedelta(days=730)  # what one answered longer ago one may have forgotten
MOST_TOPICS = 40
# The strongest reason first.
REASONS = {
    "answered": "You answered about {tag} before.",
    "wrote": "You wrote about {tag}.",
    "follows": "You follow {tag}.",
}


class Topic(NamedTuple):
    name: str
    reason: str  # a key of REASONS
    times: int

    @property
    def sentence(self) -> str:
        return REASONS[self.reason].format(tag=self.name)


def topics_of(user: User) -> dict[str, Topic]:
    """The tags this person answered about, wrote about or follows, by slug, each with its strongest reason. One query."""
    since = timezone.now() - LOOK_BACK
    answers = Reply.objects.present().answers().filter(author=user, created_at__gt=since)
    texts = (
        Item.objects.published().by_author(user).of_kind(Kind.POST, Kind.PAGE, Kind.DOCUMENT, Kind.EPISODE, Kind.EVENT)
    )
    followed = Follow.objects.filter(user=user).exclude(level=Follow.Level.MUTE).exclude(tag=None)
    found = _with(Tag.objects.filter(items__replies__in=answers), "answered").union(
        _with(Tag.objects.filter(items__in=texts), "wrote"),
        _with(Tag.objects.filter(follows__in=followed), "follows"),
        all=True,
    )
    strongest = list(REASONS)
    topics: dict[str, Topic] = {}
    for slug, name, reason, times in sorted(found, key=lambda row: (strongest.index(row[2]), -row[3], row[0])):
        topics.setdefault(slug, Topic(name, reason, times))
    return dict(list(topics.items())[:MOST_TOPICS])


def _with(tags: QuerySet[Tag], reason: str) -> QuerySet[Any, Any]:
    counted = tags.order_by().values("slug", "name").annotate(reason=Value(reason, CharField()), times=Count("pk"))
    return counted.values_list("slug", "name", "reason", "times")


def why_you(ask: Item, topics: dict[str, Topic]) -> str:
    """The strongest of what this person has to do with the tags of an ask; "" for nothing. Its tags are prefetched."""
    known: Iterable[Topic] = (topics[tag.slug] for tag in ask.tags.all() if tag.slug in topics)
    best = min(known, key=lambda topic: (list(REASONS).index(topic.reason), -topic.times), default=None)
    return best.sentence if best else ""
