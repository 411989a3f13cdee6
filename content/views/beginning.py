"""What a new text starts from: words in its address, a template, an item it is about."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from accounts.access import query_word, whole_number
from accounts.models import User
from communities.markdown import MENTION, plain
from communities.permissions import Standing
from content.access import reader
from content.beginnings import QUOTED, beginnings_for, chosen_from, citation_of
from content.experts.asking import addressable
from content.models import Item, Kind

MOST_NAMED = 3
WORDS = {"title": "title", "tags": "tag", "series": "series", "parent": "parent"}  # a field, and its word in addresses


def begin(request: HttpRequest, standing: Standing, kind: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """The initial values of a form, and the context for content/_beginnings.html.

    ?title=, ?tag= and ?series= fill their fields; ?template= puts the text of a template there; ?cites= begins a post
    about an item. A draft that is kept goes before a template, so that choosing one never takes what was typed.
    """
    known: dict[str, Any] = {name: query_word(request, word, 300) for name, word in WORDS.items()}
    offered = beginnings_for(standing, kind)
    chosen = chosen_from(offered, query_word(request, "template"))
    if chosen:
        known["body"] = chosen.body
    if kind == Kind.POST and (cited := cited_item(request, standing, query_word(request, "cites"))):
        known |= {"cites": str(cited.pk), "body": citation_of(cited, plain(cited.body_html[:4000], QUOTED))}
    if kind == Kind.ASK and (named := _named(request)):
        known["body"] = f"{named}\n\n{known.get('body', '')}".rstrip(" ")
    return known, {"beginnings": offered, "begun_with": chosen}


def _named(request: HttpRequest) -> str:
    """The people an ask is begun for (?name=…), as mentions."""
    handles = [handle for handle in request.GET.getlist("name")[:MOST_NAMED] if MENTION.fullmatch(f"@{handle}")]
    return " ".join(f"@{handle}" for handle in dict.fromkeys(handles))


def addressed_to(request: HttpRequest, standing: Standing) -> list[User]:
    """Whom an ask is begun for (?to=…): people who can read it."""
    handles = [handle for handle in request.GET.getlist("to") if MENTION.fullmatch(f"@{handle}")][:MOST_NAMED]
    return addressable(standing.community, handles, by=reader(request)) if handles else []


def cited_item(request: HttpRequest, standing: Standing, number: str | int | None) -> Item | None:
    """The item a post here may mention; None for a number that is nothing, or nothing everybody here may read."""
    key = whole_number(str(number or ""))
    if key is None:
        return None
    items = Item.objects.mentionable_in(standing.community, reader(request))
    return items.with_people().filter(pk=key).first()
