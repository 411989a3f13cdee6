"""A series of posts that were written anyway, and a template of a community's own."""

from __future__ import annotations

from config.demo.world import World
from content.models import Kind, Series, TextTemplate

SERIES = (
    (
        "field-service",
        "learned-in-the-field",
        "Learned in the field",
        "What somebody does differently after a year of it. One post each, nothing from a book.",
        (
            "What I stopped carrying in the van, and what I miss",
            "Three questions I ask before I open anything",
            "Half a year of answers: what I learned by being wrong in public",
        ),
    ),
)
VISIT = """## Which machine

Type, serial number, hours, and what it pumps.

## What I found

In the order you looked. Numbers with their unit, a picture of what words do not show.

## What I did

And what I left as it was.

## For whoever comes next

What to look at first, and when.
"""


def begin_series(world: World) -> None:
    """Begun by whoever wrote the first part."""
    for place, slug, title, about, titles in SERIES:
        spot = world.spots.get(place)
        parts = [piece for piece in spot.pieces if piece.item.title in titles] if spot else []
        if spot is None or not parts:
            continue
        first = min(parts, key=lambda piece: piece.at)
        series = Series(
            community=spot.community, slug=slug, title=title, about=about, begun_by=first.by.user, created_at=first.at
        )
        world.add(series)
        for piece in parts:
            piece.item.series = series
    if "field-service" in world.spots:
        world.add(
            TextTemplate(
                community=world.spots["field-service"].community,
                kind=Kind.POST,
                name="A site visit",
                purpose="What you found and did at a machine, for whoever stands there next.",
                body=VISIT,
            )
        )
