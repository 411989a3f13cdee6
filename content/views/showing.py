"""What the pages of all kinds of items share: arriving at one, its replies, its margin, its place once removed."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.paginator import Page, Paginator
from django.db.models import Count, F, Prefetch, Q, Window
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from accounts.access import whole_number
from accounts.models import User
from communities.permissions import Permission, Standing
from content.access import reader
from content.actions import keep_place, note_view
from content.cards import show_links
from content.forms import ReplyForm
from content.links import links_of
from content.models import Case, Item, Reply, ReplyQuerySet
from content.permissions import may_restore
from content.quotes import find_quoted, quote
from content.reading import acts_under
from content.shelving import around as around_on_shelves
from content.unread import News, mark_new, news_in, seen_now
from content.views.drafts import mark_begun_comments, with_draft

REPLIES_PER_PAGE = 30
COMMENTS_SHOWN = 10  # under one text of a thread; all of them have a page of their own
REMEMBERED = 50


def arrive(request: HttpRequest, item: Item) -> None:
    """Remember the share a reader came by (?via=), and note that they opened the item."""
    if via := whole_number(request.GET.get("via")):
        known = {**request.session.get("via", {}), str(item.pk): via}
        request.session["via"] = dict(list(known.items())[-REMEMBERED:])
    note_view(by=reader(request), item=item, caused_by_id=cause_of(request, item))


def cause_of(request: HttpRequest, item: Item) -> int | None:
    """The act that led this reader to the item, if it was a share; the action checks that it was."""
    return request.session.get("via", {}).get(str(item.pk))


def item_context(request: HttpRequest, standing: Standing, item: Item) -> dict[str, Any]:
    """The item with its acts, a page of its replies with theirs, the forms, and what is linked to it."""
    page = replies_page(request, item)
    asked_back = comments_on(request, item) if item.is_ask else []
    replies = [reply for top in page for reply in (top, *top.shown_comments)]  # type: ignore[attr-defined]
    news = show_replies(standing, item, [*asked_back, *replies], [item])
    form: ReplyForm | None = None
    draft: dict[str, Any] = {}
    may_reply = takes_replies(standing, item)
    if may_reply:
        form = ReplyForm(item=item, community=standing.community)
        draft = with_draft(request, standing.community, form, f"reply:item:{item.pk}")
        start_from_quote(request, form, item)
        mark_begun_comments(request, standing, [item, *page])
    return {
        "item": item,
        "page": page,
        "asked_back": asked_back,
        "news": news,
        "may_reply": may_reply,
        "reply_form": form,
        "why_not": "" if may_reply else _why_not(standing, item),
        **links_of(item, reader(request)),
        **around_on_shelves(item, reader(request)),
        **draft,
    }


def takes_replies(standing: Standing, item: Item) -> bool:
    return standing.can(Permission.REPLY) and not item.closed_at and not item.is_draft


def show_replies(standing: Standing, item: Item, shown: list[Reply], under: Sequence[Item | Reply]) -> News:
    """Give replies and the texts they stand under their acts, say what is new to the reader, remember what they saw."""
    user: Any = standing.user
    for reply in shown:
        reply.item = item
    acts_under(standing, user, [*under, *shown])
    show_links(user, [*under, *shown])
    if item.is_draft:
        return News()
    news = news_in(item, user) if item.answer_count + item.comment_count else News()
    mark_new(news, shown, user)
    keep_place(by=user, item=item, seen_upto=seen_now(item, user, shown, news.since))
    return news


def start_from_quote(request: HttpRequest, form: forms.Form, item: Item) -> None:
    """?quote= puts what it names into the form of a reply, below what stands there already."""
    quoted = find_quoted(item, request.GET.get("quote", "")) if request.method == "GET" else None
    if quoted is None:
        return
    words, begun = quote(quoted), str(form.initial.get("body", "")).rstrip()
    if words.rstrip() not in begun:
        form.initial["body"] = f"{begun}\n\n{words}" if begun else words


def replies_page(request: HttpRequest, item: Item) -> Page[Reply]:
    """The accepted answer first, then from the oldest; ?reply= chooses the page that holds that reply."""
    comments = Prefetch(
        "comments", _counted(Reply.objects.in_place(), "parent")[:COMMENTS_SHOWN], to_attr="shown_comments"
    )
    top = item.replies.in_place().at_the_top().accepted_first()
    if item.is_ask:
        top = top.answers()
    pages = Paginator(top.with_people().prefetch_related(comments), REPLIES_PER_PAGE)
    wanted = wanted_reply(request, item)
    number: str | int | None = request.GET.get("page")
    if wanted and not number:
        head, accepted = wanted.parent_id or wanted.pk, item.accepted_reply_id
        others = top.order_by().exclude(pk=accepted or 0)
        before = 0 if head == accepted else place_among(others, head) + bool(accepted)
        number = before // REPLIES_PER_PAGE + 1
    page: Page[Reply] = pages.get_page(number)  # type: ignore[assignment]
    _say_how_many_more(page, wanted)
    return page


def _say_how_many_more(page: Page[Reply], wanted: Reply | None) -> None:
    """Each reply's `more_comments`; where the one wanted is not among the first, those around it are shown instead."""
    top: Any
    for top in page:
        total = top.shown_comments[0].total if top.shown_comments else 0
        if wanted and wanted.parent_id == top.pk and total > COMMENTS_SHOWN:
            top.shown_comments = around(Reply.objects.in_place().filter(parent=top), wanted)
        top.more_comments = total - len(top.shown_comments)


