"""What people hear of interviews with members."""

from __future__ import annotations

from activity.delivery import Draft
from activity.models import NoticeOrder
from communities.access import readers_of
from content.models import FeaturedMember


def about_feature(order: NoticeOrder) -> list[Draft]:
    """Who is to be featured hears that they are asked; who asked hears the answer."""
    featured = (
        FeaturedMember.objects.select_related("community", "user", "chosen_by").filter(pk=order.object_id).first()
    )
    if featured is None:
        return []
    name, place = featured.user.display_name, featured.community.name
    asker = featured.chosen_by.display_name if featured.chosen_by else "A manager"
    title = {
        "feature_asked": f"{asker} would like to feature you in {place}, with a few questions",
        "feature_agreed": f"{name} answered your questions: the interview stands in {place}",
        "feature_declined": f"{name} does not want to be featured in {place}",
    }[order.kind]
    told = featured.user_id if order.kind == "feature_asked" else featured.chosen_by_id
    return [
        Draft(
            recipient_id=reader.pk,
            group=f"featured:{featured.pk}",
            title=title,
            url=featured.get_absolute_url(),
            community_id=featured.community_id,
        )
        for reader in readers_of(featured.community).filter(pk=told or 0)
    ]
