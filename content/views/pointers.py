"""Pointing an asker to something that exists, the asker's “this helped”, and taking a pointer away."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from accounts.access import query_word, whole_number
from communities.access import enter
from communities.permissions import Permission
from content.access import find_item, reader
from content.actions import point_to_item, remove_pointer, say_pointer_helped, unsay_pointer_helped
from content.forms.passing import PointForm
from content.helping import to_point_to
from content.models import Kind, Pointer, Reply


@login_required
def ask_point(request: HttpRequest, slug: str, thread_id: int) -> HttpResponse:
    """Find what both may read (?q=), or paste an address; say how it helps. ?reply= puts it beside an answer."""
    standing, ask = find_item(request, slug, Kind.ASK, pk=thread_id)
    request.room = "content:ask-list"  # type: ignore[attr-defined]
    standing.require(Permission.PASS_ON)
    words = query_word(request, "q", 200)
    beside = _answer(ask.pk, request.POST.get("reply") or request.GET.get("reply"))
    begun = {"why": request.GET.get("why", ""), "reply": beside.pk if beside else ""}
    form = PointForm(request.POST or None, user=reader(request), initial=begun)
    if request.method == "POST" and form.is_valid():
        known = form.cleaned_data
        try:
            pointer = point_to_item(by=reader(request), ask=ask, item=known["item"], why=known["why"], reply=beside)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            return redirect(f"{ask.get_absolute_url()}#pointer-{pointer.pk}")
    context = {"form": form, "item": ask, "words": words, "found": to_point_to(reader(request), ask, words)}
    context["beside"] = beside
    part = {"found": "content/_point_found.html", "point": "content/_point_form.html"}.get(request.GET.get("part", ""))
    is_part = part and request.htmx and request.method == "GET"  # type: ignore[attr-defined]
    return render(request, part if is_part and part else "content/ask_point.html", context)


def _answer(ask_id: int, key: str | None) -> Reply | None:
    number = whole_number(key)
    answers = Reply.objects.present().answers().filter(item=ask_id, pk=number or 0)
    return answers.select_related("author").first() if number else None


@login_required
@require_POST
def pointer_helped(request: HttpRequest, slug: str, pointer_id: int) -> HttpResponse:
    pointer = say_pointer_helped(by=reader(request), pointer=_find(request, slug, pointer_id))
    return redirect(f"{pointer.ask.get_absolute_url()}#pointer-{pointer.pk}")


@login_required
@require_POST
def pointer_not_helped(request: HttpRequest, slug: str, pointer_id: int) -> HttpResponse:
    pointer = _find(request, slug, pointer_id)
    unsay_pointer_helped(by=reader(request), pointer=pointer)
    return redirect(f"{pointer.ask.get_absolute_url()}#pointer-{pointer.pk}")


@login_required
@require_POST
def pointer_remove(request: HttpRequest, slug: str, pointer_id: int) -> HttpResponse:
    pointer = _find(request, slug, pointer_id)
    remove_pointer(by=reader(request), pointer=pointer)
    messages.success(request, "The pointer is gone. What it led to stays where it is.")
    return redirect(pointer.ask)


def _find(request: HttpRequest, slug: str, pointer_id: int) -> Pointer:
    standing = enter(request, slug)
    seen = Pointer.objects.visible_to(request.user).filter(ask__community=standing.community)
    return get_object_or_404(seen.select_related("ask__community"), pk=pointer_id)
