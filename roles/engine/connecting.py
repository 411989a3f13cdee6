"""Evidence of Connectors: introductions after which a tie formed, referrals and pointers that helped."""

from __future__ import annotations

from activity.vocabulary import ObjectType, Verb
from roles.engine import enactment
from roles.engine.database import Part, Source, numbers, recorded_since, run
from roles.models import EffectKind, Role
from roles.policy import ROLE_NUMBERS, Policy

CONNECTOR = ROLE_NUMBERS[Role.CONNECTOR]

# Who the other one is in an act that ties two people: reply, acceptance, thank, co-editing (3.2).
TIE_VERBS = (Verb.ANSWER, Verb.COMMENT, Verb.ACCEPT_ANSWER, Verb.THANK, Verb.IMPROVE)


def partner(t: str) -> str:
    return f"""CASE
        WHEN {t}.verb = {Verb.ANSWER} THEN {t}.target_id
        WHEN {t}.verb = {Verb.COMMENT} THEN coalesce({t}.target_id, {t}.owner_id)
        WHEN {t}.verb = {Verb.THANK} THEN coalesce({t}.target_id,
            CASE WHEN {t}.object_type = {ObjectType.MEMBER} THEN {t}.object_id END, {t}.owner_id)
        ELSE {t}.owner_id END"""


def home(person: str, at: str) -> str:
    """The community of a person at the time of an act: where it happened if a member there, else their oldest one."""
    return f"""(SELECT m.community_id FROM communities_membership m
        WHERE m.user_id = {person} AND (m.joined_at AT TIME ZONE 'UTC')::date <= {at}.occurred_on
          AND (m.left_at IS NULL OR m.left_at > {at}.occurred_at)
        ORDER BY m.community_id <> {at}.community_id, m.joined_at, m.id LIMIT 1)"""


INSERT_EFFECT = """INSERT INTO _effect
    (community_id, member_id, role, object_type, object_id, episode, opened_on, peer_id, day, kind, n, act_id)"""
INSERT_EPISODE = """INSERT INTO _episode
    (community_id, member_id, role, object_type, object_id, act_id, opened_on, ok_on, is_trial, peer1_id, peer2_id)"""


def _invitations(policy: Policy, source: Source) -> None:
    """Who was invited and came back: a counterpart, in the cell of the invited person. No trial, no effect (2.2)."""
    invites = source.acts(Verb.INVITE_MEMBER)
    if not source.is_full:
        found = source.lookup("a.target_id = c.object_id", verbs=(Verb.INVITE_MEMBER,))
        invites = f"(SELECT i.* FROM _cell c CROSS JOIN {found} i WHERE c.object_type = {ObjectType.MEMBER})"
    run(
        f"""
        {INSERT_EPISODE}
        SELECT i.community_id, i.member_id, {CONNECTOR}, {ObjectType.MEMBER}, i.target_id, i.act_id, i.day, i.day, false,
               i.target_id, NULL::bigint
        FROM ({enactment.invited(source, invites)}) i
        """,
        {"return_days": policy["return_days"]},
    )


OTHER = partner("t")
A_TIE = "t.occurred_at AS at, t.occurred_on AS day, t.id AS act_id"
PARTNER = partner("a")


def _pair_ties(source: Source) -> str:
    """_tie: what the two people of each introduction had to do with each other, before and after; both ways round."""
    return f"""
    CREATE TEMP TABLE _pair AS SELECT p, q, min(occurred_on) - %(no_tie_days)s AS first
    FROM _intro CROSS JOIN LATERAL (VALUES (a, b), (b, a)) ends(p, q) GROUP BY 1, 2;
    ANALYZE _pair;
    CREATE TEMP TABLE _tie AS
    SELECT ends.*, t.at, t.day, t.act_id FROM (
        SELECT pair.p, pair.q, {A_TIE} FROM _pair pair
        CROSS JOIN {source.lookup(f"a.actor_id = pair.p AND {PARTNER} = pair.q AND a.occurred_on >= pair.first", verbs=TIE_VERBS, since="pair.first")} t
        UNION ALL
        SELECT pair.p, pair.q, {A_TIE} FROM _pair pair
        JOIN activity_act i ON i.verb = {Verb.INTRODUCE} AND i.object_type = {ObjectType.MEMBER} AND i.object_id = pair.p
            AND i.target_id = pair.q
        JOIN {source.acts(Verb.CONFIRM_TIE)} t ON t.object_type = {ObjectType.INTRODUCTION} AND t.object_id = i.id
            AND t.actor_id IN (pair.p, pair.q)
    ) t CROSS JOIN LATERAL (VALUES (t.p, t.q), (t.q, t.p)) ends(p, q);
    CREATE INDEX ON _tie (p, q); ANALYZE _tie; DROP TABLE _pair;
    """


