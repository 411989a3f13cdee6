"""How knowledge flows: what managers look after, searches in vain, what was passed on, bridges."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone

from communities.models import Community
from content.models import Kind, MissedSearch
from metrics.models import Axis, BridgeWeek
from tests.factories import make_item
from tests.permission_table.rows import DONE_BY_MANAGERS, MANAGERS, Row

ROWS = [
    Row("get", "metrics:knowledge", MANAGERS),
    Row("get", "metrics:knowledge-list", MANAGERS),
    Row("get", "metrics:knowledge-csv", MANAGERS),
    Row("post", "metrics:knowledge-review", DONE_BY_MANAGERS, args={"item_id": "kept_page_id"}),
    Row("post", "metrics:knowledge-thank", DONE_BY_MANAGERS, args={"item_id": "kept_page_id"}),
    Row("get", "metrics:knowledge-searches", MANAGERS),
    Row("get", "metrics:knowledge-searches-csv", MANAGERS),
    Row("post", "metrics:knowledge-search-aside", "302 403 403 404"),  # too small a community
    Row("get", "metrics:knowledge-search-tag", "302 403 403 404"),
    Row("post", "metrics:knowledge-search-tag", "302 403 403 404", {"tag": "seals"}),
    Row("get", "metrics:knowledge-passed", MANAGERS),
    Row("get", "metrics:knowledge-passed-csv", MANAGERS),
    Row("get", "metrics:knowledge-bridges", MANAGERS),
    Row("get", "metrics:knowledge-bridges-by", MANAGERS),
    Row("get", "metrics:knowledge-bridges-csv", MANAGERS),
    Row("get", "metrics:knowledge-bridge", MANAGERS),
    Row("get", "community-knowledge-list", "403 403 403 200"),
    Row("get", "community-missed-search-list", "403 403 403 200"),
    Row("get", "community-bridge-detail", "403 403 403 200"),
]


def furnish(people: dict[str, Any], args: dict[str, Any]) -> None:
    """A page that bob looks after, words three people missed, and a week of bridges."""
    community = Community.objects.get(slug=args["slug"])
    page = make_item(community, people["bob"], Kind.PAGE, owner=people["bob"])
    search = MissedSearch.objects.create(
        community=community, fingerprint="0" * 32, words="cold gaskets", people=3, last_on=timezone.now().date()
    )
    today = timezone.now().date()
    BridgeWeek.objects.create(
        community=community,
        axis=Axis.DEPARTMENT,
        as_of=today - timedelta(days=today.weekday()),
        groups=[["Assembly", 30], ["Service", 40]],
        cells=[[0, 0, 8, 9, [page.pk]], [0, 1, 12, 20, [page.pk]], [1, 0, 9, 9, [page.pk]], [1, 1, 20, 30, [page.pk]]],
    )
    args |= {
        "listing": "used",
        "kept_page_id": page.pk,
        "missed_id": search.pk,
        "axis": "department",
        "giver": 1,
        "taker": 2,
    }
