"""Views of peers: asked for, offered, written, taken back. The pages never say whether somebody wrote one."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from learning import actions
from learning.forms import PeerForm, ViewForm
from learning.models import PeerNote, ViewRequest
from learning.own import wishes_of
from learning.skills import skills_of
from learning.ties import peers_of
from learning.views.guides import person
from roles.models import Role


def _context(request: HttpRequest) -> dict[str, object]:
    user = person(request)
    between = ViewRequest.objects.visible_to(user).standing().select_related("about", "rater").latest_first()
    mine = [r for r in between if r.about_id == user.pk]
    wanted = list(wishes_of(user))
    peers = list(peers_of(user).order_by("display_name", "pk"))
    written = set(PeerNote.objects.visible_to(user).values_list("about_id", "skill"))
    # An offer is in no list of its maker's: nobody is to see from it that it was declined.
    given = [
        {"request": r, "is_written": is_written}
        for r in between
        if r.rater_id == user.pk and r.put_aside_at is None
        for is_written in [any((r.about_id, skill.slug) in written for skill in skills_of(r.role))]
        if r.agreed_at or is_written
    ]
    return {
        "asked": [r for r in mine if r.agreed_at],
        "offered": [r for r in mine if r.is_offer and not r.agreed_at and not r.put_aside_at],
        "given": given,
        "ask_form": PeerForm(peers=peers, roles=wanted or Role.values, prefix="ask"),
        "offer_form": PeerForm(peers=peers, prefix="offer"),
        "has_peers": bool(peers),
    }


@login_required
@require_safe
def view_list(request: HttpRequest) -> HttpResponse:
    """Whom one asked, who offers, and whose skills one may say something about."""
    return render(request, "learning/view_list.html", _context(request))


@login_required
@require_POST
def view_ask(request: HttpRequest) -> HttpResponse:
    return _begin(request, "ask")


@login_required
@require_POST
def view_offer(request: HttpRequest) -> HttpResponse:
    return _begin(request, "offer")


def _begin(request: HttpRequest, which: str) -> HttpResponse:
    context = _context(request)
    peers = list(peers_of(person(request)).order_by("display_name", "pk"))
    form = PeerForm(request.POST, peers=peers, prefix=which)
    if form.is_valid():
        other, role = form.cleaned_data["person"], form.cleaned_data["role"]
        try:
            if which == "ask":
                actions.ask_for_view(by=person(request), rater=other, role=role)
                messages.success(request, f"{other.display_name} is asked. Whether they answer, nobody can see.")
            else:
                actions.offer_view(by=person(request), about=other, role=role)
                messages.success(
                    request, f"{other.display_name} will see that you offer it, and can say yes or nothing."
                )
            return redirect("view-list")
        except ValidationError as error:
            form.add_error(None, error)
    return render(request, "learning/view_list.html", context | {f"{which}_form": form})


@login_required
@require_POST
def view_agree(request: HttpRequest, view_id: int) -> HttpResponse:
    actions.agree_to_view(by=person(request), request=_find(request, view_id))
    messages.success(request, "Thank you. They can write it now.")
    return redirect("view-list")


@login_required
@require_POST
def view_decline(request: HttpRequest, view_id: int) -> HttpResponse:
    actions.decline_view(by=person(request), request=_find(request, view_id))
    messages.success(request, "Done. They are not told.")
    return redirect("view-list")


@login_required
@require_POST
def view_unask(request: HttpRequest, view_id: int) -> HttpResponse:
    actions.withdraw_request(by=person(request), request=_find(request, view_id))
    messages.success(request, "Taken back.")
    return redirect("view-list")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def view_write(request: HttpRequest, view_id: int) -> HttpResponse:
    """A level and a sentence for each skill of the role; changed and withdrawn here, too."""
    rater = person(request)
    asked = ViewRequest.objects.open_to(rater).standing().select_related("about").filter(pk=view_id).first()
    if asked is None:
        raise Http404("There is no such request, or it was taken back.")
    notes = list(PeerNote.objects.visible_to(rater).filter(about=asked.about_id))
    form = ViewForm(request.POST or None, role=asked.role, notes=notes)
    if request.method == "POST" and form.is_valid():
        try:
            count = actions.write_view(by=rater, request=asked, levels=form.levels())
            said = "Kept. It counts from a Monday on which three or more can be put together."
            messages.success(request, said if count else "Kept: there is no view of yours on them.")
            return redirect("view-list")
        except ValidationError as error:
            form.add_error(None, error)
    slugs = {skill.slug for skill in skills_of(asked.role)}
    has_notes = any(note.skill in slugs for note in notes)
    context = {"asked": asked, "role_label": Role(asked.role).label, "form": form, "has_notes": has_notes}
    return render(request, "learning/view_write.html", context)


@login_required
@require_POST
def view_withdraw(request: HttpRequest, view_id: int) -> HttpResponse:
    actions.withdraw_view(by=person(request), request=_find(request, view_id))
    messages.success(request, "Taken back. From next Monday on it is in nothing.")
    return redirect("view-list")


@login_required
@require_POST
def view_put_aside(request: HttpRequest, view_id: int) -> HttpResponse:
    actions.put_aside(by=person(request), request=_find(request, view_id))
    messages.success(request, "Put aside. Nobody is told.")
    return redirect("view-list")


def _find(request: HttpRequest, view_id: int) -> ViewRequest:
    found = ViewRequest.objects.visible_to(person(request)).filter(pk=view_id).first()
    if found is None:
        raise Http404("There is no such request, or it was taken back.")
    return found
