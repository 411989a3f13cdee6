"""30, 60 and 90 days after a community went live: how it stands, and one thing to do next."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from content.models import Item
from content.models import Kind as ItemKind
from metrics.desk.kinds import Found, Kind, Place, href_to, plural, register
from roles.models import TargetProfile

DAYS = (30, 60, 90)
STANDS = timedelta(days=30)  # the last of them
ENOUGH_ASKS, ENOUGH_MEMBERS = 5, 12


@dataclass(frozen=True)
class Step:
    says: str
    href: str


def prompts(place: Place) -> Iterator[Found]:
    began = place.community.went_live_at
    if began is None:
        return
    age = place.now - began
    passed = [day for day in DAYS if age >= timedelta(days=day)]
    if not passed or age >= timedelta(days=DAYS[-1]) + STANDS:
        return
    day = passed[-1]
    step = next_step(place, day)
    title = f"{day} days since {place.community.name} went live"
    since = began + timedelta(days=day)
    yield Found(f"day-{day}", f"{stands(place)} {step.says}", since, title[:300], url=step.href, to=step.href)


def stands(place: Place) -> str:
    asks = Item.objects.published().in_community(place.community).of_kind(ItemKind.ASK)
    count, answered = asks.count(), asks.filter(answer_count__gt=0).count()
    members = plural(place.community.member_count, "member", "members")
    return f"{members}, {plural(count, 'ask', 'asks')}, {answered:,} of them answered."


def next_step(place: Place, day: int) -> Step:
    """The first thing that is missing at that age. An empty room comes before a fine one."""
    slug = place.community.slug
    items = Item.objects.published().in_community(place.community)
    if items.of_kind(ItemKind.ASK).count() < ENOUGH_ASKS:
        says = "Ask a question from your own work, and bring one from somebody who would not ask."
        return Step(says, href_to("content:ask-create", slug))
    if place.community.member_count < ENOUGH_MEMBERS:
        return Step("Invite the people whose answers you miss.", href_to("communities:member-invite", slug))
    if day >= DAYS[1] and not TargetProfile.objects.filter(community=place.community).exists():
        says = "Agree on what should be different for whom: propose a target."
        return Step(says, href_to("metrics:target-propose", slug))
    if not items.of_kind(ItemKind.EVENT).exists():
        return Step("Invite to a first meeting, an hour, with one case.", href_to("content:event-create", slug))
    if day >= DAYS[2]:
        says = "Read the charter again: does it still say what you do here?"
        return Step(says, href_to("communities:charter-edit", slug))
    return Step("Put the answers that came up twice on a page.", href_to("content:page-create", slug))


register(
    Kind(
        key="prompt",
        rank=8,
        one="a look back",
        many="{n} looks back",
        why="The first three months decide whether people come back. One thing at a time.",
        label="Do it",
        find=prompts,
    )
)
