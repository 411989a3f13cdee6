"""PostHistory.xml and Votes.xml: revisions, edits as acts, scores, acceptance, favourites.

Rows are copied into temporary tables batch by batch; what follows from them is one statement each, so memory does not
grow with the dump.
"""

from __future__ import annotations

from datetime import timedelta

from django.db import connection
from psycopg2.extras import execute_values

from activity.models import Act, ExternalRef
from activity.vocabulary import ObjectType, Ref, Verb
from content.models import Item, Reaction, Reply
from content.stackexchange.reader import Row, batches, rows
from content.stackexchange.site import Person, Site

BODY, TITLE, TAGS = (2, 5, 8), (1, 4, 7), (3, 6, 9)
ACCEPTED, UP, DOWN, FAVOURITE = 1, 2, 3, 5

STAGE = """
DROP TABLE IF EXISTS se_history, se_vote, se_text, se_person;
CREATE TEMPORARY TABLE se_history (
    id bigint, type smallint, post bigint, guid text, at timestamptz, person bigint, name text, body text, comment text
) ON COMMIT DROP;
CREATE TEMPORARY TABLE se_vote (post bigint, type smallint, person bigint, day timestamptz) ON COMMIT DROP;
CREATE TEMPORARY TABLE se_text ON COMMIT DROP AS
    SELECT substring(r.key FROM '[0-9]+')::bigint AS post, r.key LIKE 'item:%%' AS is_item, r.local_id AS id,
           coalesce(i.author_id, a.author_id) AS author_id
    FROM activity_externalref r
    LEFT JOIN content_item i ON r.key LIKE 'item:%%' AND i.id = r.local_id
    LEFT JOIN content_reply a ON r.key LIKE 'reply:%%' AND a.id = r.local_id
    WHERE r.source = %(source)s AND r.kind = %(object)s AND (r.key LIKE 'item:%%' OR r.key LIKE 'reply:%%');
CREATE INDEX ON se_text (post);
CREATE TEMPORARY TABLE se_person ON COMMIT DROP AS
    SELECT r.key::bigint AS person, u.id, u.is_service FROM activity_externalref r JOIN accounts_user u ON u.id = r.local_id
    WHERE r.source = %(source)s AND r.kind = %(member)s;
CREATE INDEX ON se_person (person);
"""

REVISIONS = """
WITH body AS (
    SELECT h.*, row_number() OVER (PARTITION BY h.post ORDER BY h.at, h.id) AS number,
           (SELECT t.body FROM se_history t WHERE t.post = h.post AND t.type IN (1, 4, 7)
                AND (t.at < h.at OR t.guid = h.guid) ORDER BY t.at DESC, t.id DESC LIMIT 1) AS title
    FROM se_history h WHERE h.type IN (2, 5, 8)
)
INSERT INTO content_revision (item_id, reply_id, number, title, body, author_id, author_name, reason, created_at, source_key, is_withheld)
SELECT CASE WHEN x.is_item THEN x.id END, CASE WHEN NOT x.is_item THEN x.id END, b.number,
       left(coalesce(b.title, ''), 200), b.body, p.id, left(b.name, 120), left(b.comment, 500), b.at, b.id::text, false
FROM body b JOIN se_text x ON x.post = b.post LEFT JOIN se_person p ON p.person = b.person
WHERE NOT EXISTS (SELECT FROM content_revision r WHERE r.source_key = b.id::text
    AND (x.is_item AND r.item_id = x.id OR NOT x.is_item AND r.reply_id = x.id))
"""

NEWEST_BODY = """
UPDATE {table} t SET body = r.body FROM content_revision r
WHERE t.source = %(source)s AND r.{column} = t.id AND r.body <> t.body AND t.body = ''
    AND r.number = (SELECT max(number) FROM content_revision WHERE {column} = t.id)
"""

SCORES = """
UPDATE {table} t SET votes_up = v.up, votes_down = v.down FROM (
    SELECT x.id, count(*) FILTER (WHERE v.type = 2) AS up, count(*) FILTER (WHERE v.type = 3) AS down
    FROM se_vote v JOIN se_text x ON x.post = v.post AND x.is_item = %(is_item)s GROUP BY x.id
) v WHERE t.id = v.id AND (t.votes_up, t.votes_down) <> (v.up, v.down)
"""

