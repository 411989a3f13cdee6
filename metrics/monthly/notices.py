"""Who hears of a monthly report: managers of a draft, who was named of what is signed, members if they chose to."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, OuterRef, Q
from django.utils.safestring import SafeString, mark_safe

from accounts.models import User
from activity.delivery import Draft
from activity.kinds import Level
from activity.letters import NOTHING, Letter, Passage
from activity.models import Mail, MailSettings, NoticeOrder
from communities.models import Community, Membership
from content.feeds import absolute, sayable, with_whole_links
from content.letters import without_pictures
from metrics.models import MonthlyReport, ReportReader
from metrics.models.monthly import Audience, Section
from metrics.monthly.access import find_place
from metrics.monthly.reading import read

#: Told also where the community does not exist for the person: they were named to read its report.
TO_READERS = ("report_for_reader", "report_reader")
MAILED = ("report_signed", "report_for_reader")


def drafts_for(order: NoticeOrder) -> list[Draft]:
    drafter = DRAFTERS.get(order.kind)
    return drafter(order) if drafter else []


def still_read(viewer: User | AnonymousUser) -> Q:
    """A notice to a reader is there as long as they read: what they may no longer open is not named either."""
    if not viewer.is_authenticated or viewer.is_superuser:
        return Q()
    named = ReportReader.objects.current().filter(user=viewer, community=OuterRef("community_id"))
    return ~Q(kind__in=TO_READERS) | Q(Exists(named))


def _report(order: NoticeOrder) -> MonthlyReport | None:
    return MonthlyReport.objects.select_related("community").filter(pk=order.object_id).first()


def _about(person: int, report: MonthlyReport, title: str, group: str = "reports") -> Draft:
    return Draft(person, f"{group}:{report.community_id}", title, report.get_absolute_url(), report.community_id)


def _managers(community: Community) -> list[int]:
    return list(Membership.objects.in_community(community).managers().values_list("user_id", flat=True))


def _draft_written(order: NoticeOrder) -> list[Draft]:
    report = _report(order)
    if report is None or report.is_signed:
        return []
    title = f"The report of {report.name} is drafted: {report.place}. Read it, say what follows, sign it"
    return [_about(person, report, title, "report-draft") for person in _managers(report.community)]


def _draft_waits(order: NoticeOrder) -> list[Draft]:
    report = _report(order)
    if report is None or report.is_signed:
        return []
    title = f"The report of {report.name} waits for your signature: {report.place}"
    return [_about(person, report, title, "report-draft") for person in _managers(report.community)]


def _title(report: MonthlyReport) -> str:
    again = ", corrected" if report.is_correction else ""
    return f"{report.place}, {report.name}{again}. {report.headline}"


def _to_members(order: NoticeOrder) -> list[Draft]:
    """Who chose it: nobody is told of every month unasked. Who is named hears of it as a reader."""
    report = _report(order)
    if report is None or not report.is_signed:
        return []
    chosen = MailSettings.objects.filter(levels__report__in=[Level.HERE.value, Level.MAIL.value])
    members = Membership.objects.current().people().in_community(report.community)
    members = members.filter(user__in=chosen.values("user"))
    named = ReportReader.objects.current().in_community(report.community)
    people = members.exclude(user__in=named.values("user")).values_list("user_id", flat=True)
    return [_about(person, report, _title(report)) for person in people]


def _to_readers(order: NoticeOrder) -> list[Draft]:
    report = _report(order)
    if report is None or not report.is_signed:
        return []
    named = ReportReader.objects.current().in_community(report.community).values_list("user_id", flat=True)
    return [_about(person, report, _title(report)) for person in named]


def _named(order: NoticeOrder) -> list[Draft]:
    reader = ReportReader.objects.current().select_related("community", "named_by").filter(pk=order.object_id).first()
    if reader is None:
        return []
    who = reader.named_by.display_name if reader.named_by else "Somebody"
    title = f"{who} named you as a reader of the monthly report of {reader.community.name}"
    url = f"/c/{reader.community.slug}/reports/"
    return [Draft(reader.user_id, f"report-reader:{reader.community_id}", title, url, reader.community_id)]


DRAFTERS: dict[str, Callable[[NoticeOrder], list[Draft]]] = {
    "report_draft": _draft_written,
    "report_waits": _draft_waits,
    "report_signed": _to_members,
    "report_for_reader": _to_readers,
    "report_reader": _named,
}


def letter_for(mail: Mail, orders: list[NoticeOrder]) -> Letter | None:
    """The signed report of its reader's audience: headline, findings, recommendations, the address."""
    if not orders or orders[-1].kind not in MAILED:
        return None
    report = MonthlyReport.objects.visible_to(mail.recipient).signed().filter(pk=orders[-1].object_id)
    found = report.select_related("community", "signed_by").first()
    if found is None:
        return NOTHING
    place = find_place(mail.recipient, found.community.slug)
    named = Audience.MEMBERS if Audience.MEMBERS in place.audiences else place.audiences[0]
    reading = read(found, named if orders[-1].kind == "report_signed" else _as_named(place.audiences))
    url = absolute(f"{found.get_absolute_url()}?for={reading.audience.value}")
    passages = [Passage(found.headline), Passage(reading.opening)]
    wanted = (Section.FINDINGS, Section.RECOMMENDATIONS)
    passages += [Passage(part.title, _words(part.body_html, url)) for part in reading.sections if part.key in wanted]
    passages.append(
        Passage(f"{reading.signature}. The whole report, with every number and what it is from, is at its address.")
    )
    title = f"{found.place}, {found.name}"
    return Letter(title, url, passages, found.signed_by.display_name if found.signed_by else "", found.place)


def _as_named(audiences: list[Audience]) -> Audience:
    """Whoever is named reads what they were named for, be they a member as well."""
    outside = [audience for audience in audiences if audience not in (Audience.ALL, Audience.MEMBERS)]
    return outside[0] if outside and Audience.ALL not in audiences else audiences[0]


def _words(html: str, address: str) -> SafeString:
    """Only for what communities.markdown made and the sanitiser passed."""
    return mark_safe(sayable(without_pictures(with_whole_links(html, address), address)))
