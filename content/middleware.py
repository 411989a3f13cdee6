"""Uploads that are too large are refused by what they say of themselves, before a byte of them is read."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any, TypeVar

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from content.files.kinds import ATTACHMENTS, DOCUMENTS, Family
from content.files.limits import limit_of, too_large

Respond = Callable[[HttpRequest], HttpResponse]
AnyView = TypeVar("AnyView", bound=Callable[..., Any])
ROOM_FOR_FIELDS = 1_000_000  # what else stands in the form


def takes_files(view: AnyView, kinds: Collection[Family] = ATTACHMENTS) -> AnyView:
    """Marks a view that takes files of these kinds. To all other addresses no more is sent than a long text."""
    view.takes_files = kinds  # type: ignore[attr-defined]
    return view


def takes_documents(view: AnyView) -> AnyView:
    return takes_files(view, DOCUMENTS)


class UploadLimitMiddleware:
    """Stands before the CSRF check, which would read the form, and with it the file, into memory or onto the disk."""

    def __init__(self, respond: Respond) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.respond(request)

    def process_view(self, request: HttpRequest, view: Callable[..., Any], *_: Any) -> HttpResponse | None:
        if not (request.content_type or "").startswith("multipart/"):
            return None  # Django itself refuses other forms beyond DATA_UPLOAD_MAX_MEMORY_SIZE
        try:
            size = int(request.headers.get("Content-Length") or 0)
        except ValueError:
            size = 0
        taking = getattr(view, "cls", view)  # a view of the API is a class
        kinds = getattr(taking, "takes_files", None) if request.user.is_authenticated else None
        limit = max(limit_of(family) for family in kinds) if kinds else settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        if size <= limit + ROOM_FOR_FIELDS:
            return None
        sentence = too_large(size, limit)
        if "text/html" not in request.headers.get("Accept", ""):
            return HttpResponse(sentence, status=413, content_type="text/plain; charset=utf-8")
        return render(request, "content/upload_refused.html", {"sentence": sentence}, status=413)
