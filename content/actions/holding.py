"""Taking a text out of sight until a manager has looked, and letting it out again. Who decides is in cases.py.

What is held counts as removed wherever it is asked for what is there, so no door can forget it; `held_at` says that it
is held and not removed, for the few places that show it: to its author, to managers and administrators.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import F
from django.utils import timezone

from accounts.models import User
from activity.actions import order_notices
from activity.vocabulary import Via
from communities.models import Community
from communities.permissions import Permission, standing_of
from content.actions.clocks import keep_clock
from content.actions.texts import count_tags, name_people
from content.experts.counting import mark_helpers, mark_writers
from content.models import Case, CaseStep, Item, Reply
from content.permissions import thread_of
from content.rendering import has_links, keep_links

COUNTERS: dict[str, str] = {Reply.Kind.ANSWER: "answer_count", Reply.Kind.COMMENT: "comment_count"}


def waits_for_look(by: User, community: Community) -> bool:
    """Whether what this person writes here waits for a manager: where that is switched on, until one text of theirs
    stands. Experts and managers are known.
    """
    if not community.first_texts_wait or standing_of(by, community).can(Permission.GARDEN):
        return False
    items = Item.objects.published().by_author(by).in_community(community)
    replies = Reply.objects.present().filter(author=by, item__community=community)
    return not (items.exists() or replies.exists())


def keep_waiting(text: Item | Reply, *, by: User, via: Via = Via.WEB) -> None:
    """The first text of somebody new: no act, no count and no notice to others before it appears."""
    now = timezone.now()
    text.held_at = text.held_at or now
    changed = ["held_at"]
    if isinstance(text, Item):
        text.publish_at = None
        changed.append("publish_at")
    else:
        text.removed_at = text.removed_at or now
        changed.append("removed_at")
    text.save(update_fields=changed)
    if Case.objects.unsettled().about(text).exists():
        return
    case = Case.objects.create(
        community=thread_of(text).community,
        why=Case.Why.FIRST,
        told_author_at=now,
        kept={"via": int(via)},
        **one_of(text),
    )
    order_notices("first_text", act=None, by=by, object_id=case.pk)


def hold_back(text: Item | Reply, *, by: User | None) -> dict[str, Any]:
    """Take a text that stands out of sight. The caller holds its rows. Returns what let_out() is to give back."""
    if text.is_removed:
        raise ValidationError("It is not there any more, so it cannot be held.")
    if isinstance(text, Item):
        return _hold_item(text, by)
    return _hold_reply(text, by)


def let_out(text: Item | Reply, kept: dict[str, Any]) -> None:
    """Show a held text again, as it was: its place, its counts, and what was marked on it. The caller holds its rows.

    A comment whose answer is held stays away with it until that is shown.
    """
    if not text.is_held:
        return
    if isinstance(text, Item):
        _let_item_out(text)
    elif text.parent and text.parent.is_held:
        _hold_from(text, text.parent.held_at)
        return
    else:
        _let_reply_out(text, kept)
    if text.author and text.author.is_active:  # named while it was held: they hear of it now
        name_people(text, by=text.author, act=None)


def rests_with_parent(text: Item | Reply) -> bool:
    """Whether it is held only because what it stands under is, and comes back with that."""
    if isinstance(text, Item) or not text.is_held:
        return False
    return text.parent is not None and text.parent.held_at == text.held_at


def hold_on_its_own(text: Item | Reply) -> None:
    """What rests with what it stands under does not come back with that any more. The caller holds its rows."""
    if isinstance(text, Reply) and rests_with_parent(text):
        _hold_from(text, timezone.now())


def remove_at_rest(reply: Reply, *, by: User, reason: str) -> None:
    """Remove what stands under something held: it is counted nowhere meanwhile, and does not come back with it."""
    reply.held_at, reply.removed_at, reply.removed_by, reply.removal_reason = None, timezone.now(), by, reason
    reply.save(update_fields=["held_at", "removed_at", "removed_by", "removal_reason"])


def refuse_under_held(text: Item | Reply) -> None:
    if isinstance(text, Reply) and text.parent and text.parent.is_held:
        raise ValidationError("What it stands under is held. Decide on that first.")


def _hold_from(reply: Reply, moment: datetime | None) -> None:
    reply.held_at = moment
    reply.save(update_fields=["held_at"])


def note_changed(text: Item | Reply, *, by: User) -> None:
    """Its author changed a text they were asked about: it is looked at again."""
    if text.author_id != by.pk:
        return
    case = Case.objects.unsettled().about(text).filter(told_author_at__isnull=False).select_for_update().first()
    if case is None:
        return
    case.changed_at = timezone.now()
    case.save(update_fields=["changed_at"])
    CaseStep.objects.create(case=case, what=CaseStep.What.CHANGED, by=by, at=case.changed_at)
    if not (case.is_first and case.state == Case.State.OPEN):  # nobody has looked at it yet
        order_notices("text_changed", act=None, by=by, object_id=case.pk)


def note_removed(text: Item | Reply, *, by: User, reason: str) -> None:
    """Somebody removed a text that was before the managers: that settles it."""
    case = Case.objects.unsettled().about(text).select_for_update().first()
    if case is None:
        return
    is_own = text.author_id == by.pk
    what = CaseStep.What.GAVE_UP if is_own else CaseStep.What.REMOVE
    before, now = case.state, timezone.now()
    case.state = Case.State.GIVEN_UP if is_own else Case.State.REMOVED
    case.settled_at = now
    changed = ["state", "settled_at"]
    if not is_own:
        case.decided_by, case.decided_at, case.told_author_at = by, now, now
        changed += ["decided_by", "decided_at", "told_author_at"]
    case.save(update_fields=changed)
    step = CaseStep.objects.create(case=case, what=what, by=by, at=now, before=before, to_author=reason)
    order_notices("flag_decided", act=None, by=by, object_id=step.pk)


def refuse_held(text: Item | Reply) -> None:
    """What was published and is held is neither removed nor restored past the decision on it."""
    if text.is_held and not (isinstance(text, Item) and text.is_draft):
        raise ValidationError("It is held. What becomes of it is decided in its report.")


def one_of(text: Item | Reply) -> dict[str, Item | Reply]:
    return {"item": text} if isinstance(text, Item) else {"reply": text}


def _hold_item(item: Item, by: User | None) -> dict[str, Any]:
    item.held_at = item.removed_at = timezone.now()
    item.removed_by, item.removal_reason = by, ""
    item.save(update_fields=["held_at", "removed_at", "removed_by", "removal_reason"])
    _recount(item, -1)
    return {}


def _let_item_out(item: Item) -> None:
    item.held_at = item.removed_at = item.removed_by = None
    item.save(update_fields=["held_at", "removed_at", "removed_by"])
    _recount(item, +1)


def _recount(item: Item, change: int) -> None:
    if item.is_ask:
        keep_clock(item.pk)
    mark_writers([item.pk])
    if not (item.is_archived or item.is_merged):
        count_tags(item.tags.values_list("pk", flat=True), change)


def _hold_reply(reply: Reply, by: User | None) -> dict[str, Any]:
    """With what was said to it: nobody could follow that alone. An acceptance rests meanwhile."""
    item, now = reply.item, timezone.now()
    under = list(Reply.objects.present().filter(parent=reply).order_by("pk").select_for_update(no_key=True))
    held = [reply, *under]
    Reply.objects.filter(pk__in=[one.pk for one in held]).update(held_at=now, removed_at=now, removed_by=by)
    reply.held_at = reply.removed_at = now
    reply.removed_by = by
    kept: dict[str, Any] = {"item": item.pk}
    if item.accepted_reply_id == reply.pk:
        kept["accepted_at"] = item.accepted_at.isoformat() if item.accepted_at else None
        kept["accepted_reason"] = item.accepted_reason
        Item.objects.filter(pk=item.pk).update(accepted_reply=None, accepted_at=None, accepted_reason="")
    if item.first_useful_reply_id in {one.pk for one in held}:
        kept["first_useful"] = item.first_useful_reply_id
        Item.objects.filter(pk=item.pk).update(first_useful_reply=None)
    _count_replies(item, held, -1)
    return kept


def _let_reply_out(reply: Reply, kept: dict[str, Any]) -> None:
    item = reply.item
    under = Reply.objects.filter(parent=reply, held_at=reply.held_at).order_by("pk").select_for_update(no_key=True)
    held = [reply, *under]
    shown = {"held_at": None, "removed_at": None, "removed_by": None}
    Reply.objects.filter(pk__in=[one.pk for one in held]).update(**shown)
    reply.held_at = reply.removed_at = reply.removed_by = None
    if kept.get("item", item.pk) != item.pk:  # it was merged: nobody there accepted it, or said that it helped
        kept = {}
    if "accepted_reason" in kept and item.accepted_reply_id is None:
        at = kept["accepted_at"]
        Item.objects.filter(pk=item.pk).update(
            accepted_reply=reply,
            accepted_reason=kept["accepted_reason"],
            accepted_at=datetime.fromisoformat(at) if at else None,
        )
    if kept.get("first_useful") in {one.pk for one in held} and item.first_useful_reply_id is None:
        Item.objects.filter(pk=item.pk).update(first_useful_reply=kept["first_useful"])
    _count_replies(item, held, +1)


def _count_replies(item: Item, replies: list[Reply], change: int) -> None:
    for kind, counter in COUNTERS.items():
        count = sum(reply.kind == kind for reply in replies)
        if count:
            Item.objects.filter(pk=item.pk).update(**{counter: F(counter) + change * count})
    if item.is_ask:
        keep_clock(item.pk)
    mark_helpers(*(reply.author_id for reply in replies))
    if any(has_links(reply.body_html) for reply in replies):
        keep_links(item)
