"""The monthly reports of a community: the list, one report in a view, its figures, CSV; editing, signing, correcting; readers."""

from __future__ import annotations

import csv
from datetime import date
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from accounts.access import query_word, whole_number
from metrics.actions import monthly as actions
from metrics.desk.kinds import href_to
from metrics.forms.monthly import CorrectForm, LeaveOutForm, ReaderForm, ReportForm
from metrics.models import MonthlyReport, ReportFigure, ReportReader
from metrics.models.monthly import Audience
from metrics.monthly.access import ABSENT, Place, enter_reports, manage_reports
from metrics.monthly.audiences import chosen, is_for
from metrics.monthly.months import Month
from metrics.monthly.reading import read, rows_of
from metrics.monthly.today import today_of
from metrics.views.monthly_shown import gauges_of, tables_of
from metrics.views.report import plain

A_PAGE = 24


@login_required
@require_safe
def report_list(request: HttpRequest, slug: str) -> HttpResponse:
    """Every month, newest first; who reads it."""
    place = enter_reports(request, slug)
    return render(request, "metrics/monthly_list.html", list_context(request, place))


def list_context(request: HttpRequest, place: Place, form: ReaderForm | None = None) -> dict[str, Any]:
    newest = place.reports.order_by("month", "-version").distinct("month").values("pk")
    reports = place.reports.filter(pk__in=newest).select_related("community", "signed_by").latest_first()
    readers = ReportReader.objects.current().in_community(place.community).select_related("user", "named_by")
    form = form or (ReaderForm(user=place.user, community=place.community) if place.manages else None)
    return {
        "place": place,
        "page": Paginator(reports, A_PAGE).get_page(request.GET.get("page")),
        "readers": readers,
        "reader_form": form,
        "trail": [("Monthly reports", "")],
    }


def find_report(request: HttpRequest, place: Place, month: date) -> MonthlyReport:
    """The newest version the reader sees, or the one the address names."""
    versions = place.reports.filter(month=month).select_related("community", "signed_by", "edited_by")
    version = query_word(request, "version", 6)
    if version:
        versions = versions.filter(version=whole_number(version, 4) or 0)
    report = versions.order_by("-version").first()
    if report is None:
        raise Http404(ABSENT)
    report.community = place.community
    return report


def audience_in(request: HttpRequest, place: Place) -> Audience:
    audience = chosen(query_word(request, "for", 10), place.audiences)
    if audience is None:
        raise Http404(ABSENT)
    return audience


@login_required
@require_safe
def report_detail(request: HttpRequest, slug: str, month: date) -> HttpResponse:
    """One report in one view, from its rows alone."""
    place = enter_reports(request, slug)
    return render(request, "metrics/monthly_detail.html", page_of(request, place, find_report(request, place, month)))


def page_of(request: HttpRequest, place: Place, report: MonthlyReport) -> dict[str, Any]:
    audience = audience_in(request, place)
    reading = read(report, audience)
    here = reverse("metrics:report-detail", args=[place.community.slug, report.month])
    versions = place.reports.filter(month=report.month).select_related("signed_by").order_by("version")
    is_newest = all(other.version <= report.version for other in versions)
    tail = f"&version={report.version}" if not is_newest or report.is_draft else ""
    tabs = [
        {"label": each.label, "href": f"{here}?for={each.value}{tail}", "is_current": each is audience}
        for each in place.audiences
    ]
    return {
        "place": place,
        "report": report,
        "reading": reading,
        "tabs": tabs if len(tabs) > 1 else [],
        "tables": tables_of(reading, place),
        "gauges": gauges_of(reading, place),
        "versions": versions,
        "is_newest": is_newest,
        "readers": ReportReader.objects.current().in_community(place.community).select_related("user"),
        "csv": f"{reverse('metrics:report-csv', args=[slug_of(place), report.month])}?for={audience.value}{tail}",
        "here": request.build_absolute_uri(f"{here}?for={audience.value}&version={report.version}"),
        "correct_form": CorrectForm() if place.manages and report.is_signed and is_newest else None,
        "step_url": href_to("metrics:step-new", place.community.slug) if place.is_inside else "",
        "trail": [("Monthly reports", reverse("metrics:report-list", args=[slug_of(place)])), (report.name, "")],
    }


def slug_of(place: Place) -> str:
    return place.community.slug


@login_required
@require_safe
def report_csv(request: HttpRequest, slug: str, month: date) -> HttpResponse:
    """The rows of the page, as they stand there."""
    place = enter_reports(request, slug)
    report, audience = find_report(request, place, month), audience_in(request, place)
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    name = f"{slug}-{Month(month)}-{audience.value}.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response.write("\N{BYTE ORDER MARK}")  # or a spreadsheet takes “–” for something else
    csv.writer(response).writerows([plain(text) for text in row] for row in rows_of(read(report, audience)))
    return response


@login_required
def report_edit(request: HttpRequest, slug: str, month: date) -> HttpResponse:
    place = manage_reports(request, slug)
    report = find_draft(request, place, month)
    parts = list(report.parts.all())
    form = ReportForm(request.POST or None, report=report, parts=parts)
    if request.method == "POST" and form.is_valid():
        try:
            actions.edit_report(by=place.user, report=report, words=form.words())
        except ValidationError as error:
            report.refresh_from_db(fields=["edits"])
            form.refuse(error, report.edits)
        else:
            messages.success(request, "Saved. It is still a draft.")
            return redirect(report)
    trail = [("Monthly reports", reverse("metrics:report-list", args=[slug])), (report.name, report.get_absolute_url())]
    context = {"form": form, "report": report, "trail": [*trail, ("Edit", "")], "place": place}
    return render(request, "metrics/monthly_edit.html", context)


