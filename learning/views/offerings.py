"""What a community offers to learn from: the list, one offering, proposing and deciding."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from communities.access import enter
from communities.permissions import Permission, Standing
from learning import actions
from learning.forms import OfferingForm
from learning.models import LearningOffering, LearningOfferingQuerySet, Take
from learning.own import helpfulness_of
from learning.skills import SKILLS
from learning.views.guides import person
from learning.vocabulary import LEVELS, OfferingKind
from roles.models import Role


def _here(request: HttpRequest, standing: Standing) -> LearningOfferingQuerySet:
    return LearningOffering.objects.visible_to(person(request)).in_community(standing.community)


def _find(request: HttpRequest, standing: Standing, offering_id: int) -> LearningOffering:
    offerings = _here(request, standing).select_related("community", "item", "proposed_by")
    found: LearningOffering | None = offerings.filter(pk=offering_id).first()
    if found is None:
        raise Http404("There is no such offering, or it is not open to you.")
    return found


@login_required
@require_safe
def offering_list(request: HttpRequest, slug: str) -> HttpResponse:
    """Published ones, by role and kind; first those that wait, for who may decide or proposed them."""
    standing = enter(request, slug)
    role, kind = request.GET.get("role", ""), request.GET.get("kind", "")
    offerings = _here(request, standing).select_related("community", "item", "proposed_by")
    published = offerings.published()
    if role in Role.values:
        published = published.filter(skill__in=[skill.slug for skill in SKILLS.values() if skill.role == role])
    if kind in OfferingKind.values:
        published = published.filter(kind=kind)
    page = Paginator(published.order_by("skill", "from_level", "title", "pk"), 30).get_page(request.GET.get("page"))
    helpful = helpfulness_of(page.object_list)
    context = {
        "page": page,
        "rows": [{"offering": offering, "helps": helpful[offering.pk].says} for offering in page],
        "waiting": offerings.filter(state=LearningOffering.State.PROPOSED).order_by("created_at", "pk")[:30],
        "tabs": [{"label": "All", "href": "?", "is_current": role not in Role.values}]
        + [{"label": label, "href": f"?role={value}", "is_current": role == value} for value, label in Role.choices],
        "is_filtered": role in Role.values or kind in OfferingKind.values,
    }
    return render(request, "learning/offering_list.html", context)


@login_required
@require_safe
def offering_detail(request: HttpRequest, slug: str, offering_id: int) -> HttpResponse:
    standing = enter(request, slug)
    offering = _find(request, standing, offering_id)
    helpfulness = helpfulness_of([offering])[offering.pk]
    is_own = offering.proposed_by_id == request.user.pk and offering.state == LearningOffering.State.PROPOSED
    context = {
        "offering": offering,
        "skill": offering.known_skill,
        "role_label": Role(offering.known_skill.role).label,
        "from_words": LEVELS[offering.from_level],
        "to_words": LEVELS[offering.to_level],
        "stages": offering.stages_words,
        "helpfulness": helpfulness,
        "take": Take.objects.visible_to(person(request)).filter(offering=offering).first(),
        "may_edit": is_own or standing.can(Permission.MANAGE),
        "mentors_url": mentors_url(slug) if offering.kind == OfferingKind.MENTOR else "",
        "trail": [("Learning", reverse("learning:offering-list", args=[slug])), (offering.title, "")],
    }
    return render(request, "learning/offering_detail.html", context)


def mentors_url(slug: str) -> str:
    """The page of those who offer to be mentors, where there is one."""
    try:
        return reverse("communities:mentor-list", args=[slug])
    except NoReverseMatch:
        return ""


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def offering_create(request: HttpRequest, slug: str) -> HttpResponse:
    standing = enter(request, slug)
    standing.require(Permission.CREATE_ITEM)
    begins = {"skill": request.GET.get("skill", "")}
    form = OfferingForm(request.POST or None, community=standing.community, viewer=person(request), initial=begins)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.propose_offering(by=person(request), community=standing.community, **form.cleaned_data)
            said = "Offered." if made.is_published else "Proposed. A manager decides, and you will hear of it."
            messages.success(request, said)
            return redirect(made)
        except ValidationError as error:
            form.add_error(None, error)
    return render(request, "learning/offering_edit.html", {"form": form, "offering": None})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def offering_edit(request: HttpRequest, slug: str, offering_id: int) -> HttpResponse:
    standing = enter(request, slug)
    offering = _find(request, standing, offering_id)
    is_own = offering.proposed_by_id == request.user.pk and offering.state == LearningOffering.State.PROPOSED
    standing.require(Permission.CREATE_ITEM if is_own else Permission.MANAGE)
    begins = OfferingForm.of(offering)
    form = OfferingForm(request.POST or None, community=standing.community, viewer=person(request), initial=begins)
    if request.method == "POST" and form.is_valid():
        try:
            actions.edit_offering(by=person(request), offering=offering, **form.cleaned_data)
            messages.success(request, "Saved.")
            return redirect(offering)
        except ValidationError as error:
            form.add_error(None, error)
    return render(request, "learning/offering_edit.html", {"form": form, "offering": offering})


@login_required
@require_POST
def offering_publish(request: HttpRequest, slug: str, offering_id: int) -> HttpResponse:
    offering = _find(request, enter(request, slug), offering_id)
    actions.publish_offering(by=person(request), offering=offering)
    messages.success(request, "Offered from now on.")
    return redirect(offering)


@login_required
@require_POST
def offering_withdraw(request: HttpRequest, slug: str, offering_id: int) -> HttpResponse:
    offering = _find(request, enter(request, slug), offering_id)
    actions.withdraw_offering(by=person(request), offering=offering)
    messages.success(request, "Offered no longer. Who took it keeps it on their page.")
    return redirect(offering)
