"""Reporting a text to the managers; one's own reports and what became of them."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from communities.permissions import Permission, Standing
from content.access import find_item, find_reply, reader
from content.actions import flag_text, withdraw_flag
from content.cases import reports_of
from content.forms.flags import FlagForm
from content.models import Flag, Item, Reply
from content.permissions import thread_of
from content.views.listing import PER_PAGE


@login_required
def item_flag(request: HttpRequest, slug: str, item_id: int) -> HttpResponse:
    return _flag(request, *find_item(request, slug, pk=item_id))


@login_required
def reply_flag(request: HttpRequest, slug: str, reply_id: int) -> HttpResponse:
    return _flag(request, *find_reply(request, slug, reply_id))


def _flag(request: HttpRequest, standing: Standing, text: Item | Reply) -> HttpResponse:
    standing.require(Permission.FLAG)
    if text.author_id == reader(request).pk:
        raise PermissionDenied("This is your own text. You can change it, or remove it.")
    form = FlagForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            flag_text(by=reader(request), text=text, **form.cleaned_data)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, "The managers look at it. What becomes of it stands under your reports.")
            return redirect("flag-list")
    context = {"form": form, "text": text, "item": thread_of(text), "is_member": standing.membership is not None}
    return render(request, "content/text_flag.html", context)


@login_required
@require_safe
def flag_list(request: HttpRequest) -> HttpResponse:
    """What one reported, the latest first, and what became of it."""
    page = Paginator(Flag.objects.made_by(reader(request)).order_by("-created_at", "-pk"), PER_PAGE)
    shown = page.get_page(request.GET.get("page"))
    return render(request, "content/flag_list.html", {"page": shown, "reports": reports_of(reader(request), shown)})


@login_required
@require_POST
def flag_withdraw(request: HttpRequest, flag_id: int) -> HttpResponse:
    flag = get_object_or_404(Flag.objects.made_by(reader(request)).select_related("case"), pk=flag_id)
    withdraw_flag(by=reader(request), flag=flag)
    messages.success(request, "Your report is taken back.")
    return redirect("flag-list")
