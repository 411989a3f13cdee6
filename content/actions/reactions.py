"""What readers do with a text: like, thank, save, use, rate, wait for the same answer, open."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.http import Http404

from accounts.models import User
from activity.actions import order_notices, read_notices_about, record, record_reading, undo_latest
from activity.models import Act
from activity.vocabulary import Verb
from communities.permissions import Permission, require
from content.actions.clocks import keep_clock
from content.actions.texts import NOTE_LIMIT, clean_line, follow
from content.experts.counting import mark_helpers
from content.models import REACTION_VERBS, Follow, Item, Reaction, Reply

Kind = Reaction.Kind
COUNTERS = {
    Kind.LIKE: "like_count",
    Kind.THANK: "thank_count",
    Kind.SAVE: "save_count",
    Kind.USE: "use_count",
    Kind.SAME: "same_count",
}
HELPED = {Kind.USE, Kind.THANK}  # what says that it helped
# Acts somebody can come through; what follows names the immediate one.
LEADING = (Verb.SHARE, Verb.RECOMMEND, Verb.FEATURE, Verb.POINT, Verb.REFER, Verb.INTRODUCE)
REFUSALS = {
    Kind.LIKE: "You cannot mark your own text as helpful.",
    Kind.THANK: "You cannot thank yourself.",
    Kind.USE: "You wrote this. “I used this” is for those who did not.",
    Kind.RATE: "You cannot rate your own text.",
    Kind.SAME: "You asked this, so you wait for it already.",
}


@transaction.atomic
def react(
    *,
    by: User,
    text: Item | Reply,
    kind: str,
    note: str = "",
    value: int | None = None,
    caused_by_id: int | None = None,
) -> Reaction:
    """Like, thank for, save, use or rate a text; once per kind. Again with another note or value changes that one.

    A changed rating withdraws the first and is a new act; a changed note is none. Saving one's own text is a bookmark
    and no act. Waiting for the same answer (asks only) is no act of its own either: whoever waits follows the ask.
    """
    item, kind = _readable(by, text), _kind(kind)
    require(by, Permission.REACT, item.community)
    is_own = text.author_id == by.pk
    if is_own and kind != Kind.SAVE:
        raise ValidationError(REFUSALS[kind])
    if kind == Kind.SAME and not (isinstance(text, Item) and text.is_ask):
        raise ValidationError("Only an ask can be waited for.")
    value = _stars(value) if kind == Kind.RATE else None
    note = clean_line(note, NOTE_LIMIT, "note")
    reaction, is_new = Reaction.objects.select_for_update(of=("self",)).get_or_create(
        user=by, kind=kind, **_one_of(text), defaults={"value": value, "note": note}
    )
    if is_new:
        _count(text, reaction, +1)
        _keep_clock(by, text, kind)
    else:
        is_same_value = reaction.value == value
        _change(text, reaction, value, note)
        if is_same_value:
            return reaction
        if kind in REACTION_VERBS:
            undo_latest(REACTION_VERBS[kind], by=by, about=text.ref)
    if kind == Kind.SAME:
        _wait(by, item, reaction)
    elif not is_own:
        _record(text, item, reaction, cause=find_cause(by, item, caused_by_id))
    return reaction


@transaction.atomic
def unreact(*, by: User, text: Item | Reply, kind: str) -> None:
    """Take a reaction back. What is not there is left alone."""
    item = _readable(by, text)
    kind = _kind(kind)
    reaction = Reaction.objects.select_for_update().filter(user=by, kind=kind, **_one_of(text)).first()
    if reaction is None:
        return
    _count(text, reaction, -1)
    reaction.delete()
    _keep_clock(by, text, kind)
    if kind == Kind.SAME:
        _wait_no_longer(by, item, reaction)
    else:
        undo_latest(REACTION_VERBS[kind], by=by, about=text.ref)


def _wait(by: User, item: Item, reaction: Reaction) -> None:
    """Who waits follows. A follow that begins with the waiting shares its moment: that is how the two end together."""
    if follow(by, item):
        Follow.objects.filter(user=by, item=item).update(created_at=reaction.created_at)
        record(Verb.FOLLOW, by=by, about=item.ref, community_id=item.community_id)


def _wait_no_longer(by: User, item: Item, reaction: Reaction) -> None:
    """The follow goes too, unless it was there before, was changed since, or the person wrote here meanwhile."""
    began_together = Follow.objects.filter(
        user=by, item=item, level=Follow.Level.FOLLOW, created_at=reaction.created_at
    )
    if not item.replies.filter(author=by).exists() and began_together.delete()[0]:
        undo_latest(Verb.FOLLOW, by=by, about=item.ref)


def _keep_clock(by: User, text: Item | Reply, kind: Reaction.Kind) -> None:
    """An asker who thanks for a reply says that it was useful."""
    if kind == Kind.THANK and isinstance(text, Reply) and text.item.is_ask and text.item.author_id == by.pk:
        keep_clock(text.item_id)


def _readable(by: User, text: Item | Reply) -> Item:
    item = text if isinstance(text, Item) else text.item
    if not Item.objects.visible_to(by).filter(pk=item.pk).exists():
        raise Http404("There is no such item, or it is not open to you.")
    if isinstance(text, Reply) and not Reply.objects.present().filter(pk=text.pk).exists():
        raise ValidationError("That reply was removed.")
    return item


def _kind(kind: str) -> Reaction.Kind:
    if kind not in Kind.values:
        raise Http404("There is no such way to react.")
    return Kind(kind)


def _stars(value: int | None) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= 5:
        raise ValidationError("Choose from 1 (not useful to me) to 5 (very useful).")
    return value


def _one_of(text: Item | Reply) -> dict[str, Item | Reply | None]:
    return {"item": text, "reply": None} if isinstance(text, Item) else {"item": None, "reply": text}


def _count(text: Item | Reply, reaction: Reaction, step: int) -> None:
    if reaction.kind == Kind.RATE:
        changes = {
            "rating_count": F("rating_count") + step,
            "rating_sum": F("rating_sum") + step * (reaction.value or 0),
        }
    else:
        counter = COUNTERS[Kind(reaction.kind)]
        changes = {counter: F(counter) + step}
    type(text)._default_manager.filter(pk=text.pk).update(**changes)
    if reaction.kind in HELPED:
        mark_helpers(text.author_id)


def _change(text: Item | Reply, reaction: Reaction, value: int | None, note: str) -> None:
    if value is not None and reaction.value is not None and value != reaction.value:
        type(text)._default_manager.filter(pk=text.pk).update(rating_sum=F("rating_sum") + value - reaction.value)
    reaction.value, reaction.note = value, note or reaction.note
    reaction.save(update_fields=["value", "note"])


def _record(text: Item | Reply, item: Item, reaction: Reaction, *, cause: int | None) -> None:
    kind = Kind(reaction.kind)
    act = record(
        REACTION_VERBS[kind],
        by=reaction.user,
        about=text.ref,
        community_id=item.community_id,
        target_id=text.author_id if kind == Kind.THANK else None,
        context_id=item.pk if isinstance(text, Reply) else None,
        caused_by_id=cause,
        value=reaction.value,
    )
    if kind in {Kind.THANK, Kind.USE} and text.author_id:
        order_notices(kind.value, act=act, by=reaction.user, object_id=reaction.pk)


def find_cause(by: User, item: Item, act_id: int | None) -> int | None:
    """The act that led somebody to an item, if it did: a share, say, of this very item, by somebody else.

    The number comes from an address anybody can write, so what does not fit is dropped without a word.
    """
    if not act_id or act_id < 0 or act_id >= 2**63:
        return None
    led = Act.objects.filter(pk=act_id, verb__in=LEADING, object_type=item.ref.type, object_id=item.pk)
    return act_id if led.exclude(actor_id=by.pk).exists() else None


def note_view(*, by: User, item: Item, caused_by_id: int | None = None) -> None:
    """Somebody opened an item: counted once a day (never one's own), and its notices are read."""
    if item.is_draft or item.is_removed:
        return
    record_reading(
        Verb.VIEW,
        by=by,
        about=item.ref,
        community_id=item.community_id,
        caused_by_id=find_cause(by, item, caused_by_id),
    )
    read_notices_about(by=by, item_id=item.pk)
