"""Suggested edits: writing one, the list of those that wait, deciding on one."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts.access import whole_number
from communities.access import enter
from communities.permissions import Permission, Standing
from content.access import find_item, reader
from content.actions import (
    EditConflict,
    decline_suggestion,
    drop_draft,
    merged,
    merged_title,
    suggest_edit,
    take_suggestion,
    withdraw_suggestion,
)
from content.diff import compare, compare_words
from content.forms.pages import AnswerForm, DeclineForm, SuggestForm, TakeForm
from content.models import Suggestion
from content.permissions import may_edit, may_suggest, to_edit
from content.views.drafts import with_draft
from content.views.listing import PER_PAGE
from content.views.merging import chosen, shown_conflicts


@login_required
def item_suggest(request: HttpRequest, slug: str, item_id: int) -> HttpResponse:
    standing, item = find_item(request, slug, pk=item_id)
    standing.require(Permission.REACT)
    if may_edit(standing, item):
        return redirect(item)
    form = SuggestForm(request.POST or None, item=item, community=standing.community)
    place = f"suggestion:item:{item.pk}"
    if request.method == "POST" and form.is_valid():
        try:
            suggestion = suggest_edit(by=reader(request), item=item, **form.cleaned_data)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            drop_draft(by=reader(request), community=item.community, place=place)
            messages.success(request, "Your edit is with those who look after this text. You hear what becomes of it.")
            return redirect(suggestion)
    draft = with_draft(request, standing.community, form, place) if standing.can(Permission.REPLY) else {}
    return render(request, "content/item_suggest.html", {"form": form, "item": item} | draft)


@login_required
@require_safe
def suggestion_list(request: HttpRequest, slug: str) -> HttpResponse:
    """Those that wait, the oldest first; ?item= of one item, ?mine=1 one's own, decided ones too."""
    standing = enter(request, slug)
    listed = Suggestion.objects.visible_to(request.user).filter(item__community=standing.community).with_people()
    is_mine, item_id = request.GET.get("mine") == "1", whole_number(request.GET.get("item"))
    listed = listed.filter(by=reader(request)).order_by("-pk") if is_mine else listed.waiting().order_by("pk")
    if item_id:
        listed = listed.filter(item=item_id)
    page = Paginator(listed.defer("body", "base__body", "item__body", "item__body_html"), PER_PAGE)
    context = {"page": page.get_page(request.GET.get("page")), "is_mine": is_mine}
    return render(request, "content/suggestion_list.html", context)


@login_required
@require_safe
def suggestion_detail(request: HttpRequest, slug: str, suggestion_id: int) -> HttpResponse:
    """What it changes: in the text it was made for, or, while it waits, in the text as it stands now."""
    standing, suggestion = _find(request, slug, suggestion_id)
    return render(request, "content/suggestion_detail.html", _shown(standing, suggestion))


@login_required
def suggestion_merge(request: HttpRequest, slug: str, suggestion_id: int) -> HttpResponse:
    """The suggested text and the present one as one text in the editor, from the choices where they collide."""
    standing, suggestion = _find(request, slug, suggestion_id)
    item = suggestion.item
    standing.require(to_edit(standing, item))
    if not suggestion.is_waiting:
        return redirect(suggestion)
    newest = item.revisions.values_list("number", flat=True).first() or 1
    text = {"title": merged_title(suggestion, item), "body": merged(suggestion, item).resolve(chosen(request))}
    form = TakeForm(initial=text | {"base_number": newest}, item=item, community=standing.community)
    return render(request, "content/suggestion_merge.html", {"form": form, "suggestion": suggestion, "item": item})


@login_required
@require_POST
def suggestion_take(request: HttpRequest, slug: str, suggestion_id: int) -> HttpResponse:
    standing, suggestion = _find(request, slug, suggestion_id)
    item = suggestion.item
    standing.require(to_edit(standing, item))
    form: TakeForm | AnswerForm = AnswerForm(request.POST)
    if "body" in request.POST:
        form = TakeForm(request.POST, item=item, community=standing.community)
    if form.is_valid():
        try:
            return redirect(take_suggestion(by=reader(request), suggestion=suggestion, **form.cleaned_data))
        except EditConflict as conflict:
            data = request.POST.copy()
            data["base_number"] = str(conflict.revision.number)
            form.data = data
            form.add_error(None, "Somebody changed the text once more. Look at it, then take this.")
        except ValidationError as refusal:
            form.add_error(None, refusal)
    if isinstance(form, TakeForm):
        return render(request, "content/suggestion_merge.html", {"form": form, "suggestion": suggestion, "item": item})
    return render(request, "content/suggestion_detail.html", _shown(standing, suggestion) | {"take_form": form})


@login_required
@require_POST
def suggestion_decline(request: HttpRequest, slug: str, suggestion_id: int) -> HttpResponse:
    standing, suggestion = _find(request, slug, suggestion_id)
    standing.require(to_edit(standing, suggestion.item))
    form = DeclineForm(request.POST)
    if form.is_valid():
        decline_suggestion(by=reader(request), suggestion=suggestion, **form.cleaned_data)
        return redirect(suggestion)
    return render(request, "content/suggestion_detail.html", _shown(standing, suggestion) | {"decline_form": form})


@login_required
@require_POST
def suggestion_withdraw(request: HttpRequest, slug: str, suggestion_id: int) -> HttpResponse:
    _, suggestion = _find(request, slug, suggestion_id)
    return redirect(withdraw_suggestion(by=reader(request), suggestion=suggestion))


def _find(request: HttpRequest, slug: str, suggestion_id: int) -> tuple[Standing, Suggestion]:
    standing = enter(request, slug)
    found = Suggestion.objects.visible_to(request.user).filter(item__community=standing.community)
    return standing, get_object_or_404(found.with_people(), pk=suggestion_id)


def _shown(standing: Standing, suggestion: Suggestion) -> dict[str, Any]:
    item, base = suggestion.item, suggestion.base
    item.community = standing.community
    may_decide = suggestion.is_waiting and may_edit(standing, item)
    before, after = (base.title, base.body), (suggestion.title, suggestion.body)
    has_moved_on, conflicts = False, []
    if suggestion.is_waiting and (item.title, item.body) != (base.title or item.title, base.body):
        both, has_moved_on = merged(suggestion, item), True
        conflicts = shown_conflicts(both)
        if both.is_clean:
            before, after = (item.title, item.body), (merged_title(suggestion, item), both.text)
    return {
        "suggestion": suggestion,
        "item": item,
        "has_moved_on": has_moved_on,
        "conflicts": conflicts if may_decide else [],
        "lines": compare(before[1], after[1]),
        "title_parts": compare_words(before[0], after[0]) if before[0] and before[0] != after[0] else [],
        "may_decide": may_decide,
        "may_withdraw": suggestion.is_waiting and suggestion.by_id == standing.user.pk,
        "may_suggest": may_suggest(standing, item),
        "take_form": AnswerForm(),
        "decline_form": DeclineForm(),
    }
