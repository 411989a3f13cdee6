"""What managers do about a reported text, or the first text of somebody new; and what its author answers.

Rows are locked in one order everywhere: the item, the reply, the case.
"""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import Http404
from django.utils import timezone

from accounts.models import User
from activity.actions import audit, order_notices, record, undo_if_kept
from activity.vocabulary import Audience, ObjectType, Ref, Verb, Via
from communities.permissions import Permission, require
from content.actions.holding import (
    hold_back,
    hold_on_its_own,
    let_out,
    refuse_under_held,
    remove_at_rest,
    rests_with_parent,
)
from content.actions.items import publish_draft, remove_item, restore_item
from content.actions.replies import appear, remove_reply, restore_reply
from content.actions.texts import clean_line
from content.models import WORDS_LIMIT, Case, CaseStep, Item, Reply, Revision
from content.permissions import may_decide

What, State = CaseStep.What, Case.State
# What the author must be told, or they would not know what to do.
NEEDS_WORDS = {
    What.CHANGE: "Say to its author what to change.",
    What.HOLD: "Say to its author why it is held, and what would let it out.",
    What.REMOVE: "Say to its author why it is removed.",
}
AFTER = {
    What.LEAVE: State.LEFT,
    What.CHANGE: State.ASKED,
    What.HOLD: State.HELD,
    What.REMOVE: State.REMOVED,
}
SETTLING = {What.LEAVE, What.REMOVE}


@transaction.atomic
def take_case(*, by: User, case: Case) -> Case:
    """Say that one looks at it; the others see it. Taking over from somebody is fine."""
    _, case = _to_decide(by, case)
    if case.is_settled:
        raise ValidationError(f"It is settled: {case.get_state_display()}.")
    case.taken_by, case.taken_at = by, timezone.now()
    case.save(update_fields=["taken_by", "taken_at"])
    return case


@transaction.atomic
def decide_case(
    *, by: User, case: Case, what: str, to_author: str = "", to_reporters: str = "", seen: int | None = None
) -> CaseStep:
    """Leave the text, ask its author to change it, hold it, or remove it; with words to those concerned.

    seen: the newest step the page showed. Refused when something happened since, so that no two decide at once.
    """
    text, case = _to_decide(by, case)
    _refuse_outdated(case, seen)
    if what not in AFTER:
        raise ValidationError("Choose what is to become of it.")
    decision = What(what)
    to_author = clean_line(to_author, WORDS_LIMIT, "word to its author")
    to_reporters = clean_line(to_reporters, WORDS_LIMIT, "sentence to those who reported it")
    if decision in NEEDS_WORDS and not to_author and text.author_id:
        raise ValidationError(NEEDS_WORDS[decision], code="to_author")
    if decision == What.LEAVE and not to_reporters and case.flags.filter(withdrawn_at=None).exists():
        raise ValidationError("Say in a sentence why it stays: those who reported it read that.", code="to_reporters")
    was_held = text.is_held and not rests_with_parent(text)
    step = CaseStep(case=case, what=decision, by=by, before=case.state, was_held=was_held)
    step.to_author, step.to_reporters = to_author, to_reporters
    was_told = case.told_author_at is not None
    _settle(case, by, decision, tells_author=decision != What.LEAVE)
    if case.is_settled:
        step.act_id = _record_decision(case, text, decision, by)
    step.save()
    _carry_out(case, text, decision, by=by, reason=to_author)
    audit(f"report.{decision}", by=by, community_id=case.community_id, subject=text.author, case_id=case.pk)
    order_notices("flag_decided", act=None, by=by, object_id=step.pk)
    if was_told or decision != What.LEAVE:  # of a report that came to nothing its author never hears
        order_notices("text_decided", act=None, by=by, object_id=step.pk)
    return step


@transaction.atomic
def undo_decision(*, by: User, case: Case, seen: int | None = None) -> CaseStep:
    """Take the last decision back: the text stands, or is held, as before it, and the case waits again."""
    text, case = _to_decide(by, case)
    _refuse_outdated(case, seen, even_settled=True)
    last = case.steps.decisions().order_by("-at", "-pk").first()
    if last is None or case.state != AFTER[What(last.what)]:
        raise ValidationError("There is no decision to take back.")
    newer = Case.objects.unsettled().about(text).exclude(pk=case.pk)
    if case.is_settled and newer.exists():
        raise ValidationError("It was reported again since. Decide that one.")
    case.state, case.settled_at, case.changed_at = last.before, None, None
    case.taken_by, case.taken_at = by, timezone.now()
    case.save(update_fields=["state", "settled_at", "changed_at", "taken_by", "taken_at"])
    last.undone_at, last.undone_by = timezone.now(), by
    last.save(update_fields=["undone_at", "undone_by"])
    _carry_back(case, text, last, by=by)
    undo_if_kept(last.act_id, by=by)
    audit(f"report.{last.what}.undo", by=by, community_id=case.community_id, subject=text.author, case_id=case.pk)
    order_notices("flag_decided", act=None, by=by, object_id=last.pk)
    if case.told_author_at:
        order_notices("text_decided", act=None, by=by, object_id=last.pk)
    return last


