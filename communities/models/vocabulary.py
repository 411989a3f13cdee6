"""The words communities are described with: kinds, visibilities, lifecycles, positions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.db import models

from accounts.models import User

if TYPE_CHECKING:
    Viewer = User | AnonymousUser

RESERVED_SLUGS = frozenset({"new", "propose", "all", "mine", "invitations"})


class Kind(models.TextChoices):
    HORIZONTAL = "horizontal", "horizontal"
    VERTICAL = "vertical", "vertical"
    TOPIC = "topic", "topic"


class Visibility(models.TextChoices):
    OPEN = "open", "open: everybody may read and join"
    ON_REQUEST = "on_request", "on request: everybody may see it, members read"
    PRIVATE = "private", "private: only members know of it"


class Lifecycle(models.TextChoices):
    DRAFT = "draft", "a draft"
    LIVE = "live", "live"
    DORMANT = "dormant", "dormant"
    ARCHIVED = "archived", "archived"


class Position(models.TextChoices):
    """What one may do. Not a participation role: that is what one turns out to do (roles app)."""

    MEMBER = "member", "member"
    EXPERT = "expert", "expert"
    MANAGER = "manager", "manager"


def validate_slug_free(slug: str) -> None:
    if slug in RESERVED_SLUGS:
        raise ValidationError("“%(slug)s” is a word of the platform. Choose another address.", params={"slug": slug})
