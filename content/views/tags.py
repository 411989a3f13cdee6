"""The tags of a community: all of them, one with what carries it, and what gardeners do with them."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from accounts.access import query_word
from communities.access import enter
from communities.permissions import Permission, Standing
from content.access import reader
from content.actions import change_tag, delete_tag, merge_tags
from content.following import follow_menu
from content.forms.tags import TagForm, TagMergeForm
from content.models import KIND_NAMES, Kind, Tag, TagQuerySet
from content.views.listing import MOST_TAGS, items_of, list_context

A_PAGE = 60
ORDERS = {"": ("A–Z", ("slug",)), "most": ("Most used", ("-item_count", "slug"))}


@login_required
@require_safe
def tag_list(request: HttpRequest, slug: str) -> HttpResponse:
    """All tags of a community: filtered by a word, a letter; gardeners also see those nothing carries."""
    standing = enter(request, slug)
    order, unused = request.GET.get("order", ""), request.GET.get("unused") == "1"
    order = order if order in ORDERS else ""
    may_garden = standing.can(Permission.GARDEN)
    tags = _unused(standing) if unused and may_garden else _tags(request, standing)
    letters = sorted({tag_slug[:1].upper() for tag_slug in tags.values_list("slug", flat=True)})
    word, letter = query_word(request, "q"), query_word(request, "letter")[:1].upper()
    if word:
        tags = tags.filter(Q(name__icontains=word) | Q(about__icontains=word) | Q(synonyms__name__icontains=word))
    if letter:
        tags = tags.filter(slug__istartswith=letter)
    tags = tags.distinct().order_by(*ORDERS[order][1]).prefetch_related("synonyms")
    context = {
        "page": Paginator(tags, A_PAGE).get_page(request.GET.get("page")),
        "letters": letters,
        "letter": letter,
        "word": word,
        "order": order,
        "unused": unused and may_garden,
        "may_garden": may_garden,
        "is_narrowed": bool(word or letter),
    }
    return render(request, "content/tag_list.html", context)


def _tags(request: HttpRequest, standing: Standing) -> TagQuerySet:
    return Tag.objects.visible_to(request.user).filter(community=standing.community)


def _unused(standing: Standing) -> TagQuerySet:
    """What nothing carries; a tag somebody has in a draft is theirs alone."""
    in_use = Tag.objects.filter(community=standing.community, items__removed_at=None, items__isnull=False)
    return Tag.objects.filter(community=standing.community, item_count=0).exclude(pk__in=in_use.values("pk"))


def _find(request: HttpRequest, standing: Standing, tag_slug: str) -> Tag:
    """The tag at this address, at one it had, or of which this is another word. Gardeners reach unused ones too."""
    tag = Tag.resolve(standing.community, tag_slug)
    is_seen = tag and (tag.item_count or (standing.can(Permission.GARDEN) and tag in _unused(standing)))
    if not tag or not is_seen:
        raise Http404("There is no such tag here.")
    tag.community = standing.community
    return tag


@login_required
@require_safe
def tag_detail(request: HttpRequest, slug: str, tag_slug: str) -> HttpResponse:
    """Everything of a community with one tag, newest first; ?kind= narrows it. Other words for it lead here for good."""
    standing = enter(request, slug)
    tag = _find(request, standing, tag_slug)
    address = tag.get_absolute_url()
    if tag.slug != tag_slug:
        query = request.GET.urlencode()
        return redirect(f"{address}?{query}" if query else address, permanent=True)
    kind = request.GET.get("kind", "")
    tagged = items_of(standing).tagged(tag.slug)
    shown = tagged.of_kind(kind) if kind in Kind.values else tagged
    context = {
        **list_context(request, standing, shown.latest_first()),
        "tag": tag,
        "tags": _most_used(request, tag)[:MOST_TAGS],
        "tabs": _tabs(tagged, address, kind),
        "synonyms": list(tag.synonyms.all()),
        "follow": follow_menu(reader(request), tag),
        "may_garden": standing.can(Permission.GARDEN),
    }
    return render(request, "content/tag_detail.html", context)


def _most_used(request: HttpRequest, tag: Tag) -> TagQuerySet:
    return Tag.objects.visible_to(request.user).filter(community=tag.community).order_by("-item_count", "slug")


def _tabs(tagged: Any, address: str, kind: str) -> list[dict[str, Any]]:
    tabs = [{"label": "All", "href": address, "is_current": kind not in Kind.values, "count": tagged.count()}]
    for name, label in KIND_NAMES.items():
        count = tagged.of_kind(name).count()
        if count or name == kind:
            href = f"{address}?{urlencode({'kind': name})}"
            tabs.append({"label": label, "href": href, "is_current": kind == name, "count": count})
    return tabs


@login_required
def tag_edit(request: HttpRequest, slug: str, tag_slug: str) -> HttpResponse:
    standing = enter(request, slug)
    standing.require(Permission.GARDEN)
    tag = _find(request, standing, tag_slug)
    form = TagForm(request.POST or None, tag=tag)
    if request.method == "POST" and form.is_valid():
        try:
            tag = change_tag(by=reader(request), tag=tag, **form.cleaned_data)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, "Saved.")
            return redirect(tag if tag.item_count else reverse("content:tag-list", args=[slug]))
    return render(request, "content/tag_edit.html", {"form": form, "tag": tag})


@login_required
def tag_merge(request: HttpRequest, slug: str, tag_slug: str) -> HttpResponse:
    """Choose the tag that stays."""
    standing = enter(request, slug)
    standing.require(Permission.GARDEN)
    tag = _find(request, standing, tag_slug)
    form = TagMergeForm(request.POST or None, tag=tag)
    if request.method == "POST" and form.is_valid():
        try:
            into = merge_tags(by=reader(request), tag=tag, into=form.cleaned_data["into"])
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, f"“{tag.name}” is now part of “{into.name}”. Its address leads here.")
            return redirect(into)
    return render(request, "content/tag_merge.html", {"form": form, "tag": tag})


@login_required
@require_POST
def tag_delete(request: HttpRequest, slug: str, tag_slug: str) -> HttpResponse:
    standing = enter(request, slug)
    standing.require(Permission.GARDEN)
    tag = _find(request, standing, tag_slug)
    delete_tag(by=reader(request), tag=tag)
    messages.success(request, f"The tag “{tag.name}” is gone.")
    return redirect("content:tag-list", slug)
