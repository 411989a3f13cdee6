"""What a member shares with managers, and what those see of it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User
from communities.access import enter
from communities.models import Community
from communities.permissions import Permission, Standing
from learning import actions
from learning.forms import NoteForm
from learning.models import ManagerNote, Sharing
from learning.own import own_roles, skill_views
from learning.skills import SKILLS, skills_of
from learning.views.guides import person
from roles.models import Role
from roles.own import own_stays


@login_required
@require_safe
def sharing_list(request: HttpRequest) -> HttpResponse:
    """Which skills one shows to the managers of which community, and what they noted."""
    user = person(request)
    shared = set(Sharing.objects.standing().filter(user=user).values_list("community_id", "role"))
    roles = own_roles(user)
    stays = [
        {
            "community": stay.community,
            "roles": [
                {"role": role, "label": Role(role).label, "is_shared": (stay.community_id, role) in shared}
                for role in roles
            ],
        }
        for stay in own_stays(user)
    ]
    notes = ManagerNote.objects.filter(about=user).select_related("manager", "community").order_by("-updated_at")[:50]
    return render(request, "learning/sharing_list.html", {"stays": stays, "notes": notes})


@login_required
@require_POST
def sharing_begin(request: HttpRequest, slug: str, role: str) -> HttpResponse:
    actions.share_role(by=person(request), community=_own(request, slug), role=role)
    messages.success(request, "Shared. The managers there see these skills in words, and may note a level.")
    return redirect("sharing-list")


@login_required
@require_POST
def sharing_end(request: HttpRequest, slug: str, role: str) -> HttpResponse:
    actions.unshare_role(by=person(request), community=_own(request, slug), role=role)
    messages.success(request, "Done. They see nothing any more, and what they noted is gone.")
    return redirect("sharing-list")


@login_required
@require_safe
def shared_list(request: HttpRequest, slug: str) -> HttpResponse:
    """Who shares skills with the managers here. Nobody else is listed, and nothing is compared."""
    standing = _manage(request, slug)
    people = User.objects.people().filter(skills_shared__in=_shared_here(standing)).distinct()
    page = Paginator(people.order_by("display_name", "pk"), 30).get_page(request.GET.get("page"))
    return render(request, "learning/shared_list.html", {"page": page})


@login_required
@require_safe
def shared_detail(request: HttpRequest, slug: str, handle: str) -> HttpResponse:
    """The skills one member shares: in words, and the note of this manager. The look stands in the member's list."""
    standing = _manage(request, slug)
    return _shared_page(request, standing, _sharer(standing, handle), {})


@login_required
@require_POST
def level_note(request: HttpRequest, slug: str, handle: str, skill: str) -> HttpResponse:
    standing = _manage(request, slug)
    about, found = _sharer(standing, handle), SKILLS.get(skill)
    if found is None:
        raise Http404("There is no such skill.")
    form = NoteForm(request.POST, skill=found, prefix=skill)
    if form.is_valid():
        try:
            actions.note_level(
                by=person(request), community=standing.community, about=about, skill=skill, **form.cleaned_data
            )
            messages.success(request, f"Kept. {about.display_name} sees it, with your name.")
            return redirect("learning:shared-detail", slug, handle)
        except ValidationError as error:
            form.add_error(None, error)
    return _shared_page(request, standing, about, {skill: form})


def _shared_page(request: HttpRequest, standing: Standing, about: User, forms: dict[str, NoteForm]) -> HttpResponse:
    """Also shown when a note was refused: that is a look, too."""
    roles = actions.look_at_skills(by=person(request), community=standing.community, about=about)
    shown = [skill for role in Role.values if role in roles for skill in skills_of(role)]
    views = skill_views(about, [skill.slug for skill in shown])
    mine = ManagerNote.objects.filter(manager=person(request), about=about)
    notes: dict[str, Any] = {note.skill: note for note in mine}
    rows = [
        {
            "view": views[skill.slug],
            "role_label": Role(skill.role).label,
            "form": forms.get(skill.slug) or NoteForm(skill=skill, note=notes.get(skill.slug), prefix=skill.slug),
            "url": reverse("learning:level-note", args=[standing.community.slug, about.handle, skill.slug]),
        }
        for skill in shown
    ]
    return render(request, "learning/shared_detail.html", {"about": about, "rows": rows})


def _shared_here(standing: Standing) -> Any:
    return Sharing.objects.standing().filter(community=standing.community)


def _manage(request: HttpRequest, slug: str) -> Standing:
    standing = enter(request, slug)
    standing.require(Permission.MANAGE)
    return standing


def _sharer(standing: Standing, handle: str) -> User:
    shared = _shared_here(standing).values("user")
    found = User.objects.people().filter(handle=handle, pk__in=shared).first()
    if found is None:
        raise Http404("Nobody of that name shares skills with you.")
    return found


def _own(request: HttpRequest, slug: str) -> Community:
    found = Community.objects.joined_by(person(request)).filter(slug=slug).first()
    if found is None:
        raise Http404("You are not in that community.")
    return found