JOINED = """
CREATE TEMP TABLE _joined AS
SELECT i.*, formed.day AS formed_on, formed.act_id
FROM _intro i LEFT JOIN LATERAL (
    SELECT t.day, t.act_id FROM _tie t
    WHERE t.p = i.a AND t.q = i.b AND t.at >= i.occurred_at AND t.day <= i.occurred_on + %(tie_days)s
      AND NOT EXISTS (SELECT FROM _tie e WHERE e.p = i.a AND e.q = i.b AND e.at < i.occurred_at
                      AND e.day >= i.occurred_on - %(no_tie_days)s)
    ORDER BY t.at, t.act_id LIMIT 1
) formed ON true;
DROP TABLE _tie;
CREATE TEMP TABLE _joined_person AS
SELECT id, min(first) AS first FROM (
    SELECT unnest(ARRAY[a, b]) AS id, occurred_on - %(no_tie_days)s AS first FROM _joined WHERE formed_on IS NOT NULL
) ends GROUP BY 1;
ANALYZE _joined_person;
"""


def _neighbours(source: Source) -> str:
    """_neighbour: whom the people joined had to do with in the half year before; then whether both knew somebody."""

    def ties(whose: str) -> str:
        acts = source.lookup(f"{whose} AND a.occurred_on >= p.first", verbs=TIE_VERBS, since="p.first")
        return f"FROM _joined_person p CROSS JOIN {acts} t"

    # Towards whom an act went is said in one of three columns, each of which has an index.
    a_member = f"a.object_type = {ObjectType.MEMBER} AND a.object_id = p.id"
    ways = ("true",) if source.is_full else ("a.target_id = p.id", "a.owner_id = p.id", a_member)
    towards = "".join(
        f" UNION ALL SELECT p.id, t.actor_id, {A_TIE} {ties(f'{way} AND {PARTNER} = p.id')}" for way in ways
    )
    return f"""
    {source.create("_neighbour")} SELECT p.id AS p, {OTHER} AS q, {A_TIE} {ties("a.actor_id = p.id")} {towards}
    UNION ALL SELECT ends.p, ends.q, {A_TIE} FROM _joined_person p
        CROSS JOIN LATERAL (
            SELECT id, object_id, target_id FROM activity_act
            WHERE verb = {Verb.INTRODUCE} AND object_type = {ObjectType.MEMBER} AND object_id = p.id
            UNION ALL SELECT id, object_id, target_id FROM activity_act
            WHERE verb = {Verb.INTRODUCE} AND object_type = {ObjectType.MEMBER} AND target_id = p.id
        ) i
        CROSS JOIN LATERAL (VALUES (i.object_id, i.target_id), (i.target_id, i.object_id)) ends(p, q)
        JOIN {source.acts(Verb.CONFIRM_TIE)} t ON t.object_type = {ObjectType.INTRODUCTION} AND t.object_id = i.id
            AND t.actor_id IN (i.object_id, i.target_id)
        WHERE ends.p = p.id;
    CREATE INDEX ON _neighbour (p, q); ANALYZE _neighbour;
    ALTER TABLE _joined ADD is_near bool;
    UPDATE _joined i SET is_near = EXISTS (
        SELECT FROM _neighbour x JOIN _neighbour y ON y.p = i.b AND y.q = x.q
        WHERE x.p = i.a AND x.q NOT IN (i.a, i.b, i.actor_id)
          AND x.at < i.occurred_at AND x.day >= i.occurred_on - %(no_tie_days)s
          AND y.at < i.occurred_at AND y.day >= i.occurred_on - %(no_tie_days)s)
    WHERE formed_on IS NOT NULL;
    """


INTRODUCED = f"""
{INSERT_EPISODE}
SELECT community_id, actor_id, {CONNECTOR}, {ObjectType.MEMBER}, a, id, occurred_on, formed_on, true, a, b FROM _joined;
{INSERT_EFFECT}
SELECT community_id, actor_id, {CONNECTOR}, {ObjectType.MEMBER}, a,
       hashtextextended(concat_ws(':', 'pair', least(a, b), greatest(a, b)), 0), occurred_on, peer.id, formed_on,
       CASE WHEN is_across THEN CASE WHEN is_near THEN {EffectKind.JOINED_ACROSS_NEAR} ELSE {EffectKind.JOINED_ACROSS} END
            ELSE CASE WHEN is_near THEN {EffectKind.JOINED_NEAR} ELSE {EffectKind.JOINED} END END,
       (peer.id = a)::int, act_id
FROM (
    SELECT *, row_number() OVER (PARTITION BY community_id, actor_id, least(a, b), greatest(a, b)
                                 ORDER BY occurred_at, id) AS nth
    FROM _joined WHERE formed_on IS NOT NULL
) first CROSS JOIN LATERAL (VALUES (a), (b)) peer(id) WHERE nth = 1;
DROP TABLE _intro, _joined, _joined_person, _neighbour;
"""


