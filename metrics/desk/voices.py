"""Missing voices: departments and regions with members here of whom nobody wrote. None of fewer than five is named."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from hashlib import blake2s

from django.db.models import Count, Q

from accounts.models import User
from communities.models import Membership
from content.models import Item, Reply
from metrics.desk.drafting import begin
from metrics.desk.kinds import MOST, Found, Kind, Place, href_to, register
from metrics.masking import LEAST_CELL
from metrics.models import DeskEntry

WINDOW = timedelta(days=90)
FIELDS = ("department", "region")


def silent(place: Place) -> Iterator[Found]:
    """Nothing is said while hardly anybody writes: then the silence is no department's."""
    since = place.now - WINDOW
    items = Item.objects.published().in_community(place.community).filter(published_at__gt=since)
    lively = Item.objects.published().in_community(place.community).filter(last_activity_at__gt=since)
    replies = Reply.objects.present().filter(item__in=lively, created_at__gt=since)
    by = Q(pk__in=items.order_by().values("author")) | Q(pk__in=replies.order_by().values("author"))
    writers = User.objects.filter(by)
    if len(writers.values_list("pk")[:LEAST_CELL]) < LEAST_CELL:
        return
    members = Membership.objects.current().people().in_community(place.community)
    joined = members.filter(joined_at__lt=since)  # who came lately has not had the time
    to = href_to("content:thread-create", place.community.slug)
    for field in FIELDS:
        name = f"user__{field}"
        speaking = set(writers.values_list(field, flat=True).distinct())
        counted = joined.exclude(**{name: ""}).order_by().values_list(name).annotate(n=Count("pk"))
        quiet = [said for said, n in counted.filter(n__gte=LEAST_CELL).order_by("-n", name) if said not in speaking]
        for said in quiet[:MOST]:
            key = blake2s(said.encode(), digest_size=6).hexdigest()
            yield Found(
                f"{field}-{key}",
                "Members from there, and nothing written in the last 90 days.",
                None,
                f"Nobody from {said}"[:300],
                url=href_to("communities:member-list", place.community.slug),
                to=to,
                draft=f"We have not heard from {said} for a while. What does this look like from where you are? "
                "What do you do differently?",
            )


def _invite(user: User, entry: DeskEntry) -> str:
    return begin(
        user,
        entry,
        "thread:new",
        entry.to,
        title=entry.title.replace("Nobody from ", "What is it like in ")[:190] + "?",
    )


register(
    Kind(
        key="voice",
        rank=67,
        one="one voice is missing",
        many="{n} voices are missing",
        why="Departments and regions with five members or more, of whom nobody wrote. A question to them opens the door.",
        label="Ask them",
        find=silent,
        leads=_invite,
    )
)
