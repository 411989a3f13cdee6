"""Observed skills of Carriers (MEASURES.md 4.1). Said as “after”, never “because” [S41]."""

from __future__ import annotations

from activity.vocabulary import Verb
from learning.ledger import acts
from learning.observed.base import SHARE_OK, Indicator, episodes
from roles.models import Role
from roles.policy import ROLE_NUMBERS

CARRIER = ROLE_NUMBERS[Role.CARRIER]
CARRIED = episodes(CARRIER, Verb.SHARE, Verb.RECOMMEND, Verb.FEATURE)
USES = acts(Verb.USE, Verb.APPLY, Verb.SAVE, Verb.ACCEPT_ANSWER)

INDICATORS = (
    Indicator(
        "communicator",
        f"""
        SELECT e.community_id, e.member_id, count(*) AS n, {SHARE_OK} AS figure FROM {CARRIED} e
        WHERE e.verb <> {Verb.SHARE}
           OR EXISTS (SELECT FROM content_share s WHERE s.act_id = e.act_id AND s.note <> '')
        GROUP BY 1, 2
        """,
        (0.2, 0.4, 0.6, 0.8),
        "{n} times passed on with own words; after {figure} of them somebody opened or used it",
        reduced=(
            "A recommendation and a public shelf always carry own words. How many different audiences there were is left "
            "out: one that fits is better than five."
        ),
    ),
    Indicator(
        "trend-spotter",
        f"""
        WITH carried AS (
            SELECT community_id, member_id, object_type, object_id, min(opened_on) AS day FROM {CARRIED} e GROUP BY 1, 2, 3, 4
        ), used AS (
            SELECT object_type, object_id, actor_id, min(owner_id) AS owner_id, min(occurred_on) AS day
            FROM {USES} a WHERE occurred_on < %(until)s GROUP BY 1, 2, 3
        ), shares AS (
            SELECT c.community_id, c.member_id, c.object_type, c.object_id, avg((u.day > c.day)::int) AS later
            FROM carried c JOIN used u ON u.object_type = c.object_type AND u.object_id = c.object_id
                AND u.actor_id <> c.member_id AND u.actor_id IS DISTINCT FROM u.owner_id
            GROUP BY 1, 2, 3, 4
        )
        SELECT community_id, member_id, count(*) AS n, avg(later) AS figure FROM shares GROUP BY 1, 2
        """,
        (0.2, 0.4, 0.6, 0.8),
        "{n} things passed on that people used; {figure} of those people came to it after you had",
    ),
    Indicator(
        "marketer",
        f"""
        WITH carried AS (SELECT community_id, member_id, verb, (ok_on IS NOT NULL)::int AS ok FROM {CARRIED} e),
        usual AS (SELECT community_id, verb, avg(ok) AS rate FROM carried GROUP BY 1, 2)
        SELECT c.community_id, c.member_id, count(*) AS n, sum(c.ok) / nullif(sum(u.rate), 0) AS figure
        FROM carried c JOIN usual u USING (community_id, verb) GROUP BY 1, 2
        """,
        (0.5, 1, 1.5, 2),
        "{n} times passed on; {figure} times as often taken up as is usual for these ways here",
        is_share=False,
        reduced=(
            "A channel is the way it went: shared into a community, recommended to a person, put forward on a shelf. The "
            "mean of the community stands for the median, which is 0 or 1 for most single shares."
        ),
    ),
)
