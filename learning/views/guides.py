"""The pages of the five roles and their skills: what they are, what counts, what each level looks like."""

from __future__ import annotations

from typing import cast

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.models import User
from learning.models import LearningOffering
from learning.own import progress_of, wishes_of
from learning.skills import GUIDES, QUESTIONS, SKILLS, skills_of
from learning.vocabulary import Wanted
from roles.explain import COUNTS, DEFINITIONS
from roles.models import Role

MOST_LISTED = 20


def person(request: HttpRequest) -> User:
    return cast(User, request.user)


@login_required
@require_safe
def role_list(request: HttpRequest) -> HttpResponse:
    wishes = wishes_of(person(request))
    rows = [
        {
            "role": role,
            "label": label,
            "definition": DEFINITIONS[role],
            "skills": skills_of(role),
            "wish": Wanted(wishes[role]).label if role in wishes else "",
        }
        for role, label in Role.choices
    ]
    return render(request, "learning/role_list.html", {"rows": rows})


@login_required
@require_safe
def role_guide(request: HttpRequest, role: str) -> HttpResponse:
    """One role: description, what counts, how to begin, its skills, the ten questions, what there is to learn from."""
    if role not in Role.values:
        raise Http404("There is no such role.")
    skills = skills_of(role)
    offerings = LearningOffering.objects.visible_to(person(request)).published().select_related("community", "item")
    context = {
        "role": role,
        "label": Role(role).label,
        "definition": DEFINITIONS[role],
        "what_counts": COUNTS[role],
        "guide": GUIDES[role],
        "skills": skills,
        "answered": progress_of(person(request))[role],
        "total": len(QUESTIONS[role]),
        "offerings": offerings.filter(skill__in=[skill.slug for skill in skills]).order_by("title", "pk")[:MOST_LISTED],
        "trail": [("The five ways", "/roles/"), (Role(role).label, "")],
    }
    return render(request, "learning/role_guide.html", context)


@login_required
@require_safe
def skill_guide(request: HttpRequest, role: str, skill: str) -> HttpResponse:
    """One skill, level by level."""
    found = SKILLS.get(skill)
    if found is None or found.role != role:
        raise Http404("There is no such skill.")
    offerings = LearningOffering.objects.visible_to(person(request)).published().select_related("community", "item")
    context = {
        "skill": found,
        "role": role,
        "role_label": Role(role).label,
        "offerings": offerings.filter(skill=skill).order_by("from_level", "title", "pk")[:MOST_LISTED],
    }
    return render(request, "learning/skill_guide.html", context)
