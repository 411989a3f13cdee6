"""A target: proposed for a purpose, spoken about, adopted by a manager, looked after by its owner, reviewed, ended."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import Http404

from accounts.models import User
from activity.actions import audit, order_notices, record
from activity.vocabulary import Verb
from communities.permissions import Permission
from content.actions.texts import clean_line
from metrics.actions.speaking import as_member, give_voice, wanted
from metrics.aiming import check_target, end_of, is_member, today, why_not_yet
from metrics.models import Purpose, Target, TargetApproval, TargetReview
from metrics.models.purposes import MONTHS, SENTENCE_LIMIT, TEXT_LIMIT
from roles.voices import tally

#: Seddon's three questions, the answers of which are kept beside the number (MEASURES.md 6.2, rule 12).
QUESTIONS = {
    "helps": "Say how the number helps to understand and improve.",
    "relates": "Say how the number relates to the purpose.",
    "used_by": "Say who uses the number where the work is done.",
}


@transaction.atomic
def propose_target(
    *,
    by: User,
    purpose: Purpose,
    measure: str,
    low: float,
    high: float,
    counter_measure: str,
    owner: User,
    answers: Mapping[str, str],
    expected_method: str,
    months: int = MONTHS,
) -> Target:
    """Put a band to the members, with the answers to the three questions. Raises ValidationError, by field."""
    as_member(by, Permission.PROPOSE_TARGET, purpose.community)
    Purpose.objects.select_for_update(no_key=True).get(pk=purpose.pk)  # a second click waits for the first
    if purpose.status == Purpose.Status.RETIRED:
        raise ValidationError("This purpose has ended. Propose another purpose first.")
    check_target(
        purpose,
        measure=measure,
        counter_measure=counter_measure,
        low=low,
        high=high,
        owner_id=owner.pk,
        months=months,
    )
    said = {name: wanted(answers.get(name, ""), SENTENCE_LIMIT, "answer", ask) for name, ask in QUESTIONS.items()}
    method = wanted(expected_method, TEXT_LIMIT, "method", "Say what is done for it. A number moves nobody.")
    numbers = {"measure": measure, "low": low, "high": high, "counter_measure": counter_measure, "months": months}
    same = purpose.targets.undecided().filter(proposer=by, owner=owner, expected_method=method, **numbers, **said)
    if earlier := same.first():
        return earlier
    target = Target.objects.create(
        purpose=purpose,
        owner=owner,
        proposer=by,
        expected_method=method,
        starts=today(),
        ends=end_of(today(), months),
        **numbers,
        **said,
    )
    TargetApproval.objects.create(target=target, member=by, agrees=True)
    act = record(Verb.PROPOSE_POLICY, by=by, about=purpose.ref, community_id=purpose.community_id)
    order_notices("measure_target_proposed", act=act, by=by, object_id=target.pk)
    return target


@transaction.atomic
def speak_on_target(*, by: User, target: Target, agrees: bool, sentence: str = "") -> TargetApproval:
    """Agree, or say what is missing; until it is adopted one may change one's mind."""
    as_member(by, Permission.PROPOSE_TARGET, target.community)
    target = take(by, target, *Target.SPOKEN_OF)
    was_enough = tally(target).is_enough
    voice = give_voice(target.voices, by=by, agrees=agrees, sentence=sentence)
    if by.pk != target.proposer_id and target.status == Target.Status.DRAFT:
        target.status = Target.Status.DISCUSSED
        target.save(update_fields=["status"])
    if not was_enough and tally(target).is_enough:
        order_notices("measure_target_ready", act=None, by=by, object_id=target.pk)
    return voice  # type: ignore[return-value]


@transaction.atomic
def adopt_target(*, by: User, target: Target) -> Target:
    """Aim at it from today on: an act of a manager, possible once a manager and a member agree and the rules are kept.

    Its time begins now. Another adopted target of the same purpose for the same measure ends.
    """
    as_member(by, Permission.SET_TARGET, target.community)
    Purpose.objects.select_for_update(no_key=True).get(pk=target.purpose_id)
    target = take(by, target, *Target.SPOKEN_OF)
    heard = tally(target)
    if not heard.is_enough:
        raise ValidationError(heard.missing)
    if sentence := why_not_yet(target):
        raise ValidationError(sentence)
    _check_again(target)
    for each in heard.spoken:
        TargetApproval.objects.filter(pk=each.voice.pk).update(was_manager=each.is_manager)
    former = target.purpose.targets.adopted().filter(measure=target.measure).exclude(pk=target.pk)
    former.update(status=Target.Status.RETIRED, retired_on=today(), note="Another band was adopted in its place.")
    target.status, target.adopted_by, target.adopted_on = Target.Status.ADOPTED, by, today()
    target.starts, target.ends = today(), end_of(today(), target.months)
    target.save(update_fields=["status", "adopted_by", "adopted_on", "starts", "ends"])
    act = record(Verb.ADOPT_POLICY, by=by, about=target.purpose.ref, community_id=target.community.pk)
    audit("measure_target.adopt", by=by, community_id=target.community.pk, target_id=target.pk)
    order_notices("measure_target_adopted", act=act, by=by, object_id=target.pk)
    return target


