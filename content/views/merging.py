"""When somebody saved while one was writing: both texts in one, and where they collide, a choice for each place."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from accounts.access import whole_number
from communities.permissions import Standing
from content.access import find_item, reader
from content.actions import drop_draft, keep_draft
from content.diff import compare
from content.forms import EDIT_FORMS, ItemForm
from content.merge import Choice, Merge, merge, merge_line
from content.models import Draft, Item, Kind, Revision
from content.permissions import may_tag, to_edit
from content.views.drafts import with_draft

CHOICES = ("mine", "theirs", "both")


def conflict_page(
    request: HttpRequest, standing: Standing, item: Item, form: ItemForm, newest: Revision
) -> HttpResponse:
    """What others changed, and both texts in the editor; or first the places where both changed the same words."""
    began = form.cleaned_data["base_number"]
    base, mine, title = _base(item, began, newest), form.cleaned_data["body"], form.cleaned_data["title"]
    _keep(request, item, title, mine, began)
    merged, both_title = merge(base.body, mine, newest.body), merge_line(base.title, title, newest.title)
    context = {
        "item": item,
        "newest": newest,
        "others": _revisions_since(item, base, newest),
        "theirs": compare(base.body, newest.body),
        "their_title": newest.title if newest.title != base.title else "",
        "conflicts": shown_conflicts(merged),
        "conflict_title": title if both_title is None else "",
        "merge_url": reverse("content:edit-merge", args=[item.community.slug, item.pk]),
        "edit_url": edit_url(item),
        "typed": request.POST,
        "began": base.number,
    }
    if merged.is_clean and both_title is not None:
        context["form"] = _form(request, standing, item, newest.number, both_title, merged.text)
    return render(request, "content/item_conflict.html", context, status=409)


@login_required
@require_POST
def edit_merge(request: HttpRequest, slug: str, item_id: int) -> HttpResponse:
    """The text put together from the choices of a conflict page, in the editor; nothing is saved yet."""
    standing, item = find_item(request, slug, pk=item_id)
    standing.require(to_edit(standing, item))
    numbers = [whole_number(request.POST.get(name), 9) or 0 for name in ("began", "against")]
    found = {revision.number: revision for revision in item.revisions.shown().filter(number__in=numbers)}
    if set(numbers) - set(found):
        raise ValidationError("That version is not there. Your text is kept as a draft: open the editor again.")
    base, theirs = found[numbers[0]], found[numbers[1]]
    mine = request.POST.get("body", "").replace("\r\n", "\n")
    text = merge(base.body, mine, theirs.body).resolve(chosen(request))
    title = request.POST.get("title", "")
    if theirs.title != base.title and (title == base.title or request.POST.get("choice-title") == "theirs"):
        title = theirs.title
    if (title, text) == (item.title, item.body):
        drop_draft(by=reader(request), community=item.community, place=f"item:{item.pk}")
        messages.success(request, "You chose what stands already, so there was nothing to save.")
        return redirect(item)
    form = _form(request, standing, item, theirs.number, title, text)
    context = {"form": form, "item": item, "edit_url": edit_url(item), "newest": theirs, "is_chosen": True}
    return render(request, "content/item_conflict.html", context)


def shown_conflicts(merged: Merge) -> list[dict[str, Any]]:
    """Each place with what either side made of it, compared to what stood there before."""
    return [
        {
            "name": f"choice-{number}",
            "number": number + 1,
            "mine": compare(chunk.base, chunk.mine) if chunk.mine else [],
            "theirs": compare(chunk.base, chunk.theirs) if chunk.theirs else [],
        }
        for number, chunk in enumerate(merged.conflicts)
    ]


def chosen(request: HttpRequest) -> list[Choice]:
    """The choices in the order of the conflicts; both where none was made."""
    found: list[Choice] = []
    while (choice := request.POST.get(f"choice-{len(found)}")) is not None:
        found.append(cast(Choice, choice if choice in CHOICES else "both"))
    return found


def edit_url(item: Item) -> str:
    noun = item.kind if item.kind in {Kind.POST, Kind.PAGE, Kind.DOCUMENT, Kind.EPISODE, Kind.EVENT} else "thread"
    return reverse(f"content:{noun}-edit", args=[item.community.slug, item.slug if noun == Kind.PAGE else item.pk])


def _base(item: Item, number: int | None, newest: Revision) -> Revision:
    """Where the writer began. Without a number nothing tells what is theirs: then both texts face each other whole."""
    began = item.revisions.shown().filter(number=number or 0).first()
    return began or Revision(number=newest.number, title=newest.title, body="")


def _revisions_since(item: Item, base: Revision, newest: Revision) -> list[Revision]:
    since = item.revisions.shown().filter(number__gt=base.number, number__lte=newest.number)
    return list(since.select_related("author").defer("body")[:10])


def _form(request: HttpRequest, standing: Standing, item: Item, number: int, title: str, body: str) -> ItemForm:
    """The edit form with this text, ready to be saved on top of that version."""
    data = request.POST.copy()
    data["base_number"], data["title"], data["body"] = str(number), title, body
    form = EDIT_FORMS[item.kind](data, community=standing.community, item=item, may_tag=may_tag(standing, item))
    with_draft(request, standing.community, form, f"item:{item.pk}")
    form.fields["body"].widget.attrs["data-merged"] = ""  # unsent.js: not what was sent is missing here
    return form


def _keep(request: HttpRequest, item: Item, title: str, body: str, began: int | None) -> None:
    """Whoever leaves the page without choosing finds their text again."""
    place = f"item:{item.pk}"
    known = Draft.objects.visible_to(request.user).at(item.community, place).first()
    keep_draft(
        by=reader(request),
        community=item.community,
        place=place,
        title=title,
        body=body,
        number=known.number if known else 0,
        base_number=began,
    )
