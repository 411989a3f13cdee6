"""Profiles, invitations to the platform, and accounts that an administrator switches off and on."""

import logging
from datetime import timedelta
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import Invitation, User
from accounts.signals import invitation_accepted, people_switched_off
from accounts.tasks import send_letter

logger = logging.getLogger(__name__)

PROFILE = ("display_name", "job_role", "department", "region", "country", "languages", "about", "time_zone")
LETTERS_A_DAY = 50
MOST_LANGUAGES = 12


@transaction.atomic
def edit_profile(*, by: User, **changes: Any) -> User:
    """Change some fields of one's own PROFILE."""
    unknown = set(changes) - set(PROFILE)
    if unknown:
        raise ValidationError(f"A profile has no “{min(unknown)}” to change.")
    person = User.objects.select_for_update().get(pk=by.pk)
    for name, value in changes.items():
        setattr(person, name, _languages(value) if name == "languages" else _words(value))
    if not person.display_name:
        raise ValidationError("Say how colleagues know you: the name is missing.")
    person.clean_fields(exclude=[f.name for f in User._meta.fields if f.name not in changes])
    person.save(update_fields=list(changes))
    for name in changes:
        setattr(by, name, getattr(person, name))
    return person


def _words(value: Any) -> str:
    if not isinstance(value, str):
        raise ValidationError("Every part of a profile is text.")
    return value.replace("\x00", "").replace("\r\n", "\n").strip()


def _languages(value: Any) -> list[str]:
    if not isinstance(value, list | tuple):
        raise ValidationError("Languages are a list.")
    found = list(dict.fromkeys(word for word in map(_words, value) if word))
    if len(found) > MOST_LANGUAGES:
        raise ValidationError(f"You named {len(found)} languages; {MOST_LANGUAGES} at most.")
    return found


@transaction.atomic
def send_invitation(*, by: User, email: str, note: str = "", place: str = "") -> Invitation:
    """Write an invitation to the platform (or to `place` in it); the letter goes out once this is committed."""
    if not isinstance(email, str) or not isinstance(note, str):
        raise ValidationError("An invitation needs an e-mail address and, if you like, a note.")
    email = email.strip().lower()
    try:
        validate_email(email)
    except ValidationError as odd:
        raise ValidationError("That is not an e-mail address. Check it, please.") from odd
    if len(email) > 254:
        raise ValidationError("That e-mail address is too long.")
    note = _words(note)
    if len(note) > 1000:
        raise ValidationError(f"Your note has {len(note)} characters; the limit is 1000.")
    User.objects.select_for_update().get(pk=by.pk)  # one after the other, so that the limit holds
    mine = Invitation.objects.filter(invited_by=by)
    if not place and mine.waiting().filter(email=email, place="").exists():
        raise ValidationError("You have invited that address already; the answer is still to come.")
    sent_today = mine.filter(created_at__gt=timezone.now() - timedelta(days=1)).count()
    if sent_today >= LETTERS_A_DAY and not by.is_superuser:
        raise ValidationError(f"You have sent {sent_today} invitations in a day. Send the next ones tomorrow.")
    invitation = Invitation.objects.create(email=email, note=note, place=place, invited_by=by)
    transaction.on_commit(lambda: _queue(invitation.pk), robust=True)
    return invitation


def _queue(invitation_id: int) -> None:
    try:
        send_letter.delay(invitation_id)
    except Exception as broken:
        # The row is committed: the beat schedule sends it once the broker is back.
        logger.warning("Invitation %s waits: %s", invitation_id, broken)


@transaction.atomic
def accept_invitation(*, by: User, invitation: Invitation) -> str:
    """Use up an invitation's link while signed in. Returns the address of what one was invited to, "" if nothing."""
    _use_up(by, invitation)
    answers = invitation_accepted.send(sender=Invitation, user=by, invitation=invitation)
    return next((address for _, address in answers if address), "")


@transaction.atomic
def accept_at_sign_up(*, by: User, invitation: Invitation) -> None:
    """The same for a new account. What went wrong above (an archived community) does not undo the account."""
    _use_up(by, invitation)
    invitation_accepted.send_robust(sender=Invitation, user=by, invitation=invitation)


def _use_up(by: User, invitation: Invitation) -> None:
    if invitation.invited_by_id == by.pk:
        raise ValidationError("This is the invitation you sent. Its link is for somebody else.")
    used = (
        Invitation.objects.waiting().filter(pk=invitation.pk).update(accepted_at=timezone.now(), accepted_by_id=by.pk)
    )
    if not used:
        raise ValidationError("This invitation has been used or has run out. Ask for a new one.")
    invitation.refresh_from_db()


@transaction.atomic
def switch_off(*, by: User, people: QuerySet[User]) -> int:
    """Nobody of these can sign in any more; oneself is left out. Returns how many."""
    _require_administrator(by)
    going = list(people.exclude(pk=by.pk).filter(is_active=True).values_list("pk", flat=True))
    User.objects.filter(pk__in=going).update(is_active=False)
    people_switched_off.send(sender=User, user_ids=going)
    return len(going)


def switch_on(*, by: User, people: QuerySet[User]) -> int:
    """These can sign in again, but for people who were erased. Returns how many."""
    _require_administrator(by)
    return people.filter(erased_at=None, is_active=False).update(is_active=True)


def _require_administrator(by: User) -> None:
    if not by.has_perm("accounts.change_user"):
        raise PermissionDenied("Only administrators switch accounts off and on.")
