"""The circles of a community that wait to be looked at: who is in one, what was said before, how it is put into words."""

from __future__ import annotations

from dataclasses import dataclass

from accounts.models import User
from communities.models import Community
from roles.models import Circle, CircleMember, CircleReview

MOST = 100  # circles listed; more of them would say something about the measure, not about people


@dataclass(frozen=True)
class Listed:
    """A circle, and the newest review that speaks of everybody in it."""

    circle: Circle
    review: CircleReview | None

    @property
    def says(self) -> str:
        """The reason, in one sentence."""
        circle = self.circle
        return (
            f"{circle.size:,} people gave one another {circle.recognitions:,} recognitions in 52 weeks. "
            f"Of all that reached them, {percent(circle.share)} came from inside; "
            f"in a community of this size {percent(circle.expected)} would be usual."
        )

    @property
    def counts(self) -> str:
        """What becomes of it in the measures."""
        return f"Recognition inside it counts {percent(self.circle.iota_fx / 1_000_000)} or a little more, from outside all."


def percent(share: float) -> str:
    """Whole, but never a small share as none."""
    return "under 1\N{NO-BREAK SPACE}%" if 0 < share < 0.01 else f"{100 * share:.0f}\N{NO-BREAK SPACE}%"


def people_of(circle: Circle) -> list[User]:
    """Who is in it and still here, by name; nobody who opted out since: their rows are gone."""
    members = CircleMember.objects.filter(circle=circle, member__erased_at=None).select_related("member")
    return sorted((row.member for row in members), key=lambda person: (person.display_name.casefold(), person.pk))


def circles_of(viewer: User, community: Community) -> list[Listed]:
    """Those of the newest Monday, the not yet looked at first. Three queries."""
    circles = list(Circle.objects.visible_to(viewer, community).newest().prefetch_related("members")[:MOST])
    reviews = list(
        CircleReview.objects.visible_to(viewer, community).select_related("by").order_by("-at", "-pk")[: 10 * MOST]
    )
    found = [Listed(circle, review_of(circle, reviews)) for circle in circles]
    return sorted(found, key=lambda listed: listed.review is not None)


def review_of(circle: Circle, reviews: list[CircleReview]) -> CircleReview | None:
    """The newest that speaks of everybody in the circle: with somebody new in it, it waits again."""
    members = {row.member_id for row in circle.members.all()}
    return next((review for review in reviews if members and members <= set(review.member_ids)), None)


def waiting_circles(viewer: User, community: Community) -> int:
    """How many nobody has looked at yet. One query where there is none."""
    if not Circle.objects.filter(community=community).to_look_at().newest().exists():
        return 0
    return sum(1 for listed in circles_of(viewer, community) if listed.review is None)
