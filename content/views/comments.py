"""All comments under one text, in pages: where a thread shows only the first few of them."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.access import whole_number
from communities.permissions import Standing
from content.access import find_item, find_reply
from content.models import Item, Reply, ReplyQuerySet
from content.views.showing import REPLIES_PER_PAGE, place_among, show_replies, takes_replies


@login_required
@require_safe
def reply_comment_list(request: HttpRequest, slug: str, reply_id: int) -> HttpResponse:
    standing, reply = find_reply(request, slug, reply_id, even_removed=True)
    return _list(request, standing, reply.item, reply, Reply.objects.in_place().filter(parent=reply))


@login_required
@require_safe
def item_comment_list(request: HttpRequest, slug: str, item_id: int) -> HttpResponse:
    """What was asked back on an ask."""
    standing, item = find_item(request, slug, pk=item_id)
    return _list(request, standing, item, item, item.replies.in_place().asked_back())


def _list(
    request: HttpRequest, standing: Standing, item: Item, under: Item | Reply, comments: ReplyQuerySet
) -> HttpResponse:
    pages = Paginator(comments.in_order().with_people(), REPLIES_PER_PAGE)
    wanted = whole_number(request.GET.get("reply"))
    number = request.GET.get("page") or place_among(comments, wanted) // REPLIES_PER_PAGE + 1
    page = pages.get_page(number)
    context: dict[str, Any] = {"item": item, "under": under, "page": page}
    context |= {"may_reply": takes_replies(standing, item), "news": show_replies(standing, item, list(page), [under])}
    return render(request, "content/comment_list.html", context)
