"""The directory of communities, proposing one, its settings and its lifecycle."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from accounts.access import query_word, reader
from accounts.models import User
from activity.models import AuditEntry
from communities.access import enter
from communities.actions import change_lifecycle, edit_community, gates_of, propose_community
from communities.actions.lifecycle import STEPS
from communities.forms import CommunityEditForm, CommunityProposeForm, LifecycleChangeForm, show_refusal
from communities.models import Community, CommunityInvitation, CommunityQuerySet, Kind, Lifecycle
from communities.permissions import Permission

A_PAGE = 30
SHOWS = {"": "All", "mine": "Yours", "joinable": "You may join", "archived": "Archived"}


@login_required
@require_safe
def community_list(request: HttpRequest) -> HttpResponse:
    words, kind, show = (query_word(request, name) for name in ("q", "kind", "show"))
    found = _shown(reader(request), show)
    found = found.filter(kind=kind) if kind in Kind.values else found
    found = found.named_like(words) if words else found
    page = Paginator(found.select_related("sponsor").mine_first(reader(request)), A_PAGE).get_page(
        request.GET.get("page")
    )
    context = {
        "page": page,
        "words": words,
        "kind": kind,
        "show": show,
        "tabs": [_tab(request.GET, "show", value, label, show) for value, label in SHOWS.items()],
        "kinds": [(value, label) for value, label in Kind.choices],
        "is_filtered": bool(words or kind or show),
        "invitations": CommunityInvitation.objects.waiting_for(reader(request)).count(),
    }
    return render(request, "communities/community_list.html", context)


def _shown(viewer: User, show: str) -> CommunityQuerySet:
    visible = Community.objects.visible_to(viewer)
    if show == "mine":
        return visible.filter(pk__in=Community.objects.joined_by(viewer)).not_archived()
    if show == "joinable":
        return visible.joinable_by(viewer)
    return visible.filter(lifecycle=Lifecycle.ARCHIVED) if show == "archived" else visible.not_archived()


def _tab(query: QueryDict, name: str, value: str, label: str, current: str) -> dict[str, Any]:
    kept = query.copy()
    kept.pop("page", None)
    kept[name] = value
    return {"label": label, "href": f"?{kept.urlencode()}", "is_current": value == current}


@login_required
def community_propose(request: HttpRequest) -> HttpResponse:
    """First the name alone; then those with a name like it, and the rest of the form."""
    name = query_word(request, "name", 120)
    form = CommunityProposeForm(request.POST or None, initial={"name": name})
    if request.method == "POST" and form.is_valid():
        try:
            community = propose_community(by=reader(request), **form.cleaned_data)
        except ValidationError as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, "Your draft is here. You manage it, and so far only you see it.")
            return redirect("communities:lifecycle-change", community.slug)
    name = form.data.get("name", name).replace("\x00", "")[:120]
    similar = Community.objects.visible_to(request.user).not_archived().similar_to(name)[:5] if name else []
    context = {"form": form, "name": name, "similar": list(similar), "is_first_step": not name and not form.is_bound}
    return render(request, "communities/community_propose.html", context)


@login_required
def community_edit(request: HttpRequest, slug: str) -> HttpResponse:
    standing = enter(request, slug)
    standing.require(Permission.EDIT_COMMUNITY)
    form = CommunityEditForm(request.POST) if request.method == "POST" else CommunityEditForm.of(standing.community)
    if form.is_bound and form.is_valid():
        try:
            edit_community(by=reader(request), community=standing.community, **form.cleaned_data)
        except ValidationError as refusal:
            standing.community.refresh_from_db()
            show_refusal(form, refusal)
        else:
            messages.success(request, "Saved.")
            return redirect(standing.community)
    return render(request, "communities/community_edit.html", {"form": form, "trail": [("Settings", "")]})


ACTS = {
    Lifecycle.LIVE: ("Make it live", "From then on others find it, by its visibility."),
    Lifecycle.DORMANT: ("Put it to rest", "It stays readable; nothing new is written until it is live again."),
    Lifecycle.ARCHIVED: ("Archive it", "It leaves the directory and stays readable for those who may read it."),
}


@login_required
def lifecycle_change(request: HttpRequest, slug: str) -> HttpResponse:
    standing = enter(request, slug)
    standing.require(Permission.CHANGE_LIFECYCLE)
    community = standing.community
    form = LifecycleChangeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            change_lifecycle(by=reader(request), community=community, **form.cleaned_data)
        except ValidationError as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, f"{community.name} is {community.get_lifecycle_display()} now.")
            return redirect("communities:lifecycle-change", slug)
    gates = gates_of(community)
    context = {
        "form": form,
        "gates": gates,
        "may_go_live": all(gate.is_met for gate in gates),
        "nexts": [(to, *ACTS[Lifecycle(to)]) for to in STEPS[community.lifecycle]],
        "entries": AuditEntry.objects.of_community(community.pk).filter(action="lifecycle.change")[:20],
        "trail": [("Lifecycle", "")],
    }
    return render(request, "communities/lifecycle_change.html", context)
