"""How soon asks are replied to: figures, curve and trend of the weekly rows, the asks behind them, and all of it as CSV."""

from __future__ import annotations

import csv
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from communities.models import described
from communities.permissions import Permission
from metrics import response as told
from metrics.access import stand
from metrics.views.report import plain

A_PAGE = 30
ASKS = {"all": "All", "waiting": "Still waiting", "late": "Later than promised"}
CHOICES = {"clock": told.NAMES, "hours": told.UNITS, "asks": ASKS}


@login_required
@require_safe
def response_detail(request: HttpRequest, slug: str) -> HttpResponse:
    standing, user = stand(request, slug, Permission.MANAGE)
    community, service = standing.community, described(standing.community)
    clock, unit = _chosen(request, "clock", told.NAMES), _chosen(request, "hours", told.UNITS)
    rows = told.rows_of(community, user)
    row = rows.get(clock)
    found = told.figures_of(row, unit)
    says = told.headline(clock, found, service.promise_says) if rows else ""
    context: dict[str, Any] = {
        "says": says,
        "row": row,
        "found": found,
        "service": service,
        "clock_tabs": _tabs(request, "clock", told.NAMES, clock),
        "unit_tabs": _tabs(request, "hours", told.UNITS, unit),
        "comparison": told.comparison(row, unit),
        "columns": told.COLUMNS[:2] + tuple({"label": name, "is_num": True} for name in told.COLUMNS[2:]),
        "figures": told.table_of(rows),
        "csv": reverse("metrics:response-csv", args=[slug]),
    }
    if row and found:
        is_promised = clock == "reply" and (unit == "work" or service.is_round_the_clock)
        context |= _curve(found, says, float(service.reply_hours) if is_promised else 0)
        context |= _trend(told.trend_of(community, user, clock, unit), unit)
        context |= _asks(request, told.asks_behind(community, user, row.as_of, _chosen(request, "asks", ASKS)))
    return render(request, "metrics/response_detail.html", context)


def _chosen(request: HttpRequest, name: str, choices: dict[str, str]) -> str:
    value = request.GET.get(name, "")
    return value if value in choices else next(iter(choices))


def _tabs(request: HttpRequest, name: str, choices: dict[str, str], chosen: str, to: str = "") -> list[dict[str, Any]]:
    """The other choices stay as they are."""
    kept = {key: request.GET[key] for key in CHOICES if request.GET.get(key) in CHOICES[key]}
    return [
        {
            "label": label,
            "href": "?" + "&".join(f"{k}={v}" for k, v in {**kept, name: key}.items()) + to,
            "is_current": key == chosen,
        }
        for key, label in choices.items()
    ]


def _curve(found: told.Figures, says: str, promise: float) -> dict[str, Any]:
    """The curve with its two moments; each leads to the asks it rests on."""
    marks = [
        {"at": found.p50, "share": 0.5, "text": f"half: {found.half}", "href": "#asks"},
        {"at": found.p90, "share": 0.1, "text": f"nine of ten: {found.nine_of_ten}", "href": "#asks"},
    ]
    for mark in marks:
        mark["title"] = f"{mark['text']}; the asks behind it"
    shown = {"promise": promise or None, "promise_says": f"promised: {promise:g} h"}
    steps = [[told.say_hours(t, found.unit), f"{share * 100:.0f} %", f"{n:,}"] for t, share, n in found.curve]
    return {
        "curve": found.curve,
        "top": found.top(promise),
        "marks": marks,
        "steps": steps,
        "step_columns": [
            "After",
            {"label": "Still waiting", "is_num": True},
            {"label": "Waited so long", "is_num": True},
        ],
        **shown,
    }


def _trend(weeks: list[tuple[Any, int, float | None]], unit: str) -> dict[str, Any]:
    points = told.points_of(weeks, unit, "#asks")
    rows = [[f"{day:%Y-%m-%d}", point["says"], f"{n:,}"] for (day, n, _), point in zip(weeks, points, strict=True)]
    return {
        "points": points if sum(point["value"] is not None for point in points) > 1 else [],
        "weeks": rows[::-1],
        "week_columns": ["Week from", {"label": "Half within", "is_num": True}, {"label": "n", "is_num": True}],
    }


def _asks(request: HttpRequest, clocks: Any) -> dict[str, Any]:
    page, now = Paginator(clocks, A_PAGE).get_page(request.GET.get("page")), timezone.now()
    return {
        "page": page,
        "asks": [told.ask_row(clock, now) for clock in page],
        "ask_columns": [
            *told.ASK_COLUMNS[:3],
            *({"label": name, "is_num": True} for name in told.ASK_COLUMNS[3:]),
        ],
        "ask_tabs": _tabs(request, "asks", ASKS, _chosen(request, "asks", ASKS), "#asks"),
    }


@login_required
@require_safe
def response_csv(request: HttpRequest, slug: str) -> HttpResponse:
    """The figures of the page, the weeks of each clock, and the asks behind them."""
    standing, user = stand(request, slug, Permission.MANAGE)
    community = standing.community
    rows = told.rows_of(community, user)
    as_of = next((row.as_of for row in rows.values()), None)
    answer = HttpResponse(content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{slug}-response{f"-{as_of}" if as_of else ""}.csv"'
    answer.write("\N{BYTE ORDER MARK}")
    writer = csv.writer(answer)
    writer.writerow(told.COLUMNS)
    writer.writerows([plain(text) for text in line] for line in told.table_of(rows))
    for clock, name in told.NAMES.items():
        for unit, unit_name in told.UNITS.items():
            weeks = told.trend_of(community, user, clock, unit)
            points = told.points_of(weeks, unit, "")
            writer.writerows([[], [name, f"half within, {unit_name.lower()}", "n"]])
            writer.writerows([f"{day}", plain(p["says"]), n] for (day, n, _), p in zip(weeks, points, strict=True))
    if as_of:
        writer.writerows([[], ["Address", *told.ASK_COLUMNS]])
        now = timezone.now()
        for kept in told.asks_behind(community, user, as_of, "all").iterator(chunk_size=500):
            first, *rest = told.ask_row(kept, now)
            writer.writerow([first["href"], plain(first["text"]), *(plain(text) for text in rest)])
    return answer
