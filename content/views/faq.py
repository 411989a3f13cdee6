"""The FAQ of a community: reading it, adding to it, putting it in order."""

from itertools import groupby
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from communities.access import enter
from communities.permissions import Permission
from content.access import find_item, reader
from content.actions import add_to_faq, move_faq_entry, move_faq_heading, remove_from_faq
from content.cards import filled
from content.forms.passing import FaqForm
from content.models import FaqEntry
from content.permissions import fits_faq

UP = {"up": True, "down": False}
NOT_SHOWN = (
    "item__search",
    "item__body",
    "item__file_text",
    "item__accepted_reply__search",
    "item__accepted_reply__body",
)


@login_required
@require_safe
def faq_list(request: HttpRequest, slug: str) -> HttpResponse:
    """Questions under their headings, each with the answer its asker accepted."""
    standing = enter(request, slug)
    request.room = "content:ask-list"  # type: ignore[attr-defined]
    found = FaqEntry.objects.visible_to(request.user).filter(community=standing.community).in_order()
    entries = list(found.select_related("item__author", "item__accepted_reply__author").defer(*NOT_SHOWN))
    answers = [entry.item.accepted_reply for entry in entries]
    htmls = filled(reader(request), standing.community, [answer.body_html if answer else "" for answer in answers])
    for entry, html in zip(entries, htmls, strict=True):
        entry.item.community = standing.community
        entry.answer_html = html  # type: ignore[attr-defined]
    groups = [(heading, list(rows)) for heading, rows in groupby(entries, key=lambda entry: entry.heading)]
    context = {"groups": groups, "may_garden": standing.can(Permission.GARDEN)}
    return render(request, "content/faq_list.html", context)


@login_required
def faq_add(request: HttpRequest, slug: str, item_id: int) -> HttpResponse:
    """Put an item under a heading; again, under another one."""
    standing, item = find_item(request, slug, pk=item_id)
    standing.require(Permission.GARDEN)
    known = FaqEntry.objects.filter(community=standing.community, item=item).first()
    begun = {"heading": known.heading if known else ""}
    form = FaqForm(request.POST or None, community=standing.community, initial=begun)
    if request.method == "POST" and form.is_valid():
        try:
            entry = add_to_faq(by=reader(request), item=item, **form.cleaned_data)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            return redirect(_place(slug, entry))
    context = {"form": form, "item": item, "known": known, "fits": fits_faq(item)}
    return render(request, "content/faq_add.html", context)


@login_required
@require_POST
def faq_entry_move(request: HttpRequest, slug: str, question_id: int, way: str) -> HttpResponse:
    entry = _find(request, slug, question_id)
    move_faq_entry(by=reader(request), entry=entry, up=_up(way))
    return redirect(_place(slug, entry))


@login_required
@require_POST
def faq_heading_move(request: HttpRequest, slug: str, question_id: int, way: str) -> HttpResponse:
    """The heading an entry stands under, with all its entries."""
    entry = _find(request, slug, question_id)
    move_faq_heading(by=reader(request), entry=entry, up=_up(way))
    return redirect(_place(slug, entry))


@login_required
@require_POST
def faq_entry_remove(request: HttpRequest, slug: str, question_id: int) -> HttpResponse:
    entry = _find(request, slug, question_id)
    remove_from_faq(by=reader(request), entry=entry)
    messages.success(request, f"“{entry.item.title}” is out of the FAQ. It stays where it was.")
    return redirect("content:faq-list", slug)


def _find(request: HttpRequest, slug: str, question_id: int) -> FaqEntry:
    standing = enter(request, slug)
    standing.require(Permission.GARDEN)
    seen = FaqEntry.objects.visible_to(request.user).filter(community=standing.community)
    return get_object_or_404(seen.select_related("community", "item"), pk=question_id)


def _up(way: str) -> bool:
    if way not in UP:
        raise Http404("There is no such way to move it.")
    return UP[way]


def _place(slug: str, entry: Any) -> str:
    return f"{reverse('content:faq-list', args=[slug])}#faq-{entry.pk}"
