"""Managers who are gone or did nothing here for 30 days, with an offer of hand-over; and that there are too few."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from django.urls import reverse

from accounts.models import User
from activity.models import Act, AuditEntry
from communities.actions import write_to_member
from communities.models import Lifecycle, Membership, Position, Word
from metrics.desk.asking_back import take_word_back
from metrics.desk.kinds import Done, Found, Kind, Place, href_to, register
from metrics.models import DeskDecision, DeskEntry

QUIET = timedelta(days=30)


def few(place: Place) -> Iterator[Found]:
    href = href_to("communities:member-list", place.community.slug)
    present = Membership.objects.managers().in_community(place.community).count()
    if present == 1:
        yield Found("one-manager", "Two can stand in for each other.", None, "There is only one manager", href, href)
    elif not present:
        reason = "Nobody decides on requests or looks after the charter."
        yield Found("no-manager", reason, None, "There is no manager", href, href)


def gone(place: Place) -> Iterator[Found]:
    stays = Membership.objects.current().in_community(place.community).filter(position=Position.MANAGER)
    for stay in stays.filter(user__is_active=False, user__erased_at=None).select_related("user"):
        href = href_to("communities:member-position", place.community.slug, stay.user.handle)
        reason = "Can no longer sign in. Hand the position to somebody else."
        yield Found(f"stay-{stay.pk}", reason, None, url=href, to=href, person_id=stay.user_id)


def quiet(place: Place) -> Iterator[Found]:
    """Nothing done in the open, nothing managed; when somebody was here last is nobody's business."""
    community, since = place.community, place.now - QUIET
    if community.lifecycle != Lifecycle.LIVE:
        return
    stays = Membership.objects.managers().in_community(community).filter(joined_at__lt=since).select_related("user")
    ids = [stay.user_id for stay in stays]
    here = {"community_id": community.pk}
    busy = set(
        Act.objects.filter(actor_id__in=ids, occurred_on__gte=since.date(), **here).values_list("actor_id", flat=True)
    )
    busy |= set(AuditEntry.objects.filter(by__in=ids, at__gte=since, **here).values_list("by_id", flat=True))
    decided = DeskDecision.objects.in_community(community).filter(by__in=ids, at__gte=since)
    busy |= set(decided.values_list("by_id", flat=True))
    written = Word.objects.in_community(community).lately().filter(to__in=ids)
    busy |= set(written.values_list("to_id", flat=True))
    for stay in stays:
        if stay.user_id not in busy:
            people = reverse("communities:member-list", args=[community.slug])
            yield Found(
                f"stay-{stay.pk}-{since:%Y%m}",
                "Did nothing in the open here for 30 days.",
                None,
                url=stay.user.get_absolute_url(),
                person_id=stay.user_id,
                draft=f"Hello {stay.user.first_name},\n\nyou look after {community.name} with us. If you have no time for it "
                f"just now, that is fine: under {people} you can hand over to another member in two clicks. "
                "Shall I ask somebody?",
            )


def _offer(user: User, entry: DeskEntry, text: str) -> Done:
    assert entry.person
    word = write_to_member(by=user, community=entry.community, to=entry.person, words=text)
    return Done(f"{entry.person.first_name} gets your word.", word.pk)


register(
    Kind(
        key="few-managers",
        rank=12,
        one="too few look after this community",
        many="too few look after this community",
        why="Members turn to managers. One can be ill.",
        label="Appoint another",
        find=few,
        is_live=True,
    )
)
register(
    Kind(
        key="manager",
        rank=14,
        one="one manager can no longer sign in",
        many="{n} managers can no longer sign in",
        why="What waits for them waits for nobody.",
        label="Hand it on",
        find=gone,
        is_live=True,
    )
)
register(
    Kind(
        key="quiet-manager",
        rank=55,
        one="one manager has done nothing here for 30 days",
        many="{n} managers have done nothing here for 30 days",
        why="Members notice. Offer to hand over before it becomes a burden.",
        label="Offer a hand-over",
        find=quiet,
        act=_offer,
        asks="Your word",
        most=1000,
        undo=take_word_back,
    )
)
