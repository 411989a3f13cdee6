"""What purposes and targets have in common: members speak, who stands outside does not, one sentence for a no."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from accounts.models import User
from communities.models import Community
from communities.permissions import SENTENCES, Permission, Standing, require
from content.actions.texts import clean_line
from metrics.models.purposes import SENTENCE_LIMIT, VoiceFields


def as_member(by: User, permission: Permission, community: Community) -> Standing:
    """The standing of a member: an administrator from outside sees a target, and neither proposes nor adopts one."""
    standing = require(by, permission, community)
    standing.require(Permission.PROPOSE_TARGET)  # which nobody may in a community that only is read
    if standing.membership is None:
        raise PermissionDenied(SENTENCES[Permission.PROPOSE_TARGET])
    return standing


def wanted(text: str, limit: int, name: str, missing: str) -> str:
    """One line that has to be there. Raises ValidationError."""
    line = clean_line(text, limit, name)
    if not line:
        raise ValidationError(missing)
    return line


def give_voice(voices: Any, *, by: User, agrees: bool, sentence: str) -> VoiceFields:
    """Agree, or say what is missing; the newest word of each counts."""
    sentence = clean_line(sentence, SENTENCE_LIMIT, "sentence")
    if not agrees and not sentence:
        raise ValidationError("Say in a sentence what is missing, so that it can become better.")
    said = {"agrees": agrees, "sentence": sentence, "said_at": timezone.now()}
    voice: VoiceFields = voices.update_or_create(member=by, defaults=said)[0]
    return voice
