"""What the platform brought somebody: the list of it, “not me”, “not this week”."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from content.access import reader
from content.actions import decline_offer, pause_offers
from content.home import HEAVY
from content.models import AskOffer, Reach

A_PAGE = 30


def _find(request: HttpRequest, offer_id: int) -> AskOffer:
    return get_object_or_404(AskOffer.objects.visible_to(request.user).select_related("ask__community"), pk=offer_id)


@login_required
@require_safe
def offer_list(request: HttpRequest) -> HttpResponse:
    """Asks that were brought to one, when, and what one said."""
    offers = AskOffer.objects.visible_to(request.user).select_related("ask__author", "ask__community")
    offers = offers.defer(*(f"ask__{name}" for name in HEAVY)).latest_first()
    page = Paginator(offers, A_PAGE).get_page(request.GET.get("page"))
    reach = Reach.objects.visible_to(request.user).first() or Reach()
    return render(request, "content/offer_list.html", {"page": page, "reach": reach})


@login_required
@require_POST
def offer_decline(request: HttpRequest, offer_id: int) -> HttpResponse:
    offer = decline_offer(by=reader(request), offer=_find(request, offer_id))
    messages.success(request, "You are not waited for. Nobody is told.")
    return redirect(offer.ask)


@login_required
@require_POST
def offer_pause(request: HttpRequest, offer_id: int) -> HttpResponse:
    offer = _find(request, offer_id)
    pause_offers(by=reader(request), offer=offer)
    messages.success(request, "No asks are brought to you in the next seven days. Nobody is told.")
    return redirect(offer.ask)
