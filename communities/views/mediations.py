"""Mediations: for the three concerned, and for nobody else."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.access import query_word, reader
from accounts.models import User
from communities import actions
from communities.access import enter
from communities.forms import MediationForm, MediationWordsForm, MediatorForm, show_refusal
from communities.models import Mediation, Membership
from communities.people import able_to_mediate
from communities.permissions import Permission

A_PAGE = 30
OFFERED = 12
State = Mediation.State


@login_required
@never_cache
def mediation_create(request: HttpRequest, slug: str) -> HttpResponse:
    """With whom (?with=, found by ?q=), then what it is about and who should mediate."""
    standing = enter(request, slug)
    standing.require(Permission.ASK_MEDIATION)
    me, community = reader(request), standing.community
    members = Membership.objects.visible_to(me).current().people().in_community(community).exclude(user=me)
    handle = request.POST.get("other", "").replace("\x00", "")[:60] or query_word(request, "with", 60)
    stay = members.select_related("user").filter(user__handle=handle).first() if handle else None
    if stay is None:
        words = query_word(request, "q")
        found = [stay.user for stay in members.named_like(words).select_related("user")[:OFFERED]] if words else []
        return render(request, "communities/mediation_create.html", {"other": None, "words": words, "found": found})
    able = able_to_mediate(community, me, stay.user)
    form = MediationForm(request.POST or None, other=stay.user, able=able)
    if request.method == "POST" and form.is_valid():
        asked = {name: form.cleaned_data[name] for name in ("mediator", "words")}
        try:
            mediation = actions.ask_for_mediation(by=me, community=community, other=stay.user, **asked)
        except ValidationError as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(
                request, f"{mediation.mediator} is asked. Nobody else knows of it, not even the other party."
            )
            return redirect("mediation-detail", mediation.pk)
    context = {"form": form, "other": stay.user, "has_able": able.exists()}
    return render(request, "communities/mediation_create.html", context)


@login_required
@require_safe
@never_cache
def mediation_list(request: HttpRequest) -> HttpResponse:
    """Those one is concerned in, whichever of the three one is."""
    visible = Mediation.objects.visible_to(request.user).with_people().latest_first()
    page = Paginator(visible, A_PAGE).get_page(request.GET.get("page"))
    return render(request, "communities/mediation_list.html", {"page": page})


def _find(request: HttpRequest, mediation_id: int) -> Mediation:
    return get_object_or_404(Mediation.objects.visible_to(request.user).with_people(), pk=mediation_id)


@login_required
@require_safe
@never_cache
def mediation_detail(request: HttpRequest, mediation_id: int) -> HttpResponse:
    return _page(request, _find(request, mediation_id))


def _page(request: HttpRequest, mediation: Mediation, form: Any = None) -> HttpResponse:
    """What each of the three sees: their own words, the mediator both, a party the other's only where they share it."""
    me = reader(request)
    is_asker, is_mediator = me.pk == mediation.asked_by_id, me.pk == mediation.mediator_id
    mine = mediation.asker_words if is_asker else mediation.other_words
    shared = mediation.asker_shares if is_asker else mediation.other_shares
    initial = {"words": mediation.notes} if is_mediator else {"words": mine, "is_shared": shared}
    may_choose = is_asker and mediation.state in {State.ASKED, State.DECLINED}
    able = able_to_mediate(mediation.community, mediation.asked_by, mediation.other)
    context = {
        "mediation": mediation,
        "part": "mediator" if is_mediator else "asker" if is_asker else "other",
        "texts": _texts(mediation, me),
        "form": form or MediationWordsForm(initial=initial, is_mediator=is_mediator),
        "mediator_form": MediatorForm(able=able.exclude(pk=mediation.mediator_id or 0)) if may_choose else None,
        "said": mediation.asker_settled if is_asker else mediation.other_settled,
        "may_write": mediation.state in {State.ASKED, State.DECLINED, State.TAKEN, State.OPEN},
    }
    return render(request, "communities/mediation_detail.html", context)


