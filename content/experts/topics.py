"""From words to what people know: tags of that name, or nearly, or called so too; and the words themselves."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.search import SearchQuery
from django.db import connection
from django.db.models import Q

from content.models import SEARCH_CONFIG, Tag, tag_slug

MOST_WORDS = 8
LONGEST_NAME = 3  # words of a tag that are put together
FEWEST_LETTERS = 4  # of a word that may be nearly that of a tag
ALIKE = 0.5  # pumps and pump, not pumps and dumps
MOST_TAGS = 2_000
WORD = re.compile(r"[\w+#]+(?:[-.'’][\w+#]+)*")

# The tags each of some words means: by address, by another word for it, or by a name nearly like it.
NEAR = """
WITH wanted (gram, slug) AS (SELECT * FROM unnest(%(grams)s::text[], %(slugs)s::text[]))
SELECT m.id, m.gram, t.slug FROM (
SELECT t.id, w.gram FROM wanted w JOIN content_tag t ON t.slug = w.slug
UNION SELECT s.tag_id, w.gram FROM wanted w JOIN content_tagsynonym s ON s.slug = w.slug
UNION SELECT t.id, w.gram FROM wanted w JOIN content_tag t ON t.name %% w.gram
    WHERE length(w.gram) >= %(letters)s AND similarity(t.name, w.gram) >= %(alike)s
UNION SELECT s.tag_id, w.gram FROM wanted w JOIN content_tagsynonym s ON s.name %% w.gram
    WHERE length(w.gram) >= %(letters)s AND similarity(s.name, w.gram) >= %(alike)s
LIMIT %(most)s) m JOIN content_tag t ON t.id = m.id
"""


@dataclass(frozen=True)
class Topic:
    """What is asked about: tags, in as many communities as have them, or words that stand in titles. Both may be there."""

    name: str
    tags: frozenset[int] = frozenset()
    slugs: frozenset[str] = frozenset()
    query: Any = None  # a SearchQuery

    @property
    def is_empty(self) -> bool:
        return not self.tags and self.query is None

    def of_rows(self) -> Q:
        """The rows of HelpGiven that are about it."""
        about = Q(tags__overlap=list(self.tags)) if self.tags else Q()
        return about | Q(words=self.query) if self.query is not None else about


def topic_of_tags(tags: list[Tag], name: str = "") -> Topic:
    slugs = frozenset(tag.slug for tag in tags)
    return Topic(name or (tags[0].name if tags else ""), frozenset(tag.pk for tag in tags), slugs)


def topic_of(words: str, *, any_word: bool = False) -> Topic:
    """What somebody typed. any_word: each of the words alone will do."""
    found = WORD.findall(words.replace("\x00", ""))[:MOST_WORDS]
    if not found:
        return Topic("")
    grams = {
        " ".join(found[start : start + length]): None
        for length in range(min(LONGEST_NAME, len(found)), 0, -1)
        for start in range(len(found) - length + 1)
    }
    matched = _matched(list(grams))
    meant = {gram for _, gram, _ in matched}
    meant = {gram for gram in meant if not any(_is_within(gram, other) for other in meant)}
    tags = {tag: slug for tag, gram, slug in matched if gram in meant}
    typed = {tag_slug(gram) for gram in grams} if any_word else {tag_slug(" ".join(found))}
    text = " or ".join(found) if any_word else " ".join(f'"{word}"' for word in found)
    query = SearchQuery(text, config=SEARCH_CONFIG, search_type="websearch")
    return Topic(" ".join(found), frozenset(tags), frozenset({*tags.values(), *typed} - {""}), query)


def _matched(grams: list[str]) -> list[tuple[int, str, str]]:
    pairs = [(gram, slug) for gram in grams if (slug := tag_slug(gram))]
    if not pairs:
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            NEAR,
            {
                "grams": [gram for gram, _ in pairs],
                "slugs": [slug for _, slug in pairs],
                "letters": FEWEST_LETTERS,
                "alike": ALIKE,
                "most": MOST_TAGS,
            },
        )
        return list(cursor.fetchall())


def _is_within(gram: str, other: str) -> bool:
    """Whether other words that mean a tag have these in them: who says “mechanical seal” does not mean “mechanical”."""
    return gram != other and f" {gram} " in f" {other} "
