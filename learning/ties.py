"""Who had to do with whom in the last 180 days, from the ledger: only they can say something about each other (4.4).

An answer, a comment, an acceptance, a thank, an edit of the other's text, a confirmed introduction or mentoring; or the
same event, if few enough came to have met. Withdrawn acts are no ties.
"""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from accounts.models import User, UserQuerySet
from activity.vocabulary import ObjectType, Verb
from learning.ledger import acts
from roles.engine.connecting import TIE_VERBS, partner
from roles.engine.database import rows
from roles.models import LeftOut

SINCE = timedelta(days=180)
MOST_TOGETHER = 20  # people at an event; at a larger one two may not have met

OTHER = partner("t")
TIES = f"""
SELECT {OTHER} FROM {acts(*TIE_VERBS)} t WHERE t.actor_id = %(me)s AND t.occurred_on >= %(since)s
UNION SELECT t.actor_id FROM {acts(*TIE_VERBS)} t
    WHERE (t.target_id = %(me)s OR t.owner_id = %(me)s OR t.object_type = {ObjectType.MEMBER} AND t.object_id = %(me)s)
      AND {OTHER} = %(me)s AND t.occurred_on >= %(since)s
UNION SELECT CASE WHEN i.object_id = %(me)s THEN i.target_id ELSE i.object_id END
    FROM {acts(Verb.CONFIRM_TIE)} t JOIN activity_act i ON i.id = t.object_id AND i.verb = {Verb.INTRODUCE}
    WHERE t.actor_id IN (i.object_id, i.target_id) AND %(me)s IN (i.object_id, i.target_id) AND t.occurred_on >= %(since)s
UNION SELECT CASE WHEN t.actor_id = %(me)s THEN t.target_id ELSE t.actor_id END FROM {acts(Verb.MENTOR)} t
    WHERE %(me)s IN (t.actor_id, t.target_id) AND t.occurred_on >= %(since)s
UNION SELECT other.actor_id FROM {acts(Verb.ATTEND)} t
    JOIN {acts(Verb.ATTEND)} other ON other.object_type = t.object_type AND other.object_id = t.object_id
    WHERE t.actor_id = %(me)s AND t.occurred_on >= %(since)s
      AND (SELECT count(DISTINCT a.actor_id) FROM {acts(Verb.ATTEND)} a
           WHERE a.object_type = t.object_type AND a.object_id = t.object_id) <= {MOST_TOGETHER}
"""


def tied_with(user: User) -> set[int]:
    """Ids of people, the person not among them."""
    found = rows(TIES, {"me": user.pk, "since": timezone.now().date() - SINCE})
    return {peer for (peer,) in found if peer is not None and peer != user.pk}


def peers_of(user: User) -> UserQuerySet:
    """Those of them who are here and do not want to be left out of everything of the kind."""
    left_out = LeftOut.objects.filter(community_id=None).values("user_id")
    return User.objects.people().filter(pk__in=tied_with(user)).exclude(pk__in=left_out)


def are_peers(one: User, other: User) -> bool:
    return other.pk in tied_with(one)
