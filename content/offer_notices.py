"""What people hear when the platform brings them an ask."""

from __future__ import annotations

from activity.delivery import Draft
from activity.models import NoticeOrder
from communities.access import readers_of
from content.models import AskClock, AskOffer
from content.offering import CONNECTOR, EXPERT, ON_TURN

SAYS = {
    ON_TURN: "“{}” still waits for a first reply. You look after such asks this week.",
    EXPERT: "“{}” still waits for a first reply. You helped with such things: can you help here?",
    CONNECTOR: "“{}” still waits for a first reply. Do you know who knows, or what to point to?",
}


def about_offer(order: NoticeOrder) -> list[Draft]:
    """To the one person, while the ask still waits."""
    offers = AskOffer.objects.standing().select_related("ask__community")
    offer = offers.filter(pk=order.object_id, ask__in=AskClock.objects.running().values("ask")).first()
    if offer is None:
        return []
    ask = offer.ask
    return [
        Draft(
            recipient_id=person.pk,
            group=f"item:{ask.pk}",
            title=SAYS[order.kind].format(ask.title),
            url=ask.get_absolute_url(),
            community_id=ask.community_id,
            item_id=ask.pk,
        )
        for person in readers_of(ask.community).filter(pk=offer.person_id)
    ]