def _texts(mediation: Mediation, me: User) -> list[tuple[User, str]]:
    """What others wrote, as far as it is meant for this person.

    A mediator reads what the other party wrote once they take part: it may have been meant for the mediator before.
    """
    is_mediator, takes_part = me.pk == mediation.mediator_id, mediation.state in {State.OPEN, State.CLOSED}
    sides = (
        (mediation.asked_by, mediation.asker_words, is_mediator or mediation.asker_shares),
        (mediation.other, mediation.other_words, (is_mediator and takes_part) or mediation.other_shares),
    )
    return [(who, words) for who, words, is_meant in sides if words and who != me and is_meant]


@login_required
@require_POST
def mediation_write(request: HttpRequest, mediation_id: int) -> HttpResponse:
    mediation = _find(request, mediation_id)
    form = MediationWordsForm(request.POST, is_mediator=reader(request).pk == mediation.mediator_id)
    if form.is_valid():
        try:
            actions.write_in_mediation(by=reader(request), mediation=mediation, **form.cleaned_data)
        except ValidationError as refusal:
            show_refusal(form, refusal)
        else:
            return _back(request, mediation_id, "Kept.")
    return _page(request, mediation, form)


def _back(request: HttpRequest, mediation_id: int, says: str) -> HttpResponse:
    messages.success(request, says)
    is_there = Mediation.objects.visible_to(request.user).filter(pk=mediation_id).exists()
    return redirect("mediation-detail", mediation_id) if is_there else redirect("mediation-list")


@login_required
@require_POST
def mediator_choose(request: HttpRequest, mediation_id: int) -> HttpResponse:
    mediation = _find(request, mediation_id)
    if reader(request).pk != mediation.asked_by_id:
        raise Http404("There is no such page.")
    form = MediatorForm(request.POST, able=able_to_mediate(mediation.community, mediation.asked_by, mediation.other))
    if not form.is_valid():
        raise ValidationError("Choose somebody of the list.")
    actions.choose_mediator(by=reader(request), mediation=mediation, mediator=form.cleaned_data["mediator"])
    return _back(request, mediation_id, f"{form.cleaned_data['mediator']} is asked.")


@login_required
@require_POST
def mediation_take(request: HttpRequest, mediation_id: int) -> HttpResponse:
    actions.take_mediation(by=reader(request), mediation=_find(request, mediation_id), takes_it=True)
    return _back(request, mediation_id, "You mediate. The other party is asked to take part.")


@login_required
@require_POST
def mediation_pass(request: HttpRequest, mediation_id: int) -> HttpResponse:
    actions.take_mediation(by=reader(request), mediation=_find(request, mediation_id), takes_it=False)
    return _back(request, mediation_id, "Kept. Whoever asked can choose somebody else.")


@login_required
@require_POST
def mediation_join(request: HttpRequest, mediation_id: int) -> HttpResponse:
    actions.join_mediation(by=reader(request), mediation=_find(request, mediation_id), takes_part=True)
    return _back(request, mediation_id, "You take part. Write what the mediator should know.")


@login_required
@require_POST
def mediation_refuse(request: HttpRequest, mediation_id: int) -> HttpResponse:
    actions.join_mediation(by=reader(request), mediation=_find(request, mediation_id), takes_part=False)
    return _back(request, mediation_id, "Kept. No reason is asked for.")


@login_required
@require_POST
def mediation_settled(request: HttpRequest, mediation_id: int) -> HttpResponse:
    actions.settle_mediation(by=reader(request), mediation=_find(request, mediation_id), is_settled=True)
    return _back(request, mediation_id, "Kept. It is closed when both say so.")


@login_required
@require_POST
def mediation_unsettled(request: HttpRequest, mediation_id: int) -> HttpResponse:
    actions.settle_mediation(by=reader(request), mediation=_find(request, mediation_id), is_settled=False)
    return _back(request, mediation_id, "Kept. It is closed without an agreement.")


@login_required
@require_POST
def mediation_reopen(request: HttpRequest, mediation_id: int) -> HttpResponse:
    actions.reopen_mediation(by=reader(request), mediation=_find(request, mediation_id))
    return _back(request, mediation_id, "Taken back; it is open again.")


@login_required
@require_POST
def mediation_leave(request: HttpRequest, mediation_id: int) -> HttpResponse:
    actions.leave_mediation(by=reader(request), mediation=_find(request, mediation_id))
    return _back(request, mediation_id, "Taken back.")
