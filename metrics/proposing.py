"""What stands beside a proposal: this week's shares, how wide a band must be, what the numbers would say, its voices."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from accounts.models import User
from communities.models import Community
from metrics.profile import Profile, profile_of, settings_of
from metrics.sentences import headline
from metrics.shown import evidence_links, weeks_of
from roles.models import TargetProposal
from roles.targets import Band, narrowest
from roles.voices import Tally, tally


@dataclass(frozen=True)
class Present:
    """One role this week: its share, the 90 % interval, and the narrowest band that could be told there (points)."""

    share: str
    interval: str
    least: int | None


def present_shares(profile: Profile | None) -> dict[str, Present]:
    """By role, from what may be shown; empty where there is nothing to show."""
    if profile is None:
        return {}
    found = {}
    for row in profile.rows:
        least = None
        if row.cell.people is not None:
            middle = Decimal(100 * row.cell.people) / profile.n
            least = narrowest(middle, middle, profile.n)
        found[row.role] = Present(row.cell.share_says, row.cell.ends_say if row.cell.ends else "", least)
    return found


def preview_of(community: Community, user: User, bands: Mapping[str, Band]) -> dict[str, Any]:
    """This week's shares against bands nobody adopted."""
    role_settings = settings_of(community)
    weeks = weeks_of(community, user) if role_settings.is_computed else []
    if not weeks:
        return {"preview": None, "preview_says": "There are no shares yet to compare it with."}
    preview = profile_of(weeks[-1], bands, role_settings.small_group)
    links = evidence_links(community)
    return {
        "preview": preview,
        "preview_says": headline(preview, role_settings.small_group),
        "preview_distance": preview.would_have_to_change,
        "gauges": [(row, links[row.role]) for row in preview.rows],
    }


def with_tallies(proposals: Iterable[TargetProposal]) -> list[TargetProposal]:
    """Each with its `tally`. Positions are read once for all, as they are of one community."""
    found = list(proposals)
    known: Tally | None = None
    for proposal in found:
        known = tally(proposal, like=known)
        proposal.tally = known  # type: ignore[attr-defined]
    return found
