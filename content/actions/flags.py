"""Reporting a text to the managers, and taking a report back."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.http import Http404
from django.utils import timezone

from accounts.models import User
from activity.actions import forget_notices, forget_orders, order_notices, record, undo_if_kept
from activity.vocabulary import Audience, Verb
from communities.models import described
from communities.permissions import Permission, Standing, require
from content.actions.cases import let_out_of, lock_case
from content.actions.holding import hold_back, one_of
from content.actions.texts import clean_line, take, take_reply
from content.models import WORDS_LIMIT, Case, CaseStep, Flag, Item, Reply
from content.permissions import thread_of

TELLING = ("flag", "flag_decided")  # kinds of notices that say who reported: in words, and by whose they are
HELD_AT_ONCE = timedelta(hours=24)  # of working time, at most
MOST_HELD_AT_ONCE = 5  # by the word of one person alone: nobody empties a community
# After one of these the text was looked at, or had its time out of sight: it is not held at once a second time.
LOOKED_AT = (
    CaseStep.What.LEAVE,
    CaseStep.What.CHANGE,
    CaseStep.What.HOLD,
    CaseStep.What.HELD_AT_ONCE,
)


@transaction.atomic
def flag_text(*, by: User, text: Item | Reply, reason: str, words: str) -> Flag:
    """Ask the managers to look at a text of somebody else's. They see who asks; its author and others never do.

    A member's word that it is confidential holds the text at once, until a manager decides, at most 24 working hours,
    once a text, five texts at a time. Nobody's role is computed from reporting; the act is what a decision is about.
    """
    community = thread_of(text).community
    standing = require(by, Permission.FLAG, community)
    item = take(by, thread_of(text))
    if isinstance(text, Reply):
        text = take_reply(text)
        text.item = item
    else:
        text = item
    if text.author_id == by.pk:
        raise ValidationError("This is your own text. You can change it, or remove it.")
    if reason not in Flag.Reason.values:
        raise ValidationError("Choose what is wrong with it.")
    words = clean_line(words, WORDS_LIMIT, "sentence")
    if not words:
        raise ValidationError("Say in a sentence what is wrong: the managers go by it.")
    case = _case_of(text)
    if case.flags.standing().filter(by=by).exists():
        raise ValidationError("You reported this already. It stands under your reports.")
    act = record(Verb.FLAG, by=by, about=text.ref, community_id=case.community_id, audience=Audience.DIRECT)
    flag = Flag.objects.create(case=case, by=by, reason=reason, words=words, act_id=act.pk)
    order_notices("flag", act=None, by=by, object_id=flag.pk)
    if _holds_at_once(standing, flag, text):
        _hold_at_once(case, text)
    return flag


@transaction.atomic
def withdraw_flag(*, by: User, flag: Flag) -> Flag:
    """Take one's report back while nobody decided. When it was the last one, the case is closed and its text shown."""
    if flag.by_id != by.pk:
        raise Http404
    text, case = lock_case(flag.case)
    flag = Flag.objects.select_for_update(of=("self",)).select_related("case").get(pk=flag.pk)
    if flag.withdrawn_at is not None:
        return flag
    if case.is_settled:
        raise ValidationError("It was decided meanwhile.")
    flag.withdrawn_at = timezone.now()
    flag.save(update_fields=["withdrawn_at"])
    undo_if_kept(flag.act_id, by=by)
    if case.state == Case.State.OPEN and not case.is_first and not case.flags.filter(withdrawn_at=None).exists():
        let_out_of(case, text)
        case.state, case.settled_at = Case.State.TAKEN_BACK, timezone.now()
        case.save(update_fields=["state", "settled_at"])
        if case.told_author_at:
            order_notices("text_shown", act=None, by=None, object_id=case.pk)
    return flag


@transaction.atomic
def forget_flags(now: datetime | None = None) -> int:
    """A year after it was settled, nobody knows any more who reported what; what was decided stays.

    Managers were told in words who it was, and what became of it was told to nobody else: those notices go, too.
    """
    rows = dict(Flag.objects.to_forget(now or timezone.now()).values_list("pk", "case_id"))
    forget_notices(TELLING, groups={f"case:{case_id}" for case_id in rows.values()})
    forget_orders("flag", object_ids=rows)
    return Flag.objects.filter(pk__in=rows).delete()[0]


def _case_of(text: Item | Reply) -> Case:
    """The open case of a text, begun now if there is none. The caller holds the text, so there is one."""
    case = Case.objects.unsettled().about(text).select_for_update().first()
    if case is None:
        case = Case.objects.create(community=thread_of(text).community, **one_of(text))
    return case


def _holds_at_once(standing: Standing, flag: Flag, text: Item | Reply) -> bool:
    if flag.reason != Flag.Reason.CONFIDENTIAL or standing.membership is None:
        return False
    waiting = Case.objects.unsettled().filter(state=Case.State.OPEN, held_until__isnull=False)
    by_them = Flag.objects.standing().filter(by=flag.by_id, reason=flag.reason, case=OuterRef("pk"))
    if waiting.filter(Exists(by_them)).count() >= MOST_HELD_AT_ONCE:
        return False
    steps = CaseStep.objects.filter(case__in=Case.objects.about(text), what__in=LOOKED_AT)
    if text.edited_at:  # another text by now
        steps = steps.filter(at__gte=text.edited_at)
    return not steps.exists()


def _hold_at_once(case: Case, text: Item | Reply) -> None:
    now = timezone.now()
    case.kept |= hold_back(text, by=None)
    case.held_until = described(case.community).calendar.after(now, HELD_AT_ONCE)
    case.told_author_at = now
    case.state = Case.State.OPEN  # also where its author was asked for a change, and made it: this one nobody decided
    case.save(update_fields=["kept", "held_until", "told_author_at", "state"])
    CaseStep.objects.create(case=case, what=CaseStep.What.HELD_AT_ONCE, at=now)
    order_notices("text_held", act=None, by=None, object_id=case.pk)
