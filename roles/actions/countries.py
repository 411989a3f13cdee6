"""Switching roles off and on for the members of a country: off means no rows about them, at once."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from accounts.countries import COUNTRY_NAMES
from accounts.models import User
from activity.actions import audit
from roles.engine.forgetting import forget_member, forget_members, mark_member, mark_members
from roles.models import RoleCountrySwitch

REASON = 300


@transaction.atomic
def switch_country(*, by: User, country: str, on: bool, reason: str = "") -> RoleCountrySwitch | None:
    """Whether roles are computed for the members of a country; the switch there is, None when on.

    Off removes every row of theirs; on has their acts read again at the next roll-up.
    """
    if not by.has_perm("roles.add_rolecountryswitch"):
        raise PermissionDenied("Only administrators switch roles off for a country.")
    if country not in COUNTRY_NAMES:
        raise ValidationError("Choose a country from the list.")
    reason = " ".join(reason.replace("\x00", "").split())
    if not on and not reason:
        raise ValidationError("Give a reason: the members of the country read it on their page.")
    if len(reason) > REASON:
        raise ValidationError(f"Your reason has {len(reason)} characters; the limit is {REASON}.")
    people = list(User.objects.filter(country=country).values_list("pk", flat=True))
    switch = None
    if on:
        if not RoleCountrySwitch.objects.filter(country=country).delete()[0]:
            return None
    else:
        switch, _ = RoleCountrySwitch.objects.update_or_create(country=country, defaults={"reason": reason, "by": by})
    if on:
        mark_members(people)
    else:
        forget_members(people)
    audit("roles.country", by=by, country=country, is_computed=on, reason=reason, people=len(people))
    return switch


@transaction.atomic
def follow_move(person: User, *, was: str) -> None:
    """Somebody's country changed: into one where roles are switched off, or out of one."""
    off = set(RoleCountrySwitch.objects.filter(country__in=[was, person.country]).values_list("country", flat=True))
    if person.country in off:
        forget_member(person.pk, None)
    elif was in off:
        mark_member(person.pk)
