"""Events: the list, announcing one, its page, changing, cancelling. Who comes is in guests.py, calendars in calendars.py."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts.access import query_word, whole_number
from communities.access import enter
from communities.permissions import Permission, Standing
from content.access import find_item, reader
from content.actions import (
    EditConflict,
    cancel_event,
    create_event,
    drop_draft,
    edit_event,
    publish_item,
    uncancel_event,
)
from content.calendars import own_address
from content.forms import EventCancelForm, EventForm, another_like
from content.gathering import Gathering, mark_said, with_items
from content.models import Event, Item, Kind
from content.permissions import is_host, may_edit, may_tag, to_edit
from content.views.beginning import begin
from content.views.drafts import with_draft
from content.views.listing import PER_PAGE
from content.views.merging import conflict_page
from content.views.schedules import onward
from content.views.showing import arrive, item_context, removed_page

NEW = f"{Kind.EVENT}:new"
MOST_AHEAD = 100


@login_required
@require_safe
def event_list(request: HttpRequest, slug: str) -> HttpResponse:
    """What is ahead, the soonest first; under it what was, a month after the other."""
    standing = enter(request, slug)
    me = reader(request)
    events = with_items(Event.objects.visible_to(me).filter(item__community=standing.community))
    page = Paginator(events.over().order_by("-starts_at", "-pk"), PER_PAGE).get_page(request.GET.get("page"))
    ahead = list(events.coming_up().soonest_first()[:MOST_AHEAD]) if page.number == 1 else []
    mark_said(me, ahead)
    drafts = Item.objects.drafts_of(me).in_community(standing.community).of_kind(Kind.EVENT)
    context = {
        "ahead": ahead,
        "page": page,
        "draft_count": drafts.count(),
        "own_address": own_address(me, standing.community),
        "is_member": standing.membership is not None,
    }
    return render(request, "content/event_list.html", context)


@login_required
def event_create(request: HttpRequest, slug: str) -> HttpResponse:
    return _write(request, enter(request, slug), publish=True)


@login_required
@require_POST
def event_keep(request: HttpRequest, slug: str) -> HttpResponse:
    """The other button of event-create: keep it as a draft."""
    return _write(request, enter(request, slug), publish=False)


def _write(request: HttpRequest, standing: Standing, *, publish: bool) -> HttpResponse:
    standing.require(Permission.CREATE_ITEM)
    me, community = reader(request), standing.community
    known, beginnings = begin(request, standing, Kind.EVENT)
    known = {"time_zone": me.time_zone} | known | _model(request, standing)
    form = EventForm(request.POST or None, community=community, initial=known)
    if request.method == "POST" and form.is_valid():
        try:
            item = create_event(by=me, community=community, publish=publish, **form.typed)
        except ValidationError as refusal:
            form.refuse(refusal)
        else:
            drop_draft(by=me, community=community, place=NEW)
            return onward(request, item)
    draft = with_draft(request, community, form, NEW)
    return render(request, "content/event_create.html", {"form": form} | beginnings | draft)


def _model(request: HttpRequest, standing: Standing) -> dict[str, Any]:
    """?like=12&in=month: what the form starts from, when it is to be another one like an event of this community."""
    key = whole_number(query_word(request, "like"))
    if key is None or request.method == "POST":
        return {}
    here = Item.objects.visible_to(standing.user).in_community(standing.community).of_kind(Kind.EVENT)
    item = here.select_related("event", "author").prefetch_related("tags").filter(pk=key).first()
    return another_like(item, query_word(request, "in")) if item else {}


@login_required
@require_safe
def event_detail(request: HttpRequest, slug: str, event_id: int) -> HttpResponse:
    standing, item = find_item(request, slug, Kind.EVENT, pk=event_id, even_removed=True)
    if item.is_removed or item.is_held:
        return removed_page(request, standing, item)
    arrive(request, item)
    context = item_context(request, standing, item) | {
        "tags": item.tags.all(),
        "event": item.event,
        "gathering": Gathering(standing, item),
        "recording": Item.objects.visible_to(request.user).filter(pk=item.event.recording_id or 0).first(),
    }
    return render(request, "content/event_detail.html", context)


@login_required
def event_edit(request: HttpRequest, slug: str, event_id: int) -> HttpResponse:
    standing, item = find_item(request, slug, Kind.EVENT, pk=event_id, or_held=True)
    if not may_edit(standing, item) and not may_tag(standing, item):
        standing.require(to_edit(standing, item))
    form = _form_for(request, standing, item)
    if request.method == "POST" and form.is_valid():
        try:
            return redirect(_save(request, item, form))
        except EditConflict as conflict:
            return conflict_page(request, standing, item, form, conflict.revision)
        except ValidationError as refusal:
            form.refuse(refusal)
    draft = with_draft(request, standing.community, form, f"item:{item.pk}")
    return render(request, "content/event_edit.html", {"form": form, "item": item} | draft)


def _form_for(request: HttpRequest, standing: Standing, item: Item) -> EventForm:
    newest = item.revisions.values_list("number", flat=True).first()
    return EventForm(
        request.POST or None,
        community=standing.community,
        item=item,
        initial={"base_number": newest or 1},
        may_edit=may_edit(standing, item),
        may_tag=may_tag(standing, item),
    )


def _save(request: HttpRequest, item: Item, form: EventForm) -> Item:
    typed: dict[str, Any] = {"title": item.title, "body": item.body, "tags": None} | form.typed
    edited = edit_event(by=reader(request), item=item, **typed)
    drop_draft(by=reader(request), community=item.community, place=f"item:{item.pk}")
    return edited


@login_required
@require_POST
def event_publish(request: HttpRequest, slug: str, event_id: int) -> HttpResponse:
    """Publish a draft: as it stands, or (the other button of event-edit) with what was just typed."""
    standing, item = find_item(request, slug, Kind.EVENT, pk=event_id, or_held=True)
    if "body" in request.POST:
        form = _form_for(request, standing, item)
        try:
            if not form.is_valid():
                return render(request, "content/event_edit.html", {"form": form, "item": item})
            if form.says_something_new(item):
                item = _save(request, item, form)
        except ValidationError as refusal:
            form.refuse(refusal)
            return render(request, "content/event_edit.html", {"form": form, "item": item})
    item = publish_item(by=reader(request), item=item)
    if item.is_held:
        return redirect(item)
    messages.success(request, "It is announced. Everybody who reads this community can see it, and say that they come.")
    return redirect(item)


@login_required
def event_cancel(request: HttpRequest, slug: str, event_id: int) -> HttpResponse:
    standing, item = find_item(request, slug, Kind.EVENT, pk=event_id)
    if not is_host(item, reader(request)):
        standing.require(Permission.EDIT_OTHERS)
    form = EventCancelForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            cancel_event(by=reader(request), item=item, **form.cleaned_data)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, "It is cancelled. Everybody who said they come is told.")
            return redirect(item)
    return render(request, "content/event_cancel.html", {"form": form, "item": item})


@login_required
@require_POST
def event_uncancel(request: HttpRequest, slug: str, event_id: int) -> HttpResponse:
    _, item = find_item(request, slug, Kind.EVENT, pk=event_id)
    uncancel_event(by=reader(request), item=item)
    messages.success(request, "It takes place after all. Everybody who said they come is told.")
    return redirect(item)
