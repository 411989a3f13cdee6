"""Evidence of Caretakers: people and things cared for, and whether it ended well (MEASURES.md 3.2)."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from activity.vocabulary import ObjectType, Verb
from roles.engine.connecting import INSERT_EFFECT, INSERT_EPISODE
from roles.engine.database import Part, Source, recorded_since, run, table
from roles.models import EffectKind, Role
from roles.policy import ROLE_NUMBERS, Policy

CARETAKER, CREATOR = ROLE_NUMBERS[Role.CARETAKER], ROLE_NUMBERS[Role.CREATOR]

#: What counts as using a page somebody tended: anything that shows it served.
SERVED = (
    Verb.USE,
    Verb.APPLY,
    Verb.SAVE,
    Verb.LIKE,
    Verb.THANK,
    Verb.RATE,
    Verb.REUSE,
    Verb.SHARE,
    Verb.RECOMMEND,
    Verb.FEATURE,
    Verb.COMMENT,
    Verb.IMPROVE,
)


Select = tuple[str, dict[str, object]]


def _cases(select: Callable[..., Select], policy: Policy, source: Source) -> None:
    """Cases of care of one kind: an episode per opening act, effects per person cared for once it ended well."""
    statement, parameters = select(policy, source)
    run(f"CREATE TEMP TABLE _case AS {statement}", parameters)
    run(
        f"""
        {INSERT_EPISODE}
        -- Whoever used or adopted it came later than it began: met from that day, by the effect.
        SELECT community_id, actor_id, {CARETAKER}, object_type, object_id, id, occurred_on, ok_on, is_trial,
               CASE WHEN kind NOT IN ('garden', 'policy') THEN peer_id END, NULL::bigint FROM _case WHERE is_opening;
        {INSERT_EFFECT}
        SELECT community_id, actor_id, {CARETAKER}, object_type, object_id,
               hashtextextended(concat_ws(':', kind, object_type, object_id), 0), opened_on, peer_id, day,
               CASE WHEN ok_on IS NULL THEN {EffectKind.MET} WHEN kind = 'mediation' THEN {EffectKind.MEDIATION}
                    ELSE {EffectKind.CARE} END,
               (nth = 1 AND ok_on IS NOT NULL)::int, effect_id
        FROM (
            SELECT *, row_number() OVER (PARTITION BY community_id, actor_id, kind, object_type, object_id, ok_on IS NULL
                                         ORDER BY day, is_first DESC, effect_id, peer_id) AS nth,
                   row_number() OVER (PARTITION BY id, kind, peer_id ORDER BY is_first DESC, effect_id) AS nth_of_peer,
                   min(occurred_on) OVER (PARTITION BY community_id, actor_id, kind, object_type, object_id) AS opened_on
            FROM _case WHERE day IS NOT NULL
        ) c WHERE peer_id IS NOT NULL AND peer_id <> actor_id AND nth_of_peer = 1;
        DROP TABLE _case;
        """
    )


# Each of these gives the columns: kind, id (of the opening act), community_id, actor_id, object_type, object_id,
# occurred_on, peer_id (cared for), ok_on, day (of the effect), effect_id, is_trial, is_opening (one row per act),
# is_first (carries the episode's effect).
def _welcomes(policy: Policy, source: Source) -> Select:
    """Within the welcome hours of joining; ok when the newcomer acted again here on a later day within the return days.

    A later welcome is enactment only: nobody gains or loses by a late hello.
    """
    back = (
        "a.actor_id = w.target_id AND a.community_id = w.community_id AND a.occurred_on > w.occurred_on "
        "AND a.occurred_on <= w.occurred_on + %(days)s"
    )
    return (
        f"""
        SELECT DISTINCT ON (w.id) 'welcome' AS kind, w.id, w.community_id, w.actor_id, w.object_type, w.object_id, w.occurred_on,
               w.target_id AS peer_id, back.occurred_on AS ok_on, back.occurred_on AS day, back.id AS effect_id,
               joined.is_timely AS is_trial, true AS is_opening, true AS is_first
        FROM {source.about_cells(Verb.WELCOME)} w
        CROSS JOIN LATERAL (
            SELECT coalesce(bool_or(w.occurred_at <= m.joined_at + make_interval(hours => %(hours)s)
                AND w.occurred_on >= (m.joined_at AT TIME ZONE 'UTC')::date), false) AS is_timely
            FROM communities_membership m WHERE m.user_id = w.target_id AND m.community_id = w.community_id
        ) joined
        LEFT JOIN {source.lookup(back, but=(Verb.JOIN, Verb.LEAVE), since="w.occurred_on")} back ON joined.is_timely
        WHERE w.target_id <> w.actor_id AND w.object_type = {ObjectType.MEMBER}
        ORDER BY w.id, back.occurred_at, back.id
        """,
        {"hours": policy["welcome_hours"], "days": policy["return_days"]},
    )


def _reviews(policy: Policy, source: Source) -> Select:
    return (
        f"""
        SELECT 'review' AS kind, id, community_id, actor_id, object_type, object_id, occurred_on,
               coalesce(owner_id, target_id) AS peer_id, CASE WHEN value = 1 THEN occurred_on END AS ok_on,
               occurred_on AS day, id AS effect_id,
               true AS is_trial, true AS is_opening, true AS is_first
        FROM {source.about_cells(Verb.REVIEW)} a WHERE owner_id IS DISTINCT FROM actor_id
        """,
        {},
    )


def _tended(policy: Policy, source: Source) -> Select:
    """Kept (not withdrawn) for the maturity days and used by another afterwards; that person was served.

    Tending a tag is no trial: nobody uses a topic itself, so silence about it is no failure.
    """
    served = (
        "a.object_type = g.object_type AND a.object_id = g.object_id AND a.actor_id <> g.actor_id "
        "AND a.occurred_at > g.occurred_at AND a.occurred_on <= g.occurred_on + %(days)s"
    )
    return (
        f"""
        SELECT DISTINCT ON (g.id) 'garden' AS kind, g.id, g.community_id, g.actor_id, g.object_type, g.object_id,
               g.occurred_on, e.actor_id AS peer_id, kept.day AS ok_on, kept.day, e.id AS effect_id,
               g.object_type <> {ObjectType.TAG} AS is_trial, true AS is_opening, true AS is_first
        FROM {source.about_cells(Verb.GARDEN)} g
        LEFT JOIN {source.lookup(served, verbs=SERVED, since="g.occurred_on")} e ON true
        CROSS JOIN LATERAL (
            SELECT CASE WHEN e.id IS NOT NULL THEN greatest(e.occurred_on, g.occurred_on + %(kept)s) END AS day
        ) kept
        WHERE g.owner_id IS DISTINCT FROM g.actor_id
        ORDER BY g.id, e.occurred_at, e.id
        """,
        {"kept": policy["maturity_days"], "days": policy["garden_days"]},
    )


def _decisions(policy: Policy, source: Source) -> Select:
    """Ok once it stood for the maturity days; overturned by another decision on the same flag it never was."""
    decisions = source.about_cells(Verb.DECIDE_FLAG)
    return (
        f"""
        SELECT DISTINCT ON (d.id) 'decision' AS kind, d.id, d.community_id, d.actor_id, d.object_type, d.object_id, d.occurred_on,
               coalesce(f.actor_id, d.target_id, d.owner_id) AS peer_id,
               CASE WHEN o.id IS NULL THEN d.occurred_on + %(kept)s END AS ok_on, d.occurred_on + %(kept)s AS day,
               d.id AS effect_id,
               true AS is_trial, true AS is_opening, true AS is_first
        FROM {decisions} d
        LEFT JOIN LATERAL (
            SELECT actor_id, owner_id FROM activity_act WHERE id = d.object_id AND verb = {Verb.FLAG} OFFSET 0
        ) f ON true
        LEFT JOIN {decisions} o ON o.object_type = d.object_type AND o.object_id = d.object_id
            AND o.value IS DISTINCT FROM d.value AND (o.occurred_at, o.id) > (d.occurred_at, d.id)
        WHERE coalesce(f.owner_id, d.owner_id) IS DISTINCT FROM d.actor_id ORDER BY d.id
        """,
        {"kept": policy["maturity_days"]},
    )


def _mentored(policy: Policy, source: Source) -> Select:
    """Confirmed by the mentee: a thank or a confirmation towards the mentor. No trial: silence is no failure (2.2)."""
    confirmed = f"""a.actor_id = m.target_id AND a.occurred_at >= m.occurred_at AND a.occurred_on <= m.occurred_on + %(days)s
        AND (a.caused_by_id = m.id OR a.object_id = m.id AND a.verb <> {Verb.THANK}
             OR coalesce(a.target_id, CASE WHEN a.object_type = {ObjectType.MEMBER} THEN a.object_id END, a.owner_id) = m.actor_id)"""
    verbs = (Verb.THANK, Verb.CONFIRM_TIE, Verb.CORROBORATE)
    return (
        f"""
        SELECT DISTINCT ON (m.id) 'mentor' AS kind, m.id, m.community_id, m.actor_id, m.object_type, m.object_id,
               m.occurred_on, m.target_id AS peer_id, e.occurred_on AS ok_on, e.occurred_on AS day,
               e.id AS effect_id, false AS is_trial, true AS is_opening, true AS is_first
        FROM {source.about_cells(Verb.MENTOR)} m
        LEFT JOIN {source.lookup(confirmed, verbs=verbs, since="m.occurred_on")} e ON true
        WHERE m.target_id <> m.actor_id AND m.object_type = {ObjectType.MEMBER}
        ORDER BY m.id, e.occurred_at, e.id
        """,
        {"days": policy["mentor_days"]},
    )


def _policies(policy: Policy, source: Source) -> Select:
    """A proposal somebody else adopted. Enactment needs no adoption, and nothing is a trial."""
    return (
        f"""
        SELECT DISTINCT ON (p.id) 'policy' AS kind, p.id, p.community_id, p.actor_id, p.object_type, p.object_id,
               p.occurred_on, e.actor_id AS peer_id, e.occurred_on AS ok_on, e.occurred_on AS day,
               e.id AS effect_id, false AS is_trial, true AS is_opening, true AS is_first
        FROM {source.about_cells(Verb.PROPOSE_POLICY)} p
        LEFT JOIN {source.acts(Verb.ADOPT_POLICY)} e ON e.object_type = p.object_type AND e.object_id = p.object_id
            AND e.actor_id <> p.actor_id AND e.occurred_at >= p.occurred_at
        ORDER BY p.id, e.occurred_at, e.id
        """,
        {},
    )


def _mediations(policy: Policy, source: Source) -> Select:
    """One case per mediator: ok on the day it was closed with both parties' yes. Every party counts as cared for."""
    return (
        f"""
        SELECT 'mediation' AS kind, min(m.id) OVER own AS id, m.community_id, m.actor_id, m.object_type, m.object_id,
               min(m.occurred_on) OVER own AS occurred_on, m.target_id AS peer_id, closed.day AS ok_on, closed.day,
               coalesce(closed.id, m.id) AS effect_id, true AS is_trial,
               row_number() OVER (own ORDER BY m.occurred_at, m.id) = 1 AS is_opening,
               row_number() OVER (own ORDER BY m.target_id IS NULL, m.occurred_at, m.id) = 1 AS is_first
        FROM {source.about_cells(Verb.MEDIATE_OPEN, Verb.MEDIATE_CLOSE)} m
        LEFT JOIN (
            SELECT DISTINCT ON (object_type, object_id) object_type, object_id, occurred_on AS day, id
            FROM {source.about_cells(Verb.MEDIATE_CLOSE)} c WHERE value = 1 ORDER BY object_type, object_id, occurred_at, id
        ) closed ON closed.object_type = m.object_type AND closed.object_id = m.object_id
        WINDOW own AS (PARTITION BY m.community_id, m.actor_id, m.object_type, m.object_id)
        """,
        {},
    )


