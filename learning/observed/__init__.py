"""What the ledger shows of the seventeen skills, once a week, for every member at once (MEASURES.md 4.1).

Works on the ledger and the roll-ups of roles; whoever opted out of roles, and communities where they are switched off,
get no rows. Same acts, same rows.
"""

from __future__ import annotations

from datetime import date

from django.db import transaction

from learning.observed import caretaker, carrier, connector, consumer, creator
from learning.observed.base import FEWEST, RIPE, RIPE_TIE, WINDOW, Indicator, scaled
from roles.engine.database import at_work, hold_choices, run

INDICATORS: dict[str, Indicator] = {
    indicator.skill: indicator
    for part in (consumer, creator, connector, carrier, caretaker)
    for indicator in part.INDICATORS
}
LEFT_OUT = """
DELETE FROM _observed t WHERE t.community_id = 0
    OR NOT EXISTS (SELECT FROM communities_membership m
                   WHERE m.user_id = t.member_id AND m.community_id = t.community_id AND m.left_at IS NULL)
    OR EXISTS (SELECT FROM roles_rolesettings s WHERE s.community_id = t.community_id AND NOT s.is_computed)
    OR EXISTS (SELECT FROM roles_leftout o WHERE o.user_id = t.member_id
               AND (o.community_id IS NULL OR o.community_id = t.community_id))
"""


def observe(as_of: date) -> int:
    """Put new observations as of a day in the place of the old ones; how many there are now."""
    params = {
        "as_of": as_of,
        "since": as_of - WINDOW,
        "until": as_of,
        "ripe": as_of - RIPE,
        "ripe_tie": as_of - RIPE_TIE,
    }
    with at_work():
        run(
            """
            DROP TABLE IF EXISTS _observed;
            CREATE TEMP TABLE _observed (member_id bigint, community_id bigint, skill text, n bigint, figure numeric, value int)
            """
        )
        for indicator in INDICATORS.values():
            run(
                f"""
                INSERT INTO _observed
                SELECT member_id, community_id, '{indicator.skill}', n, figure, {scaled("figure", indicator.marks)}
                FROM ({indicator.sql}) found WHERE n >= {FEWEST} AND figure IS NOT NULL
                """,
                params,
            )
        with transaction.atomic():
            hold_choices()
            run(LEFT_OUT)
            run("DELETE FROM learning_observation")
            written = run(
                """
                INSERT INTO learning_observation (member_id, community_id, skill, as_of, n, figure, value)
                SELECT member_id, community_id, skill, %(as_of)s, n, round(1000 * figure)::int, value FROM _observed
                """,
                params,
            )
        run("DROP TABLE _observed")
    return written
