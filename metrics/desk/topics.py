"""Topics people ask about here that nobody is known for."""

from __future__ import annotations

from collections.abc import Iterable

from content.experts.roster import topics_without_anybody
from metrics.desk.kinds import Found, Kind, Place, href_to, plural, register
from metrics.desk.stepping import in_hand, is_in_hand, lead_to_step
from metrics.sources import Source

SHOWN = 10


def unknown(place: Place) -> Iterable[Found]:
    begun, href = in_hand(place.community, Source.EXPERTS), href_to("content:expert-gaps", place.community.slug)
    for tag in topics_without_anybody(place.community)[:SHOWN]:
        title = f"Nobody is known for {tag.name}"
        if not is_in_hand(title, begun):
            waiting, texts = tag.waiting, plural(tag.item_count, "text", "texts")  # type: ignore[attr-defined]
            asks = f", and {plural(waiting, 'ask waits', 'asks wait')} for an answer" if waiting else ""
            yield Found(f"topic-{tag.pk}", f"{texts} here are about it{asks}.", None, title, href, href)


register(
    Kind(
        key="topic",
        rank=69,
        one="one topic nobody is known for",
        many="{n} topics nobody is known for",
        why="Nobody was said to have helped with them in two years. Find somebody, here or next door, before the next ask.",
        label="Do something about it",
        find=unknown,
        leads=lead_to_step,
    )
)
