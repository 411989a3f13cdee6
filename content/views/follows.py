"""How much one wants to hear of something, and one's own list of all that. With htmx only the menu is drawn anew."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts.access import back_from
from content import following as reads
from content.access import find_item, reader
from content.actions import clear_level, end_follow, say_not_for_me, set_level
from content.models import TARGETS, Follow

A_PAGE = 30
TABS = {
    "": "All",
    "item": "Texts",
    "tag": "Tags",
    "person": "People",
    "community": "Communities",
    "shelf": "Shelves",
}
LEVELS = {
    "": "Any level",
    Follow.Level.WATCH: "Watching",
    Follow.Level.FOLLOW: "Following",
    Follow.Level.MUTE: "Muted",
}


@login_required
@require_POST
def follow_set(request: HttpRequest, target_kind: str, target_id: int) -> HttpResponse:
    target = _target(request, target_kind, target_id)
    set_level(by=reader(request), target=target, level=request.POST.get("level", ""))
    return _answer(request, target)


@login_required
@require_POST
def follow_clear(request: HttpRequest, target_kind: str, target_id: int) -> HttpResponse:
    target = _target(request, target_kind, target_id)
    clear_level(by=reader(request), target=target)
    return _answer(request, target)


@login_required
@require_POST
def item_not_for_me(request: HttpRequest, slug: str, item_id: int) -> HttpResponse:
    _, item = find_item(request, slug, pk=item_id)
    say_not_for_me(by=reader(request), item=item, reason=request.POST.get("reason", ""))
    if not request.htmx:  # type: ignore[attr-defined]
        messages.success(request, "Noted. You will hear nothing more of it, and it stays off your start page.")
    return _answer(request, item)


def _target(request: HttpRequest, kind: str, target_id: int) -> reads.Target:
    if kind not in TARGETS:
        raise Http404("There is no such thing to follow.")
    return get_object_or_404(reads.visible_targets(kind, reader(request)), pk=target_id)  # type: ignore[return-value]


def _answer(request: HttpRequest, target: reads.Target) -> HttpResponse:
    back = back_from(request)
    if request.htmx:  # type: ignore[attr-defined]
        menu = reads.follow_menu(reader(request), target)
        return render(request, "components/follow.html", {"menu": menu, "back": back, "is_answer": True})
    return redirect(back or target)


@login_required
@require_safe
def following(request: HttpRequest) -> HttpResponse:
    kind, level = request.GET.get("type", ""), request.GET.get("level", "")
    kind, level = kind if kind in TABS else "", level if level in LEVELS else ""
    page = Paginator(reads.followed_by(reader(request), kind, level), A_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": reads.rows_of(reader(request), page.object_list),
        "tabs": [
            {"label": label, "href": _here(name, level), "is_current": name == kind} for name, label in TABS.items()
        ],
        "levels": [
            {"label": label, "href": _here(kind, name), "is_current": name == level} for name, label in LEVELS.items()
        ],
        "is_narrowed": bool(kind or level),
    }
    return render(request, "content/following.html", context)


def _here(kind: str, level: str) -> str:
    return "?" + "&".join(f"{key}={value}" for key, value in (("type", kind), ("level", level)) if value)


@login_required
@require_POST
def follow_end(request: HttpRequest, follow_id: int) -> HttpResponse:
    end_follow(by=reader(request), follow_id=follow_id)
    return redirect(back_from(request) or "following")
