"""“What worked here”: a step that helped becomes the draft of a post, so that others need not find it out again."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import Http404

from accounts.models import User
from communities.permissions import Permission, require
from content.actions import create_item
from content.models import Item, Kind
from metrics.models import NextStep
from metrics.steps import effects_of

TITLE_LIMIT = 180
TAG = "what worked here"


@transaction.atomic
def write_up_step(*, by: User, step: NextStep) -> Item:
    """The draft of a post, theirs to change and publish; the one there is, if somebody wrote it up before."""
    standing = require(by, Permission.CREATE_ITEM, step.community)
    there = NextStep.objects.visible_to(by).select_for_update(of=("self",), no_key=True)
    held = there.select_related("community", "written").filter(pk=step.pk).first()
    if held is None:
        raise Http404("There is no such step, or it is not open to you.")
    if held.owner_id != by.pk and not standing.can(Permission.MANAGE):
        raise PermissionDenied("Only its owner and the managers write it up.")
    if not held.has_helped:
        raise ValidationError("Only what helped is written up as something that works.")
    written = held.written
    if written is not None and not written.is_removed:
        if written.published_at is not None or written.author_id == by.pk:
            return written
        raise ValidationError("Somebody is writing it up already.")
    held.written = create_item(
        by=by,
        community=held.community,
        kind=Kind.POST,
        title=title_of(held),
        body=body_of(held),
        tags=[TAG],
        publish=False,
    )
    held.save(update_fields=["written"])
    return held.written


def title_of(step: NextStep) -> str:
    what = step.what.rstrip(".")
    short = what if len(what) <= TITLE_LIMIT - 20 else f"{what[: TITLE_LIMIT - 21].rsplit(' ', 1)[0]}…"
    return f"What worked here: {short[:1].lower()}{short[1:]}"


def body_of(step: NextStep) -> str:
    """Four short parts; the numbers as they may be shown, without a claim that the one made the other."""
    parts = [("What we found", step.finding), ("What we tried", step.what), ("What came of it", step.result)]
    effect = effects_of(step.community, [step]).get(step.pk)
    if effect and effect.then:
        words = f"{effect.name}: {effect.says} What else changed in that time is not in this number."
        parts.append(("How it moved", words))
    return "\n\n".join(f"## {heading}\n\n{text}" for heading, text in parts)
