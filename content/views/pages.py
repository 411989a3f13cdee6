"""Wiki pages: the list, writing and reading them. Their history is in revisions."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from communities.access import enter
from communities.markdown import headings
from content.access import find_item
from content.models import Kind
from content.reading import contributors_of
from content.rendering import Here
from content.views.listing import items_of, list_context
from content.views.showing import arrive, item_context, removed_page
from content.views.writing import rewrite_item, write_item

FEWEST_HEADINGS = 3  # with fewer there is nothing to find one's way in


@login_required
@require_safe
def page_list(request: HttpRequest, slug: str) -> HttpResponse:
    standing = enter(request, slug)
    context = list_context(request, standing, items_of(standing, Kind.PAGE).order_by("title", "pk"))
    return render(request, "content/page_list.html", context)


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
def page_detail(request: HttpRequest, slug: str, page_slug: str) -> HttpResponse:
    standing, item = find_item(request, slug, Kind.PAGE, slug=page_slug, even_removed=True)
    if item.is_removed:
        return removed_page(request, standing, item)
    arrive(request, item)
    contents = headings(item.body_html)
    context = item_context(request, standing, item) | {
        "contents": contents if len(contents) >= FEWEST_HEADINGS else [],
        "contributors": contributors_of(item),
        "newest": item.revisions.select_related("author").first(),
        "tags": item.tags.all(),
    }
    return render(request, "content/page_detail.html", context)


@login_required
def page_edit(request: HttpRequest, slug: str, page_slug: str) -> HttpResponse:
    standing, item = find_item(request, slug, Kind.PAGE, slug=page_slug)
    return rewrite_item(request, standing, item, "content/page_edit.html")
