"""Featured members: one interview in two of the communities, in words a colleague would use."""

from __future__ import annotations

from datetime import timedelta

from communities.markdown import render
from config.demo.world import World
from content.models import FeaturedMember

Interview = tuple[str, str, tuple[tuple[str, str], ...]]

FEATURED: dict[str, Interview] = {
    "field-service": (
        "birgit.aalto",
        "Her answers on warm restarts have saved more than one night shift.",
        (
            (
                "What do you do here, and for whom?",
                "I look after compressors from Tampere, for whoever stands beside one. Most of my day is finding out "
                "why a thing that held for two years stopped holding on a Tuesday.",
            ),
            (
                "What did you learn lately that others could use?",
                "Look at the *last start*, not at the failure. Four of the last five seals I opened had run dry for "
                "less than a minute, weeks earlier.",
            ),
            (
                "Whose answer helped you, and how?",
                "Joost sent me a drawing from 1987 that nobody else had. It took him ten minutes and ended an argument "
                "of three months.",
            ),
        ),
    ),
    "supply-chain-planning": (
        "tomasz.wieczorek",
        "Eleven people found the right planner through him this year.",
        (
            (
                "What do you do here, and for whom?",
                "I plan service parts in Gdańsk. The other half of my day I tell people whom to call.",
            ),
            (
                "How do you know who knows?",
                "I keep no list. I ask one more question before I answer, and then I remember who answered it well.",
            ),
        ),
    ),
}


def feature(world: World) -> None:
    """Asked by the first manager ten days ago, agreed to two days later, for four more weeks."""
    for slug, (handle, why, words) in FEATURED.items():
        spot, person = world.spots.get(slug), world.by_handle.get(handle)
        asked = world.end - timedelta(days=10)
        if spot is None or person is None or not person.is_in(slug, asked):
            continue
        world.add(
            FeaturedMember(
                community=spot.community,
                user=person.user,
                why=why,
                questions=[{"question": question, "answer": answer} for question, answer in words],
                html=render("\n\n".join(f"### {question}\n\n{answer}" for question, answer in words), mentions=False),
                chosen_by=world.by_handle[spot.place.managers[0]].user,
                created_at=asked,
                agreed_at=asked + timedelta(days=2),
                until=(world.end + timedelta(weeks=4)).date(),
            )
        )