def _hosted(policy: Policy, source: Source) -> Select:
    """Ok from the day the third other person attended; before that attendees are met, not yet counted.

    The case begins when the first of them does, and is none before: an event is announced long before it takes place.
    """
    return (
        f"""
        SELECT 'event' AS kind, h.id, h.community_id, h.actor_id, h.object_type, h.object_id,
               min(g.day) OVER (PARTITION BY h.id) AS occurred_on, g.peer_id, g.ok_on, greatest(g.day, g.ok_on) AS day,
               g.act_id AS effect_id, true AS is_trial, g.nth = 1 AS is_opening, g.nth = 1 AS is_first
        FROM {source.about_cells(Verb.HOST)} h
        JOIN (
            SELECT host_act, peer_id, day, act_id, nth, max(day) FILTER (WHERE nth = %(least)s) OVER (PARTITION BY host_act) AS ok_on
            FROM (
                SELECT o.id AS host_act, e.actor_id AS peer_id, min(e.occurred_on) AS day, min(e.id) AS act_id,
                       row_number() OVER (PARTITION BY o.id ORDER BY min(e.occurred_on), min(e.id)) AS nth
                FROM {source.about_cells(Verb.HOST)} o JOIN {source.about_cells(Verb.ATTEND)} e
                    ON e.object_type = o.object_type AND e.object_id = o.object_id AND e.actor_id <> o.actor_id
                GROUP BY o.id, e.actor_id
            ) guest
        ) g ON g.host_act = h.id
        """,
        {"least": policy["attendees"]},
    )


