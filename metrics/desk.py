"""What waits for the managers of a community: how much, since when, and where it is done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from accounts.models import User
from activity.models import Act
from communities.models import Community, JoinRequest, Lifecycle, Membership, Position
from content.models import Item
from metrics.proposing import with_tallies
from roles.circles import waiting_circles
from roles.models import TargetProfile, TargetProposal

QUIET = timedelta(days=30)
SHOWN = 5


@dataclass(frozen=True)
class Waiting:
    """One thing to do. Since is when the oldest of them began to wait."""

    title: str
    text: str
    label: str
    href: str
    since: datetime | None = None
    entries: tuple[tuple[str, str, datetime], ...] = ()


def href_to(name: str, *args: object) -> str:
    """An address, or nothing while the page does not exist."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""


def plural(count: int, one: str, many: str) -> str:
    return f"{count:,} {one if count == 1 else many}"


def waiting_for(user: User, community: Community) -> list[Waiting]:
    found = [
        _requests(user, community),
        _asks(user, community),
        _newcomers(user, community),
        _lifecycle(community),
        *_managers(community),
        _circles(user, community),
        *_target(user, community),
    ]
    return [thing for thing in found if thing is not None]


def _requests(user: User, community: Community) -> Waiting | None:
    requests = list(
        JoinRequest.objects.visible_to(user).waiting().filter(community=community).order_by("created_at")[:100]
    )
    if not requests:
        return None
    return Waiting(
        f"{plural(len(requests), 'person asks', 'people ask')} to join",
        "Each gets an answer from a person; a no is an answer, too.",
        "Answer them",
        href_to("communities:join-request-list", community.slug),
        requests[0].created_at,
    )


def _asks(user: User, community: Community) -> Waiting | None:
    late = (
        Item.objects.visible_to(user)
        .in_community(community)
        .waiting_asks()
        .with_people()
        .filter(closed_at=None, source="", published_at__lt=timezone.now() - timedelta(hours=community.reply_hours))
        .order_by("published_at")
    )
    asks = list(late[: 100 + 1])
    if not asks:
        return None
    count = "More than 100 asks" if len(asks) > 100 else plural(len(asks), "ask", "asks")
    return Waiting(
        f"{count} without an answer for longer than {plural(community.reply_hours, 'hour', 'hours')}",
        "Answer, or point somebody who knows to it.",
        "See the asks",
        href_to("content:ask-list", community.slug),
        asks[0].published_at,
        tuple((a.title, a.get_absolute_url(), a.published_at) for a in asks[:SHOWN] if a.published_at),
    )


def _newcomers(user: User, community: Community) -> Waiting | None:
    stays = list(
        Membership.objects.visible_to(user)
        .in_community(community)
        .newcomers()
        .filter(welcomed_by=None, position=Position.MEMBER)
        .exclude(user=user)
        .select_related("user")
        .order_by("joined_at")[:100]
    )
    if not stays:
        return None
    return Waiting(
        f"{plural(len(stays), 'newcomer was', 'newcomers were')} not welcomed yet",
        "People who are greeted within three days come back more often.",
        "Say hello",
        href_to("communities:member-list", community.slug),
        stays[0].joined_at,
        tuple((s.user.display_name, s.user.get_absolute_url(), s.joined_at) for s in stays[:SHOWN]),
    )


def _lifecycle(community: Community) -> Waiting | None:
    href = href_to("communities:lifecycle-change", community.slug)
    if community.lifecycle == Lifecycle.DRAFT:
        text = "Only members know of it. It goes live when there is something to find in it."
        return Waiting("This community is a draft", text, "Go live", href)
    if community.lifecycle in {Lifecycle.DORMANT, Lifecycle.ARCHIVED}:
        title = f"This community is {community.get_lifecycle_display()}"
        return Waiting(title, "It can be read, not changed.", "Change that", href)
    return None


def _managers(community: Community) -> list[Waiting]:
    """Said of the managers together; when one of them was here last is nobody's business."""
    people = list(
        Membership.objects.current().in_community(community).filter(position=Position.MANAGER).select_related("user")
    )
    present = [stay.user_id for stay in people if stay.user.is_active]
    href = href_to("communities:member-list", community.slug)
    found = []
    if len(present) < len(people):
        gone = plural(len(people) - len(present), "manager", "managers")
        found.append(Waiting(f"{gone} can no longer sign in", "Hand the position to somebody else.", "People", href))
    if len(present) < 2:
        title = "There is only one manager" if present else "There is no manager"
        text = (
            "Two can stand in for each other." if present else "Nobody decides on requests or looks after the charter."
        )
        found.append(Waiting(title, text, "Appoint another" if present else "Appoint one", href))
    acted = Act.objects.filter(
        actor_id__in=present, community_id=community.pk, occurred_on__gte=timezone.now().date() - QUIET
    )
    if present and community.lifecycle == Lifecycle.LIVE and not acted.exists():
        title = "No manager did anything here in the last 30 days"
        found.append(Waiting(title, "Members notice. A short answer somewhere is enough.", "People", href))
    return found


def _circles(user: User, community: Community) -> Waiting | None:
    count = waiting_circles(user, community)
    if not count:
        return None
    return Waiting(
        "One small circle recognises itself far more than is usual"
        if count == 1
        else f"{count:,} small circles recognise themselves far more than is usual",
        "There may be a good reason. Ask, and note what you found; nothing happens by itself.",
        "Look at it" if count == 1 else "Look at them",
        href_to("roles:circle-list", community.slug),
    )


def _target(user: User, community: Community) -> list[Waiting]:
    """Proposals that only wait for a manager, then those still spoken about; without any, that there is no target."""
    proposals = TargetProposal.objects.visible_to(user).in_community(community).open().with_all().latest_first()
    open_ones = with_tallies(proposals[:SHOWN])
    entries = [(p.purpose, p.get_absolute_url(), p.proposed_at) for p in open_ones]
    ready = [p for p in open_ones if p.tally.is_enough]  # type: ignore[attr-defined]
    href = href_to("metrics:target-detail", community.slug)
    if open_ones:
        title = (
            f"{plural(len(ready), 'proposed target can', 'proposed targets can')} be adopted"
            if ready
            else f"{plural(len(open_ones), 'target is', 'targets are')} proposed"
        )
        text = "A manager and a member agree; adopting it is yours." if ready else "Say whether you agree."
        return [Waiting(title, text, "Read it", href, open_ones[-1].proposed_at, tuple(entries))]
    if TargetProfile.objects.filter(community=community).exists():
        return []
    title = "There is no target for the mix of roles"
    return [Waiting(title, "What should be different for whom, and who is missing for it?", "Propose one", href)]