def _introductions(policy: Policy, source: Source) -> None:
    """Worked: a tie within the tie days, either way, where there was none in the half year before.

    Both count as joined, once per pair; in different communities they count more; less when they had a common
    neighbour already. The cell of an introduction is the member it names as its object.
    """
    run(
        f"""
        CREATE TEMP TABLE _intro AS
        SELECT i.id, i.community_id, i.actor_id, i.object_id AS a, i.target_id AS b, i.occurred_at, i.occurred_on,
               i.origin_community_id IS NOT NULL AND i.origin_community_id <> i.community_id
               OR coalesce({home("i.object_id", "i")} <> {home("i.target_id", "i")}, false) AS is_across
        FROM {source.about_cells(Verb.INTRODUCE)} i
        WHERE i.object_type = {ObjectType.MEMBER} AND i.object_id <> i.target_id
          AND i.actor_id <> i.object_id AND i.actor_id <> i.target_id;
        ANALYZE _intro;
        """
    )
    days = {name: policy[name] for name in ("tie_days", "no_tie_days")}
    run(_pair_ties(source), days)
    run(JOINED, days)
    run(_neighbours(source), days)
    run(INTRODUCED)


def _referrals(policy: Policy, source: Source) -> None:
    """Worked: the expert answered that ask within the referral days. Asker and expert count."""
    answered = (
        "a.actor_id = r.target_id AND (a.reply_to_id = r.object_id OR a.context_id = r.object_id) "
        "AND a.occurred_at >= r.occurred_at AND a.occurred_on <= r.occurred_on + %(days)s"
    )
    run(
        f"""
        CREATE TEMP TABLE _referral AS
        SELECT DISTINCT ON (r.id) r.*, n.occurred_on AS answered_on, n.id AS answer_id,
               r.origin_community_id IS NOT NULL AND r.origin_community_id <> r.community_id
               OR coalesce({home("r.owner_id", "r")} <> {home("r.target_id", "r")}, false) AS is_across
        FROM {source.about_cells(Verb.REFER)} r
        LEFT JOIN {source.lookup(answered, verbs=(Verb.ANSWER,), since="r.occurred_on")} n ON true
        WHERE r.target_id <> r.actor_id AND r.owner_id IS DISTINCT FROM r.actor_id
        ORDER BY r.id, n.occurred_at, n.id;

        {INSERT_EPISODE}
        SELECT community_id, actor_id, {CONNECTOR}, object_type, object_id, id, occurred_on, answered_on, true,
               owner_id, target_id FROM _referral;
        {INSERT_EFFECT}
        SELECT community_id, actor_id, {CONNECTOR}, object_type, object_id,
               hashtextextended(concat_ws(':', 'referred', object_type, object_id, target_id), 0), occurred_on,
               peer.id, answered_on, CASE WHEN is_across THEN {EffectKind.REFERRED_ACROSS} ELSE {EffectKind.REFERRED} END,
               (peer.id = target_id)::int, answer_id
        FROM (
            SELECT *, row_number() OVER (PARTITION BY community_id, actor_id, object_type, object_id, target_id
                                         ORDER BY occurred_at, id) AS nth
            FROM _referral WHERE answered_on IS NOT NULL
        ) first CROSS JOIN LATERAL (SELECT DISTINCT p FROM (VALUES (owner_id), (target_id)) v(p)) peer(id)
        WHERE nth = 1 AND peer.id IS NOT NULL;
        DROP TABLE _referral;
        """,
        {"days": policy["referral_days"]},
    )


