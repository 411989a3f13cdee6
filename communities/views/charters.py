"""The charter of a community: what everybody for whom it exists may read, its versions, revising it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.access import reader
from communities.access import enter
from communities.actions import revise_charter
from communities.forms import CharterForm, show_refusal
from communities.models import Charter, CharterQuerySet, Community
from communities.permissions import Permission

A_PAGE = 30


def _versions(request: HttpRequest, community: Community) -> CharterQuerySet:
    return Charter.objects.visible_to(request.user).filter(community=community).select_related("author").latest_first()


@login_required
@require_safe
def charter_detail(request: HttpRequest, slug: str) -> HttpResponse:
    standing = enter(request, slug, to_read=False)
    return render(
        request, "communities/charter_detail.html", {"charter": _versions(request, standing.community).first()}
    )


@login_required
@require_safe
def charter_version(request: HttpRequest, slug: str, version: int) -> HttpResponse:
    """An old version, as it was."""
    standing = enter(request, slug, to_read=False)
    charter = get_object_or_404(_versions(request, standing.community), version=version)
    trail = [("Charter", reverse("communities:charter-detail", args=[slug])), (f"Version {version}", "")]
    return render(request, "communities/charter_detail.html", {"charter": charter, "is_old": True, "trail": trail})


@login_required
@require_safe
def charter_history(request: HttpRequest, slug: str) -> HttpResponse:
    standing = enter(request, slug, to_read=False)
    page = Paginator(_versions(request, standing.community), A_PAGE).get_page(request.GET.get("page"))
    trail = [("Charter", reverse("communities:charter-detail", args=[slug])), ("Versions", "")]
    return render(request, "communities/charter_history.html", {"page": page, "trail": trail})


@login_required
def charter_edit(request: HttpRequest, slug: str) -> HttpResponse:
    standing = enter(request, slug)
    standing.require(Permission.EDIT_CHARTER)
    latest = _versions(request, standing.community).first()
    form = CharterForm(request.POST) if request.method == "POST" else CharterForm.of(latest)
    if form.is_bound and form.is_valid():
        try:
            charter = revise_charter(by=reader(request), community=standing.community, **form.cleaned_data)
        except ValidationError as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, f"Version {charter.version} of the charter holds from now on.")
            return redirect("communities:charter-detail", slug)
    trail = [("Charter", reverse("communities:charter-detail", args=[slug])), ("Revise", "")]
    return render(request, "communities/charter_edit.html", {"form": form, "latest": latest, "trail": trail})