# One edit is one RevisionGUID: an improvement when title or text changed, gardening when only tags did.
FOREIGN_EDITS = """
SELECT h.guid, bool_or(h.type IN (4, 5)) AS is_improvement, min(h.at), x.is_item, x.id, x.author_id, p.id, p.is_service
FROM se_history h JOIN se_text x ON x.post = h.post JOIN se_person p ON p.person = h.person
WHERE h.type IN (4, 5, 6) AND p.id IS DISTINCT FROM x.author_id
    AND NOT EXISTS (SELECT FROM activity_externalref r WHERE r.source = %(source)s AND r.kind = %(act)s
        AND r.key = 'edit:' || h.guid)
GROUP BY h.guid, x.is_item, x.id, x.author_id, p.id, p.is_service
"""

COUNTS = """
UPDATE content_item i SET
    answer_count = (SELECT count(*) FROM content_reply r WHERE r.item_id = i.id AND r.kind = 'answer' AND r.removed_at IS NULL),
    comment_count = (SELECT count(*) FROM content_reply r WHERE r.item_id = i.id AND r.kind = 'comment' AND r.removed_at IS NULL),
    save_count = (SELECT count(*) FROM content_reaction s WHERE s.item_id = i.id AND s.kind = 'save')
WHERE i.source = %(source)s;
UPDATE content_tag t SET item_count = (SELECT count(*) FROM content_item_tags l WHERE l.tag_id = t.id)
WHERE t.community_id = %(community)s;
UPDATE communities_community c SET member_count =
    (SELECT count(*) FROM communities_membership m WHERE m.community_id = c.id AND m.left_at IS NULL)
WHERE c.id = %(community)s;
"""


def stage(site: Site) -> None:
    """Copy history and votes into temporary tables. Call it inside the transaction of the import."""
    _run(STAGE, site)
    for batch in batches(rows(site.folder, "PostHistory")):
        _insert("se_history", [_history(row) for row in batch])
    for batch in batches(rows(site.folder, "Votes")):
        _insert(
            "se_vote",
            [
                (
                    row.number("PostId"),
                    row.number("VoteTypeId"),
                    row.optional_number("UserId"),
                    row.moment("CreationDate"),
                )
                for row in batch
            ],
        )
    _run("ANALYZE se_history; ANALYZE se_vote; ANALYZE se_text; ANALYZE se_person;", site)


def bring_revisions(site: Site) -> None:
    site.count("body revisions", _run(REVISIONS, site))
    for table, column in (("content_item", "item_id"), ("content_reply", "reply_id")):
        _run(NEWEST_BODY.format(table=table, column=column), site)


def bring_edits(site: Site) -> None:
    """Edits of somebody else's post: acts, once each."""
    with connection.cursor() as cursor:
        cursor.execute(FOREIGN_EDITS, _names(site))
        edits = cursor.fetchall()
    kinds = dict(Item.objects.filter(source=site.source).values_list("pk", "kind"))
    acts, keys = [], []
    for guid, is_improvement, at, is_item, text_id, author_id, person_id, is_service in edits:
        about = _ref(kinds, is_item, text_id, author_id)
        act = site.act(
            Verb.IMPROVE if is_improvement else Verb.GARDEN,
            Person(person_id, is_service),
            about,
            at,
            target_id=author_id,
        )
        acts.append(act)
        keys.append(f"edit:{guid}")
    for start in range(0, len(acts), 1000):
        made = Act.objects.bulk_create(acts[start : start + 1000])
        refs = {key: act.pk for key, act in zip(keys[start : start + 1000], made, strict=True)}
        site.remember(ExternalRef.Kind.ACT, refs)
    site.count("edits of others' posts", len(acts))


def bring_scores(site: Site) -> None:
    for table, is_item in (("content_item", True), ("content_reply", False)):
        _run(SCORES.format(table=table), site, is_item=is_item)


