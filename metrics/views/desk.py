"""What waits for those who look after a community, and what they decide about it."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from accounts.access import back_from
from communities.permissions import Permission
from metrics import actions
from metrics.access import stand
from metrics.desk.kinds import KINDS, Kind
from metrics.desk.listing import Group, find_entry, headline, in_hand, labelled, lately, open_groups
from metrics.models import DeskDecision

A_PAGE = 30


@login_required
@require_safe
def desk(request: HttpRequest, slug: str) -> HttpResponse:
    """What waits for the managers, what one of them has in hand, what was decided lately."""
    standing, user = stand(request, slug, Permission.MANAGE)
    community = standing.community
    groups = open_groups(user, community)
    context = {
        "groups": groups,
        "headline": headline(groups),
        "in_hand": in_hand(user, community),
        "lately": lately(user, community),
    }
    return render(request, "metrics/desk.html", context)


@login_required
@require_safe
def desk_kind(request: HttpRequest, slug: str, kind: str) -> HttpResponse:
    """All that waits of one kind."""
    standing, user = stand(request, slug, Permission.MANAGE)
    group = next(iter(open_groups(user, standing.community, only=_kind(kind).key, shown=A_PAGE)), None)
    context = {"group": group or Group(_kind(kind)), "back_to": request.path}
    return render(request, "metrics/desk_kind.html", context)


@login_required
@require_safe
def desk_entry(request: HttpRequest, slug: str, kind: str, subject: str) -> HttpResponse:
    """One entry, with room for what is written with it."""
    return _entry_page(request, slug, kind, subject)


def _entry_page(request: HttpRequest, slug: str, kind: str, subject: str, refusal: str = "") -> HttpResponse:
    """Also where a refusal is shown: nothing typed is lost."""
    standing, user = stand(request, slug, Permission.MANAGE)
    entry = find_entry(user, standing.community, _kind(kind), subject)
    if entry is None:
        raise Http404("This no longer waits.")
    typed = request.POST.get("words", entry.draft)
    context = {"entry": entry, "kind": _kind(kind), "typed": typed, "refusal": refusal}
    return render(request, "metrics/desk_entry.html", context)


@login_required
@require_POST
def desk_accept(request: HttpRequest, slug: str, kind: str, subject: str) -> HttpResponse:
    """Do it, or take it on and be led to where it is done."""
    standing, user = stand(request, slug, Permission.MANAGE)
    words = request.POST.get("words", "")
    try:
        done = actions.accept_entry(by=user, community=standing.community, kind=kind, subject=subject, words=words)
    except ValidationError as refusal:
        if not words or not find_entry(user, standing.community, _kind(kind), subject):
            raise
        return _entry_page(request, slug, kind, subject, " ".join(refusal.messages))
    messages.success(request, done.says)
    return redirect(done.to or _back(request, slug, kind))


@login_required
@require_POST
def desk_put_off(request: HttpRequest, slug: str, kind: str, subject: str) -> HttpResponse:
    standing, user = stand(request, slug, Permission.MANAGE)
    until = request.POST.get("until", "")
    made = actions.put_off_entry(by=user, community=standing.community, kind=kind, subject=subject, until=until)
    messages.success(request, f"{made.title}: put off {actions.LATER_WORDS[until]}.")
    return redirect(_back(request, slug, kind))


@login_required
@require_POST
def desk_set_aside(request: HttpRequest, slug: str, kind: str, subject: str) -> HttpResponse:
    standing, user = stand(request, slug, Permission.MANAGE)
    reason = request.POST.get("reason", "")
    made = actions.set_entry_aside(by=user, community=standing.community, kind=kind, subject=subject, reason=reason)
    messages.success(request, f"{made.title}: set aside. It does not come back for this.")
    return redirect(_back(request, slug, kind))


@login_required
@require_safe
def desk_decisions(request: HttpRequest, slug: str) -> HttpResponse:
    """What was decided, by whom; most of it can be undone."""
    standing, user = stand(request, slug, Permission.MANAGE)
    made = DeskDecision.objects.visible_to(user).in_community(standing.community).with_people().latest_first()
    page = Paginator(made, A_PAGE).get_page(request.GET.get("page"))
    page.object_list = labelled(page.object_list)
    return render(request, "metrics/desk_decisions.html", {"page": page})


@login_required
@require_POST
def desk_undo(request: HttpRequest, slug: str, decision_id: int) -> HttpResponse:
    standing, user = stand(request, slug, Permission.MANAGE)
    made = DeskDecision.objects.visible_to(user).in_community(standing.community)
    decision = get_object_or_404(made.select_related("community"), pk=decision_id)
    actions.undo_decision(by=user, decision=decision)
    messages.success(request, f"{decision.title}: undone. It waits again, unless it was settled meanwhile.")
    return redirect(_back(request, slug, decision.kind))


def _kind(key: str) -> Kind:
    if key not in KINDS:
        raise Http404("There is no such list.")
    return KINDS[key]


def _back(request: HttpRequest, slug: str, kind: str) -> str:
    """To the part of the desk one acted in: the keyboard goes on from there."""
    return back_from(request, within=f"/c/{slug}/manage/") or f"{reverse('metrics:desk', args=[slug])}#{kind}"
