"""Three monthly reports of one community: two that its manager edited and signed, one of them corrected, and a draft."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from datetime import date as day

from django.db import transaction

from activity.models import NoticeOrder
from communities.models import Community, Membership
from metrics.actions.monthly import (
    Words,
    correct_report,
    edit_report,
    leave_figure_out,
    name_reader,
    sign_report,
)
from metrics.models import MonthlyReport, ReportReader
from metrics.monthly.months import Month
from metrics.monthly.writing import write_month

PLACE = "field-service"
FINDINGS = (
    "- By day an ask finds somebody within the shift. What comes in at night still waits for the morning.\n"
    "- Answers that were accepted are used: the ones on seals and bearings travel furthest.\n"
    "- Hardly anybody brings people together. Two do most of it.",
    "- Asks come from the same four sites. The others phone, and nobody learns from what was said there.\n"
    "- The pages on commissioning are read and not kept: nobody looked at them for a year.\n"
    "- The engineers we asked in the monthly call name seals first when they say what helped.",
)
CONCLUSIONS = (
    "The community does what it was set up for by day. By night it depends on who happens to be awake.",
    "It helps to name somebody. Since shift leads bring in a colleague by name, fewer asks wait.",
)
RECOMMENDATIONS = (
    "- **To the sponsor:** let two shift leads keep an hour a week for open asks.\n"
    "- **To us:** ask back two weeks after an accepted answer whether it held.",
    "- **To line managers:** name somebody at each site who looks after its pages.\n"
    "- **To us:** introduce newcomers to those who asked the same a year ago.",
)
OWN = (
    "The night shift started using the phone instead in the second week; we are talking about why.",
    "Two of the asks came from suppliers, through colleagues here.",
)


@transaction.atomic
def report_months(end: datetime) -> int:
    """Once the weekly readings are there; how many reports. Orders of notices are those of long ago: nobody is told anew."""
    community = Community.objects.filter(slug=PLACE).first()
    manager = Membership.objects.managers().filter(community=community).order_by("joined_at", "pk").first()
    if community is None or manager is None or MonthlyReport.objects.exists():
        return 0
    ordered = NoticeOrder.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    last = Month.of(end.astimezone(UTC).date()).before
    months = [month for month in (last.before.before, last.before, last) if _has_readings(community, month)]
    written = sum(write_month(month, [community]) for month in months)
    for turn, month in enumerate(months[:-1]):
        _finish(MonthlyReport.objects.get(community=community, month=month.first), manager, turn)
    _name(community, manager)
    _date(community, months)
    NoticeOrder.objects.filter(pk__gt=ordered).update(delivered_at=end)
    return written


def _has_readings(community: Community, month: Month) -> bool:
    """It was there by then, and somebody measured it."""
    return community.created_at < month.until and community.measure_weeks.filter(as_of=month.monday).exists()


def _finish(report: MonthlyReport, manager: Membership, turn: int) -> None:
    """What a manager makes of a draft; the first was corrected later."""
    by = manager.user
    if (views := report.figures.filter(key="views").first()) is not None:
        leave_figure_out(by=by, figure=views, why="A script opened every page twice a day until the 12th.")
    texts = {
        ("section", "findings"): FINDINGS[turn],
        ("section", "conclusions"): CONCLUSIONS[turn],
        ("section", "recommendations"): RECOMMENDATIONS[turn],
        ("heading", "needs"): OWN[turn],
    }
    report.refresh_from_db()
    signed = sign_report(by=by, report=edit_report(by=by, report=report, words=Words(report.headline, texts)))
    if turn == 0:
        again = correct_report(
            by=by, report=signed, why="The night shift was said to have stopped asking. It asks less."
        )
        sign_report(by=by, report=edit_report(by=by, report=again, words=Words(again.headline, {})))


def _name(community: Community, manager: Membership) -> None:
    """The sponsor, and somebody of IT who is no member."""
    inside = Membership.objects.current().filter(community=community).values("user")
    outside = type(manager.user).objects.people().exclude(pk__in=inside).order_by("pk")
    wanted = [(community.sponsor, "sponsor"), (outside.first(), "it")]
    for person, audience in wanted:
        if person is not None and person.pk != manager.user_id:
            name_reader(by=manager.user, community=community, person=person, audience=audience)


def _date(community: Community, months: list[Month]) -> None:
    """When it was written, signed, corrected and who was named: in the days after each month."""
    for month in months:
        for report in MonthlyReport.objects.filter(community=community, month=month.first):
            written = _at(month.next_first, 5 + 200 * (report.version - 1))
            report.written_at, report.computed_at = written, _at(month.next_first, 5)
            if report.signed_at:
                report.signed_at = written + timedelta(hours=52)
                report.edited_at = report.signed_at
            report.save(update_fields=["written_at", "computed_at", "signed_at", "edited_at"])
            report.figures.exclude(computed_at=None).update(computed_at=_at(month.next_first, 3))
    if months:
        ReportReader.objects.filter(community=community).update(named_at=_at(months[0].next_first, 57))


def _at(first: day, hours: int) -> datetime:
    return datetime(first.year, first.month, first.day, tzinfo=UTC) + timedelta(hours=hours)
