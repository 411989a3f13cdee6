"""Series: posts and episodes that belong together."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Count, Max
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from communities.access import enter
from communities.permissions import Permission, Standing
from content.access import reader
from content.actions import edit_series
from content.forms import SeriesForm
from content.models import Item, ItemQuerySet, Series
from content.views.listing import PER_PAGE


@login_required
@require_safe
def series_list(request: HttpRequest, slug: str) -> HttpResponse:
    """Series with a published part, the one that went on last first."""
    standing = enter(request, slug)
    shown = Item.objects.visible_to(request.user).current().in_community(standing.community).exclude(series=None)
    parts = shown.order_by().values("series").annotate(parts=Count("pk"), newest=Max("published_at"))
    page = Paginator(parts.order_by("-newest", "series"), PER_PAGE).get_page(request.GET.get("page"))
    known = Series.objects.select_related("begun_by").in_bulk([row["series"] for row in page.object_list])
    rows = [{**row, "series": known[row["series"]]} for row in page.object_list]
    return render(request, "content/series_list.html", {"page": page, "rows": rows})


@login_required
@require_safe
def series_detail(request: HttpRequest, slug: str, series_slug: str) -> HttpResponse:
    """Its parts in the order they came out."""
    standing = enter(request, slug)
    series = find_series(request, standing, series_slug)
    parts = parts_of(request, series).with_people().defer("body", "search").prefetch_related("tags")
    page = Paginator(parts, PER_PAGE).get_page(request.GET.get("page"))
    context = {"series": series, "page": page, "may_edit": _may_edit(standing, series)}
    return render(request, "content/series_detail.html", context)


@login_required
def series_edit(request: HttpRequest, slug: str, series_slug: str) -> HttpResponse:
    standing = enter(request, slug)
    series = find_series(request, standing, series_slug)
    standing.require(Permission.CREATE_ITEM)
    if not _may_edit(standing, series):
        standing.require(Permission.EDIT_OTHERS)
    known = {"title": series.title, "about": series.about}
    form = SeriesForm(request.POST or None, initial=known)
    if request.method == "POST" and form.is_valid():
        try:
            edit_series(by=reader(request), series=series, **form.cleaned_data)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            return redirect("content:series-detail", slug, series.slug)
    return render(request, "content/series_edit.html", {"form": form, "series": series})


def find_series(request: HttpRequest, standing: Standing, series_slug: str) -> Series:
    found = Series.objects.visible_to(request.user).filter(community=standing.community)
    return get_object_or_404(found.select_related("begun_by", "community"), slug=series_slug)


def parts_of(request: HttpRequest, series: Series) -> ItemQuerySet:
    return Item.objects.visible_to(request.user).current().filter(series=series).order_by("published_at", "pk")


def part_of(request: HttpRequest, item: Item) -> dict[str, Any] | None:
    """Which part of its series an item is: its `number` of `count`, and the parts before and after it. One query."""
    if item.series_id is None or not item.is_listed:
        return None
    parts = Item.objects.visible_to(request.user).current().filter(series=item.series_id).order_by("published_at", "pk")
    shown = ("kind", "slug", "title", "community__slug", "series__slug", "series__title", "series__community")
    rows = list(parts.select_related("community", "series").only(*shown))
    place = [row.pk for row in rows].index(item.pk)
    return {
        "series": rows[place].series,
        "number": place + 1,
        "count": len(rows),
        "before": rows[place - 1] if place else None,
        "after": rows[place + 1] if place + 1 < len(rows) else None,
    }


def _may_edit(standing: Standing, series: Series) -> bool:
    is_own = series.begun_by_id == standing.user.pk and standing.can(Permission.CREATE_ITEM)
    return is_own or standing.can(Permission.EDIT_OTHERS)
