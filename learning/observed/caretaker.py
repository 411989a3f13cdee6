"""Observed skills of Caretakers (MEASURES.md 4.1). What is delicate in it is shown to the member alone, as one figure."""

from __future__ import annotations

from activity.vocabulary import ObjectType, Verb
from learning.ledger import acts
from learning.observed.base import SHARE_OK, Indicator, episodes, within
from roles.models import Role
from roles.policy import ROLE_NUMBERS

CARETAKER, CONNECTOR = ROLE_NUMBERS[Role.CARETAKER], ROLE_NUMBERS[Role.CONNECTOR]

INDICATORS = (
    Indicator(
        "ambassador",
        f"""
        SELECT i.community_id, i.actor_id AS member_id, count(DISTINCT i.target_id) AS n,
               count(DISTINCT i.target_id) FILTER (WHERE e.act_id IS NOT NULL)::numeric / count(DISTINCT i.target_id) AS figure
        FROM {acts(Verb.INVITE_MEMBER)} i
        LEFT JOIN roles_episode e ON e.object_type = {ObjectType.MEMBER} AND e.object_id = i.target_id
            AND e.role = {CONNECTOR} AND NOT e.is_trial AND e.member_id = i.actor_id AND e.community_id = i.community_id
            AND e.ok_on < %(until)s
        WHERE {within("i.occurred_on", "ripe_tie")} AND i.target_id <> i.actor_id GROUP BY 1, 2
        """,
        (0.1, 0.25, 0.5, 0.75),
        "{n} people invited; {figure} of them joined and came back",
        reduced="Charter pages that are used leave no act: reading a charter is not recorded.",
    ),
    Indicator(
        "advocate",
        f"""
        SELECT community_id, member_id, count(*) AS n, {SHARE_OK} AS figure
        FROM {episodes(CARETAKER, Verb.DECIDE_FLAG, Verb.MEDIATE_OPEN, Verb.MEDIATE_CLOSE)} e
        WHERE is_trial GROUP BY 1, 2
        """,
        (0.4, 0.6, 0.8, 0.95),
        "{n} reports decided or mediations held; {figure} of them stood, or both sides confirmed",
    ),
    Indicator(
        "cultivator",
        f"""
        SELECT community_id, member_id, count(*) AS n, {SHARE_OK} AS figure
        FROM {episodes(CARETAKER, Verb.WELCOME, Verb.GARDEN, Verb.PROPOSE_POLICY, ripe="ripe_tie")} e
        WHERE is_trial OR verb = {Verb.PROPOSE_POLICY} GROUP BY 1, 2
        """,
        (0.15, 0.3, 0.5, 0.75),
        "{n} newcomers welcomed, pages tended or rules proposed; {figure} of them came to something",
        reduced="Whether a newcomer is still active after 60 days: being active again within 30 counts, as for the role.",
    ),
)
