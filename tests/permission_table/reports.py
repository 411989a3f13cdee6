"""Rows of monthly reports. One month is signed, the next a draft; charlie is named nowhere, so nothing of it exists for him."""

from __future__ import annotations

from typing import Any

from metrics.actions.monthly import leave_figure_out, name_reader, sign_report
from tests.factories import make_user
from tests.metrics.months import LAST, write
from tests.permission_table.rows import Row

INSIDE = "302 404 200 200"
MANAGERS = "302 404 403 200"
DONE_BY_MANAGERS = "302 404 403 302"
DRAFT = {"month": "draft_month"}
FIGURE = {"month": "draft_month", "figure_id": "draft_figure_id"}
WHY = {"why": "A site was counted twice."}
WORDS = {"headline": "A good month."}
WORDS |= {f"section-{key}": "It went well." for key in ("findings", "conclusions", "results", "recommendations")}

ROWS: list[Row] = [
    Row("get", "metrics:report-list", INSIDE),
    Row("get", "metrics:report-detail", INSIDE),
    Row("get", "metrics:report-detail", "302 404 404 200", args=DRAFT),
    Row("get", "metrics:report-csv", INSIDE),
    Row("get", "metrics:report-figure", INSIDE),
    Row("get", "metrics:report-figure", "302 404 404 200", args=FIGURE),
    Row("get", "metrics:report-edit", MANAGERS, args=DRAFT),
    Row("post", "metrics:report-edit", DONE_BY_MANAGERS, WORDS, DRAFT),
    Row("post", "metrics:report-sign", DONE_BY_MANAGERS, args=DRAFT),
    Row("post", "metrics:report-refresh", DONE_BY_MANAGERS, args=DRAFT),
    Row("post", "metrics:report-correct", DONE_BY_MANAGERS, WHY),
    Row("post", "metrics:report-drop", DONE_BY_MANAGERS, args=DRAFT),  # refused with a sentence: it is a first one
    Row("post", "metrics:figure-leave-out", DONE_BY_MANAGERS, WHY, FIGURE),
    Row("post", "metrics:figure-put-back", DONE_BY_MANAGERS, args=FIGURE),
    Row("post", "metrics:reader-name", DONE_BY_MANAGERS, {"person": "@bob.member", "audience": "it"}),
    Row("post", "metrics:reader-end", DONE_BY_MANAGERS, args={"reader_id": "report_reader_id"}),
    Row("get", "community-report-list", "403 404 200 200"),
    Row("get", "community-report-detail", "403 404 200 200", args={"month": "month_word"}),
]


def furnish(people: dict[str, Any], args: dict[str, Any]) -> None:
    alice = people["alice"]
    community = alice.memberships.get(community__slug=args["slug"]).community
    signed = sign_report(by=alice, report=write(community, LAST.before))
    draft = write(community)
    leave_figure_out(by=alice, figure=draft.figures.get(key="answers"), why="Odd.")
    reader = name_reader(by=alice, community=community, person=make_user("Greta Sponsor"), audience="sponsor")
    args |= {
        "month": signed.month,
        "month_word": str(LAST.before),
        "figure_id": signed.figures.get(key="asks").pk,
        "draft_month": draft.month,
        "draft_figure_id": draft.figures.get(key="asks").pk,
        "report_reader_id": reader.pk,
    }
