"""Shelves of people, and putting an item on one's own."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import conditional_page, require_POST, require_safe

from accounts.models import User
from content import shelving
from content.access import find_item, reader
from content.actions import (
    arrange_on_shelves,
    change_shelf,
    create_shelf,
    delete_shelf,
    explain_entry,
    unshelve_item,
)
from content.feeds import ItemFeed, feed_of, feed_reader
from content.following import follow_menu
from content.forms.shelves import ShelfForm, ShelveForm, WhyForm
from content.models import Item, Shelf, ShelfEntry

A_PAGE = 30


@login_required
@require_safe
def shelf_list(request: HttpRequest, handle: str) -> HttpResponse:
    person = get_object_or_404(User.objects.visible_to(request.user), handle=handle)
    page = Paginator(shelving.shelves_of(person, request.user), A_PAGE).get_page(request.GET.get("page"))
    context = {"person": person, "page": page, "is_me": person == request.user}
    return render(request, "content/shelf_list.html", context)


@login_required
@require_safe
def shelf_detail(request: HttpRequest, handle: str, shelf_slug: str) -> HttpResponse:
    shelf = _find(reader(request), handle, shelf_slug)
    page = Paginator(shelving.entries_on(shelf, request.user), A_PAGE).get_page(request.GET.get("page"))
    context = {
        "shelf": shelf,
        "page": page,
        "is_mine": shelf.user_id == request.user.pk,
        "follow": follow_menu(request.user, shelf),
    }
    return render(request, "content/shelf_detail.html", context)


def _find(viewer: User, handle: str, shelf_slug: str) -> Shelf:
    shelves = Shelf.objects.visible_to(viewer).select_related("user")
    return get_object_or_404(shelves, user__handle=handle, slug=shelf_slug)


def _find_mine(request: HttpRequest, handle: str, shelf_slug: str) -> Shelf:
    shelves = Shelf.objects.visible_to(request.user).filter(user=reader(request)).select_related("user")
    return get_object_or_404(shelves, user__handle=handle, slug=shelf_slug)


@cache_control(private=True)
@conditional_page
@require_safe
def shelf_feed(request: HttpRequest, handle: str, shelf_slug: str) -> HttpResponse:
    """What was put on a shelf, as its reader may read it, with the whys."""
    viewer = feed_reader(request)
    shelf = _find(viewer, handle, shelf_slug)
    entries = list(shelving.entries_on(shelf, viewer).values_list("item_id", "why")[:50])
    feed = feed_of(
        request,
        Item.objects.visible_to(viewer).filter(pk__in=[item_id for item_id, _ in entries]),
        title=f"{shelf.title}, a shelf of {shelf.user.display_name}",
        link=shelf.get_absolute_url(),
        begun_at=shelf.created_at,
        whys=dict(entries),
    )
    return HttpResponse(feed, content_type=ItemFeed.content_type)


@login_required
def shelf_create(request: HttpRequest) -> HttpResponse:
    form = ShelfForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            shelf = create_shelf(by=reader(request), **form.cleaned_data)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            return redirect(shelf)
    return render(request, "content/shelf_create.html", {"form": form})


@login_required
def shelf_edit(request: HttpRequest, handle: str, shelf_slug: str) -> HttpResponse:
    shelf = _find_mine(request, handle, shelf_slug)
    form = ShelfForm(request.POST or None, shelf=shelf)
    if request.method == "POST" and form.is_valid():
        try:
            shelf = change_shelf(by=reader(request), shelf=shelf, **form.cleaned_data)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, "Saved.")
            return redirect(shelf)
    return render(request, "content/shelf_edit.html", {"form": form, "shelf": shelf})


@login_required
def shelf_delete(request: HttpRequest, handle: str, shelf_slug: str) -> HttpResponse:
    """Says first what goes with it."""
    shelf = _find_mine(request, handle, shelf_slug)
    if request.method == "POST":
        delete_shelf(by=reader(request), shelf=shelf)
        messages.success(request, f"The shelf “{shelf.title}” is gone. What stood on it is where it always was.")
        return redirect("shelf-list", handle)
    context = {"shelf": shelf, "entries": shelf.entries.count(), "whys": shelf.entries.exclude(why="").count()}
    return render(request, "content/shelf_delete.html", context)


@login_required
def item_shelve(request: HttpRequest, slug: str, item_id: int) -> HttpResponse:
    """Choose shelves for an item, say why; one taken from a shelf is taken off."""
    _, item = find_item(request, slug, pk=item_id)
    get_object_or_404(Item.objects.visible_to(request.user), pk=item.pk)  # a draft stands on no shelf
    form = ShelveForm(request.POST if request.method == "POST" else None, user=reader(request), item=item)
    if request.method == "POST" and form.is_valid():
        try:
            shelves = arrange_on_shelves(by=reader(request), item=item, stood_on=form.stands_on, **form.cleaned_data)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            placed = ", ".join(f"“{shelf.title}”" for shelf in shelves)
            messages.success(request, f"It stands on {placed}." if placed else "Taken off your shelves.")
            return redirect(item)
    return render(request, "content/item_shelve.html", {"form": form, "item": item})


def _my_entry(request: HttpRequest, entry_id: int) -> ShelfEntry:
    entries = ShelfEntry.objects.filter(shelf__in=Shelf.objects.visible_to(request.user).filter(user=reader(request)))
    return get_object_or_404(entries.select_related("shelf__user", "item__community"), pk=entry_id)


@login_required
def entry_edit(request: HttpRequest, entry_id: int) -> HttpResponse:
    entry = _my_entry(request, entry_id)
    get_object_or_404(ShelfEntry.objects.visible_to(request.user), pk=entry.pk)
    form = WhyForm(request.POST or None, initial={"why": entry.why})
    if request.method == "POST" and form.is_valid():
        try:
            explain_entry(by=reader(request), entry=entry, **form.cleaned_data)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            return redirect(entry.shelf)
    return render(request, "content/shelf_entry_edit.html", {"form": form, "entry": entry})


@login_required
@require_POST
def entry_remove(request: HttpRequest, entry_id: int) -> HttpResponse:
    entry = _my_entry(request, entry_id)
    unshelve_item(by=reader(request), entry=entry)
    messages.success(request, f"Taken off “{entry.shelf.title}”.")
    return redirect(entry.shelf)
