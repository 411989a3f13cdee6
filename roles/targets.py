"""What a target profile must be like (MEASURES.md 6.2, rules 6 and 10), in sentences; and how two versions differ."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_UP, Decimal, InvalidOperation

from django.core.exceptions import ValidationError

from communities.models import Community
from roles.intervals import width_at
from roles.models import CommunityWeek, Role, TargetProfile, TargetProposal

STEP = Decimal("0.1")
NBSP = "\N{NO-BREAK SPACE}"
PLURALS = {role: f"{role.label}s" for role in Role}
PERIPHERAL = "peripheral"
FEWEST_TOLD = 10  # of a smaller group not even its size is told (MEASURES.md 2.5, rule 1)


@dataclass(frozen=True)
class Band:
    """From, to: per cent of active members who act in the role. Main: per cent who have it as their main role."""

    low: Decimal
    high: Decimal
    main: Decimal

    def __str__(self) -> str:
        return f"{self.low.normalize():f}–{self.high.normalize():f}{NBSP}%"


def check_bands(bands: Mapping[str, tuple[object, object, object]], *, members: int) -> dict[str, Band]:
    """The bands as numbers, one per role. Raises ValidationError with sentences, by role where one is to blame.

    `members` is N of the latest week: a band narrower than its 90 % interval could never be told met or missed.
    """
    errors: dict[str, list[str]] = {}
    checked: dict[str, Band] = {}
    for role in Role:
        try:
            checked[role] = check_band(PLURALS[role], *bands.get(role, (None, None, None)), members=members)
        except ValidationError as error:
            errors[role.value] = error.messages
    total = sum((band.main for band in checked.values()), Decimal())
    if not errors and total > 100:
        errors["__all__"] = [
            f"The main roles add up to {total.normalize():f}{NBSP}%. Everybody has one at most: keep them within 100."
        ]
    if errors:
        raise ValidationError(errors)
    return checked


def check_band(name: str, low: object, high: object, main: object, *, members: int) -> Band:
    """Raises ValidationError."""
    band = Band(as_percent(low), as_percent(high), as_percent(main))
    if band.low >= band.high:
        raise ValidationError(f"{name}: the first number must be smaller than the second. A target is a band.")
    if band.main > band.high:
        raise ValidationError(
            f"{name}: {band.main.normalize():f}{NBSP}% with this as their main role is more than the "
            f"{band.high.normalize():f}{NBSP}% who may act in it."
        )
    if members and band.high - band.low < (least := narrowest(band.low, band.high, members)):
        people = f"{members:,} people" if members >= FEWEST_TOLD else "so few people"
        raise ValidationError(
            f"{name}: a band of {band} is narrower than what chance alone does with {people}. "
            f"Make it at least {least} points wide, or nobody can ever say whether the share lies in it."
        )
    return band


def as_percent(number: object) -> Decimal:
    """A share in per cent, to one decimal. Raises ValidationError."""
    try:
        value = Decimal(str(number).strip().replace(",", "."))
    except InvalidOperation:
        raise ValidationError("Give a number from 0 to 100.") from None
    if not value.is_finite() or not 0 <= value <= 100:
        raise ValidationError("Give a number from 0 to 100.")
    if value != value.quantize(STEP):
        raise ValidationError("One decimal is enough: 8 or 8.5.")
    return value.quantize(STEP)


def narrowest(low: Decimal, high: Decimal, members: int) -> int:
    """Whole points a band around this middle must span: the width of the 90 % interval there.

    As for 10 people where there are fewer: how many those are is not told.
    """
    width = width_at(float(low + high) / 200, max(members, FEWEST_TOLD))
    return int(Decimal(100 * width).quantize(Decimal(1), rounding=ROUND_UP))


def members_of_latest_week(community_id: int) -> int:
    """N of the newest Monday snapshot; 0 before there is one."""
    latest = CommunityWeek.objects.filter(community_id=community_id).weekly().order_by("-as_of")
    return latest.values_list("members", flat=True).first() or 0


def standing_target(community: Community) -> TargetProfile | None:
    """What the community aims at now; None before the first target, and after it was given up."""
    latest = TargetProfile.objects.filter(community=community).latest_first().prefetch_related("bands").first()
    return None if latest is None or latest.is_retired else latest


def bands_of(profile: TargetProfile | TargetProposal | None) -> dict[str, Band]:
    """Its bands by role. Reads profile.bands, so prefetch them."""
    if profile is None:
        return {}
    return {band.role: Band(band.low, band.high, band.main) for band in profile.bands.all()}


def target_mix(bands: Mapping[str, Band]) -> dict[str, float]:
    """The mix of main roles the bands aim at, in per cent; what they leave is peripheral."""
    mix = {role: float(bands[role].main) for role in Role.values if role in bands}
    return {**mix, PERIPHERAL: max(0.0, 100 - sum(mix.values()))}


def differences(new: TargetProfile | TargetProposal, old: TargetProfile | None) -> list[str]:
    """What changed (or would change) from one to the other, a sentence each."""
    gives_up = new.is_retired if isinstance(new, TargetProfile) else new.is_retirement
    if gives_up:
        return ["The target is given up: from then on there is none."]
    if old is None:
        return ["First target."]
    if old.is_retired:
        return ["A target again, after a time without one."]
    said = [] if new.purpose == old.purpose else [f"Purpose: “{new.purpose}” instead of “{old.purpose}”."]
    before, after = bands_of(old), bands_of(new)
    for role in Role:
        was, now = before.get(role), after.get(role)
        if was is None or now is None or was == now:
            continue
        if (was.low, was.high) != (now.low, now.high):
            said.append(f"{PLURALS[role]}: {now} instead of {was}.")
        if was.main != now.main:
            said.append(
                f"{PLURALS[role]} by main role: {now.main.normalize():f}{NBSP}% instead of "
                f"{was.main.normalize():f}{NBSP}%."
            )
    return said or ["The same numbers, with a new reason."]