def comments_on(request: HttpRequest, item: Item) -> list[Reply]:
    """What was said about the question itself, with what was said to that: the first few, and how many more."""
    comments = item.replies.in_place().asked_back()
    shown: list[Any] = list(_counted(comments, "item")[:COMMENTS_SHOWN])
    total = shown[0].total if shown else 0
    if total > COMMENTS_SHOWN and (wanted := wanted_reply(request, item)):
        shown = around(comments, wanted)
    item.more_comments = total - len(shown)  # type: ignore[attr-defined]
    return shown


def _counted(comments: ReplyQuerySet, within: str) -> ReplyQuerySet:
    """In order, each with the `total` of those beside it, so that one query tells how many are left out."""
    total = Window(Count("pk"), partition_by=[F(within)])
    return comments.in_order().with_people().annotate(total=total)


def wanted_reply(request: HttpRequest, item: Item) -> Reply | None:
    """The reply an address with ?reply= leads to, if it stands on this item."""
    key = whole_number(request.GET.get("reply"))
    return item.replies.in_place().only("parent_id", "item_id").filter(pk=key).first() if key else None


def place_among(replies: ReplyQuerySet, key: int | None) -> int:
    """How many stand before one of them, from the oldest; 0 for one that is not among them."""
    moment = replies.filter(pk=key).values_list("created_at", flat=True).first() if key else None
    if moment is None:
        return 0
    return replies.filter(Q(created_at__lt=moment) | Q(created_at=moment, pk__lt=key)).count()


def around(comments: ReplyQuerySet, wanted: Reply) -> list[Reply]:
    start = place_among(comments, wanted.pk) // COMMENTS_SHOWN * COMMENTS_SHOWN
    return list(comments.in_order().with_people()[start : start + COMMENTS_SHOWN])


def _why_not(standing: Standing, item: Item) -> str:
    if item.is_draft:
        return ""
    if not standing.can(Permission.REPLY):
        return standing.refusal(Permission.REPLY)
    return "It is closed and takes no more replies."


def held_url(viewer: User, text: Item | Reply) -> str:
    """Where somebody who may see a held text reads why, and what to do about it."""
    case = Case.objects.about(text).select_related("community").order_by("-pk").first()
    if case is None:  # it stands under a held one
        return (text if isinstance(text, Item) else text.item).community.get_absolute_url()
    return case.own_url if text.author_id == viewer.pk else case.get_absolute_url()


def removed_page(request: HttpRequest, standing: Standing, item: Item) -> HttpResponse:
    """410: it was here. Whoever may bring it back sees the text and can. What is held leads to where one sees why."""
    if item.is_held:
        return redirect(held_url(reader(request), item))
    context = {"item": item, "may_restore": may_restore(standing, item)}
    return render(request, "content/item_removed.html", context, status=410)
