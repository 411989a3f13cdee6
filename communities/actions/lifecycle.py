"""Draft, live, dormant, archived: which steps there are, and what stands before going live."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from activity.actions import audit
from communities.actions import checks
from communities.models import Charter, Community, Lifecycle, Membership
from communities.permissions import Permission, require

STEPS: dict[str, tuple[str, ...]] = {
    Lifecycle.DRAFT: (Lifecycle.LIVE, Lifecycle.ARCHIVED),
    Lifecycle.LIVE: (Lifecycle.DORMANT, Lifecycle.ARCHIVED),
    Lifecycle.DORMANT: (Lifecycle.LIVE, Lifecycle.ARCHIVED),
    Lifecycle.ARCHIVED: (Lifecycle.DORMANT,),
}


@dataclass(frozen=True)
class Gate:
    """One thing a community needs before it goes live. `needs` completes the sentence “It needs …”."""

    title: str
    needs: str
    is_met: bool
    url_name: str


def gates_of(community: Community) -> list[Gate]:
    has_manager = Membership.objects.managers().in_community(community).exists()
    has_charter = Charter.objects.filter(community=community).exists()
    return [
        Gate("Somebody manages it", "an active manager", has_manager, "communities:member-list"),
        Gate(
            "It has a charter",
            "a charter (purpose, business goal, who decides)",
            has_charter,
            "communities:charter-edit",
        ),
    ]


@transaction.atomic
def change_lifecycle(*, by: User, community: Community, to: str, reason: str = "") -> Community:
    require(by, Permission.CHANGE_LIFECYCLE, community)
    checks.hold(community)
    to = checks.choice(to, Lifecycle, "The state")
    reason = checks.line(reason, 300, "The reason", is_needed=False)
    now, then = Lifecycle(community.lifecycle), Lifecycle(to)
    if now == then:
        raise ValidationError(f"{community.name} is {now.label} already.")
    if then not in STEPS[now]:
        nexts = " or ".join(Lifecycle(step).label for step in STEPS[now])
        raise ValidationError(f"{community.name} is {now.label}; from there it can become {nexts}.")
    if then == Lifecycle.LIVE:
        missing = [gate.needs for gate in gates_of(community) if not gate.is_met]
        if missing:
            raise ValidationError(f"{community.name} cannot go live yet. It needs {' and '.join(missing)}.")
    community.lifecycle = to
    community.went_live_at = community.went_live_at or (timezone.now() if then == Lifecycle.LIVE else None)
    community.save(update_fields=["lifecycle", "went_live_at"])
    audit("lifecycle.change", by=by, community_id=community.pk, before=now.value, after=to, reason=reason)
    return community
