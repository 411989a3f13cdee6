"""The pages of notices: the list, the way from a notice to what it is about, the bell's number."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.access import reader
from activity.actions import read_all_notices, read_bundle, read_notice, unread_notice
from activity.models import Notice
from activity.preferences import bell_of
from activity.wording import bundled

A_PAGE = 30


@login_required
@require_safe
def notices(request: HttpRequest) -> HttpResponse:
    """All notices, the new ones first, those about one item together; ?show=new or named leaves the others out."""
    mine = Notice.objects.visible_to(request.user)
    new_count = mine.unread().count()
    shown = {"new": mine.unread(), "named": mine.filter(kind="mention")}
    show = request.GET.get("show", "")
    listed = shown.get(show, mine).select_related("last_actor").new_first()
    page = Paginator(listed, A_PAGE).get_page(request.GET.get("page"))
    tabs = [
        {"label": label, "href": f"?show={name}" if name else "?", "is_current": name == show, "count": count}
        for name, label, count in (("", "All", None), ("new", "New", new_count), ("named", "Naming you", None))
    ]
    context = {"page": page, "bundles": bundled(page), "tabs": tabs, "new_count": new_count, "show": show}
    context["here"] = request.get_full_path()
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
@require_POST
def notice_mark_read(request: HttpRequest, notice_id: int) -> HttpResponse:
    """Mark as read what stands together, without going there."""
    read_bundle(by=reader(request), notice_id=notice_id)
    return redirect(_list_again(request))


@login_required
@require_POST
def notice_mark_unread(request: HttpRequest, notice_id: int) -> HttpResponse:
    """Keep one for later."""
    unread_notice(by=reader(request), notice_id=notice_id)
    return redirect(_list_again(request))


def _list_again(request: HttpRequest) -> str:
    """The list as it was shown."""
    came_from, listed = request.POST.get("next", ""), reverse("notices")
    return came_from if came_from.startswith(f"{listed}?") and came_from.isprintable() else listed


@login_required
@require_safe
@never_cache
def notices_badge(request: HttpRequest) -> HttpResponse:
    """The bell, for the script that asks every few seconds; 204 while the number is still ?count=N.

    It renders without the request: no context processors, no session touched, one query of its own.
    """
    bell = bell_of(reader(request))
    if request.GET.get("count") == str(bell.count):
        return HttpResponse(status=204)
    context = {"notice_count": bell.count, "bell_is_quiet": bell.is_quiet}
    return HttpResponse(render_to_string("components/bell.html", context))
