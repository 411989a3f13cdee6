"""The whole site, for its administrators: communities, adoption, operations; and what Prometheus reads."""

from __future__ import annotations

import secrets
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from communities.models import Kind
from metrics.access import administrator
from metrics.models import CommunityHealth
from metrics.site import adopted, portfolio, prometheus
from metrics.site.operations import Operations, operations
from metrics.site.storage import size, storage_of
from metrics.views.knowledge import csv_of

A_PAGE = 30
LARGEST = 10
SECTIONS = (("Communities", "site"), ("Adoption", "site-adoption"), ("Operations", "site-operations"))


def sections(here: str) -> list[dict[str, Any]]:
    return [{"label": label, "href": reverse(name), "is_current": name == here} for label, name in SECTIONS]


def columns(labels: tuple[str, ...], numbers: tuple[str, ...]) -> list[Any]:
    return [{"label": label, "is_num": True} if label in numbers else label for label in labels]


@login_required
@require_safe
def site(request: HttpRequest) -> HttpResponse:
    """All communities: how each is, in a sentence, those first that need somebody."""
    user = administrator(request)
    choice = portfolio.Choice.of(request.GET.dict())
    overview = portfolio.overview_of(user)
    page = Paginator(portfolio.portfolio_of(user, choice), A_PAGE).get_page(request.GET.get("page"))
    lines = [portfolio.Line(health) for health in page]
    query = urlencode(choice.query)
    context = {
        "sections": sections("site"),
        "overview": overview,
        "choice": choice,
        "page": page,
        "lines": lines,
        "tabs": portfolio.tabs_of(overview, choice, lambda asked: f"{reverse('site')}?{urlencode(asked)}"),
        "kinds": Kind.choices,
        "states": [(state.value, label) for state, label in portfolio.STATES.items()],
        "columns": columns(portfolio.COLUMNS, portfolio.NUMBERS),
        "rows": [linked(line) for line in lines],
        "csv": reverse("site-csv") + (f"?{query}" if query else ""),
    }
    return render(request, "metrics/site_portfolio.html", context)


def linked(line: portfolio.Line) -> list[Any]:
    name, *others = portfolio.cells_of(line)
    return [{"text": name, "href": line.href}, *others]


@login_required
@require_safe
def site_csv(request: HttpRequest) -> HttpResponse:
    """The table of all communities that are chosen, with the sentence and where it leads."""
    user = administrator(request)
    rows = portfolio.portfolio_of(user, portfolio.Choice.of(request.GET.dict()))
    lines = (portfolio.Line(health) for health in rows)
    heads = (*portfolio.COLUMNS, "What stands out", "Where to do something")
    cells = ([*portfolio.cells_of(line), line.health.says, line.health.href] for line in lines)
    return csv_of(f"communities-{timezone.now():%Y-%m-%d}", heads, cells)


@login_required
@require_safe
def site_adoption(request: HttpRequest) -> HttpResponse:
    """How far the platform is taken up, of the newest Monday; months that are over."""
    user = administrator(request)
    found, months = adopted.adoption_of(user), adopted.months_of(user)
    context: dict[str, Any] = {
        "sections": sections("site-adoption"),
        "adoption": found,
        "months": months,
        "points": adopted.points_of(months),
        "trend_says": adopted.trend_says(months),
        "month_columns": columns(adopted.MONTH_COLUMNS, adopted.MONTH_COLUMNS[1:]),
        "month_rows": [month.texts for month in reversed(months)],
    }
    if found and found.is_shown:
        heads = ("People", "n", "Active in 28 days", "Share")
        context |= {
            "group_columns": columns(heads, heads[1:]),
            "countries": [group.row for group in found.groups("countries")],
            "departments": [group.row for group in found.groups("departments")],
            "step_columns": columns(("Step", "People", "Share"), ("People", "Share")),
        }
    return render(request, "metrics/site_adoption.html", context)


@login_required
@require_safe
@never_cache
def site_operations(request: HttpRequest) -> HttpResponse:
    """Whether everything runs: queues, tasks, room, versions."""
    user = administrator(request)
    found = operations(timezone.now())
    uploads = CommunityHealth.objects.visible_to(user).filter(upload_bytes__gt=0).select_related("community")
    largest = uploads.order_by("-upload_bytes").only("upload_bytes", "community__name", "community__slug")[:LARGEST]
    context = {
        "sections": sections("site-operations"),
        "found": found,
        "troubles": found.troubles,
        "storage": storage_of(user),
        "uploads_by_community": [
            [{"text": row.community.name, "href": row.community.get_absolute_url()}, size(row.upload_bytes)]
            for row in largest
        ],
        "disk_free": size(found.disk.free) if found.disk else "",
        "disk_total": size(found.disk.total) if found.disk else "",
        **_tables(found),
    }
    return render(request, "metrics/site_operations.html", context)


def _tables(found: Operations) -> dict[str, Any]:
    """The columns of the page; rows of queues and of tasks."""
    return {
        "queue_columns": columns(("What", "Waiting", "Oldest"), ("Waiting", "Oldest")),
        "queue_rows": [[queue.kind.label, f"{queue.waiting:,}", queue.age_says] for queue in found.queues],
        "table_columns": columns(
            ("Table", "Size", "Of it indexes", "Rows, about", "In a week"),
            ("Size", "Of it indexes", "Rows, about", "In a week"),
        ),
        "index_columns": columns(("Index", "Table", "Size"), ("Size",)),
        "upload_columns": columns(("Sort", "Files", "Size", "In a week"), ("Files", "Size", "In a week")),
        "place_columns": columns(("Community", "Size"), ("Size",)),
    }


@require_safe
@never_cache
def metrics(request: HttpRequest) -> HttpResponse:
    """For Prometheus with the token, or for an administrator who looks; for everybody else there is nothing."""
    if not has_token(request):
        administrator(request)
    return HttpResponse(prometheus.page(), content_type=prometheus.CONTENT_TYPE)


def has_token(request: HttpRequest) -> bool:
    """Whether the request carries METRICS_TOKEN; without one in the settings nobody does."""
    scheme, _, given = request.headers.get("Authorization", "").partition(" ")
    wanted = settings.METRICS_TOKEN
    same = secrets.compare_digest(given.strip().encode(), wanted.encode())
    return bool(wanted) and scheme.lower() == "bearer" and same
