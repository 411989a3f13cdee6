"""What every text has in common when it is written: cleaned, limited, its people named, its earlier states kept."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TypeVar

from django.core.exceptions import ValidationError
from django.db.models import F, Q, QuerySet
from django.http import Http404
from django.utils import timezone

from accounts.models import User
from activity.actions import order_notices
from activity.locks import Lock, hold, share
from activity.models import Act
from communities.models import Community
from content.mentions import people_named
from content.models import TAG_LIMIT, Follow, Item, Mention, Reply, Revision, Tag, tag_slug

TITLE_LIMIT = 200
NOTE_LIMIT = 500
MOST_TAGS = 5
TWICE_WITHIN = timedelta(minutes=1)

AnyText = TypeVar("AnyText", Item, Reply)

# Control characters (line ends and tabs stay) and lone surrogates, which PostgreSQL and browsers cannot take.
UNWANTED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
# Marks that turn the direction of everything behind them: harmless in a text block, not in a line among others.
TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")


class EditConflict(ValidationError):
    """Somebody else saved in between. Carries their revision, so that the page can show both texts."""

    def __init__(self, revision: Revision) -> None:
        who = revision.author.display_name if revision.author else revision.author_name or "Somebody"
        super().__init__(f"{who} saved a newer version while you were writing. Compare the two, then save again.")
        self.revision = revision


def clean_text(text: str, limit: int) -> str:
    """A body: line ends made one kind, unwanted signs taken out, limits told in numbers."""
    text = tidy(text)
    if not _has_ink(text):
        raise ValidationError("Write something first.")
    if len(text) > limit:
        raise ValidationError(f"The text has {len(text):,} characters; {limit:,} fit. A page can be split in two.")
    return text


def tidy(text: str) -> str:
    """What is left of a body when what nobody sees is taken out; two texts that differ by no more are the same."""
    return UNWANTED.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip("\n").rstrip()


def clean_line(text: str, limit: int, name: str) -> str:
    """A single line (title, note, reason, tag); may be empty."""
    line = " ".join(TURNING.sub("", UNWANTED.sub("", re.sub(r"[\r\n\t]", " ", text))).split())
    if len(line) > limit:
        raise ValidationError(f"The {name} has {len(line)} characters; {limit} fit.")
    return line if _has_ink(line) else ""


def clean_title(title: str) -> str:
    title = clean_line(title, TITLE_LIMIT, "title")
    if not title:
        raise ValidationError("Give it a title.")
    return title


def _has_ink(text: str) -> bool:
    return any(sign.isprintable() and not sign.isspace() for sign in text)


def take(by: User, item: Item, *, or_own_draft: bool = False) -> Item:
    """The item as it is now, held until the transaction ends. What the person may not see does not exist.

    Others can still refer to it meanwhile (no_key), they only wait to change it. or_own_draft: also what only its
    author sees, and what is held (Item.is_held) of what stood here.
    """
    reachable = Item.objects.visible_to(by)
    if or_own_draft:
        held_back = Item.objects.held_for(by).filter(published_at__isnull=False)
        reachable = reachable | Item.objects.drafts_of(by) | held_back
    held = reachable.filter(pk=item.pk).select_for_update(no_key=True, of=("self",)).with_people().first()
    if held is None:
        raise Http404("There is no such item, or it is not open to you.")
    return held


def take_reply(reply: Reply, *, or_held: bool = False) -> Reply:
    """The reply as it is now, locked, where it was when it was looked at. Call take() for its item first: it says who may
    see it. or_held: also one that waits for a manager; the caller asks whose it is."""
    held = (
        Reply.objects.select_for_update(no_key=True, of=("self",)).select_related("author", "parent").get(pk=reply.pk)
    )
    if held.is_removed and not (or_held and held.is_held):
        raise ValidationError("That reply was removed.")
    if held.item_id != reply.item_id:  # what is counted on its item would be counted on the wrong one
        raise ValidationError("That reply was moved to another thread meanwhile. Look again.")
    return held


def hold_tags(*, to_change_them: bool = False) -> None:
    """Writers of texts share this lock; whoever merges, renames or deletes tags waits for them, and they for that one.

    So nobody uses a tag while it goes away, and no count is taken while somebody is changing it.
    """
    if to_change_them:
        hold(Lock.TAGS)
    else:
        share(Lock.TAGS)


def find_tags(community: Community, names: Iterable[str]) -> list[Tag]:
    """The tags these names mean in this community, made where they are missing; the same topic once."""
    wanted: dict[str, str] = {}
    for given in names:
        name = clean_line(given, TAG_LIMIT, "tag").lstrip("# ")
        if not name:
            continue
        slug = tag_slug(name)
        if not slug:
            raise ValidationError(f"“{name}” cannot be a tag. Use a word.")
        wanted.setdefault(slug, name)
    if len(wanted) > MOST_TAGS:
        raise ValidationError(f"{len(wanted)} tags are too many; {MOST_TAGS} fit.")
    hold_tags()
    meant = Tag.objects.resolve(community, wanted.values())
    known = {slug: meant[name] for slug, name in wanted.items() if name in meant}
    missing = [Tag(community=community, slug=slug, name=wanted[slug]) for slug in sorted(wanted.keys() - known.keys())]
    Tag.objects.bulk_create(missing, ignore_conflicts=True)
    made = Tag.objects.filter(community=community, slug__in=[tag.slug for tag in missing]) if missing else []
    return list({tag.pk: tag for tag in (*known.values(), *made)}.values())


def count_tags(tag_ids: Iterable[int], change: int) -> None:
    """Add to the counts of tags; held in order first, so that two writers never wait for each other."""
    hold_tags()  # before the ids are read: a tag may just be going into another
    ids = [tag.pk for tag in Tag.objects.filter(pk__in=list(tag_ids)).order_by("pk").select_for_update(no_key=True)]
    Tag.objects.filter(pk__in=ids).update(item_count=F("item_count") + change)


def name_people(text: Item | Reply, *, by: User, act: Act | None) -> list[Mention]:
    """Note who is named in a text for the first time, and let them hear of it."""
    item, reply = (text, None) if isinstance(text, Item) else (text.item, text)
    known = set(Mention.objects.filter(item=item, reply=reply).values_list("user_id", flat=True))
    moment = timezone.now()  # one for all of them: the notice order finds its people by it
    new = [
        Mention(user=person, item=item, reply=reply, created_at=moment)
        for person in people_named(text)
        if person.pk not in known and person.pk != by.pk
    ]
    made = Mention.objects.bulk_create(new)
    if made:
        order_notices("mention", act=act, by=by, object_id=made[0].pk)
    return made


def follow(user: User, item: Item) -> bool:
    """Follow by writing; no act of its own. Returns whether it is new."""
    _, is_new = Follow.objects.get_or_create(user=user, item=item)
    return is_new


def newest_revision(text: Item | Reply) -> Revision:
    """The newest kept state; a text that was never edited gets its first one now."""
    newest = text.revisions.select_related("author").first()
    return newest or keep_revision(text, 1, by=text.author, at=text.created_at)


def keep_revision(
    text: Item | Reply,
    number: int,
    *,
    by: User | None,
    at: datetime | None = None,
    reason: str = "",
    restored_from: Revision | None = None,
) -> Revision:
    """Keep what the text says now as a numbered state of it."""
    return Revision.objects.create(
        item=text if isinstance(text, Item) else None,
        reply=text if isinstance(text, Reply) else None,
        number=number,
        title=text.title if isinstance(text, Item) else "",
        body=text.body,
        author=by,
        author_name="" if by else text.author_name,
        created_at=at or timezone.now(),
        reason=reason,
        restored_from=restored_from,
    )


def sent_moments_ago(by: User, texts: QuerySet[AnyText]) -> AnyText | None:
    """What this person just sent in the same words: a second click, or a form sent again after a slow answer.

    The lock makes the second request wait for the first, so that it finds what that one wrote.
    """
    hold(Lock.SENDING, by.pk)
    there = Q(removed_at=None) | Q(held_at__isnull=False)
    return texts.filter(there, author=by, created_at__gt=timezone.now() - TWICE_WITHIN).first()
