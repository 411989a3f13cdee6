"""Wiki pages: their tree, writing, reading, moving them. Their history is in revisions."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.access import query_word
from communities.access import enter
from communities.markdown import headings
from communities.permissions import Permission, Standing
from content.access import find_page, reader
from content.actions import move_page
from content.contributors import contributors_of
from content.forms.pages import MoveForm
from content.lineage import grown_context
from content.links import linking_to
from content.models import Item, Kind, Suggestion
from content.pagetree import PageTree
from content.rendering import Here
from content.views.listing import PER_PAGE, items_of, list_context
from content.views.showing import arrive, item_context, removed_page
from content.views.writing import rewrite_item, write_item

FEWEST_HEADINGS = 3  # with fewer there is nothing to find one's way in
LINKS_SHOWN = 5
BRANCHES = 100  # pages at the top of the tree on one page of the list


def at_its_address(view: Callable[[HttpRequest, Standing, Item], HttpResponse]) -> Callable[..., HttpResponse]:
    """A view of one page. Whoever comes by an address it had before is led on; what is sent there arrives all the same."""

    @wraps(view)
    def answer(request: HttpRequest, slug: str, page_slug: str) -> HttpResponse:
        standing, item = find_page(request, slug, page_slug)
        if item.slug != page_slug and request.method in {"GET", "HEAD"}:
            assert request.resolver_match
            there = reverse(request.resolver_match.view_name, args=[slug, item.slug])
            query = request.META.get("QUERY_STRING", "")
            return redirect(f"{there}?{query}" if query else there, permanent=True)
        name = request.resolver_match.url_name if request.resolver_match else ""
        if item.is_removed and name not in ({"page-detail", "page-edit"} if item.is_held else {"page-detail"}):
            raise Http404("This page was removed.")
        return view(request, standing, item)

    return answer


@login_required
@require_safe
def page_list(request: HttpRequest, slug: str) -> HttpResponse:
    """The tree; ?q= and ?tag= leave the branches that lead to what fits, ?due=1 lists what is to be reviewed."""
    standing = enter(request, slug)
    pages = items_of(standing, Kind.PAGE)
    context = list_context(request, standing, pages.none(), counted=pages)
    due = pages.filter(review_on__lte=timezone.localdate())
    context["waiting_edits"] = _waiting_edits(request, standing)
    context |= {"due_count": due.count(), "q": query_word(request, "q"), "is_due": request.GET.get("due") == "1"}
    if context["is_due"]:
        rows = due.with_people().select_related("owner").defer("search", "file_text", "body", "body_html")
        context["page"] = Paginator(rows.order_by("review_on", "title"), PER_PAGE).get_page(request.GET.get("page"))
        return render(request, "content/page_due.html", context)
    tree = PageTree.of(request.user, standing.community)
    wanted = _wanted(context, tree, standing)
    roots = tree.roots if wanted is None else [root for root in tree.roots if tree.leads_to(root, wanted)]
    context["page"] = page = Paginator(roots, BRANCHES).get_page(request.GET.get("page"))
    context |= {"rows": tree.rows(list(page), wanted), "count": len(tree.nodes)}
    context["found"] = None if wanted is None else len(wanted)
    return render(request, "content/page_list.html", context)


def _waiting_edits(request: HttpRequest, standing: Standing) -> int:
    return Suggestion.objects.visible_to(request.user).filter(item__community=standing.community).waiting().count()


def _wanted(context: dict[str, Any], tree: PageTree, standing: Standing) -> set[int] | None:
    if not context["q"] and not context["tag"]:
        return None
    words = context["q"].casefold().split()
    wanted = {pk for pk, node in tree.nodes.items() if all(word in node.page.title.casefold() for word in words)}
    if context["tag"]:
        wanted &= set(items_of(standing, Kind.PAGE).tagged(context["tag"].slug).values_list("pk", flat=True))
    return wanted


@login_required
def page_create(request: HttpRequest, slug: str) -> HttpResponse:
    """A link to a page nobody had written yet leads here; somebody may have since."""
    standing, title = enter(request, slug), request.GET.get("title", "").replace("\x00", "")
    if request.method == "GET" and (there := Here(standing.community).pages([title] if title else [])):
        return redirect(there[title])
    return write_item(request, standing, Kind.PAGE, "content/page_create.html")


@login_required
@require_POST
def page_keep(request: HttpRequest, slug: str) -> HttpResponse:
    """The other button of page-create: keep it as a draft."""
    return write_item(request, enter(request, slug), Kind.PAGE, "content/page_create.html", publish=False)


@login_required
@require_safe
@at_its_address
def page_detail(request: HttpRequest, standing: Standing, item: Item) -> HttpResponse:
    if item.is_removed or item.is_held:
        return removed_page(request, standing, item)
    arrive(request, item)
    contents = headings(item.body_html)
    context = item_context(request, standing, item) | _around(request, standing, item)
    contributors = contributors_of(item)
    context |= grown_context(item, reader(request), contributors)
    context |= {
        "contents": contents if len(contents) >= FEWEST_HEADINGS else [],
        "contributors": contributors,
        "newest": item.revisions.select_related("author").first(),
        "tags": item.tags.all(),
    }
    return render(request, "content/page_detail.html", context)


def _around(request: HttpRequest, standing: Standing, item: Item) -> dict[str, Any]:
    """Where the page lies, and what leads to it."""
    tree = PageTree.of(request.user, standing.community)
    before, after = tree.beside(item)
    linking = linking_to(item, reader(request)).with_people().defer("search", "file_text", "body", "body_html")
    return {
        "trail": tree.trail(item),
        "under": tree.under(item),
        "before": before,
        "after": after,
        "linking": list(linking[: LINKS_SHOWN + 1]),
        "links_shown": LINKS_SHOWN,
        "waiting_edits": item.suggestions.waiting().count(),
    }


@login_required
@at_its_address
def page_edit(request: HttpRequest, standing: Standing, item: Item) -> HttpResponse:
    return rewrite_item(request, standing, item, "content/page_edit.html")


@login_required
@at_its_address
def page_move(request: HttpRequest, standing: Standing, item: Item) -> HttpResponse:
    """Another place in the tree, another address."""
    standing.require(Permission.EDIT_PAGE)
    form = MoveForm(request.POST or None, item=item, tree=PageTree.of(request.user, standing.community))
    if request.method == "POST" and form.is_valid():
        try:
            return redirect(move_page(by=reader(request), item=item, **form.cleaned_data))
        except ValidationError as refusal:
            form.add_error(None, refusal)
    return render(request, "content/page_move.html", {"form": form, "item": item})
