"""Episodes: the list, bringing one, listening to one, changing it; a page for the feeds is in podcasts.py."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts.access import query_word
from communities.access import enter
from communities.permissions import Permission, Standing
from content.access import find_item, reader
from content.actions import EditConflict, create_episode, drop_draft, edit_episode, publish_item
from content.files.kinds import Family
from content.forms import EpisodeForm
from content.listening import Player, matching
from content.middleware import takes_files
from content.models import Item, Kind, ListenerKey, Podcast
from content.permissions import may_edit, may_tag, to_edit
from content.views.beginning import begin
from content.views.drafts import with_draft
from content.views.files import is_complete
from content.views.listing import items_of, list_context
from content.views.merging import conflict_page
from content.views.podcasts import feed_addresses
from content.views.schedules import onward, published
from content.views.series import part_of
from content.views.showing import arrive, item_context, removed_page

NEW = f"{Kind.EPISODE}:new"
UNSEEN = ("episode__cues", "episode__chapters")


@login_required
@require_safe
def episode_list(request: HttpRequest, slug: str) -> HttpResponse:
    standing = enter(request, slug)
    episodes = items_of(standing, Kind.EPISODE).select_related("episode__sound").latest_first()
    context = list_context(request, standing, episodes.defer(*UNSEEN))
    drafts = Item.objects.drafts_of(reader(request)).in_community(standing.community).of_kind(Kind.EPISODE)
    key = ListenerKey.objects.visible_to(reader(request)).opening_now().filter(community=standing.community).first()
    podcast = Podcast.of(standing.community)
    context |= {"draft_count": drafts.count(), "podcast": podcast, "is_member": standing.membership is not None}
    return render(request, "content/episode_list.html", context | feed_addresses(podcast, key))


@takes_files
@login_required
def episode_create(request: HttpRequest, slug: str) -> HttpResponse:
    return _write(request, enter(request, slug), publish=True)


@takes_files
@login_required
@require_POST
def episode_keep(request: HttpRequest, slug: str) -> HttpResponse:
    """The other button of episode-create: keep it as a draft."""
    return _write(request, enter(request, slug), publish=False)


def _write(request: HttpRequest, standing: Standing, *, publish: bool) -> HttpResponse:
    standing.require(Permission.CREATE_ITEM)
    me, community = reader(request), standing.community
    known, beginnings = begin(request, standing, Kind.EPISODE)
    form = EpisodeForm(request.POST or None, request.FILES or None, community=community, user=me, initial=known)
    if request.method == "POST" and is_complete(request, form, "sound", {Family.SOUND}):
        try:
            item = create_episode(by=me, community=community, publish=publish, **form.typed)
        except ValidationError as refusal:
            _refuse(form, refusal)
        else:
            drop_draft(by=me, community=community, place=NEW)
            return onward(request, item)
    draft = with_draft(request, community, form, NEW)
    return render(request, "content/episode_create.html", {"form": form} | beginnings | draft)


def _refuse(form: EpisodeForm, refusal: ValidationError) -> None:
    """The sentence at the field it is about, as far as the action said which."""
    form.add_error(refusal.code if getattr(refusal, "code", None) in form.fields else None, refusal.messages)


@login_required
@require_safe
def episode_detail(request: HttpRequest, slug: str, episode_id: int) -> HttpResponse:
    standing, item = find_item(request, slug, Kind.EPISODE, pk=episode_id, even_removed=True)
    if item.is_removed or item.is_held:
        return removed_page(request, standing, item)
    arrive(request, item)
    episode = item.episode
    wanted = query_word(request, "find")
    context = item_context(request, standing, item) | {
        "tags": item.tags.all(),
        "part": part_of(request, item),
        "episode": episode,
        "player": Player(episode),
        "wanted": wanted,
        "found": matching(episode, wanted) if wanted else [],
    }
    return render(request, "content/episode_detail.html", context)


@takes_files
@login_required
def episode_edit(request: HttpRequest, slug: str, episode_id: int) -> HttpResponse:
    standing, item = find_item(request, slug, Kind.EPISODE, pk=episode_id, or_held=True)
    if not may_edit(standing, item) and not may_tag(standing, item):
        standing.require(to_edit(standing, item))
    form = _form_for(request, standing, item)
    if request.method == "POST" and is_complete(request, form, "sound", {Family.SOUND}):
        try:
            return redirect(_save(request, item, form))
        except EditConflict as conflict:
            _carry_over(request, form)
            return conflict_page(request, standing, item, form, conflict.revision)
        except ValidationError as refusal:
            _refuse(form, refusal)
    draft = with_draft(request, standing.community, form, f"item:{item.pk}")
    return render(request, "content/episode_edit.html", {"form": form, "item": item} | draft)


def _carry_over(request: HttpRequest, form: EpisodeForm) -> None:
    """What came as files goes on to the page of a conflict as text, so that nobody sends it again."""
    typed = request.POST.copy()
    typed["kept"] = form.kept_file.token if form.kept_file else ""
    typed["cues"] = form.cleaned_data.get("cues", "")
    request.POST = typed  # type: ignore[assignment]


def _form_for(request: HttpRequest, standing: Standing, item: Item) -> EpisodeForm:
    newest = item.revisions.values_list("number", flat=True).first()
    return EpisodeForm(
        request.POST or None,
        request.FILES or None,
        community=standing.community,
        user=reader(request),
        item=item,
        initial={"base_number": newest or 1},
        may_edit=may_edit(standing, item),
        may_tag=may_tag(standing, item),
    )


def _save(request: HttpRequest, item: Item, form: EpisodeForm) -> Item:
    typed: dict[str, Any] = {"title": item.title, "body": item.body, "tags": None} | form.typed
    edited = edit_episode(by=reader(request), item=item, **typed)
    drop_draft(by=reader(request), community=item.community, place=f"item:{item.pk}")
    return edited


@takes_files
@login_required
@require_POST
def episode_publish(request: HttpRequest, slug: str, episode_id: int) -> HttpResponse:
    """Publish a draft: as it stands, or (the other button of episode-edit) with what was just typed."""
    standing, item = find_item(request, slug, Kind.EPISODE, pk=episode_id, or_held=True)
    if "body" in request.POST:
        form = _form_for(request, standing, item)
        try:
            if not is_complete(request, form, "sound", {Family.SOUND}):
                return render(request, "content/episode_edit.html", {"form": form, "item": item})
            if form.says_something_new(item):
                item = _save(request, item, form)
        except ValidationError as refusal:
            _refuse(form, refusal)
            return render(request, "content/episode_edit.html", {"form": form, "item": item})
    item = publish_item(by=reader(request), item=item)
    return published(request, item, "hear")
