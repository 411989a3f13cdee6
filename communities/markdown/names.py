"""@names of people and groups, #tags: what the words of a text lead to."""

import re
from collections.abc import Callable, Collection, Iterable

from django.urls import reverse
from django.utils.html import escape
from markdown_it.token import Token

from accounts.models import User
from communities.markdown.addresses import Place
from communities.markdown.parsing import parse, words_of

MENTION = re.compile(r"(?<![\w@/.])@([a-z0-9](?:[a-z0-9._]*[a-z0-9])?)", re.IGNORECASE)
TAG = re.compile(r"(?<![\w&#/@.])#(\w[\w-]{0,59})")
NAME = re.compile(f"{MENTION.pattern}|{TAG.pattern}", re.IGNORECASE)  # what stands behind an @, or behind a #
MOST_MENTIONS = 50
MOST_TAGS = 200  # different ones that are looked up


def handles_in(text: str) -> list[str]:
    """What stands behind an @ outside code, in order, once each: names of people, or of groups."""
    handles: dict[str, None] = {}
    for token in parse(text):
        for child in token.children or []:
            if child.type == "text" and "@" in child.content:
                handles.update(dict.fromkeys(h.lower() for h in MENTION.findall(child.content)))
    return list(handles)


def people_called(handles: Collection[str]) -> list[User]:
    """The people of the first 50 of these handles, in their order."""
    first = list(handles)[:MOST_MENTIONS]
    found = {user.handle: user for user in User.objects.people().filter(handle__in=first)} if first else {}
    return [found[handle] for handle in first if handle in found]


def mentioned_in(text: str) -> list[User]:
    """People named with @handle outside code, in order, at most 50."""
    return people_called(handles_in(text))


def link_names(tokens: list[Token], place: Place | None, *, mentions: bool) -> None:
    """Link @names and #tags in one walk: a word that became a link would hide its neighbours from a second one.

    Only people, groups and tags there are; anything else behind an @ or a # stays as it was written.
    """
    texts = [child for child in words_of(tokens) if "@" in child.content or "#" in child.content]
    people = _links_of_people(texts, place) if mentions else {}
    tags = _tags_named(texts, place) if place else {}

    def link(found: re.Match[str]) -> str | None:
        handle, word = found.groups()
        if handle:
            return people.get(handle.lower())
        address = tags.get(word.lower())
        return f'<a class="hashtag" href="{escape(address)}">#{escape(word)}</a>' if address else None

    _replace(texts, link)


def _links_of_people(texts: list[Token], place: Place | None) -> dict[str, str]:
    handles = dict.fromkeys(h.lower() for child in texts for h in MENTION.findall(child.content))
    links = {person.handle: _mention(_address(person), person.display_name) for person in people_called(handles)}
    groups = place.groups if place else {}
    return links | {name: _mention(address, words) for name, (address, words) in groups.items()}


def _tags_named(texts: list[Token], place: Place) -> dict[str, str]:
    words = dict.fromkeys(word.lower() for child in texts for word in TAG.findall(child.content))
    return dict(place.tags(list(words)[:MOST_TAGS])) if words else {}


def _replace(texts: Iterable[Token], to_link: Callable[[re.Match[str]], str | None]) -> None:
    """Put links in place of what leads somewhere; one walk over each text."""
    for child in texts:
        html, done = "", 0
        for match in NAME.finditer(child.content):
            link = to_link(match)
            if link:
                html += escape(child.content[done : match.start()]) + link
                done = match.end()
        if done:
            child.type, child.content = "html_inline", html + escape(child.content[done:])


def _address(person: User) -> str:
    return reverse("accounts:member-detail", args=[person.handle])


def _mention(address: str, words: str) -> str:
    return f'<a class="mention" href="{escape(address)}">{escape(words)}</a>'