def find_draft(request: HttpRequest, place: Place, month: date) -> MonthlyReport:
    report = place.reports.drafts().filter(month=month).select_related("community", "edited_by").first()
    if report is None:
        find_report(request, place, month)  # 404 where there is none at all
        raise ValidationError(actions.SIGNED)
    report.community = place.community
    return report


@login_required
@require_POST
def report_sign(request: HttpRequest, slug: str, month: date) -> HttpResponse:
    place = manage_reports(request, slug)
    report = find_draft(request, place, month)
    actions.sign_report(by=place.user, report=report, base=whole_number(request.POST.get("base"), 9))
    messages.success(request, "Signed. It changes no more, and its readers are told.")
    return redirect(report)


@login_required
@require_POST
def report_refresh(request: HttpRequest, slug: str, month: date) -> HttpResponse:
    place = manage_reports(request, slug)
    report = find_draft(request, place, month)
    actions.refresh_report(by=place.user, report=report)
    messages.success(request, "The numbers are those of today. What you wrote is as it was.")
    return redirect(report)


@login_required
@require_POST
def report_correct(request: HttpRequest, slug: str, month: date) -> HttpResponse:
    """The report again, with what was typed, when it is refused."""
    place = manage_reports(request, slug)
    report = find_report(request, place, month)
    form = CorrectForm(request.POST)
    if form.is_valid():
        made = actions.correct_report(by=place.user, report=report, why=form.cleaned_data["why"])
        messages.success(
            request, "A draft of the next version. What was signed stays as it is until you sign this one."
        )
        return redirect(made)
    return render(request, "metrics/monthly_detail.html", page_of(request, place, report) | {"correct_form": form})


@login_required
@require_POST
def report_drop(request: HttpRequest, slug: str, month: date) -> HttpResponse:
    place = manage_reports(request, slug)
    actions.drop_correction(by=place.user, report=find_draft(request, place, month))
    messages.success(request, "The correction is dropped. What was signed stands.")
    return redirect("metrics:report-detail", slug, month)


def find_figure(request: HttpRequest, place: Place, month: date, figure_id: int) -> ReportFigure:
    """A figure of a report the reader sees, in a view they have."""
    reports = place.reports.filter(month=month)
    figures = ReportFigure.objects.filter(report__in=reports).select_related("report", "query", "left_out_by")
    figure = get_object_or_404(figures, pk=figure_id)
    if not any(is_for(audience, figure.audiences) for audience in place.audiences):
        raise Http404(ABSENT)
    figure.report.community = place.community
    return figure


@login_required
@require_safe
def figure_detail(request: HttpRequest, slug: str, month: date, figure_id: int) -> HttpResponse:
    """What a number means, what it was computed from and when; what the same says today beside it."""
    place = enter_reports(request, slug)
    figure = find_figure(request, place, month, figure_id)
    return render(request, "metrics/monthly_figure.html", figure_context(place, figure, LeaveOutForm()))


def figure_context(place: Place, figure: ReportFigure, form: LeaveOutForm) -> dict[str, Any]:
    report = figure.report
    trail = [
        ("Monthly reports", reverse("metrics:report-list", args=[slug_of(place)])),
        (report.name, report.address),
        (figure.name, ""),
    ]
    sees = not figure.is_left_out or place.manages
    return {
        "place": place,
        "report": report,
        "figure": figure,
        "sees": sees,
        "today": today_of(figure, is_inside=place.is_inside) if sees else None,
        "evidence": figure.evidence if place.manages or (place.is_inside and figure.evidence_is_open) else "",
        "form": form if place.manages and report.is_draft and not figure.is_left_out else None,
        "trail": trail,
    }


@login_required
@require_POST
def figure_leave_out(request: HttpRequest, slug: str, month: date, figure_id: int) -> HttpResponse:
    place = manage_reports(request, slug)
    figure = find_figure(request, place, month, figure_id)
    form = LeaveOutForm(request.POST)
    if form.is_valid():
        actions.leave_figure_out(by=place.user, figure=figure, why=form.cleaned_data["why"])
        messages.success(request, f"“{figure.name}” is left out, and the report says so.")
        return redirect(figure.report.address)
    return render(request, "metrics/monthly_figure.html", figure_context(place, figure, form))


@login_required
@require_POST
def figure_put_back(request: HttpRequest, slug: str, month: date, figure_id: int) -> HttpResponse:
    place = manage_reports(request, slug)
    figure = find_figure(request, place, month, figure_id)
    actions.put_figure_back(by=place.user, figure=figure)
    return redirect(figure.report.address)


@login_required
@require_POST
def reader_name(request: HttpRequest, slug: str) -> HttpResponse:
    place = manage_reports(request, slug)
    form = ReaderForm(request.POST, user=place.user, community=place.community)
    if form.is_valid():
        person, audience = form.cleaned_data["person"], form.cleaned_data["audience"]
        actions.name_reader(by=place.user, community=place.community, person=person, audience=audience)
        messages.success(request, f"{person.display_name} reads the signed reports from now on, and is told.")
        return redirect("metrics:report-list", slug)
    return render(request, "metrics/monthly_list.html", list_context(request, place, form))


@login_required
@require_POST
def reader_end(request: HttpRequest, slug: str, reader_id: int) -> HttpResponse:
    """By a manager, or by the reader themselves, who then leaves for the front page."""
    place = enter_reports(request, slug)
    reader = get_object_or_404(ReportReader.objects.visible_to(place.user).in_community(place.community), pk=reader_id)
    actions.end_reader(by=place.user, reader=reader)
    is_own = reader.user_id == place.user.pk and not place.is_inside
    messages.success(request, "You read it no more." if is_own else f"{reader.user.display_name} reads it no more.")
    return redirect("home") if is_own else redirect("metrics:report-list", slug)
