"""The public acts behind a role's share: counted by week and kind, and listed without names (MEASURES.md 2.5)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta

from django.core.paginator import Page, Paginator
from django.db.models import Count
from django.db.models.functions import TruncWeek

from accounts.models import User
from activity.models import Act
from communities.models import Community
from metrics.masking import LEAST_GROUP, Detail
from metrics.profile import Profile
from roles.evidence import PUBLIC_VERBS, VERB_WORDS, WINDOW, Line, acts_of_role, lines_of

WEEKS = 12


@dataclass(frozen=True)
class Evidence:
    """What may be shown of the acts of one role; hidden says why there is nothing."""

    hidden: str = ""
    columns: list[object] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)
    page: Page[Act] | None = None
    lines: list[Line] = field(default_factory=list)


def evidence_of(
    community: Community, role: str, viewer: User, *, profile: Profile | None, page_number: str | None
) -> Evidence:
    """The acts that the shown snapshot looked back on. Nothing where fewer than five people stand behind them."""
    if profile is None or profile.detail is Detail.NOTHING:
        return Evidence(hidden="The group is too small: of fewer people than that, no acts are put together.")
    as_of = profile.week.as_of
    acts = acts_of_role(community, role, since=as_of - WINDOW, until=as_of)
    if acts.aggregate(people=Count("actor_id", distinct=True))["people"] < LEAST_GROUP:
        return Evidence(
            hidden="Fewer than five people stand behind this, so their acts are not put together here. Each is visible "
            "where it happened."
        )
    page = Paginator(acts.latest_first(), 30).get_page(page_number)
    columns, rows = by_week(community, role, as_of)
    return Evidence("", columns, rows, page, lines_of(page, viewer))


def by_week(community: Community, role: str, as_of: date) -> tuple[list[object], list[list[str]]]:
    """A table of the 12 weeks before a snapshot, newest first, by kind of act; kinds nobody did are left out."""
    monday = as_of - timedelta(days=as_of.weekday())
    mondays = [monday - timedelta(weeks=number) for number in range(0 if as_of > monday else 1, WEEKS + 1)]
    counted = {
        (found["week"], found["verb"]): found["acts"]
        for found in acts_of_role(community, role, since=mondays[-1], until=as_of)
        .annotate(week=TruncWeek("occurred_on"))
        .values("week", "verb")
        .annotate(acts=Count("pk"))
    }
    verbs = [verb for verb in PUBLIC_VERBS[role] if any(verb == found for _, found in counted)]
    columns: list[object] = ["Week from", *({"label": VERB_WORDS[verb], "is_num": True} for verb in verbs)]
    rows = [[f"{day.day} {day:%B}", *(f"{counted.get((day, verb), 0):,}" for verb in verbs)] for day in mondays]
    return columns, rows