def _upheld(policy: Policy, source: Source) -> None:
    """Upheld decisions against somebody's work: rows without weight that lower U (u_r in 3.6)."""
    run(
        f"""
        {INSERT_EFFECT}
        SELECT d.community_id, f.owner_id, {CREATOR}, d.object_type, d.object_id,
               hashtextextended(concat_ws(':', 'upheld', f.object_type, f.object_id), 0), d.occurred_on, f.actor_id,
               d.occurred_on, {EffectKind.UPHELD}, 0, d.id
        FROM {source.about_cells(Verb.DECIDE_FLAG)} d
        JOIN {source.acts(Verb.FLAG)} f ON f.id = d.object_id
        WHERE d.value = 1 AND f.owner_id IS NOT NULL AND f.owner_id <> f.actor_id AND f.owner_id <> d.actor_id
          AND NOT EXISTS (
            SELECT FROM {source.about_cells(Verb.DECIDE_FLAG)} l WHERE l.object_type = d.object_type AND l.object_id = d.object_id
              AND l.value IS DISTINCT FROM d.value AND (l.occurred_at, l.id) > (d.occurred_at, d.id))
        """
    )


THANKED_CONNECTORS = (Verb.INTRODUCE, Verb.REFER, Verb.POINT)
THANKED_CARETAKERS = (Verb.WELCOME, Verb.REVIEW, Verb.GARDEN, Verb.DECIDE_FLAG, Verb.HOST, Verb.MENTOR)