def bring_acceptance(site: Site) -> None:
    """The accepted answer of each ask; the day comes from the vote, which has no hour."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT x.id, min(v.day) FROM se_vote v JOIN se_text x USING (post) "
            "WHERE v.type = 1 AND NOT x.is_item GROUP BY x.id"
        )
        days = dict(cursor.fetchall())
    object_kind = ExternalRef.Kind.OBJECT
    for batch in batches(row for row in rows(site.folder, "Posts") if row.has("AcceptedAnswerId")):
        items = site.known(object_kind, (f"item:{row.number('Id')}" for row in batch))
        replies = site.known(object_kind, (f"reply:{row.number('AcceptedAnswerId')}" for row in batch))
        asks = Item.objects.select_related("author").in_bulk(items.values())
        answers = Reply.objects.in_bulk(replies.values())
        changed, acts = [], []
        for row in batch:
            ask = asks.get(items.get(f"item:{row.number('Id')}", 0))
            answer = answers.get(replies.get(f"reply:{row.number('AcceptedAnswerId')}", 0))
            if ask is None or answer is None or ask.accepted_reply_id is not None:
                continue
            ask.accepted_reply = answer
            ask.accepted_at = max(answer.created_at, days.get(answer.pk, answer.created_at) + timedelta(hours=12))
            changed.append(ask)
            if ask.author and ask.author.pk != answer.author_id:
                by = Person(ask.author.pk, ask.author.is_service)
                more = {"target_id": answer.author_id, "context_id": ask.pk, "reply_to_id": answer.pk}
                acts.append(site.act(Verb.ACCEPT_ANSWER, by, answer.ref, ask.accepted_at, **more))
        Item.objects.bulk_update(changed, ["accepted_reply", "accepted_at"])
        Act.objects.bulk_create(acts)
        site.count("accepted", len(changed))


def bring_favourites(site: Site) -> None:
    """Favourite votes name their voter (older dumps): what somebody saved."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT x.id, x.author_id, p.id, p.is_service, v.day FROM se_vote v JOIN se_text x USING (post) "
            "JOIN se_person p ON p.person = v.person WHERE v.type = 5 AND x.is_item "
            "AND NOT EXISTS (SELECT FROM content_reaction r WHERE r.item_id = x.id AND r.user_id = p.id "
            "AND r.kind = 'save')"
        )
        saves = cursor.fetchall()
    items = Item.objects.in_bulk({save[0] for save in saves})
    Reaction.objects.bulk_create(
        (Reaction(kind=Reaction.Kind.SAVE, user_id=who, item_id=item, created_at=at) for item, _, who, _, at in saves),
        ignore_conflicts=True,
    )
    Act.objects.bulk_create(
        site.act(Verb.SAVE, Person(who, robot), items[item].ref, at)
        for item, author, who, robot, at in saves
        if who != author
    )
    site.count("favourites", len(saves))


def keep_counts(site: Site) -> None:
    _run(COUNTS, site)


def _history(row: Row) -> tuple[object, ...]:
    kind = row.number("PostHistoryTypeId")
    is_text = kind in (*BODY, *TITLE)
    return (
        row.number("Id"),
        kind,
        row.number("PostId"),
        row.text("RevisionGUID", None)[:60],
        row.moment("CreationDate"),
        row.optional_number("UserId"),
        row.text("UserDisplayName"),
        row.text("Text") if is_text else "",
        row.text("Comment"),
    )


def _ref(kinds: dict[int, str], is_item: bool, text_id: int, author_id: int | None) -> Ref:
    if is_item:
        return Item(pk=text_id, kind=kinds[text_id], author_id=author_id).ref
    return Ref(ObjectType.ANSWER, text_id, author_id)


def _insert(table: str, values: list[tuple[object, ...]]) -> None:
    with connection.cursor() as cursor:
        execute_values(cursor.cursor, f"INSERT INTO {table} VALUES %s", values, page_size=500)


def _names(site: Site, **more: bool) -> dict[str, int | str]:
    return {
        "source": site.source,
        "community": site.community.pk,
        "object": ExternalRef.Kind.OBJECT,
        "member": ExternalRef.Kind.MEMBER,
        "act": ExternalRef.Kind.ACT,
        **more,
    }


def _run(sql: str, site: Site, **more: bool) -> int:
    with connection.cursor() as cursor:
        cursor.execute(sql, _names(site, **more))
        return max(cursor.rowcount, 0)
