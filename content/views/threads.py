"""Asks and discussions: their lists, writing and reading them, closing them."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST, require_safe

from communities.access import enter
from communities.models import Community, Lifecycle
from content.access import find_item, reader
from content.actions import close_thread, reopen_thread
from content.clocks import figure_of, give_clocks, promise_of
from content.contributors import people_in
from content.helping import help_under
from content.lineage import offspring_of
from content.models import Item, Kind
from content.moved import carried_to, moved_to
from content.reading import state_of
from content.rota import duties_of, turn_shown
from content.unread import give_news
from content.views.listing import ask_tabs, items_of, list_context, open_asks
from content.views.showing import arrive, item_context, removed_page
from content.views.writing import rewrite_item, write_item

THREADS = (Kind.ASK, Kind.THREAD)
TABS = ("waiting", "open", "answered", "all")
SIMILAR_SHOWN = 5


@login_required
@require_safe
def ask_list(request: HttpRequest, slug: str) -> HttpResponse:
    standing = enter(request, slug)
    asks = items_of(standing, Kind.ASK).with_clocks()
    tab = request.GET.get("tab", "waiting")
    tab = tab if tab in TABS else "all"
    shown = {
        "waiting": asks.waiting_asks().filter(closed_at=None).order_by("published_at", "pk"),
        "open": open_asks(standing).liveliest_first(),
        "answered": asks.exclude(accepted_reply=None).liveliest_first(),
        "all": asks.latest_first(),
    }[tab]
    context: dict[str, Any] = list_context(request, standing, shown)
    give_clocks(context["page"])
    give_news(context["page"], reader(request))
    context |= {"tab": tab, "tabs": ask_tabs(standing, tab), "figure": figure_of(standing.community)}
    context["duties"] = [duty for duty in duties_of(reader(request)) if duty.rota.community_id == standing.community.pk]
    return render(request, "content/ask_list.html", context)


@login_required
@require_safe
def thread_list(request: HttpRequest, slug: str) -> HttpResponse:
    standing = enter(request, slug)
    threads = items_of(standing, Kind.THREAD).liveliest_first()
    context = list_context(request, standing, threads)
    give_news(context["page"], reader(request))
    return render(request, "content/thread_list.html", context)


@login_required
@require_safe
def ask_start(request: HttpRequest) -> HttpResponse:
    """Ask from anywhere: choose the community first; with one community there is nothing to choose."""
    joined = Community.objects.joined_by(reader(request)).with_service().by_name()
    mine = list(joined.filter(lifecycle__in=[Lifecycle.LIVE, Lifecycle.DRAFT]))
    query = request.GET.urlencode()
    if len(mine) == 1:
        return redirect(f"{reverse('content:ask-create', args=[mine[0].slug])}{'?' if query else ''}{query}")
    return render(request, "content/ask_start.html", {"communities": mine, "query": query})


@login_required
def ask_create(request: HttpRequest, slug: str) -> HttpResponse:
    standing = enter(request, slug)
    return write_item(request, standing, Kind.ASK, "content/ask_create.html", more=promise_of(standing.community))


@login_required
@require_GET
def ask_similar(request: HttpRequest, slug: str) -> HttpResponse:
    """A part of ask-create and thread-create: what may hold the answer already, wherever this reader may read."""
    standing = enter(request, slug)
    title = " ".join(request.GET.get("title", "").split())[:200]
    threads = (
        Item.objects.visible_to(request.user)
        .current()
        .of_kind(*THREADS)
        .with_people()
        .defer("search", "body", "body_html")
    )
    found = list(threads.titled_like(title)[:SIMILAR_SHOWN]) if len(title) > 3 else []
    return render(request, "content/_ask_similar.html", {"found": found, "standing": standing})


@login_required
def thread_create(request: HttpRequest, slug: str) -> HttpResponse:
    return write_item(request, enter(request, slug), Kind.THREAD, "content/thread_create.html")


@login_required
@require_safe
def thread_detail(request: HttpRequest, slug: str, thread_id: int) -> HttpResponse:
    try:
        standing, item = find_item(request, slug, *THREADS, pk=thread_id, even_removed=True)
    except (Http404, PermissionDenied):  # it may have left this community for one the reader sees
        if now_at := moved_to(request, thread_id):
            return redirect(now_at)
        raise
    if now_at := carried_to(request, item):
        return redirect(now_at)
    if item.is_merged:
        raise Http404("It was merged into a thread that is not open to you.")
    enter_room(request, item)
    if item.is_removed or item.is_held:
        return removed_page(request, standing, item)
    arrive(request, item)
    first = item.replies.answers().present().in_order().values_list("created_at", flat=True).first()
    context = item_context(request, standing, item)
    context |= {"stamps": state_of(item, first), "people": people_in(item), "tags": list(item.tags.all())}
    context |= offspring_of(item, reader(request))
    if item.is_ask:
        context["help"] = help_under(standing, item, list(context["page"]))
        context["turn"] = turn_shown(item, reader(request), context["tags"])
    return render(request, "content/thread_detail.html", context)


@login_required
def thread_edit(request: HttpRequest, slug: str, thread_id: int) -> HttpResponse:
    standing, item = find_item(request, slug, *THREADS, pk=thread_id, or_held=True)
    enter_room(request, item)
    return rewrite_item(request, standing, item, "content/thread_edit.html")


@login_required
@require_POST
def thread_close(request: HttpRequest, slug: str, thread_id: int) -> HttpResponse:
    _, item = find_item(request, slug, *THREADS, pk=thread_id)
    return redirect(close_thread(by=reader(request), item=item))


@login_required
@require_POST
def thread_reopen(request: HttpRequest, slug: str, thread_id: int) -> HttpResponse:
    _, item = find_item(request, slug, *THREADS, pk=thread_id)
    return redirect(reopen_thread(by=reader(request), item=item))


def enter_room(request: HttpRequest, item: Item) -> None:
    """Asks and discussions share their addresses; the navigation shows which of the two rooms this is."""
    request.room = "content:ask-list" if item.is_ask else "content:thread-list"  # type: ignore[attr-defined]
