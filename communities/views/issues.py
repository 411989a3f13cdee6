"""The issue log of a community: the list, one issue, and what each of the two sides does."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts.access import reader
from communities import actions
from communities.access import enter
from communities.forms import show_refusal
from communities.issue_forms import IssueAnswerForm, IssueForm
from communities.issuelog import closing_of
from communities.models import Issue
from communities.permissions import Permission, Standing

A_PAGE = 30


def _inside(request: HttpRequest, slug: str) -> Standing:
    """The log is for members: for others there is none."""
    standing = enter(request, slug)
    if standing.membership is None and not standing.can(Permission.MANAGE):
        raise Http404("There is no such page, or it is not open to you.")
    return standing


def _find(request: HttpRequest, standing: Standing, issue_id: int) -> Issue:
    there = Issue.objects.visible_to(request.user).in_community(standing.community).with_people()
    issue = get_object_or_404(there, pk=issue_id)
    issue.community = standing.community
    return issue


@login_required
@require_safe
def issue_list(request: HttpRequest, slug: str) -> HttpResponse:
    """One's own and the open ones; for managers all."""
    standing = _inside(request, slug)
    there = Issue.objects.visible_to(request.user).in_community(standing.community).with_people()
    waiting = there.open().count()
    page = Paginator(there.open_first(), A_PAGE).get_page(request.GET.get("page"))
    for issue in page:
        issue.community = standing.community
    context = {"page": page, "waiting": waiting, "closing": closing_of(standing.community)}
    return render(request, "communities/issue_list.html", context)


@login_required
def issue_create(request: HttpRequest, slug: str) -> HttpResponse:
    standing = _inside(request, slug)
    standing.require(Permission.OPEN_ISSUE)
    form = IssueForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            issue = actions.open_issue(by=reader(request), community=standing.community, **form.cleaned_data)
        except ValidationError as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, "The managers are told. You hear of it when somebody is at it.")
            return redirect(issue)
    return render(request, "communities/issue_create.html", {"form": form})


@login_required
def issue_detail(request: HttpRequest, slug: str, issue_id: int) -> HttpResponse:
    """What was said and answered; a manager answers here."""
    standing = _inside(request, slug)
    issue = _find(request, standing, issue_id)
    may_answer = standing.can(Permission.MANAGE) and not issue.is_closed
    form = IssueAnswerForm(request.POST or None, initial={"answer": issue.answer}) if may_answer else None
    if request.method == "POST":
        standing.require(Permission.MANAGE)
        if form is None:
            raise ValidationError("It is closed. Open it again first.")
        if form.is_valid():
            try:
                actions.answer_issue(by=reader(request), issue=issue, **form.cleaned_data)
            except ValidationError as refusal:
                show_refusal(form, refusal)
            else:
                messages.success(request, "Answered. Who opened it is told.")
                return redirect(issue)
    me = reader(request)
    is_mine = issue.opened_by_id == me.pk
    context = {
        "issue": issue,
        "form": form,
        "is_mine": is_mine,
        "shows_opener": is_mine or standing.can(Permission.MANAGE),
        "is_at_it": issue.taken_by_id == me.pk and not issue.is_closed,
    }
    return render(request, "communities/issue_detail.html", context)


@login_required
@require_POST
def issue_take(request: HttpRequest, slug: str, issue_id: int) -> HttpResponse:
    issue = _find(request, _inside(request, slug), issue_id)
    actions.take_issue(by=reader(request), issue=issue)
    messages.success(request, "You are at it. Who opened it is told.")
    return redirect(issue)


@login_required
@require_POST
def issue_leave(request: HttpRequest, slug: str, issue_id: int) -> HttpResponse:
    issue = _find(request, _inside(request, slug), issue_id)
    actions.leave_issue(by=reader(request), issue=issue)
    messages.success(request, "It waits for somebody again.")
    return redirect(issue)


@login_required
@require_POST
def issue_reopen(request: HttpRequest, slug: str, issue_id: int) -> HttpResponse:
    issue = _find(request, _inside(request, slug), issue_id)
    actions.reopen_issue(by=reader(request), issue=issue)
    messages.success(request, "Open again. The managers are told.")
    return redirect(issue)


@login_required
@require_POST
def issue_withdraw(request: HttpRequest, slug: str, issue_id: int) -> HttpResponse:
    issue = _find(request, _inside(request, slug), issue_id)
    actions.withdraw_issue(by=reader(request), issue=issue)
    messages.success(request, "Taken back; nothing stays of it.")
    return redirect("communities:issue-list", slug)
