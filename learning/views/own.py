"""A person's own pages of skills: what they want, how far they are, what it rests on, the ten questions."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from communities.models import Community
from learning import actions
from learning.forms import AnswerForm, WishForm
from learning.models import ManagerNote, PeerRelease, SelfAnswer
from learning.observed import INDICATORS
from learning.own import advice_of, observed_words, skill_views, sources_of, wishes_of
from learning.skills import QUESTIONS, SKILLS, skills_of
from learning.views.guides import person
from learning.vocabulary import Question
from roles.models import OptOut, Role


@login_required
@require_safe
def skill_list(request: HttpRequest) -> HttpResponse:
    """The roles one wants, their skills in words, one next step for each."""
    user = person(request)
    context = {
        "advice": advice_of(user),
        "opted_out": OptOut.objects.filter(user=user, community=None).exists(),
    }
    return render(request, "learning/skill_list.html", context)


@login_required
@require_safe
def skill_detail(request: HttpRequest, skill: str) -> HttpResponse:
    """What one figure rests on: each kind of view with its weight, how many, and when."""
    found, user = SKILLS.get(skill), person(request)
    if found is None:
        raise Http404("There is no such skill.")
    view = skill_views(user, [skill])[skill]
    communities = {c.pk: c for c in Community.objects.joined_by(user)}
    release = PeerRelease.objects.visible_to(user).current().filter(skill=skill).first()
    notes = ManagerNote.objects.visible_to(user).filter(about=user, skill=skill).select_related("manager", "community")
    context = {
        "skill": found,
        "view": view,
        "role_label": Role(found.role).label,
        "columns": ["View", "Says", {"label": "Weight", "is_num": True}, {"label": "n", "is_num": True}, "As of"],
        "rows": sources_of(view),
        "observed": observed_words(user, skill, communities),
        "reduced": INDICATORS[skill].reduced,
        "sentences": release.sentences if release else [],
        "notes": notes.order_by("-updated_at")[:10],
    }
    return render(request, "learning/skill_detail.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def wish_edit(request: HttpRequest) -> HttpResponse:
    form = WishForm(request.POST or None, wishes=wishes_of(person(request)))
    if request.method == "POST" and form.is_valid():
        actions.set_wishes(by=person(request), wishes=form.cleaned_data)
        messages.success(request, "Kept. You can change it whenever you like.")
        return redirect("skill-list")
    return render(request, "learning/wish_edit.html", {"form": form})


@login_required
@require_safe
def assessment(request: HttpRequest, role: str) -> HttpResponse:
    """The ten questions of a role: which are answered, and where to go on. At the end what they come to."""
    asked = _questions(role)
    answers = dict(SelfAnswer.objects.visible_to(person(request)).values_list("question", "level"))
    rows = [
        {
            "number": number,
            "question": question,
            "skill": SKILLS[question.skill],
            "is_done": question.key in answers,
            "says": _says(question, answers.get(question.key)) if question.key in answers else "",
        }
        for number, question in enumerate(asked, start=1)
    ]
    done = sum(1 for row in rows if row["is_done"])
    upcoming = next((row["number"] for row in rows if not row["is_done"]), None)
    views = skill_views(person(request), [skill.slug for skill in skills_of(role)]) if upcoming is None else {}
    context = {"role": role, "label": Role(role).label, "rows": rows, "done": done, "upcoming": upcoming}
    context |= {"total": len(rows), "views": list(views.values()), "is_wanted": role in wishes_of(person(request))}
    return render(request, "learning/assessment.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def assessment_question(request: HttpRequest, role: str, number: int) -> HttpResponse:
    """One question; its answer is kept at once."""
    question = _question(role, number)
    known = SelfAnswer.objects.visible_to(person(request)).filter(question=question.key).first()
    form = AnswerForm(request.POST or None, question=question, initial={"level": known.level if known else None})
    if request.method == "POST" and form.is_valid():
        actions.answer_question(by=person(request), key=question.key, level=form.cleaned_data["level"])
        return _onwards(role, number)
    context = {"role": role, "label": Role(role).label, "number": number, "total": len(QUESTIONS[role])}
    context |= {"question": question, "skill": SKILLS[question.skill], "form": form}
    return render(request, "learning/assessment_question.html", context)


@login_required
@require_POST
def assessment_skip(request: HttpRequest, role: str, number: int) -> HttpResponse:
    """Pass a question over; it can be answered later."""
    actions.answer_question(by=person(request), key=_question(role, number).key, level=None)
    return _onwards(role, number)


@login_required
@require_POST
def skills_forget(request: HttpRequest) -> HttpResponse:
    actions.forget_skills(by=person(request))
    messages.success(request, "Removed: your wishes, your answers, and what others noted about you.")
    return redirect("skill-list")


def _onwards(role: str, number: int) -> HttpResponse:
    if number < len(QUESTIONS[role]):
        return redirect("assessment-question", role, number + 1)
    return redirect("assessment", role)


def _questions(role: str) -> list[Question]:
    if role not in Role.values:
        raise Http404("There is no such role.")
    return QUESTIONS[role]


def _question(role: str, number: int) -> Question:
    asked = _questions(role)
    if not 1 <= number <= len(asked):
        raise Http404("There is no such question.")
    return asked[number - 1]


def _says(question: Question, level: int | None) -> str:
    return "passed over" if level is None else question.choices[level]
