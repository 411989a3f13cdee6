"""Featured members: who they are, asking one, answering, taking it down."""

from __future__ import annotations

from datetime import timedelta

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from communities.access import enter
from communities.models import Membership
from communities.permissions import Permission, Standing
from content.access import reader
from content.actions import agree_to_feature, decline_feature, end_feature, feature_member
from content.forms.features import FeatureAnswerForm, FeatureForm
from content.home import featured_in
from content.models import FeaturedMember, FeaturedMemberQuerySet

A_PAGE = 20
WEEKS = 4


@login_required
@require_safe
def featured_list(request: HttpRequest, slug: str) -> HttpResponse:
    standing = enter(request, slug)
    featured = _visible(request, standing).order_by("-created_at", "-pk")
    return render(
        request, "content/featured_list.html", {"page": Paginator(featured, A_PAGE).get_page(request.GET.get("page"))}
    )


@login_required
@require_safe
def featured_detail(request: HttpRequest, slug: str, featured_id: int) -> HttpResponse:
    standing = enter(request, slug)
    return render(request, "content/featured_detail.html", {"featured": _find(request, standing, featured_id)})


@login_required
def featured_create(request: HttpRequest, slug: str) -> HttpResponse:
    standing = enter(request, slug)
    standing.require(Permission.PIN_NEWS)
    known = {"member": request.GET.get("member", ""), "until": timezone.localdate() + timedelta(weeks=WEEKS)}
    form = FeatureForm(request.POST or None, community=standing.community, initial=known)
    if request.method == "POST" and form.is_valid():
        try:
            featured = feature_member(by=reader(request), community=standing.community, **form.cleaned_data)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            return redirect(featured)
    members = (
        Membership.objects.in_community(standing.community)
        .people()
        .select_related("user")
        .order_by("user__display_name")
    )
    return render(request, "content/featured_create.html", {"form": form, "members": members[:200]})


@login_required
def featured_answer(request: HttpRequest, slug: str, featured_id: int) -> HttpResponse:
    standing = enter(request, slug)
    featured = _find(request, standing, featured_id)
    if featured.user_id != reader(request).pk:
        raise PermissionDenied("Only the person who is featured can answer.")
    form = FeatureAnswerForm(request.POST or None, featured=featured)
    if request.method == "POST" and form.is_valid():
        try:
            agree_to_feature(by=reader(request), featured=featured, answers=form.answers())
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            return redirect(featured)
    return render(request, "content/featured_answer.html", {"form": form, "featured": featured})


@login_required
@require_POST
def featured_decline(request: HttpRequest, slug: str, featured_id: int) -> HttpResponse:
    standing = enter(request, slug)
    decline_feature(by=reader(request), featured=_find(request, standing, featured_id))
    return redirect(standing.community)


@login_required
@require_POST
def featured_end(request: HttpRequest, slug: str, featured_id: int) -> HttpResponse:
    standing = enter(request, slug)
    end_feature(by=reader(request), featured=_find(request, standing, featured_id))
    return redirect(reverse("content:featured-list", args=[slug]))


def _visible(request: HttpRequest, standing: Standing) -> FeaturedMemberQuerySet:
    found = featured_in(request.user, standing.community)
    return found.select_related("user", "chosen_by", "community")


def _find(request: HttpRequest, standing: Standing, featured_id: int) -> FeaturedMember:
    return get_object_or_404(_visible(request, standing), pk=featured_id)
