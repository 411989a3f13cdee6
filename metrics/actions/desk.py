"""What a manager decides about an entry of the desk: do it or take it on, put it off, set it aside; and undo."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404
from django.utils import timezone

from accounts.models import User
from communities.actions import checks
from communities.models import Community
from communities.permissions import Permission, require
from metrics.desk.kinds import KINDS, Done, Kind
from metrics.desk.listing import find_entry
from metrics.models import DeskDecision, DeskEntry

Verdict = DeskDecision.Verdict
IN_HAND = timedelta(days=3)  # what was taken on and still waits then, waits for everybody again
LATER = {"tomorrow": timedelta(days=1), "week": timedelta(days=7), "month": timedelta(days=30)}
LATER_WORDS = {"tomorrow": "until tomorrow", "week": "for a week", "month": "for a month"}
REASON_LIMIT = 300


@dataclass(frozen=True)
class Accepted:
    """What was decided, what is said about it, and where it leads (empty: it is done)."""

    decision: DeskDecision
    says: str
    to: str = ""


@transaction.atomic
def accept_entry(*, by: User, community: Community, kind: str, subject: str, words: str = "") -> Accepted:
    """Do what the entry asks for, or take it on and be led to where it is done. Others see who did.

    A refusal of the act itself (welcomed meanwhile, say) changes nothing.
    """
    found, entry = _open_entry(by, community, kind, subject)
    if found.act is None:
        to = found.leads(by, entry) if found.leads else entry.to
        decision = _decide(entry, by, Verdict.TAKEN, until=timezone.now() + IN_HAND)
        return Accepted(decision, f"{entry.says}: you took it on.", to)
    words = checks.paragraphs(words, found.most, found.asks, is_needed=True) if found.asks else ""
    done: Done = found.act(by, entry, words)
    return Accepted(_decide(entry, by, Verdict.DONE, words=words, made_id=done.made_id), done.says)


@transaction.atomic
def put_off_entry(*, by: User, community: Community, kind: str, subject: str, until: str) -> DeskDecision:
    """It comes back tomorrow, in a week or in a month, for all managers."""
    if until not in LATER:
        raise ValidationError("Put it off until tomorrow, for a week or for a month.")
    _, entry = _open_entry(by, community, kind, subject)
    return _decide(entry, by, Verdict.LATER, until=timezone.now() + LATER[until])


@transaction.atomic
def set_entry_aside(*, by: User, community: Community, kind: str, subject: str, reason: str) -> DeskDecision:
    """Not relevant, and why. For this matter it does not come back."""
    found, entry = _open_entry(by, community, kind, subject)
    if found.owes:
        raise ValidationError(found.owes)
    words = checks.line(reason, REASON_LIMIT, "The reason")
    return _decide(entry, by, Verdict.ASIDE, words=words)


@transaction.atomic
def undo_decision(*, by: User, decision: DeskDecision) -> DeskDecision:
    """It waits again. What was done with it is taken back by who did it; others can only take back what is no act."""
    require(by, Permission.MANAGE, decision.community)
    checks.hold(decision.community)
    there = DeskDecision.objects.visible_to(by).select_for_update(of=("self",), no_key=True)
    held = there.select_related("community", "person", "by").filter(pk=decision.pk).first()
    if held is None:
        raise Http404("There is no such decision.")
    if held.is_undone:
        raise ValidationError("It is undone already.")
    if held.verdict == Verdict.DONE:
        if held.by_id != by.pk:
            name = held.by.display_name if held.by else "somebody"
            raise ValidationError(f"Only {name} can take back what {name} did.")
        kind = KINDS.get(held.kind)
        if kind is None or kind.undo is None:
            raise ValidationError("What was done cannot be taken back from here.")
        kind.undo(by, held)
    held.undone_at, held.undone_by = timezone.now(), by
    held.save(update_fields=["undone_at", "undone_by"])
    return held


def _open_entry(by: User, community: Community, kind: str, subject: str) -> tuple[Kind, DeskEntry]:
    """The entry, held for this one decision. Raises Http404 when there is none, a sentence when somebody was faster."""
    require(by, Permission.MANAGE, community)
    checks.hold(community)
    found = KINDS.get(kind)
    entry = find_entry(by, community, found, subject) if found else None
    decision = DeskDecision.objects.about(community, kind, subject).standing(timezone.now()).with_people().first()
    if decision is not None and not (decision.verdict == Verdict.TAKEN and decision.by_id == by.pk):
        raise ValidationError(_faster(decision))
    if found is None or entry is None:
        raise Http404("This no longer waits.")
    if decision is not None:  # one's own, taken on before: the newer word counts
        decision.undone_at, decision.undone_by = timezone.now(), by
        decision.save(update_fields=["undone_at", "undone_by"])
    return found, entry


def _faster(decision: DeskDecision) -> str:
    name = decision.by.display_name if decision.by else "Somebody"
    says = {
        Verdict.TAKEN: f"{name} took this on already.",
        Verdict.DONE: f"{name} did this already.",
        Verdict.LATER: f"{name} put this off.",
        Verdict.ASIDE: f"{name} set this aside.",
    }
    return says[Verdict(decision.verdict)]


def _decide(
    entry: DeskEntry,
    by: User,
    verdict: DeskDecision.Verdict,
    *,
    until: datetime | None = None,
    words: str = "",
    made_id: int | None = None,
) -> DeskDecision:
    return DeskDecision.objects.create(
        community=entry.community,
        kind=entry.kind,
        subject=entry.subject,
        verdict=verdict,
        by=by,
        until=until,
        title=entry.says[:300],
        url=entry.url or entry.to,
        words=words,
        person_id=entry.person_id,
        item_id=entry.item_id,
        reply_id=entry.reply_id,
        made_id=made_id,
    )
