"""What happened to a community, as marks on a trend: that it happened, on which day, and its page. When, not why.

Only what the viewer may see, and only of people what stands in the open.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, Exists, OuterRef, Q
from django.urls import reverse
from django.utils.text import Truncator

from accounts.models import User
from activity.models import AuditEntry
from communities.models import Charter, Community, Lifecycle, Position
from content.models import Event as Meeting
from metrics.models import NextStep
from metrics.trends import Event
from roles.models import RolePolicy, TargetProfile

MOST = 20  # of a kind, the newest
LARGE = 10  # people who said that they come, or that they were there: from then on a meeting is marked
MEETINGS = 6
A_NAME = 40  # characters


def events_of(community: Community, targets: Iterable[TargetProfile], viewer: User | AnonymousUser) -> list[Event]:
    """Of targets, ways of measuring, charter, managers, life of the community, large meetings and steps. Five queries."""
    return [
        *_of_targets(community, targets),
        *_of_policies(community),
        *_of_audit(community),
        *_of_charters(community, viewer),
        *_of_meetings(community, viewer),
        *_of_steps(community, viewer),
    ]


def _of_targets(community: Community, targets: Iterable[TargetProfile]) -> list[Event]:
    history = reverse("metrics:target-history", args=[community.slug])
    return [Event(t.adopted_at.date(), _said_of(t), f"{history}#version-{t.version}") for t in targets]


def _said_of(target: TargetProfile) -> str:
    if target.is_retired:
        return "target given up"
    return "target changed" if target.version > 1 else "first target"


def _of_policies(community: Community) -> list[Event]:
    """Its own, and those of the platform that a week of its own was computed by: what comes into force later, or came
    before anything was counted here, changed nothing that is drawn."""
    later, before = (
        Exists(community.weeks.filter(**{f"as_of__{way}": OuterRef("adopted_on")})) for way in ("gt", "lte")
    )
    of_platform = Q(community=None, version__gt=1) & Q(later) & Q(before)
    policies = RolePolicy.objects.filter(of_platform | Q(community=community)).order_by("-pk")[:MOST]
    own, platform = reverse("roles:policy-detail", args=[community.slug]), reverse("method")
    return [
        Event(policy.adopted_on, "rhythm of roles changed", own)
        if policy.community_id
        else Event(policy.adopted_on, "way of measuring changed", platform)
        for policy in policies
    ]


def _of_audit(community: Community) -> list[Event]:
    """Changes of the community's life, and who became a manager: without a name, which stands on the list of members."""
    wanted = Q(action="lifecycle.change") | Q(action="position.change", details__after=Position.MANAGER)
    found = AuditEntry.objects.filter(wanted, community_id=community.pk).order_by("-at")[:MOST]
    members, home = reverse("communities:member-list", args=[community.slug]), community.get_absolute_url()
    events = []
    for entry in found.values_list("at", "action", "details"):
        at, action, after = entry[0].date(), entry[1], entry[2].get("after", "")
        if action == "position.change":
            events.append(Event(at, "new manager", f"{members}?position={Position.MANAGER}"))
        else:
            became = f"became {Lifecycle(after).label}" if after in Lifecycle else "changed"
            events.append(Event(at, became, home))
    return events


def _of_charters(community: Community, viewer: User | AnonymousUser) -> list[Event]:
    charters = Charter.objects.visible_to(viewer).filter(community=community, version__gt=1).latest_first()[:MOST]
    return [
        Event(at.date(), "charter changed", reverse("communities:charter-version", args=[community.slug, version]))
        for at, version in charters.values_list("created_at", "version")
    ]


def _of_meetings(community: Community, viewer: User | AnonymousUser) -> list[Event]:
    """The largest that took place, by how many said that they come or that they were there."""
    there = Q(guests__answer="coming") | Q(guests__was_there_at__isnull=False)
    held = Meeting.objects.visible_to(viewer).filter(item__community=community).taking_place().over()
    large = held.annotate(people=Count("guests", filter=there)).filter(people__gte=LARGE).order_by("-people", "-pk")
    return [
        Event(
            start.date(),
            f"event: {Truncator(title).chars(A_NAME)}",
            reverse("content:event-detail", args=[community.slug, pk]),
        )
        for start, title, pk in large.values_list("starts_at", "item__title", "item_id")[:MEETINGS]
    ]


def _of_steps(community: Community, viewer: User | AnonymousUser) -> list[Event]:
    steps = NextStep.objects.visible_to(viewer).in_community(community).exclude(state=NextStep.State.PROPOSED)
    return [
        Event(
            at.date(),
            f"step: {Truncator(what).chars(A_NAME)}",
            reverse("metrics:step-detail", args=[community.slug, pk]),
        )
        for at, what, pk in steps.order_by("-taken_at").values_list("taken_at", "what", "pk")[:MOST]
    ]
