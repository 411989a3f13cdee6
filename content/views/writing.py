"""The two flows all kinds of items share: writing a new one, and editing one, conflicts included."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from communities.permissions import Permission, Standing
from content.access import reader
from content.actions import (
    EditConflict,
    ask_people,
    create_item,
    create_page,
    drop_draft,
    edit_item,
    edit_post,
    write_post,
)
from content.forms import EDIT_FORMS, ItemForm
from content.models import Item, Kind
from content.permissions import may_edit, may_tag, to_edit
from content.views.beginning import addressed_to, begin, cited_item
from content.views.drafts import with_draft
from content.views.merging import conflict_page
from content.views.schedules import onward


def write_item(
    request: HttpRequest,
    standing: Standing,
    kind: str,
    template: str,
    *,
    publish: bool = True,
    more: dict[str, Any] | None = None,
) -> HttpResponse:
    """The form of a new item, started from what its address says (see begin); its errors lose nothing.

    more: what else its page shows.
    """
    standing.require(Permission.CREATE_ITEM)
    known, beginnings = begin(request, standing, kind)
    people: Any = {"people": addressed_to(request, standing)} if kind == Kind.ASK else {}
    form = EDIT_FORMS[kind](request.POST or None, community=standing.community, initial=known, **people)
    if request.method == "POST" and form.is_valid():
        try:
            item = _create(request, standing, kind, publish=publish, **form.cleaned_data)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            drop_draft(by=reader(request), community=standing.community, place=f"{kind}:new")
            return onward(request, item)
    draft = with_draft(request, standing.community, form, f"{kind}:new")
    return render(request, template, {"form": form} | beginnings | draft | (more or {}))


def _create(request: HttpRequest, standing: Standing, kind: str, **typed: Any) -> Item:
    if kind == Kind.PAGE:
        return create_page(by=reader(request), community=standing.community, **typed)
    if kind == Kind.ASK:
        return ask_people(by=reader(request), community=standing.community, **typed)
    if kind != Kind.POST:
        return create_item(by=reader(request), community=standing.community, kind=kind, **typed)
    cited = cited_item(request, standing, typed.pop("cites", None))
    return write_post(by=reader(request), community=standing.community, cites=cited, **typed)


def rewrite_item(request: HttpRequest, standing: Standing, item: Item, template: str) -> HttpResponse:
    """The form of an existing item; without the right to edit, its tags alone; a newer text by others: the conflict."""
    if not may_edit(standing, item) and not may_tag(standing, item):
        standing.require(to_edit(standing, item))
    form = form_for(request, standing, item)
    if request.method == "POST" and form.is_valid():
        try:
            saved = save_item(request, item, form)
        except EditConflict as conflict:
            return conflict_page(request, standing, item, form, conflict.revision)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            return redirect(saved)
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
    if item.kind == Kind.POST:
        is_reworded = "body" not in form.fields or ItemForm.says_something_new(form, item)
        edited = edit_post(by=reader(request), item=item, is_reworded=is_reworded, **typed)
    else:
        edited = edit_item(by=reader(request), item=item, **typed)
    drop_draft(by=reader(request), community=item.community, place=f"item:{item.pk}")
    return edited
