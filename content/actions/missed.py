"""What is kept of a search: that there was one, and of one that found nothing a fingerprint. Its words only from the
third person on who missed the same.

The fingerprint is keyed: nobody reads words from it without guessing them. In place of a person it holds one of 16
marks, another one for other words, so that no two searches of somebody can be put together. Two people may share a mark;
then they count as one, and “three people” stays true.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.http import Http404
from django.utils import timezone
from django.utils.crypto import salted_hmac

from accounts.models import User
from communities.models import Lifecycle
from communities.permissions import Permission, require
from content.actions.tags import change_tag
from content.models import MissedSearch, Tag
from content.wishes import Wish

LEAST_PEOPLE = 3
KEPT = timedelta(days=90)
MARKS = 16
MOST_WORDS, LONGEST = 8, 80
MOST_PLACES = 20  # communities of one person that a search speaks for
PRIVATE = re.compile(r"@|://|\d{6,}")  # addresses, and numbers that may be somebody's
SALT = "fivefold.missed."


def note_search(*, by: User, wish: Wish, place_id: int, is_found: bool) -> None:
    """Count a search for words: in the community it was narrowed to, else in those of who searched. One that found
    nothing leaves its fingerprint there, unless it was narrowed further or looks like somebody's own data."""
    today = timezone.now().date()
    _count(by, place_id, today, is_found)
    words = plain(wish.text)
    if not is_found and words and not _is_narrowed(wish) and not PRIVATE.search(wish.text):
        _leave_mark(by, place_id, today, words, wish.text)


def plain(text: str) -> str:
    """The words of a search without case, accents and order, once each; empty when there are too many to be a topic."""
    bare = unicodedata.normalize("NFKD", text.casefold())
    words = sorted(set(re.findall(r"\w+", "".join(c for c in bare if not unicodedata.combining(c)))))
    return " ".join(words) if len(words) <= MOST_WORDS and len(text) <= LONGEST else ""


def fingerprint_of(community_id: int, words: str) -> str:
    return salted_hmac(f"{SALT}words", f"{community_id}:{words}", algorithm="sha256").hexdigest()[:32]


def mark_of(user_id: int, fingerprint: str) -> int:
    return salted_hmac(f"{SALT}mark", f"{user_id}:{fingerprint}", algorithm="sha256").digest()[0] % MARKS


def _is_narrowed(wish: Wish) -> bool:
    return any((wish.type, wish.author, wish.tag, wish.period, wish.since, wish.until, wish.used, wish.archived))


PLACES = """SELECT %(place)s::bigint AS id WHERE %(place)s > 0
    UNION SELECT m.community_id FROM communities_membership m JOIN communities_community c ON c.id = m.community_id
    WHERE %(place)s = 0 AND m.user_id = %(user)s AND m.left_at IS NULL AND c.lifecycle <> %(archived)s"""


def _places(by: User, place_id: int) -> dict[str, Any]:
    return {"place": place_id, "user": by.pk, "archived": Lifecycle.ARCHIVED.value}


def _count(by: User, place_id: int, today: date, is_found: bool) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            f"""INSERT INTO content_searchday AS d (community_id, day, searches, missed)
            SELECT id, %(today)s, 1, %(missed)s FROM (SELECT 0::bigint AS id UNION ALL {PLACES}) p ORDER BY id
            ON CONFLICT (community_id, day)
            DO UPDATE SET searches = d.searches + 1, missed = d.missed + excluded.missed""",
            {**_places(by, place_id), "today": today, "missed": int(not is_found)},
        )


