"""Notices about acts between people. They stand for themselves: their community may not exist for who gets them."""

from __future__ import annotations

from collections.abc import Callable

from django.urls import reverse

from activity.delivery import Draft
from activity.models import NoticeOrder
from communities.models import Introduction, Mediation, Mentoring, Thanks

State = Mediation.State


def _introduction(order: NoticeOrder) -> list[Draft]:
    """To both: who would like them to meet whom."""
    found = Introduction.objects.with_people().filter(pk=order.object_id, withdrawn_at=None).first()
    if found is None:
        return []
    return _to_the_two(found, f"{found.introducer.display_name} would like you to meet {{other}}")


def _introduced(order: NoticeOrder) -> list[Draft]:
    found = Introduction.objects.with_people().filter(pk=order.object_id, met_at__isnull=False).first()
    return _to_the_two(found, "You and {other} both said yes. Say hello") if found else []


def _introduction_talk(order: NoticeOrder) -> list[Draft]:
    """Asked once, of whoever has not said so already."""
    found = Introduction.objects.with_people().filter(pk=order.object_id, withdrawn_at=None).first()
    if found is None:
        return []
    drafts = _to_the_two(found, "Did you and {other} talk? One click says so; nobody asks again")
    talked = {side.user_id for side in found.pair if side.talked_at}
    return [draft for draft in drafts if draft.recipient_id not in talked]


def _to_the_two(introduction: Introduction, title: str) -> list[Draft]:
    """Nothing to either, once one of them is no longer here."""
    if not all(side.user.is_active for side in introduction.pair):
        return []
    group, url = f"introduction:{introduction.pk}", reverse("introduction-detail", args=[introduction.pk])
    names = {side.user_id: introduction.other_than(side.user) for side in introduction.pair}
    return [
        Draft(person, group, title.format(other=other.display_name), url) for person, other in names.items() if other
    ]


def _thanks(order: NoticeOrder) -> list[Draft]:
    thanks = Thanks.objects.select_related("by").filter(pk=order.object_id).first()
    if thanks is None:
        return []
    return [
        Draft(thanks.to_id, f"thanks:{thanks.pk}", f"{thanks.by.display_name} thanks you for {thanks.what}", thanks.url)
    ]


def _mentoring(order: NoticeOrder) -> list[Draft]:
    found = Mentoring.objects.with_people().waiting().filter(pk=order.object_id).first()
    if found is None:
        return []
    who = found.asked_by.display_name
    says = (
        f"{who} offers to be your mentor" if found.asked_by_id == found.mentor_id else f"{who} asks you to be a mentor"
    )
    return [_about_mentoring(found, found.answers.pk, says)]


def _mentoring_answer(order: NoticeOrder) -> list[Draft]:
    found = Mentoring.objects.with_people().filter(pk=order.object_id).first()
    if found is None or found.is_accepted is None:
        return []
    who = found.answers.display_name
    says = f"{who} said yes to the mentoring" if found.is_accepted else f"{who} cannot take up the mentoring now"
    return [_about_mentoring(found, found.asked_by_id, says)]


def _mentoring_end(order: NoticeOrder) -> list[Draft]:
    found = Mentoring.objects.with_people().filter(pk=order.object_id, ended_at__isnull=False).first()
    if found is None or order.by is None:
        return []
    other = found.other_than(order.by)
    return [_about_mentoring(found, other.pk, f"Your mentoring with {order.by.display_name} has ended")]


def _about_mentoring(mentoring: Mentoring, person: int, says: str) -> Draft:
    return Draft(person, f"mentoring:{mentoring.pk}", says, reverse("mentoring-detail", args=[mentoring.pk]))


def _mediation(order: NoticeOrder) -> list[Draft]:
    """In the words of no one: the title says neither who nor what, the page does."""
    found = Mediation.objects.filter(pk=order.object_id).first()
    if found is None:
        return []
    asker, other, mediator = found.asked_by_id, found.other_id, found.mediator_id
    told: dict[str, set[int | None]] = {
        State.ASKED: {mediator},
        State.DECLINED: {asker, other if found.joined_at else None},
        State.TAKEN: {asker, other},
        State.REFUSED: {asker, mediator},
        State.OPEN: {asker, other, mediator},
        State.CLOSED: {asker, other, mediator},
        State.WITHDRAWN: {mediator, other if found.joined_at else None},
    }
    url = reverse("mediation-detail", args=[found.pk])
    title = "There is something new in a conversation in confidence"
    return [Draft(person, f"mediation:{found.pk}", title, url) for person in sorted(filter(None, told[found.state]))]


DRAFTS_BETWEEN: dict[str, Callable[[NoticeOrder], list[Draft]]] = {
    "introduction": _introduction,
    "introduced": _introduced,
    "introduction_talk": _introduction_talk,
    "thanks": _thanks,
    "mentoring": _mentoring,
    "mentoring_answer": _mentoring_answer,
    "mentoring_end": _mentoring_end,
    "mediation": _mediation,
}
