"""The front page, the start page and the home of a community."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Case, Exists, OuterRef, Value, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.views.decorators.http import require_safe

from accounts.models import User
from communities.access import can_read, enter
from communities.actions.visits import AGAIN_AFTER, note_visit
from communities.models import Charter, CharterAcceptance, Lifecycle, Membership, Position
from communities.permissions import Permission, Standing
from communities.views.front import community_front
from content import home as pages
from content import start
from content.access import reader
from content.first_steps import first_steps
from content.following import follow_menu
from content.gathering import mark_said, next_in
from content.models import KIND_NAMES, Event, Item
from content.rota import duties_of
from content.topics import topics_of, why_you
from content.unread import give_news

A_PAGE = 10
EVENTS_SHOWN, EVENTS_HERE = 3, 2
NEWCOMERS = 5
MOST_PEOPLE = 30  # managers and newcomers that are fetched
TABS = {"": "All", **KIND_NAMES}


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    if not request.user.is_authenticated:
        return render(request, "content/front.html", {"is_sign_up_open": settings.SIGN_UP == "open"})
    user = request.user
    mine: list[Any] = list(start.my_communities(user))
    topics = topics_of(user)
    asks = start.waiting_in_mine(user, topics)[: pages.ASKS_SHOWN]
    is_new_here = not mine or start.is_first_visit(user)
    context = {
        "mine": mine,
        "invitations": list(start.invitations(user)[:10]),
        "duties": duties_of(user),
        "answered": list(start.answered_asks(user)[:5]),
        "asks": pages.ask_rows(asks, with_place=True, because=lambda ask: why_you(ask, topics)),
        "waiting_count": sum(place.waiting for place in mine),
        "for_my_role": start.for_my_role(user) if is_new_here else [],
        "events": _next_events(user, mine),
        "discover": [] if mine else list(start.to_discover(user)[:6]),
        **_new_to_me(request, user, mine),
    }
    return render(request, "content/home.html", context)


def _next_events(user: User, mine: list[Any]) -> list[Event]:
    """The next ones in one's communities, with what one said to each."""
    events = next_in(user, mine, EVENTS_SHOWN) if mine else []
    mark_said(user, events)
    return events


def _new_to_me(request: HttpRequest, user: User, mine: list[Any]) -> dict[str, Any]:
    """What is new in one's communities, of one kind or of one community if the address says so."""
    items = start.new_items(user)
    kind = request.GET.get("kind", "")
    kind = kind if kind in TABS else ""
    place = next((place for place in mine if place.slug == request.GET.get("community", "")), None)
    if kind:
        items = items.of_kind(kind)
    if place:
        items = items.in_community(place)
    here = f"community={place.slug}" if place else ""
    page = Paginator(items, A_PAGE).get_page(request.GET.get("page"))
    give_news(page, user)
    return {
        "page": page,
        "place": place,
        "kind": kind,
        "tabs": [
            {
                "label": label,
                "href": f"?{'&'.join(filter(None, (k and f'kind={k}', here)))}#new",
                "is_current": k == kind,
            }
            for k, label in TABS.items()
        ],
    }


@login_required
@require_safe
def community_home(request: HttpRequest, slug: str) -> HttpResponse:
    standing = enter(request, slug, to_read=False)
    if not can_read(standing):
        return community_front(request, standing)
    community = standing.community
    context = {
        **_people(standing),
        **_new(request, standing),
        "follow": follow_menu(request.user, community),
        "events": next_in(reader(request), [community], EVENTS_HERE),
    }
    if community.lifecycle == Lifecycle.DRAFT:
        context["steps"] = first_steps(standing, context["charter"], context["managers"])
    else:
        context |= _promise(standing)
    return render(request, "content/community_home.html", context)


def _items(standing: Standing) -> Any:
    items = Item.objects.visible_to(standing.user).current().in_community(standing.community)
    return items.with_people().defer("body", "search")


