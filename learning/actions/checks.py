"""What these actions ask of what they are given."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError

from learning.skills import SKILLS
from learning.vocabulary import TOP, Skill
from roles.models import Role


def role_of(role: Any) -> str:
    if role not in Role.values:
        raise ValidationError("There are five roles; this is none of them.")
    return str(role)


def skill_of(slug: Any) -> Skill:
    found = SKILLS.get(slug) if isinstance(slug, str) else None
    if found is None:
        raise ValidationError("There are seventeen skills; this is none of them.")
    return found


def level_of(level: Any) -> int:
    if isinstance(level, bool) or not isinstance(level, int) or not 0 <= level <= TOP:
        raise ValidationError("Choose one of the five.")
    return level
