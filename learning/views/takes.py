"""What one takes up to learn from: begun, done, and whether it helped."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from learning import actions
from learning.models import LearningOffering, Take
from learning.own import advice_of
from learning.views.guides import person


@login_required
@require_safe
def take_list(request: HttpRequest) -> HttpResponse:
    """What is under way, what is done, and what would fit the roles one wants."""
    user = person(request)
    takes = Take.objects.visible_to(user).select_related("offering__community", "offering__item").latest_first()
    page = Paginator(takes, 30).get_page(request.GET.get("page"))
    return render(request, "learning/take_list.html", {"page": page, "advice": advice_of(user)})


@login_required
@require_POST
def take_create(request: HttpRequest, offering_id: int) -> HttpResponse:
    offering = LearningOffering.objects.visible_to(person(request)).filter(pk=offering_id).first()
    if offering is None:
        raise Http404("There is no such offering, or it is not open to you.")
    actions.take_offering(by=person(request), offering=offering)
    messages.success(request, "It stands on your page of learning. Nothing will remind you of it.")
    return redirect("take-list")


@login_required
@require_POST
def take_drop(request: HttpRequest, take_id: int) -> HttpResponse:
    actions.drop_take(by=person(request), take=_find(request, take_id))
    messages.success(request, "Let go.")
    return redirect("take-list")


@login_required
@require_POST
def take_complete(request: HttpRequest, take_id: int) -> HttpResponse:
    actions.complete_take(by=person(request), take=_find(request, take_id))
    messages.success(request, "Done. In two weeks you are asked once whether it helped.")
    return redirect("take-list")


@login_required
@require_POST
def take_undo(request: HttpRequest, take_id: int) -> HttpResponse:
    actions.undo_complete(by=person(request), take=_find(request, take_id))
    messages.success(request, "Taken back: it is under way again.")
    return redirect("take-list")


@login_required
@require_POST
def take_helped(request: HttpRequest, take_id: int) -> HttpResponse:
    actions.say_whether_it_helped(by=person(request), take=_find(request, take_id), helped=True)
    messages.success(request, "Good to know. It is counted without your name.")
    return redirect("take-list")


@login_required
@require_POST
def take_not_helped(request: HttpRequest, take_id: int) -> HttpResponse:
    actions.say_whether_it_helped(by=person(request), take=_find(request, take_id), helped=False)
    messages.success(request, "Good to know, too. It is counted without your name.")
    return redirect("take-list")


def _find(request: HttpRequest, take_id: int) -> Take:
    found = Take.objects.visible_to(person(request)).filter(pk=take_id).first()
    if found is None:
        raise Http404("You did not take this up.")
    return found
