"""Splitting, merging and moving a thread: each page says what cannot be undone before it is done."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from accounts.access import whole_number
from communities.permissions import Permission
from content.access import find_item, reader
from content.actions import merge_thread, move_thread, split_thread
from content.forms.threads import MergeForm, MoveForm, SplitForm
from content.models import Item, Kind
from content.permissions import may_move, needs_both_managed, to_garden
from content.views.threads import enter_room

THREADS = (Kind.ASK, Kind.THREAD)
TO_CHOOSE_FROM = 100  # replies on one page of the form
SUGGESTED = 8


@login_required
def thread_split(request: HttpRequest, slug: str, thread_id: int) -> HttpResponse:
    standing, item = find_item(request, slug, *THREADS, pk=thread_id)
    enter_room(request, item)
    standing.require(to_garden(standing, item))
    begun = {
        "title": item.title,
        "body": f"Split off from [{item.title}]({item.get_absolute_url()}).",
        "replies": [key for key in request.GET.getlist("reply") if whole_number(key)],
    }
    form = SplitForm(request.POST if request.method == "POST" else None, item=item, initial=begun)
    if request.method == "POST" and form.is_valid():
        try:
            fresh = split_thread(by=reader(request), item=item, **form.cleaned_data)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            return redirect(fresh)
    replies = Paginator(item.replies.present().under_their_parents().with_people(), TO_CHOOSE_FROM)
    chosen = {str(key) for key in form["replies"].value() or []}
    page = replies.get_page(request.GET.get("page"))
    return render(request, "content/thread_split.html", {"form": form, "item": item, "page": page, "chosen": chosen})


@login_required
def thread_merge(request: HttpRequest, slug: str, thread_id: int) -> HttpResponse:
    standing, item = find_item(request, slug, *THREADS, pk=thread_id)
    enter_room(request, item)
    standing.require(to_garden(standing, item))
    form = MergeForm(request.POST if request.method == "POST" else None)
    others = Item.objects.visible_to(request.user).current().in_community(standing.community).exclude(pk=item.pk)
    others = others.of_kind(*((Kind.ASK,) if item.is_ask else THREADS)).filter(closed_at=None).with_people()
    if request.method == "POST" and form.is_valid():
        into = others.model.objects.visible_to(request.user).filter(pk=form.cleaned_data["thread_id"]).first()
        try:
            if into is None:
                raise ValidationError("There is no such thread, or it is not open to you.")
            merged = merge_thread(by=reader(request), item=item, into=into)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, f"“{item.title}” lives on here.")
            return redirect(merged)
    alike = list(others.titled_like(item.title)[:SUGGESTED])
    return render(request, "content/thread_merge.html", {"form": form, "item": item, "alike": alike})


@login_required
def thread_move(request: HttpRequest, slug: str, thread_id: int) -> HttpResponse:
    standing, item = find_item(request, slug, *THREADS, pk=thread_id)
    enter_room(request, item)
    if not may_move(standing, item):
        standing.require(Permission.EDIT_OTHERS)
    managed_only = needs_both_managed(standing, item)
    if managed_only:
        standing.require(Permission.EDIT_OTHERS)
    form = MoveForm(
        request.POST if request.method == "POST" else None, user=reader(request), item=item, managed_only=managed_only
    )
    if request.method == "POST" and form.is_valid():
        try:
            moved = move_thread(by=reader(request), item=item, to=form.cleaned_data["to_community"])
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, f"“{moved.title}” stands in {moved.community.name} now.")
            return redirect(moved)
    context = {"form": form, "item": item, "managed_only": managed_only}
    return render(request, "content/thread_move.html", context)
