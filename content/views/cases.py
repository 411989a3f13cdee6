"""What managers decide about reported and first texts; what its author reads and answers."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts.access import whole_number
from communities.access import enter
from communities.permissions import Permission, Standing
from content.access import reader
from content.actions import answer_case, decide_case, give_up_text, take_case, undo_decision
from content.cases import (
    TABS,
    context_of,
    deciders_named,
    edit_url_of,
    listed,
    steps_of,
    tabs_of,
    usual_wait,
)
from content.forms.flags import AnswerCaseForm, CaseForm
from content.models import Case, Item
from content.permissions import may_edit
from content.views.listing import PER_PAGE

OWN = "This is about your own text. Another manager decides, or an administrator."


@login_required
@require_safe
def case_list(request: HttpRequest, slug: str) -> HttpResponse:
    """The queue: what is to be decided, what waits for its author, what is settled; the longest waiting first."""
    standing = _manage(request, slug)
    tab = request.GET.get("tab", "")
    tab = tab if tab in TABS else next(iter(TABS))
    page = Paginator(listed(standing, tab), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "content/case_list.html", {"page": page, "tab": tab, "tabs": tabs_of(standing, tab)})


@login_required
@require_safe
def case_detail(request: HttpRequest, slug: str, case_id: int) -> HttpResponse:
    standing, case = _find(request, slug, case_id)
    return _page(request, standing, case)


def _page(request: HttpRequest, standing: Standing, case: Case, form: CaseForm | None = None) -> HttpResponse:
    steps = steps_of(case)
    seen = steps[-1].pk if steps else 0
    form = form or CaseForm(case=case, seen=seen, has_reporters=bool(case.standing_flags))  # type: ignore[attr-defined]
    decisions = [step for step in steps if step.is_decision and not step.undone_at]
    context: dict[str, Any] = {
        "case": case,
        "steps": steps,
        "seen": seen,
        "form": form,
        "may_undo": bool(decisions) and case.state not in {Case.State.OPEN, Case.State.GIVEN_UP, Case.State.TAKEN_BACK},
    }
    return render(request, "content/case_detail.html", context | context_of(case, reader(request)))


@login_required
@require_POST
def case_take(request: HttpRequest, slug: str, case_id: int) -> HttpResponse:
    _, case = _find(request, slug, case_id)
    take_case(by=reader(request), case=case)
    return redirect(case)


@login_required
@require_POST
def case_decide(request: HttpRequest, slug: str, case_id: int) -> HttpResponse:
    standing, case = _find(request, slug, case_id)
    form = CaseForm(request.POST, case=case, has_reporters=bool(case.standing_flags))  # type: ignore[attr-defined]
    if form.is_valid():
        try:
            decide_case(by=reader(request), case=case, **form.cleaned_data)
        except ValidationError as refusal:
            form.add_error(refusal.code if refusal.code in form.fields else None, refusal.messages)
        else:
            messages.success(request, "Decided. Those concerned are told.")
            return redirect(case)
    return _page(request, standing, case, form)


@login_required
@require_POST
def case_undo(request: HttpRequest, slug: str, case_id: int) -> HttpResponse:
    _, case = _find(request, slug, case_id)
    undo_decision(by=reader(request), case=case, seen=whole_number(request.POST.get("seen")))
    messages.success(request, "The decision is taken back. It waits again.")
    return redirect(case)


@login_required
@require_safe
def case_own(request: HttpRequest, slug: str, case_id: int) -> HttpResponse:
    """For its author: why a text is held or should be changed, who to talk to, and the ways on."""
    standing, case = _find_own(request, slug, case_id)
    return _own_page(request, standing, case, AnswerCaseForm())


def _own_page(request: HttpRequest, standing: Standing, case: Case, form: AnswerCaseForm) -> HttpResponse:
    context: dict[str, Any] = {
        "case": case,
        "steps": steps_of(case),
        "form": form,
        "managers": deciders_named(case),
        "may_edit": may_edit(standing, case.text) and not case.is_settled,
        "edit_url": edit_url_of(case.text),
        "usual": usual_wait(standing.community) if case.waits_to_appear else "",
    }
    is_under = case.reply_id is not None
    # Its author sees their own text; what it stood under may be held or removed by now, and is not there for them then.
    in_sight = Item.objects.visible_to(request.user).filter(pk=case.thread.pk).exists() if is_under else True
    context["hides_thread"] = not in_sight
    return render(request, "content/case_own.html", context | context_of(case, reader(request)))


@login_required
@require_POST
def case_answer(request: HttpRequest, slug: str, case_id: int) -> HttpResponse:
    standing, case = _find_own(request, slug, case_id)
    form = AnswerCaseForm(request.POST)
    if not form.is_valid():
        return _own_page(request, standing, case, form)
    answer_case(by=reader(request), case=case, **form.cleaned_data)
    messages.success(request, "The managers read it.")
    return redirect(case.own_url)


@login_required
@require_POST
def case_give_up(request: HttpRequest, slug: str, case_id: int) -> HttpResponse:
    _, case = _find_own(request, slug, case_id)
    give_up_text(by=reader(request), case=case)
    messages.success(request, "It stays out of sight.")
    return redirect(case.own_url)


def _manage(request: HttpRequest, slug: str) -> Standing:
    standing = enter(request, slug)
    standing.require(Permission.REMOVE_OTHERS)
    return standing


def _find(request: HttpRequest, slug: str, case_id: int) -> tuple[Standing, Case]:
    standing = _manage(request, slug)
    case = Case.objects.visible_to(request.user).in_community(standing.community).with_all().filter(pk=case_id).first()
    if case is not None:
        case.community = standing.community
        return standing, case
    own = Case.objects.of_author(request.user).in_community(standing.community)
    if own.filter(pk=case_id).exists():
        raise PermissionDenied(OWN)
    raise Http404("There is no such report.")


def _find_own(request: HttpRequest, slug: str, case_id: int) -> tuple[Standing, Case]:
    standing = enter(request, slug)
    cases = Case.objects.of_author(request.user).in_community(standing.community)
    case = get_object_or_404(cases.with_all(), pk=case_id)
    case.community = standing.community
    return standing, case
