"""Believable acts by set-based SQL, as many as asked for, straight into the tables of the ledger.

Activity is skewed (few people do most, few things get most), every verb the roles know occurs, and of what people try
some works and some does not. Helper tables live in the schema `bench`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db import connection

from activity.vocabulary import ObjectType, Verb

DAYS = 400  # of history: a little more than the window
COLUMNS = (
    "id, verb, actor_id, object_type, object_id, owner_id, target_id, community_id, occurred_at, reply_to_id, "
    "caused_by_id, value, undo_of_id"
)


def run(sql: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return int(cursor.rowcount)


@dataclass
class World:
    """`members` memberships in communities of very different size; `ends` is the Monday the history ends on."""

    acts: int
    members: int
    ends: date
    drawn: int = 0  # ids of acts given out so far

    @property
    def begins(self) -> date:
        return self.ends - timedelta(days=DAYS)

    def people(self) -> None:
        """Communities, people and memberships. Numbers of members and things of a community are contiguous."""
        places = max(8, self.members // 2000)
        run(
            f"""
            SET session_replication_role = replica; SELECT setseed(0.5);
            CREATE SCHEMA bench;
            CREATE TABLE bench.place AS
            SELECT id, members, (sum(members) OVER (ORDER BY id) - members)::bigint AS before FROM (
                SELECT k AS id, greatest(12, floor({self.members} / (k + 3) / sum(1.0 / (k + 3)) OVER ()))::bigint AS members
                FROM generate_series(1, {places}) k) sized;
            CREATE TABLE bench.member AS
            SELECT p.before + i AS n, p.id AS community_id,
                   CASE WHEN i % 5 < 4 THEN p.before + i ELSE 1 + floor(random() * {self.members})::bigint END AS user_id,
                   (timestamptz '{self.begins}' + (random() ^ 2 * {DAYS} - 100) * interval '1 day') AS joined_at
            FROM bench.place p CROSS JOIN generate_series(1, p.members) i;
            CREATE UNIQUE INDEX ON bench.member (n);
            INSERT INTO accounts_user (id, password, is_superuser, email, handle, display_name, job_role, department, region, country,
                languages, about, time_zone, is_active, is_staff, is_service, date_joined)
            SELECT u, '', false, u || '@bench.example', 'm' || u, 'M', '', '', '', '', '{{}}', '', 'UTC', true, false, false, now()
            FROM generate_series(1, {self.members} + 12 * {places}) u;
            INSERT INTO communities_community (id, slug, name, kind, job_role, visibility, lifecycle, purpose, is_official,
                reply_hours, created_at, member_count)
            SELECT id, 'c' || id, 'C', 'vertical', '', 'organisation', 'active', '', false, 48, now(), members FROM bench.place;
            INSERT INTO communities_membership (position, joined_at, introduction, community_id, user_id, welcome_note)
            SELECT 'member', joined_at, '', community_id, user_id, '' FROM bench.member ON CONFLICT DO NOTHING;
            ANALYZE bench.place; ANALYZE bench.member; ANALYZE accounts_user; ANALYZE communities_membership;
            """
        )

    def things(self) -> None:
        """What is written, asked and shared, before anybody does anything with it."""
        written, asked, shared = int(self.acts * 0.12), int(self.acts * 0.04), int(self.acts * 0.03)
        age = f"least(timestamptz '{self.begins}' + random() * {DAYS} * interval '1 day', timestamptz '{self.ends}')"
        for name, count in (("thing", written), ("ask", asked)):
            run(
                f"""
                CREATE TABLE bench.{name} AS
                SELECT row_number() OVER (ORDER BY community_id) AS n, drawn.* FROM (
                    SELECT community_id, author_id, {age} AS at, (ARRAY[1, 1, 1, 1, 2, 2, 7, 7, 20, 3])[1 + floor(random() * 10)] AS type
                    FROM ({_somebody(count)}) s) drawn;
                CREATE UNIQUE INDEX ON bench.{name} (n); ANALYZE bench.{name};
                CREATE TABLE bench.{name}s_of AS SELECT community_id, min(n) AS first, count(*) AS many FROM bench.{name} GROUP BY 1;
                ANALYZE bench.{name}s_of;
                """
            )
        base = self.draw(shared)
        run(
            f"""
            CREATE TABLE bench.share AS
            SELECT DISTINCT ON (thing) {base} + i AS id, thing, community_id, author_id, actor_id, type, at FROM (
                SELECT s.i, t.n AS thing, s.community_id, t.author_id, s.author_id AS actor_id, t.type,
                       least(t.at + random() * interval '9 days', timestamptz '{self.ends}') AS at
                FROM ({_somebody(shared)}) s JOIN bench.things_of o USING (community_id)
                JOIN bench.thing t ON t.n = o.first + floor(o.many * s.r ^ 1.8)::bigint) d WHERE actor_id <> author_id;
            CREATE UNIQUE INDEX ON bench.share (thing); ANALYZE bench.share;
            INSERT INTO activity_shareeffect (share_id, day, openers, fresh_openers)
            SELECT id, (at AT TIME ZONE 'UTC')::date + d, 2, 1 + (id % 2)::int FROM bench.share CROSS JOIN generate_series(0, 3) d
            WHERE (id + d) % 3 > 0;
            """
        )

    def draw(self, count: int) -> int:
        """The number before the first of so many ids of acts."""
        self.drawn += count
        return self.drawn - count

    def history(self) -> None:
        """All acts: the index by index slow way is avoided by making the indexes afterwards."""
        month = self.begins.replace(day=1)
        while month <= self.ends + timedelta(days=31):
            following = (month + timedelta(days=32)).replace(day=1)
            run(
                f"CREATE TABLE IF NOT EXISTS activity_act_{month:%Y_%m} PARTITION OF activity_act "
                f"FOR VALUES FROM ('{month} 00:00+00') TO ('{following} 00:00+00')"
            )
            month = following
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = 'activity_act' AND indexname <> 'activity_act_pkey'"
            )
            indexes = cursor.fetchall()
        run(
            "; ".join(
                ["ALTER TABLE activity_act DROP CONSTRAINT activity_act_pkey", *(f"DROP INDEX {n}" for n, _ in indexes)]
            )
        )
        made = f"CASE WHEN t.type = {ObjectType.ANSWER} THEN {Verb.ANSWER} ELSE {Verb.CREATE} END"
        thing_acts = self.draw(int(self.acts * 0.16))
        self.add(
            f"""
            SELECT {thing_acts} + t.n, {made}, t.author_id, t.type, t.n, t.author_id, a.author_id, t.community_id, t.at, a.n,
                   NULL, NULL, NULL
            FROM bench.thing t LEFT JOIN bench.asks_of o ON o.community_id = t.community_id AND t.type = {ObjectType.ANSWER}
            LEFT JOIN bench.ask a ON a.n = o.first + t.n % o.many
            UNION ALL SELECT {thing_acts} + {int(self.acts * 0.12)} + n, {Verb.ASK}, author_id, {ObjectType.ASK}, n, author_id, NULL,
                   community_id, at, NULL, NULL, NULL, NULL FROM bench.ask
            UNION ALL SELECT id, {Verb.SHARE}, actor_id, type, thing, author_id, NULL, community_id, at, NULL, NULL, NULL, NULL
            FROM bench.share
            """
        )
        joins = self.draw(self.members * 2)
        self.add(
            f"""
            SELECT {joins} + n, {Verb.JOIN}, user_id, {ObjectType.COMMUNITY}, community_id, NULL, NULL, community_id, joined_at,
                   NULL, NULL, NULL, NULL FROM bench.member WHERE joined_at > timestamptz '{self.begins}'
            """
        )
        self.meetings(int(self.acts * 0.05), late="random()")
        self.recognitions(self.acts - int(self.acts * 0.24) - self.members // 2, late="random() ^ 3")
        run(
            "; ".join(
                [
                    "ALTER TABLE activity_act ADD PRIMARY KEY (id, recorded_at)",
                    *(sql.replace(" ON ONLY ", " ON ") for _, sql in indexes),
                ]
            )
        )
        run(
            "SELECT setval(pg_get_serial_sequence('activity_act', 'id'), (SELECT max(id) FROM activity_act)); ANALYZE activity_act"
        )

    def reading(self) -> None:
        """Weeks of reading, and the last fortnight's acts of it."""
        run(
            f"""
            INSERT INTO activity_memberweekreading (member_id, community_id, week, days, opened)
            SELECT user_id, community_id, date '{self.ends}' - 7 * w, 1 + (n + w) % 127, 1 + (n + w) % 9
            FROM (SELECT DISTINCT ON (community_id, user_id) * FROM bench.member) m
            CROSS JOIN generate_series(3, 50) w WHERE random() < 0.06;
            INSERT INTO activity_readingact (recorded_at, occurred_at, occurred_on, actor_id, verb, object_type, object_id,
                owner_id, community_id, is_fresh, source)
            SELECT now(), at, (at AT TIME ZONE 'UTC')::date, actor_id, {Verb.VIEW}, type, n, author_id, community_id, true, ''
            FROM (
                SELECT s.author_id AS actor_id, t.type, t.n, t.author_id, s.community_id,
                       timestamptz '{self.ends}' - s.r * interval '13 days' AS at
                FROM ({_somebody(self.acts // 20)}) s JOIN bench.things_of o USING (community_id)
                JOIN bench.thing t ON t.n = o.first + floor(o.many * s.r ^ 1.8)::bigint) viewed;
            ANALYZE activity_memberweekreading; ANALYZE activity_readingact; ANALYZE activity_shareeffect;
            """
        )

    def add(self, select: str) -> int:
        """Append acts. They were recorded when they happened, as far as the partitions know."""
        return run(
            f"""
            INSERT INTO activity_act ({COLUMNS}, recorded_at, occurred_on, actor_kind, audience, via, source)
            SELECT id, verb, actor_id, type, object_id, owner_id::bigint, target_id::bigint, community_id, at, reply_to_id::bigint, caused_by_id::bigint,
                   value::smallint, undo_of_id::bigint, at, (at AT TIME ZONE 'UTC')::date, 1, 2, 1 + (id % 2)::int, ''
            FROM ({select}) a(id, verb, actor_id, type, object_id, owner_id, target_id, community_id, at, reply_to_id,
                              caused_by_id, value, undo_of_id)
            """
        )

    def recognitions(self, count: int, late: str, *, is_fresh: bool = False) -> int:
        """What people do with what others wrote; one in two hundred is withdrawn. `late`: 0 at once, 1 forty days after;
        fresh: within the last days of the history, whatever the age of the thing."""
        when = f"timestamptz '{self.ends}' - delay * interval '40 days' - interval '1 hour'"
        if not is_fresh:
            when = (
                "least(greatest(at, share_at) + delay * interval '40 days', "
                f"timestamptz '{self.ends}' - delay * interval '1 hour')"
            )
        base, undone = self.draw(count), self.draw(count // 200)
        shares = f"{Verb.LIKE}, {Verb.SAVE}, {Verb.USE}, {Verb.THANK}"
        added = self.add(
            f"""
            SELECT id, CASE WHEN verb = {Verb.ACCEPT_ANSWER} AND type <> {ObjectType.ANSWER} THEN {Verb.LIKE} ELSE verb END,
                   actor_id, type, n, owner_id, CASE WHEN verb IN ({Verb.COMMENT}, {Verb.THANK}) THEN owner_id END, community_id,
                   {when}, NULL, share_id, CASE WHEN verb = {Verb.RATE} THEN 3 + id % 3 WHEN verb = {Verb.REVIEW} THEN id % 2 END, NULL
            FROM (
                SELECT {base} + s.i AS id, s.author_id AS actor_id, t.type, t.n, t.author_id AS owner_id, s.community_id, t.at,
                       {late} AS delay, h.at AS share_at, h.id AS share_id, s.verb
                FROM (SELECT s.*, {_drawn()} AS verb FROM ({_somebody(count)}) s OFFSET 0) s
                JOIN bench.things_of o USING (community_id)
                JOIN bench.thing t ON t.n = o.first + floor(o.many * s.r ^ 1.8)::bigint
                LEFT JOIN bench.share h ON h.thing = t.n AND s.i % 5 = 0 AND s.verb IN ({shares})
            ) d
            """
        )
        undos = f"SELECT {undone} + (id - {base}) / 200, {Verb.UNDO}, actor_id, object_type, object_id, owner_id, NULL, community_id, "
        undos += f"occurred_at + interval '1 hour', NULL::bigint, NULL, NULL, id FROM activity_act WHERE id > {base} AND id <= {base + count} "
        return added + self.add(undos + "AND (id % 200) = 7")

    def meetings(self, count: int, late: str) -> int:
        """Introductions, referrals, pointers, invitations and care between people, and what came of half of them.

        Each story draws ids for five acts; `late` as above.
        """
        base = self.draw(5 * count)
        member, post = ObjectType.MEMBER, ObjectType.POST
        stories = f"""
            SELECT {base} + 5 * s.i AS id, s.i % 12 AS kind, s.i / 12 % 2 = 0 AS works, s.community_id AS c, s.author_id AS m,
                   a.user_id AS a, b.user_id AS b, t.n AS thing, t.author_id AS owner, k.n AS ask, k.author_id AS asker,
                   timestamptz '{self.begins}' + {DAYS - 30} * {late} * interval '1 day' AS at, a.joined_at
            FROM ({_somebody(count)}) s
            JOIN bench.member a ON a.n = s.before + 1 + floor(s.members * s.r)::bigint AND a.user_id <> s.author_id
            JOIN bench.member b ON b.n = s.before + 1 + floor(s.members * (s.r * 977 - floor(s.r * 977)))::bigint
                AND b.user_id <> s.author_id AND b.user_id <> a.user_id
            JOIN bench.things_of o ON o.community_id = s.community_id
            JOIN bench.thing t ON t.n = o.first + floor(o.many * s.r)::bigint
            JOIN bench.asks_of q ON q.community_id = s.community_id
            JOIN bench.ask k ON k.n = q.first + floor(q.many * s.r)::bigint
        """
        told = (  # kind, place in the story, only when it works, verb, actor, type, object, owner, target, days, reply to, value
            (0, 0, 0, Verb.INTRODUCE, "m", member, "a", "NULL", "b", 0, "NULL", "NULL"),
            (0, 1, 1, Verb.COMMENT, "b", post, "thing", "a", "a", 5, "NULL", "NULL"),
            (1, 0, 0, Verb.REFER, "m", ObjectType.ASK, "ask", "asker", "a", 0, "NULL", "NULL"),
            (1, 1, 1, Verb.ANSWER, "a", ObjectType.ANSWER, "-id", "a", "asker", 2, "ask", "NULL"),
            (2, 0, 0, Verb.POINT, "m", post, "thing", "owner", "a", 0, "NULL", "NULL"),
            (2, 1, 1, Verb.USE, "a", post, "thing", "owner", "NULL", 3, "NULL", "NULL"),
            (3, 0, 0, Verb.INVITE_MEMBER, "m", ObjectType.COMMUNITY, "c", "NULL", "a", -400, "NULL", "NULL"),
            (4, 0, 0, Verb.WELCOME, "m", member, "a", "NULL", "a", -400, "NULL", "NULL"),
            (4, 1, 1, Verb.FOLLOW, "a", post, "thing", "owner", "NULL", -390, "NULL", "NULL"),
            (5, 0, 0, Verb.REVIEW, "m", post, "thing", "owner", "NULL", 0, "NULL", "works::int"),
            (6, 0, 0, Verb.GARDEN, "m", ObjectType.PAGE, "thing", "owner", "NULL", 0, "NULL", "NULL"),
            (6, 1, 1, Verb.SAVE, "a", ObjectType.PAGE, "thing", "owner", "NULL", 9, "NULL", "NULL"),
            (7, 0, 0, Verb.HOST, "m", ObjectType.EVENT, "id", "m", "NULL", 0, "NULL", "NULL"),
            (7, 1, 0, Verb.ATTEND, "a", ObjectType.EVENT, "id", "m", "NULL", 1, "NULL", "NULL"),
            (7, 2, 1, Verb.ATTEND, "b", ObjectType.EVENT, "id", "m", "NULL", 1, "NULL", "NULL"),
            (7, 3, 1, Verb.ATTEND, "asker", ObjectType.EVENT, "id", "m", "NULL", 1, "NULL", "NULL"),
            (8, 0, 0, Verb.FLAG, "a", post, "thing", "owner", "NULL", 0, "NULL", "NULL"),
            (8, 1, 0, Verb.DECIDE_FLAG, "m", ObjectType.FLAG, "id", "owner", "NULL", 1, "NULL", "works::int"),
            (9, 0, 0, Verb.MENTOR, "m", member, "a", "NULL", "a", 0, "NULL", "NULL"),
            (9, 1, 1, Verb.THANK, "a", member, "m", "NULL", "m", 20, "NULL", "NULL"),
            (10, 0, 0, Verb.MEDIATE_OPEN, "m", ObjectType.MEDIATION, "id", "NULL", "a", 0, "NULL", "NULL"),
            (10, 1, 0, Verb.MEDIATE_CLOSE, "m", ObjectType.MEDIATION, "id", "NULL", "b", 9, "NULL", "works::int"),
            (11, 0, 0, Verb.PROPOSE_POLICY, "m", ObjectType.POLICY, "id", "m", "NULL", 0, "NULL", "NULL"),
            (11, 1, 1, Verb.ADOPT_POLICY, "a", ObjectType.POLICY, "id", "m", "NULL", 9, "NULL", "NULL"),
        )  # fmt: skip
        values = ", ".join(f"({k}, {p}, {bool(w)}, {int(v)}, {d})" for k, p, w, v, *_, d, _r, _v in told)

        def pick(index: int, cast: str = "bigint") -> str:
            cases = "".join(f" WHEN {story[0] * 5 + story[1]} THEN ({story[index]})::{cast}" for story in told)
            return f"CASE v.kind * 5 + v.place{cases} END"

        when = "CASE WHEN v.days < -300 THEN joined_at + (401 + v.days) * interval '1 hour' * 2 ELSE at + v.days * interval '1 day' END"
        return self.add(
            f"""
            SELECT s.id + v.place, v.verb, {pick(4)}, {pick(5, "int")}, {pick(6)}, {pick(7)}, {pick(8)}, s.c,
                   greatest({when}, timestamptz '{self.begins}'), {pick(10)}, NULL, {pick(11, "int")}, NULL
            FROM ({stories}) s JOIN (VALUES {values}) v(kind, place, needs, verb, days)
                ON v.kind = s.kind AND (s.works OR NOT v.needs)
            WHERE {pick(4)} IS NOT NULL
            """
        )


def _somebody(count: int) -> str:
    """So many draws of a community (by its size) and of one of its members: few do most. r is one more random number."""
    return f"""
        SELECT g.i, p.id AS community_id, a.user_id AS author_id, g.r, p.before, p.members
        FROM (SELECT i, random() AS any_member, random() AS which, random() AS r FROM generate_series(1, {count}) i) g
        JOIN bench.member m ON m.n = 1 + floor(g.any_member * (SELECT max(n) FROM bench.member))::bigint
        JOIN bench.place p ON p.id = m.community_id
        JOIN bench.member a ON a.n = p.before + 1 + floor(p.members * g.which ^ 2.2)::bigint
        OFFSET 0
    """


SHARES = (
    (Verb.LIKE, 0.32), (Verb.COMMENT, 0.25), (Verb.SAVE, 0.12), (Verb.USE, 0.08), (Verb.IMPROVE, 0.05), (Verb.FOLLOW, 0.04),
    (Verb.THANK, 0.04), (Verb.RATE, 0.03), (Verb.ACCEPT_ANSWER, 0.03), (Verb.APPLY, 0.02), (Verb.REUSE, 0.01), (Verb.COMPLETE, 0.01),
)  # fmt: skip


def _drawn() -> str:
    """A verb, by its share of all recognition. From the id and r, so that it is drawn once a row."""
    cases, so_far = "", 0.0
    for verb, share in SHARES[1:]:
        so_far += share
        cases += f" WHEN x < {so_far:.3f} THEN {verb}"
    return f"(SELECT CASE{cases} ELSE {Verb.LIKE} END FROM (SELECT s.r * 7919 - floor(s.r * 7919) AS x) d)"
