"""Keeping a search to look again: the only searches that are stored, because somebody asked for it."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404
from django.utils import timezone

from accounts.models import User
from content.actions.texts import clean_line
from content.models import SavedSearch
from content.wishes import Wish

NAME_LIMIT = 80
QUERY_LIMIT = 500
MOST_SAVED = 20


@transaction.atomic
def save_search(*, by: User, query: str, name: str = "") -> SavedSearch:
    """Keep a search under a name; the same search is kept once, under its newest name."""
    wish = Wish.of_query(query)
    if wish.is_empty or not wish.wants_texts or not wish.says_something:
        raise ValidationError("Search for words first, or set a filter; names of people and communities are not kept.")
    query = wish.as_query()
    if len(query) > QUERY_LIMIT:
        raise ValidationError("That search is too long to keep. Use fewer words.")
    name = clean_line(name, NAME_LIMIT, "name") or (wish.text or "Newest")[:NAME_LIMIT]
    kept = SavedSearch.objects.visible_to(by)
    User.objects.select_for_update(no_key=True).get(pk=by.pk)  # so that two windows do not keep one too many
    if not kept.filter(query=query).exists() and kept.count() >= MOST_SAVED:
        raise ValidationError(f"You keep {MOST_SAVED} searches; that is as many as fit. Delete one first.")
    saved, _ = SavedSearch.objects.update_or_create(user=by, query=query, defaults={"name": name})
    return saved


@transaction.atomic
def rename_search(*, by: User, search: SavedSearch, name: str) -> SavedSearch:
    search = _own(by, search)
    search.name = clean_line(name, NAME_LIMIT, "name")
    if not search.name:
        raise ValidationError("Give it a name.")
    search.save(update_fields=["name"])
    return search


@transaction.atomic
def delete_search(*, by: User, search: SavedSearch) -> None:
    _own(by, search).delete()


def look_again(*, by: User, query: str) -> SavedSearch | None:
    """The saved search somebody just opened, if it is one of theirs: what is new counts from now."""
    search = SavedSearch.objects.visible_to(by).filter(query=query).first() if query else None
    if search:
        SavedSearch.objects.filter(pk=search.pk).update(looked_at=timezone.now())
    return search


def _own(by: User, search: SavedSearch) -> SavedSearch:
    held = SavedSearch.objects.visible_to(by).select_for_update().filter(pk=search.pk).first()
    if held is None:
        raise Http404("There is no such search, or it is not yours.")
    return held
