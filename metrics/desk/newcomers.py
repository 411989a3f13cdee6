"""People who joined in the last 30 days and whom nobody said hello to."""

from __future__ import annotations

from collections.abc import Iterable

from accounts.models import User
from communities.actions import welcome_member, withdraw_welcome
from communities.models import Membership, Position
from metrics.desk.kinds import MOST, Done, Found, Kind, Place, register
from metrics.models import DeskDecision, DeskEntry


def unwelcomed(place: Place) -> Iterable[Found]:
    stays = Membership.objects.current().people().in_community(place.community).newcomers()
    stays = stays.filter(welcomed_by=None, position=Position.MEMBER).select_related("user")
    for stay in stays.order_by("joined_at", "pk")[: MOST + 1]:
        person = stay.user
        about = ", ".join(part for part in (person.job_role, person.department) if part)
        yield Found(
            f"stay-{stay.pk}",
            f"“{stay.introduction}”" if stay.introduction else f"{about}." if about else "New here.",
            stay.joined_at,
            url=person.get_absolute_url(),
            person_id=person.pk,
            draft=f"Welcome, {person.first_name}. What brings you here? If something is unclear, ask; that is what we are for.",
        )


def _welcome(user: User, entry: DeskEntry, text: str) -> Done:
    assert entry.person
    welcome_member(by=user, community=entry.community, user=entry.person, note=text)
    return Done(f"{entry.person.first_name} finds your line among the notices.")


def _take_back(user: User, decision: DeskDecision) -> None:
    assert decision.person
    withdraw_welcome(by=user, community=decision.community, user=decision.person)


register(
    Kind(
        key="newcomer",
        rank=40,
        one="one newcomer was not welcomed yet",
        many="{n} newcomers were not welcomed yet",
        why="People who are greeted within three days come back more often.",
        label="Say hello",
        find=unwelcomed,
        act=_welcome,
        asks="Your line of welcome",
        most=300,
        undo=_take_back,
    )
)
