"""The monthly report: writes itself once, is edited, signed and frozen, corrected by a new version, read by those it is for."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from communities.models import Community
from content.models import SearchDay
from metrics.actions.monthly import (
    Words,
    correct_report,
    drop_correction,
    edit_report,
    leave_figure_out,
    name_reader,
    put_figure_back,
    refresh_report,
    sign_report,
)
from metrics.actions.steps import close_step, take_step
from metrics.models import MeasureWeek, MonthCount, MonthlyReport, NextStep, ReportFigure
from metrics.models.monthly import Audience
from metrics.models.purposes import SENTENCE_LIMIT
from metrics.monthly import writing
from metrics.monthly.counts import count_month
from metrics.monthly.reading import read, rows_of
from metrics.monthly.tending import count_lately, tend_reports
from metrics.monthly.writing import write_month
from tests.factories import make_community
from tests.metrics.aims import make_purpose, make_target
from tests.metrics.months import LAST, fill, on, read_measure, write

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


class TestWriting:
    def test_the_headline_says_how_it_went_and_what_is_needed(self, draft):
        assert draft.headline == (
            f"{LAST.word}: 6 of 7 asks had a reply by its end, and 4 times something was used at work. "
            "What is needed: an answer to one ask, and texts on what people look for in vain."
        )

    def test_the_four_headings_and_the_four_parts_are_there_in_order(self, draft):
        titles = list(draft.parts.exclude(kind="opening").values_list("title", flat=True))
        assert titles == [
            *("Trends", "Needs", "Benefits", "Impact"),
            *("Findings", "Conclusions", "Results", "Recommendations"),
        ]
        assert "- Bring the ask that still waits to somebody who knows, by name." in body(draft, "recommendations")
        assert "2 answers accepted" in body(draft, "results")

    def test_nothing_happened_is_a_report_as_well(self, community):
        report = write(community)
        assert report.headline.startswith(f"{LAST.word}: a quiet month.")
        assert all(part.body for part in report.parts.filter(kind="section"))

    def test_a_second_run_writes_nothing(self, community, draft):
        assert write_month(LAST) == 0
        assert write_month(LAST, [community]) == 0
        assert MonthlyReport.objects.count() == 1

    def test_only_live_communities_that_were_there_have_one(self, alice):
        for lifecycle in ("draft", "dormant", "archived"):
            make_community(manager=alice, lifecycle=lifecycle, created_at=LAST.since)
        make_community(manager=alice, created_at=LAST.until)
        there = make_community(manager=alice, created_at=LAST.since)
        write_month(LAST)
        assert list(MonthlyReport.objects.values_list("community", flat=True)) == [there.pk]

    def test_of_the_month_before_its_founding_nothing_is_counted(self, alice):
        """“0 the month before, and more by now” would be said of a month in which it was not there."""
        for name, founded in (("new", LAST.since), ("older", LAST.before.until - timedelta(seconds=1))):
            fill(make_community(slug=name, manager=alice, created_at=founded))
        write_month(LAST)
        asks = {each.report.community.slug: each for each in ReportFigure.objects.filter(key="asks")}
        assert (asks["new"].value_says, asks["new"].before_says, asks["new"].change) == ("7", "not counted then", "")
        assert (asks["older"].before_says, asks["older"].change) == ("0", "rose")
        report = asks["new"].report
        count_lately(LAST)
        refresh_report(by=alice, report=report)
        assert report.figures.get(key="asks").before_says == "not counted then"

    def test_a_headline_that_is_too_long_ends_with_a_whole_word(self, alice, monkeypatch, draft):
        words = f"{LAST.word}: {'a thing ' * 60}."
        monkeypatch.setattr(writing, "headline", lambda month, found: words)
        refresh_report(by=alice, report=draft)
        draft.refresh_from_db()
        assert len(draft.headline) <= SENTENCE_LIMIT
        assert draft.headline.endswith(("a thing…", "thing a…"))
        assert draft.headline_drafted == draft.headline

    def test_one_that_fails_leaves_the_others(self, alice, monkeypatch, caplog):
        for _ in range(2):
            make_community(manager=alice, created_at=LAST.since)
        bad = Community.objects.order_by("pk").first()
        real = writing.figures_of

        def figures_of(material):
            assert material.community != bad, "No."
            return real(material)

        monkeypatch.setattr(writing, "figures_of", figures_of)
        assert write_month(LAST) == 1
        assert "was not written" in caplog.text

    def test_what_is_read_is_read_once_for_many_communities(self, alice):
        asked = []
        for many in (2, 8):
            for _ in range(many):
                make_community(manager=alice, created_at=LAST.before.since)
            with CaptureQueriesContext(connection) as queries:
                assert write_month(LAST) == many
            asked.append(len(queries))
        assert asked[1] - asked[0] <= 6 * 10, asked  # what each writes

    def test_targets_and_steps_are_results(self, alice, bob, community):
        purpose = make_purpose(bob, community, adopt_by=alice)
        target = make_target(bob, purpose, adopt_by=alice)
        type(target).objects.filter(pk=target.pk).update(adopted_on=on(1).date())
        read_measure(community, "advice-applied", 0.2, n=100, low=0.15, high=0.26, detail={"k": 20})
        day = timezone.now().date() + timedelta(days=9)
        step = take_step(
            by=alice, community=community, finding="x", what="Ask back after a week", owner=alice, due_on=day
        )
        close_step(by=alice, step=step, outcome="helped", result="Two of three came back.")
        NextStep.objects.filter(pk=step.pk).update(closed_at=on(20))
        going_on = take_step(by=alice, community=community, finding="x", what="Two at night.", owner=None, due_on=day)
        NextStep.objects.filter(pk=going_on.pk).update(taken_at=on(21))
        report = write(community)
        results = body(report, "results")
        assert f"Begun already: two at night, to be done by {day.day} {day:%B}." in body(report, "recommendations")
        assert "20\N{NO-BREAK SPACE}% (n = 100), target 40–90\N{NO-BREAK SPACE}%. Below target." in results
        assert "Tried: ask back after a week. In the end: it helped. Two of three came back." in results
        assert "something done about “Accepted answers that were put to use”, below its target" in report.headline
        assert report.figures.get(key="steps-that-helped").value_says == "1"

    def test_the_command_writes_a_month_once(self, community, capsys):
        Community.objects.update(created_at=LAST.before.since)
        call_command("write_reports", "--month", str(LAST))
        call_command("write_reports", "--month", str(LAST), "--community", "seals")
        assert [line[:8] for line in capsys.readouterr().out.splitlines()] == ["1 drafts", "0 drafts"]
        for odd in ("2026-13", "June", f"{timezone.now():%Y-%m}"):
            with pytest.raises(CommandError):
                call_command("write_reports", "--month", odd)
        with pytest.raises(CommandError, match="no community nowhere"):
            call_command("write_reports", "--community", "nowhere")


class TestEditing:
    def test_what_was_written_is_kept_and_rendered(self, alice, draft):
        words = Words("A good month.", {("section", "findings"): "We **know** more.", ("heading", "needs"): "Nights."})
        edit_report(by=alice, report=draft, words=words)
        draft.refresh_from_db()
        assert draft.headline == "A good month."
        part = draft.parts.get(key="findings")
        assert (part.body, part.is_edited) == ("We **know** more.", True)
        assert "<strong>know</strong>" in part.body_html
        assert draft.parts.get(kind="heading", key="needs").body == "Nights."

    def test_two_at_once_are_told_of_each_other(self, alice, bob, draft):
        edit_report(by=alice, report=draft, words=Words("First.", {}, base=0))
        with pytest.raises(ValidationError, match="Alice Manager saved this draft"):
            edit_report(by=alice, report=draft, words=Words("Second.", {}, base=0))

    def test_the_form_keeps_what_was_typed_and_saves_it_the_second_time(self, as_user, alice, draft):
        client, url = as_user(alice), f"/c/seals/reports/{LAST}/edit/"
        form = client.get(url).context["form"]
        data = {name: "" if form.initial[name] is None else form.initial[name] for name in form.fields} | {
            "headline": "Mine."
        }
        edit_report(by=alice, report=draft, words=Words("Another's.", {}))
        page = client.post(url, data)
        assert "saved this draft while you were writing" in page.content.decode()
        again = page.context["form"]
        assert again["headline"].value() == "Mine."
        assert client.post(url, data | {"base": again["base"].value()}).status_code == 302
        draft.refresh_from_db()
        assert draft.headline == "Mine."

    @pytest.mark.parametrize("words", [Words(" ", {}), Words("x" * 301, {}), Words("A", {("section", "results"): " "})])
    def test_an_empty_or_endless_text_is_refused(self, alice, draft, words):
        with pytest.raises(ValidationError):
            edit_report(by=alice, report=draft, words=words)

    def test_members_do_not_edit_nor_sign_nor_name_readers(self, bob, charlie, community, draft):
        figure = draft.figures.first()
        for person, refusal in ((bob, PermissionDenied), (charlie, PermissionDenied)):
            for act in (
                lambda p: edit_report(by=p, report=draft, words=Words("A", {})),
                lambda p: leave_figure_out(by=p, figure=figure, why="A"),
                lambda p: refresh_report(by=p, report=draft),
                lambda p: sign_report(by=p, report=draft),
                lambda p: name_reader(by=p, community=community, person=bob, audience="it"),
            ):
                with pytest.raises(refusal):
                    act(person)

    def test_leaving_a_figure_out_needs_a_reason_and_unsays_the_sentences(self, alice, draft):
        figure = draft.figures.get(key="uses")
        with pytest.raises(ValidationError, match="why"):
            leave_figure_out(by=alice, figure=figure, why=" ")
        leave_figure_out(by=alice, figure=figure, why="A test was counted.")
        draft.refresh_from_db()
        assert "used at work" not in draft.headline
        assert "used at work" not in draft.parts.get(key="benefits").says[Audience.ALL]
        put_figure_back(by=alice, figure=figure)
        draft.refresh_from_db()
        assert "4 times something was used at work" in draft.headline

    def test_what_was_edited_is_not_drafted_anew(self, alice, draft):
        edit_report(by=alice, report=draft, words=Words("Mine.", {("section", "findings"): "Mine too."}))
        leave_figure_out(by=alice, figure=draft.figures.get(key="uses"), why="Odd.")
        draft.refresh_from_db()
        assert (draft.headline, body(draft, "findings")) == ("Mine.", "Mine too.")

    def test_numbers_are_brought_up_to_date_and_the_words_stay(self, alice, community, draft):
        leave_figure_out(by=alice, figure=draft.figures.get(key="uses"), why="Odd.")
        edit_report(by=alice, report=draft, words=Words("Mine.", {}))
        read_measure(community, "people-served", 2.5, n=40)
        refresh_report(by=alice, report=draft)
        draft.refresh_from_db()
        assert draft.headline == "Mine."
        assert draft.figures.get(key="people-served").value_says == "2.5"
        assert draft.figures.get(key="uses").left_out_why == "Odd."


class TestSigning:
    def test_nothing_that_happens_later_changes_it(self, alice, community, signed, monkeypatch):
        before = {audience: said(signed, audience) for audience in Audience}
        MeasureWeek.objects.all().delete()
        MonthCount.objects.all().delete()
        SearchDay.objects.all().delete()
        fill(community)
        count_month(LAST, [community.pk])
        Community.objects.filter(pk=community.pk).update(name="Another name", purpose="Another purpose")
        monkeypatch.setattr("metrics.masking.STEP", 50)
        monkeypatch.setattr("metrics.monthly.audiences.OPENINGS", {})
        monkeypatch.setattr("metrics.monthly.counts.COUNTS", {})
        tend_reports()
        assert {audience: said(signed, audience) for audience in Audience} == before
        for act in (
            lambda: edit_report(by=alice, report=signed, words=Words("A", {})),
            lambda: leave_figure_out(by=alice, figure=signed.figures.first(), why="A"),
            lambda: put_figure_back(by=alice, figure=signed.figures.first()),
            lambda: refresh_report(by=alice, report=signed),
            lambda: sign_report(by=alice, report=signed),
            lambda: drop_correction(by=alice, report=signed),
        ):
            with pytest.raises(ValidationError, match="changes no more"):
                act()
        assert {audience: said(signed, audience) for audience in Audience} == before

    def test_a_draft_that_was_changed_meanwhile_is_read_first(self, alice, draft):
        edit_report(by=alice, report=draft, words=Words("Changed.", {}))
        with pytest.raises(ValidationError, match="Read it once more"):
            sign_report(by=alice, report=draft, base=0)

    def test_a_correction_is_a_version_of_its_own(self, as_user, alice, bob, signed):
        before = said(signed)
        made = correct_report(by=alice, report=signed, why="A site was counted twice.")
        assert (made.version, made.state) == (2, MonthlyReport.State.DRAFT)
        edit_report(by=alice, report=made, words=Words("Corrected.", {}))
        url = signed.get_absolute_url()
        assert "Corrected." not in as_user(bob).get(url).content.decode()  # until it is signed
        sign_report(by=alice, report=made)
        page = as_user(bob).get(url).content.decode()
        assert "Corrected on" in page
        assert "A site was counted twice." in page
        old = as_user(bob).get(f"{url}?version=1").content.decode()
        assert signed.headline in old
        assert "This version was corrected on" in old
        assert said(signed) == before

    def test_one_correction_at_a_time_and_with_a_reason(self, alice, signed):
        with pytest.raises(ValidationError, match="what was wrong"):
            correct_report(by=alice, report=signed, why="")
        made = correct_report(by=alice, report=signed, why="Typo.")
        with pytest.raises(ValidationError, match="a draft of this month"):
            correct_report(by=alice, report=signed, why="Typo.")
        drop_correction(by=alice, report=made)
        assert MonthlyReport.objects.get() == signed

    def test_a_first_draft_is_not_dropped(self, alice, draft):
        with pytest.raises(ValidationError, match="not dropped"):
            drop_correction(by=alice, report=draft)
