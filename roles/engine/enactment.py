"""Enactment: on which days of a week a member acted in a role (MEASURES.md 3.2, 3.3)."""

from __future__ import annotations

from activity.vocabulary import ObjectType, Verb
from roles.engine.database import ENACT, Source, monday, recorded_since, run, weekday
from roles.models import Role
from roles.policy import ROLE_NUMBERS, Policy

CONSUMER, CONNECTOR = ROLE_NUMBERS[Role.CONSUMER], ROLE_NUMBERS[Role.CONNECTOR]

# When an act enacts a role: whose thing it must be about.
ALWAYS, OTHERS, PAIR, REFERRAL, SOMEBODY, OTHERS_PAGE = range(6)
WHOSE = f"""CASE r.whose
    WHEN {ALWAYS} THEN true
    WHEN {OTHERS} THEN a.owner_id IS DISTINCT FROM a.actor_id
    WHEN {PAIR} THEN a.object_type = {ObjectType.MEMBER} AND a.object_id <> a.actor_id AND a.target_id <> a.actor_id
        AND a.object_id <> a.target_id
    WHEN {REFERRAL} THEN a.owner_id IS DISTINCT FROM a.actor_id AND a.target_id <> a.actor_id
    WHEN {SOMEBODY} THEN a.target_id IS DISTINCT FROM a.actor_id
    WHEN {OTHERS_PAGE} THEN a.owner_id <> a.actor_id AND a.object_type = {ObjectType.PAGE} END"""

ENACTS: dict[str, dict[Verb, int]] = {
    Role.CONSUMER: {
        Verb.SAVE: OTHERS,
        Verb.FOLLOW: OTHERS,
        Verb.ASK: ALWAYS,
        Verb.ACCEPT_ANSWER: OTHERS,
        Verb.USE: OTHERS,
        Verb.ATTEND: OTHERS,
        Verb.COMPLETE: ALWAYS,
        Verb.APPLY: OTHERS,
    },
    Role.CREATOR: {
        Verb.CREATE: ALWAYS,
        Verb.ANSWER: ALWAYS,
        Verb.IMPROVE: ALWAYS,
        Verb.COMMENT: ALWAYS,
        Verb.REUSE: ALWAYS,
    },
    # An invitation counts when it bore fruit: see INVITED.
    Role.CONNECTOR: {Verb.INTRODUCE: PAIR, Verb.REFER: REFERRAL, Verb.POINT: SOMEBODY},
    Role.CARRIER: {Verb.SHARE: OTHERS, Verb.RECOMMEND: OTHERS, Verb.FEATURE: OTHERS},
    Role.CARETAKER: {
        Verb.WELCOME: SOMEBODY,
        Verb.REVIEW: OTHERS,
        Verb.GARDEN: OTHERS,
        Verb.DECIDE_FLAG: OTHERS,
        Verb.MEDIATE_OPEN: ALWAYS,
        Verb.MEDIATE_CLOSE: ALWAYS,
        Verb.HOST: ALWAYS,
        Verb.MENTOR: SOMEBODY,
        Verb.PROPOSE_POLICY: ALWAYS,
        Verb.ADOPT_POLICY: ALWAYS,
        Verb.IMPROVE: OTHERS_PAGE,  # 2.2; withdrawn ones are gone, so what is left was kept
    },
}

RULES = ", ".join(
    f"({verb.value}, {ROLE_NUMBERS[role]}, {whose})" for role, verbs in ENACTS.items() for verb, whose in verbs.items()
)

# Invited, joined within the return days, and came back on a later day within as many again: that day counts.
INVITED = """
SELECT DISTINCT ON (i.id) i.community_id, i.actor_id AS member_id, i.target_id, i.id AS act_id, b.occurred_on AS day
FROM (
    SELECT i.*, joined.day AS joined_on FROM {invites} i JOIN LATERAL (
        SELECT min((m.joined_at AT TIME ZONE 'UTC')::date) AS day FROM communities_membership m
        WHERE m.user_id = i.target_id AND m.community_id = i.community_id
          AND (m.joined_at AT TIME ZONE 'UTC')::date BETWEEN i.occurred_on AND i.occurred_on + %(return_days)s
    ) joined ON joined.day IS NOT NULL WHERE i.target_id <> i.actor_id OFFSET 0
) i CROSS JOIN {back} b ORDER BY i.id, b.occurred_on
"""


