"""For whom a view is: who may choose which, what each opens with, and which sections it holds. Figures say theirs themselves."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from accounts.models import User
from communities.models import Community
from communities.permissions import Permission, Standing
from metrics.models.monthly import Audience, ReportReader, Section

OPENINGS = {
    Audience.SPONSOR: "For whoever answers for the community: whether it serves its goal, and where it needs you.",
    Audience.LEARNING: "For HR and learning: who takes part, who comes to help, where guidance lacks. Groups only, no person.",
    Audience.IT: "For IT: what is written and opened, what is searched for in vain, and what nobody looks after.",
    Audience.LINE: "For line managers: how soon your people get an answer here, and what they used at work.",
    Audience.MEMBERS: "For members: what we asked, answered and used, and what we need from one another.",
}
SECTIONS = {
    Section.FINDINGS: tuple(OPENINGS),
    Section.CONCLUSIONS: (Audience.SPONSOR, Audience.MEMBERS),
    Section.RESULTS: (Audience.SPONSOR, Audience.LINE, Audience.MEMBERS),
    Section.RECOMMENDATIONS: tuple(OPENINGS),
}


def audiences_of(user: User, community: Community, standing: Standing | None) -> list[Audience]:
    """What somebody may choose, the one that is opened first at the front; nothing: there is no report for them.

    Managers and administrators see the whole and every view. Who was named sees the one they were named for, and members
    see theirs.
    """
    if standing is not None and standing.can(Permission.MANAGE):
        return list(Audience)
    found: list[Audience] = []
    named = ReportReader.objects.current().in_community(community).filter(user=user).first()
    if named is not None:
        found.append(Audience(named.audience))
    if standing is not None and standing.membership is not None:
        found.append(Audience.MEMBERS)
    return found


def chosen(wanted: str, allowed: Sequence[Audience]) -> Audience | None:
    """The one asked for if it is allowed, else the first; None for one that is not theirs."""
    if not wanted:
        return allowed[0]
    return next((audience for audience in allowed if audience.value == wanted), None)


def is_for(audience: str, audiences: Iterable[str]) -> bool:
    return audience == Audience.ALL or audience in audiences
