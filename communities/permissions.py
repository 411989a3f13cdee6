"""What a person may do in a community. Positions are sets of permissions; both live in code, stored as slugs."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import Http404

from accounts.models import User
from communities.models import Community, Lifecycle, Membership, Position, Visibility

if TYPE_CHECKING:
    Viewer = User | AnonymousUser


class Permission(StrEnum):
    CREATE_ITEM = "item.create"
    REPLY = "reply.create"
    REACT = "reaction.create"
    EDIT_PAGE = "page.edit"
    SHARE_ITEM = "item.share"
    PASS_ON = "item.pass_on"
    INVITE_MEMBER = "member.invite"
    WELCOME_MEMBER = "member.welcome"
    INTRODUCE = "introduction.create"
    MENTOR = "mentoring.create"
    ASK_MEDIATION = "mediation.create"
    OPEN_ISSUE = "issue.open"
    FLAG = "text.flag"
    GARDEN = "item.garden"
    EDIT_OTHERS = "item.edit_others"
    REMOVE_OTHERS = "item.remove_others"
    DECIDE_JOIN_REQUEST = "join_request.decide"
    CHANGE_POSITION = "position.change"
    REMOVE_MEMBER = "member.remove"
    EDIT_COMMUNITY = "community.edit"
    EDIT_CHARTER = "charter.edit"
    CHANGE_LIFECYCLE = "lifecycle.change"
    PIN_NEWS = "news.pin"
    MANAGE = "community.manage"
    SEE_ROLE_PROFILE = "role_profile.see"
    PROPOSE_TARGET = "target.propose"
    SET_TARGET = "target.set"
    PROPOSE_STEP = "step.propose"


P = Permission
# Whoever may read an open community may say what became of it, or nobody could use what is carried across its border;
# and that something in it should not stand there.
READER = frozenset({P.REACT, P.FLAG})
MEMBER = frozenset(
    {
        P.CREATE_ITEM,
        P.REPLY,
        P.REACT,
        P.EDIT_PAGE,
        P.SHARE_ITEM,
        P.PASS_ON,
        P.INVITE_MEMBER,
        P.WELCOME_MEMBER,
        P.INTRODUCE,
        P.MENTOR,
        P.ASK_MEDIATION,
        P.OPEN_ISSUE,
        P.FLAG,
        P.SEE_ROLE_PROFILE,
        P.PROPOSE_TARGET,
        P.PROPOSE_STEP,
    }
)
EXPERT = MEMBER | {P.GARDEN}
MANAGER = EXPERT | {
    P.EDIT_OTHERS,
    P.REMOVE_OTHERS,
    P.DECIDE_JOIN_REQUEST,
    P.CHANGE_POSITION,
    P.REMOVE_MEMBER,
    P.EDIT_COMMUNITY,
    P.EDIT_CHARTER,
    P.CHANGE_LIFECYCLE,
    P.PIN_NEWS,
    P.MANAGE,
    P.SET_TARGET,
}
PERMISSIONS: dict[str, frozenset[Permission]] = {
    Position.MEMBER: MEMBER,
    Position.EXPERT: EXPERT,
    Position.MANAGER: MANAGER,
}
# What needs a community that still takes contributions (draft or live).
WRITING = frozenset(
    {
        P.CREATE_ITEM,
        P.REPLY,
        P.REACT,
        P.EDIT_PAGE,
        P.PASS_ON,
        P.EDIT_OTHERS,
        P.GARDEN,
        P.PIN_NEWS,
        P.WELCOME_MEMBER,
        P.INTRODUCE,
        P.MENTOR,
        P.OPEN_ISSUE,
        P.PROPOSE_TARGET,
        P.SET_TARGET,
        P.PROPOSE_STEP,
    }
)

SENTENCES: dict[Permission, str] = {
    P.CREATE_ITEM: "Only members can write here. Join the community first.",
    P.REPLY: "Only members can reply here. Join the community first.",
    P.REACT: "Only those who may read this can do that.",
    P.EDIT_PAGE: "Only members can edit pages here. Join the community first.",
    P.PASS_ON: "Only members refer and point here. Join the community first.",
    P.SHARE_ITEM: "Only members can share from here. Join the community first.",
    P.INVITE_MEMBER: "Only members can invite others to this community.",
    P.WELCOME_MEMBER: "Only members can welcome others here.",
    P.INTRODUCE: "Only members introduce people here. Join the community first.",
    P.MENTOR: "Only members find a mentor here. Join the community first.",
    P.ASK_MEDIATION: "Only members can ask for mediation here.",
    P.OPEN_ISSUE: "Only members open an issue here. Join the community first.",
    P.FLAG: "Only those who may read this can report it.",
    P.GARDEN: "Only experts and managers can do that.",
    P.SEE_ROLE_PROFILE: "Only members see the roles of this community. Join the community first.",
    P.PROPOSE_TARGET: "Only members of this community speak about its target. Join it first.",
    P.SET_TARGET: "Only managers of this community adopt a target. You can propose one, with your reason.",
    P.PROPOSE_STEP: "Only members say here what should be tried. Join the community first.",
}


@dataclass(frozen=True)
class Standing:
    """A person in a community: their position (None outside it) and what follows from it. One query to get."""

    user: Viewer
    community: Community
    membership: Membership | None

    @property
    def position(self) -> str | None:
        return self.membership.position if self.membership else None

    @cached_property
    def permissions(self) -> frozenset[Permission]:
        """An administrator of the platform may do what a manager may."""
        if self.user.is_authenticated and self.user.is_superuser:
            granted = MANAGER
        else:
            granted = PERMISSIONS.get(self.position or "", READER if self._reads_from_outside else frozenset())
        if self.community.visibility != Visibility.OPEN and P.DECIDE_JOIN_REQUEST not in granted:
            granted -= {P.INVITE_MEMBER}  # else an invitation would be a way round the manager's decision
        return granted if self.community.takes_contributions else granted - WRITING

    @property
    def _reads_from_outside(self) -> bool:
        is_open = self.community.visibility == Visibility.OPEN and self.community.lifecycle != Lifecycle.DRAFT
        return self.user.is_authenticated and is_open

    def can(self, permission: Permission) -> bool:
        return permission in self.permissions

    def refusal(self, permission: Permission) -> str:
        if permission in WRITING and not self.community.takes_contributions:
            return f"{self.community.name} is {self.community.get_lifecycle_display()}: it can be read, not changed."
        if permission == P.INVITE_MEMBER and self.community.visibility != Visibility.OPEN:
            return "Only managers invite here: they decide who joins. Tell them whom you miss."
        return SENTENCES.get(permission, "Only managers of this community can do that.")

    def require(self, permission: Permission) -> None:
        """Raises Http404 when the community does not exist for the person, PermissionDenied with a sentence otherwise."""
        if self.can(permission):
            return
        if not Community.objects.visible_to(self.user).filter(pk=self.community.pk).exists():
            raise Http404
        raise PermissionDenied(self.refusal(permission))


def standing_of(user: Viewer, community: Community) -> Standing:
    membership = None
    if user.is_authenticated:
        membership = Membership.objects.current().filter(user=user, community=community).first()
    return Standing(user, community, membership)


def can(user: Viewer, permission: Permission, community: Community) -> bool:
    return standing_of(user, community).can(permission)


def require(user: Viewer, permission: Permission, community: Community) -> Standing:
    """The standing, once the permission is granted; otherwise see Standing.require."""
    standing = standing_of(user, community)
    standing.require(permission)
    return standing
