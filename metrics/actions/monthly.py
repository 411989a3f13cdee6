"""What managers do with a monthly report: edit, leave a figure out, sign, correct; and who else may read it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404
from django.utils import timezone

from accounts.models import User
from activity.actions import audit, order_notices
from communities.markdown.rendering import render
from communities.models import Community
from communities.permissions import Permission, require
from content.actions.texts import clean_line, tidy
from metrics.actions.speaking import wanted
from metrics.models import MonthlyReport, ReportFigure, ReportPart, ReportReader
from metrics.models.monthly import BODY_LIMIT, LINE_LIMIT, OUTSIDE
from metrics.models.purposes import SENTENCE_LIMIT
from metrics.monthly.writing import recompose, refresh

SIGNED = "This report is signed: it changes no more. Correct it, and the new version says why."
KINDS = ReportPart.Kind


@dataclass(frozen=True)
class Words:
    """What somebody wrote into a draft: the headline, and texts by the kind and key of their part."""

    headline: str
    parts: Mapping[tuple[str, str], str]
    base: int | None = None  # how often it had been saved when they began


@transaction.atomic
def edit_report(*, by: User, report: MonthlyReport, words: Words) -> MonthlyReport:
    """Save what a manager wrote. Raises ValidationError when another one saved meanwhile."""
    held = _draft(by, report)
    if words.base is not None and words.base != held.edits:
        who = held.edited_by.display_name if held.edited_by else "Somebody"
        raise ValidationError(
            f"{who} saved this draft while you were writing. Your text is kept here: compare it with the draft in "
            "another window. Saving again takes yours."
        )
    held.headline = wanted(words.headline, SENTENCE_LIMIT, "headline", "Say in a sentence how the month went.")
    parts = {(part.kind, part.key): part for part in held.parts.all()}
    for place, text in words.parts.items():
        if (part := parts.get(place)) is not None:
            _put(part, text)
    ReportPart.objects.bulk_update(parts.values(), ["body", "body_html"])
    return _saved(held, by)


def _put(part: ReportPart, text: str) -> None:
    """Sections are Markdown and not empty; what stands under a heading, and an opening, is a line."""
    if part.kind != KINDS.SECTION:
        part.body = clean_line(text, LINE_LIMIT, f"sentence under {part.title}")
        return
    body = tidy(text)
    if not body.strip():
        raise ValidationError(f"{part.title}: write a sentence, or that there is nothing to say.")
    if len(body) > BODY_LIMIT:
        raise ValidationError(f"{part.title}: {len(body):,} characters; {BODY_LIMIT:,} fit.")
    part.body, part.body_html = body, render(body, mentions=False)


@transaction.atomic
def leave_figure_out(*, by: User, figure: ReportFigure, why: str) -> ReportFigure:
    """Print no number there, but that one was left out, and why. Drafted sentences are made anew without it."""
    held = _draft(by, figure.report)
    found = held.figures.get(pk=figure.pk)
    found.left_out_why = wanted(why, SENTENCE_LIMIT, "reason", "Say why it is left out. The report says it.")
    found.is_left_out, found.left_out_by = True, by
    found.save(update_fields=["is_left_out", "left_out_why", "left_out_by"])
    recompose(held)
    _saved(held, by)
    return found


@transaction.atomic
def put_figure_back(*, by: User, figure: ReportFigure) -> ReportFigure:
    held = _draft(by, figure.report)
    found = held.figures.get(pk=figure.pk)
    found.is_left_out, found.left_out_why, found.left_out_by = False, "", None
    found.save(update_fields=["is_left_out", "left_out_why", "left_out_by"])
    recompose(held)
    _saved(held, by)
    return found


@transaction.atomic
def refresh_report(*, by: User, report: MonthlyReport) -> MonthlyReport:
    """Bring the numbers of a draft up to date; what was left out or written stays."""
    held = _draft(by, report)
    refresh(held)
    return _saved(held, by)


@transaction.atomic
def sign_report(*, by: User, report: MonthlyReport, base: int | None = None) -> MonthlyReport:
    """From now on nothing in it changes. Readers, and members who chose to, are told."""
    held = _draft(by, report)
    if base is not None and base != held.edits:
        raise ValidationError("The draft was changed while you looked at it. Read it once more, then sign.")
    held.state, held.signed_by, held.signed_at = MonthlyReport.State.SIGNED, by, timezone.now()
    held.save(update_fields=["state", "signed_by", "signed_at"])
    month = f"{held.month:%Y-%m}"
    audit("report.sign", by=by, community_id=held.community_id, month=month, version=held.version)
    order_notices("report_signed", act=None, by=by, object_id=held.pk)
    order_notices("report_for_reader", act=None, by=by, object_id=held.pk)
    return held


@transaction.atomic
def correct_report(*, by: User, report: MonthlyReport, why: str) -> MonthlyReport:
    """Begin the next version of a signed report, as a draft with the same texts and numbers. The signed one stays."""
    require(by, Permission.MANAGE, report.community)
    Community.objects.select_for_update(no_key=True).get(pk=report.community_id)  # a second click waits for the first
    why = wanted(why, SENTENCE_LIMIT, "reason", "Say what was wrong. It stands at the head of the new version.")
    there = MonthlyReport.objects.visible_to(by).in_community(report.community).filter(month=report.month)
    newest = there.select_related("community").order_by("-version").first()
    if newest is None:
        raise Http404("There is no such report, or it is not open to you.")
    if newest.is_draft:
        raise ValidationError("There is a draft of this month already. Sign or drop it first.")
    parts, figures = list(newest.parts.all()), list(newest.figures.all())
    made = MonthlyReport.objects.get(pk=newest.pk)
    made.pk, made._state.adding = None, True
    made.version, made.state, made.why = newest.version + 1, MonthlyReport.State.DRAFT, why
    made.signed_by = made.signed_at = made.reminded_at = None
    made.written_at, made.edits, made.edited_by, made.edited_at = timezone.now(), 0, by, timezone.now()
    made.save(force_insert=True)
    for row in (*parts, *figures):
        row.pk, row._state.adding = None, True
        setattr(row, "report", made)  # noqa: B010  parts and figures have it alike
    ReportPart.objects.bulk_create(parts)
    ReportFigure.objects.bulk_create(figures)
    audit("report.correct", by=by, community_id=made.community_id, report_id=made.pk, why=why)
    return made


@transaction.atomic
def drop_correction(*, by: User, report: MonthlyReport) -> None:
    """Give up a correction that was begun; the signed version stays as it is. A first draft is not dropped."""
    held = _draft(by, report)
    if not held.is_correction:
        raise ValidationError(
            "The first report of a month is not dropped. Leave it unsigned, if nothing is to be said."
        )
    audit("report.drop_correction", by=by, community_id=held.community_id, version=held.version)
    held.delete()


@transaction.atomic
def name_reader(*, by: User, community: Community, person: User, audience: str) -> ReportReader:
    """Let somebody read the signed reports of a community, in one view, and nothing else of it. They are told."""
    require(by, Permission.MANAGE, community)
    if audience not in OUTSIDE:
        raise ValidationError("Choose for whom they read it.")
    if not User.objects.visible_to(by).filter(pk=person.pk).exists():
        raise ValidationError("There is nobody of that name.")
    Community.objects.select_for_update(no_key=True).get(pk=community.pk)
    current = ReportReader.objects.current().in_community(community).filter(user=person).first()
    if current is not None and current.audience == audience:
        return current
    if current is not None:
        _end(current, by)
    reader = ReportReader.objects.create(community=community, user=person, audience=audience, named_by=by)
    audit("report.name_reader", by=by, community_id=community.pk, subject=person, audience=audience)
    order_notices("report_reader", act=None, by=by, object_id=reader.pk)
    return reader


@transaction.atomic
def end_reader(*, by: User, reader: ReportReader) -> None:
    """They read it no more: said by a manager, or by themselves. Twice is once."""
    held = ReportReader.objects.select_for_update(of=("self",)).select_related("community").get(pk=reader.pk)
    if held.user_id != by.pk:
        require(by, Permission.MANAGE, held.community)
    if held.ended_at is None:
        _end(held, by)
        audit("report.end_reader", by=by, community_id=held.community_id, subject=held.user)


def _end(reader: ReportReader, by: User) -> None:
    reader.ended_at, reader.ended_by = timezone.now(), by
    reader.save(update_fields=["ended_at", "ended_by"])


def _draft(by: User, report: MonthlyReport) -> MonthlyReport:
    """The draft as it is now, held until the transaction ends; for managers. Raises ValidationError for a signed one."""
    require(by, Permission.MANAGE, report.community)
    there = MonthlyReport.objects.visible_to(by).select_for_update(of=("self",), no_key=True)
    held = there.select_related("community", "edited_by").filter(pk=report.pk).first()
    if held is None:
        raise Http404("There is no such report, or it is not open to you.")
    if held.is_signed:
        raise ValidationError(SIGNED)
    return held


def _saved(held: MonthlyReport, by: User) -> MonthlyReport:
    held.edits, held.edited_by, held.edited_at = held.edits + 1, by, timezone.now()
    held.save(update_fields=["headline", "edits", "edited_by", "edited_at"])
    return held
