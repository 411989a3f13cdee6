"""Introducing two people to each other, and what each of the three sees of it."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts.access import back_from, query_word, reader
from accounts.models import User
from communities import actions
from communities.access import enter
from communities.forms import IntroductionForm, show_refusal
from communities.models import Community, Introduction, IntroductionOptOut, Membership, Thanks
from communities.people import people_to_introduce
from communities.permissions import Permission

A_PAGE = 30
OFFERED = 12
MOST_HANDLES = 20


@login_required
def introduction_create(request: HttpRequest, slug: str) -> HttpResponse:
    """First the two (?first=, ?second=, found by ?q= or among ?among=), then why."""
    standing = enter(request, slug)
    standing.require(Permission.INTRODUCE)
    people = people_to_introduce(reader(request), standing.community)
    handles = [_handle(request, name) for name in ("first", "second")]
    found = {person.handle: person for person in people.filter(handle__in=[handle for handle in handles if handle])}
    chosen = list(dict.fromkeys(found[handle] for handle in handles if handle in found))
    pair = (chosen[0], chosen[1]) if len(chosen) == 2 else None
    form = IntroductionForm(request.POST or None, pair=pair)
    if request.method == "POST" and pair is None:
        form.add_error(None, "Choose two people from communities you are in.")
    elif request.method == "POST" and pair and form.is_valid():
        words = {name: form.cleaned_data[name] for name in ("words", "words_second")}
        try:
            actions.introduce_people(
                by=reader(request), community=standing.community, first=pair[0], second=pair[1], **words
            )
        except ValidationError as refusal:
            show_refusal(form, refusal)
        else:
            names = f"{pair[0].display_name} and {pair[1].display_name}"
            messages.success(request, f"{names} are told. You find it under your introductions.")
            return redirect("introduction-list")
    context = {"form": form, "pair": pair, "first": chosen[0] if chosen and not pair else None}
    context |= {} if pair else _offered(request, people, chosen, standing.community)
    return render(request, "communities/introduction_create.html", context)


def _handle(request: HttpRequest, name: str) -> str:
    return (request.POST.get(name, "").replace("\x00", "") or query_word(request, name, 60))[:60]


def _offered(request: HttpRequest, people: Any, chosen: list[User], community: Community) -> dict[str, Any]:
    """Whom to choose from: those found by name, else those of a thread, else the newest members."""
    words, among = query_word(request, "q"), query_word(request, "among", 600)
    others = people.exclude(pk__in=[person.pk for person in chosen])
    if words:
        offered = others.named_like(words).order_by("-is_here", "display_name", "pk")
    elif among:
        offered = others.filter(handle__in=among.split(",")[:MOST_HANDLES]).order_by("display_name", "pk")
    else:
        newest = Membership.objects.current().in_community(community).latest_first().values("user")[: OFFERED * 2]
        offered = others.filter(pk__in=list(newest.values_list("user", flat=True))).order_by("display_name", "pk")
    return {"words": words, "among": among, "offered": list(offered[:OFFERED])}


@login_required
@require_safe
def introduction_list(request: HttpRequest) -> HttpResponse:
    """Those I am in, those I made, and whether others may introduce me at all."""
    me = reader(request)
    visible = Introduction.objects.visible_to(me).with_people().latest_first()
    mine = list(visible.of(me)[:A_PAGE])
    for introduction in mine:
        introduction.mine, introduction.other = introduction.side_of(me), introduction.other_than(me)  # type: ignore[attr-defined]
    context = {
        "mine": mine,
        "page": Paginator(visible.by(me), A_PAGE).get_page(request.GET.get("page")),
        "opted_out": IntroductionOptOut.objects.filter(user=me).exists(),
        "places": Community.objects.joined_by(me).live().by_name()[:6],
    }
    return render(request, "communities/introduction_list.html", context)


def _find(request: HttpRequest, introduction_id: int) -> Introduction:
    visible = Introduction.objects.visible_to(request.user).with_people()
    return get_object_or_404(visible, pk=introduction_id)


@login_required
@require_safe
def introduction_detail(request: HttpRequest, introduction_id: int) -> HttpResponse:
    """For one of the two; whoever introduced sees it in their list."""
    introduction, me = _find(request, introduction_id), reader(request)
    side = introduction.side_of(me)
    if side is None:
        return redirect("introduction-list")
    other = introduction.other_than(me)
    context = {
        "introduction": introduction,
        "side": side,
        "other": other,
        "shared": Community.objects.joined_by(me).filter(pk__in=Community.objects.joined_by(other)).live().first()
        if other
        else None,
        "thanks": Thanks.objects.by_for(me, introduction.act_id),
    }
    return render(request, "communities/introduction_detail.html", context)


@login_required
@require_POST
def introduction_accept(request: HttpRequest, introduction_id: int) -> HttpResponse:
    introduction = _find(request, introduction_id)
    actions.answer_introduction(by=reader(request), introduction=introduction, is_willing=True)
    messages.success(request, "Say hello." if introduction.met_at else "Kept. You hear of it when you both said yes.")
    return redirect("introduction-detail", introduction_id)


@login_required
@require_POST
def introduction_decline(request: HttpRequest, introduction_id: int) -> HttpResponse:
    actions.answer_introduction(by=reader(request), introduction=_find(request, introduction_id), is_willing=False)
    messages.success(request, "Kept. Nobody is told.")
    return redirect("introduction-list")


@login_required
@require_POST
def introduction_withdraw(request: HttpRequest, introduction_id: int) -> HttpResponse:
    actions.withdraw_introduction(by=reader(request), introduction=_find(request, introduction_id))
    messages.success(request, "Taken back.")
    return redirect("introduction-list")


@login_required
@require_POST
def introduction_talked(request: HttpRequest, introduction_id: int) -> HttpResponse:
    actions.confirm_talk(by=reader(request), introduction=_find(request, introduction_id))
    messages.success(request, "Kept.")
    return redirect("introduction-detail", introduction_id)


@login_required
@require_POST
def introduction_untalked(request: HttpRequest, introduction_id: int) -> HttpResponse:
    actions.withdraw_talk(by=reader(request), introduction=_find(request, introduction_id))
    messages.success(request, "Taken back.")
    return redirect("introduction-detail", introduction_id)


@login_required
@require_POST
def introduction_thank(request: HttpRequest, introduction_id: int) -> HttpResponse:
    introduction = _find(request, introduction_id)
    actions.thank_for_introduction(by=reader(request), introduction=introduction)
    messages.success(request, f"{introduction.introducer.display_name} is told.")
    return redirect("introduction-detail", introduction_id)


@login_required
@require_POST
def introduction_unthank(request: HttpRequest, introduction_id: int) -> HttpResponse:
    actions.withdraw_thanks(by=reader(request), act_id=_find(request, introduction_id).act_id)
    messages.success(request, "Taken back.")
    return redirect("introduction-detail", introduction_id)


@login_required
@require_POST
def introductions_off(request: HttpRequest) -> HttpResponse:
    actions.opt_out_of_introductions(by=reader(request))
    messages.success(request, "Nobody can introduce you from now on.")
    return redirect(back_from(request) or "introduction-list")


@login_required
@require_POST
def introductions_on(request: HttpRequest) -> HttpResponse:
    actions.opt_in_to_introductions(by=reader(request))
    messages.success(request, "Others may introduce you again.")
    return redirect(back_from(request) or "introduction-list")