@transaction.atomic
def answer_case(*, by: User, case: Case, words: str) -> CaseStep:
    """Its author answers the managers."""
    _, case = _of_own(by, case)
    words = clean_line(words, WORDS_LIMIT, "answer")
    if not words:
        raise ValidationError("Write something first.")
    step = CaseStep.objects.create(case=case, what=What.ANSWERED, by=by, words=words)
    order_notices("text_answered", act=None, by=by, object_id=case.pk)
    return step


@transaction.atomic
def give_up_text(*, by: User, case: Case) -> Case:
    """Its author does not want a held text back: it stays out of sight, and the case is settled."""
    text, case = _of_own(by, case)
    if not text.is_held:
        raise ValidationError("It is not held. You can remove it where it stands.")
    hold_on_its_own(text)
    before, case.state, case.settled_at = case.state, State.GIVEN_UP, timezone.now()
    case.save(update_fields=["state", "settled_at"])
    step = CaseStep.objects.create(case=case, what=What.GAVE_UP, by=by, before=before)
    order_notices("flag_decided", act=None, by=by, object_id=step.pk)
    return case


def let_out_late(now: datetime | None = None) -> int:
    """What was held at once and nobody decided on in time is shown again; the report stays open."""
    late = Case.objects.to_let_out(now or timezone.now())
    return sum(_let_out_one(case, now or timezone.now()) for case in late.order_by("pk"))


@transaction.atomic
def _let_out_one(case: Case, now: datetime) -> bool:
    text, case = lock_case(case)
    if case.state != State.OPEN or case.held_until is None or case.held_until > now:
        return False
    let_out_of(case, text)
    case.held_until = None
    case.save(update_fields=["held_until"])
    CaseStep.objects.create(case=case, what=What.LAPSED, at=now)
    order_notices("text_shown", act=None, by=None, object_id=case.pk)
    return True


def lock_case(case: Case) -> tuple[Item | Reply, Case]:
    """The text and its case as they are now, locked until the transaction ends. Who may is asked by the caller."""
    thread_id = case.item_id or Reply.objects.values_list("item_id", flat=True).get(pk=case.reply_id or 0)
    item = Item.objects.select_for_update(no_key=True, of=("self",)).with_people().get(pk=thread_id)
    text: Item | Reply = item
    if case.reply_id:
        replies = Reply.objects.select_for_update(no_key=True, of=("self",)).select_related("author", "parent")
        text = replies.get(pk=case.reply_id)
        if text.item_id != item.pk:
            raise ValidationError("That reply was moved to another thread meanwhile. Look again.")
        text.item = item
    case = Case.objects.select_for_update(of=("self",)).select_related("community").get(pk=case.pk)
    if isinstance(text, Item):
        case.item = text
    else:
        case.reply = text
    return text, case


def let_out_of(case: Case, text: Item | Reply) -> None:
    """Show the text of a case again, if it is held; a first one appears now."""
    if not text.is_held:
        return
    if case.waits_to_appear:
        _let_appear(case, text)
        return
    let_out(text, case.kept)
    case.kept = {}
    case.save(update_fields=["kept"])


def _let_appear(case: Case, text: Item | Reply) -> None:
    """What follows from writing follows now, in its author's name."""
    if text.author is None:
        raise ValidationError("Its author has left. Nobody would answer for it.")
    refuse_under_held(text)
    case.appeared_at = timezone.now()
    case.save(update_fields=["appeared_at"])
    if isinstance(text, Item):
        publish_draft(text, by=text.author, is_looked_at=True)
        return
    text.held_at = text.removed_at = None
    text.created_at = case.appeared_at  # nobody saw it before
    text.save(update_fields=["held_at", "removed_at", "created_at"])
    appear(text, text.parent, by=text.author, via=Via(case.kept.get("via", Via.WEB)))


