"""Tending the tags of a community: putting a name right, saying what belongs under it, making two into one."""

from __future__ import annotations

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.http import Http404

from accounts.models import User
from activity.actions import record
from activity.vocabulary import Verb
from communities.permissions import Permission, require
from content.actions.texts import clean_line, hold_tags
from content.experts.counting import mark_known_for
from content.models import TAG_LIMIT, Follow, Item, Rota, Tag, TagSynonym, tag_slug

ABOUT_LIMIT = 300
MOST_SYNONYMS = 30


@transaction.atomic
def change_tag(
    *, by: User, tag: Tag, name: str | None = None, about: str | None = None, synonyms: Iterable[str] | None = None
) -> Tag:
    """Rename a tag, say what belongs under it, set the other words for it. None leaves a thing as it is.

    With a new name comes a new address; the old one leads there, as another word for it. An act, if anything changed.
    """
    tag = _take(by, tag)
    before = (tag.name, tag.slug, tag.about, _words(tag))
    if name is not None:
        _rename(tag, clean_line(name, TAG_LIMIT, "name"))
    if about is not None:
        tag.about = clean_line(about, ABOUT_LIMIT, "description")
    tag.save(update_fields=["name", "slug", "about"])
    if synonyms is not None:
        # The form that sends the new name does not know yet that the old one has become another word.
        _set_synonyms(tag, [*synonyms, before[1].replace("-", " ")] if tag.slug != before[1] else synonyms)
    if (tag.name, tag.slug, tag.about, _words(tag)) != before:
        record(Verb.GARDEN, by=by, about=tag.ref, community_id=tag.community_id)
    return tag


def _words(tag: Tag) -> list[str]:
    return sorted(tag.synonyms.values_list("slug", flat=True))


def _rename(tag: Tag, name: str) -> None:
    slug = tag_slug(name)
    if not slug:
        raise ValidationError("Give the tag a name with a word in it.")
    if name != tag.name:
        mark_known_for(tag)
    tag.name = name
    if slug == tag.slug:
        return
    _refuse_taken(tag, slug, name)
    TagSynonym.objects.filter(tag=tag, slug=slug).delete()
    TagSynonym.objects.create(community_id=tag.community_id, tag=tag, slug=tag.slug, name=tag.slug.replace("-", " "))
    tag.slug = slug


def _refuse_taken(tag: Tag, slug: str, name: str) -> None:
    """A word leads to one place."""
    other = Tag.objects.filter(community_id=tag.community_id).exclude(pk=tag.pk)
    there = other.filter(Q(slug=slug) | Q(synonyms__slug=slug)).first()
    if there and there.item_count:
        raise ValidationError(f"“{name}” leads to the tag “{there.name}” already. Merge the two instead.")
    if there:
        raise ValidationError(f"“{name}” is taken. Choose another word.")


def _set_synonyms(tag: Tag, words: Iterable[str]) -> None:
    wanted: dict[str, str] = {}
    for given in words:
        word = clean_line(given, TAG_LIMIT, "word").lstrip("# ")
        slug = tag_slug(word)
        if word and not slug:
            raise ValidationError(f"“{word}” cannot be another word for a tag.")
        if slug and slug != tag.slug:
            wanted.setdefault(slug, word)
    if len(wanted) > MOST_SYNONYMS:
        raise ValidationError(f"{len(wanted)} other words are too many; {MOST_SYNONYMS} fit.")
    for slug, word in wanted.items():
        _refuse_taken(tag, slug, word)
    TagSynonym.objects.filter(tag=tag).exclude(slug__in=wanted).delete()
    kept = set(_words(tag))
    TagSynonym.objects.bulk_create(
        TagSynonym(community_id=tag.community_id, tag=tag, slug=slug, name=word)
        for slug, word in sorted(wanted.items())
        if slug not in kept
    )


@transaction.atomic
def merge_tags(*, by: User, tag: Tag, into: Tag) -> Tag:
    """Make one of two: items, followers, other words and the address of `tag` go to `into`, for good. One act.

    Who said something of both keeps what they said of the one that stays.
    """
    tag, into = _take(by, tag), _take(by, into)
    if tag.pk == into.pk:
        raise ValidationError("Choose another tag to merge it into.")
    if tag.community_id != into.community_id:
        raise ValidationError("Only tags of the same community can become one.")
    mark_known_for(tag)
    tagged = Item.tags.through.objects.filter(tag=tag)
    tagged.exclude(item__in=Item.tags.through.objects.filter(tag=into).values("item")).update(tag=into)
    follows = Follow.objects.filter(tag=tag)
    follows.exclude(user__in=Follow.objects.filter(tag=into).values("user")).update(tag=into)
    if not Rota.objects.running().filter(tag=into).exists():
        Rota.objects.running().filter(tag=tag).update(tag=into)
    TagSynonym.objects.filter(tag=tag).update(tag=into)
    TagSynonym.objects.create(community_id=tag.community_id, tag=into, slug=tag.slug, name=tag.name)
    tag.delete()
    into.item_count = Item.objects.published().current().filter(tags=into).count()
    into.save(update_fields=["item_count"])
    record(Verb.GARDEN, by=by, about=into.ref, community_id=into.community_id)
    return into


@transaction.atomic
def delete_tag(*, by: User, tag: Tag) -> None:
    """Take away a tag nothing carries any more, with the other words for it."""
    tag = _take(by, tag)
    if tag.items.filter(removed_at=None).exists():  # drafts too: whose they are is not told
        raise ValidationError(f"“{tag.name}” is in use. Merge it into another instead.")
    about = tag.ref
    tag.delete()
    record(Verb.GARDEN, by=by, about=about, community_id=tag.community_id)


def _take(by: User, tag: Tag) -> Tag:
    """The tag as it is now, once everybody who was writing is done; nobody else changes tags meanwhile."""
    require(by, Permission.GARDEN, tag.community)
    hold_tags(to_change_them=True)
    held = Tag.objects.select_related("community").filter(pk=tag.pk).first()
    if held is None:
        raise Http404("There is no such tag any more.")
    return held
