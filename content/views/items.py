"""Acts on an item of any kind: removing, restoring, pinning; its preview while writing."""

from datetime import datetime, time

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from communities.access import enter
from communities.permissions import Permission
from content.access import find_item, reader
from content.actions import pin_item, remove_item, restore_item, unpin_item
from content.cards import filled
from content.forms import PinForm
from content.models import BODY_LIMIT, Kind
from content.rendering import render_for
from content.views.replies import removal_form

LISTS = {kind: f"{kind}-list" for kind in Kind}


@login_required
def item_remove(request: HttpRequest, slug: str, item_id: int) -> HttpResponse:
    standing, item = find_item(request, slug, pk=item_id)
    form = removal_form(request, standing, item)
    if request.method == "POST" and form.is_valid():
        was_draft = item.is_draft
        remove_item(by=reader(request), item=item, reason=form.cleaned_data["reason"])
        messages.success(request, "The draft is gone." if was_draft else f"“{item.title}” is removed.")
        return redirect(f"content:{LISTS[Kind(item.kind)]}", slug)
    return render(request, "content/item_remove.html", {"form": form, "item": item})


@login_required
@require_POST
def item_restore(request: HttpRequest, slug: str, item_id: int) -> HttpResponse:
    _, item = find_item(request, slug, pk=item_id, even_removed=True)
    return redirect(restore_item(by=reader(request), item=item))


@login_required
def item_pin(request: HttpRequest, slug: str, item_id: int) -> HttpResponse:
    standing, item = find_item(request, slug, pk=item_id)
    standing.require(Permission.PIN_NEWS)
    form = PinForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        end_of_day = datetime.combine(form.cleaned_data["until"], time(23, 59, 59), timezone.get_current_timezone())
        try:
            pin_item(by=reader(request), item=item, until=end_of_day)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, "It stands under News on the home page.")
            return redirect(item)
    return render(request, "content/item_pin.html", {"form": form, "item": item})


@login_required
@require_POST
def item_unpin(request: HttpRequest, slug: str, item_id: int) -> HttpResponse:
    _, item = find_item(request, slug, pk=item_id)
    return redirect(unpin_item(by=reader(request), item=item))


@login_required
@require_POST
def preview(request: HttpRequest, slug: str) -> HttpResponse:
    """What the editor shows beside the text: the same rendering readers get, and which pages there are to link to."""
    standing = enter(request, slug)
    html = render_for(standing.community, request.POST.get("text", "")[:BODY_LIMIT])
    return HttpResponse(filled(reader(request), standing.community, [html])[0])
