"""Who looks after what is asked: the rotas of a community, taking part in one, swapping weeks, and what managers do."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User
from communities.access import enter
from communities.permissions import Permission, Standing
from content import actions
from content.access import reader
from content.clocks import give_clocks
from content.forms.rota import RotaForm, RotaPersonForm
from content.models import Rota, RotaTurn, Tag
from content.rota import topics_of

MOST_TOPICS = 200


def stand_inside(request: HttpRequest, slug: str) -> tuple[Standing, User]:
    """A rota is for members: for others there is none."""
    standing = enter(request, slug)
    if standing.membership is None and not standing.can(Permission.MANAGE):
        raise Http404("There is no such page, or it is not open to you.")
    return standing, reader(request)


def find(request: HttpRequest, slug: str, rota_id: int) -> tuple[Standing, User, Rota]:
    standing, user = stand_inside(request, slug)
    rotas = Rota.objects.visible_to(user).in_community(standing.community).running().select_related("tag")
    rota = get_object_or_404(rotas, pk=rota_id)
    rota.community = standing.community
    return standing, user, rota


def find_turn(request: HttpRequest, slug: str, turn_id: int) -> tuple[User, RotaTurn]:
    standing, user = stand_inside(request, slug)
    turns = RotaTurn.objects.visible_to(user).filter(rota__community=standing.community, rota__ended_on=None)
    turn = get_object_or_404(turns.select_related("rota__tag", "person"), pk=turn_id)
    turn.rota.community = standing.community
    return user, turn


@login_required
@require_safe
def rota_list(request: HttpRequest, slug: str) -> HttpResponse:
    """By topic: whose week it is, what waits and since when; the weeks to come."""
    standing, user = stand_inside(request, slug)
    topics = topics_of(standing.community, user)
    for topic in topics:
        give_clocks(topic.asks)
    mine = [topic for topic in topics if topic.now and topic.now.person_id == user.pk]
    context = {
        "topics": topics,
        "mine": mine,
        "waiting": sum(topic.waiting for topic in mine),
        "form": RotaPersonForm(user=user, community=standing.community) if standing.can(Permission.MANAGE) else None,
    }
    return render(request, "content/rota_list.html", context)


@login_required
def rota_create(request: HttpRequest, slug: str) -> HttpResponse:
    standing, user = stand_inside(request, slug)
    standing.require(Permission.MANAGE)
    community = standing.community
    tags = Tag.objects.visible_to(user).filter(community=community).order_by("-item_count", "name")[:MOST_TOPICS]
    initial = {"people": f"@{user.handle}"} if standing.membership else {}
    form = RotaForm(request.POST or None, user=user, community=community, tags=list(tags), initial=initial)
    if request.method == "POST" and form.is_valid():
        tag, people = form.cleaned_data["topic"], form.cleaned_data["people"]
        try:
            rota = actions.begin_rota(by=user, community=community, tag=tag, people=people)
        except ValidationError as error:
            form.refuse(error)
        else:
            messages.success(request, "It begins as soon as one of them has said yes.")
            return redirect(rota)
    return render(request, "content/rota_create.html", {"form": form})


@login_required
@require_POST
def rota_ask(request: HttpRequest, slug: str, rota_id: int) -> HttpResponse:
    standing, user, rota = find(request, slug, rota_id)
    form = RotaPersonForm(request.POST, user=user, community=standing.community)
    if not form.is_valid():
        standing.require(Permission.MANAGE)
        raise ValidationError(next(iter(form.errors.values()))[0])
    person = form.cleaned_data["person"]
    actions.ask_to_rota(by=user, rota=rota, person=person)
    messages.success(request, f"{person.first_name} is asked.")
    return redirect(rota)


@login_required
@require_POST
def rota_join(request: HttpRequest, slug: str, rota_id: int) -> HttpResponse:
    _, user, rota = find(request, slug, rota_id)
    actions.join_rota(by=user, rota=rota)
    messages.success(request, "You take turns. On the Monday of your week you hear of it.")
    return redirect(rota)


@login_required
@require_POST
def rota_leave(request: HttpRequest, slug: str, rota_id: int) -> HttpResponse:
    """Oneself, or as a manager somebody else (?person, a handle)."""
    standing, user, rota = find(request, slug, rota_id)
    handle = request.POST.get("person", "").replace("\x00", "")
    person = get_object_or_404(User, pk__in=rota.places.values("person"), handle=handle) if handle else None
    actions.leave_rota(by=user, rota=rota, person=person)
    messages.success(request, f"{person.first_name} takes no turns here." if person else "You take no turns here.")
    return redirect("content:rota-list", slug=standing.community.slug)


@login_required
@require_POST
def rota_end(request: HttpRequest, slug: str, rota_id: int) -> HttpResponse:
    _, user, rota = find(request, slug, rota_id)
    actions.end_rota(by=user, rota=rota)
    messages.success(request, "The rota is ended. Asks wait for everybody again.")
    return redirect("content:rota-list", slug=slug)


@login_required
@require_POST
def turn_swap(request: HttpRequest, slug: str, turn_id: int) -> HttpResponse:
    user, turn = find_turn(request, slug, turn_id)
    actions.ask_swap(by=user, turn=turn)
    messages.success(request, f"{turn.person.first_name} is asked to swap.")
    return redirect(turn.rota)


@login_required
@require_POST
def swap_agree(request: HttpRequest, slug: str, turn_id: int) -> HttpResponse:
    user, turn = find_turn(request, slug, turn_id)
    actions.agree_swap(by=user, turn=turn)
    messages.success(request, "Swapped.")
    return redirect(turn.rota)


@login_required
@require_POST
def swap_decline(request: HttpRequest, slug: str, turn_id: int) -> HttpResponse:
    user, turn = find_turn(request, slug, turn_id)
    actions.decline_swap(by=user, turn=turn)
    messages.success(request, "The weeks stay as they are.")
    return redirect(turn.rota)
