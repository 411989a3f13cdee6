"""Who of the organisation is in a community, and who is not: departments and regions, or a job role."""

from dataclasses import dataclass, field

from django.db.models import Count

from accounts.models import User
from communities.models import Community, Kind, Membership

SHOWN = 12


@dataclass(frozen=True)
class Coverage:
    present: list[tuple[str, int]] = field(default_factory=list)
    absent: list[str] = field(default_factory=list)
    role_members: int = 0
    role_people: int = 0


def coverage_of(community: Community) -> Coverage:
    """Departments present and absent; for a vertical community how many of its job role have joined."""
    members = Membership.objects.current().people().in_community(community)
    if community.kind == Kind.VERTICAL:
        peers = User.objects.people().filter(job_role__iexact=community.job_role)
        joined = peers.filter(pk__in=members.values("user")).count()
        return Coverage(role_members=joined, role_people=peers.count())
    counted = members.exclude(user__department="").values_list("user__department").annotate(n=Count("pk"))
    present = list(counted.order_by("-n", "user__department"))
    everywhere = User.objects.people().exclude(department="").values_list("department", flat=True).distinct()
    absent = everywhere.exclude(department__in=[name for name, _ in present]).order_by("department")
    return Coverage(present=present[:SHOWN], absent=list(absent[:SHOWN]))
