"""Counting who was helped by whose texts: kept rows, made anew for each person something changed about.

Actions mark the people (mark_*); a task counts them every minute, and everybody once a night. Each count begins at the
asks and reactions themselves, so what is kept is what a count from nothing gives.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db import connection, transaction
from django.db.models import Q

from accounts.models import User
from activity.locks import Lock, hold
from content.models import HelpGiven, HelpMark, Item, KnownFor, Reply, Tag

AT_ONCE = 2_000  # people counted in one transaction
RUN = 10  # transactions of one run of the task; what is left waits a minute

# What the two kinds of texts were said of: an answer that was accepted, used or thanked for; any reply that helped
# first; a post, page, document or episode that was used or thanked for. An answer nobody took up is not here.
SAID = """
WITH said (helper_id, helped_id, item_id, reply_id, how, at) AS (
    SELECT r.author_id, i.author_id, i.id, r.id, 1, COALESCE(i.accepted_at, r.created_at)
    FROM content_reply r JOIN content_item i ON i.accepted_reply_id = r.id
    WHERE r.author_id = ANY(%(people)s)
    UNION ALL
    SELECT r.author_id, i.author_id, i.id, r.id, 3, r.created_at
    FROM content_reply r JOIN content_item i ON i.first_useful_reply_id = r.id
    WHERE r.author_id = ANY(%(people)s)
    UNION ALL
    SELECT r.author_id, x.user_id, r.item_id, r.id, CASE x.kind WHEN 'use' THEN 2 ELSE 4 END, x.created_at
    FROM content_reply r JOIN content_reaction x ON x.reply_id = r.id
    WHERE r.author_id = ANY(%(people)s) AND r.kind = 'answer' AND x.kind IN ('use', 'thank')
    UNION ALL
    SELECT i.author_id, x.user_id, i.id, NULL, CASE x.kind WHEN 'use' THEN 2 ELSE 4 END, x.created_at
    FROM content_item i JOIN content_reaction x ON x.item_id = i.id
    WHERE i.author_id = ANY(%(people)s) AND i.kind IN ('post', 'page', 'document', 'episode')
        AND x.kind IN ('use', 'thank')
)
INSERT INTO content_helpgiven (helper_id, helped_id, community_id, item_id, reply_id, how, at, tags, words)
SELECT s.helper_id, s.helped_id, i.community_id, i.id, s.reply_id,
    (ARRAY['accepted', 'used', 'first', 'thanked'])[min(s.how)], max(s.at),
    ARRAY(SELECT g.tag_id FROM content_item_tags g WHERE g.item_id = i.id ORDER BY g.tag_id),
    to_tsvector('fivefold'::regconfig, i.title || ' ' || COALESCE((
        SELECT string_agg(t.name, ' ' ORDER BY t.id)
        FROM content_item_tags g JOIN content_tag t ON t.id = g.tag_id WHERE g.item_id = i.id), ''))
FROM said s JOIN content_item i ON i.id = s.item_id LEFT JOIN content_reply r ON r.id = s.reply_id
WHERE s.helped_id IS NOT NULL AND s.helped_id <> s.helper_id
    AND i.published_at IS NOT NULL AND i.removed_at IS NULL AND i.merged_into_id IS NULL AND r.removed_at IS NULL
GROUP BY s.helper_id, s.helped_id, i.id, s.reply_id
"""

# One fan counts once on a topic, whatever they were helped with. The sum has an order, so that it is the same each time.
KNOWN = """
INSERT INTO content_knownfor (person_id, community_id, tag_id, people, texts, weight, newest_at)
SELECT f.helper_id, f.community_id, f.tag_id, count(*), max(t.texts),
    sum(power(2::float8, EXTRACT(EPOCH FROM f.at - timestamptz '2020-01-01 00:00Z')::float8 / (60 * 86400))
        ORDER BY f.helped_id),
    max(f.at)
FROM (
    SELECT h.helper_id, h.community_id, g.tag_id, h.helped_id, max(h.at) AS at
    FROM content_helpgiven h JOIN content_item_tags g ON g.item_id = h.item_id
    WHERE h.helper_id = ANY(%(people)s) GROUP BY 1, 2, 3, 4
) f JOIN (
    SELECT h.helper_id, g.tag_id, count(DISTINCT COALESCE(h.reply_id, -h.item_id)) AS texts
    FROM content_helpgiven h JOIN content_item_tags g ON g.item_id = h.item_id
    WHERE h.helper_id = ANY(%(people)s) GROUP BY 1, 2
) t ON t.helper_id = f.helper_id AND t.tag_id = f.tag_id
JOIN content_tag c ON c.id = f.tag_id AND c.community_id = f.community_id
GROUP BY 1, 2, 3
"""


def mark_helpers(*people: int | None) -> None:
    """Whose texts something changed about; called where it changes, in the same transaction."""
    HelpMark.objects.bulk_create([HelpMark(helper_id=pk) for pk in people if pk])


def mark_writers(items: Iterable[int]) -> None:
    """Everybody who wrote these items or in them."""
    keys = list(items)
    wrote = Q(pk__in=Item.objects.filter(pk__in=keys).values("author"))
    wrote |= Q(pk__in=Reply.objects.filter(item__in=keys).values("author"))
    mark_helpers(*User.objects.filter(wrote).values_list("pk", flat=True))


def mark_known_for(tag: Tag) -> None:
    """Everybody known for a topic; before the topic goes."""
    mark_helpers(*HelpGiven.objects.filter(item__tags=tag).values_list("helper", flat=True).distinct())


def count_marked() -> int:
    """Count whom something changed about, some marks at a time and no longer than for those of one run; how many people."""
    people = 0
    for _ in range(RUN):
        counted = _count_oldest_marks()
        if not counted:
            break
        people += counted
    return people


@transaction.atomic
def _count_oldest_marks() -> int:
    hold(Lock.HELP)
    marks = list(HelpMark.objects.order_by("pk")[:AT_ONCE])
    people = sorted({mark.helper_id for mark in marks})
    if people:
        _count(people)
        HelpMark.objects.filter(pk__in=[mark.pk for mark in marks]).delete()
    return len(people)


def count_everybody() -> int:
    """Count everybody's help from nothing, some people at a time; the number of rows there are then."""
    last = 0
    while people := list(User.objects.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:AT_ONCE]):
        last = people[-1]
        with transaction.atomic():
            hold(Lock.HELP)
            _count(people)
    return HelpGiven.objects.count()


def _count(people: list[int]) -> None:
    KnownFor.objects.filter(person__in=people).delete()
    HelpGiven.objects.filter(helper__in=people).delete()
    with connection.cursor() as cursor:
        cursor.execute(SAID, {"people": people})
        cursor.execute(KNOWN, {"people": people})
