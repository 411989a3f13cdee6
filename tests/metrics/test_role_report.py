"""The progress report: the page and the CSV say the same, the address keeps it, and small groups stay hidden."""

import csv
import io
import re
from datetime import UTC, datetime
from html.parser import HTMLParser

import pytest
from django.urls import reverse

from roles.models import CommunityWeek, RoleSettings
from tests.metrics.rows import ACTING, MONDAY, PRIMARY, make_target, make_week

pytestmark = pytest.mark.django_db


class Tables(HTMLParser):
    """Every table of a page: rows of texts."""

    def __init__(self):
        super().__init__()
        self.tables, self.cell = [], None

    def handle_starttag(self, tag, attrs):
        if tag == "table":
            self.tables.append([])
        elif tag == "tr" and self.tables:
            self.tables[-1].append([])
        elif tag in ("td", "th") and self.tables:
            self.cell = []

    def handle_data(self, data):
        if self.cell is not None:
            self.cell.append(data)

    def handle_endtag(self, tag):
        if tag in ("td", "th") and self.cell is not None:
            self.tables[-1][-1].append(" ".join("".join(self.cell).split()))
            self.cell = None


def tables_of(page):
    parser = Tables()
    parser.feed(page)
    return parser.tables


def blocks_of(text):
    blocks, rows = {}, []
    for row in csv.reader(io.StringIO(text.removeprefix("\N{BYTE ORDER MARK}"))):
        if row:
            rows.append([" ".join(cell.split()) for cell in row])
        elif rows:
            blocks[rows[0][0]], rows = rows[1:], []
    return blocks


def both(client, community, **query):
    page = client.get(reverse("metrics:role-report", args=[community.slug]), query)
    table = client.get(reverse("metrics:role-report-csv", args=[community.slug]), query)
    assert page.status_code == table.status_code == 200
    return page.content.decode(), blocks_of(table.content.decode())


@pytest.fixture
def quarter(community, alice):
    for back in range(14):
        make_week(community, back=back, acting={**ACTING, "carrier": 17 + 4 * back})
    make_target(community, author=alice, adopted_at=datetime(2026, 9, 1, tzinfo=UTC))
    return community


PERIOD = {"from": "2026-08-17", "to": "2026-11-16"}


def test_the_page_and_the_csv_carry_identical_numbers(as_user, bob, quarter):
    page, blocks = both(as_user(bob), quarter, **PERIOD)
    on_page = tables_of(page)
    for title in ("In short", "Roles", "Main roles", "What happened in the period", "Definitions"):
        assert blocks[title] in on_page, title
    connectors = next(row for row in blocks["Roles"] if row[0] == "Connectors")
    assert connectors[:8] == [
        "Connectors",
        "8–14 %",
        "5 %",
        "about 10",
        "212",
        "2–9",
        "3 points under",
        "below, 90 in 100",
    ]
    carriers = next(row for row in blocks["Roles"] if row[0] == "Carriers")
    assert carriers[8:] == ["33 %", "fell, more than chance alone does"]
    assert "1 September 2026" in page


def test_without_dates_it_leads_to_an_address_that_has_them(as_user, bob, quarter):
    url = reverse("metrics:role-report", args=[quarter.slug])
    response = as_user(bob).get(url)
    assert response.url == f"{url}?from=2026-08-17&to=2026-11-16"
    assert as_user(bob).get(url, {"from": "2026-09-07"}).url == f"{url}?from=2026-09-07&to=2026-11-16"


def test_the_same_address_says_the_same_after_a_new_week_and_a_new_target(as_user, bob, quarter):
    period = {"from": "2026-09-07", "to": "2026-10-26"}
    _, before = both(as_user(bob), quarter, **period)
    make_week(quarter, back=-1, acting=dict.fromkeys(ACTING, 100))
    narrow = dict.fromkeys(ACTING, (1, 99, 5))
    make_target(quarter, narrow, version=2, adopted_at=datetime(2026, 11, 10, tzinfo=UTC))
    _, after = both(as_user(bob), quarter, **period)
    assert after == before


def test_the_target_is_the_one_that_held_on_the_last_day(as_user, bob, quarter):
    make_target(quarter, version=2, purpose="Later.", adopted_at=datetime(2026, 11, 16, 9, tzinfo=UTC))
    _, blocks = both(as_user(bob), quarter, **PERIOD)
    assert ["Target adopted", "1 September 2026, version 1"] in blocks["In short"]
    page, blocks = both(as_user(bob), quarter, **{"from": "2026-08-17", "to": "2026-08-31"})
    assert ["Target", "none on the last day of the period"] in blocks["In short"]
    assert "There is no target yet to compare it with." in page


@pytest.mark.parametrize("members", [9, 12, 24])
def test_small_groups_are_hidden_in_both(as_user, bob, community, members):
    CommunityWeek.objects.all().delete()
    acting = {"consumer": 6, "creator": 4, "connector": 1, "carrier": 0, "caretaker": 3}
    make_week(community, members, acting=acting, primary={"consumer": 6, "peripheral": members - 6}, inactive=3)
    make_target(community, adopted_at=datetime(2026, 9, 1, tzinfo=UTC))
    page, blocks = both(as_user(bob), community, to=str(MONDAY))
    if members == 9:
        assert "Fewer than 10 people are active here." in page
        assert not blocks["Roles"][1:]
        assert not any("Active" in row[0] or row[0] == "Left out" for row in blocks["In short"])
        return
    carriers = next(row for row in blocks["Roles"] if row[0] == "Carriers")
    assert carriers[2:6] == ["–", "a few at most" if members < 20 else "fewer than 5", str(members), "–"]
    assert not re.search(r"\b[1-4] people\b", page.replace("fewer than 5 people", ""))


def test_odd_days_are_answered_with_a_sentence(as_user, bob, quarter):
    client, url = as_user(bob), reverse("metrics:role-report", args=[quarter.slug])
    assert (
        "The first day comes after the last one"
        in client.get(url, {"from": "2026-11-16", "to": "2026-09-01"}).content.decode()
    )
    for odd in ("yesterday", "2026-13-45", "0000-00-00", "9" * 400):
        assert "Write the day as 2026-03-02." in client.get(url, {"to": odd}).content.decode()
    assert "There is nothing to report of that time." in client.get(url, {"to": "1999-01-04"}).content.decode()


def test_switched_off_there_is_no_report(as_user, bob, quarter):
    RoleSettings.objects.create(community=quarter, is_computed=False)
    page, blocks = both(as_user(bob), quarter, **PERIOD)
    assert "there is nothing to report" in page
    assert not blocks


def test_no_cell_of_the_csv_is_a_formula(as_user, bob, community):
    make_week(community, primary=PRIMARY)
    community.purpose = "=HYPERLINK(1)"
    community.save(update_fields=["purpose"])
    text = as_user(bob).get(reverse("metrics:role-report-csv", args=[community.slug])).content.decode()
    assert "'=HYPERLINK(1)" in text
