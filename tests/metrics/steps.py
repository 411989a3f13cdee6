"""Steps for tests: one taken, one proposed; a measure with a reading."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone

from content.actions import begin_rota, join_rota
from content.models import Rota, Tag
from metrics.actions import propose_step, take_step
from metrics.models import MeasureWeek, NextStep
from metrics.weekly import last_monday

PROMISE = "promise-kept"  # a share of things: shown as it is


def today():
    return timezone.now().date()


def step_of(by, community, **fields: Any) -> NextStep:
    given: dict[str, Any] = {
        "finding": "Half of the asks wait longer than promised.",
        "what": "Ask two from the night shift to look in.",
        "owner": by,
        "due_on": today() + timedelta(days=28),
    }
    return take_step(by=by, community=community, **(given | fields))


def proposal_of(by, community, **fields: Any) -> NextStep:
    given = {"finding": "Nobody finds the torque table.", "what": "Put it on the first page."}
    return propose_step(by=by, community=community, **(given | fields))


def reading(community, k: int, n: int, *, key: str = PROMISE, back: int = 0) -> MeasureWeek:
    """k of n, as of so many Mondays ago."""
    as_of = last_monday() - timedelta(weeks=back)
    return MeasureWeek.objects.create(
        community=community,
        key=key,
        as_of=as_of,
        value=k / n,
        n=n,
        low=k / n - 0.05,
        high=k / n + 0.05,
        detail={"k": k},
    )


def try_and_turn(helper, alice, bob, community, places: dict[str, Any]) -> None:
    """One more of everything a page of steps or turns may show: a step with a measure, a proposal, a rota of two."""
    given = {"finding": f"Found by {helper.pk}.", "measure": PROMISE}
    step = step_of(alice, community, what=f"Try {helper.pk}.", owner=bob, **given)
    proposal_of(helper, community, what=f"Or {helper.pk}.", **given)
    slug = f"topic-{helper.pk}"
    has_all = Rota.objects.filter(tag=None).exists()
    tag = Tag.objects.create(community=community, slug=slug, name=slug, item_count=1) if has_all else None
    rota = begin_rota(by=alice, community=community, tag=tag, people=[helper, alice])
    join_rota(by=helper, rota=rota)
    places.setdefault("step", step.pk)
