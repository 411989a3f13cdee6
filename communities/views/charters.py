"""The charter of a community: what everybody for whom it exists may read, its versions, revising it."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.access import reader, whole_number
from communities.access import can_read, enter
from communities.actions import accept_charter, remind_of_charter, revise_charter
from communities.actions.charters import REMINDED_AGAIN
from communities.forms import CharterForm, show_refusal
from communities.models import Charter, CharterAcceptance, CharterQuerySet, Community, Membership, outstanding
from communities.permissions import Permission
from communities.signals import charter_shown

A_PAGE = 30


def _versions(request: HttpRequest, community: Community) -> CharterQuerySet:
    return Charter.objects.visible_to(request.user).filter(community=community).select_related("author").latest_first()


@login_required
@require_safe
def charter_detail(request: HttpRequest, slug: str) -> HttpResponse:
    standing = enter(request, slug, to_read=False)
    charter = _versions(request, standing.community).first()
    context: dict[str, Any] = {
        "charter": charter,
        "waits": bool(charter and standing.membership and not _accepted(request, charter)),
    }
    if can_read(standing):
        told = charter_shown.send(sender=Charter, community=standing.community)
        context["told"] = [answer for _, answer in told if answer]
    return render(request, "communities/charter_detail.html", context)


def _accepted(request: HttpRequest, charter: Charter) -> bool:
    mine = CharterAcceptance.objects.visible_to(request.user).filter(charter=charter)
    return charter.author_id == reader(request).pk or mine.exists()


@login_required
@require_POST
def charter_accept(request: HttpRequest, slug: str) -> HttpResponse:
    standing = enter(request, slug)
    version = whole_number(request.POST.get("version")) or 0
    accept_charter(by=reader(request), community=standing.community, version=version)
    messages.success(request, "You accept the charter. It can be read here at any time.")
    return redirect("communities:charter-detail", slug)


@login_required
@require_safe
def charter_outstanding(request: HttpRequest, slug: str) -> HttpResponse:
    """For managers: who has not accepted the present version, those who have had the longest time first."""
    standing = enter(request, slug)
    standing.require(Permission.EDIT_CHARTER)
    charter = _versions(request, standing.community).first()
    stays = outstanding(charter) if charter else Membership.objects.none()
    stays = stays.select_related("user").order_by("joined_at", "pk")
    page = Paginator(stays, A_PAGE).get_page(request.GET.get("page"))
    latest = charter.reminders.select_related("by").first() if charter else None
    may_remind = latest is None or latest.at <= timezone.now() - REMINDED_AGAIN
    trail = [("Charter", reverse("communities:charter-detail", args=[slug])), ("Not accepted yet", "")]
    context = {"charter": charter, "page": page, "latest": latest, "may_remind": may_remind, "trail": trail}
    return render(request, "communities/charter_outstanding.html", context)


@login_required
@require_POST
def charter_remind(request: HttpRequest, slug: str) -> HttpResponse:
    standing = enter(request, slug)
    made = remind_of_charter(by=reader(request), community=standing.community)
    messages.success(request, f"{made.people} {'person is' if made.people == 1 else 'people are'} reminded.")
    return redirect("communities:charter-outstanding", slug)


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
