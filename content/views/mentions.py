"""“Mention this”: on to a new post about an item, in a community the reader writes in."""

from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from communities.models import Community, Lifecycle, Visibility
from content.access import find_item, reader
from content.models import Item


@login_required
@require_safe
def item_mention(request: HttpRequest, slug: str, item_id: int) -> HttpResponse:
    """Choose the community; with one there is nothing to choose. Each leads to the form of a post, begun with the item."""
    _, item = find_item(request, slug, pk=item_id)
    joined = Community.objects.joined_by(reader(request)).filter(lifecycle__in=[Lifecycle.LIVE, Lifecycle.DRAFT])
    places = [each for each in joined.by_name() if _can_be_read_from(item, each)]
    places.sort(key=lambda place: place.pk != item.community_id)
    if len(places) == 1:
        return redirect(_address(places[0], item))
    ways = [{"place": place, "url": _address(place, item)} for place in places]
    return render(request, "content/item_mention.html", {"item": item, "ways": ways})


def _can_be_read_from(item: Item, place: Community) -> bool:
    """What not everybody may read is mentioned at home only."""
    home = item.community
    return place.pk == home.pk or (home.visibility == Visibility.OPEN and home.lifecycle != Lifecycle.DRAFT)


def _address(place: Community, item: Item) -> str:
    return f"{reverse('content:post-create', args=[place.slug])}?{urlencode({'cites': item.pk})}"
