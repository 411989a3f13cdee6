"""Who comes to an event, who hosts it with its author, who says that they were there: each act an address of its own."""

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from communities.permissions import Permission
from content.access import find_item, reader
from content.actions import (
    agree_to_host,
    ask_who_was_there,
    attend_event,
    come_to_event,
    decline_to_host,
    stay_away,
    unattend_event,
    withdraw_answer,
)
from content.forms import GuestTickForm
from content.models import Guest, Item, Kind
from content.permissions import is_host

SAID = {
    Guest.Answer.COMING: "You come. It is in your calendar here, and you hear of changes.",
    Guest.Answer.WAITING: "It is full. You are on the waiting list, and hear when a place becomes free.",
}


def _act(request: HttpRequest, slug: str, event_id: int, act: Callable[..., object], said: str) -> HttpResponse:
    _, item = find_item(request, slug, Kind.EVENT, pk=event_id)
    act(by=reader(request), item=item)
    messages.success(request, said)
    return redirect(item)


@login_required
@require_POST
def event_come(request: HttpRequest, slug: str, event_id: int) -> HttpResponse:
    _, item = find_item(request, slug, Kind.EVENT, pk=event_id)
    guest = come_to_event(by=reader(request), item=item)
    messages.success(request, SAID[Guest.Answer(guest.answer)])
    return redirect(item)


@login_required
@require_POST
def event_cannot(request: HttpRequest, slug: str, event_id: int) -> HttpResponse:
    return _act(request, slug, event_id, stay_away, "You cannot come. Thank you for saying so.")


@login_required
@require_POST
def event_withdraw(request: HttpRequest, slug: str, event_id: int) -> HttpResponse:
    return _act(request, slug, event_id, withdraw_answer, "Taken back. You have said nothing.")


@login_required
@require_POST
def event_attend(request: HttpRequest, slug: str, event_id: int) -> HttpResponse:
    return _act(
        request, slug, event_id, attend_event, "You were there. What did you take from it? A line below helps others."
    )


@login_required
@require_POST
def event_unattend(request: HttpRequest, slug: str, event_id: int) -> HttpResponse:
    return _act(request, slug, event_id, unattend_event, "Taken back. Nothing is noted.")


@login_required
@require_POST
def event_host_agree(request: HttpRequest, slug: str, event_id: int) -> HttpResponse:
    return _act(request, slug, event_id, agree_to_host, "You host it, too.")


@login_required
@require_POST
def event_host_decline(request: HttpRequest, slug: str, event_id: int) -> HttpResponse:
    return _act(request, slug, event_id, decline_to_host, "You do not host it.")


@login_required
def event_tick(request: HttpRequest, slug: str, event_id: int) -> HttpResponse:
    """A host ticks names; who is ticked is asked, and says so or not."""
    standing, item = find_item(request, slug, Kind.EVENT, pk=event_id)
    if not is_host(item, reader(request)):
        standing.require(Permission.EDIT_OTHERS)
    form = GuestTickForm(request.POST or None, event=item.event)
    if request.method == "POST" and form.is_valid():
        try:
            return _ask(request, item, form)
        except ValidationError as refusal:
            form.add_error(None, refusal)
    return render(request, "content/event_tick.html", {"form": form, "item": item})


def _ask(request: HttpRequest, item: Item, form: GuestTickForm) -> HttpResponse:
    people = list({*form.cleaned_data.get("people", ()), *form.cleaned_data["others"]})
    asked = ask_who_was_there(by=reader(request), item=item, people=people)
    if asked:
        messages.success(request, f"{asked} {'is' if asked == 1 else 'are'} asked. Who says yes is named on the page.")
    else:
        messages.info(request, "Nobody new was asked.")
    return redirect(item)
