"""The front page, the start page and the home of a community."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from communities.access import enter


def home(request: HttpRequest) -> HttpResponse:
    return render(request, "content/front.html", {})


@login_required
def community_home(request: HttpRequest, slug: str) -> HttpResponse:
    standing = enter(request, slug)
    return render(request, "content/community_home.html", {"title": standing.community.name})
