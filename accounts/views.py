"""Pages of accounts: a person's profile, editing one's own, invitations to the platform."""

import zoneinfo

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_safe

from accounts.access import reader
from accounts.actions import accept_invitation, edit_profile, send_invitation
from accounts.adapter import INVITATION_KEY
from accounts.forms import InvitationSendForm, ProfileEditForm
from accounts.models import Invitation, User
from accounts.signals import ProfileAct, ProfileSection, profile_shown

A_PAGE = 30


@login_required
@require_safe
def member_detail(request: HttpRequest, handle: str) -> HttpResponse:
    person = get_object_or_404(User.objects.visible_to(request.user), handle=handle)
    answers = profile_shown.send(sender=User, person=person, viewer=request.user)
    context = {
        "person": person,
        "sections": [answer for _, answer in answers if isinstance(answer, ProfileSection)],
        "acts": [answer for _, answer in answers if isinstance(answer, ProfileAct)],
        "is_me": person == request.user,
        "local_time": timezone.now().astimezone(zoneinfo.ZoneInfo(person.time_zone)).replace(tzinfo=None),
    }
    return render(request, "accounts/member_detail.html", context)


@login_required
def profile_edit(request: HttpRequest) -> HttpResponse:
    # A copy: a refused form must not change the name on the page around it.
    form = ProfileEditForm(request.POST or None, instance=User.objects.get(pk=reader(request).pk))
    if request.method == "POST" and form.is_valid():
        try:
            edit_profile(by=reader(request), **form.cleaned_data)
        except ValidationError as refusal:
            form.add_error(None, " ".join(refusal.messages))
        else:
            messages.success(request, "Saved.")
            return redirect(reader(request))
    return render(request, "accounts/profile_edit.html", {"form": form})


@login_required
def invitation_send(request: HttpRequest) -> HttpResponse:
    form = InvitationSendForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            invitation = send_invitation(by=reader(request), **form.cleaned_data)
        except ValidationError as refusal:
            form.add_error(None, " ".join(refusal.messages))
        else:
            messages.success(request, f"The letter to {invitation.email} is on its way.")
            return redirect("accounts:invitation-send")
    sent = Invitation.objects.visible_to(request.user).select_related("accepted_by")
    page = Paginator(sent, A_PAGE).get_page(request.GET.get("page"))
    return render(request, "accounts/invitation_send.html", {"form": form, "page": page})


def invitation_accept(request: HttpRequest, token: str) -> HttpResponse:
    """The page behind the link in a letter. Who is not signed in makes an account with it, or signs in first."""
    invitation = Invitation.objects.waiting().select_related("invited_by").filter(token=token).first()
    if invitation is None:
        raise Http404("This invitation has been used or has run out. Ask for a new one.")
    if not request.user.is_authenticated:
        request.session[INVITATION_KEY] = token
    elif request.method == "POST":
        address = accept_invitation(by=reader(request), invitation=invitation)
        messages.success(request, f"Welcome to {invitation.place or settings.SITE_NAME}.")
        is_ours = url_has_allowed_host_and_scheme(address, allowed_hosts=None)
        return redirect(address if is_ours else "home")
    context = {"invitation": invitation, "place": invitation.place or settings.SITE_NAME}
    return render(request, "accounts/invitation_accept.html", context)
