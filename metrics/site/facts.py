"""What is known of every community at once: a few statements for all of them, whatever their number."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import connection

from activity.models.audit import OWN_CHOICES
from activity.vocabulary import DELICATE_VERBS, Audience
from communities.models import Lifecycle
from metrics.masking import Detail, detail_for
from metrics.measures import response
from metrics.models import CommunityHealth
from metrics.profile import profile_of
from metrics.site import reports
from metrics.site.rules import LOOKED_BACK, Facts
from metrics.statistics import Verdict
from roles.models import CommunityWeek, RoleSettings, TargetProfile
from roles.targets import bands_of

WEEKS_VALID = 3  # a figure older than that is none any more
SMALL_GROUP = 10

PLACES = """
SELECT c.id, c.slug, c.lifecycle, c.created_at::date AS created_on, c.went_live_at::date AS live_on, c.member_count AS members,
    (SELECT max(e.at)::date FROM activity_auditentry e
     WHERE e.community_id = c.id AND e.action = 'lifecycle.change') AS changed_on
FROM communities_community c"""

# The managers who can sign in; and where there are none, since when: the last one stepped back, or left. Of one whose
# account was switched off nobody knows when.
MANAGED = """
SELECT m.community_id, count(*) FILTER (WHERE m.left_at IS NULL AND u.is_active) AS managers,
    bool_or(m.left_at IS NULL AND NOT u.is_active) AS is_switched_off, max(m.left_at)::date AS unmanaged_since
FROM communities_membership m JOIN accounts_user u ON u.id = m.user_id
WHERE m.position = 'manager' GROUP BY 1"""
STEPPED_BACK = """
SELECT e.community_id, max(e.at)::date AS unmanaged_since FROM activity_auditentry e
WHERE e.action = 'position.change' AND e.details->>'before' = 'manager' GROUP BY 1"""

# When one of them last did something in the open there: acts others can see, decisions; never what was read.
BUSY = """
WITH manager AS (
    SELECT m.community_id, m.user_id FROM communities_membership m JOIN accounts_user u ON u.id = m.user_id
    WHERE m.position = 'manager' AND m.left_at IS NULL AND u.is_active),
did AS (
    SELECT a.community_id, max(a.occurred_on) AS managed_on FROM manager m
    JOIN activity_act a ON a.actor_id = m.user_id AND a.community_id = m.community_id
    WHERE a.recorded_at >= %(since)s AND a.occurred_on <= %(today)s AND a.audience <> %(direct)s
      AND a.verb <> ALL(%(delicate)s) GROUP BY 1
    UNION ALL
    SELECT e.community_id, max(e.at)::date FROM manager m
    JOIN activity_auditentry e ON e.by_id = m.user_id AND e.community_id = m.community_id
    WHERE e.at >= %(since)s AND e.action <> ALL(%(unseen)s) GROUP BY 1
    UNION ALL
    SELECT d.community_id, max(d.at)::date FROM manager m
    JOIN metrics_deskdecision d ON d.by_id = m.user_id AND d.community_id = m.community_id
    WHERE d.at >= %(since)s GROUP BY 1)
SELECT community_id, max(managed_on) AS managed_on FROM did GROUP BY 1"""

WRITTEN = """
SELECT c.id, max(newest.at)::date AS written_on
FROM communities_community c
CROSS JOIN unnest(ARRAY['ask', 'thread', 'post', 'page', 'document', 'episode', 'event']) k (kind)
CROSS JOIN LATERAL (
    SELECT i.last_activity_at AS at FROM content_item i
    WHERE i.community_id = c.id AND i.kind = k.kind AND i.published_at IS NOT NULL AND i.removed_at IS NULL
    ORDER BY i.last_activity_at DESC LIMIT 1) newest
GROUP BY 1"""

ASKS = """
SELECT k.community_id, count(*) FILTER (WHERE k.useful_at IS NULL AND k.accepted_at IS NULL) AS open_asks,
    count(*) FILTER (WHERE k.reply_at IS NULL) AS waiting_asks,
    count(*) FILTER (WHERE k.reply_at IS NULL AND k.due_at < %(now)s) AS late_asks,
    min(k.asked_at) FILTER (WHERE k.reply_at IS NULL AND k.due_at < %(now)s) AS oldest_late,
    percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM %(now)s - k.asked_at) / 86400)
        FILTER (WHERE k.reply_at IS NULL) AS half_wait
