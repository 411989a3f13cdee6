"""Saying hello to a newcomer, taking it back, and the newcomer's own page of it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts.access import reader
from communities import actions
from communities.access import enter
from communities.forms import MemberWelcomeForm, show_refusal
from communities.models import Membership, Thanks
from communities.models.welcomes import welcome_act
from communities.permissions import Permission, Standing
from communities.views.members import member_of


@login_required
def member_welcome(request: HttpRequest, slug: str, handle: str) -> HttpResponse:
    standing = enter(request, slug)
    standing.require(Permission.WELCOME_MEMBER)
    membership = member_of(request, standing, handle)
    form = MemberWelcomeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        user = membership.user
        try:
            actions.welcome_member(by=reader(request), community=standing.community, user=user, **form.cleaned_data)
        except ValidationError as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, f"{user.first_name} finds your line among the notices.")
            return redirect("communities:member-list", slug)
    return render(request, "communities/member_welcome.html", {"form": form, "membership": membership})


@login_required
@require_POST
def welcome_withdraw(request: HttpRequest, slug: str, handle: str) -> HttpResponse:
    standing = enter(request, slug)
    standing.require(Permission.WELCOME_MEMBER)
    membership = member_of(request, standing, handle)
    actions.withdraw_welcome(by=reader(request), community=standing.community, user=membership.user)
    messages.success(request, "Taken back. Somebody else may say hello.")
    return redirect("communities:member-list", slug)


def _my_welcome(standing: Standing) -> Membership:
    stay = standing.membership
    if stay is None or stay.welcomed_by is None:
        raise Http404("Nobody has welcomed you here yet.")
    stay.community = standing.community
    return stay


@login_required
@require_safe
def welcome_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """What one was greeted with, and where to go from there."""
    standing = enter(request, slug)
    stay = _my_welcome(standing)
    act = welcome_act(stay)
    context = {"stay": stay, "act": act, "thanks": Thanks.objects.by_for(reader(request), act.pk if act else None)}
    return render(request, "communities/welcome_detail.html", context)


@login_required
@require_POST
def welcome_thank(request: HttpRequest, slug: str) -> HttpResponse:
    stay = _my_welcome(enter(request, slug))
    actions.thank_for_welcome(by=reader(request), membership=stay)
    messages.success(request, f"{stay.welcomed_by} is told.")
    return redirect("communities:welcome-detail", slug)


@login_required
@require_POST
def welcome_unthank(request: HttpRequest, slug: str) -> HttpResponse:
    act = welcome_act(_my_welcome(enter(request, slug)))
    actions.withdraw_thanks(by=reader(request), act_id=act.pk if act else None)
    messages.success(request, "Taken back.")
    return redirect("communities:welcome-detail", slug)
