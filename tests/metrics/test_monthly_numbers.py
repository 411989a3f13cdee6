"""The numbers of a monthly report: counted anew another way, masked, and the same on page, in CSV, API and mail."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from lxml import html

from content.models import Reaction
from learning.models import SkillWeek
from learning.skills import SKILLS
from metrics.actions.monthly import leave_figure_out, sign_report
from metrics.models import ContentList, DeskEntry, MeasureWeek, MonthCount
from metrics.models.monthly import Audience
from metrics.monthly.counts import COUNTS, count_month
from metrics.monthly.figures import Said, change_of
from metrics.monthly.months import Month
from metrics.monthly.reading import read
from metrics.statistics import Course
from tests.factories import join, make_community, make_item, make_reply, make_user
from tests.metrics.months import LAST, fill, on, read_measure, write
from tests.metrics.rows import make_target

pytestmark = pytest.mark.django_db

BETWEEN = {"a": LAST.since, "b": LAST.until - timedelta(microseconds=1)}
RECOUNTS = {
    "new-members": "SELECT count(*) FROM communities_membership WHERE community_id = %(c)s AND joined_at BETWEEN %(a)s AND %(b)s",
    "asks": "SELECT count(*) FROM content_item WHERE community_id = %(c)s AND kind = 'ask' AND published_at BETWEEN %(a)s AND %(b)s",
    "answers": """SELECT count(*) FROM content_reply WHERE kind = 'answer' AND created_at BETWEEN %(a)s AND %(b)s
        AND item_id IN (SELECT id FROM content_item WHERE community_id = %(c)s)""",
    "asks-unanswered": """SELECT count(*) FROM content_item i WHERE community_id = %(c)s AND kind = 'ask'
        AND published_at BETWEEN %(a)s AND %(b)s AND NOT EXISTS (SELECT FROM content_reply r WHERE r.item_id = i.id)
        AND NOT EXISTS (SELECT FROM content_askclock k WHERE k.ask_id = i.id AND k.ended_at < %(b)s)""",
    "answers-accepted": """SELECT count(accepted_at) FROM content_askclock
        WHERE community_id = %(c)s AND accepted_at BETWEEN %(a)s AND %(b)s""",
    "uses": """SELECT sum(n) FROM (
        SELECT count(*) AS n FROM content_reaction u JOIN content_item i ON i.id = u.item_id
        WHERE u.kind = 'use' AND i.community_id = %(c)s AND u.created_at BETWEEN %(a)s AND %(b)s AND u.user_id <> i.author_id
        UNION ALL SELECT count(*) FROM content_reaction u JOIN content_reply r ON r.id = u.reply_id
        JOIN content_item i ON i.id = r.item_id
        WHERE u.kind = 'use' AND i.community_id = %(c)s AND u.created_at BETWEEN %(a)s AND %(b)s AND u.user_id <> r.author_id) s""",
    "searches-missed": "SELECT sum(missed) FROM content_searchday WHERE community_id = %(c)s AND day BETWEEN %(a)s::date AND %(b)s::date",
}


def recount(community, key: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(RECOUNTS[key], {"c": community.pk, **BETWEEN})
        return int(cursor.fetchone()[0])


def texts(page) -> list[list[str]]:
    """Every line of every table of a page: name, value, n, month before, change."""
    rows = html.fromstring(page.content).xpath("//div[contains(@class, 'sheet')]//table//tbody/tr")
    return [[" ".join(cell.text_content().split()) for cell in row.xpath("./th|./td")] for row in rows]


def printed(report, audience=Audience.ALL) -> list[list[str]]:
    def tidy(text: str) -> str:
        return " ".join(text.split())

    lines = read(report, audience).lines
    return [
        [tidy(word) for word in (line.figure.name, line.value, line.n, line.before, line.change)]
        for line in lines
        if not line.figure.is_left_out
    ]


class TestCounts:
    def test_each_is_what_another_statement_counts(self, community):
        expected = fill(community)
        elsewhere = make_user()
        make_item(community, elsewhere, published_at=LAST.until)  # on the first of the next month
        make_item(
            community, elsewhere, published_at=LAST.since.replace(microsecond=0) - (LAST.until - LAST.since) / 900
        )
        count_month(LAST, [community.pk])
        counted = dict(MonthCount.objects.filter(community=community).values_list("key", "value"))
        for key in RECOUNTS:
            assert counted[key] == recount(community, key), key
        assert {key: counted[key] for key in expected} == expected

    def test_of_a_reply_whose_writer_is_gone_the_asker_is_not_the_author(self, community):
        """They used what another wrote, be it nobody who still has an account."""
        asker = make_user()
        reply = make_reply(make_item(community, asker, published_at=on(2)), None, created_at=on(3))
        Reaction.objects.create(kind="use", user=asker, reply=reply, created_at=on(9))
        count_month(LAST, [community.pk])
        assert MonthCount.objects.get(key="uses").value == 1

    def test_nothing_asked_is_a_number_and_nothing_searched_is_none(self, community):
        count_month(LAST, [community.pk])
        counted = dict(MonthCount.objects.filter(community=community).values_list("key", "value"))
        assert counted["asks"] == 0
        assert not {"asks-unanswered", "searches-missed"} & counted.keys()

    def test_communities_are_counted_apart(self, community, alice):
        other = make_community(manager=alice)
        fill(community)
        count_month(LAST, [community.pk, other.pk])
        assert MonthCount.objects.get(community=other, key="asks").value == 0
        assert MonthCount.objects.get(community=community, key="asks").value == 7

    def test_a_snapshot_stays_what_it_was_and_other_counts_are_made_anew(self, community):
        page = make_item(community, None, "page", published_at=on(3))
        kept = ContentList.objects.create(community=community, listing="unowned", total=1)
        count_month(LAST, [community.pk])
        page.delete()
        make_item(community, None, published_at=on(4))
        ContentList.objects.filter(pk=kept.pk).update(total=9)
        count_month(LAST, [community.pk])
        counted = dict(MonthCount.objects.filter(community=community).values_list("key", "value"))
        assert (counted["pages-unowned"], counted["asks"]) == (1, 1)

    def test_of_a_month_long_past_no_snapshot_is_taken(self, community):
        ContentList.objects.create(community=community, listing="unowned", total=1)
        count_month(LAST.before.before, [community.pk])
        assert not MonthCount.objects.filter(key="pages-unowned").exists()

    def test_silent_departments_are_counted_and_not_named(self, community):
        for _ in range(5):
            join(make_user(department="Foundry"), community)
        DeskEntry.objects.create(
            community=community, kind="voice", subject="department-1", title="Nobody from Foundry", reason="x"
        )
        count_month(LAST, [community.pk])
        row = MonthCount.objects.get(key="voices-missing")
        assert (row.value, row.n, row.words) == (1, 1, "")

    def test_a_skill_lacks_only_where_the_printed_numbers_say_so(self, community):
        first, second, third, *_ = SKILLS.values()
        for skill, low, middle, high, unknown in (
            (first, 20, 5, 5, 5),
            (second, 5, 20, 5, 5),
            (third, 3, 2, 2, 60),  # enough is known of seven
        ):
            SkillWeek.objects.create(
                community=community,
                skill=skill.slug,
                as_of=LAST.monday,
                low=low,
                middle=middle,
                high=high,
                unknown=unknown,
            )
        count_month(LAST, [community.pk])
        row = MonthCount.objects.get(key="skills-wanting")
        assert (row.value, row.n, row.words) == (1, 2, first.name)


class TestFigures:
    def test_people_are_rounded_and_things_are_not(self, community):
        fill(community)
        report = write(community)
        said = {figure.key: (figure.value_says, figure.n_says) for figure in report.figures.all()}
        assert said["new-members"] == ("about 10", "about 10")
        assert said["asks"] == ("7", "about 5")
        assert said["asks-unanswered"] == ("1", "7")
        assert said["uses"] == ("4", "fewer than 5")
        assert said["searches-missed"] == ("22\N{NO-BREAK SPACE}%", "40")

    def test_a_group_too_small_is_not_told(self, community):
        read_measure(community, "participation-breadth", 0.5, n=8, detail={"k": 4})
        read_measure(community, "turned-to-helping", 0.5, n=14, detail={"k": 7})
        read_measure(community, "first-reply", 2.0, n=4)
        found = {figure.key: figure for figure in write(community).figures.all()}
        assert (found["participation-breadth"].value_says, found["participation-breadth"].n_says) == (
            "too few to say",
            "",
        )
        assert (found["turned-to-helping"].value_says, found["turned-to-helping"].number) == ("about half", None)
        assert found["first-reply"].value_says == "too few to say"
        assert "8" not in "".join(figure.sentence for figure in found.values() if figure.key == "participation-breadth")

    def test_half_and_nine_of_ten_are_points_of_one_curve(self, community):
        detail = {"work": {"all": {"p50": 3.0, "p90": 20.5, "n": 40}}}
        read_measure(community, "first-reply", 3.0, n=40, detail=detail)
        found = {figure.key: figure for figure in write(community).figures.all()}
        assert found["first-reply"].value_says == "3 h"
        assert found["first-reply-p90"].value_says == "20 h 30 min"
        assert found["first-reply-p90"].made_from == "first-reply"

    def test_a_role_stands_against_the_band_that_held(self, community):
        make_target(community, adopted_at=on(3))
        read_measure(community, "acting-connector", 10 / 212, n=212, detail={"k": 10})
        read_measure(community, "acting-connector", 30 / 212, n=212, detail={"k": 30}, month=LAST.before)
        figure = write(community).figures.get(key="acting-connector")
        assert (figure.verdict, figure.band_says) == ("below", "8–14\N{NO-BREAK SPACE}%")
        assert figure.change == "fell"

    def test_a_target_adopted_after_the_month_is_no_band_of_it(self, community):
        make_target(community, adopted_at=LAST.until)
        read_measure(community, "acting-connector", 10 / 212, n=212, detail={"k": 10})
        assert write(community).figures.get(key="acting-connector").band_says == ""

    @pytest.mark.parametrize(
        ("now", "before", "moved"),
        [(40, 10, Course.ROSE), (10, 40, Course.FELL), (12, 10, Course.SAME), (0, 0, Course.SAME)],
    )
    def test_a_count_moved_only_beyond_chance(self, now, before, moved):
        assert change_of(Said("x", number=now), Said("x", number=before), is_count=True) is moved

    def test_what_may_not_be_known_is_not_compared(self):
        assert change_of(Said("fewer than 5"), Said("about 15", number=15.0), is_count=True) is None

    def test_each_carries_the_statement_it_was_computed_with(self, community):
        fill(community)
        report = write(community)
        assert report.figures.get(key="asks").query.text == COUNTS["asks"].query.strip()


class TestSameEverywhere:
    @pytest.fixture
    def report(self, community, alice):
        fill(community)
        make_target(community, adopted_at=on(3))
        read_measure(community, "acting-connector", 10 / 212, n=212, detail={"k": 10})
        read_measure(community, "promise-kept", 0.8, n=50, low=0.7, high=0.9, detail={"k": 40})
        read_measure(community, "promise-kept", 0.4, n=50, low=0.3, high=0.5, detail={"k": 20}, month=LAST.before)
        report = write(community)
        leave_figure_out(by=alice, figure=report.figures.get(key="answers"), why="Imported ones are among them.")
        return report

    @pytest.mark.parametrize("audience", Audience.values)
    def test_page_csv_and_api_print_the_same(self, as_user, alice, report, audience):
        page = as_user(alice).get(f"{report.get_absolute_url()}?for={audience}")
        rows = texts(page)
        assert [row[:5] for row in rows] == printed(report, Audience(audience))
        exported = as_user(alice).get(f"/c/seals/reports/{LAST}.csv?for={audience}").content.decode("utf-8-sig")
        lines = list(csv.reader(io.StringIO(exported)))
        begin = next(number for number, line in enumerate(lines) if line[:2] == ["Heading", "Figure"])
        figures = [line[1:6] for line in lines[begin + 1 : lines.index([], begin)]]
        assert [line for line in figures if line[1] != "left out"] == [row[:5] for row in rows]
        data = as_user(alice).get(f"/api/v1/communities/seals/reports/{LAST}/?for={audience}").json()
        names = ("name", "value", "n", "before", "change")
        api = [
            [" ".join(figure[name].split()) for name in names]
            for figure in data["figures"]
            if figure["value"] != "left out"
        ]
        assert api == [row[:5] for row in rows]

    def test_every_view_holds_rows_of_the_whole(self, report):
        whole = {tuple(row) for row in printed(report)}
        for audience in Audience:
            assert {tuple(row) for row in printed(report, audience)} <= whole

    def test_what_is_left_out_is_said_and_its_number_is_nowhere(self, as_user, alice, bob, report):
        sign_report(by=alice, report=report)
        figure = report.figures.get(key="answers")
        for person in (alice, bob):
            page = as_user(person).get(report.get_absolute_url()).content.decode()
            assert "Imported ones are among them." in page
            assert "answers were written" not in page
        exported = as_user(bob).get(f"/c/seals/reports/{LAST}.csv").content.decode()
        assert "left out: Imported ones are among them." in exported
        page = as_user(bob).get(f"/c/seals/reports/{LAST}/figures/{figure.pk}/").content.decode()
        assert "Left out of the report." in page
        assert "As printed" not in page

    def test_the_address_of_a_figure_says_what_the_page_says_and_what_is_so_today(self, as_user, alice, report):
        figure = report.figures.get(key="promise-kept")
        address = f"/c/seals/reports/{LAST}/figures/{figure.pk}/"
        page = as_user(alice).get(address).content.decode()
        assert figure.sentence in page
        assert "it still says the same" in page
        MeasureWeek.objects.filter(key="promise-kept", as_of=LAST.monday).update(value=0.1, detail={"k": 5})
        page = as_user(alice).get(address).content.decode()
        assert "it says something else today" in page
        assert "10\N{NO-BREAK SPACE}%" in page
        assert figure.sentence in page

    def test_a_count_can_be_compared_with_today_as_well(self, as_user, alice, community, report):
        make_item(community, alice, published_at=on(8))
        figure = report.figures.get(key="asks")
        count_month(LAST, [community.pk])
        page = as_user(alice).get(f"/c/seals/reports/{LAST}/figures/{figure.pk}/").content.decode()
        assert "it says something else today:</strong> 8" in page


def test_the_monday_of_a_month_lies_in_it_or_right_after():
    assert Month.read("2026-10").monday.isoformat() == "2026-10-26"
    assert Month.read("2026-01").monday.isoformat() == "2026-01-26"
    assert Month.read("2027-02").monday.isoformat() == "2027-03-01"  # a Monday that speaks of all of February
    assert Month.read("2026-12").until == datetime(2027, 1, 1, tzinfo=UTC)
