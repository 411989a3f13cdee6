"""What the editor offers after an @ and two letters."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from communities.access import enter
from content.mentions import people_to_mention


@login_required
@require_safe
def mention_list(request: HttpRequest, slug: str) -> HttpResponse:
    """Options for a listbox: names and handles, never an address."""
    standing = enter(request, slug)
    people = people_to_mention(standing, request.GET.get("q", ""))
    return render(request, "content/_mention_list.html", {"people": people})
