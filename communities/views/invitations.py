"""Inviting to a community, and answering an invitation."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts.access import query_word, reader
from accounts.models import User
from communities.access import enter
from communities.actions import accept_invitation, decline_invitation, invite_member, withdraw_invitation
from communities.forms import MemberInviteForm, show_refusal
from communities.models import CommunityInvitation
from communities.permissions import Permission

A_PAGE = 30


@login_required
def member_invite(request: HttpRequest, slug: str) -> HttpResponse:
    """A colleague found by name (?q=, then ?to=) or anybody by e-mail address."""
    standing = enter(request, slug)
    standing.require(Permission.INVITE_MEMBER)
    people = User.objects.visible_to(request.user)
    handle = request.POST.get("handle", "").replace("\x00", "") or query_word(request, "to", 60)
    to = people.filter(handle=handle[:60]).first() if handle else None
    form = MemberInviteForm(request.POST or None, to=to)
    if request.method == "POST" and form.is_valid():
        try:
            email, note = "" if to else form.cleaned_data["email"], form.cleaned_data["note"]
            invite_member(by=reader(request), community=standing.community, user=to, email=email, note=note)
        except ValidationError as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, f"{to.display_name if to else email} is invited.")
            return redirect("communities:member-invite", slug)
    words = query_word(request, "q")
    joined = standing.community.memberships.current().values("user")
    found = people.named_like(words).exclude(pk__in=joined).order_by("display_name")[:12] if words and not to else []
    sent = CommunityInvitation.objects.sent_by(reader(request)).filter(community=standing.community)
    page = Paginator(sent, A_PAGE).get_page(request.GET.get("page"))
    context = {"form": form, "to": to, "words": words, "found": list(found), "page": page}
    return render(request, "communities/member_invite.html", context)


@login_required
@require_safe
def invitation_list(request: HttpRequest) -> HttpResponse:
    """Invitations to communities: those that wait for me, and those I sent."""
    sent = CommunityInvitation.objects.sent_by(reader(request))
    context = {
        "waiting": CommunityInvitation.objects.waiting_for(reader(request)),
        "page": Paginator(sent, A_PAGE).get_page(request.GET.get("page")),
    }
    return render(request, "communities/invitation_list.html", context)


@login_required
@require_safe
def invitation_detail(request: HttpRequest, invitation_id: int) -> HttpResponse:
    """What one is invited to; a private community shows its purpose here, before one is a member."""
    invitation = get_object_or_404(CommunityInvitation.objects.waiting_for(reader(request)), pk=invitation_id)
    charter = invitation.community.charters.latest_first().first()
    return render(request, "communities/invitation_detail.html", {"invitation": invitation, "charter": charter})


@login_required
@require_POST
def invitation_accept(request: HttpRequest, invitation_id: int) -> HttpResponse:
    invitation = _addressed_to_me(request, invitation_id)
    accept_invitation(by=reader(request), invitation=invitation)
    messages.success(request, f"You are a member of {invitation.community.name} now.")
    return redirect(invitation.community)


@login_required
@require_POST
def invitation_decline(request: HttpRequest, invitation_id: int) -> HttpResponse:
    decline_invitation(by=reader(request), invitation=_addressed_to_me(request, invitation_id))
    messages.success(request, "Declined. No notice goes out.")
    return redirect("communities:invitation-list")


def _addressed_to_me(request: HttpRequest, invitation_id: int) -> CommunityInvitation:
    mine = CommunityInvitation.objects.visible_to(request.user).filter(user=reader(request))
    return get_object_or_404(mine.select_related("community"), pk=invitation_id)


@login_required
@require_POST
def invitation_withdraw(request: HttpRequest, invitation_id: int) -> HttpResponse:
    sent = CommunityInvitation.objects.visible_to(request.user).filter(invited_by=reader(request))
    invitation = get_object_or_404(sent.select_related("community"), pk=invitation_id)
    withdraw_invitation(by=reader(request), invitation=invitation)
    messages.success(request, "Taken back.")
    return redirect("communities:member-invite", invitation.community.slug)
