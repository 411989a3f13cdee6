"""The measure library of a community: the data list, one measure with its course, what is collected by hand."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User
from communities.permissions import Permission, Standing
from metrics.access import stand_inside
from metrics.actions import add_reading, bring_readings, collect_by_hand, end_collection, name_owner, remove_reading
from metrics.courses import course_context
from metrics.forms import HandMeasureForm, MeasureOwnerForm, ReadingForm, TableForm
from metrics.library import Entry, entries_of, entry_of, families_without, find_hand, of_hand
from metrics.measures import MEASURES, Family, Measure, Reading, Unit
from metrics.measures.shown import shown
from metrics.models import HandMeasure, Target
from metrics.profile import settings_of

READINGS = 30


@login_required
@require_safe
def measure_list(request: HttpRequest, slug: str) -> HttpResponse:
    """Everything that is measured here: what it says, how it is collected, who answers for it."""
    standing, user = stand_inside(request, slug)
    targets = Target.objects.visible_to(user).in_community(standing.community).adopted()
    entries = entries_of(standing.community, uses=Counter(targets.values_list("measure", flat=True)))
    late = [entry for entry in entries if entry.is_late]
    context = {
        "families": [(Family(f), list(g)) for f, g in groupby(entries, key=lambda entry: entry.measure.family)],
        "without": families_without(entries),
        "late": late,
        "count": len(entries),
        "by_hand": sum(entry.hand is not None for entry in entries),
        "may_collect": bool(standing.membership) and standing.can(Permission.MANAGE),
        "trail": [("Measures", "")],
    }
    return render(request, "metrics/measure_list.html", context)


@dataclass(frozen=True)
class Asked:
    """Who asks for which measure; hand: where it is brought by hand."""

    standing: Standing
    user: User
    measure: Measure
    hand: HandMeasure | None


def find(request: HttpRequest, slug: str, key: str) -> Asked:
    standing, user = stand_inside(request, slug)
    hand = find_hand(standing.community, key)
    measure = of_hand(hand) if hand else MEASURES.get(key)
    if measure is None:
        raise Http404("There is no such measure here.")
    return Asked(standing, user, measure, hand)


@login_required
@require_safe
def measure_detail(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """The course of one measure, its definition, the statement behind it, the targets that use it."""
    return render(request, "metrics/measure_detail.html", page_of(request, find(request, slug, key)))


@login_required
@require_POST
def measure_owner(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    asked = find(request, slug, key)
    user, community = asked.user, asked.standing.community
    form = MeasureOwnerForm(request.POST, user=user, community=community)
    if form.is_valid():
        try:
            name_owner(by=user, community=community, key=key, owner=form.cleaned_data["owner"])
        except ValidationError as error:
            form.add_error("owner", error)
        else:
            return redirect("metrics:measure-detail", slug=slug, key=key)
    context = page_of(request, asked) | {"owner_form": form}
    return render(request, "metrics/measure_detail.html", context)


@login_required
def measure_collect(request: HttpRequest, slug: str) -> HttpResponse:
    """Begin to collect something by hand."""
    standing, user = stand_inside(request, slug)
    standing.require(Permission.MANAGE)
    initial = {"owner": f"@{user.handle}"}
    form = HandMeasureForm(request.POST or None, user=user, community=standing.community, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            return redirect(collect_by_hand(by=user, community=standing.community, plan=form.plan()))
        except ValidationError as error:
            form.refuse(error)
    trail = trail_of(standing, ("Collect by hand", ""))
    return render(request, "metrics/measure_collect.html", {"form": form, "trail": trail})


def find_collected(request: HttpRequest, slug: str, key: str) -> tuple[Standing, User, HandMeasure]:
    standing, user = stand_inside(request, slug)
    hand = find_hand(standing.community, key)
    if hand is None:
        raise Http404("There is no such measure here.")
    return standing, user, hand


@login_required
@require_POST
def measure_end(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    _, user, hand = find_collected(request, slug, key)
    end_collection(by=user, hand=hand)
    return redirect("metrics:measure-list", slug=slug)


@login_required
@require_POST
def reading_add(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    standing, user, hand = find_collected(request, slug, key)
    form = ReadingForm(request.POST, unit=hand.unit)
    if form.is_valid():
        try:
            add_reading(by=user, hand=hand, **form.reading())
        except ValidationError as error:
            form.refuse(error)
        else:
            return redirect(f"{hand.get_absolute_url()}#brought")
    context = page_of(request, Asked(standing, user, of_hand(hand), hand)) | {"reading_form": form}
    return render(request, "metrics/measure_detail.html", context)


@login_required
def reading_upload(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """Many numbers from a file or pasted lines; all of them, or none."""
    standing, user, hand = find_collected(request, slug, key)
    if hand.owner_id != user.pk:
        standing.require(Permission.MANAGE)
    form = TableForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            count = bring_readings(by=user, hand=hand, table=form.cleaned_data["table"])
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, "One number is here now." if count == 1 else f"{count:,} numbers are here now.")
            return redirect(hand)
    trail = trail_of(standing, (hand.name, hand.get_absolute_url()), ("Bring many", ""))
    return render(request, "metrics/reading_upload.html", {"form": form, "hand": hand, "trail": trail})


@login_required
@require_POST
def reading_remove(request: HttpRequest, slug: str, key: str, reading_id: int) -> HttpResponse:
    _, user, hand = find_collected(request, slug, key)
    remove_reading(by=user, hand=hand, reading=get_object_or_404(hand.readings, pk=reading_id))
    return redirect(f"{hand.get_absolute_url()}#brought")


def page_of(request: HttpRequest, asked: Asked) -> dict[str, Any]:
    """Everything a measure's page shows."""
    standing, user, measure, hand = asked.standing, asked.user, asked.measure, asked.hand
    community = standing.community
    small_group = settings_of(community).small_group
    entry = entry_of(community, measure, hand=hand, small_group=small_group)
    manages = bool(standing.membership) and standing.can(Permission.MANAGE)
    may_bring = hand is not None and hand.ended_on is None and (manages or (_is_owner(entry, user, standing)))
    targets = Target.objects.visible_to(user).in_community(community).filter(measure=measure.key)
    page = Paginator(hand.readings.select_related("by"), READINGS).get_page(request.GET.get("page")) if hand else None
    for brought in page or ():
        k = {"k": round(brought.value * brought.n)} if measure.unit == Unit.SHARE else {}
        said = Reading(community.pk, brought.value, brought.n, detail=k)
        brought.said = shown(measure, said, small_group)  # type: ignore[attr-defined]
    return {
        "measure": measure,
        "entry": entry,
        "hand": hand,
        "targets": targets.select_related("purpose__community").order_by("-pk")[:10],
        "page": page,
        "may_bring": may_bring,
        "may_manage": manages,
        "reading_form": ReadingForm(unit=hand.unit) if hand and may_bring else None,
        "owner_form": _owner_form(entry, user, standing) if manages and hand is None else None,
        "trail": trail_of(standing, (measure.name, "")),
        **course_context(community, measure, user, small_group=small_group),
    }


def _is_owner(entry: Entry, user: User, standing: Standing) -> bool:
    return entry.owner == user and standing.can(Permission.PROPOSE_TARGET)


def _owner_form(entry: Entry, user: User, standing: Standing) -> MeasureOwnerForm:
    initial = {"owner": f"@{entry.owner.handle}"} if entry.owner else None
    return MeasureOwnerForm(user=user, community=standing.community, initial=initial)


def trail_of(standing: Standing, *here: tuple[str, str]) -> list[tuple[str, str]]:
    return [("Measures", reverse("metrics:measure-list", args=[standing.community.slug])), *here]
