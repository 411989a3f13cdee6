"""Being a mentor and having one: offers, requests, what runs. A mentoring is a page of the two."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts.access import reader
from accounts.models import User
from communities import actions
from communities.access import enter
from communities.forms import MentoringForm, MentorOfferForm, show_refusal
from communities.models import Membership, Mentoring, MentorOffer, Thanks
from communities.permissions import Permission

A_PAGE = 30


@login_required
@require_safe
def mentor_list(request: HttpRequest, slug: str) -> HttpResponse:
    """Who offers to be a mentor here, and one's own mentorings here."""
    standing = enter(request, slug)
    offers = MentorOffer.objects.visible_to(request.user).in_community(standing.community).with_places()
    page = Paginator(offers.select_related("user").order_by("user__display_name", "pk"), A_PAGE)
    mine = _of(reader(request)).filter(community=standing.community)
    context = {
        "page": page.get_page(request.GET.get("page")),
        "mine": [_told(mentoring, reader(request)) for mentoring in mine.filter(ended_at=None)],
        "offer": MentorOffer.objects.filter(user=reader(request)).first(),
    }
    return render(request, "communities/mentor_list.html", context)


def _of(user: User) -> Any:
    return Mentoring.objects.visible_to(user).with_people().latest_first()


def _told(mentoring: Mentoring, me: User) -> dict[str, Any]:
    """A mentoring as the template shows it to one of the two."""
    return {
        "mentoring": mentoring,
        "other": mentoring.other_than(me),
        "is_mentor": mentoring.mentor_id == me.pk,
        "is_for_me": mentoring.is_waiting and mentoring.answers == me,
    }


@login_required
@require_safe
def mentoring_list(request: HttpRequest) -> HttpResponse:
    """One's own offer; what waits, runs and has ended."""
    return _own_page(request, None)


def _own_page(request: HttpRequest, form: MentorOfferForm | None) -> HttpResponse:
    me = reader(request)
    offer = MentorOffer.objects.filter(user=me).first()
    initial = {"topics": offer.topics, "places": offer.places} if offer else {}
    ended = Paginator(_of(me).exclude(ended_at=None), A_PAGE).get_page(request.GET.get("page"))
    context = {
        "offer": offer,
        "form": form or MentorOfferForm(initial=initial),
        "current": [_told(mentoring, me) for mentoring in _of(me).filter(ended_at=None)],
        "page": ended,
        "ended": [_told(mentoring, me) for mentoring in ended],
    }
    return render(request, "communities/mentoring_list.html", context)


@login_required
@require_POST
def mentor_offer(request: HttpRequest) -> HttpResponse:
    form = MentorOfferForm(request.POST)
    if form.is_valid():
        try:
            actions.offer_mentoring(by=reader(request), **form.cleaned_data)
        except ValidationError as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, "Your offer stands on your profile and under People of your communities.")
            return redirect("mentoring-list")
    return _own_page(request, form)


@login_required
@require_POST
def mentor_offer_withdraw(request: HttpRequest) -> HttpResponse:
    actions.withdraw_mentor_offer(by=reader(request))
    messages.success(request, "Your offer is gone. What is under way goes on.")
    return redirect("mentoring-list")


@login_required
def mentoring_create(request: HttpRequest, slug: str, handle: str) -> HttpResponse:
    """Ask somebody to be one's mentor; with ?as=mentor offer it to a newcomer."""
    standing = enter(request, slug)
    standing.require(Permission.MENTOR)
    members = Membership.objects.visible_to(request.user).current().people().in_community(standing.community)
    other = get_object_or_404(members.select_related("user"), user__handle=handle).user
    as_mentor = request.GET.get("as") == "mentor"
    form = MentoringForm(request.POST or None, as_mentor=as_mentor)
    if request.method == "POST" and form.is_valid():
        try:
            asked = actions.ask_for_mentoring(
                by=reader(request), community=standing.community, other=other, as_mentor=as_mentor, **form.cleaned_data
            )
        except ValidationError as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, f"{other.display_name} is asked, and nobody else knows.")
            return redirect("mentoring-detail", asked.pk)
    offer = MentorOffer.objects.filter(user=reader(request) if as_mentor else other).first()
    context = {"form": form, "other": other, "as_mentor": as_mentor, "offer": offer}
    return render(request, "communities/mentoring_create.html", context)


def _find(request: HttpRequest, mentoring_id: int) -> Mentoring:
    return get_object_or_404(Mentoring.objects.visible_to(request.user).with_people(), pk=mentoring_id)


@login_required
@require_safe
def mentoring_detail(request: HttpRequest, mentoring_id: int) -> HttpResponse:
    mentoring, me = _find(request, mentoring_id), reader(request)
    thanks = Thanks.objects.by_for(me, mentoring.act_id)
    return render(request, "communities/mentoring_detail.html", {**_told(mentoring, me), "thanks": thanks})


def _back(request: HttpRequest, mentoring_id: int, says: str) -> HttpResponse:
    messages.success(request, says)
    return redirect("mentoring-detail", mentoring_id)


@login_required
@require_POST
def mentoring_accept(request: HttpRequest, mentoring_id: int) -> HttpResponse:
    actions.answer_mentoring(by=reader(request), mentoring=_find(request, mentoring_id), is_accepted=True)
    return _back(request, mentoring_id, "Agreed. Write to each other when you meet first.")


@login_required
@require_POST
def mentoring_decline(request: HttpRequest, mentoring_id: int) -> HttpResponse:
    actions.answer_mentoring(by=reader(request), mentoring=_find(request, mentoring_id), is_accepted=False)
    return _back(request, mentoring_id, "Kept. No reason is asked for.")


@login_required
@require_POST
def mentoring_end(request: HttpRequest, mentoring_id: int) -> HttpResponse:
    actions.end_mentoring(by=reader(request), mentoring=_find(request, mentoring_id))
    return _back(request, mentoring_id, "It has ended.")


@login_required
@require_POST
def mentoring_void(request: HttpRequest, mentoring_id: int) -> HttpResponse:
    actions.end_mentoring(by=reader(request), mentoring=_find(request, mentoring_id), came_about=False)
    return _back(request, mentoring_id, "Kept: it never came about, and counts for nobody.")


@login_required
@require_POST
def mentoring_helped(request: HttpRequest, mentoring_id: int) -> HttpResponse:
    actions.confirm_help(by=reader(request), mentoring=_find(request, mentoring_id))
    return _back(request, mentoring_id, "Kept.")


@login_required
@require_POST
def mentoring_unhelped(request: HttpRequest, mentoring_id: int) -> HttpResponse:
    actions.withdraw_help(by=reader(request), mentoring=_find(request, mentoring_id))
    return _back(request, mentoring_id, "Taken back.")


@login_required
@require_POST
def mentoring_thank(request: HttpRequest, mentoring_id: int) -> HttpResponse:
    mentoring = _find(request, mentoring_id)
    actions.thank_for_mentoring(by=reader(request), mentoring=mentoring)
    return _back(request, mentoring_id, f"{mentoring.mentor.display_name} is told.")


@login_required
@require_POST
def mentoring_unthank(request: HttpRequest, mentoring_id: int) -> HttpResponse:
    actions.withdraw_thanks(by=reader(request), act_id=_find(request, mentoring_id).act_id)
    return _back(request, mentoring_id, "Taken back.")
