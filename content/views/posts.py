"""Blog posts: the list, drafts, writing, publishing, reading."""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from accounts.access import query_word
from accounts.models import User
from communities.access import enter
from content.access import find_item, reader
from content.actions import drop_draft, publish_item
from content.blogs import authors_of, series_of
from content.models import Item, Kind
from content.views.drafts import with_draft
from content.views.listing import PER_PAGE, items_of, list_context
from content.views.schedules import published
from content.views.series import part_of
from content.views.showing import arrive, item_context, removed_page
from content.views.writing import form_for, rewrite_item, save_item, write_item


@login_required
@require_safe
def post_list(request: HttpRequest, slug: str) -> HttpResponse:
    standing = enter(request, slug)
    posts = items_of(standing, Kind.POST)
    wanted = query_word(request, "author")
    author = User.objects.people().filter(handle=wanted).first() if wanted else None
    context = list_context(request, standing, (posts.by_author(author) if author else posts).latest_first())
    context |= {"author": author, "authors": authors_of(posts), "series": series_of(posts)}
    drafts = Item.objects.drafts_of(reader(request)).in_community(standing.community).of_kind(Kind.POST)
    return render(request, "content/post_list.html", context | {"draft_count": drafts.count()})


@login_required
@require_safe
def draft_list(request: HttpRequest, slug: str) -> HttpResponse:
    """One's own drafts, of every kind: nobody else sees them."""
    standing = enter(request, slug)
    drafts = (
        Item.objects.drafts_of(reader(request)).in_community(standing.community).with_people().order_by("-created_at")
    )
    page = Paginator(drafts, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "content/draft_list.html", {"page": page})


@login_required
def post_create(request: HttpRequest, slug: str) -> HttpResponse:
    return write_item(request, enter(request, slug), Kind.POST, "content/post_create.html")


@login_required
@require_POST
def post_keep(request: HttpRequest, slug: str) -> HttpResponse:
    """The other button of post-create: keep it as a draft."""
    return write_item(request, enter(request, slug), Kind.POST, "content/post_create.html", publish=False)


@login_required
@require_safe
def post_detail(request: HttpRequest, slug: str, post_id: int) -> HttpResponse:
    standing, item = find_item(request, slug, Kind.POST, pk=post_id, even_removed=True)
    if item.is_removed or item.is_held:
        return removed_page(request, standing, item)
    arrive(request, item)
    context = item_context(request, standing, item) | {"tags": item.tags.all(), "part": part_of(request, item)}
    return render(request, "content/post_detail.html", context)


@login_required
def post_edit(request: HttpRequest, slug: str, post_id: int) -> HttpResponse:
    standing, item = find_item(request, slug, Kind.POST, pk=post_id, or_held=True)
    return rewrite_item(request, standing, item, "content/post_edit.html")


@login_required
@require_POST
def post_publish(request: HttpRequest, slug: str, post_id: int) -> HttpResponse:
    """Publish a draft: as it stands, or (the other button of post-edit) with what was just typed."""
    standing, item = find_item(request, slug, Kind.POST, pk=post_id, or_held=True)
    if "body" in request.POST:
        form = form_for(request, standing, item)
        try:
            if not form.is_valid():
                with_draft(request, standing.community, form, f"item:{item.pk}")
                return render(request, "content/post_edit.html", {"form": form, "item": item})
            if form.says_something_new(item):
                item = save_item(request, item, form)
        except ValidationError as refusal:
            form.add_error(None, refusal)
            with_draft(request, standing.community, form, f"item:{item.pk}")
            return render(request, "content/post_edit.html", {"form": form, "item": item})
    item = publish_item(by=reader(request), item=item)
    drop_draft(by=reader(request), community=item.community, place=f"item:{item.pk}")
    return published(request, item)
