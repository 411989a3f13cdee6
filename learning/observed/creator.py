"""Observed skills of Creators (MEASURES.md 4.1)."""

from __future__ import annotations

from activity.vocabulary import ObjectType, Verb
from learning.ledger import acts
from learning.observed.base import REPLIES, SHARE_OK, Indicator, episodes, within
from roles.models import Role
from roles.policy import ROLE_NUMBERS

CREATOR = ROLE_NUMBERS[Role.CREATOR]
WORKS = f"(SELECT * FROM {episodes(CREATOR)} w WHERE w.object_type NOT IN ({REPLIES}))"

INDICATORS = (
    Indicator(
        "attentive",
        f"""
        SELECT community_id, member_id, count(*) AS n, {SHARE_OK} AS figure FROM {episodes(CREATOR)} e
        WHERE object_type = {ObjectType.ANSWER} GROUP BY 1, 2
        """,
        (0.2, 0.4, 0.6, 0.8),
        "{n} answers; {figure} of them accepted, used, saved or thanked for",
        reduced=(
            "How fast somebody answers in their own topics is left out: the ledger does not know whose topics those are, "
            "and an answer at night should earn nothing."
        ),
    ),
    Indicator(
        "designer",
        f"SELECT community_id, member_id, count(*) AS n, {SHARE_OK} AS figure FROM {WORKS} w GROUP BY 1, 2",
        (0.15, 0.3, 0.5, 0.75),
        "{n} posts, pages, documents or recordings; {figure} of them taken up by somebody",
        reduced="Saves per opener are left out: openers are kept per thing and day, and count its subject more than its making.",
    ),
    Indicator(
        "researcher",
        f"""
        WITH works AS (
            SELECT w.community_id, w.member_id, EXISTS (
                       SELECT FROM {acts(Verb.REUSE)} r WHERE r.actor_id = w.member_id AND r.context_id = w.object_id
                         AND r.owner_id IS DISTINCT FROM r.actor_id AND r.occurred_on < %(until)s)::int AS ok
            FROM {WORKS} w
            UNION ALL
            SELECT community_id, target_id, 1 FROM {acts(Verb.ACCEPT_SUGGESTION)} a
            WHERE {within()} AND target_id IS NOT NULL AND target_id <> actor_id
        )
        SELECT community_id, member_id, count(*) AS n, avg(ok) AS figure FROM works GROUP BY 1, 2
        """,
        (0.1, 0.25, 0.5, 0.75),
        "{n} things written or suggested; {figure} of them built on others by name, or taken as an edit",
        reduced="Only building on something is in the ledger; a plain link to a source is not.",
    ),
)
