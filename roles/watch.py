"""Looking after the engine: the nightly verification, the lag, and telling administrators when something is amiss."""

from __future__ import annotations

import logging
from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from activity.actions import order_notices
from activity.delivery import Draft
from activity.models import NoticeOrder
from roles.engine import Verified, verify
from roles.lag import Lag, lag
from roles.models import EngineCheck

logger = logging.getLogger(__name__)

ALARM = "engine_alarm"
AGAIN_AFTER = timedelta(hours=24)  # one alarm a day about the same thing
KEPT = timedelta(days=400)
OVERDUE = timedelta(days=2)


def verify_and_tell(day: date, *, everybody: bool = False) -> Verified:
    """Verify, keep what was found, raise the alarm if anything differs. Raises roles.engine.Busy."""
    started = timezone.now()
    found = verify(day, everybody=everybody)
    details = {
        "day": str(day),
        "members": found.members,
        "cells": found.cells,
        "rows": found.rows,
        "set_aside": found.set_aside,
        "seconds": round((timezone.now() - started).total_seconds(), 1),
        "differences": found.differences,
    }
    if found.differences:
        logger.error("roles: %s %s", found.says, "; ".join(found.differences))
    _keep(EngineCheck.Kind.VERIFY, not found.differences, found.says, details)
    return found


def watch_lag() -> Lag:
    """Look at the lag; one alarm a day while it lasts."""
    behind = lag()
    if behind.is_late:
        logger.error("roles: %s", behind.says)
        last = EngineCheck.objects.newest(EngineCheck.Kind.LAG)
        if last is None or last.is_ok or last.at < timezone.now() - AGAIN_AFTER:
            details = {"xids": behind.xids, "held": behind.held, "waiting": behind.waiting, "idle": behind.idle}
            _keep(EngineCheck.Kind.LAG, False, behind.says, details)
        return behind
    last = EngineCheck.objects.newest(EngineCheck.Kind.LAG)
    if last is not None and not last.is_ok:
        _keep(EngineCheck.Kind.LAG, True, "The roll-up has caught up with the ledger.", {})
    return behind


@transaction.atomic
def _keep(kind: str, is_ok: bool, says: str, details: dict[str, Any]) -> None:
    EngineCheck.objects.filter(at__lt=timezone.now() - KEPT).delete()
    check = EngineCheck.objects.create(kind=kind, is_ok=is_ok, says=says[:300], details=details)
    if not is_ok:
        order_notices(ALARM, act=None, by=None, object_id=check.pk)


def drafts_of_alarm(order: NoticeOrder) -> list[Draft]:
    """To every administrator of the platform, by mail too: nobody looks at an admin page every day."""
    check = EngineCheck.objects.filter(pk=order.object_id).first()
    if check is None:
        return []
    url = reverse("admin:roles_enginecheck_changelist")
    people = User.objects.people().filter(is_superuser=True, is_staff=True).values_list("pk", flat=True)
    return [Draft(person, f"engine:{check.kind}", check.says, url) for person in people]


def state_of_engine() -> list[tuple[int, str]]:
    """What stands above the pages of administrators: level and line."""
    behind = lag()
    lines = [(messages.ERROR if behind.is_late else messages.INFO, behind.says)]
    last = EngineCheck.objects.newest(EngineCheck.Kind.VERIFY)
    if last is None:
        return [*lines, (messages.WARNING, "Nothing was verified yet: verify_roles does so every night.")]
    stale = last.at < timezone.now() - OVERDUE
    level = messages.ERROR if not last.is_ok else messages.WARNING if stale else messages.INFO
    return [*lines, (level, f"{last.at:%-d %B %Y, %H:%M} UTC: {last.says}")]
