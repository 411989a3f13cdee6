"""Whether a proposal has the voices it needs: at least one manager, and one member who is none (MEASURES.md 6.2, rule 8)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Protocol

from communities.models import Community, Membership, Position


class Proposed(Protocol):
    """What is asked of something members give their voices to: a target profile, a purpose, a target."""

    voices: Any  # with member_id, agrees, was_manager

    @property
    def community(self) -> Community: ...

    @property
    def author_id(self) -> int | None: ...


@dataclass(frozen=True)
class Spoken:
    """One voice, with whether it counts as a manager's now (or did when the proposal was adopted)."""

    voice: Any
    is_manager: bool
    is_member: bool
    is_author: bool


@dataclass(frozen=True)
class Tally:
    """The voices of a proposal. Who left the community is heard no more; the author counts like anybody else, once."""

    spoken: list[Spoken] = field(default_factory=list)
    managers_here: int = 0
    members_here: int = 0  # without the managers
    positions: dict[int, str] = field(default_factory=dict)

    @property
    def managers(self) -> int:
        return sum(each.voice.agrees and each.is_manager for each in self.spoken)

    @property
    def members(self) -> int:
        return sum(each.voice.agrees and each.is_member and not each.is_manager for each in self.spoken)

    @property
    def not_yet(self) -> int:
        return sum(not each.voice.agrees and each.is_member for each in self.spoken)

    @property
    def is_enough(self) -> bool:
        return bool(self.managers and self.members)

    @property
    def missing(self) -> str:
        """What is needed before it can be adopted; empty when nothing is."""
        if self.is_enough:
            return ""
        lacks = [] if self.managers else ["a manager"]
        lacks += [] if self.members else ["a member who is no manager"]
        return f"It can be adopted once {' and '.join(lacks)} agree{'s' if len(lacks) == 1 else ''}, too."

    @property
    def way_on(self) -> str:
        """Where the community itself cannot give what is missing, how to go on."""
        if not self.members and not self.members_here:
            return (
                "Everybody here is a manager, and a target is never set by managers alone. Invite the people it is "
                "about; one of them can agree as soon as they have joined."
            )
        if not self.managers and not self.managers_here:
            return "Nobody manages this community. Ask an administrator to appoint somebody; then they can agree."
        return ""


def tally(proposal: Proposed, *, like: Tally | None = None) -> Tally:
    """Reads proposal.voices (prefetch them) and the positions of today, in one query; like: those are known from it."""
    positions = like.positions if like else positions_in(proposal.community)
    spoken = []
    for voice in proposal.voices.all():
        position = positions.get(voice.member_id or 0)
        was = voice.was_manager
        is_manager = position == Position.MANAGER if was is None else was
        is_member = was is not None or position is not None
        spoken.append(Spoken(voice, is_manager, is_member, voice.member_id == proposal.author_id))
    managers = sum(position == Position.MANAGER for position in positions.values())
    return Tally(spoken, managers, len(positions) - managers, positions)


def positions_in(community: Community) -> dict[int, str]:
    """The current members who can sign in, by their position."""
    stays = Membership.objects.current().in_community(community).filter(user__is_active=True)
    return dict(stays.values_list("user_id", "position"))
