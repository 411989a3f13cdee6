"""Who reads a monthly report and who hears of it: members in their view, whoever was named and nobody else."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils import timezone

from activity.actions import save_mail_settings
from activity.models import Notice
from activity.tasks import deliver_waiting
from communities.models import Community, Visibility
from metrics.actions.monthly import (
    Words,
    correct_report,
    edit_report,
    end_reader,
    name_reader,
    sign_report,
)
from metrics.desk import filling
from metrics.models import DeskEntry, MonthCount, MonthlyReport, ReportFigure, ReportReader
from metrics.models.monthly import Audience
from metrics.monthly.counts import count_month
from metrics.monthly.reading import read, rows_of
from metrics.monthly.tending import remind, tend_reports
from tests.factories import make_community, make_user
from tests.mailroom import send_all, verify
from tests.metrics.months import LAST, fill, read_measure, write

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(community) -> MonthlyReport:
    fill(community)
    return write(community)


@pytest.fixture
def signed(alice, draft) -> MonthlyReport:
    return sign_report(by=alice, report=draft)


def said(report: MonthlyReport, audience: Audience = Audience.ALL) -> list[list[str]]:
    return rows_of(read(MonthlyReport.objects.get(pk=report.pk), audience))


def body(report: MonthlyReport, key: str) -> str:
    return report.parts.get(key=key).body


class TestReading:
    def test_what_is_said_to_be_utc_is_utc_far_away_too(self, as_user, bob, signed):
        """bob reads in Sydney what was computed and read late on the day before there; nothing moves with the reader."""
        bob.time_zone = "Australia/Sydney"
        bob.save(update_fields=["time_zone"])
        at = datetime(2026, 11, 1, 20, tzinfo=UTC)
        figure = signed.figures.filter(audiences__contains=[Audience.MEMBERS]).first()
        ReportFigure.objects.filter(pk=figure.pk).update(computed_at=at)
        MonthlyReport.objects.filter(pk=signed.pk).update(computed_at=at)
        client = as_user(bob)
        assert (
            "1 November 2026, 20:00 UTC"
            in client.get(f"{signed.get_absolute_url()}figures/{figure.pk}/").content.decode()
        )
        assert "were read on 1 November 2026" in client.get(signed.get_absolute_url()).content.decode()

    def test_members_read_what_is_signed_in_their_view_alone(self, as_user, alice, bob, charlie, draft):
        url = draft.get_absolute_url()
        assert as_user(bob).get(url).status_code == 404
        sign_report(by=alice, report=draft)
        assert as_user(bob).get(url).context["reading"].audience == Audience.MEMBERS
        for wanted in ("all", "sponsor", "learning", "it", "line", "x"):
            assert as_user(bob).get(f"{url}?for={wanted}").status_code == 404
            assert as_user(bob).get(f"/c/seals/reports/{LAST}.csv?for={wanted}").status_code == 404
        for address in (
            url,
            "/c/seals/reports/",
            f"/c/seals/reports/{LAST}.csv",
            f"/api/v1/communities/seals/reports/{LAST}/",
        ):
            assert as_user(charlie).get(address).status_code == 404

    def test_what_members_may_not_see_is_in_no_view_of_theirs(self, as_user, alice, bob, community):
        MonthCount.objects.create(
            community=community, key="skills-wanting", month=LAST.first, value=2, n=9, words="Hosting"
        )
        MonthCount.objects.create(community=community, key="asks", month=LAST.first, value=0, n=0)
        MonthCount.objects.create(community=community, key="asks", month=LAST.before.first, value=0, n=0)
        report = sign_report(by=alice, report=write(community))
        page = as_user(bob).get(report.get_absolute_url()).content.decode()
        assert "skill" not in page.lower().partition("what the numbers say")[2].partition("how to read it")[0]
        figure = report.figures.get(key="skills-wanting")
        assert as_user(bob).get(f"/c/seals/reports/{LAST}/figures/{figure.pk}/").status_code == 404
        assert as_user(alice).get(f"/c/seals/reports/{LAST}/figures/{figure.pk}/").status_code == 200
        assert "Hosting" not in "".join(part.body for part in report.parts.all())

    def test_a_named_reader_reads_this_and_nothing_else(self, as_user, alice, charlie, community, signed):
        Community.objects.filter(pk=community.pk).update(visibility=Visibility.PRIVATE)
        client = as_user(charlie)
        assert client.get(signed.get_absolute_url()).status_code == 404
        reader = name_reader(by=alice, community=community, person=charlie, audience="sponsor")
        page = client.get(signed.get_absolute_url())
        assert page.context["reading"].audience == Audience.SPONSOR
        assert 'class="rooms"' not in page.content.decode()
        figure = next(line.figure for line in page.context["reading"].lines)
        detail = client.get(f"/c/seals/reports/{LAST}/figures/{figure.pk}/")
        assert detail.status_code == 200
        assert detail.context["evidence"] == ""
        for closed in (
            "/c/seals/",
            "/c/seals/purposes/",
            "/c/seals/measures/",
            "/c/seals/members/",
            "/c/seals/manage/",
        ):
            assert client.get(closed).status_code == 404, closed
        for wanted in ("all", "members", "it"):
            assert client.get(f"{signed.get_absolute_url()}?for={wanted}").status_code == 404
        hidden = ReportFigure.objects.exclude(audiences__contains=["sponsor"]).first()
        if hidden:
            assert client.get(f"/c/seals/reports/{LAST}/figures/{hidden.pk}/").status_code == 404
        assert client.get(f"/api/v1/communities/seals/reports/{LAST}/").json()["audience"] == "sponsor"
        end_reader(by=alice, reader=reader)
        assert client.get(signed.get_absolute_url()).status_code == 404

    @pytest.mark.parametrize("is_count", [True, False])
    def test_a_later_month_is_told_to_no_outside_reader(self, as_user, alice, bob, charlie, community, is_count):
        """Its report is not signed: inside the newest number stands beside the printed one, outside it does not."""
        key = "asks" if is_count else "advice-applied"
        read_measure(community, "advice-applied", 0.25, n=120, low=0.2, high=0.3, detail={"k": 30}, month=LAST.before)
        fill(community, LAST.before)
        report = sign_report(by=alice, report=write(community, LAST.before))
        if is_count:
            count_month(LAST, [community.pk])
        else:
            read_measure(community, key, 0.9, n=120, low=0.85, high=0.95, detail={"k": 108})
        name_reader(by=alice, community=community, person=charlie, audience="sponsor")
        figure = report.figures.filter(made_from=key, audiences__contains=["sponsor", "members"]).first()
        url = f"{report.get_absolute_url()}figures/{figure.pk}/"
        for person, is_told in ((alice, True), (bob, True), (charlie, False)):
            page = as_user(person).get(url)
            assert ("The newest, of" in page.content.decode()) is is_told, person
            assert page.context["today"].again is not None

    def test_who_reads_it_is_said_on_it(self, as_user, alice, bob, charlie, community, signed):
        name_reader(by=alice, community=community, person=charlie, audience="it")
        page = as_user(bob).get(signed.get_absolute_url()).content.decode()
        assert "Charlie Outside (IT)" in page

    def test_a_member_who_was_named_lands_on_the_view_they_were_named_for(self, as_user, alice, bob, community, signed):
        name_reader(by=alice, community=community, person=bob, audience="sponsor")
        url = signed.get_absolute_url()
        page = as_user(bob).get(url)
        assert page.context["reading"].audience == Audience.SPONSOR
        assert [tab["label"] for tab in page.context["tabs"]] == ["Sponsor", "Members"]
        assert as_user(bob).get(f"{url}?for=members").context["reading"].audience == Audience.MEMBERS
        assert as_user(bob).get(f"/api/v1/communities/seals/reports/{LAST}/").json()["audience"] == "sponsor"

    def test_a_reader_can_leave_and_another_view_replaces_the_first(self, as_user, alice, charlie, community):
        name_reader(by=alice, community=community, person=charlie, audience="it")
        reader = name_reader(by=alice, community=community, person=charlie, audience="line")
        assert ReportReader.objects.current().get() == reader
        response = as_user(charlie).post(f"/c/seals/reports/readers/{reader.pk}/end/")
        assert (response.status_code, response["Location"]) == (302, "/")
        assert not ReportReader.objects.current().exists()

    def test_nobody_ends_the_reading_of_another(self, bob, charlie, alice, community):
        reader = name_reader(by=alice, community=community, person=charlie, audience="it")
        with pytest.raises(PermissionDenied):
            end_reader(by=bob, reader=reader)

    def test_administrators_read_and_strangers_find_nothing(self, as_user, draft):
        root = make_user("Root", is_superuser=True)
        assert as_user(root).get(draft.get_absolute_url()).status_code == 200
        assert as_user(root).get("/c/seals/reports/2020-01/").status_code == 404
        assert as_user(root).get(f"{draft.get_absolute_url()}?version=7").status_code == 404

    def test_of_a_report_of_another_community_no_figure_is_found(self, as_user, alice, signed):
        other = make_community(slug="other", manager=alice)
        figure = signed.figures.first()
        assert as_user(alice).get(f"/c/{other.slug}/reports/{LAST}/figures/{figure.pk}/").status_code == 404

    def test_a_correction_is_not_begun_by_who_is_outside(self, charlie, signed):
        Community.objects.update(visibility=Visibility.PRIVATE)
        with pytest.raises(Http404):
            correct_report(by=charlie, report=signed, why="A")


def post() -> list[str]:
    """Deliver and send everything; to whom what went."""
    deliver_waiting()
    return sorted(f"{message.to[0]}: {message.subject}" for message in send_all())


class TestTelling:
    def test_managers_hear_of_the_draft_and_again_after_a_week_once(self, alice, bob, draft):
        deliver_waiting()
        assert [n.recipient for n in Notice.objects.filter(kind="report_draft")] == [alice]
        assert remind() == 0
        MonthlyReport.objects.update(written_at=timezone.now() - timedelta(days=8))
        assert (remind(), remind()) == (1, 0)
        deliver_waiting()
        assert [n.recipient for n in Notice.objects.filter(kind="report_waits")] == [alice]
        assert not Notice.objects.filter(recipient=bob)

    def test_the_task_of_a_day_twice_is_once(self, alice, community):
        Community.objects.update(created_at=LAST.before.since)
        assert tend_reports() == {"written": 1, "reminded": 0}
        assert tend_reports() == {"written": 0, "reminded": 0}

    def test_the_draft_stands_on_the_desk_until_it_is_signed(self, alice, community, draft):
        filling.fill(community)
        entry = DeskEntry.objects.get(kind="report")
        assert (entry.title, entry.to) == (f"The report of {LAST.name}", draft.get_absolute_url())
        sign_report(by=alice, report=draft)
        filling.fill(community)
        assert not DeskEntry.objects.filter(kind="report").exists()

    def test_readers_and_members_who_chose_it_get_it_by_mail(self, alice, bob, charlie, community, draft):
        verify(bob, charlie)
        other = make_user("Other Member")
        community.memberships.create(user=other)
        save_mail_settings(by=bob, levels={"report": "mail"})
        name_reader(by=alice, community=community, person=charlie, audience="sponsor")
        post()
        edit_report(by=alice, report=draft, words=Words("A good month.", {("section", "findings"): "Pumps ran."}))
        sign_report(by=alice, report=draft)
        sent = post()
        subject = f"Seals and pumps, {LAST.name} · Seals and pumps"
        assert sent == [f"Bob Member <bob@example.org>: {subject}", f"Charlie Outside <charlie@example.org>: {subject}"]
        texts = {message.to[0].split()[0]: message.body for message in mail.outbox[-2:]}
        for text in texts.values():
            assert "A good month." in text
            assert "Pumps ran." in text
            assert "Recommendations" in text
        assert "?for=sponsor" in texts["Charlie"]
        assert "?for=members" in texts["Bob"]
        assert not Notice.objects.filter(recipient=other).exists()
        assert post() == []

    def test_who_was_taken_off_gets_no_mail_and_the_notice_is_gone(self, alice, charlie, community, draft):
        verify(charlie)
        reader = name_reader(by=alice, community=community, person=charlie, audience="it")
        sign_report(by=alice, report=draft)
        deliver_waiting()
        assert Notice.objects.visible_to(charlie).count() == 2
        end_reader(by=alice, reader=reader)
        assert Notice.objects.visible_to(charlie).count() == 0
        assert post() == []
