"""The service description of a community: what its readers may expect, its versions, revising it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.access import reader
from communities.access import enter
from communities.actions import revise_service
from communities.forms import ServiceForm, show_refusal
from communities.models import Community, ServiceDescription, ServiceDescriptionQuerySet, described
from communities.permissions import Permission

A_PAGE = 30


def _versions(request: HttpRequest, community: Community) -> ServiceDescriptionQuerySet:
    seen = ServiceDescription.objects.visible_to(request.user).in_community(community)
    return seen.select_related("author", "contact", "community").latest_first()


def _trail(slug: str, name: str) -> list[tuple[str, str]]:
    return [("Service", reverse("communities:service-detail", args=[slug])), (name, "")]


def _shown(service: ServiceDescription) -> dict[str, object]:
    """What a page says of one version: the days off that are still to come, and somebody who is still here."""
    today = timezone.localdate()
    contact = service.contact if service.contact and service.contact.is_active else None
    return {"service": service, "days_off": [day for day in service.holidays if day >= today], "contact": contact}


@login_required
@require_safe
def service_detail(request: HttpRequest, slug: str) -> HttpResponse:
    standing = enter(request, slug)
    service = _versions(request, standing.community).first() or described(standing.community)
    return render(request, "communities/service_detail.html", _shown(service))


@login_required
@require_safe
def service_version(request: HttpRequest, slug: str, version: int) -> HttpResponse:
    """An earlier version: asks of its time are measured by it."""
    standing = enter(request, slug)
    service = get_object_or_404(_versions(request, standing.community), version=version)
    context = {**_shown(service), "is_old": service.pk != standing.community.service_id}
    trail = _trail(slug, f"Version {version}")
    return render(request, "communities/service_detail.html", {**context, "trail": trail})


@login_required
@require_safe
def service_history(request: HttpRequest, slug: str) -> HttpResponse:
    standing = enter(request, slug)
    page = Paginator(_versions(request, standing.community), A_PAGE).get_page(request.GET.get("page"))
    return render(request, "communities/service_history.html", {"page": page, "trail": _trail(slug, "Versions")})


@login_required
def service_edit(request: HttpRequest, slug: str) -> HttpResponse:
    standing = enter(request, slug)
    standing.require(Permission.EDIT_COMMUNITY)
    community, by = standing.community, reader(request)
    form = ServiceForm(request.POST, community=community) if request.method == "POST" else None
    if form and form.is_valid():
        try:
            service = revise_service(by=by, community=community, **form.cleaned_data)
        except ValidationError as refusal:
            community.refresh_from_db()
            show_refusal(form, refusal)
        else:
            messages.success(request, f"Asks from now on: a first reply within {service.promise_says}.")
            return redirect("communities:service-detail", slug)
    now = described(community)
    context = {"form": form or ServiceForm.of(now, by), "service": now, "trail": _trail(slug, "Describe it")}
    return render(request, "communities/service_edit.html", context)
