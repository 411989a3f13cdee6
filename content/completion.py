"""What the editor offers while one types: people and groups after @, tags after #, pages after [[."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Case, IntegerField, Q, Value, When

from communities.permissions import Standing
from content.mentions import GROUPS, people_to_mention
from content.models import Item, Kind, Tag, TagSynonym

OFFERED = 8
LONGEST = 80  # letters that are looked at


@dataclass(frozen=True)
class Offer:
    """One line of the list: what is written when it is chosen, its name, and what tells it from others."""

    text: str
    name: str
    note: str = ""


def offers(standing: Standing, kind: str, letters: str) -> list[Offer]:
    """At most eight; none for a kind nobody knows."""
    letters = " ".join(letters.replace("\x00", "").split())[:LONGEST]
    find = KINDS.get(kind)
    return find(standing, letters)[:OFFERED] if find and letters else []


def _people(standing: Standing, letters: str) -> list[Offer]:
    start = letters.lower().lstrip("@")
    groups = [
        Offer(f"@{name} ", name.capitalize(), f"everybody who is one in {standing.community.name}")
        for name in GROUPS
        if len(start) > 1 and name.startswith(start)
    ]
    people = people_to_mention(standing, letters)
    return [
        *groups,
        *(
            Offer(
                f"@{person.handle} ",
                person.display_name,
                f"@{person.handle}{'' if person.is_here else ' · not a member here'}",  # type: ignore[attr-defined]
            )
            for person in people
        ),
    ]


def _tags(standing: Standing, letters: str) -> list[Offer]:
    """Tags in use whose name has a word that begins so; another word for a tag offers the tag."""
    start = letters.lower().lstrip("#")
    named = Q(slug__istartswith=start) | Q(name__istartswith=start) | Q(slug__icontains=f"-{start}")
    tags = Tag.objects.visible_to(standing.user).filter(community=standing.community)
    meant = TagSynonym.objects.filter(community=standing.community, slug__istartswith=start).values("tag")
    found = tags.filter(named | Q(pk__in=meant)).order_by("-item_count", "slug")[:OFFERED]
    return [
        Offer(f"#{tag.slug} ", tag.name, f"{tag.item_count} text{'' if tag.item_count == 1 else 's'}") for tag in found
    ]


def _pages(standing: Standing, letters: str) -> list[Offer]:
    """Pages of this community with these letters in their title, those that begin so first."""
    pages = Item.objects.visible_to(standing.user).current().in_community(standing.community).of_kind(Kind.PAGE)
    begins = Case(When(title__istartswith=letters, then=Value(0)), default=Value(1), output_field=IntegerField())
    titles = pages.filter(title__icontains=letters).order_by(begins, "title", "pk").values_list("title", flat=True)
    return [Offer(f"[[{title}]]", title) for title in titles[:OFFERED]]


KINDS: dict[str, Callable[[Standing, str], list[Offer]]] = {"person": _people, "tag": _tags, "page": _pages}