@transaction.atomic
def _leave_mark(by: User, place_id: int, today: date, words: str, typed: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"{PLACES} ORDER BY id LIMIT {MOST_PLACES}", _places(by, place_id))
        prints = {place: fingerprint_of(place, words) for (place,) in cursor.fetchall()}
        if not prints:
            return
        rows = [(place, found, mark_of(by.pk, found), today) for place, found in prints.items()]
        cursor.executemany(
            """INSERT INTO content_missedmark (community_id, fingerprint, mark, day) VALUES (%s, %s, %s, %s)
            ON CONFLICT (community_id, fingerprint, mark) DO UPDATE SET day = excluded.day""",
            rows,
        )
        cursor.execute(
            """SELECT community_id, count(*) FROM content_missedmark
            WHERE fingerprint = ANY(%s) AND day > %s GROUP BY 1 HAVING count(*) >= %s""",
            [list(prints.values()), today - KEPT, LEAST_PEOPLE],
        )
        known = dict(cursor.fetchall())
    written = set(MissedSearch.objects.filter(fingerprint__in=prints.values()).values_list("community_id", flat=True))
    if known.keys() - written and _names_somebody(words):
        return
    shown = " ".join(typed.casefold().split())
    for place, people in known.items():
        MissedSearch.objects.update_or_create(
            community_id=place,
            fingerprint=prints[place],
            defaults={"people": people, "last_on": today},
            create_defaults={"words": shown, "people": people, "last_on": today},
        )


def _names_somebody(words: str) -> bool:
    """Whether two parts of a colleague's name are among the words, or the only one: such a search is about a person.

    All parts would be too much to ask: nobody types the “Dr.” or the second given name.
    """
    given = words.split()
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT EXISTS (SELECT FROM accounts_user u WHERE u.handle = ANY(%(given)s) OR (
                SELECT count(*) > 0 AND count(*) FILTER (WHERE part = ANY(%(given)s)) >= least(2, count(*))
                FROM regexp_split_to_table(lower(unaccent(u.display_name)), '\\W+') part WHERE part <> ''))""",
            {"given": given},
        )
        return bool(cursor.fetchone()[0])


@transaction.atomic
def set_aside_search(*, by: User, search: MissedSearch) -> MissedSearch:
    """Say that the community need not have anything about it. It does not come up again."""
    return _decide(by, _take(by, search), MissedSearch.Outcome.ASIDE)


@transaction.atomic
def name_search_as_tag(*, by: User, search: MissedSearch, tag: Tag) -> MissedSearch:
    """Make the words another word for a tag; an act of tending as in change_tag."""
    search = _take(by, search)
    if tag.community_id != search.community_id:
        raise ValidationError("Choose a tag of this community.")
    change_tag(by=by, tag=tag, synonyms=[*tag.synonyms.values_list("name", flat=True), search.words])
    return _decide(by, search, MissedSearch.Outcome.TAG)


def _take(by: User, search: MissedSearch) -> MissedSearch:
    require(by, Permission.MANAGE, search.community)
    held = MissedSearch.objects.visible_to(by).select_for_update(of=("self",)).filter(pk=search.pk).first()
    if held is None:
        raise Http404("There is no such search any more.")
    return held


def _decide(by: User, search: MissedSearch, outcome: str) -> MissedSearch:
    search.outcome, search.decided_by, search.decided_at = outcome, by, timezone.now()
    search.save(update_fields=["outcome", "decided_by", "decided_at"])
    return search


@transaction.atomic
def forget_missed() -> int:
    """Marks older than 90 days go, with them words that fewer than three people missed since, and words that a search
    in the community finds by now. The number of marks that went."""
    before = timezone.now().date() - KEPT
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM content_missedmark WHERE day <= %s", [before])
        gone = cursor.rowcount
        cursor.execute("DELETE FROM content_searchday WHERE day <= %s", [before - timedelta(days=365)])
        cursor.execute(
            """WITH left_over AS (
                SELECT s.id, count(m.id) AS people FROM content_missedsearch s LEFT JOIN content_missedmark m
                ON m.community_id = s.community_id AND m.fingerprint = s.fingerprint GROUP BY 1),
            few AS (DELETE FROM content_missedsearch s USING left_over l WHERE l.id = s.id AND l.people < %(least)s)
            UPDATE content_missedsearch s SET people = l.people FROM left_over l
            WHERE l.id = s.id AND l.people >= %(least)s AND l.people <> s.people""",
            {"least": LEAST_PEOPLE},
        )
        cursor.execute(
            """DELETE FROM content_missedsearch s WHERE s.outcome = '' AND EXISTS (
                SELECT FROM content_item i WHERE i.community_id = s.community_id AND i.published_at IS NOT NULL
                AND i.removed_at IS NULL AND i.merged_into_id IS NULL AND i.archived_at IS NULL
                AND i.search @@ websearch_to_tsquery('fivefold', s.words))"""
        )
    return gone
