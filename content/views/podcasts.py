"""Podcast feeds and what they name: sound, cover, chapters, transcript. No app can sign in, so a key in the address
stands for a member; without one only what a manager made public answers. Asked anew at each request."""

import hashlib
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.cache import patch_cache_control
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import conditional_page, require_POST, require_safe

from accounts.access import query_word
from accounts.models import User
from communities.access import enter
from communities.permissions import Permission
from content import transcript
from content.access import reader
from content.actions import edit_podcast, note_listening, renew_listener_key
from content.cover import draw
from content.forms import PodcastForm
from content.models import Episode, ListenerKey, Podcast
from content.podcasts import CHAPTERS, KEPT, TRANSCRIPTS, Channel, chapters_of, feed_of, private_address, sound_name
from content.views.files import give

RSS = "application/rss+xml; charset=utf-8"
NO_PODCAST = "There is no such podcast, or it is not open to you."


def _channel(request: HttpRequest, slug: str) -> tuple[Channel, User | None]:
    """The feed this address opens, and whom its key stands for (None: anybody). Raises Http404."""
    if "key" in request.GET:
        word = query_word(request, "key")
        key = ListenerKey.objects.opening(word).filter(community__slug=slug).select_related("user", "community").first()
        if key is None:
            raise Http404(NO_PODCAST)
        episodes = Episode.objects.visible_to(key.user).filter(item__community=key.community)
        podcast = Podcast.of(key.community)
        podcast.community = key.community
        return Channel(podcast, episodes, key=word), key.user
    podcasts = Podcast.objects.public().select_related("community")
    podcast = get_object_or_404(podcasts, community__slug=slug)
    return Channel(podcast, Episode.objects.public().filter(item__community=podcast.community)), None


def _episode(channel: Channel, episode_id: int) -> Episode:
    return get_object_or_404(channel.episodes.select_related("sound", "item"), pk=episode_id)


def _for_apps(response: HttpResponseBase, channel: Channel) -> Any:
    """Players in a browser ask from elsewhere: they may, for what is public. What is private is not for search engines."""
    patch_cache_control(response, no_cache=True, **{"private" if channel.is_private else "public": True})
    if channel.is_private:
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
        response.headers["Referrer-Policy"] = "no-referrer"
    else:
        response.headers["Access-Control-Allow-Origin"] = "*"
        response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


@gzip_page
@conditional_page
@require_safe
def podcast_feed(request: HttpRequest, slug: str) -> HttpResponse:
    channel, _ = _channel(request, slug)
    return _for_apps(HttpResponse(feed_of(channel), content_type=RSS), channel)  # conditional_page gives it an ETag


@require_safe
def podcast_sound(request: HttpRequest, slug: str, episode_id: int, name: str) -> HttpResponseBase:
    """The bytes, in parts where an app asks for parts. The name is there for apps that go by it."""
    channel, listener = _channel(request, slug)
    episode = _episode(channel, episode_id)
    if name != sound_name(episode):
        raise Http404(NO_PODCAST)
    response = give(request, episode.sound)
    is_start = request.headers.get("Range", "bytes=0-").startswith("bytes=0-")
    if listener and request.method == "GET" and is_start and response.status_code in {200, 206}:
        note_listening(by=listener, item=episode.item)
    return _for_apps(response, channel)


@conditional_page
@require_safe
def podcast_chapters(request: HttpRequest, slug: str, episode_id: int) -> HttpResponse:
    channel, _ = _channel(request, slug)
    episode = _episode(channel, episode_id)
    if not episode.chapters:
        raise Http404("It has no chapters.")
    return _for_apps(JsonResponse(chapters_of(episode), content_type=CHAPTERS), channel)


@gzip_page
@conditional_page
@require_safe
def podcast_transcript(request: HttpRequest, slug: str, episode_id: int, form: str) -> HttpResponse:
    channel, _ = _channel(request, slug)
    episode = _episode(channel, episode_id)
    if form not in TRANSCRIPTS or not episode.cues:
        raise Http404("It has no such transcript.")
    text = transcript.to_vtt(episode.cues) if form == "vtt" else transcript.to_srt(episode.cues)
    return _for_apps(HttpResponse(text, content_type=f"{TRANSCRIPTS[form]}; charset=utf-8"), channel)


@conditional_page
@require_safe
def podcast_cover(request: HttpRequest, slug: str) -> HttpResponse:
    channel, _ = _channel(request, slug)
    place = f"cover:{hashlib.sha256(channel.podcast.name.encode()).hexdigest()}"
    picture = cache.get(place)
    if picture is None:
        picture = draw(channel.podcast.name)
        cache.set(place, picture, KEPT)
    return _for_apps(HttpResponse(picture, content_type="image/png"), channel)


def feed_addresses(podcast: Podcast, key: ListenerKey | None) -> dict[str, str]:
    """What one copies into an app: one's own address, and the public one while there is one."""
    everybody = Channel(podcast, Episode.objects.none()).address("feed")
    is_public = Podcast.objects.public().filter(pk=podcast.pk).exists() if podcast.has_public_feed else False
    return {"own_feed": private_address(key) if key else "", "public_feed": everybody if is_public else ""}


@login_required
@require_POST
def listener_key_renew(request: HttpRequest, slug: str) -> HttpResponse:
    standing = enter(request, slug)
    renew_listener_key(by=reader(request), community=standing.community)
    messages.success(request, "This is the address of your feed now. One you had before no longer answers.")
    return redirect("content:episode-list", slug)


@login_required
def podcast_edit(request: HttpRequest, slug: str) -> HttpResponse:
    standing = enter(request, slug)
    standing.require(Permission.EDIT_COMMUNITY)
    podcast = Podcast.of(standing.community)
    kept = {name: getattr(podcast, name) for name in ("title", "about", "language", "has_public_feed")}
    form = PodcastForm(request.POST or None, initial=kept)
    if request.method == "POST" and form.is_valid():
        try:
            edit_podcast(by=reader(request), community=standing.community, **form.cleaned_data)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, "Saved. Apps take it up when they next look.")
            return redirect("content:episode-list", slug)
    can_be_public = standing.community.visibility == "open" and standing.community.lifecycle == "live"
    context = {"form": form, "podcast": podcast, "can_be_public": can_be_public}
    return render(request, "content/podcast_edit.html", context | feed_addresses(podcast, None))
