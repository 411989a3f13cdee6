"""Observed skills of Consumers (MEASURES.md 4.1)."""

from __future__ import annotations

from activity.vocabulary import Verb
from learning.ledger import acts
from learning.observed.base import Indicator, within
from roles.engine.database import monday

CLOSING = acts(Verb.COMPLETE, Verb.USE, Verb.APPLY)
FRUITFUL = acts(Verb.SAVE, Verb.USE, Verb.APPLY, Verb.ACCEPT_ANSWER, Verb.ATTEND, Verb.COMPLETE)

INDICATORS = (
    Indicator(
        "self-directed",
        f"""
        SELECT community_id, actor_id AS member_id, count(DISTINCT (object_type, object_id)) AS n,
               count(DISTINCT {monday("occurred_on")}) / 4.0 AS figure
        FROM {CLOSING} a
        WHERE {within()} AND (verb = {Verb.COMPLETE} OR owner_id IS DISTINCT FROM actor_id) GROUP BY 1, 2
        """,
        (1, 2, 4, 6),
        "{n} things completed or put to use, in {figure} weeks of a quarter on average",
        is_share=False,
        reduced=(
            "Nothing is assigned to anybody here, so every completed activity is somebody's own choice, and the share of "
            "unassigned ones says nothing. Loops of practice (7.3) are not kept yet; a use or an application stands for one."
        ),
    ),
    Indicator(
        "media-savvy",
        f"""
        WITH kinds AS (
            SELECT community_id, actor_id, object_type, verb, count(DISTINCT object_id)::numeric AS c
            FROM {FRUITFUL} a WHERE {within()} GROUP BY 1, 2, 3, 4
        ), whole AS (SELECT community_id, actor_id, sum(c) AS n FROM kinds GROUP BY 1, 2)
        SELECT k.community_id, k.actor_id AS member_id, w.n::bigint AS n, exp(-sum(k.c / w.n * ln(k.c / w.n))) AS figure
        FROM kinds k JOIN whole w USING (community_id, actor_id) GROUP BY 1, 2, 3, w.n
        """,
        (1.2, 2, 3.5, 5),
        "{n} things that helped, spread over {figure} kinds as if evenly",
        is_share=False,
        reduced="With success means: saved, used, applied, accepted, attended or completed. Opening is not counted.",
    ),
    Indicator(
        "insightful",
        f"""
        WITH taken AS (
            SELECT community_id, object_type, object_id, actor_id, min(occurred_at) AS at, min(occurred_on) AS day
            FROM {acts(Verb.SAVE, Verb.USE, Verb.APPLY)} a
            WHERE {within()} AND owner_id IS DISTINCT FROM actor_id GROUP BY 1, 2, 3, 4
        ), lined AS (
            SELECT *, row_number() OVER (PARTITION BY object_type, object_id ORDER BY at, actor_id) AS nth,
                   count(*) OVER (PARTITION BY object_type, object_id) AS people
            FROM taken
        )
        SELECT community_id, actor_id AS member_id, count(*) AS n, avg((nth <= 3 AND people - nth >= 3)::int) AS figure
        FROM lined WHERE day < %(ripe_tie)s GROUP BY 1, 2
        """,
        (0.05, 0.15, 0.3, 0.5),
        "{n} things saved or used; in {figure} of them among the first three, with three or more people after",
        reduced="Summaries are not in it: that one was useful is recognition of the page, not told apart in the ledger.",
    ),
    Indicator(
        "group-oriented",
        f"""
        WITH asked AS (
            SELECT DISTINCT community_id, actor_id, object_id FROM {acts(Verb.ASK)} a WHERE {within(until="ripe")}
        )
        SELECT s.community_id, s.actor_id AS member_id, count(*) AS n, avg(EXISTS (
                   SELECT FROM {acts(Verb.ACCEPT_ANSWER, Verb.USE, Verb.APPLY, Verb.THANK)} t
                   WHERE t.actor_id = s.actor_id AND t.context_id = s.object_id AND t.occurred_on < %(until)s
                     AND t.owner_id IS DISTINCT FROM t.actor_id)::int) AS figure
        FROM asked s
        WHERE EXISTS (SELECT FROM {acts(Verb.ANSWER)} r WHERE r.context_id = s.object_id AND r.actor_id <> s.actor_id
                      AND r.community_id = s.community_id AND r.occurred_on < %(ripe)s)
        GROUP BY 1, 2
        """,
        (0.2, 0.4, 0.6, 0.8),
        "{n} asks that were answered; in {figure} of them a word back on what helped",
        reduced="How many different people helped is not in it: that says more about the others.",
    ),
)
