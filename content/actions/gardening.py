"""Splitting, merging and moving threads. Replies stay the rows they are: authors, times, reactions and links with them.

None of the three can be undone by a button; the pages say so first. The ledger keeps where acts happened at their time.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from accounts.models import User
from activity.actions import audit, carry_notices, record
from activity.vocabulary import Verb
from communities.models import Community
from communities.permissions import Permission, require, standing_of
from content.actions.clocks import keep_clocks
from content.actions.faq import carry_faq
from content.actions.items import create_item
from content.actions.pointers import carry_pointers, carry_pointers_of
from content.actions.referrals import carry_referrals
from content.actions.texts import NOTE_LIMIT, clean_line, count_tags, find_tags, follow, take
from content.experts.counting import mark_writers
from content.models import Case, Draft, FileUse, Follow, Item, ItemLink, Kind, Mention, Reaction, Reply, Tag
from content.permissions import needs_both_managed, to_garden
from content.rendering import keep_links, render_for

THREADS = frozenset({Kind.ASK, Kind.THREAD})


@transaction.atomic
def split_thread(*, by: User, item: Item, replies: Sequence[Reply], kind: str, title: str, body: str) -> Item:
    """Let some replies go on as a thread of their own, begun by a word of the person who splits.

    A reply takes what was said under it along; a comment chosen alone stands at the top there. Answers stay answers, so
    they go into an ask. Splitting somebody else's thread is recorded as gardening.
    """
    require(by, to_garden(standing_of(by, item.community), item), item.community)
    item = _take_thread(by, item)
    if kind not in THREADS:
        raise ValidationError("Choose what it becomes: an ask or a discussion.")
    chosen = _chosen(item, replies)
    if kind != Kind.ASK and any(reply.is_answer for reply in chosen):
        raise ValidationError("Answers stay answers: let them go on in an ask, or leave the answers here.")
    tags = list(item.tags.values_list("name", flat=True))
    fresh = create_item(by=by, community=item.community, kind=kind, title=title, body=body, tags=tags)
    if fresh.links_out.filter(kind=ItemLink.Kind.SPLIT).exists():  # the same words a moment ago: it is done
        return fresh
    _carry(Reply.objects.filter(_with_what_hangs(chosen)), item, fresh)
    Reply.objects.filter(pk__in=[reply.pk for reply in chosen]).update(parent=None)
    ItemLink.objects.create(from_item=fresh, to_item=item, kind=ItemLink.Kind.SPLIT)
    for thread in (item, fresh):
        keep_links(thread)
    for author in User.objects.filter(pk__in=fresh.replies.values("author")).exclude(pk=by.pk):
        follow(author, fresh)
    mark_writers([item.pk, fresh.pk])
    keep_clocks([item.pk, fresh.pk])
    _note("item.split", item, by, about=item, into=fresh.pk)
    fresh.refresh_from_db(fields=["answer_count", "comment_count", "last_activity_at"])
    return fresh


def _chosen(item: Item, replies: Sequence[Reply]) -> list[Reply]:
    """The chosen ones as they are now, without those that hang under another chosen one."""
    wanted = {reply.pk for reply in replies}
    held = list(item.replies.present().filter(pk__in=wanted).order_by("pk").select_for_update(no_key=True))
    if not wanted:
        raise ValidationError("Choose at least one reply.")
    if len(held) < len(wanted):
        raise ValidationError("One of the replies you chose is not here any more. Look again.")
    if item.accepted_reply_id in wanted or item.first_useful_reply_id in wanted:
        raise ValidationError("The accepted answer and what helped first stay with their ask.")
    under = Reply.objects.filter(parent__in=wanted).values_list("pk", flat=True)
    if {item.accepted_reply_id, item.first_useful_reply_id} & set(under):
        raise ValidationError("What helped first stays with its ask, and so does the answer it stands under.")
    return [reply for reply in held if reply.parent_id not in wanted]


def _with_what_hangs(chosen: Iterable[Reply]) -> Q:
    keys = [reply.pk for reply in chosen]
    return Q(pk__in=keys) | Q(parent__in=keys)


@transaction.atomic
def merge_thread(*, by: User, item: Item, into: Item) -> Item:
    """Let a thread live on in another one of its community: its text becomes a comment there, its replies move along.

    Its address leads there from now on. Who followed or waited goes along; what was said of its text (helpful, used)
    stays on record with it. An ask goes into asks only, or its answers would stop being answers.
    """
    require(by, to_garden(standing_of(by, item.community), item), item.community)
    if item.pk == into.pk:
        raise ValidationError("That is this very thread. Choose another one.")
    item, into = _take_both(by, item, into)
    if into.community_id != item.community_id:
        raise ValidationError("Merge it with a thread of this community, or move it first.")
    if into.closed_at:
        raise ValidationError("That thread is closed. Reopen it first, or choose another one.")
    if item.is_ask and not into.is_ask:
        raise ValidationError("An ask can only be merged into an ask: its answers would stop being answers.")
    _carry(item.replies.all(), item, into)
    opening = _open_as_reply(item, into)
    FileUse.objects.filter(item=item, reply=None).update(item=into, reply=opening)
    Mention.objects.filter(item=item, reply=None).update(item=into, reply=opening)
    _carry_people(item, into)
    _carry_links(item, into)
    for carry in (carry_pointers, carry_referrals, carry_faq):
        carry(item, into)
    item.merged_into, item.pinned_until = into, None
    item.accepted_reply, item.accepted_at, item.accepted_reason, item.first_useful_reply = None, None, "", None
    settled = ["accepted_reply", "accepted_at", "accepted_reason", "first_useful_reply"]
    item.save(update_fields=["merged_into", "pinned_until", *settled])
    count_tags(item.tags.values_list("pk", flat=True), -1)
    _recount(into)
    mark_writers([item.pk, into.pk])
    keep_clocks([item.pk, into.pk])
    _note("item.merge", item, by, about=into, into=into.pk)
    into.refresh_from_db(fields=["answer_count", "comment_count", "same_count", "last_activity_at"])
    return into


def _open_as_reply(item: Item, into: Item) -> Reply:
    """The text a merged thread began with, at its time and in its author's name."""
    body = f"**{item.title}**\n\n{item.body}"
    return Reply.objects.create(
        item=into,
        kind=Reply.Kind.COMMENT,
        author=item.author,
        author_name=item.author_name,
        body=body,
        body_html=render_for(into, body),
        created_at=item.published_at or item.created_at,
        source=item.source,
    )


