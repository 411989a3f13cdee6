"""Answers and comments: writing, editing, removing them; accepting an answer."""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from communities.permissions import Permission, Standing
from content.access import find_item, find_reply, reader
from content.actions import (
    EditConflict,
    accept_answer,
    drop_draft,
    edit_reply,
    mark_first_useful,
    remove_reply,
    restore_reply,
    unmark_first_useful,
    withdraw_acceptance,
    write_reply,
)
from content.diff import compare
from content.forms import AcceptForm, CommentForm, RemoveForm, ReplyEditForm, ReplyForm
from content.models import Item, Reply, Revision
from content.permissions import may_remove, to_edit
from content.quotes import find_quoted, quote
from content.views.drafts import with_draft
from content.views.showing import held_url, start_from_quote


@login_required
def reply_create(request: HttpRequest, slug: str, item_id: int) -> HttpResponse:
    """An answer to an ask, a comment on anything else. The form stands on the item's page; here it keeps what failed."""
    standing, item = find_item(request, slug, pk=item_id)
    standing.require(Permission.REPLY)
    form = ReplyForm(request.POST or None, item=item, community=standing.community)
    return _write(request, item, form, place=f"reply:item:{item.pk}")


@login_required
def item_comment(request: HttpRequest, slug: str, item_id: int) -> HttpResponse:
    """A comment on the question itself, which is no answer."""
    standing, item = find_item(request, slug, pk=item_id)
    standing.require(Permission.REPLY)
    form = CommentForm(request.POST or None, community=standing.community, auto_id="comment-item-%s")
    return _write(request, item, form, place=f"comment:item:{item.pk}", as_comment=True)


@login_required
def reply_comment(request: HttpRequest, slug: str, reply_id: int) -> HttpResponse:
    standing, reply = find_reply(request, slug, reply_id)
    standing.require(Permission.REPLY)
    form = CommentForm(request.POST or None, community=standing.community, auto_id=f"comment-{reply.pk}-%s")
    return _write(request, reply.item, form, place=f"comment:reply:{reply.pk}", parent=reply)


def _write(
    request: HttpRequest,
    item: Item,
    form: ReplyForm | CommentForm,
    *,
    place: str,
    parent: Reply | None = None,
    as_comment: bool = False,
) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        body = form.cleaned_data["body"]
        try:
            reply = write_reply(by=reader(request), item=item, body=body, parent=parent, as_comment=as_comment)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            drop_draft(by=reader(request), community=item.community, place=place)
            return redirect(held_url(reader(request), reply) if reply.is_held else reply)
    context = {"form": form, "item": item, "parent": parent, "is_comment": as_comment or parent is not None}
    context |= with_draft(request, item.community, form, place)
    start_from_quote(request, form, item)
    in_place = request.htmx and request.method == "GET"  # type: ignore[attr-defined]
    if in_place:
        form.fields["body"].widget.attrs["autofocus"] = True
    return render(request, "content/_comment_form.html" if in_place else "content/reply_create.html", context)


@login_required
def reply_edit(request: HttpRequest, slug: str, reply_id: int) -> HttpResponse:
    standing, reply = find_reply(request, slug, reply_id, or_held=True)
    standing.require(to_edit(standing, reply))
    form = ReplyEditForm(request.POST or None, reply=reply, community=standing.community)
    if request.method == "POST" and form.is_valid():
        try:
            edit_reply(by=reader(request), reply=reply, **form.cleaned_data)
        except EditConflict as conflict:
            return _conflict_page(request, reply, form, conflict.revision)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            drop_draft(by=reader(request), community=standing.community, place=f"reply:{reply.pk}")
            return redirect(held_url(reader(request), reply) if reply.is_held else reply)
    draft = with_draft(request, standing.community, form, f"reply:{reply.pk}")
    return render(request, "content/reply_edit.html", {"form": form, "reply": reply, "item": reply.item} | draft)


def _conflict_page(request: HttpRequest, reply: Reply, form: ReplyEditForm, newest: Revision) -> HttpResponse:
    """Both texts with what each changed since the writer began; theirs stays in the editor."""
    began = reply.revisions.filter(number=form.cleaned_data["base_number"]).first() or newest
    theirs, yours = compare(began.body, newest.body), compare(began.body, form.cleaned_data["body"])
    data = request.POST.copy()
    data["base_number"] = str(newest.number)
    form = ReplyEditForm(data, reply=reply, community=reply.item.community)
    with_draft(request, reply.item.community, form, f"reply:{reply.pk}")
    context = {"form": form, "reply": reply, "item": reply.item, "newest": newest, "theirs": theirs, "yours": yours}
    return render(request, "content/reply_conflict.html", context, status=409)


@login_required
def reply_remove(request: HttpRequest, slug: str, reply_id: int) -> HttpResponse:
    standing, reply = find_reply(request, slug, reply_id)
    form = removal_form(request, standing, reply)
    if request.method == "POST" and form.is_valid():
        remove_reply(by=reader(request), reply=reply, reason=form.cleaned_data["reason"])
        return redirect(reply)
    return render(request, "content/reply_remove.html", {"form": form, "reply": reply, "item": reply.item})


@login_required
@require_POST
def reply_restore(request: HttpRequest, slug: str, reply_id: int) -> HttpResponse:
    _, reply = find_reply(request, slug, reply_id, even_removed=True)
    return redirect(restore_reply(by=reader(request), reply=reply))


def removal_form(request: HttpRequest, standing: Standing, text: Item | Reply) -> RemoveForm:
    """Others' texts are removed with a reason. Raises PermissionDenied for those who may not remove this one."""
    if not may_remove(standing, text):
        standing.require(Permission.REMOVE_OTHERS)
    data = request.POST if request.method == "POST" else None
    return RemoveForm(data, needs_reason=text.author_id != standing.user.pk)


@login_required
@require_POST
def reply_first_useful(request: HttpRequest, slug: str, reply_id: int) -> HttpResponse:
    """The asker says that this helped first."""
    _, reply = find_reply(request, slug, reply_id)
    mark_first_useful(by=reader(request), reply=reply)
    return redirect(reply)


@login_required
@require_POST
def first_useful_withdraw(request: HttpRequest, slug: str, item_id: int) -> HttpResponse:
    _, item = find_item(request, slug, pk=item_id)
    return redirect(unmark_first_useful(by=reader(request), item=item))


@login_required
@require_safe
def quotation(request: HttpRequest, slug: str, item_id: int) -> HttpResponse:
    """What “Quote” puts into the form, as Markdown: ?of=item or ?of=reply:12. For the page's own script."""
    _, item = find_item(request, slug, pk=item_id)
    quoted = find_quoted(item, request.GET.get("of", ""))
    if quoted is None:
        raise Http404("There is nothing of that kind to quote here.")
    return HttpResponse(quote(quoted), content_type="text/plain; charset=utf-8")


@login_required
@require_POST
def answer_accept(request: HttpRequest, slug: str, reply_id: int) -> HttpResponse:
    _, reply = find_reply(request, slug, reply_id)
    form = AcceptForm(request.POST)
    if not form.is_valid():
        raise ValidationError([error for errors in form.errors.values() for error in errors])
    accept_answer(by=reader(request), reply=reply, reason=form.cleaned_data["reason"])
    return redirect(reply)


@login_required
@require_POST
def answer_withdraw(request: HttpRequest, slug: str, item_id: int) -> HttpResponse:
    """The asker takes the acceptance back."""
    _, item = find_item(request, slug, pk=item_id)
    return redirect(withdraw_acceptance(by=reader(request), item=item))
