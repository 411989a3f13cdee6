"""Referring an ask to somebody who may know; “not me”; taking a referral back. The same pages with htmx are parts."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts.access import query_word
from communities.access import enter
from communities.permissions import Permission, Standing
from content.access import find_item, reader
from content.actions import decline_referral, refer_ask, withdraw_referral
from content.experts import experts_for
from content.forms.passing import PassOnForm, ReferForm
from content.mentions import people_to_mention
from content.models import Kind, Referral


@login_required
def ask_refer(request: HttpRequest, slug: str, thread_id: int) -> HttpResponse:
    """Who might know? Those who helped with such asks, each with the reason; or anybody by name."""
    standing, ask = find_item(request, slug, Kind.ASK, pk=thread_id)
    request.room = "content:ask-list"  # type: ignore[attr-defined]
    standing.require(Permission.PASS_ON)
    by = reader(request)
    form = ReferForm(request.POST or None, user=by, community=standing.community)
    if request.method == "POST" and form.is_valid():
        try:
            referral = refer_ask(by=by, ask=ask, **form.cleaned_data)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, f"{referral.expert.display_name} is told that you thought of them.")
            return redirect(ask)
    context = {"form": form, "item": ask, "experts": experts_for(ask, by)}
    is_part = request.htmx and request.method == "GET"  # type: ignore[attr-defined]
    return render(request, "content/_refer_form.html" if is_part else "content/ask_refer.html", context)


@login_required
@require_POST
def referral_decline(request: HttpRequest, slug: str, referral_id: int) -> HttpResponse:
    """Nobody is told. Whoever names somebody else refers the ask to them."""
    standing, referral = _find(request, slug, referral_id)
    form = PassOnForm(request.POST, user=reader(request), community=standing.community)
    if not form.is_valid():
        raise ValidationError([error for errors in form.errors.values() for error in errors])
    passed_on = decline_referral(by=reader(request), referral=referral, instead=form.cleaned_data["person"])
    told = f" {passed_on.expert.display_name} is told that you thought of them." if passed_on else ""
    messages.success(request, f"You are not waited for. Nobody is told.{told}")
    return redirect(referral.ask)


@login_required
@require_POST
def referral_withdraw(request: HttpRequest, slug: str, referral_id: int) -> HttpResponse:
    _, referral = _find(request, slug, referral_id)
    withdraw_referral(by=reader(request), referral=referral)
    messages.success(request, "Taken back.")
    return redirect(referral.ask)


def _find(request: HttpRequest, slug: str, referral_id: int) -> tuple[Standing, Referral]:
    standing = enter(request, slug)
    mine = Referral.objects.filter(by=reader(request), withdrawn_at=None)
    seen = (Referral.objects.visible_to(request.user) | mine).filter(ask__community=standing.community)
    return standing, get_object_or_404(seen.select_related("ask__community", "expert"), pk=referral_id)


@login_required
@require_safe
def person_options(request: HttpRequest, slug: str) -> HttpResponse:
    """Options for a datalist: people who can read this community, by the letters typed into whichever field asked."""
    standing = enter(request, slug)
    names = ["person", *(name for name in request.GET if name.startswith("person_"))]
    letters = next((word for name in names if (word := query_word(request, name))), "")
    people = people_to_mention(standing, letters)
    return render(request, "content/_person_options.html", {"people": people})
