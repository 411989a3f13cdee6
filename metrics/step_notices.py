"""Notices about steps: who is asked, whose day is over, what became of what one began."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from activity.delivery import Draft
from activity.models import NoticeOrder
from communities.models import Community, Membership
from metrics.models import NextStep
from roles.voices import positions_in


def _step(order: NoticeOrder) -> NextStep | None:
    return NextStep.objects.select_related("community", "owner").filter(pk=order.object_id).first()


def _proposed(order: NoticeOrder) -> list[Draft]:
    step = _step(order)
    if step is None or not step.is_proposed:
        return []
    return _about(_managers(step.community), step, f"{_name(order)} proposes a step: {step.what}")


def _asked(order: NoticeOrder) -> list[Draft]:
    """To whoever is asked now, if they have not answered."""
    step = _step(order)
    if step is None or not step.waits_for_yes or step.due_on is None:
        return []
    title = f"{_name(order)} asks you to do this until {step.due_on.day} {step.due_on:%B}: {step.what}"
    return _about([step.owner_id], step, title)


def _taken(order: NoticeOrder) -> list[Draft]:
    step = _step(order)
    return _about([step.by_id], step, f"{_name(order)} took the step you proposed: {step.what}") if step else []


def _accepted(order: NoticeOrder) -> list[Draft]:
    step = _step(order)
    return _about(_who_began(step), step, f"{_name(order)} takes it on: {step.what}") if step else []


def _free(order: NoticeOrder) -> list[Draft]:
    step = _step(order)
    if step is None or not step.is_open or step.owner_id:
        return []
    why = f"{_name(order)} hands it back" if order.by else "Who looked after it is no longer here"
    return _about(_managers(step.community), step, f"{why}, so nobody is at it: {step.what}")


def _overdue(order: NoticeOrder) -> list[Draft]:
    step = _step(order)
    if step is None or not step.is_overdue:
        return []
    return _about(_who_keeps(step), step, f"Its day is over. What came of it? {step.what}")


def _closed(order: NoticeOrder) -> list[Draft]:
    step = _step(order)
    if step is None or not step.is_closed:
        return []
    did = "says what came of it" if step.outcome else "gave it up"
    return _about({step.by_id, step.owner_id}, step, f"{_name(order)} {did}: {step.what}")


DRAFTERS: dict[str, Callable[[NoticeOrder], list[Draft]]] = {
    "step_proposed": _proposed,
    "step_asked": _asked,
    "step_taken": _taken,
    "step_accepted": _accepted,
    "step_free": _free,
    "step_overdue": _overdue,
    "step_closed": _closed,
}


def _name(order: NoticeOrder) -> str:
    return order.by.display_name if order.by else "Somebody"


def _managers(community: Community) -> set[int]:
    return set(Membership.objects.in_community(community).managers().values_list("user_id", flat=True))


def _who_began(step: NextStep) -> set[int]:
    """The managers where whoever began it is no longer here."""
    here = {step.by_id} & set(positions_in(step.community)) if step.by_id else set()
    return {person for person in here if person} or _managers(step.community)


def _who_keeps(step: NextStep) -> set[int]:
    here = {step.owner_id} & set(positions_in(step.community))
    return {person for person in here if person} or _managers(step.community)


def _about(people: Iterable[int | None], step: NextStep, title: str) -> list[Draft]:
    """Only to members of the community: whoever left reads nothing of it."""
    url, members = step.get_absolute_url(), positions_in(step.community)
    return [
        Draft(person, f"step:{step.pk}", title, url, step.community_id)
        for person in people
        if person in members and person
    ]
