"""Recommending something to people, what was recommended to oneself, and how much one lets in."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts.access import back_from
from content.access import find_item, reader
from content.actions import (
    finish_recommendation,
    recommend_item,
    reopen_recommendation,
    set_reach,
    withdraw_recommendation,
)
from content.forms.passing import RecommendForm
from content.forms.reach import ReachForm
from content.home import HEAVY
from content.models import Reach, Recommendation

A_PAGE = 30
TABS = {"": "New", "done": "Done", "given": "By you"}


@login_required
def item_recommend(request: HttpRequest, slug: str, item_id: int) -> HttpResponse:
    """Name up to five people who may read it, and say why."""
    standing, item = find_item(request, slug, pk=item_id)
    begun = {"person_1": request.GET.get("to", "")}
    form = RecommendForm(request.POST or None, user=reader(request), community=standing.community, initial=begun)
    if request.method == "POST" and form.is_valid():
        try:
            made = recommend_item(by=reader(request), item=item, **form.cleaned_data)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            names = ", ".join(each.to.display_name for each in made)
            messages.success(request, f"Recommended to {names}.")
            return redirect(item)
    given = Recommendation.objects.given_by(request.user).filter(item=item).select_related("to").newest_first()
    return render(request, "content/item_recommend.html", {"form": form, "item": item, "given": given[:A_PAGE]})


@login_required
@require_safe
def recommended(request: HttpRequest) -> HttpResponse:
    """What others recommended to one; ?tab=done what one is through with, ?tab=given what one recommended."""
    tab = request.GET.get("tab", "")
    tab = tab if tab in TABS else ""
    finders = {"": "waiting_for", "done": "done_by", "given": "given_by"}
    rows = getattr(Recommendation.objects, finders[tab])(request.user).newest_first()
    rows = rows.select_related("by", "to", "item__author", "item__community").defer(
        *(f"item__{name}" for name in HEAVY)
    )
    context: dict[str, Any] = {
        "page": Paginator(rows, A_PAGE).get_page(request.GET.get("page")),
        "tab": tab,
        "tabs": [
            {"label": label, "href": f"?tab={name}" if name else "?", "is_current": name == tab}
            for name, label in TABS.items()
        ],
        "here": request.get_full_path(),
    }
    return render(request, "content/recommended.html", context)


@login_required
@require_POST
def recommendation_done(request: HttpRequest, recommendation_id: int) -> HttpResponse:
    finish_recommendation(by=reader(request), recommendation=_find(request, recommendation_id))
    return _back(request)


@login_required
@require_POST
def recommendation_dismiss(request: HttpRequest, recommendation_id: int) -> HttpResponse:
    finish_recommendation(by=reader(request), recommendation=_find(request, recommendation_id), is_dismissed=True)
    messages.success(request, "Off your list. Nobody is told.")
    return _back(request)


@login_required
@require_POST
def recommendation_reopen(request: HttpRequest, recommendation_id: int) -> HttpResponse:
    reopen_recommendation(by=reader(request), recommendation=_find(request, recommendation_id))
    return _back(request)


@login_required
@require_POST
def recommendation_withdraw(request: HttpRequest, recommendation_id: int) -> HttpResponse:
    withdraw_recommendation(by=reader(request), recommendation=_find(request, recommendation_id))
    messages.success(request, "Taken back.")
    return _back(request)


@login_required
def reach(request: HttpRequest) -> HttpResponse:
    """How many asks a week others may bring to one, when and about what, and whether they may recommend anything."""
    by = reader(request)
    kept = Reach.objects.visible_to(by).first() or Reach(user=by)
    form = ReachForm(request.POST or None, reach=kept, user=by)
    if request.method == "POST" and form.is_valid():
        try:
            set_reach(by=by, **form.cleaned_data)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, "Saved.")
            return redirect("reach")
    return render(request, "content/reach.html", {"form": form})


def _find(request: HttpRequest, recommendation_id: int) -> Recommendation:
    return get_object_or_404(Recommendation.objects.visible_to(request.user), pk=recommendation_id)


def _back(request: HttpRequest) -> HttpResponse:
    return redirect(back_from(request) or "recommended")
