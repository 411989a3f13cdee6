"""What the pages and the API read of a community: its weeks, its targets, what happened to it. Snapshots only."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib.auth.models import AnonymousUser
from django.urls import reverse

from accounts.models import User
from activity.models import AuditEntry
from communities.models import Community, Lifecycle
from metrics.profile import Profile, profile_of, settings_of
from metrics.trends import WEEKS, Event
from roles.models import CommunityWeek, Role, TargetProfile
from roles.targets import bands_of


def weeks_of(community: Community, viewer: User | AnonymousUser) -> list[CommunityWeek]:
    """The Monday snapshots of the last year, oldest first."""
    weeks = CommunityWeek.objects.visible_to(viewer).in_community(community).weekly().order_by("-as_of")[:WEEKS]
    return list(reversed(weeks))


def targets_of(community: Community, viewer: User | AnonymousUser, limit: int | None = 20) -> list[TargetProfile]:
    """The newest target profiles, newest first, with their bands and authors."""
    found = TargetProfile.objects.visible_to(viewer).filter(community=community).latest_first()
    return list(found.select_related("author").prefetch_related("bands")[:limit])


def latest_profile(community: Community, viewer: User | AnonymousUser) -> Profile | None:
    """The newest week as it may be shown, against the target of now."""
    weeks, targets = weeks_of(community, viewer)[-1:], targets_of(community, viewer)[:1]
    if not weeks:
        return None
    return profile_of(weeks[0], bands_of(targets[0] if targets else None), settings_of(community).small_group)


def events_of(community: Community, targets: Iterable[TargetProfile]) -> list[Event]:
    """What a trend is annotated with: changes of the target and of the community's life."""
    history = reverse("metrics:target-history", args=[community.slug])
    events = [
        Event(
            t.adopted_at.date(), "target changed" if t.version > 1 else "first target", f"{history}#version-{t.version}"
        )
        for t in targets
    ]
    changes = AuditEntry.objects.filter(community_id=community.pk, action="lifecycle.change").order_by("-at")[:20]
    for change in changes:
        after = change.details.get("after", "")
        events.append(Event(change.at.date(), f"became {Lifecycle(after).label}" if after in Lifecycle else "changed"))
    return events


def chosen_role(wanted: str, profile: Profile | None) -> str:
    """The role of the trend: the one asked for, else the first off target that can be drawn, else the first giving one."""
    if wanted in Role.values:
        return wanted
    rows = [row for row in profile.rows if row.cell.share is not None] if profile else []
    off = next((row.role for row in rows if row.state == "off"), None)
    return off or next((row.role for row in rows if row.role != Role.CONSUMER), Role.CREATOR.value)


def evidence_links(community: Community) -> dict[str, str]:
    return {role: reverse("metrics:role-evidence", args=[community.slug, role]) for role in Role.values}
