"""One's own list of saved things."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts.access import back_from
from content import favourites as shelf
from content.access import reader
from content.actions.favourites import forget_saved

A_PAGE = 30


@login_required
@require_safe
def favourites(request: HttpRequest) -> HttpResponse:
    kind = request.GET.get("kind", "")
    kind = kind if kind in shelf.TABS else ""
    page = Paginator(shelf.saved_by(reader(request), kind), A_PAGE).get_page(request.GET.get("page"))
    tabs = [
        {"label": label, "href": f"?kind={name}" if name else "?", "is_current": name == kind}
        for name, label in shelf.TABS.items()
    ]
    context = {
        "page": page,
        "rows": shelf.favourites(reader(request), page.object_list),
        "tabs": tabs,
        "kind": kind,
        "here": request.get_full_path(),
    }
    return render(request, "content/favourites.html", context)


@login_required
@require_POST
def favourite_remove(request: HttpRequest, reaction_id: int) -> HttpResponse:
    forget_saved(by=reader(request), reaction_id=reaction_id)
    messages.success(request, "Taken off your favourites.")
    return redirect(back_from(request, within="/favourites/") or "favourites")