def invited(source: Source, invites: str) -> str:
    """Which of these invitations bore fruit."""
    back = (
        "a.actor_id = i.target_id AND a.community_id = i.community_id "
        "AND a.occurred_on > i.joined_on AND a.occurred_on <= i.joined_on + %(return_days)s"
    )
    return INVITED.format(invites=invites, back=source.lookup(back, but=(Verb.JOIN, Verb.LEAVE), since="i.occurred_on"))


def build(policy: Policy, source: Source) -> None:
    """Fill _enact: all weeks, or those in _week."""

    acts, invites, in_week = "_act a", source.acts(Verb.INVITE_MEMBER), ""
    if not source.is_full:
        theirs = "a.actor_id = k.member_id AND a.community_id = k.community_id AND a.occurred_on < k.week + 7"
        first = "k.week - 2 * %(return_days)s"
        acts = f"_week k CROSS JOIN {source.lookup(f'{theirs} AND a.occurred_on >= k.week', since='k.week')} a"
        invites = source.lookup(f"{theirs} AND a.occurred_on >= {first}", verbs=(Verb.INVITE_MEMBER,), since=first)
        invites = f"(SELECT i.* FROM _week k CROSS JOIN {invites} i)"
        in_week = (
            "JOIN _week k ON k.member_id = i.member_id AND k.community_id = i.community_id "
            "AND i.day >= k.week AND i.day < k.week + 7"
        )
    run(
        f"""
        {source.fill("_enact", ENACT)}
        SELECT community_id, member_id, role, week, bit_or(1 << (act & 7))::smallint AS days, count(*)::int AS n,
               array_agg(act ORDER BY act) FILTER (WHERE role = {CONSUMER}) AS acts
        FROM (
            SELECT d.*, {monday("d.day")} AS week, (8 * d.verb + {weekday("d.day")})::smallint AS act FROM (
                SELECT a.community_id, a.actor_id AS member_id, coalesce(r.role, 0)::smallint AS role, a.occurred_on AS day, a.verb
                FROM {acts} LEFT JOIN (VALUES {RULES}) r(verb, role, whose) ON r.verb = a.verb AND {WHOSE}
                UNION ALL
                SELECT i.community_id, i.member_id, {CONNECTOR}, i.day, {Verb.INVITE_MEMBER}
                FROM ({invited(source, invites)}) i {in_week}
            ) d WHERE d.community_id <> 0
        ) e GROUP BY member_id, community_id, role, week  -- the column that differs most first: rows are sorted by it
        """,
        {"return_days": policy["return_days"]},
    )


def weeks_of_new() -> str:
    """The weeks of members that acts in _new may change; those of their inviters, and the cells of these, included."""
    return f"""
    INSERT INTO _week SELECT actor_id, community_id, {monday("occurred_on")} FROM _new WHERE actor_id IS NOT NULL
    ON CONFLICT DO NOTHING;
    DROP TABLE IF EXISTS _inviting;
    CREATE TEMP TABLE _inviting AS
    SELECT i.* FROM (SELECT DISTINCT actor_id, community_id, occurred_on FROM _new) n
    CROSS JOIN LATERAL (
        SELECT i.actor_id, i.target_id, i.community_id, i.occurred_on FROM activity_act i
        WHERE i.target_id = n.actor_id AND i.community_id = n.community_id
          AND i.verb = {Verb.INVITE_MEMBER} AND i.actor_id IS NOT NULL
          AND n.occurred_on BETWEEN i.occurred_on AND i.occurred_on + 2 * %(return_days)s
          AND {recorded_since("i", "n.occurred_on - 2 * %(return_days)s")} OFFSET 0) i;
    INSERT INTO _cell SELECT {ObjectType.MEMBER}, target_id FROM _inviting ON CONFLICT DO NOTHING;
    INSERT INTO _week SELECT i.actor_id, i.community_id, week::date
    FROM _inviting i CROSS JOIN LATERAL generate_series({monday("i.occurred_on")}::timestamp,
        i.occurred_on + 2 * %(return_days)s, interval '7 days') week
    ON CONFLICT DO NOTHING;
    DROP TABLE _inviting;
    INSERT INTO _week SELECT n.actor_id, n.community_id, week::date
    FROM _new n CROSS JOIN LATERAL generate_series({monday("n.occurred_on")}::timestamp,
        n.occurred_on + 2 * %(return_days)s, interval '7 days') week
    WHERE n.verb = {Verb.INVITE_MEMBER} AND n.actor_id IS NOT NULL
    ON CONFLICT DO NOTHING;
    """
