"""The pages of notices: the list, the way from a notice to what it is about, the bell's number."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.access import reader
from activity.actions import read_all_notices, read_notice
from activity.models import Notice
from activity.wording import bundled

A_PAGE = 30


@login_required
@require_safe
def notices(request: HttpRequest) -> HttpResponse:
    """All notices, the new ones first, those about one item together; ?show=new leaves the read ones out."""
    mine = Notice.objects.visible_to(request.user)
    only_new = request.GET.get("show") == "new"
    new_count = mine.unread().count()
    listed = (mine.unread() if only_new else mine).select_related("last_actor").new_first()
    page = Paginator(listed, A_PAGE).get_page(request.GET.get("page"))
    tabs = [
        {"label": "All", "href": "?", "is_current": not only_new, "count": None},
        {"label": "New", "href": "?show=new", "is_current": only_new, "count": new_count},
    ]
    context = {"page": page, "bundles": bundled(page), "tabs": tabs, "new_count": new_count, "only_new": only_new}
    return render(request, "activity/notices.html", context)


@login_required
@require_safe
def notice_open(request: HttpRequest, notice_id: int) -> HttpResponse:
    """Mark as read, on every device, and go there."""
    notice = read_notice(by=reader(request), notice_id=notice_id)
    if notice is None:
        raise Http404("What this notice was about is no longer there for you.")
    return redirect(notice.url)


@login_required
@require_POST
def notices_read(request: HttpRequest) -> HttpResponse:
    """Mark all as read."""
    count = read_all_notices(by=reader(request))
    messages.success(request, f"{count} notice{'' if count == 1 else 's'} marked as read.")
    return redirect("notices")


@login_required
@require_safe
@never_cache
def notices_badge(request: HttpRequest) -> HttpResponse:
    """The bell, for the script that asks every few seconds; 204 while the number is still ?count=N.

    It renders without the request: no context processors, no session touched, one query of its own.
    """
    count = Notice.objects.visible_to(request.user).unread().count()
    if request.GET.get("count") == str(count):
        return HttpResponse(status=204)
    return HttpResponse(render_to_string("components/bell.html", {"notice_count": count}))
