"""What the pages and the API read of a community: its weeks and its targets. Snapshots only."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date

from django.contrib.auth.models import AnonymousUser
from django.urls import reverse

from accounts.models import User
from communities.models import Community
from metrics.masking import Cell, cell, detail_for
from metrics.profile import Profile, profile_of, settings_of
from metrics.trends import WEEKS
from roles.models import CommunityWeek, Role, TargetProfile
from roles.targets import bands_of

QUARTER, LONGEST = 14, 105  # Mondays: a quarter has one more than weeks


def weeks_of(community: Community, viewer: User | AnonymousUser) -> list[CommunityWeek]:
    """The Monday snapshots of the last year, oldest first."""
    weeks = CommunityWeek.objects.visible_to(viewer).in_community(community).weekly().order_by("-as_of")[:WEEKS]
    return list(reversed(weeks))


def targets_of(community: Community, viewer: User | AnonymousUser, limit: int | None = 20) -> list[TargetProfile]:
    """The newest target profiles, newest first, with their bands and authors."""
    found = TargetProfile.objects.visible_to(viewer).filter(community=community).latest_first()
    return list(found.select_related("author", "adopted_by").prefetch_related("bands")[:limit])


def standing_of(targets: Sequence[TargetProfile]) -> TargetProfile | None:
    """What holds now, among targets newest first."""
    return targets[0] if targets and not targets[0].is_retired else None


def latest_profile(community: Community, viewer: User | AnonymousUser) -> Profile | None:
    """The newest week as it may be shown, against the target of now."""
    weeks = weeks_of(community, viewer)[-1:]
    if not weeks:
        return None
    target = standing_of(targets_of(community, viewer, limit=1))
    return profile_of(weeks[0], bands_of(target), settings_of(community).small_group)


def standing_on(targets: Sequence[TargetProfile], day: date) -> TargetProfile | None:
    """What held at the beginning of a day (UTC), among targets newest first."""
    before = [target for target in targets if target.adopted_at.astimezone(UTC).date() < day]
    return standing_of(before)


def period_of(community: Community, viewer: User, first: date | None, last: date | None) -> list[CommunityWeek]:
    """The Monday snapshots of a period, oldest first: from the one before or on its first day to that of its last.

    Without days: the newest quarter. Two years at most.
    """
    weeks = CommunityWeek.objects.visible_to(viewer).in_community(community).weekly().select_related("policy")
    if last:
        weeks = weeks.filter(as_of__lte=last)
    if first:
        before = weeks.filter(as_of__lte=first).order_by("-as_of").values_list("as_of", flat=True).first()
        weeks = weeks.filter(as_of__gte=before or first)
    found = weeks.order_by("-as_of")[: LONGEST if first else QUARTER]
    return list(reversed(found))


def cell_of(role: str, week: CommunityWeek, small_group: int) -> Cell | None:
    """One role in one week as it may be shown; None where there are words at most."""
    detail = detail_for(week.members, small_group)
    return cell(int(week.acting.get(role, 0)), week.members, detail) if detail.has_numbers else None


def chosen_role(wanted: str, profile: Profile | None) -> str:
    """The role of the trend: the one asked for, else the first off target that can be drawn, else the first giving one."""
    if wanted in Role.values:
        return wanted
    rows = [row for row in profile.rows if row.cell.share is not None] if profile else []
    off = next((row.role for row in rows if row.state == "off"), None)
    return off or next((row.role for row in rows if row.role != Role.CONSUMER), Role.CREATOR.value)


def evidence_links(community: Community) -> dict[str, str]:
    return {role: reverse("metrics:role-evidence", args=[community.slug, role]) for role in Role.values}