def _carry_people(item: Item, into: Item) -> None:
    """Who follows or waits goes on doing so, once."""
    there = Follow.objects.filter(item=into).values("user")
    Follow.objects.filter(item=item).exclude(user__in=there).update(item=into)
    waiting = Reaction.objects.filter(kind=Reaction.Kind.SAME)
    if into.is_ask:
        known = waiting.filter(item=into).values("user")
        movable = waiting.filter(item=item).exclude(user__in=known)
        (movable.exclude(user=into.author_id) if into.author_id else movable).update(item=into)
    for thread in (item, into):
        Item.objects.filter(pk=thread.pk).update(same_count=waiting.filter(item=thread).count())
    Draft.objects.filter(place=f"reply:item:{item.pk}").exclude(
        user__in=Draft.objects.filter(place=f"reply:item:{into.pk}").values("user")
    ).update(place=f"reply:item:{into.pk}")
    carry_notices(item.pk, to_item_id=into.pk, community_id=into.community_id)


def _carry_links(item: Item, into: Item) -> None:
    """What points to a merged thread points to where it lives on: pages that grew from it keep crediting who wrote.

    What its own words lead to is read anew, for they stand there now.
    """
    kinds = ItemLink.Kind
    for near, far in (("to_item", "from_item"), ("from_item", "to_item")):
        links = ItemLink.objects.filter(**{near: item}).exclude(**{far: into})
        known = ItemLink.objects.filter(**{near: into, far: OuterRef(far)}, kind=OuterRef("kind"))
        if near == "from_item":
            links = links.exclude(kind=kinds.LINK)
        links.exclude(Exists(known)).update(**{near: into})
    keep_links(into)


