"""Atom feeds of a community, a tag and a person; the page with one's own addresses for them."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import conditional_page, require_POST, require_safe

from accounts.models import User
from communities.models import Community
from content.access import reader
from content.actions import renew_feed_key
from content.calendars import own_address
from content.feeds import ItemFeed, feed_address, feed_of, feed_reader
from content.models import FeedKey, Item, Kind, ListenerKey, Series, Tag
from content.podcasts import private_address

A_PAGE = 30


@cache_control(private=True)
@conditional_page
@require_safe
def community_feed(request: HttpRequest, slug: str) -> HttpResponse:
    viewer = feed_reader(request)
    community = get_object_or_404(Community.objects.readable_by(viewer), slug=slug)
    items = Item.objects.visible_to(viewer).current().in_community(community)
    return _answer(request, items, community.name, community.get_absolute_url(), community.created_at)


@cache_control(private=True)
@conditional_page
@require_safe
def tag_feed(request: HttpRequest, slug: str, tag_slug: str) -> HttpResponse:
    viewer = feed_reader(request)
    community = get_object_or_404(Community.objects.readable_by(viewer), slug=slug)
    tag = Tag.resolve(community, tag_slug)
    if tag is None or not tag.item_count:
        raise Http404("There is no such feed, or it is not open to you.")
    if tag.slug != tag_slug:
        address = reverse("content:tag-feed", args=[slug, tag.slug])
        return redirect(f"{address}?{request.GET.urlencode()}" if request.GET else address, permanent=True)
    tag.community = community
    items = Item.objects.visible_to(viewer).current().in_community(tag.community).tagged(tag.slug)
    page = reverse("content:tag-detail", args=[slug, tag.slug])
    return _answer(request, items, f"{tag.name} in {tag.community.name}", page, tag.community.created_at)


@cache_control(private=True)
@conditional_page
@require_safe
def member_feed(request: HttpRequest, handle: str) -> HttpResponse:
    viewer = feed_reader(request)
    person = get_object_or_404(User.objects.visible_to(viewer), handle=handle)
    items = Item.objects.visible_to(viewer).current().by_author(person)
    return _answer(request, items, person.display_name, person.get_absolute_url(), person.date_joined)


@cache_control(private=True)
@conditional_page
@require_safe
def member_posts_feed(request: HttpRequest, handle: str) -> HttpResponse:
    viewer = feed_reader(request)
    person = get_object_or_404(User.objects.visible_to(viewer), handle=handle)
    items = Item.objects.visible_to(viewer).current().of_kind(Kind.POST).by_author(person)
    page = reverse("member-posts", args=[person.handle])
    return _answer(request, items, f"Posts of {person.display_name}", page, person.date_joined)


@cache_control(private=True)
@conditional_page
@require_safe
def series_feed(request: HttpRequest, slug: str, series_slug: str) -> HttpResponse:
    viewer = feed_reader(request)
    found = Series.objects.visible_to(viewer).select_related("community")
    series = get_object_or_404(found, community__slug=slug, slug=series_slug)
    items = Item.objects.visible_to(viewer).current().filter(series=series)
    return _answer(request, items, series.title, series.get_absolute_url(), series.created_at)


def _answer(request: HttpRequest, items: Any, title: str, link: str, begun_at: Any) -> HttpResponse:
    feed = feed_of(request, items, title=title, link=link, begun_at=begun_at)
    return HttpResponse(feed, content_type=ItemFeed.content_type)


@login_required
@never_cache
@require_safe
def feeds(request: HttpRequest) -> HttpResponse:
    """One's addresses. Looking makes no key: that is what the button is for."""
    me = reader(request)
    kept = FeedKey.objects.visible_to(me).first()
    page = Paginator(Community.objects.joined_by(me).by_name(), A_PAGE).get_page(request.GET.get("page"))
    keys = ListenerKey.objects.visible_to(me).opening_now().select_related("community").order_by("community__name")
    podcasts = [{"community": key.community, "address": private_address(key)} for key in keys]
    context: dict[str, Any] = {"kept": kept, "page": page, "podcasts": podcasts, "calendar": own_address(me, None)}
    if kept:
        context["mine"] = feed_address("member-feed", me.handle, key=kept.key)
        context["rows"] = [
            {"community": each, "address": feed_address("content:community-feed", each.slug, key=kept.key)}
            for each in page.object_list
        ]
    return render(request, "content/feeds.html", context)


@login_required
@require_POST
def feeds_renew(request: HttpRequest) -> HttpResponse:
    renew_feed_key(by=reader(request))
    messages.success(request, "Your feeds have a new key. Addresses with an older one no longer answer.")
    return redirect("feeds")