def _new(request: HttpRequest, standing: Standing) -> dict[str, Any]:
    """What waits, what is new, and since when; for a first visit, where to begin."""
    community, kind = standing.community, request.GET.get("kind", "")
    kind = kind if kind in TABS else ""
    items = _items(standing).latest_first()
    news = list(_items(standing).news().order_by("-published_at", "-pk")[:3])
    asks = list(pages.waiting(request.user, community)[: pages.ASKS_SHOWN + 1])
    above = [item.pk for item in [*news, *asks[: pages.ASKS_SHOWN]]]
    items = items.not_muted_for(reader(request), here=community)
    listed = list((items.of_kind(kind) if kind else items.exclude(pk__in=above))[: A_PAGE + 1])
    give_news(listed, reader(request))
    return {
        "news": news,
        "asks": pages.ask_rows(asks[: pages.ASKS_SHOWN], may_answer=standing.can(Permission.REPLY)),
        "has_more_asks": len(asks) > pages.ASKS_SHOWN,
        "tabs": [
            {"label": label, "href": f"?kind={k}#new" if k else "?#new", "is_current": k == kind}
            for k, label in TABS.items()
        ],
        "kind": kind,
        "items": listed[:A_PAGE],
        "has_older": len(listed) > A_PAGE,
        **_visit(request, standing),
    }


def _visit(request: HttpRequest, standing: Standing) -> dict[str, Any]:
    if standing.membership is None:
        return {}
    moment = _since(request, standing.membership)
    if moment is None:
        return {"begin_with": pages.found_useful(request.user, standing.community)}
    assert isinstance(request.user, User)
    since = pages.since(request.user, standing.community, moment)
    is_same_visit = since.is_quiet and moment > timezone.now() - AGAIN_AFTER
    return {} if is_same_visit else {"since": since}


def _since(request: HttpRequest, membership: Membership) -> datetime | None:
    """The end of the visit before this one, None on the first. It holds for the hour, so that a reload loses nothing."""
    assert isinstance(request.user, User)
    key, visited_at = f"since-{membership.community_id}", membership.visited_at
    if visited_at is None or visited_at < timezone.now() - AGAIN_AFTER:
        if request.method == "GET":
            note_visit(by=request.user, membership=membership)
            request.session[key] = visited_at.isoformat() if visited_at else ""
        return visited_at
    kept = request.session.get(key)
    return visited_at if kept is None else parse_datetime(kept)


def _promise(standing: Standing) -> dict[str, Any]:
    """What a community that is open keeps: how soon it answers, what was used, opened, thanked for, brought here."""
    community, viewer = standing.community, standing.user
    return {
        "replies": pages.reply_record(community),
        "uses": pages.uses_last_month(community),
        "popular": pages.popular(viewer, community),
        "shares": pages.shared_here(viewer, community),
        "thanked": list(pages.thanked_this_month(community)),
        "featured": pages.featured_now(viewer, community),
        "month": timezone.localdate(),
    }


def _people(standing: Standing) -> dict[str, Any]:
    """The charter with the sponsor; managers, and who came in the last 30 days, in one query."""
    community = standing.community
    mine = CharterAcceptance.objects.visible_to(standing.user).filter(charter=OuterRef("pk"))
    charters = Charter.objects.filter(community=community).annotate(is_accepted=Exists(mine))
    charter = charters.select_related("community__sponsor").latest_first().first()
    if charter:
        community.sponsor = charter.community.sponsor
    here = Membership.objects.in_community(community).people()
    stays = (here.managers() | here.newcomers()).select_related("user")
    is_other = Case(When(position=Position.MANAGER, then=Value(0)), default=Value(1))
    rows = list(stays.order_by(is_other, "-joined_at", "-pk")[:MOST_PEOPLE])
    newcomers = sorted((stay for stay in rows if stay.is_newcomer), key=lambda stay: stay.joined_at, reverse=True)
    return {
        "charter": charter,
        "charter_waits": charter is not None and _waits(standing, charter),
        "managers": [stay.user for stay in rows if stay.position == Position.MANAGER],
        "newcomers": newcomers[:NEWCOMERS],
        "has_more_newcomers": len(newcomers) > NEWCOMERS,
    }


def _waits(standing: Standing, charter: Any) -> bool:
    """Whether the present charter waits for this member to accept it."""
    return bool(standing.membership) and not charter.is_accepted and charter.author_id != standing.user.pk
