"""The people of a community: list, positions, removal, hand-over, welcome, requests to join."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts.access import query_word, reader
from communities.access import enter
from communities.actions import change_position, decide_join_request, hand_over, remove_member
from communities.coverage import coverage_of
from communities.forms import (
    JoinRequestDecideForm,
    MemberPositionForm,
    MemberRemoveForm,
    show_refusal,
)
from communities.models import IntroductionOptOut, JoinRequest, Membership, MembershipQuerySet, Position
from communities.permissions import Permission, Standing

A_PAGE = 30


@login_required
@require_safe
def member_list(request: HttpRequest, slug: str) -> HttpResponse:
    standing = enter(request, slug)
    community = standing.community
    everybody = Membership.objects.visible_to(request.user).current().people().in_community(community)
    asked = {name: query_word(request, name, 120) for name in ("q", "position", "department", "new", "mentor")}
    found = _found(everybody, **asked).select_related("user__mentor_offer", "welcomed_by")
    page = Paginator(found.latest_first(), A_PAGE).get_page(request.GET.get("page"))
    for membership in page:
        membership.community = community
    departments = everybody.exclude(user__department="").values_list("user__department", flat=True).distinct()
    context = {
        "page": page,
        "words": asked["q"],
        "position": asked["position"],
        "department": asked["department"],
        "is_new_only": bool(asked["new"]),
        "is_mentors_only": bool(asked["mentor"]),
        "is_filtered": any(asked.values()),
        "positions": Position.choices,
        "departments": departments.order_by("user__department"),
        "coverage": coverage_of(community),
        "waiting": _requests_waiting(standing),
    }
    return render(request, "communities/member_list.html", context)


def _found(
    everybody: MembershipQuerySet, *, q: str, position: str, department: str, new: str, mentor: str
) -> MembershipQuerySet:
    found = everybody.named_like(q) if q else everybody
    found = found.filter(position=position) if position in Position.values else found
    found = found.filter(user__department=department) if department else found
    found = found.newcomers() if new else found
    found = found.filter(user__mentor_offer__isnull=False) if mentor else found
    return found.annotate(is_left_alone=Exists(IntroductionOptOut.objects.filter(user=OuterRef("user"))))


def _requests_waiting(standing: Standing) -> int:
    if not standing.can(Permission.DECIDE_JOIN_REQUEST):
        return 0
    return JoinRequest.objects.visible_to(standing.user).waiting().filter(community=standing.community).count()


def member_of(request: HttpRequest, standing: Standing, handle: str) -> Membership:
    visible = Membership.objects.visible_to(request.user).current().in_community(standing.community)
    membership = get_object_or_404(visible.select_related("user", "welcomed_by"), user__handle=handle)
    membership.community = standing.community
    return membership


@login_required
def member_position(request: HttpRequest, slug: str, handle: str) -> HttpResponse:
    standing = enter(request, slug)
    standing.require(Permission.CHANGE_POSITION)
    membership = member_of(request, standing, handle)
    form = MemberPositionForm(request.POST or None, initial={"position": membership.position})
    if request.method == "POST" and form.is_valid():
        try:
            change_position(by=reader(request), community=standing.community, user=membership.user, **form.cleaned_data)
        except ValidationError as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, f"The position of {membership.user.display_name} is changed.")
            return redirect("communities:member-list", slug)
    return _position_page(request, membership, position_form=form)


def _position_page(
    request: HttpRequest,
    membership: Membership,
    position_form: MemberPositionForm | None = None,
    remove_form: MemberRemoveForm | None = None,
) -> HttpResponse:
    context = {
        "membership": membership,
        "form": position_form or MemberPositionForm(initial={"position": membership.position}),
        "remove_form": remove_form or MemberRemoveForm(auto_id="remove_%s"),
        "is_me": membership.user == request.user,
    }
    return render(request, "communities/member_position.html", context)


@login_required
@require_POST
def member_remove(request: HttpRequest, slug: str, handle: str) -> HttpResponse:
    standing = enter(request, slug)
    standing.require(Permission.REMOVE_MEMBER)
    membership = member_of(request, standing, handle)
    form = MemberRemoveForm(request.POST, auto_id="remove_%s")
    if form.is_valid():
        try:
            remove_member(by=reader(request), community=standing.community, user=membership.user, **form.cleaned_data)
        except ValidationError as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, f"{membership.user.display_name} is no longer a member, and is told why.")
            return redirect("communities:member-list", slug)
    return _position_page(request, membership, remove_form=form)


@login_required
@require_POST
def member_handover(request: HttpRequest, slug: str, handle: str) -> HttpResponse:
    standing = enter(request, slug)
    standing.require(Permission.CHANGE_POSITION)
    membership = member_of(request, standing, handle)
    hand_over(by=reader(request), community=standing.community, to=membership.user)
    messages.success(
        request, f"{membership.user.display_name} manages {standing.community.name} now; you are a member."
    )
    return redirect("communities:member-list", slug)


@login_required
@require_safe
def join_request_list(request: HttpRequest, slug: str) -> HttpResponse:
    standing = enter(request, slug)
    standing.require(Permission.DECIDE_JOIN_REQUEST)
    asked = JoinRequest.objects.visible_to(request.user).filter(community=standing.community)
    waiting = asked.waiting().select_related("user").order_by("created_at")
    decided = asked.exclude(decided_at=None).select_related("user", "decided_by").order_by("-decided_at")
    context = {
        "page": Paginator(waiting, A_PAGE).get_page(request.GET.get("page")),
        "decided": decided[:20],
        "form": JoinRequestDecideForm(),
    }
    return render(request, "communities/join_request_list.html", context)


@login_required
@require_POST
def join_request_decide(request: HttpRequest, slug: str, request_id: int) -> HttpResponse:
    standing = enter(request, slug)
    standing.require(Permission.DECIDE_JOIN_REQUEST)
    visible = JoinRequest.objects.visible_to(request.user).filter(community=standing.community)
    asked = get_object_or_404(visible.select_related("community", "user"), pk=request_id)
    form = JoinRequestDecideForm(request.POST)
    if not form.is_valid():
        raise ValidationError("Approve or decline, with at most 500 characters beside it.")
    decide_join_request(by=reader(request), request=asked, **form.cleaned_data)
    messages.success(request, f"{asked.user.display_name} is told.")
    return redirect("communities:join-request-list", slug)