FROM content_askclock k WHERE k.ended_at IS NULL AND k.asked_at >= %(asked)s GROUP BY 1"""

USEFUL = """
SELECT DISTINCT ON (w.community_id) w.community_id, w.value AS useful_hours, w.n AS useful_n
FROM metrics_measureweek w WHERE w.key = 'first-useful-reply' AND w.as_of > %(weeks)s ORDER BY w.community_id, w.as_of DESC"""

DUE = """
SELECT community_id, sum(due)::int AS targets_due FROM (
    SELECT p.community_id, count(*) AS due FROM metrics_targetreview r
    JOIN metrics_target t ON t.id = r.target_id JOIN metrics_purpose p ON p.id = t.purpose_id
    WHERE r."on" IS NULL AND t.status = 'adopted' GROUP BY 1
    UNION ALL
    SELECT p.community_id, count(*) FROM metrics_purpose p
    WHERE p.status = 'adopted' AND p.review_on <= %(today)s GROUP BY 1) due GROUP BY 1"""

UPLOADS = "SELECT f.community_id, sum(f.size)::bigint AS upload_bytes FROM content_file f GROUP BY 1"

STATEMENTS = (BUSY, WRITTEN, ASKS, USEFUL, DUE, UPLOADS)


def facts_of_all(now: datetime) -> list[Facts]:
    """One of each community, archived ones too."""
    given = {
        "now": now,
        "today": now.date(),
        "since": now - timedelta(days=LOOKED_BACK),
        "weeks": now.date() - timedelta(weeks=WEEKS_VALID),
        "asked": now - timedelta(weeks=response.WEEKS),
        "direct": Audience.DIRECT.value,
        "delicate": [verb.value for verb in DELICATE_VERBS],
        "unseen": [*OWN_CHOICES, "evidence.look"],
    }
    known: dict[int, dict[str, Any]] = {place.pop("id"): place for place in _rows(PLACES, given)}
    for statement in STATEMENTS:
        for row in _rows(statement, given):
            key = row.pop("id", None) or row.pop("community_id")
            if key in known:
                known[key] |= {name: value for name, value in row.items() if value is not None}
    _managers(known, given)
    _mixes(known)
    month, signed = reports.of_last_month(now.date())
    for key, place in known.items():
        if key in signed:
            place |= {"report_month": month, "is_report_signed": signed[key]}
    return [Facts(community_id=key, now=now, **place) for key, place in known.items()]


def _rows(statement: str, given: dict[str, Any]) -> list[dict[str, Any]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, given)
        names = [column.name for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def _managers(known: dict[int, dict[str, Any]], given: dict[str, Any]) -> None:
    """How many there are; of those without one since when, at the latest since it was first seen."""
    stepped = {row["community_id"]: row["unmanaged_since"] for row in _rows(STEPPED_BACK, given)}
    for row in _rows(MANAGED, given):
        if row["community_id"] not in known:  # made meanwhile
            continue
        known[row["community_id"]]["managers"] = row["managers"]
        if not row["managers"] and not row["is_switched_off"]:
            days = [day for day in (row["unmanaged_since"], stepped.get(row["community_id"])) if day]
            known[row["community_id"]]["unmanaged_since"] = max(days, default=None)
    before = CommunityHealth.objects.filter(managers=0).values_list("community_id", "unmanaged_since")
    seen = dict(before)
    for key, place in known.items():
        if not place.get("managers") and not place.get("unmanaged_since") and place["lifecycle"] == Lifecycle.LIVE:
            place["unmanaged_since"] = seen.get(key) or given["today"]


def _mixes(known: dict[int, dict[str, Any]]) -> None:
    """How many roles lie in their band, as far as it may be told; counted anew only when week or target changed."""
    weeks = CommunityWeek.objects.weekly().order_by("community_id", "-as_of").distinct("community_id")
    targets = (
        TargetProfile.objects.order_by("community_id", "-version").distinct("community_id").prefetch_related("bands")
    )
    aims = {target.community_id: target for target in targets if not target.is_retired}
    settings = {row.community_id: row for row in RoleSettings.objects.all()}
    before = {row.community_id: row for row in CommunityHealth.objects.only("bands_of", "in_band", "with_band")}
    for week in weeks.filter(community_id__in=list(aims)):
        own = settings.get(week.community_id)
        if week.community_id not in known or (own and not own.is_computed):
            continue
        small_group = own.small_group if own else SMALL_GROUP
        target = aims[week.community_id]
        mark = f"{week.as_of} {week.computed_at:%Y%m%d%H%M%S} {target.pk} {small_group}"
        place, old = known[week.community_id], before.get(week.community_id)
        place["bands_of"] = mark
        if old and old.bands_of == mark:
            place |= {"in_band": old.in_band, "with_band": old.with_band}
        elif detail_for(week.members, small_group) in (Detail.ROUGH, Detail.FULL):
            told = [row.verdict for row in profile_of(week, bands_of(target), small_group).rows if row.band]
            sure = [verdict for verdict in told if verdict is not Verdict.UNSURE]
            place |= {"in_band": sum(verdict is Verdict.ON for verdict in sure), "with_band": len(sure)}
