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


def link_mentions(tokens: list[Token], place: Place | None) -> None:
    groups = place.groups if place else {}
    texts = [child for child in words_of(tokens) if "@" in child.content]
    handles = dict.fromkeys(h.lower() for child in texts for h in MENTION.findall(child.content))
    links = {person.handle: _mention(_address(person), person.display_name) for person in people_called(handles)}
    links |= {name: _mention(address, words) for name, (address, words) in groups.items()}
    _replace(texts, MENTION, lambda found: links.get(found.lower()))


def link_tags(tokens: list[Token], place: Place) -> None:
    """Only tags there are; anything else behind a # stays as it was written."""
    texts = [child for child in words_of(tokens) if "#" in child.content]
    words = dict.fromkeys(word.lower() for child in texts for word in TAG.findall(child.content))
    known = place.tags(list(words)[:MOST_TAGS]) if words else {}
    _replace(
        texts,
        TAG,
        lambda word: (
            f'<a class="hashtag" href="{escape(known[word.lower()])}">#{escape(word)}</a>'
            if word.lower() in known
            else None
        ),
    )


def _replace(texts: Iterable[Token], pattern: re.Pattern[str], to_link: Callable[[str], str | None]) -> None:
    """Put links in place of what matches and leads somewhere; one walk over each text."""
    for child in texts:
        html, done = "", 0
        for match in pattern.finditer(child.content):
            link = to_link(match[1])
            if link:
                html += escape(child.content[done : match.start()]) + link
                done = match.end()
        if done:
            child.type, child.content = "html_inline", html + escape(child.content[done:])


def _address(person: User) -> str:
    return reverse("accounts:member-detail", args=[person.handle])


def _mention(address: str, words: str) -> str:
    return f'<a class="mention" href="{escape(address)}">{escape(words)}</a>'