def _pointers(policy: Policy, source: Source) -> None:
    """Worked: the asker used or accepted what was pointed to, or accepted the pointer itself, within the pointer days."""
    served = f"""a.actor_id = p.target_id AND a.occurred_at >= p.occurred_at AND a.occurred_on <= p.occurred_on + %(days)s
        AND (a.object_type = p.object_type AND a.object_id = p.object_id OR a.caused_by_id = p.id
             OR a.verb = {Verb.ACCEPT_ANSWER} AND a.owner_id = p.actor_id AND a.context_id = p.context_id)"""
    verbs = (Verb.USE, Verb.APPLY, Verb.ACCEPT_ANSWER)
    run(
        f"""
        CREATE TEMP TABLE _pointer AS
        SELECT DISTINCT ON (p.id) p.*, e.occurred_on AS served_on, e.id AS effect_id
        FROM {source.about_cells(Verb.POINT)} p
        LEFT JOIN {source.lookup(served, verbs=verbs, since="p.occurred_on")} e ON true
        WHERE p.target_id IS DISTINCT FROM p.actor_id
        ORDER BY p.id, e.occurred_at, e.id;

        {INSERT_EPISODE}
        SELECT community_id, actor_id, {CONNECTOR}, object_type, object_id, id, occurred_on, served_on, true, target_id,
               NULL::bigint FROM _pointer;
        {INSERT_EFFECT}
        SELECT community_id, actor_id, {CONNECTOR}, object_type, object_id,
               hashtextextended(concat_ws(':', 'pointed', object_type, object_id, target_id), 0), occurred_on,
               target_id, served_on, {EffectKind.POINTED}, 1, effect_id
        FROM (
            SELECT *, row_number() OVER (PARTITION BY community_id, actor_id, object_type, object_id, target_id
                                         ORDER BY occurred_at, id) AS nth
            FROM _pointer WHERE served_on IS NOT NULL
        ) first WHERE nth = 1;
        DROP TABLE _pointer;
        """,
        {"days": policy["pointer_days"]},
    )


def cells_of_new() -> str:
    """Objects of introductions, referrals and pointers that acts in _new may have made work, or never work."""
    introduction = f"""SELECT i.object_id, i.target_id, i.occurred_on FROM activity_act i
        WHERE i.verb = {Verb.INTRODUCE} AND i.object_type = {ObjectType.MEMBER}
          AND i.occurred_on BETWEEN n.day - %(tie_days)s AND n.day + %(no_tie_days)s
          AND {recorded_since("i", "n.day - %(tie_days)s")}"""
    return f"""
    -- What two people have to do with each other: after an introduction it is theirs alone, before it also others'.
    INSERT INTO _cell SELECT {ObjectType.MEMBER}, i.object_id
    FROM (
        SELECT DISTINCT ends.p, ends.q, t.day FROM (
            SELECT t.actor_id AS p, {OTHER} AS q, t.occurred_on AS day FROM _new t WHERE t.verb IN ({numbers(TIE_VERBS)})
            UNION ALL SELECT i.object_id, i.target_id, n.occurred_on
            FROM _new n JOIN activity_act i ON i.id = n.object_id AND i.verb = {Verb.INTRODUCE}
            WHERE n.verb = {Verb.CONFIRM_TIE}
        ) t CROSS JOIN LATERAL (VALUES (t.p, t.q), (t.q, t.p)) ends(p, q) WHERE t.p <> t.q
    ) n CROSS JOIN LATERAL (
        {introduction} AND i.object_id = n.p UNION ALL {introduction} AND i.target_id = n.p OFFSET 0
    ) i WHERE i.occurred_on >= n.day OR n.q IN (i.object_id, i.target_id)
    ON CONFLICT DO NOTHING;
    INSERT INTO _cell SELECT {ObjectType.MEMBER}, i.object_id
    FROM _new n JOIN activity_act i ON i.id = n.object_id AND i.verb = {Verb.INTRODUCE} AND i.object_type = {ObjectType.MEMBER}
    WHERE n.verb = {Verb.CONFIRM_TIE} ON CONFLICT DO NOTHING;
    INSERT INTO _cell SELECT r.object_type, r.object_id
    FROM _new n JOIN activity_act r ON r.object_type = {ObjectType.ASK} AND r.object_id IN (n.reply_to_id, n.context_id)
        AND r.verb = {Verb.REFER} AND r.target_id = n.actor_id AND {recorded_since("r", "n.occurred_on - %(referral_days)s")}
    WHERE n.verb = {Verb.ANSWER} ON CONFLICT DO NOTHING;
    INSERT INTO _cell SELECT p.object_type, p.object_id
    FROM (
        SELECT DISTINCT actor_id, occurred_on FROM _new WHERE verb IN ({Verb.USE}, {Verb.APPLY}, {Verb.ACCEPT_ANSWER})
    ) n CROSS JOIN LATERAL (
        SELECT p.object_type, p.object_id FROM activity_act p
        WHERE p.target_id = n.actor_id AND p.verb = {Verb.POINT}
          AND n.occurred_on BETWEEN p.occurred_on AND p.occurred_on + %(pointer_days)s
          AND {recorded_since("p", "n.occurred_on - %(pointer_days)s")} OFFSET 0
    ) p ON CONFLICT DO NOTHING;
    """


PARTS: tuple[Part, ...] = (
    ((Verb.INTRODUCE,), _introductions),
    ((Verb.REFER,), _referrals),
    ((Verb.POINT,), _pointers),
    ((Verb.INVITE_MEMBER,), _invitations),
)
