"""Events in a calendar program: one to download, and addresses to subscribe to, each with a key of its own.

No calendar program can sign in, so a key in the address stands for a member. Asked anew at each request.
"""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.text import slugify
from django.views.decorators.cache import cache_control
from django.views.decorators.http import conditional_page, require_POST, require_safe

from accounts.access import query_word
from communities.access import enter
from content.access import find_item, reader
from content.actions import end_calendar_key, renew_calendar_key
from content.calendars import events_for
from content.gathering import Gathering
from content.ical import MEDIA_TYPE, calendar
from content.models import CalendarKey, CalendarKeyQuerySet, Kind

NO_CALENDAR = "There is no such calendar, or it is not open to you."
MADE = "This is the address of your calendar now. One you had before no longer answers."
ENDED = "Your calendar has no address any more."


@login_required
@require_safe
def event_ics(request: HttpRequest, slug: str, event_id: int) -> HttpResponse:
    """One event, to open in a calendar program."""
    standing, item = find_item(request, slug, Kind.EVENT, pk=event_id)
    if item.is_draft:
        raise Http404("There is no such event, or it is not open to you.")
    written = calendar(item.title, [item.event], with_link=Gathering(standing, item).shows_link)
    name = slugify(item.title)[:60] or "event"
    return HttpResponse(
        written, content_type=MEDIA_TYPE, headers={"Content-Disposition": f'attachment; filename="{name}.ics"'}
    )


@cache_control(private=True)
@conditional_page
@require_safe
def community_calendar(request: HttpRequest, slug: str) -> HttpResponse:
    key = _key(request).filter(community__slug=slug).first()
    if key is None or key.community is None:
        raise Http404(NO_CALENDAR)
    return _answer(key, key.community.name)


@cache_control(private=True)
@conditional_page
@require_safe
def calendar_of_mine(request: HttpRequest) -> HttpResponse:
    key = _key(request).filter(community=None).first()
    if key is None:
        raise Http404(NO_CALENDAR)
    return _answer(key, "My communities")


def _key(request: HttpRequest) -> CalendarKeyQuerySet:
    return CalendarKey.objects.opening(query_word(request, "key")).select_related("user", "community")


def _answer(key: CalendarKey, name: str) -> HttpResponse:
    """Only a member has a key, so the links to join by stand in it."""
    return HttpResponse(
        calendar(name, events_for(key)),
        content_type=MEDIA_TYPE,
        headers={"X-Robots-Tag": "noindex", "Referrer-Policy": "no-referrer"},
    )


@login_required
@require_POST
def calendar_key_renew(request: HttpRequest, slug: str) -> HttpResponse:
    community = enter(request, slug).community
    renew_calendar_key(by=reader(request), community=community)
    messages.success(request, MADE)
    return redirect("content:event-list", slug)


@login_required
@require_POST
def calendar_key_end(request: HttpRequest, slug: str) -> HttpResponse:
    end_calendar_key(by=reader(request), community=enter(request, slug).community)
    messages.success(request, ENDED)
    return redirect("content:event-list", slug)


@login_required
@require_POST
def calendar_renew(request: HttpRequest) -> HttpResponse:
    """The address of the events of all one's communities."""
    renew_calendar_key(by=reader(request))
    messages.success(request, MADE)
    return redirect("feeds")


@login_required
@require_POST
def calendar_end(request: HttpRequest) -> HttpResponse:
    end_calendar_key(by=reader(request))
    messages.success(request, ENDED)
    return redirect("feeds")
