"""What the pages of all kinds of items share: arriving at one, its replies, its margin, its place once removed."""

from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from communities.permissions import Permission, Standing
from content.access import reader
from content.actions import note_view
from content.cards import show_links
from content.forms import CommentForm, ReplyForm
from content.models import Item, Reply
from content.permissions import may_restore
from content.reading import acts_under, links_of
from content.views.drafts import with_draft

REPLIES_PER_PAGE = 30
REMEMBERED = 50


def arrive(request: HttpRequest, item: Item) -> None:
    """Remember the share a reader came by (?via=), and note that they opened the item."""
    if (via := request.GET.get("via", "")).isdecimal() and len(via) < 19:
        known = {**request.session.get("via", {}), str(item.pk): int(via)}
        request.session["via"] = dict(list(known.items())[-REMEMBERED:])
    note_view(by=reader(request), item=item, caused_by_id=cause_of(request, item))


def cause_of(request: HttpRequest, item: Item) -> int | None:
    """The act that led this reader to the item, if it was a share; the action checks that it was."""
    return request.session.get("via", {}).get(str(item.pk))


def item_context(request: HttpRequest, standing: Standing, item: Item) -> dict[str, Any]:
    """The item with its acts, a page of its replies with theirs, the forms, and what is linked to it."""
    page = replies_page(request, item)
    asked_back = comments_on(item) if item.is_ask else []
    replies = [reply for top in page for reply in (top, *top.shown_comments)]  # type: ignore[attr-defined]
    for reply in (*replies, *asked_back):
        reply.item = item
    acts_under(standing, reader(request), [item, *replies, *asked_back])
    show_links(reader(request), [item, *replies, *asked_back])
    form: ReplyForm | None = None
    draft: dict[str, Any] = {}
    may_reply = standing.can(Permission.REPLY) and not item.closed_at and not item.is_draft
    if may_reply:
        form = ReplyForm(item=item, community=standing.community)
        draft = with_draft(request, standing.community, form, f"reply:item:{item.pk}")
    return {
        "item": item,
        "page": page,
        "asked_back": asked_back,
        "may_reply": may_reply,
        "reply_form": form,
        "comment_form": CommentForm(auto_id=False) if may_reply else None,
        "why_not": "" if may_reply else _why_not(standing, item),
        **links_of(item, reader(request)),
        **draft,
    }


def replies_page(request: HttpRequest, item: Item) -> Page[Reply]:
    """The accepted answer first, then from the oldest; ?reply= chooses the page that holds that reply."""
    comments = Prefetch("comments", Reply.objects.in_order().with_people(), to_attr="shown_comments")
    top = item.replies.at_the_top().accepted_first()
    if item.is_ask:
        top = top.answers()
    pages = Paginator(top.with_people().prefetch_related(comments), REPLIES_PER_PAGE)
    wanted = request.GET.get("reply", "")
    number: str | int | None = request.GET.get("page")
    if wanted.isdecimal() and len(wanted) < 19 and not number:
        place = {pk: index for index, pk in enumerate(top.values_list("pk", flat=True))}
        parent = item.replies.filter(pk=wanted).values_list("parent_id", flat=True).first()
        number = place.get(parent or int(wanted), 0) // REPLIES_PER_PAGE + 1
    return pages.get_page(number)  # type: ignore[return-value]


def comments_on(item: Item) -> list[Reply]:
    """What was said about the question itself, with what was said to that."""
    comments = list(item.replies.filter(kind=Reply.Kind.COMMENT, parent=None).in_order().with_people())
    under = item.replies.filter(parent__in=comments).in_order().with_people() if comments else []
    return sorted([*comments, *under], key=lambda reply: (reply.created_at, reply.pk))


def _why_not(standing: Standing, item: Item) -> str:
    if item.is_draft:
        return ""
    if not standing.can(Permission.REPLY):
        return standing.refusal(Permission.REPLY)
    return "It is closed and takes no more replies."


def removed_page(request: HttpRequest, standing: Standing, item: Item) -> HttpResponse:
    """410: it was here. Whoever may bring it back sees the text and can."""
    context = {"item": item, "may_restore": may_restore(standing, item)}
    return render(request, "content/item_removed.html", context, status=410)
