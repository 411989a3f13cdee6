"""The search page: one form, one list. What is found, and for whom, is decided in content/search.py."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.models import User
from activity.actions import record_reading
from activity.vocabulary import ObjectType, Ref, Verb
from communities.models import Community
from content import search as finder
from content.search import MOST, TYPES, Wish

A_PAGE = 20
PLACES = 200  # communities offered as a filter


@login_required
@require_safe
def search(request: HttpRequest) -> HttpResponse:
    assert isinstance(request.user, User)
    wish = Wish.read(request.GET)
    places = list(Community.objects.readable_by(request.user).by_name()[:PLACES])
    context: dict[str, Any] = {"wish": wish, "places": places, "tabs": _tabs(request, wish), **_filters(request, wish)}
    if not wish.is_empty:
        _note(request, wish, places)
        context |= _found(request, wish)
    return render(request, "content/search.html", context)


def _found(request: HttpRequest, wish: Wish) -> dict[str, Any]:
    hits = finder.find(request.user, wish)
    people, communities = finder.people(request.user, wish), finder.communities(request.user, wish)
    listed: Any = hits[:MOST]
    if not wish.wants_texts:
        listed = people if wish.type == "person" else communities
    page = Paginator(listed, A_PAGE).get_page(request.GET.get("page"))
    found: dict[str, Any] = {"page": page, "count": page.paginator.count, "is_more": len(hits) > MOST}
    if wish.wants_texts:
        found["rows"] = finder.rows(page.object_list, wish)
        if not wish.type and page.number == 1:
            found |= {"people": people[:3], "communities": communities[:3]}
    if not found["count"]:
        found["similar"] = finder.similar_titles(request.user, wish)
    return found


def _tabs(request: HttpRequest, wish: Wish) -> list[dict[str, Any]]:
    return [
        {"label": label, "href": _href(request, type=kind), "is_current": wish.type == kind}
        for kind, label in TYPES.items()
        if wish.text or kind not in {"person", "community"}
    ]


def _filters(request: HttpRequest, wish: Wish) -> dict[str, Any]:
    """Filters without a control of their own: kept by the form, shown with a way to take them off."""
    set_here = {"author": f"by @{wish.author}" if wish.author else "", "tag": f"#{wish.tag}" if wish.tag else ""}
    return {
        "filters": [(label, _href(request, **{name: ""})) for name, label in set_here.items() if label],
        "kept": [(name, getattr(wish, name)) for name in ("type", "author", "tag") if getattr(wish, name)],
    }


def _href(request: HttpRequest, **changes: str) -> str:
    """This search with something changed, from its first page."""
    params = request.GET.copy()
    params.pop("page", None)
    for name, value in changes.items():
        params.pop(name, None)
        if value:
            params[name] = value
    return f"?{params.urlencode()}"


def _note(request: HttpRequest, wish: Wish, places: list[Community]) -> None:
    """That somebody searched, and where; never what for. Turning pages is not another search."""
    assert isinstance(request.user, User)
    if request.method != "GET" or not wish.text or request.GET.get("page", "1") != "1":
        return
    place = next((p.pk for p in places if p.slug == wish.community), 0)
    record_reading(Verb.SEARCH, by=request.user, about=Ref(ObjectType.COLLECTION, 0), community_id=place)
