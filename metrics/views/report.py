"""The progress report: a page that prints well, and the same numbers as CSV."""

from __future__ import annotations

import csv
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.models import User
from communities.models import Community
from communities.permissions import Permission
from metrics.access import stand
from metrics.forms import PeriodForm
from metrics.profile import settings_of
from metrics.report import Block, Report, address_of, report_of
from metrics.shown import evidence_links, period_of
from metrics.trends import trend_of
from metrics.views.roles import mix_of, table_of
from roles.models import CommunityWeek, Role

FORMULA = ("=", "+", "-", "@", "\t", "\r")  # what a spreadsheet would compute instead of showing it


@login_required
@require_safe
def role_report(request: HttpRequest, slug: str) -> HttpResponse:
    """Without dates it leads to those of the newest quarter, so that the address says what it shows."""
    standing, user = stand(request, slug, Permission.SEE_ROLE_PROFILE)
    form = PeriodForm(request.GET or None)
    weeks = weeks_in(standing.community, user, form)
    trail = [("Roles", reverse("metrics:role-profile", args=[slug])), ("Progress report", "")]
    if not weeks:
        context = {"form": form, "trail": trail, "is_computed": settings_of(standing.community).is_computed}
        return render(request, "metrics/role_report.html", context)
    here = address_of(standing.community, weeks[0].as_of, weeks[-1].as_of)
    if not form.is_bound or not form.cleaned_data.get("until"):
        return redirect(here)
    report = report_of(standing.community, user, weeks)
    context = {
        "form": form,
        "report": report,
        "profile": report.profile,
        "tables": [(block, columns_of(block.columns), cells_of(block)) for block in report.blocks if block.rows],
        "trail": trail,
        "here": request.build_absolute_uri(here),
        "csv": f"{reverse('metrics:role-report-csv', args=[slug])}?{here.partition('?')[2]}",
        **pictures_of(report),
    }
    return render(request, "metrics/role_report.html", context)


@login_required
@require_safe
def role_report_csv(request: HttpRequest, slug: str) -> HttpResponse:
    """The tables of the page, one under the other, each under its title."""
    standing, user = stand(request, slug, Permission.SEE_ROLE_PROFILE)
    weeks = weeks_in(standing.community, user, PeriodForm(request.GET or None))
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    last = f"-{weeks[-1].as_of:%Y-%m-%d}" if weeks else ""
    response["Content-Disposition"] = f'attachment; filename="{slug}-roles{last}.csv"'
    response.write("\N{BYTE ORDER MARK}")  # or a spreadsheet takes “–” for something else
    writer = csv.writer(response)
    if weeks:
        for block in report_of(standing.community, user, weeks).blocks:
            writer.writerows([[block.title], block.columns, *([plain(text) for text in row] for row in block.rows), []])
    return response


def weeks_in(community: Community, user: User, form: PeriodForm) -> list[CommunityWeek]:
    """The snapshots of the period the form names; of the newest quarter when it names none, nothing when it is odd."""
    if not settings_of(community).is_computed or (form.is_bound and not form.is_valid()):
        return []
    days = form.cleaned_data if form.is_bound else {}
    return period_of(community, user, days.get("since"), days.get("until"))


def plain(text: str) -> str:
    """As printed, with ordinary spaces, and never a formula."""
    text = text.replace("\N{NO-BREAK SPACE}", " ")
    return f"'{text}" if text.startswith(FORMULA) else text


def columns_of(columns: tuple[str, ...]) -> list[object]:
    numbers = {"Target", "Actual", "People", "n", "90 % interval", "At the start"}
    is_numbers = "n" in columns
    return [{"label": name, "is_num": True} if is_numbers and name in numbers else name for name in columns]


def cells_of(block: Block) -> list[list[object]]:
    """The texts of a block; an address is a link to itself."""
    return [[{"text": text, "href": text} if text.startswith("/c/") else text for text in row] for row in block.rows]


def pictures_of(report: Report) -> dict[str, Any]:
    """Gauges, composition and trends, of the numbers in the tables."""
    if not report.profile.detail.has_numbers:
        return {}
    links = evidence_links(report.community)
    small_group = settings_of(report.community).small_group
    bands = report.profile.bands
    trends = [
        (
            trend_of(role, report.weeks, report.events, small_group=small_group, href=links[role]),
            (float(bands[role].low), float(bands[role].high)) if role in bands else None,
        )
        for role in Role.values
    ]
    return {
        "gauges": table_of(report.profile, links)["gauges"],
        "trends": [pair for pair in trends if pair[0].is_drawn],
        **mix_of(report.profile, links),
    }
