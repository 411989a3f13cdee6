"""Who knows: people by whom others said that they were helped, each with what helped. Ordered for one reader at a time,
from what that reader may read; limits people set hold here, whichever door asks."""

from content.experts.finding import (
    Evidence,
    Expert,
    SelfDeclared,
    busiest_place,
    experts_for,
    experts_on,
    self_declared,
)
from content.experts.limits import can_be_asked, free_among, listable, nameable, takes_referrals
from content.experts.roster import Gap, RosterEntry, gaps_of, roster_of, topics_known

__all__ = [
    "Evidence",
    "Expert",
    "Gap",
    "RosterEntry",
    "SelfDeclared",
    "busiest_place",
    "can_be_asked",
    "experts_for",
    "experts_on",
    "free_among",
    "gaps_of",
    "listable",
    "nameable",
    "roster_of",
    "self_declared",
    "takes_referrals",
    "topics_known",
]
