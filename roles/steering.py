"""Pages of one community about how roles are measured there: its rhythm, and the small circles to look at."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.models import User
from communities.access import enter
from communities.models import Community
from communities.permissions import Permission
from roles.actions import look_at_circle, review_circle, set_cadence
from roles.circles import Listed, circles_of, review_of
from roles.forms import CadenceForm, CircleReviewForm
from roles.models import Circle, CircleReview
from roles.own import next_monday
from roles.rhythm import beats, platform_cadence, policies_of, versions_of

A_PAGE = 30


@login_required
@require_safe
def policy_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """How often one acts in a role here, why, and every rhythm there was; for members."""
    standing = enter(request, slug)
    standing.require(Permission.SEE_ROLE_PROFILE)
    policies = policies_of(standing.community)
    newest = policies[0] if policies else None
    context = {
        "beats": beats(newest.params["cadence_days"] if newest else platform_cadence()),
        "newest": newest,
        "page": Paginator(versions_of(policies), A_PAGE).get_page(request.GET.get("page")),
        "trail": [("Charter", reverse("communities:charter-detail", args=[slug])), ("Rhythm", "")],
    }
    return render(request, "roles/policy_detail.html", context)


@login_required
def policy_edit(request: HttpRequest, slug: str) -> HttpResponse:
    standing = enter(request, slug)
    standing.require(Permission.EDIT_CHARTER)
    policies = policies_of(standing.community)
    now = beats(policies[0].params["cadence_days"] if policies else platform_cadence())
    form = CadenceForm(request.POST or None, now=now)
    if request.method == "POST" and form.is_valid():
        try:
            set_cadence(
                by=cast(User, request.user),
                community=standing.community,
                days=form.days(),
                reason=form.cleaned_data["reason"],
            )
        except ValidationError as error:
            form.refuse(error)
        else:
            messages.success(request, "The rhythm is set. It counts from next Monday; earlier weeks keep theirs.")
            return redirect("roles:policy-detail", slug=slug)
    context = {
        "form": form,
        "next_monday": next_monday(),
        "trail": [
            ("Charter", reverse("communities:charter-detail", args=[slug])),
            ("Rhythm", reverse("roles:policy-detail", args=[slug])),
            ("Change it", ""),
        ],
    }
    return render(request, "roles/policy_edit.html", context)


@login_required
@require_safe
def circle_list(request: HttpRequest, slug: str) -> HttpResponse:
    """Circles in which hardly anything comes from outside; names stand one page further, where a look is noted."""
    standing = enter(request, slug)
    standing.require(Permission.MANAGE)
    context = {
        "listed": circles_of(cast(User, request.user), standing.community),
        "trail": [("Manage", reverse("metrics:desk", args=[slug])), ("Recognition", "")],
    }
    return render(request, "roles/circle_list.html", context)


@login_required
def circle_detail(request: HttpRequest, slug: str, circle_id: int) -> HttpResponse:
    """Who is in a circle, and what was said of it. Each look is noted for each of them."""
    standing = enter(request, slug)
    standing.require(Permission.MANAGE)
    user, community = cast(User, request.user), standing.community
    circle = get_object_or_404(Circle.objects.visible_to(user, community).newest(), pk=circle_id)
    form = CircleReviewForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            review_circle(by=user, circle=circle, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, "Noted. It is off the list until somebody new is in it.")
            return redirect("roles:circle-list", slug=slug)
    return render(request, "roles/circle_detail.html", circle_context(user, community, circle, form))


def circle_context(user: User, community: Community, circle: Circle, form: CircleReviewForm) -> dict[str, object]:
    people = look_at_circle(by=user, circle=circle)
    said = CircleReview.objects.visible_to(user, community).select_related("by")
    reviews = list(said.filter(member_ids__overlap=[person.pk for person in people]).order_by("-at", "-pk")[:A_PAGE])
    return {
        "listed": Listed(circle, review_of(circle, reviews)),
        "people": people,
        "reviews": reviews,
        "is_in_it": user in people,
        "form": form,
        "trail": [
            ("Manage", reverse("metrics:desk", args=[community.slug])),
            ("Recognition", reverse("roles:circle-list", args=[community.slug])),
            ("One circle", ""),
        ],
    }
