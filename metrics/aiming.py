"""What a target must be like before anybody aims at it (MEASURES.md 6.2), in sentences."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils import timezone

from communities.models import Community, Membership
from metrics.library import measures_of, newest_weeks
from metrics.measures import Direction, Family, Measure, Unit
from metrics.measures.shown import NBSP, say_band
from metrics.models import Purpose, Target
from metrics.models.purposes import MONTHS
from roles.targets import FEWEST_TOLD, narrowest

#: Families of which one target must stand before how people respond, or who they are, is aimed at (rule 5).
WORTH = (Family.EFFECT, Family.EXPERIENCE, Family.OUTCOME)
AFTER_WORTH = (Family.RESPONSE, Family.COMPOSITION)
ACTIVITY_REFUSED = (
    "“{name}” says how much was done, not what it was good for, so it cannot be a target: aimed at, it rises and nothing "
    "gets better. What should be different for whom when it rises? Measure that; this can stand beside it as context."
)


def refusal_of(measure: Measure) -> str:
    """Why this measure can be no target; empty when it can."""
    return ACTIVITY_REFUSED.format(name=measure.name) if measure.family == Family.ACTIVITY else ""


def check_target(
    purpose: Purpose, *, measure: str, counter_measure: str, low: float, high: float, owner_id: int, months: int
) -> None:
    """Raises ValidationError with sentences, by field. low and high as stored: shares from 0 to 1."""
    known = measures_of(purpose.community)
    errors = {
        "measure": _of_measure(known.get(measure)),
        "counter_measure": _of_counter(known.get(measure), known.get(counter_measure)),
        "low": _of_band(purpose.community, known.get(measure), low, high),
        "owner": "" if is_member(purpose.community, owner_id) else "Choose a member or manager of this community.",
        "months": "" if 1 <= months <= MONTHS else "Six months at most: then it is asked what was learned.",
    }
    if found := {field: [sentence] for field, sentence in errors.items() if sentence}:
        raise ValidationError(found)


def _of_measure(measure: Measure | None) -> str:
    return refusal_of(measure) if measure else "Choose a measure of this community’s library."


def _of_counter(measure: Measure | None, counter: Measure | None) -> str:
    if counter is None:
        return "Choose what would get worse if people aimed at the number instead of the purpose."
    if measure is not None and counter.key == measure.key:
        return "A measure cannot watch itself. Choose another one."
    if counter.family == Family.ACTIVITY:
        return f"“{counter.name}” only says how much was done. Choose what would get worse for people."
    if measure is not None and counter.family == measure.family:
        return f"Both speak of {counter.family.label}. Choose a counter-measure of another family."
    if counter.direction == Direction.BETWEEN:
        return f"Of “{counter.name}”, neither more nor less is worse by itself. Choose one that can get worse."
    return ""


def _of_band(community: Community, measure: Measure | None, low: float, high: float) -> str:
    if not low < high:
        return "The first number must be smaller than the second. A target is a band: too much is off target as well."
    if measure is None:
        return ""
    if measure.unit == Unit.SHARE:
        if low < 0 or high > 1:
            return f"Give shares from 0 to 100{NBSP}%."
        return _of_width(measure, low, high, n_of_latest(community, measure.key))
    if low < 0 and measure.unit != Unit.INDEX:
        return "Give numbers from 0 on."
    return ""


def _of_width(measure: Measure, low: float, high: float, n: int) -> str:
    """Rule 10: a band narrower than the 90 % interval could never be told met or missed."""
    if not n:
        return ""
    least = narrowest(Decimal(str(100 * low)), Decimal(str(100 * high)), n)
    if round(100 * (high - low), 6) >= least:
        return ""
    of = f"{n:,}" if n >= FEWEST_TOLD or not measure.is_of_people else "so few"
    return (
        f"A band of {say_band(measure.unit, low, high)} is narrower than what chance alone does with {of}. Make it at "
        f"least {least} points wide, or nobody can ever say whether the share lies in it."
    )


def n_of_latest(community: Community, key: str) -> int:
    """Of how many the newest reading speaks; 0 before there is one."""
    week = newest_weeks(community, [key]).get(key)
    return week.n if week else 0


def why_not_yet(target: Target) -> str:
    """What stands in the way of adopting it besides voices; empty when nothing does."""
    purpose = target.purpose
    if purpose.status != Purpose.Status.ADOPTED:
        return "Its purpose is not adopted yet. First the purpose, then the number."
    if purpose.is_due:
        return "Its purpose is past its review. Look at the purpose first: does it still hold?"
    known = measures_of(purpose.community)
    measure = known.get(target.measure)
    if measure is not None and measure.family in AFTER_WORTH and not has_worth(purpose, known):
        return (
            "First this purpose needs a target for an effect, an experience or an outcome: what changes for people. How "
            "fast one answers, or who does, comes after that."
        )
    return ""


def has_worth(purpose: Purpose, known: Mapping[str, Measure]) -> bool:
    """Whether it has an adopted target of what changes for people (rule 5); known: the library of its community."""
    keys = purpose.targets.filter(status=Target.Status.ADOPTED).values_list("measure", flat=True)
    return any(known[key].family in WORTH for key in keys if key in known)


def is_member(community: Community, user_id: int) -> bool:
    stays = Membership.objects.current().people().filter(community=community, user_id=user_id)
    return stays.exists()


def end_of(start: date, months: int) -> date:
    """So many calendar months later, on the last day of a shorter month."""
    month = start.month - 1 + months
    year, month = start.year + month // 12, month % 12 + 1
    return date(year, month, min(start.day, monthrange(year, month)[1]))


def today() -> date:
    return timezone.now().date()
