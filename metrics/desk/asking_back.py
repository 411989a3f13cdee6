"""People to ask back: they wrote here often, and have been quiet for some weeks. From what they wrote in the open alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.db import connection

from accounts.models import User
from activity.models import Act
from activity.vocabulary import Verb
from communities.actions import withdraw_word, write_to_member
from communities.models import Membership, Position, Word
from content.models import Item
from metrics.desk.kinds import MOST, Done, Found, Kind, Place, register
from metrics.desk.unnamed import unnamed_in
from metrics.models import DeskDecision, DeskEntry

QUIET, LONG_GONE = timedelta(weeks=4), timedelta(weeks=16)
WINDOW = timedelta(weeks=24)
OFTEN = 5  # different weeks in which they wrote something
# What shows that somebody is still there without having written; what they read or keep is theirs alone.
OPEN_VERBS = (Verb.THANK, Verb.LIKE, Verb.USE, Verb.IMPROVE, Verb.ACCEPT_ANSWER, Verb.WELCOME, Verb.SHARE, Verb.REVIEW)
# Items through item_lively (community, kind, moment), their replies through reply_order: no more than was lively lately.
WROTE = """
WITH lively AS (
    SELECT id, author_id, published_at FROM content_item
    WHERE community_id = %(community)s AND last_activity_at > %(since)s
      AND kind IN ('ask', 'thread', 'post', 'page', 'document', 'episode', 'event')
      AND published_at IS NOT NULL AND removed_at IS NULL AND merged_into_id IS NULL AND source = ''
), wrote AS (
    SELECT author_id, published_at AS at, id AS item_id FROM lively WHERE published_at > %(since)s
    UNION ALL
    SELECT r.author_id, r.created_at, r.item_id FROM lively
    JOIN content_reply r ON r.item_id = lively.id AND r.created_at > %(since)s AND r.removed_at IS NULL
)
SELECT author_id, max(at), (array_agg(item_id ORDER BY at DESC))[1] FROM wrote WHERE author_id IS NOT NULL
GROUP BY author_id
HAVING max(at) BETWEEN %(long_gone)s AND %(quiet)s AND count(DISTINCT date_trunc('week', at)) >= %(often)s
ORDER BY max(at) DESC, author_id LIMIT %(most)s
"""


class Quiet(NamedTuple):
    person: int
    last: datetime
    item: int


def quiet_regulars(place: Place) -> Iterator[Found]:
    found = _wrote_often(place)
    people = _to_ask(place, found)
    items = Item.objects.filter(pk__in=[row.item for row in found if row.person in people])
    titles = {item.pk: item for item in items.only("pk", "kind", "slug", "title")}
    for row in found:
        person, item = people.get(row.person), titles.get(row.item)
        if person and item:
            item.community = place.community
            yield Found(
                f"member-{person.pk}-{row.last:%Y%m%d}",
                f"Wrote here often, last in “{item.title}”.",
                row.last,
                url=item.get_absolute_url(),
                person_id=person.pk,
                item_id=item.pk,
                draft=draft_for(person, place, row.last),
            )


def draft_for(person: User, place: Place, last: datetime) -> str:
    return (
        f"Hello {person.first_name},\n\nit has been quiet around you in {place.community.name} since {last:%B}. "
        "You are missed. Is there something we could do differently, or something you would like to take up again? "
        "There is no hurry, and a no is fine, too."
    )


def _wrote_often(place: Place) -> list[Quiet]:
    given: dict[str, Any] = {
        "community": place.community.pk,
        "since": place.now - WINDOW,
        "quiet": place.now - QUIET,
        "long_gone": place.now - LONG_GONE,
        "often": OFTEN,
        "most": 4 * MOST,
    }
    with connection.cursor() as cursor:
        cursor.execute(WROTE, given)
        return [Quiet(*row) for row in cursor.fetchall()]


def _to_ask(place: Place, found: Iterable[Quiet]) -> dict[int, User]:
    """Members still here, who manage nothing here, did nothing else in the open meanwhile and had no word lately."""
    ids = [row.person for row in found]
    stays = Membership.objects.current().people().in_community(place.community).filter(user__in=ids)
    stays = stays.exclude(position=Position.MANAGER).select_related("user")
    acted = Act.objects.filter(
        actor_id__in=ids,
        community_id=place.community.pk,
        occurred_on__gt=(place.now - QUIET).date(),
        verb__in=OPEN_VERBS,
    )
    words = Word.objects.in_community(place.community).lately().filter(to__in=ids)
    left_out = unnamed_in(place.community) | set(acted.values_list("actor_id", flat=True))
    left_out |= set(words.values_list("to_id", flat=True))
    return {stay.user_id: stay.user for stay in stays if stay.user_id not in left_out}


def _write(user: User, entry: DeskEntry, text: str) -> Done:
    assert entry.person
    word = write_to_member(by=user, community=entry.community, to=entry.person, words=text)
    return Done(f"Your word is on its way to {entry.person.first_name}.", word.pk)


def take_word_back(user: User, decision: DeskDecision) -> None:
    word = Word.objects.visible_to(user).filter(pk=decision.made_id or 0).first()
    if word:
        withdraw_word(by=user, word=word)


register(
    Kind(
        key="ask-back",
        rank=60,
        one="one person to ask back",
        many="{n} people to ask back",
        why="They wrote here often and have been quiet for at least four weeks. A personal word is worth more than a mailing.",
        label="Write",
        find=quiet_regulars,
        act=_write,
        asks="Your word",
        most=1000,
        undo=take_word_back,
    )
)
