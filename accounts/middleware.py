"""Requests seen from a person's side: their time zone, and refusals in one sentence."""

import re
import zoneinfo
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

Respond = Callable[[HttpRequest], HttpResponse]


class TimeZoneMiddleware:
    """Shows times in the zone the person chose."""

    def __init__(self, respond: Respond) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            timezone.activate(zoneinfo.ZoneInfo(request.user.time_zone))
        else:
            timezone.deactivate()
        return self.respond(request)


class RefusalMiddleware:
    """An action that refuses raises ValidationError; the person gets its sentence on the page they came from.

    Views with a form catch it themselves, so that nothing typed is lost.
    """

    def __init__(self, respond: Respond) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.respond(request)

    def process_view(self, request: HttpRequest, *_: Any) -> None:
        """No address holds a NUL, PostgreSQL cannot even be asked for one; the admin's filters do not look for it."""
        match = request.resolver_match
        query = request.META.get("QUERY_STRING", "") if match and match.app_name == "admin" else ""
        if "\x00" in request.path_info or "%00" in query:
            raise Http404("There is no such page.")

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, ValidationError) or request.method != "POST":
            return None
        messages.error(request, " ".join(exception.messages))
        return redirect(_way_back(request))


def _way_back(request: HttpRequest) -> str:
    """The page one came from if it is one of ours; “//elsewhere/” would lead away."""
    try:
        came_from = urlsplit(request.headers.get("Referer", ""))
    except ValueError:
        return "home"
    is_ours = came_from.netloc == request.get_host() and re.match(r"/(?![/\\])", came_from.path)
    return came_from.path if is_ours else "home"
