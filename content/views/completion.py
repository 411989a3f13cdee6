"""What the editor offers after @, # and [[."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from communities.access import enter
from content.completion import offers


@login_required
@require_safe
def completion_list(request: HttpRequest, slug: str) -> HttpResponse:
    """Options for a listbox: ?kind=person, tag or page, ?q= the letters. Names and handles, never an address."""
    standing = enter(request, slug)
    found = offers(standing, request.GET.get("kind", ""), request.GET.get("q", ""))
    return render(request, "content/_completion_list.html", {"offers": found})