def _thanked(policy: Policy, source: Source) -> None:
    """A thank for an act (its cause) goes to the role of that act: breadth only, it closes no episode by itself."""
    connector = ROLE_NUMBERS[Role.CONNECTOR]
    roles = {int(verb): connector for verb in THANKED_CONNECTORS} | {
        int(verb): CARETAKER for verb in THANKED_CARETAKERS
    }
    thanks = f"""a.caused_by_id = c.id AND a.actor_id <> c.actor_id
        AND coalesce(a.target_id, CASE WHEN a.object_type = {ObjectType.MEMBER} THEN a.object_id END, a.owner_id) = c.actor_id"""
    run(
        f"""
        {INSERT_EFFECT}
        SELECT c.community_id, c.actor_id, thanked.role, c.object_type, c.object_id, 0, c.occurred_on, t.actor_id,
               t.occurred_on, {EffectKind.THANKED}, 0, t.id
        FROM {source.about_cells(*THANKED_CONNECTORS, *THANKED_CARETAKERS)} c JOIN {table(roles, "thanked", "verb", "role")} ON thanked.verb = c.verb
        CROSS JOIN {source.lookup(thanks, verbs=(Verb.THANK,))} t
        """
    )


def cells_of_new() -> str:
    """Newcomers and mentees who acted, and flags: what else acts in _new may change."""
    return f"""
    INSERT INTO _cell SELECT DISTINCT w.object_type, w.object_id
    FROM (
        SELECT actor_id, community_id, verb IN ({Verb.THANK}, {Verb.CONFIRM_TIE}, {Verb.CORROBORATE}) AS is_thank,
               min(occurred_on) AS day FROM _new GROUP BY 1, 2, 3
    ) n CROSS JOIN LATERAL (
        SELECT w.object_type, w.object_id FROM activity_act w
        WHERE w.object_type = {ObjectType.MEMBER} AND w.object_id = n.actor_id
          AND (w.verb = {Verb.WELCOME} AND w.community_id = n.community_id OR w.verb = {Verb.MENTOR} AND n.is_thank)
          AND {recorded_since("w", "n.day - greatest(%(return_days)s, %(mentor_days)s)")} OFFSET 0
    ) w ON CONFLICT DO NOTHING;
    INSERT INTO _cell SELECT d.object_type, d.object_id
    FROM _new n JOIN activity_act d ON d.object_type = {ObjectType.FLAG} AND d.object_id = n.id AND d.verb = {Verb.DECIDE_FLAG}
    WHERE n.verb = {Verb.FLAG} ON CONFLICT DO NOTHING;
    """


PARTS: tuple[Part, ...] = (
    ((Verb.WELCOME,), partial(_cases, _welcomes)),
    ((Verb.REVIEW,), partial(_cases, _reviews)),
    ((Verb.GARDEN,), partial(_cases, _tended)),
    ((Verb.DECIDE_FLAG,), partial(_cases, _decisions)),
    ((Verb.MENTOR,), partial(_cases, _mentored)),
    ((Verb.PROPOSE_POLICY,), partial(_cases, _policies)),
    ((Verb.MEDIATE_OPEN, Verb.MEDIATE_CLOSE), partial(_cases, _mediations)),
    ((Verb.HOST,), partial(_cases, _hosted)),
    ((Verb.DECIDE_FLAG,), _upheld),
    ((*THANKED_CONNECTORS, *THANKED_CARETAKERS), _thanked),
)
