"""How knowledge flows: what is used again, across which borders, and what is looked for in vain."""

from __future__ import annotations

from activity.vocabulary import Verb
from metrics.measures.registry import Direction, Family, Measure, Unit, register
from metrics.measures.sql import COUNTED, STANDING, share_by

AT_WORK = ", ".join(str(int(verb)) for verb in (Verb.USE, Verb.APPLY, Verb.REUSE))
LEAST_SEARCHES = 10

REUSED = """
SELECT i.community_id,
       count(*) FILTER (WHERE (SELECT count(DISTINCT u.user_id) FROM content_reaction u
                               WHERE u.item_id = i.id AND u.kind = 'use' AND u.user_id IS DISTINCT FROM i.author_id
                                 AND u.created_at < i.published_at + interval '90 days') > 1),
       count(*)
FROM content_item i
WHERE i.community_id = ANY(%(communities)s) AND i.kind IN ('post', 'page', 'document', 'episode')
  AND i.removed_at IS NULL AND i.merged_into_id IS NULL
  AND i.published_at < %(as_of)s::date - 90 AND i.published_at >= %(as_of)s::date - 180
GROUP BY 1"""

ACROSS = f"""
SELECT a.community_id,
       count(*) FILTER (WHERE c.id IS NOT NULL OR NOT EXISTS (
           SELECT FROM communities_membership m WHERE m.community_id = a.community_id AND m.user_id = a.actor_id
             AND m.joined_at < a.occurred_at AND (m.left_at IS NULL OR m.left_at > a.occurred_at))),
       count(*)
FROM activity_act a
LEFT JOIN activity_act c ON c.id = a.caused_by_id AND c.verb = {int(Verb.SHARE)} AND c.community_id <> a.community_id
WHERE a.community_id = ANY(%(communities)s) AND a.verb IN ({AT_WORK}) AND a.owner_id IS DISTINCT FROM a.actor_id
  AND a.occurred_on < %(as_of)s AND a.occurred_on >= %(as_of)s::date - 90 AND {STANDING}
GROUP BY 1"""

CROSSING = f"""
SELECT a.community_id, count(*) FILTER (WHERE g.department <> t.department), count(*)
FROM activity_act a JOIN accounts_user g ON g.id = a.actor_id JOIN accounts_user t ON t.id = a.target_id
WHERE a.community_id = ANY(%(communities)s) AND a.verb = {int(Verb.ANSWER)} AND a.actor_id <> a.target_id
  AND a.occurred_on < %(as_of)s AND a.occurred_on >= %(as_of)s::date - 90 AND {STANDING}
  AND g.department <> '' AND t.department <> ''
  AND {COUNTED.format(person="g.id", community="a.community_id")}
  AND {COUNTED.format(person="t.id", community="a.community_id")}
GROUP BY 1"""

MISSED = f"""
SELECT community_id, sum(missed)::int, sum(searches)::int FROM content_searchday
WHERE community_id = ANY(%(communities)s) AND day < %(as_of)s AND day >= %(as_of)s::date - 28
GROUP BY 1 HAVING sum(searches) >= {LEAST_SEARCHES}"""

register(
    Measure(
        key="reuse-rate",
        name="New things that were used again",
        family=Family.EFFECT,
        unit=Unit.SHARE,
        direction=Direction.UP,
        says="Of 100 posts, pages, documents and episodes, how many at least two people other than the author said they "
        "used at work within 90 days of publication. The least it can be: not everybody says so. n: things published.",
        window="what was published from 180 to 90 days before, so that each had its 90 days",
        source="“I used this”",
        compute=share_by(REUSED),
        query=REUSED,
        page="knowledge",
    ),
    Measure(
        key="reuse-across",
        name="Uses that come from elsewhere",
        family=Family.EFFECT,
        unit=Unit.SHARE,
        direction=Direction.UP,
        says="Of 100 times somebody said that they used something of this community at work, how many came from another "
        "one: led here by a share, or no member here. n: uses.",
        window="the 90 days before",
        source="the ledger: uses, and what led to them",
        compute=share_by(ACROSS),
        query=ACROSS,
        page="knowledge-passed",
    ),
    Measure(
        key="crossing-answers",
        name="Answers that cross departments",
        family=Family.EFFECT,
        unit=Unit.SHARE,
        direction=Direction.UP,
        says="Of 100 answers, how many went from one department to another. Only answers where both said in which they "
        "work, and neither opted out of roles. n: answers.",
        window="the 90 days before",
        source="the ledger: answers; departments as they are today",
        compute=share_by(CROSSING),
        query=CROSSING,
        page="knowledge-bridges",
    ),
    Measure(
        key="searches-in-vain",
        name="Searches that found nothing",
        family=Family.QUALITY,
        unit=Unit.SHARE,
        direction=Direction.DOWN,
        says="Of 100 searches of members, or in this community, how many found nothing. Under 10 searches it is not said. "
        "n: searches.",
        window="the 28 days before",
        source="daily counts of searches, which name nobody and hold no words",
        compute=share_by(MISSED),
        query=MISSED,
        page="knowledge-searches",
    ),
)