def _check_again(target: Target) -> None:
    """The rules as they are today: measures end, owners leave. Raises ValidationError with one sentence."""
    try:
        check_target(
            target.purpose,
            measure=target.measure,
            counter_measure=target.counter_measure,
            low=target.low,
            high=target.high,
            owner_id=target.owner_id,
            months=target.months,
        )
    except ValidationError as error:
        raise ValidationError(error.messages[0]) from None


@transaction.atomic
def drop_target(*, by: User, target: Target, note: str = "") -> Target:
    """Take a proposed target back: one's own, or as a manager anybody's, with a reason. It stays to be read."""
    standing = as_member(by, Permission.PROPOSE_TARGET, target.community)
    target = take(by, target, *Target.SPOKEN_OF)
    note = clean_line(note, SENTENCE_LIMIT, "reason")
    if target.proposer_id != by.pk:
        standing.require(Permission.SET_TARGET)
        if not note:
            raise ValidationError("Say why you set it aside: who proposed it and the members read it.")
    retire(target, note or "Withdrawn by who proposed it.")
    audit("measure_target.drop", by=by, community_id=target.community.pk, target_id=target.pk, note=note)
    return target


@transaction.atomic
def hand_over_target(*, by: User, target: Target, owner: User) -> Target:
    """Give it to somebody else to look after: its owner does, or a manager."""
    target = _as_keeper(by, target)
    if not is_member(target.community, owner.pk):
        raise ValidationError("Choose a member or manager of this community.")
    target.owner = owner
    target.save(update_fields=["owner"])
    audit("measure_target.hand_over", by=by, community_id=target.community.pk, target_id=target.pk, to=owner.pk)
    return target


@transaction.atomic
def open_review(*, by: User | None, target: Target, cause: str, says: str = "") -> TargetReview | None:
    """Ask what was learned: the watch, the calendar (by nobody) or somebody does. None where it is asked already."""
    if by is not None:
        target = _as_keeper(by, target)
    if TargetReview.objects.filter(target=target, on=None).exists():
        return None
    review = TargetReview.objects.create(target=target, cause=cause, says=says[:SENTENCE_LIMIT])
    if by is None:
        order_notices("measure_target_review", act=None, by=None, object_id=review.pk)
    return review


@transaction.atomic
def review_target(*, by: User, target: Target, learned: str, decision: str) -> TargetReview:
    """Say what was learned, and keep it for another six months at most, alter it or drop it: its owner, or a manager."""
    target = _as_keeper(by, target)
    learned = wanted(learned, TEXT_LIMIT, "text", "Say what was learned. Without that a review is a signature.")
    if decision not in TargetReview.Decision.values:
        raise ValidationError("Choose one of the three: keep, alter, drop.")
    review = TargetReview.objects.filter(target=target, on=None).first()
    review = review or TargetReview(target=target, cause=TargetReview.Cause.HAND)
    review.on, review.by, review.learned, review.decision = today(), by, learned, decision
    review.save()
    if decision == TargetReview.Decision.KEEP:
        target.starts, target.ends = today(), end_of(today(), target.months)
        target.save(update_fields=["starts", "ends"])
    elif decision == TargetReview.Decision.ALTER:
        retire(target, "Reviewed: to be altered. See what was learned, and what was proposed after it.")
    else:
        retire(target, "Reviewed and dropped. See what was learned.")
    audit("measure_target.review", by=by, community_id=target.community.pk, target_id=target.pk, decision=decision)
    return review


def retire(target: Target, note: str, on: date | None = None) -> None:
    """End a target, with a word on why."""
    target.status, target.retired_on, target.note = Target.Status.RETIRED, on or today(), note
    target.save(update_fields=["status", "retired_on", "note"])


def _as_keeper(by: User, target: Target) -> Target:
    """An adopted target, held, for its owner (as of now) and for managers."""
    standing = as_member(by, Permission.PROPOSE_TARGET, target.community)
    held = take(by, target, Target.Status.ADOPTED)
    if held.owner_id != by.pk and not standing.can(Permission.SET_TARGET):
        raise PermissionDenied(
            "Only its owner and the managers do that. You can say what you think where it is proposed."
        )
    return held


def take(by: User, target: Target, *statuses: str) -> Target:
    """The target as it is now, held until the transaction ends. Raises ValidationError when it is not in this state."""
    held = Target.objects.visible_to(by).select_for_update(of=("self",), no_key=True)
    found = held.select_related("purpose__community", "owner").filter(pk=target.pk).first()
    if found is None:
        raise Http404("There is no such target, or it is not open to you.")
    if found.status not in statuses:
        raise ValidationError(f"This target is {found.get_status_display()}: that cannot be done with it now.")
    return found
