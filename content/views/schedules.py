"""Publishing a draft: now, or later: choosing the moment, and taking it back."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from communities.permissions import Permission
from content.access import find_item, reader
from content.actions import publish_item, schedule_item, unschedule_item
from content.forms import ScheduleForm
from content.models import Item


def onward(request: HttpRequest, item: Item) -> HttpResponse:
    """From a text that was just sent: to its page; from one kept for later (?later=1) to choosing its moment."""
    if item.is_draft and "later" in request.GET:
        return redirect("content:item-schedule", item.community.slug, item.pk)
    return redirect(item)


def published(request: HttpRequest, item: Item, sense: str = "see") -> HttpResponse:
    """After publishing. A first text that waits for a look has a page that says so."""
    if not item.is_held:
        messages.success(request, f"It is published. Everybody who reads this community can {sense} it.")
    return redirect(item)


@login_required
def item_schedule(request: HttpRequest, slug: str, item_id: int) -> HttpResponse:
    standing, item = find_item(request, slug, pk=item_id)
    if not item.is_draft:
        raise Http404("There is no such draft, or it is not yours.")
    standing.require(Permission.CREATE_ITEM)
    form = ScheduleForm(request.POST or None, item=item)
    if request.method == "POST" and form.is_valid():
        try:
            schedule_item(by=reader(request), item=item, at=form.cleaned_data["at"])
        except ValidationError as refusal:
            form.add_error("at", refusal)
        else:
            messages.success(request, "It is a draft until then; you can still change it, or the moment.")
            return redirect(item)
    return render(request, "content/item_schedule.html", {"form": form, "item": item})


@login_required
@require_POST
def item_unschedule(request: HttpRequest, slug: str, item_id: int) -> HttpResponse:
    _, item = find_item(request, slug, pk=item_id)
    return redirect(unschedule_item(by=reader(request), item=item))


@login_required
@require_POST
def item_publish(request: HttpRequest, slug: str, item_id: int) -> HttpResponse:
    """Publish a draft as it stands."""
    _, item = find_item(request, slug, pk=item_id)
    item = publish_item(by=reader(request), item=item)
    return published(request, item)
