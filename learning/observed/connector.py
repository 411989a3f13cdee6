"""Observed skills of Connectors (MEASURES.md 4.1). A confirmed talk counts where the engine counts it: in the episode."""

from __future__ import annotations

from activity.vocabulary import Verb
from learning.ledger import acts
from learning.observed.base import SHARE_OK, Indicator, episodes, within
from roles.engine.connecting import TIE_VERBS, home, partner
from roles.engine.database import monday
from roles.models import Role
from roles.policy import ROLE_NUMBERS

CONNECTOR = ROLE_NUMBERS[Role.CONNECTOR]
BROUGHT = episodes(CONNECTOR, Verb.INTRODUCE, Verb.REFER, Verb.POINT, ripe="ripe_tie")

INDICATORS = (
    Indicator(
        "broker",
        f"""
        SELECT community_id, member_id, count(*) AS n, {SHARE_OK} AS figure
        FROM {episodes(CONNECTOR, Verb.INTRODUCE, ripe="ripe_tie")} e GROUP BY 1, 2
        """,
        (0.1, 0.25, 0.5, 0.75),
        "{n} introductions; in {figure} of them the two got in touch",
        reduced="Whether they still were after 90 days is left to Networker, which looks at one's own ties.",
    ),
    Indicator(
        "conductor",
        f"""
        WITH met AS (
            SELECT e.community_id, e.member_id, {monday("e.ok_on")} AS week, count(DISTINCT e.act_id) AS opened,
                   count(DISTINCT peer.id) AS people
            FROM {BROUGHT} e CROSS JOIN LATERAL (VALUES (e.peer1_id), (e.peer2_id)) peer(id)
            WHERE e.ok_on IS NOT NULL GROUP BY 1, 2, 3
        )
        SELECT community_id, member_id, sum(opened)::bigint AS n, avg(people) AS figure FROM met GROUP BY 1, 2
        """,
        (1, 2, 4, 6),
        "{n} introductions, referrals and pointers that worked, with {figure} people in a week on average",
        is_share=False,
        reduced="Threads somebody keeps together without introducing, referring or pointing leave no act.",
    ),
    Indicator(
        "switched-on",
        f"""
        WITH brought AS (
            SELECT e.community_id, e.member_id, e.act_id, peer.id AS peer_id,
                   CASE WHEN e.ok_on IS NOT NULL THEN {home("peer.id", "act")} END AS home_id
            FROM {BROUGHT} e JOIN activity_act act ON act.id = e.act_id
            CROSS JOIN LATERAL (VALUES (e.peer1_id), (e.peer2_id)) peer(id) WHERE peer.id IS NOT NULL
        )
        SELECT community_id, member_id, count(DISTINCT act_id) AS n,
               count(DISTINCT home_id) FILTER (WHERE home_id <> community_id)::numeric AS figure
        FROM brought GROUP BY 1, 2
        """,
        (1, 2, 3, 5),
        "{n} introductions, referrals and pointers, leading into {figure} other communities",
        is_share=False,
        reduced="Declined introductions are not counted against anybody: declining is private.",
    ),
    Indicator(
        "networker",
        f"""
        WITH said AS (
            SELECT t.community_id, t.actor_id, {partner("t")} AS peer_id, t.occurred_on
            FROM {acts(*TIE_VERBS)} t WHERE {within("t.occurred_on")}
        ), ends AS (
            SELECT community_id, actor_id AS member_id, peer_id, occurred_on, true AS is_own FROM said
            WHERE peer_id <> actor_id
            UNION ALL SELECT community_id, peer_id, actor_id, occurred_on, false FROM said WHERE peer_id <> actor_id
        ), ties AS (
            SELECT community_id, member_id, peer_id,
                   max(occurred_on) - min(occurred_on) >= 180 AND bool_or(is_own) AND bool_or(NOT is_own) AS is_kept
            FROM ends GROUP BY 1, 2, 3
        )
        SELECT community_id, member_id, count(*) AS n, avg(is_kept::int) AS figure FROM ties GROUP BY 1, 2
        """,
        (0.05, 0.15, 0.3, 0.5),
        "Exchanges with {n} people; {figure} of them in both directions and over half a year or longer",
        reduced="Looks at 52 weeks like everything else, so a tie older than that shows by what happened in them.",
    ),
)
