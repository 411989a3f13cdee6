"""Answering, commenting, and accepting what helped."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from accounts.models import User
from activity.actions import audit, order_notices, record, undo_latest
from activity.models import Act
from activity.vocabulary import Verb, Via
from communities.permissions import Permission, require, standing_of
from content.actions.clocks import keep_clock
from content.actions.files import keep_file_uses
from content.actions.holding import (
    keep_waiting,
    note_changed,
    note_removed,
    refuse_held,
    refuse_under_held,
    waits_for_look,
)
from content.actions.referrals import note_referral_answered
from content.actions.texts import (
    NOTE_LIMIT,
    EditConflict,
    clean_line,
    clean_text,
    follow,
    keep_revision,
    name_people,
    newest_revision,
    sent_moments_ago,
    take,
    take_reply,
    tidy,
)
from content.experts.counting import mark_helpers
from content.models import BODY_LIMIT, COMMENT_LIMIT, Item, Reply
from content.permissions import may_remove, may_restore, to_edit
from content.rendering import has_links, keep_links, render_for

REASON_LIMIT = 300
COUNTERS: dict[str, str] = {Reply.Kind.ANSWER: "answer_count", Reply.Kind.COMMENT: "comment_count"}


@transaction.atomic
def write_reply(
    *,
    by: User,
    item: Item,
    body: str,
    parent: Reply | None = None,
    as_comment: bool = False,
    via: Via = Via.WEB,
) -> Reply:
    """Answer an ask, or comment: on an item, on an answer, or on a comment (which then stands beside that comment).

    The same words again within a minute are the same reply: it is returned, and nothing is written.
    """
    require(by, Permission.REPLY, item.community)
    item = take(by, item)
    if item.closed_at:
        raise ValidationError("This thread is closed. It takes no more replies.")
    answered = _answered(item, parent)
    is_answer = item.is_ask and answered is None and not as_comment
    body = clean_text(body, BODY_LIMIT if is_answer else COMMENT_LIMIT)
    place = {
        "item": item,
        "parent": (answered.parent or answered) if answered else None,
        "kind": Reply.Kind.ANSWER if is_answer else Reply.Kind.COMMENT,
        "body": body,
    }
    if sent := sent_moments_ago(by, Reply.objects.filter(**place)):
        return sent
    waits = waits_for_look(by, item.community)
    reply = Reply.objects.create(author=by, body_html=render_for(item, body), **place)
    keep_file_uses(item, reply)
    if waits:
        keep_waiting(reply, by=by, via=via)
    else:
        appear(reply, answered, by=by, via=via)
    return reply


def appear(reply: Reply, answered: Reply | None, *, by: User, via: Via) -> None:
    """The one place where a reply begins to stand: counted, recorded, told. The caller holds its item."""
    item = reply.item
    Item.objects.filter(pk=item.pk).update(
        **{COUNTERS[reply.kind]: F(COUNTERS[reply.kind]) + 1}, last_activity_at=timezone.now()
    )
    follow(by, item)
    act = _record_reply(reply, answered, by=by, via=via)
    # The act carries whom the reply is for, so the order finds everything through the reply.
    order_notices(reply.kind, act=act, by=by, object_id=reply.pk)
    name_people(reply, by=by, act=act)
    if reply.is_answer:
        note_referral_answered(item, by)
        keep_clock(item.pk)
    if has_links(reply.body_html):
        keep_links(item)


def _answered(item: Item, parent: Reply | None) -> Reply | None:
    if parent is None:
        return None
    if parent.item_id != item.pk:
        raise ValidationError("That reply belongs to another thread.")
    return take_reply(parent)


def _record_reply(reply: Reply, answered: Reply | None, *, by: User, via: Via) -> Act:
    """An answer is an object of its own. A comment is recorded on the content it stands under (as imports do)."""
    item = reply.item
    about = reply.ref
    addressed = item.author_id
    if not reply.is_answer:
        under = reply.parent if reply.parent and reply.parent.is_answer else None
        about = under.ref if under else item.ref
        addressed = answered.author_id if answered else item.author_id
    return record(
        Verb.ANSWER if reply.is_answer else Verb.COMMENT,
        by=by,
        about=about,
        community_id=item.community_id,
        target_id=addressed if addressed != by.pk else None,
        context_id=item.pk,
        reply_to_id=item.pk if reply.is_answer else about.id,
        via=via,
    )


@transaction.atomic
def edit_reply(*, by: User, reply: Reply, body: str, reason: str = "", base_number: int | None = None) -> Reply:
    """Change a reply: one's own, or anybody's as a manager (recorded as improving it).

    Raises EditConflict when somebody saved since revision base_number.
    """
    require(by, to_edit(standing_of(by, reply.item.community), reply), reply.item.community)
    item = take(by, reply.item)
    reply = take_reply(reply, or_held=True)
    body = clean_text(body, BODY_LIMIT if reply.is_answer else COMMENT_LIMIT)
    if body == tidy(reply.body):
        raise ValidationError("You changed nothing.")
    newest = newest_revision(reply)
    if base_number is not None and base_number < newest.number:
        raise EditConflict(newest)
    number = newest.number + 1
    had_links = has_links(reply.body_html)
    reply.body, reply.body_html, reply.edited_at = body, render_for(item, body), timezone.now()
    reply.save(update_fields=["body", "body_html", "edited_at"])
    keep_file_uses(item, reply)
    keep_revision(reply, number, by=by, reason=clean_line(reason, NOTE_LIMIT, "reason"))
    act = None
    if reply.author_id != by.pk:
        act = record(Verb.IMPROVE, by=by, about=reply.ref, community_id=item.community_id, context_id=item.pk)
    if not reply.is_held:
        name_people(reply, by=by, act=act)
    note_changed(reply, by=by)
    if had_links or has_links(reply.body_html):
        keep_links(item)
    return reply


@transaction.atomic
def remove_reply(*, by: User, reply: Reply, reason: str = "") -> Reply:
    """Take a reply away; its place in the thread and its record stay. An accepted answer is accepted no longer, and
    what helped first is no longer marked.
    """
    standing = standing_of(by, reply.item.community)
    if not may_remove(standing, reply):
        standing.require(Permission.REMOVE_OTHERS)
    item = take(by, reply.item)
    reply = take_reply(reply)
    reply.removed_at, reply.removed_by = timezone.now(), by
    reply.removal_reason = clean_line(reason, REASON_LIMIT, "reason")
    reply.save(update_fields=["removed_at", "removed_by", "removal_reason"])
    Item.objects.filter(pk=item.pk).update(**{COUNTERS[reply.kind]: F(COUNTERS[reply.kind]) - 1})
    if item.accepted_reply_id == reply.pk:
        _set_accepted(item, None, "")
    if item.first_useful_reply_id == reply.pk:
        Item.objects.filter(pk=item.pk).update(first_useful_reply=None)
    if item.is_ask:
        keep_clock(item.pk)
    mark_helpers(reply.author_id)
    if has_links(reply.body_html):
        keep_links(item)
    note_removed(reply, by=by, reason=reply.removal_reason)
    if reply.author_id != by.pk:
        _audit("reply.remove", reply, by)
    return reply


@transaction.atomic
def restore_reply(*, by: User, reply: Reply) -> Reply:
    """Bring back a removed reply: one's own if one removed it oneself, anybody's as a manager. It is not accepted."""
    standing = standing_of(by, reply.item.community)
    if not may_restore(standing, reply):
        standing.require(Permission.REMOVE_OTHERS)
    item = take(by, reply.item)
    reply = Reply.objects.select_for_update(no_key=True, of=("self",)).select_related("author").get(pk=reply.pk)
    if not reply.is_removed:
        return reply
    refuse_held(reply)
    refuse_under_held(reply)
    if reply.item_id != item.pk:
        raise ValidationError("That reply was moved to another thread meanwhile. Look again.")
    if not may_restore(standing, reply):  # a manager removed it between our looking and our holding it
        standing.require(Permission.REMOVE_OTHERS)
    reply.removed_at, reply.removed_by, reply.removal_reason = None, None, ""
    reply.save(update_fields=["removed_at", "removed_by", "removal_reason"])
    Item.objects.filter(pk=item.pk).update(**{COUNTERS[reply.kind]: F(COUNTERS[reply.kind]) + 1})
    if item.is_ask:
        keep_clock(item.pk)
    mark_helpers(reply.author_id)
    if has_links(reply.body_html):
        keep_links(item)
    if reply.author_id != by.pk:
        _audit("reply.restore", reply, by)
    return reply


def _audit(action: str, reply: Reply, by: User) -> None:
    audit(
        action,
        by=by,
        community_id=reply.item.community_id,
        subject=reply.author,
        reply_id=reply.pk,
        item_id=reply.item_id,
        reason=reply.removal_reason,
    )


@transaction.atomic
def accept_answer(*, by: User, reply: Reply, reason: str = "") -> Item:
    """The asker says which answer helped, and why; a new choice takes the earlier one back.

    One's own answer can be accepted so that others find it, but that is no act.
    """
    item = _take_own_ask(by, reply.item)
    reply = take_reply(reply)
    if not reply.is_answer:
        raise ValidationError("A comment cannot be accepted. Accept an answer.")
    reason = clean_line(reason, REASON_LIMIT, "reason")
    if item.accepted_reply_id == reply.pk:
        item.accepted_reason = reason or item.accepted_reason
        item.save(update_fields=["accepted_reason"])
        return item
    _take_back(by, item)
    _set_accepted(item, reply, reason)
    if reply.author_id != by.pk:
        act = record(
            Verb.ACCEPT_ANSWER,
            by=by,
            about=reply.ref,
            community_id=item.community_id,
            target_id=reply.author_id,
            context_id=item.pk,
        )
        order_notices("accepted", act=act, by=by, object_id=reply.pk)
    return item


@transaction.atomic
def withdraw_acceptance(*, by: User, item: Item) -> Item:
    """The asker takes an acceptance back."""
    item = _take_own_ask(by, item)
    if item.accepted_reply_id is None:
        raise ValidationError("No answer is accepted.")
    _take_back(by, item)
    _set_accepted(item, None, "")
    return item


def _take_own_ask(by: User, item: Item) -> Item:
    require(by, Permission.REACT, item.community)
    item = take(by, item)
    if not item.is_ask:
        raise ValidationError("Only asks have an accepted answer.")
    if item.author_id != by.pk:
        raise PermissionDenied("Only the person who asked can say which answer helped.")
    return item


def _take_back(by: User, item: Item) -> None:
    if item.accepted_reply is not None:
        undo_latest(Verb.ACCEPT_ANSWER, by=by, about=item.accepted_reply.ref)


def _set_accepted(item: Item, reply: Reply | None, reason: str) -> None:
    mark_helpers(*(answer.author_id for answer in (item.accepted_reply, reply) if answer))
    item.accepted_reply, item.accepted_reason = reply, reason
    item.accepted_at = timezone.now() if reply else None
    item.save(update_fields=["accepted_reply", "accepted_reason", "accepted_at"])
    keep_clock(item.pk)
