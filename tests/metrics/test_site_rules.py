"""Words for how a community is: which rule speaks, what it says, where it leads; and that they are written down."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from communities.models import Lifecycle
from metrics.models.site import Level
from metrics.site.rules import RULES, finding_of, length
from tests.metrics.site import NOW, facts

TODAY = NOW.date()
ASKED = NOW - timedelta(days=8)


@pytest.mark.parametrize(
    ("known", "rule", "says", "href"),
    [
        (
            {"managers": 0, "unmanaged_since": date(2026, 11, 3)},
            "no-manager",
            "Nobody manages it since 3 November.",
            "/c/seals/members/",
        ),
        ({"managers": 0}, "no-manager", "Nobody manages it.", "/c/seals/members/"),
        (
            {"late_asks": 3, "waiting_asks": 3, "oldest_late": ASKED},
            "late-asks",
            "3 asks are without a reply past the promised time, the oldest from 15 November.",
            "/c/seals/manage/response/?asks=late#asks",
        ),
        (
            {"late_asks": 1, "waiting_asks": 1, "oldest_late": ASKED},
            "late-asks",
            "1 ask is without a reply past the promised time, asked on 15 November.",
            "/c/seals/manage/response/?asks=late#asks",
        ),
        (
            {"waiting_asks": 12, "half_wait": 4.9},
            "asks-wait",
            "Asks wait: 12 have no reply, half of them longer than 4 days.",
            "/c/seals/asks/",
        ),
        (
            {"managed_on": date(2026, 10, 10)},
            "quiet-managers",
            "Its managers have done nothing in the open there for 6 weeks.",
            "/c/seals/members/",
        ),
        (
            {"managed_on": None, "managers": 1},
            "quiet-managers",
            "Its manager has done nothing in the open there for 3 months or longer.",
            "/c/seals/members/",
        ),
        (
            {"written_on": date(2026, 10, 12)},
            "quiet",
            "Quiet: nothing was written for 6 weeks.",
            "/c/seals/manage/",
        ),
        ({"written_on": None}, "quiet", "Quiet: nothing was written there yet.", "/c/seals/manage/"),
        (
            {"lifecycle": Lifecycle.DRAFT, "created_on": date(2025, 10, 3)},
            "old-draft",
            "A draft since 3 October 2025.",
            "/c/seals/lifecycle/",
        ),
        (
            {"late_asks": 1, "waiting_asks": 1, "oldest_late": NOW - timedelta(days=2)},
            "late-ask",
            "1 ask is without a reply past the promised time, asked on 21 November.",
            "/c/seals/manage/response/?asks=late#asks",
        ),
        ({"targets_due": 1}, "reviews-due", "One review of what it aims at is due.", "/c/seals/purposes/"),
        (
            {"report_month": date(2026, 10, 1), "is_report_signed": False},
            "report-unsigned",
            "The report on October is not signed.",
            "/c/seals/reports/",
        ),
        ({"managers": 1}, "one-manager", "One person alone manages it.", "/c/seals/members/"),
        (
            {"in_band": 2, "with_band": 5},
            "off-mix",
            "The mix is not what it aims at: 2 of 5 roles in their band.",
            "/c/seals/manage/roles/",
        ),
        ({"live_on": date(2026, 11, 1)}, "new", "New: live since 1 November.", "/c/seals/"),
        (
            {"useful_hours": 6.2, "useful_n": 34, "in_band": 3, "with_band": 5},
            "well",
            "Doing well: half of the asks have a useful reply within 6 hours of working time, 3 of 5 roles in their band.",
            "/c/seals/manage/",
        ),
        ({}, "plain", "Nothing stands out. Last written on 22 November.", "/c/seals/manage/"),
        ({"lifecycle": Lifecycle.DRAFT, "created_on": TODAY}, "draft", "A draft since 23 November.", None),
        (
            {"lifecycle": Lifecycle.DORMANT, "changed_on": date(2026, 5, 3)},
            "dormant",
            "Dormant since 3 May.",
            None,
        ),
        ({"lifecycle": Lifecycle.ARCHIVED}, "archived", "Archived.", None),
    ],
)
def test_each_rule_speaks_in_its_words_and_leads_where_something_can_be_done(known, rule, says, href):
    found = finding_of(facts(**known))
    assert (found.rule.key, found.says) == (rule, says)
    if href:
        assert found.href == href


@pytest.mark.parametrize(
    ("known", "not_yet"),
    [
        ({"late_asks": 2, "waiting_asks": 2, "oldest_late": NOW - timedelta(days=6)}, "late-asks"),
        ({"waiting_asks": 2, "half_wait": 90.0}, "asks-wait"),
        ({"waiting_asks": 3, "half_wait": 4.0}, "asks-wait"),
        ({"managed_on": TODAY - timedelta(days=30)}, "quiet-managers"),
        ({"managed_on": None, "live_on": TODAY - timedelta(days=30)}, "quiet-managers"),
        ({"written_on": TODAY - timedelta(days=41)}, "quiet"),
        ({"is_report_signed": False, "now": NOW.replace(day=9), "report_month": date(2026, 10, 1)}, "report-unsigned"),
        ({"is_report_signed": True, "report_month": date(2026, 10, 1)}, "report-unsigned"),
        ({"managers": 1, "members": 9}, "one-manager"),
        ({"in_band": 3, "with_band": 5}, "off-mix"),
        ({"in_band": 0, "with_band": 2}, "off-mix"),
        ({"useful_hours": 25.0, "useful_n": 34}, "well"),
        ({"useful_hours": 2.0, "useful_n": 4}, "well"),
    ],
)
def test_a_rule_keeps_silent_below_its_line(known, not_yet):
    assert finding_of(facts(**known)).rule.key != not_yet


def test_what_sleeps_needs_nobody_whatever_else_is_so():
    for state in (Lifecycle.DORMANT, Lifecycle.ARCHIVED):
        found = finding_of(facts(lifecycle=state, managers=0, late_asks=9, oldest_late=ASKED, written_on=None))
        assert found.rule.level == Level.ASLEEP


def test_levels_never_fall_back_in_the_table_and_no_key_is_there_twice():
    assert [rule.level for rule in RULES] == sorted(rule.level for rule in RULES)
    assert len({rule.key for rule in RULES}) == len(RULES)


def test_each_rule_is_written_down_for_the_people_concerned():
    text = Path(settings.BASE_DIR, "docs/method-communities.md").read_text()
    for rule in RULES:
        assert rule.means in text, rule.key


@given(
    st.builds(
        facts,
        lifecycle=st.sampled_from(Lifecycle.values),
        managers=st.integers(0, 3),
        members=st.integers(0, 50),
        late_asks=st.integers(0, 4),
        waiting_asks=st.integers(0, 9),
        oldest_late=st.none() | st.datetimes().map(lambda at: at.replace(tzinfo=NOW.tzinfo)),
        half_wait=st.none() | st.floats(0, 4000),
        managed_on=st.none() | st.dates(),
        written_on=st.none() | st.dates(),
        live_on=st.none() | st.dates(),
        useful_hours=st.none() | st.floats(0, 1e5),
        useful_n=st.integers(0, 9),
        targets_due=st.integers(0, 3),
    )
)
@hypothesis_settings(max_examples=150, deadline=None)
def test_there_is_always_one_sentence_that_fits_its_column_and_a_way_on(known):
    found = finding_of(known)
    assert found.says.endswith(".")
    assert len(found.says) <= 300
    assert "None" not in found.says
    assert found.href.startswith("/c/seals/")


def test_spans_are_said_in_whole_units():
    assert [length(days) for days in (1, 4.9, 13, 14, 42, 92, 400)] == [
        "1 day",
        "4 days",
        "13 days",
        "2 weeks",
        "6 weeks",
        "3 months",
        "13 months",
    ]
