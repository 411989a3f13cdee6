"""How knowledge flows: content to look after, searches in vain, what was used after passing it on, bridges."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from accounts.access import back_from
from accounts.models import User
from communities.models import Community
from communities.permissions import Permission, Standing
from content.actions import ask_for_review, name_search_as_tag, react, set_aside_search
from content.models import Item, MissedSearch, Reaction
from metrics import bridges
from metrics.access import stand
from metrics.flow.forms import SynonymForm
from metrics.flow.passing import MOST
from metrics.knowledge import (
    PER_PAGE,
    carried_of,
    carried_page,
    content_page,
    lines_of,
    missed_of,
    passed_rows,
    says_of,
    ways_of,
)
from metrics.masking import few
from metrics.models import Axis, Listing
from metrics.views.report import plain

SECTIONS = (
    ("Content", "metrics:knowledge"),
    ("Searches in vain", "metrics:knowledge-searches"),
    ("Passed on", "metrics:knowledge-passed"),
    ("Bridges", "metrics:knowledge-bridges"),
)


def enter(request: HttpRequest, slug: str, here: str) -> tuple[Standing, User, dict[str, Any]]:
    """For managers; with the tabs of the sections."""
    standing, user = stand(request, slug, Permission.MANAGE)
    tabs = [
        {"label": label, "href": reverse(name, args=[slug]), "is_current": name == f"metrics:{here}"}
        for label, name in SECTIONS
    ]
    return (
        standing,
        user,
        {"sections": tabs, "trail": [("Manage", reverse("metrics:desk", args=[slug])), ("Knowledge", "")]},
    )


def csv_of(name: str, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> HttpResponse:
    """The texts of a page as they are printed."""
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    response.write("\N{BYTE ORDER MARK}")
    csv.writer(response).writerows([columns, *([plain(text) for text in row] for row in rows)])
    return response


@login_required
@require_safe
def knowledge(request: HttpRequest, slug: str, listing: str = Listing.USED.value) -> HttpResponse:
    standing, user, context = enter(request, slug, "knowledge")
    shown = content_page(standing.community, user, _listing(listing), request.GET.get("page"))
    context["lists"] = [
        {
            "label": each.label,
            "href": reverse("metrics:knowledge-list", args=[slug, each.value]),
            "is_current": each is shown.listing,
            "count": shown.totals.get(each, 0),
        }
        for each in Listing
    ]
    return render(request, "metrics/knowledge.html", context | {"shown": shown})


def _listing(name: str) -> Listing:
    try:
        return Listing(name)
    except ValueError:
        raise Http404("There is no such list.") from None


@login_required
@require_safe
def knowledge_csv(request: HttpRequest, slug: str, listing: str) -> HttpResponse:
    standing, user, _ = enter(request, slug, "knowledge")
    lines = lines_of(standing.community, user, _listing(listing))
    rows = []
    for line in lines:
        line.item.community = standing.community
        address = request.build_absolute_uri(line.item.get_absolute_url())
        rows.append([line.item.get_kind_display(), line.item.title, line.item.byline_name, says_of(line), address])
    return csv_of(f"{slug}-{listing}", ("Kind", "Title", "Author", "Why", "Address"), rows)


@login_required
@require_POST
def knowledge_review(request: HttpRequest, slug: str, item_id: int) -> HttpResponse:
    """Ask who looks after it."""
    _, user, item = _item(request, slug, item_id)
    item = ask_for_review(by=user, item=item)
    keeper = item.owner or item.author
    messages.success(
        request, f"{keeper.first_name if keeper else 'Its owner'} is asked whether “{item.title}” still holds."
    )
    return redirect(_back(request, slug))


@login_required
@require_POST
def knowledge_thank(request: HttpRequest, slug: str, item_id: int) -> HttpResponse:
    _, user, item = _item(request, slug, item_id)
    react(by=user, text=item, kind=Reaction.Kind.THANK)
    messages.success(request, f"{item.byline_name} hears that you thanked for “{item.title}”.")
    return redirect(_back(request, slug))


def _item(request: HttpRequest, slug: str, item_id: int) -> tuple[Standing, User, Item]:
    standing, user, _ = enter(request, slug, "knowledge")
    seen = Item.objects.visible_to(user).in_community(standing.community)
    return standing, user, get_object_or_404(seen.with_people(), pk=item_id)


def _back(request: HttpRequest, slug: str) -> str:
    return back_from(request, reverse("metrics:knowledge", args=[slug])) or reverse("metrics:knowledge", args=[slug])


@login_required
@require_safe
def knowledge_searches(request: HttpRequest, slug: str) -> HttpResponse:
    standing, user, context = enter(request, slug, "knowledge-searches")
    found = missed_of(standing.community, user)
    context |= {"is_small": found is None, "page": Paginator(found or [], PER_PAGE).get_page(request.GET.get("page"))}
    return render(request, "metrics/knowledge_searches.html", context)


@login_required
@require_safe
def knowledge_searches_csv(request: HttpRequest, slug: str) -> HttpResponse:
    standing, user, _ = enter(request, slug, "knowledge-searches")
    rows = [
        [each.words, each.people, each.search.last_on.isoformat()] for each in missed_of(standing.community, user) or []
    ]
    return csv_of(f"{slug}-searches-in-vain", ("Words", "People", "Last"), rows)


def _search(request: HttpRequest, slug: str, missed_id: int) -> tuple[User, MissedSearch, dict[str, Any]]:
    standing, user, context = enter(request, slug, "knowledge-searches")
    if missed_of(standing.community, user) is None:
        raise Http404("There is no such search.")
    searches = MissedSearch.objects.visible_to(user).in_community(standing.community).open().select_related("community")
    return user, get_object_or_404(searches, pk=missed_id), context


@login_required
@require_POST
def knowledge_search_aside(request: HttpRequest, slug: str, missed_id: int) -> HttpResponse:
    user, search, _ = _search(request, slug, missed_id)
    set_aside_search(by=user, search=search)
    messages.success(request, f"“{search.words}” is off the list.")
    return redirect("metrics:knowledge-searches", slug)


@login_required
def knowledge_search_tag(request: HttpRequest, slug: str, missed_id: int) -> HttpResponse:
    """Choose the tag that the words are another word for."""
    user, search, context = _search(request, slug, missed_id)
    form = SynonymForm(request.POST or None, community=search.community)
    if request.method == "POST" and form.is_valid():
        try:
            name_search_as_tag(by=user, search=search, tag=form.cleaned_data["tag"])
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, f"Who types “{search.words}” as a tag gets “{form.cleaned_data['tag'].name}”.")
            return redirect("metrics:knowledge-searches", slug)
    return render(request, "metrics/knowledge_search_tag.html", context | {"form": form, "search": search})


@login_required
@require_safe
def knowledge_passed(request: HttpRequest, slug: str) -> HttpResponse:
    standing, user, context = enter(request, slug, "knowledge-passed")
    ways = ways_of(standing.community, user)
    page, carried = carried_page(standing.community, user, request.GET.get("page"))
    bars = [{"label": way.name, "value": way.level, "says": way.people, "href": "#items"} for way in ways]
    context |= {
        "ways": ways,
        "page": page,
        "carried": carried,
        "bars": bars,
        "top": max([way.level for way in ways], default=0) or 5,
        "columns": WAY_COLUMNS,
        "rows": [way_row(way) for way in ways],
        "headline": passed_headline(page.paginator.count),
    }
    return render(request, "metrics/knowledge_passed.html", context)


def passed_headline(count: int) -> str:
    if not count:
        return "Nothing was used yet after somebody passed it on."
    things = "One thing was" if count == 1 else f"{count:,}{' things and more' if count >= MOST else ' things'} were"
    return f"{things} used at work after somebody passed {'it' if count == 1 else 'them'} on."


WAY_COLUMNS = [
    "Passed on",
    *({"label": name, "is_num": True} for name in ("Times", "Things used after", "People who used them")),
]


def way_row(way: Any) -> list[str]:
    return [way.name, f"{way.passed:,}", f"{way.items:,}", way.people]


@login_required
@require_safe
def knowledge_passed_csv(request: HttpRequest, slug: str) -> HttpResponse:
    standing, user, _ = enter(request, slug, "knowledge-passed")
    ways = [["all", *way_row(way), ""] for way in ways_of(standing.community, user)]
    carried = carried_of(standing.community, user, list(passed_rows(standing.community, user)))
    things = [[each.item.title, each.way, "", "1", each.people, each.by] for each in carried]
    columns = ("Title", "Passed on", "Times", "Things used after", "People who used them", "By")
    return csv_of(f"{slug}-passed-on", columns, [*ways, *things])


@login_required
@require_safe
def knowledge_bridges(request: HttpRequest, slug: str, axis: str = Axis.DEPARTMENT.value) -> HttpResponse:
    """Between departments (or regions), and between communities; with the share of answers that cross."""
    standing, user, context = enter(request, slug, "knowledge-bridges")
    community, by = standing.community, _axis(axis)
    matrix = bridges.matrix_of(community, user, by)
    context |= {
        "axes": [
            {
                "label": each.label.capitalize(),
                "href": reverse("metrics:knowledge-bridges-by", args=[slug, each.value]),
                "is_current": each is by,
            }
            for each in Axis
        ],
        "axis": by,
        "matrix": matrix,
        "heat": [{"name": n, "cells": row} for n, row in zip(matrix.names, matrix.rows, strict=True)] if matrix else [],
        "crossing": bridges.crossing_of(community, user),
        "crossing_columns": ["Week from", *_numbers("Answers (n)", "Crossing", "Share", "90 % interval")],
        **_between(community, user),
    }
    return render(request, "metrics/knowledge_bridges.html", context)


def _between(community: Community, user: User) -> dict[str, Any]:
    """What went between this community and others."""
    as_of, between = bridges.between_communities(community, user)
    return {
        "between": between,
        "between_as_of": as_of,
        "between_heat": bridges.between_rows(community, between),
        "between_heads": ("Used there", "Used here"),
        "between_columns": ["Community", *_numbers("Made here, used there", "Made there, used here")],
        "between_rows": [[each.community.name, each.out, each.into] for each in between],
    }


def _numbers(*names: str) -> list[dict[str, Any]]:
    return [{"label": name, "is_num": True} for name in names]


def _axis(name: str) -> Axis:
    try:
        return Axis(name)
    except ValueError:
        raise Http404("There is no such matrix.") from None


@login_required
@require_safe
def knowledge_bridges_csv(request: HttpRequest, slug: str, axis: str) -> HttpResponse:
    standing, user, _ = enter(request, slug, "knowledge-bridges")
    matrix = bridges.matrix_of(standing.community, user, _axis(axis))
    columns, rows = (matrix.columns, matrix.table) if matrix else (["From"], [])
    return csv_of(f"{slug}-bridges-{axis}", columns, rows)


@login_required
@require_safe
def knowledge_bridge(request: HttpRequest, slug: str, axis: str, giver: int, taker: int) -> HttpResponse:
    """What a cell rests on, as far as the cell itself is shown: things, no names. Groups by their numbers, from 1."""
    standing, user, context = enter(request, slug, "knowledge-bridges")
    by = _axis(axis)
    matrix, week = bridges.matrix_of(standing.community, user, by), bridges.week_of(standing.community, user, by)
    row, column = giver - 1, taker - 1
    is_there = matrix is not None and 0 <= row < len(matrix.rows) and 0 <= column < len(matrix.rows)
    if matrix is None or week is None or not is_there or not matrix.rows[row][column].href:
        raise Http404("There is no such bridge, or too few people stand behind it.")
    context |= {
        "place": matrix.rows[row][column],
        "giver": matrix.names[row],
        "taker": matrix.names[column],
        "n": few(matrix.sizes[column]),
        "as_of": matrix.as_of,
        "found": bridges.evidence_of(week, row, column, user, standing.community),
        "trail": [
            *context["trail"][:1],
            ("Bridges", reverse("metrics:knowledge-bridges-by", args=[slug, axis])),
            ("Evidence", ""),
        ],
    }
    return render(request, "metrics/knowledge_bridge.html", context)
