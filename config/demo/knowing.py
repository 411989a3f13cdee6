"""What people say about being asked: hours, topics, a week off. Who knows is counted from what is there."""

from __future__ import annotations

from datetime import time, timedelta

from config.demo.world import World
from content.experts.counting import count_everybody
from content.models import Reach, tag_slug

# Handle, working day, “ask me about”, not about, days away, asks a week.
SAID = (
    ("birgit.aalto", (7, 15), ("warm restart", "flush plans"), (), 0, 2),
    ("tomasz.wieczorek", (8, 16), ("bearings",), ("invoices",), 0, 3),
    ("kirsi.lehtonen", (9, 17), ("vibration", "spectra"), (), 0, 5),
    ("adaeze.okonkwo", (22, 6), ("night shift handover",), (), 0, 5),
    ("joost.van.der.meer", None, ("seals",), (), 9, 5),
)


def say_who_knows(world: World) -> None:
    for handle, hours, about, quiet, away, a_week in SAID:
        person = world.by_handle.get(handle)
        if person is None:
            continue
        begins, ends = (time(hour) for hour in hours) if hours else (None, None)
        Reach.objects.update_or_create(
            user=person.user,
            defaults={
                "works_from": begins,
                "works_until": ends,
                "asks_about": list(about),
                "asks_about_slugs": [tag_slug(topic) for topic in about],
                "quiet_topics": list(quiet),
                "quiet_slugs": [tag_slug(topic) for topic in quiet],
                "away_until": (world.end + timedelta(days=away)).date() if away else None,
                "referrals_a_week": a_week,
            },
        )
    count_everybody()