def _carry_out(case: Case, text: Item | Reply, what: CaseStep.What, *, by: User, reason: str) -> None:
    if what == What.LEAVE:
        _withhold_earlier(case, text)
        let_out_of(case, text)
    elif case.waits_to_appear:
        return  # asked for a change or turned down, it stays out of sight
    elif what == What.CHANGE:
        let_out_of(case, text)
    elif what == What.HOLD and text.is_held:
        hold_on_its_own(text)
    elif what == What.HOLD:
        case.kept |= hold_back(text, by=by)
        case.save(update_fields=["kept"])
    elif what == What.REMOVE:
        let_out_of(case, text)
        if isinstance(text, Reply) and text.is_held:
            remove_at_rest(text, by=by, reason=reason[:300])
        elif isinstance(text, Item):
            remove_item(by=by, item=text, reason=reason[:300])
        else:
            remove_reply(by=by, reply=text, reason=reason[:300])


def _carry_back(case: Case, text: Item | Reply, last: CaseStep, *, by: User) -> None:
    if case.waits_to_appear:
        return
    if last.what == What.HOLD and not last.was_held:
        let_out_of(case, text)
    if last.what == What.REMOVE and text.is_removed and not text.is_held:
        restored = restore_item(by=by, item=text) if isinstance(text, Item) else restore_reply(by=by, reply=text)
        text.removed_at = restored.removed_at
    is_over = case.state == State.OPEN and (case.held_until is None or case.held_until <= timezone.now())
    if last.was_held and not text.is_removed and not (is_over and not case.is_first):
        case.kept |= hold_back(text, by=by)
        case.save(update_fields=["kept"])
    elif last.was_held:
        hold_on_its_own(text)


def _withhold_earlier(case: Case, text: Item | Reply) -> None:
    """A text that was changed because of a report shows no history of what it said before."""
    if case.changed_at is None or case.is_first:
        return
    newest = text.revisions.values_list("pk", flat=True).first() or 0
    Revision.objects.filter(pk__in=text.revisions.exclude(pk=newest).values("pk")).update(is_withheld=True)


def _record_decision(case: Case, text: Item | Reply, what: CaseStep.What, by: User) -> int | None:
    """The act of deciding, about the first report that stands: however many there are, one text was looked after.

    Upheld: it was removed, or its author changed it before it was left. First texts were reported by nobody.
    """
    first = case.flags.standing().exclude(act_id=None).order_by("created_at", "pk").first()
    if first is None or first.act_id is None:
        return None
    is_upheld = what == What.REMOVE or case.changed_at is not None
    about = Ref(ObjectType.FLAG, first.act_id, text.author_id)
    act = record(
        Verb.DECIDE_FLAG,
        by=by,
        about=about,
        community_id=case.community_id,
        value=int(is_upheld),
        audience=Audience.DIRECT,
    )
    return act.pk


def _settle(case: Case, by: User, what: CaseStep.What, *, tells_author: bool) -> None:
    now = timezone.now()
    case.state, case.decided_by, case.decided_at = AFTER[what], by, now
    case.settled_at = now if what in SETTLING else None
    case.told_author_at = case.told_author_at or (now if tells_author else None)
    if what != What.LEAVE:  # leaving it asks whether it was changed
        case.changed_at = None
    if case.taken_by_id is None:
        case.taken_by, case.taken_at = by, now
    fields = ["state", "decided_by", "decided_at", "settled_at", "told_author_at", "changed_at", "taken_by", "taken_at"]
    case.save(update_fields=fields)


def _to_decide(by: User, case: Case) -> tuple[Item | Reply, Case]:
    if not Case.objects.visible_to(by).filter(pk=case.pk).exists():
        if case.text.author_id == by.pk:
            raise PermissionDenied("This is about your own text. Another manager decides, or an administrator.")
        require(by, Permission.REMOVE_OTHERS, case.community)
        raise Http404
    standing = require(by, Permission.REMOVE_OTHERS, case.community)
    text, case = lock_case(case)
    if not may_decide(standing, case):
        raise PermissionDenied("This is about your own text. Another manager decides, or an administrator.")
    return text, case


def _of_own(by: User, case: Case) -> tuple[Item | Reply, Case]:
    if not Case.objects.of_author(by).filter(pk=case.pk).exists():
        raise Http404
    text, case = lock_case(case)
    if case.is_settled:
        raise ValidationError(f"It is settled: {case.get_state_display()}.")
    return text, case


def _refuse_outdated(case: Case, seen: int | None, *, even_settled: bool = False) -> None:
    latest = case.steps.select_related("by").order_by("-at", "-pk").first()
    if case.is_settled and not even_settled:
        raise ValidationError(f"It was settled meanwhile: {case.get_state_display()}.")
    if seen is not None and latest is not None and latest.pk != seen:
        who = latest.by.display_name if latest.by else "Something"
        said = f"{who} {latest.get_what_display()}" if latest.by else latest.get_what_display()
        raise ValidationError(f"Meanwhile: {said}. Look again, then decide.")
