"""The search page: one form, one list, and the searches one keeps. What is found is decided in content/search.py."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User
from activity.actions import record_reading
from activity.vocabulary import ObjectType, Ref, Verb
from communities.models import Community
from content import search as finder
from content.access import reader
from content.actions import delete_search, look_again, note_search, rename_search, save_search
from content.forms import SearchNameForm
from content.lookout import kept_searches, whom_to_ask
from content.models import SavedSearch
from content.search import MOST
from content.wishes import ARCHIVED, PERIODS, SORTS, TYPES, Wish

A_PAGE = 20
PLACES = 200  # communities offered as a filter


@login_required
@require_safe
def search(request: HttpRequest) -> HttpResponse:
    assert isinstance(request.user, User)
    wish = Wish.read(request.GET)
    places = list(Community.objects.readable_by(request.user).by_name()[:PLACES])
    context: dict[str, Any] = {"wish": wish, "places": places, "tabs": _tabs(wish), "periods": PERIODS, "sorts": SORTS}
    context |= {"chips": _chips(wish, places), "kept": None}
    if wish.is_empty:
        context["searches"] = kept_searches(request.user)
    else:
        context |= _found(request, wish)
        _note(request, wish, places, context)
        context["kept"] = look_again(by=request.user, query=wish.as_query()) if request.method == "GET" else None
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
    if not found["count"] and wish.wants_texts:
        found["similar"] = finder.similar_titles(request.user, wish)
        found["room"] = whom_to_ask(reader(request), wish) if wish.text and wish.says_something else None
    return found


def _tabs(wish: Wish) -> list[dict[str, Any]]:
    tabs = [
        {"label": label, "href": f"?{wish.as_query(type=kind)}", "is_current": wish.type == kind}
        for kind, label in TYPES.items()
        if wish.wants_names or kind not in {"person", "community"}
    ]
    return [*tabs[:1], *_who_knows(wish), *tabs[1:]]


def _who_knows(wish: Wish) -> list[dict[str, Any]]:
    """Beside the kinds of results: people who helped with what these words are about."""
    words = wish.text or wish.tag
    href = f"{reverse('expert-search')}?{urlencode({'q': words})}"
    return [{"label": "Who knows", "href": href, "is_current": False}] if words else []


def _chips(wish: Wish, places: list[Community]) -> list[tuple[str, str]]:
    """Each filter in words, and the same search without it."""
    place = next((place.name for place in places if place.slug == wish.community), wish.community)
    words = {
        "type": TYPES[wish.type].lower() if wish.type else "",
        "community": f"in {place}" if wish.community else "",
        "author": f"by {wish.author}" if wish.author else "",
        "tag": f"#{wish.tag.lstrip('#')}" if wish.tag else "",
        "period": PERIODS[wish.period][0] if wish.period else "",
        "since": f"from {wish.since}" if wish.since else "",
        "until": f"until {wish.until}" if wish.until else "",
        "used": "used by someone at work" if wish.used else "",
        "archived": ARCHIVED[wish.archived] if wish.archived else "",
    }
    return [(label, f"?{wish.as_query(**{field: ''})}") for field, label in words.items() if label]


def _note(request: HttpRequest, wish: Wish, places: list[Community], found: dict[str, Any]) -> None:
    """That somebody searched, where, and whether in vain; what for, see note_search. Turning pages is not another one."""
    assert isinstance(request.user, User)
    if request.method != "GET" or not wish.text or request.GET.get("page", "1") != "1":
        return
    place = next((p.pk for p in places if p.slug == wish.community), 0)
    record_reading(Verb.SEARCH, by=request.user, about=Ref(ObjectType.COLLECTION, 0), community_id=place)
    if wish.wants_texts and wish.says_something and (place or not wish.community):
        is_found = bool(found["count"] or found.get("people") or found.get("communities"))
        note_search(by=request.user, wish=wish, place_id=place, is_found=is_found)


@login_required
@require_POST
def search_save(request: HttpRequest) -> HttpResponse:
    query = request.POST.get("query", "")
    try:
        search = save_search(by=reader(request), query=query, name=request.POST.get("name", ""))
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        return redirect(f"{reverse('search')}?{Wish.of_query(query).as_query()}")
    messages.success(request, f"Kept as “{search.name}”. It waits for you on the search page, with what is new in it.")
    return redirect(f"{reverse('search')}?{search.query}")


@login_required
def search_rename(request: HttpRequest, search_id: int) -> HttpResponse:
    search = get_object_or_404(SavedSearch.objects.visible_to(reader(request)), pk=search_id)
    form = SearchNameForm(request.POST or None, initial={"name": search.name})
    if request.method == "POST" and form.is_valid():
        rename_search(by=reader(request), search=search, name=form.cleaned_data["name"])
        return redirect("search")
    return render(request, "content/search_rename.html", {"form": form, "search": search})


@login_required
@require_POST
def search_delete(request: HttpRequest, search_id: int) -> HttpResponse:
    search = get_object_or_404(SavedSearch.objects.visible_to(reader(request)), pk=search_id)
    delete_search(by=reader(request), search=search)
    messages.success(request, f"“{search.name}” is deleted.")
    return redirect("search")
