"""Carrying an item into another community, and taking that back."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from communities.access import enter
from communities.permissions import Permission
from content.access import find_item, reader
from content.actions import share_item, withdraw_share
from content.forms import ShareForm
from content.models import Share


@login_required
def item_share(request: HttpRequest, slug: str, item_id: int) -> HttpResponse:
    """Choose one of one's own communities and say why it is of use there."""
    standing, item = find_item(request, slug, pk=item_id)
    standing.require(Permission.SHARE_ITEM)
    form = ShareForm(request.POST or None, user=reader(request), item=item)
    if request.method == "POST" and form.is_valid():
        try:
            share = share_item(by=reader(request), item=item, **form.cleaned_data)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, f"Shared with {share.to_community.name}.")
            return redirect(item)
    shares = item.shares.visible_to(request.user).select_related("to_community", "by").order_by("-created_at")
    return render(request, "content/item_share.html", {"form": form, "item": item, "shares": shares[:50]})


@login_required
@require_POST
def share_withdraw(request: HttpRequest, slug: str, share_id: int) -> HttpResponse:
    standing = enter(request, slug)
    shares = Share.objects.visible_to(request.user).filter(item__community=standing.community)
    share = get_object_or_404(shares.select_related("item__community", "to_community"), pk=share_id)
    withdraw_share(by=reader(request), share=share)
    messages.success(request, f"It is no longer shared with {share.to_community.name}.")
    return redirect(share.item)
