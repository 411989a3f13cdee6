"""The two flows all kinds of items share: writing a new one, and editing one, conflicts included."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from communities.permissions import Permission, Standing
from content.access import reader
from content.actions import EditConflict, create_item, drop_draft, edit_item
from content.diff import compare
from content.forms import EDIT_FORMS, ItemForm
from content.models import Item, Revision
from content.permissions import may_edit, may_tag, to_edit
from content.views.drafts import with_draft


def write_item(
    request: HttpRequest, standing: Standing, kind: str, template: str, *, publish: bool = True
) -> HttpResponse:
    """The form of a new item, started from ?title= and ?tag= if the address has them; its errors lose nothing."""
    standing.require(Permission.CREATE_ITEM)
    known = {"title": request.GET.get("title", ""), "tags": request.GET.get("tag", "")}
    form = EDIT_FORMS[kind](request.POST or None, community=standing.community, initial=known)
    if request.method == "POST" and form.is_valid():
        try:
            item = create_item(
                by=reader(request), community=standing.community, kind=kind, publish=publish, **form.cleaned_data
            )
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            drop_draft(by=reader(request), community=standing.community, place=f"{kind}:new")
            return redirect(item)
    draft = with_draft(request, standing.community, form, f"{kind}:new")
    return render(request, template, {"form": form} | draft)


def rewrite_item(request: HttpRequest, standing: Standing, item: Item, template: str) -> HttpResponse:
    """The form of an existing item; without the right to edit, its tags alone; a newer text by others: the conflict."""
    if not may_edit(standing, item) and not may_tag(standing, item):
        standing.require(to_edit(standing, item))
    form = form_for(request, standing, item)
    if request.method == "POST" and form.is_valid():
        try:
            save_item(request, item, form)
        except EditConflict as conflict:
            return _conflict_page(request, standing, item, form, conflict.revision)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            return redirect(item)
    draft = with_draft(request, standing.community, form, f"item:{item.pk}")
    return render(request, template, {"form": form, "item": item} | draft)


def form_for(request: HttpRequest, standing: Standing, item: Item) -> ItemForm:
    newest = item.revisions.values_list("number", flat=True).first()
    return EDIT_FORMS[item.kind](
        request.POST or None,
        community=standing.community,
        item=item,
        initial={"base_number": newest or 1},
        may_edit=may_edit(standing, item),
        may_tag=may_tag(standing, item),
    )


def save_item(request: HttpRequest, item: Item, form: ItemForm) -> Item:
    typed: dict[str, Any] = {"title": item.title, "body": item.body, "tags": None} | form.cleaned_data
    edited = edit_item(by=reader(request), item=item, **typed)
    drop_draft(by=reader(request), community=item.community, place=f"item:{item.pk}")
    return edited


def _conflict_page(
    request: HttpRequest, standing: Standing, item: Item, form: ItemForm, newest: Revision
) -> HttpResponse:
    """Both texts side by side, each with what it changed since the writer began; theirs stays in the editor."""
    began = item.revisions.filter(number=form.cleaned_data["base_number"]).first()
    before = began.body if began else newest.body
    mine, data = form.cleaned_data["body"], request.POST.copy()
    data["base_number"] = str(newest.number)
    form = EDIT_FORMS[item.kind](data, community=standing.community, item=item, may_tag=may_tag(standing, item))
    with_draft(request, standing.community, form, f"item:{item.pk}")
    context = {
        "form": form,
        "item": item,
        "newest": newest,
        "theirs": compare(before, newest.body),
        "yours": compare(before, mine),
    }
    return render(request, "content/item_conflict.html", context, status=409)
