"""How a page of metrics is entered: by whoever may, in a community that exists for them."""

from __future__ import annotations

from typing import cast

from django.http import Http404, HttpRequest

from accounts.models import User
from communities.access import enter
from communities.permissions import Permission, Standing


def stand(request: HttpRequest, slug: str, permission: Permission) -> tuple[Standing, User]:
    """Who asks, and that they may."""
    standing = enter(request, slug)
    standing.require(permission)
    return standing, cast(User, request.user)


def stand_inside(request: HttpRequest, slug: str) -> tuple[Standing, User]:
    """As stand(), for what does not exist for anybody but the members (and administrators)."""
    standing = enter(request, slug)
    if not standing.can(Permission.SEE_ROLE_PROFILE):
        raise Http404("There is no such page, or it is not open to you.")
    return standing, cast(User, request.user)


def administrator(request: HttpRequest) -> User:
    """Whoever looks after the whole site. For everybody else there is no such page."""
    user = request.user
    if not (user.is_authenticated and user.is_superuser):
        raise Http404("There is no such page, or it is not open to you.")
    return user
