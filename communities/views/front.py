"""The front door: what a community shows to a person who may not read it, and joining from there."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from accounts.access import reader
from communities.access import enter
from communities.actions import (
    introduce_oneself,
    join_community,
    leave_community,
    request_to_join,
    withdraw_join_request,
)
from communities.forms import JoinRequestForm, MemberIntroduceForm
from communities.models import Charter, Community, JoinRequest, Membership
from communities.permissions import Standing


def community_front(request: HttpRequest, standing: Standing) -> HttpResponse:
    """Called by content's community_home for people who may not read."""
    return _front(request, standing, JoinRequestForm())


def _front(request: HttpRequest, standing: Standing, form: JoinRequestForm) -> HttpResponse:
    community = standing.community
    asked = JoinRequest.objects.visible_to(request.user).filter(user=reader(request), community=community)
    context = {
        "charter": Charter.objects.visible_to(request.user).filter(community=community).latest_first().first(),
        "managers": Membership.objects.managers().in_community(community).select_related("user")[:5],
        "asked": asked.waiting().first(),
        "answered": asked.exclude(decided_at=None).order_by("-decided_at").first(),
        "form": form,
    }
    return render(request, "communities/community_front.html", context)


@login_required
@require_POST
def community_join(request: HttpRequest, slug: str) -> HttpResponse:
    standing = enter(request, slug, to_read=False)
    form = MemberIntroduceForm(request.POST)
    introduction = form.cleaned_data["introduction"] if form.is_valid() else ""
    join_community(by=reader(request), community=standing.community, introduction=introduction)
    messages.success(request, f"You are a member of {standing.community.name} now.")
    return redirect(standing.community)


@login_required
@require_POST
def community_leave(request: HttpRequest, slug: str) -> HttpResponse:
    standing = enter(request, slug, to_read=False)
    leave_community(by=reader(request), community=standing.community)
    messages.success(request, f"You left {standing.community.name}. What you wrote stays there under your name.")
    still_visible = Community.objects.visible_to(request.user).filter(pk=standing.community.pk).exists()
    return redirect(standing.community) if still_visible else redirect("communities:community-list")


@login_required
@require_POST
def join_request_create(request: HttpRequest, slug: str) -> HttpResponse:
    standing = enter(request, slug, to_read=False)
    form = JoinRequestForm(request.POST)
    if not form.is_valid():
        return _front(request, standing, form)
    request_to_join(by=reader(request), community=standing.community, message=form.cleaned_data["message"])
    messages.success(request, "You have asked. A manager answers, and you will find the answer in your notices.")
    return redirect(standing.community)


@login_required
@require_POST
def join_request_withdraw(request: HttpRequest, slug: str) -> HttpResponse:
    standing = enter(request, slug, to_read=False)
    withdraw_join_request(by=reader(request), community=standing.community)
    messages.success(request, "Your request is taken back.")
    return redirect(standing.community)


@login_required
def member_introduce(request: HttpRequest, slug: str) -> HttpResponse:
    standing = enter(request, slug)
    if standing.membership is None:
        raise PermissionDenied("Only members introduce themselves here. Join the community first.")
    form = MemberIntroduceForm(request.POST or None, initial={"introduction": standing.membership.introduction})
    if request.method == "POST" and form.is_valid():
        introduce_oneself(by=reader(request), community=standing.community, **form.cleaned_data)
        messages.success(request, "Kept.")
        return redirect("communities:member-list", slug)
    return render(request, "communities/member_introduce.html", {"form": form})
