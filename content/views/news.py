"""Posting news: three fields, and it stands on the home page until its day is over."""

from __future__ import annotations

from datetime import datetime, time

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from communities.access import enter
from communities.permissions import Permission
from content.access import reader
from content.actions import post_news
from content.forms.features import NewsForm


@login_required
def news_create(request: HttpRequest, slug: str) -> HttpResponse:
    standing = enter(request, slug)
    standing.require(Permission.PIN_NEWS)
    form = NewsForm(request.POST or None, community=standing.community)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        end_of_day = datetime.combine(data.pop("until"), time(23, 59, 59), timezone.get_current_timezone())
        try:
            post_news(by=reader(request), community=standing.community, until=end_of_day, **data)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, "It stands under News now.")
            return redirect(standing.community)
    return render(request, "content/news_create.html", {"form": form})