@transaction.atomic
def move_thread(*, by: User, item: Item, to: Community) -> Item:
    """Give a thread another community: one's own where one may write, others' by whoever manages both.

    Tags are found again there by their address or made new; news end. Follows, reactions and drafts of replies stay.
    """
    if to.pk == item.community_id:
        raise ValidationError("It is in this community already. Choose another one.")
    here, there = standing_of(by, item.community), standing_of(by, to)
    here.require(Permission.CREATE_ITEM)
    there.require(Permission.CREATE_ITEM)
    item = _take_thread(by, item)  # held first: nobody writes in it while we ask whose words it holds
    if needs_both_managed(here, item):
        here.require(Permission.EDIT_OTHERS)
        there.require(Permission.EDIT_OTHERS)
    _retag(item, to)
    left, item.community, item.pinned_until, item.series = item.community, to, None, None
    item.shares.filter(to_community=to).delete()
    item.faq_entries.all().delete()
    item.share_count = item.shares.count()
    item.save(update_fields=["community", "pinned_until", "series", "share_count"])
    Draft.objects.filter(community=left, place__in=[f"reply:item:{item.pk}", f"item:{item.pk}"]).update(community=to)
    Case.objects.filter(Q(item=item) | Q(reply__item=item)).update(community=to)
    carry_notices(item.pk, to_item_id=item.pk, community_id=to.pk)
    mark_writers([item.pk])
    keep_clocks([item.pk])
    _note("item.move", item, by, about=item, from_community=left.pk, into=to.pk)
    return item


def _retag(item: Item, to: Community) -> None:
    before = list(item.tags.all())
    after = find_tags(to, [tag.name for tag in before])
    everything = [tag.pk for tag in (*before, *after)]
    list(Tag.objects.filter(pk__in=everything).order_by("pk").select_for_update(no_key=True))  # one order for all
    count_tags([tag.pk for tag in before], -1)
    count_tags([tag.pk for tag in after], +1)
    item.tags.set(after)


def _take_thread(by: User, item: Item) -> Item:
    item = take(by, item)
    if item.kind not in THREADS:
        raise ValidationError("Only asks and discussions are split, merged and moved.")
    if item.is_archived:
        raise ValidationError(f"“{item.title}” is archived. Bring it back first.")
    return item


def _take_both(by: User, item: Item, into: Item) -> tuple[Item, Item]:
    """Held in the order of their keys, so that two people who merge crosswise never wait for each other."""
    held = {thread.pk: _take_thread(by, thread) for thread in sorted((item, into), key=lambda thread: thread.pk)}
    return held[item.pk], held[into.pk]


def _carry(replies: QuerySet[Reply], item: Item, into: Item) -> None:
    """Hang replies, and what knows both them and their item, under another item; counts are counted anew."""
    keys = list(replies.values_list("pk", flat=True))
    Reply.objects.filter(pk__in=keys).update(item=into)
    Mention.objects.filter(reply__in=keys).update(item=into)
    FileUse.objects.filter(reply__in=keys).update(item=into)
    carry_pointers_of(keys, into)
    newest = Reply.objects.present().filter(pk__in=keys).order_by("-created_at").first()
    if newest and newest.created_at > into.last_activity_at:
        Item.objects.filter(pk=into.pk).update(last_activity_at=newest.created_at)
    for thread in (item, into):
        _recount(thread)


def _recount(item: Item) -> None:
    answers, comments = Count("pk", filter=Q(kind=Reply.Kind.ANSWER)), Count("pk", filter=Q(kind=Reply.Kind.COMMENT))
    counted = Reply.objects.present().filter(item=item).aggregate(answer_count=answers, comment_count=comments)
    Item.objects.filter(pk=item.pk).update(**counted)


def _note(action: str, item: Item, by: User, *, about: Item, **details: int) -> None:
    """Tidying up after others is an act of care (MEASURES.md 2.2, garden) and is audited; one's own thread is neither."""
    if item.author_id == by.pk:
        return
    record(Verb.GARDEN, by=by, about=about.ref, community_id=about.community_id)
    title = clean_line(item.title, NOTE_LIMIT, "title")
    audit(action, by=by, community_id=about.community_id, subject=item.author, item_id=item.pk, title=title, **details)
