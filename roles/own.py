"""What a person's own pages are made of: their communities, their snapshots, their next step."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Max, Min, Q
from django.http import Http404
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from accounts.models import User
from activity.models import AuditEntry, AuditEntryQuerySet
from communities.models import Community, Membership
from roles.explain import STEPS, Explanation, enactment_word, explain, next_role, uptake_word
from roles.models import OptOut, Role, RoleCountrySwitch, RoleSettings, RoleWeek, all_roles
from roles.policy import params_of
from roles.rhythm import every

HALF_YEAR, NEWCOMER = timedelta(days=175), timedelta(days=30)


def own_stays(user: User) -> list[Membership]:
    """One's communities, the one visited last first."""
    stays = Membership.objects.current().filter(user=user).select_related("community")
    return sorted(stays, key=lambda stay: (stay.visited_at or stay.joined_at, stay.pk), reverse=True)


def chosen(stays: list[Membership], slug: str) -> Membership | None:
    """The community asked for; the first one when none was. Raises Http404 for one that is not one's own."""
    if not slug:
        return stays[0] if stays else None
    stay = next((stay for stay in stays if stay.community.slug == slug), None)
    if stay is None:
        raise Http404("You are not in that community.")
    return stay


def own_community(user: User, slug: str) -> Community | None:
    """The community of an address below /me/; none in the address means all of them."""
    if not slug:
        return None
    found = Community.objects.visible_to(user).filter(slug=slug).first()
    if found is None:
        raise Http404("There is no such community, or it is not open to you.")
    return found


def latest_rows(user: User, community: Community) -> list[RoleWeek]:
    """The five rows of the newest snapshot, in the order of the roles."""
    mine = RoleWeek.objects.visible_to(user).in_community(community)
    newest = mine.order_by("-as_of").values("as_of")[:1]
    return list(all_roles(mine.filter(as_of=newest).select_related("policy")))


@dataclass(frozen=True)
class Snapshot:
    """The five rows of one Monday, and the Mondays beside it that have rows too."""

    rows: list[RoleWeek]
    earlier: date | None = None
    later: date | None = None


def snapshot_of(user: User, community: Community, day: str = "") -> Snapshot:
    """The snapshot of a day, the newest when none was asked for. Raises Http404 for a day without one."""
    mine = RoleWeek.objects.visible_to(user).in_community(community)
    if not day:
        rows = latest_rows(user, community)
    else:
        try:
            rows = list(all_roles(mine.filter(as_of=date.fromisoformat(day)).select_related("policy")))
        except ValueError:
            rows = []
        if not rows:
            raise Http404("There is no snapshot of that day.")
    if not rows:
        return Snapshot([])
    days = (
        mine.weekly()
        .order_by()
        .aggregate(
            earlier=Max("as_of", filter=Q(as_of__lt=rows[0].as_of)),
            later=Min("as_of", filter=Q(as_of__gt=rows[0].as_of)),
        )
    )
    return Snapshot(rows, days["earlier"], days["later"])


def rows_before(user: User, community: Community, rows: list[RoleWeek]) -> list[RoleWeek]:
    """The rows of half a year before, or none."""
    if not rows:
        return []
    earlier = RoleWeek.objects.visible_to(user).in_community(community).filter(as_of__lte=rows[0].as_of - HALF_YEAR)
    return list(earlier.filter(as_of=earlier.order_by("-as_of").values("as_of")[:1]).figures())


def state_of(user: User, stay: Membership, rows: list[RoleWeek]) -> str:
    """Which of its faces the page shows: opted_out, off, country_off, waiting, newcomer, shown."""
    if OptOut.objects.filter(user=user, community__in=[stay.community]).exists():
        return "opted_out"
    if OptOut.objects.filter(user=user, community=None).exists():
        return "opted_out_everywhere"
    if RoleSettings.objects.filter(community=stay.community, is_computed=False).exists():
        return "off"
    if country_switch(user):
        return "country_off"
    if not rows:
        return "newcomer" if stay.joined_at > timezone.now() - NEWCOMER else "waiting"
    return "shown"


def country_switch(user: User) -> RoleCountrySwitch | None:
    """Why nobody in the person's country is computed, if so."""
    return RoleCountrySwitch.objects.filter(country=user.country).first() if user.country else None


def explain_all(rows: list[RoleWeek]) -> list[Explanation]:
    by_role = {row.role: row for row in rows}
    return [explain(role, by_role.get(role)) for role in Role.values]


def next_step(rows: list[RoleWeek], community: Community) -> dict[str, Any]:
    says, label, name = STEPS[next_role(rows)]
    try:
        return {"says": says, "label": label, "href": reverse(name, args=[community.slug])}
    except NoReverseMatch:
        return {"says": says, "label": "", "href": ""}


def looks_at(user: User) -> AuditEntryQuerySet:
    """Who opened the person's evidence, newest first."""
    return AuditEntry.objects.visible_to(user).filter(action="evidence.look").exclude(by=user)


def figures_of(row: RoleWeek) -> list[tuple[str, str]]:
    """Everything the record holds, for the person it is about: nothing is kept back."""
    record = row.record
    params = params_of(row)
    guard = record.get("guard") or {}
    circle = record.get("in_cluster") or {}
    is_near = bool(circle.get("people")) and float(circle.get("iota", 1)) < 1
    pairs: list[tuple[str, Any]] = [
        ("How often (A, 0 to 1)", f"{row.enactment:.2f}, {enactment_word(row.enactment).lower()}"),
        (
            "Counts as acting from",
            f"{params['enter']}: about one active day {every(int(params['cadence_days'][row.role]))}",
        ),
        ("Taken up (U, 0 to 1)", f"{row.uptake:.2f}, {uptake_word(row.uptake)}"),
        ("Different people who took it up", record.get("people")),
        ("… each counted at most once (B)", record.get("B")),
        ("… of these inside your small circle", circle.get("people") if is_near else None),
        ("What counts from inside it (ι)", circle.get("iota") if is_near else None),
        ("Different things that were taken up (Q)", record.get("Q")),
        ("Taken up, of those old enough to tell", f"{row.ok} of {row.n}" if row.n else None),
        ("Usual share here", f"{round(100 * guard['median'])} %" if guard.get("median") is not None else None),
        ("Acting since", row.since and f"{row.since.day} {row.since:%B %Y}"),
        ("What would change it", record.get("next")),
        ("Computed as of", f"{row.as_of.day} {row.as_of:%B %Y}, {row.policy}"),
    ]
    return [
        (name, f"{value:.2f}" if isinstance(value, float) else str(value))
        for name, value in pairs
        if value is not None and value != ""
    ]


def next_monday(today: date | None = None) -> date:
    today = today or timezone.now().date()
    return today + timedelta(days=7 - today.weekday())
