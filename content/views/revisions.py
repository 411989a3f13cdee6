"""The history of a text: who changed what and why, two versions compared, an earlier one brought back."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from communities.permissions import Standing
from content.access import find_item, find_reply, reader
from content.actions import restore_revision
from content.diff import compare, compare_words, count_changes
from content.forms import RestoreForm
from content.models import Item, Kind, Reply, Revision
from content.permissions import may_edit
from content.views.listing import PER_PAGE
from content.views.pages import at_its_address


@login_required
@require_safe
def item_history(request: HttpRequest, slug: str, item_id: int) -> HttpResponse:
    return _history(request, *find_item(request, slug, pk=item_id))


@login_required
@require_safe
@at_its_address
def page_history(request: HttpRequest, standing: Standing, item: Item) -> HttpResponse:
    return _history(request, standing, item)


@login_required
@require_safe
def reply_history(request: HttpRequest, slug: str, reply_id: int) -> HttpResponse:
    return _history(request, *find_reply(request, slug, reply_id))


@login_required
@require_safe
def item_diff(request: HttpRequest, slug: str, item_id: int) -> HttpResponse:
    return _diff(request, *find_item(request, slug, pk=item_id))


@login_required
@require_safe
@at_its_address
def page_diff(request: HttpRequest, standing: Standing, item: Item) -> HttpResponse:
    return _diff(request, standing, item)


@login_required
@require_safe
def reply_diff(request: HttpRequest, slug: str, reply_id: int) -> HttpResponse:
    return _diff(request, *find_reply(request, slug, reply_id))


@login_required
@require_POST
def revision_restore(request: HttpRequest, slug: str, item_id: int, number: int) -> HttpResponse:
    _, item = find_item(request, slug, pk=item_id)
    revision = get_object_or_404(item.revisions.shown(), number=number)
    form = RestoreForm(request.POST)
    if not form.is_valid():
        raise ValidationError(list(form.errors["reason"]))
    return redirect(restore_revision(by=reader(request), item=item, revision=revision, **form.cleaned_data))


def _history(request: HttpRequest, standing: Standing, text: Item | Reply) -> HttpResponse:
    versions = text.revisions.shown().select_related("author", "restored_from").defer("body")
    page = Paginator(versions, PER_PAGE).get_page(request.GET.get("page"))
    context = _addresses(text) | {"page": page, "text": text, "title": _title(text)}
    return render(request, "content/revision_list.html", context)


def _diff(request: HttpRequest, standing: Standing, text: Item | Reply) -> HttpResponse:
    """Between ?from= and ?to=; without them, what the newest version changed."""
    old, new = _two_versions(request, text)
    newest = text.revisions.values_list("number", flat=True).first()
    context = _addresses(text) | {
        "text": text,
        "title": _title(text),
        "old": old,
        "new": new,
        "lines": compare(old.body, new.body),
        "changes": count_changes(old.body, new.body),
        "title_parts": compare_words(old.title, new.title) if old.title != new.title else [],
        "may_restore": isinstance(text, Item) and may_edit(standing, text) and old.number != newest,
        "restore_form": RestoreForm(),
    }
    return render(request, "content/revision_diff.html", context)


def _two_versions(request: HttpRequest, text: Item | Reply) -> tuple[Revision, Revision]:
    wanted = [value for name in ("from", "to") if (value := request.GET.get(name, "")).isdecimal()]
    if any(len(value) > 9 for value in wanted):  # more than the column of numbers holds
        raise Http404("There is no such version.")
    versions = text.revisions.shown().select_related("author")
    found = list(versions.filter(number__in=wanted) if len(wanted) == 2 else versions[:2])
    if not found or (len(wanted) == 2 and len(found) < len(set(wanted))):
        raise Http404("There is no such version.")
    return found[-1], found[0]


def _title(text: Item | Reply) -> str:
    return text.title if isinstance(text, Item) else text.item.title


def _addresses(text: Item | Reply) -> dict[str, Any]:
    item = text if isinstance(text, Item) else text.item
    noun, key = ("reply" if isinstance(text, Reply) else "item"), str(text.pk)
    if isinstance(text, Item) and text.kind == Kind.PAGE:
        noun, key = "page", text.slug
    names = {"history_url": f"content:{noun}-history", "diff_url": f"content:{noun}-diff"}
    return {"item": item} | {k: reverse(name, args=[item.community.slug, key]) for k, name in names.items()}
