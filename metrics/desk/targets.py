"""Targets for the mix of roles: proposals that wait for a manager, or that there is none."""

from __future__ import annotations

from collections.abc import Iterable

from metrics.desk.kinds import SHOWN, Found, Kind, Place, href_to, register
from metrics.proposing import with_tallies
from roles.models import TargetProfile, TargetProposal


def proposed(place: Place) -> Iterable[Found]:
    if place.viewer is None:
        return
    proposals = TargetProposal.objects.visible_to(place.viewer).in_community(place.community).open()
    for proposal in with_tallies(proposals.with_all().latest_first()[:SHOWN]):
        reason = "Say whether you agree."
        if proposal.tally.is_enough:  # type: ignore[attr-defined]
            reason = "A manager and a member agree; adopting it is yours."
        href = proposal.get_absolute_url()
        yield Found(f"proposal-{proposal.pk}", reason, proposal.proposed_at, proposal.purpose[:300], href, href)


def missing(place: Place) -> Iterable[Found]:
    targets = TargetProfile.objects.filter(community=place.community)
    open_ones = TargetProposal.objects.filter(community=place.community).open()
    if not targets.exists() and not open_ones.exists():
        href = href_to("metrics:target-detail", place.community.slug)
        reason = "What should be different for whom, and who is missing for it?"
        yield Found("no-target", reason, None, "There is no target for the mix of roles", href, href)


register(
    Kind(
        key="proposal",
        rank=70,
        one="one target is proposed",
        many="{n} targets are proposed",
        why="A target says what should be different for whom. Members agree to it; a manager adopts it.",
        label="Read it",
        find=proposed,
        is_live=True,
    )
)
register(
    Kind(
        key="target",
        rank=75,
        one="there is no target",
        many="there is no target",
        why="Without one, shares of roles are neither too high nor too low.",
        label="Propose one",
        find=missing,
        is_live=True,
    )
)
