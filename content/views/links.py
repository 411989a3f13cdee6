"""What links here: the items whose texts lead to one."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from content.access import find_item, reader
from content.links import linking_to
from content.views.listing import PER_PAGE


@login_required
@require_safe
def item_links(request: HttpRequest, slug: str, item_id: int) -> HttpResponse:
    _, item = find_item(request, slug, pk=item_id)
    rows = linking_to(item, reader(request)).with_people().prefetch_related("tags")
    page = Paginator(rows.defer("search", "file_text", "body"), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "content/item_links.html", {"item": item, "page": page})
