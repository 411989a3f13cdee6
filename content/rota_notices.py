"""What people hear of a rota: that they are asked onto it, that it is their week, that somebody would like to swap."""

from __future__ import annotations

from activity.delivery import Draft
from activity.models import NoticeOrder
from content.models import Rota, RotaPlace, RotaTurn
from content.rota import waiting_under


def about_rota(order: NoticeOrder) -> list[Draft]:
    return _asked(order) if order.kind == "rota_asked" else _about_turn(order)


def _asked(order: NoticeOrder) -> list[Draft]:
    places = RotaPlace.objects.of_members().filter(rota__ended_on=None).select_related("rota__community", "rota__tag")
    place = places.filter(pk=order.object_id, accepted_at=None).first()
    if place is None:
        return []
    who = order.by.display_name if order.by else "A manager"
    title = f"{who} asks you to take turns with {place.rota.about} in {place.rota.community.name}, a week at a time"
    return [_draft(place.person_id, place.rota, title)]


def _about_turn(order: NoticeOrder) -> list[Draft]:
    turns = RotaTurn.objects.ahead().select_related("rota__community", "rota__tag", "person", "swap_for__person")
    turn = turns.filter(pk=order.object_id).first()
    if turn is None:
        return []
    return {"rota_turn": _turn, "rota_swap": _swap, "rota_swapped": _swapped, "rota_kept": _kept}[order.kind](
        order, turn
    )


def _turn(order: NoticeOrder, turn: RotaTurn) -> list[Draft]:
    """How many wait is counted when it is said."""
    rota = turn.rota
    asks = waiting_under(turn.person, [rota.tag_id] if rota.tag_id else [], [] if rota.tag_id else [rota.community_id])
    count = asks.count()
    waits = "none waits" if not count else "one waits" if count == 1 else f"{count:,} wait"
    title = f"This week you look after {rota.about} in {rota.community.name}: {waits}"
    return [_draft(turn.person_id, rota, title)]


def _swap(order: NoticeOrder, turn: RotaTurn) -> list[Draft]:
    wanted = turn.swap_for
    if wanted is None:
        return []
    title = f"{turn.person.display_name} would like to swap: you take {turn.rota.about} from {_day(turn)}, they from {_day(wanted)}"
    return [_draft(wanted.person_id, turn.rota, title)]


def _swapped(order: NoticeOrder, turn: RotaTurn) -> list[Draft]:
    """turn: the week that was wanted; it is whose who asked now."""
    who = order.by.display_name if order.by else "Your colleague"
    return [_draft(turn.person_id, turn.rota, f"{who} swaps with you: {turn.rota.about} are yours from {_day(turn)}")]


def _kept(order: NoticeOrder, turn: RotaTurn) -> list[Draft]:
    who = order.by.display_name if order.by else "Your colleague"
    return [_draft(turn.person_id, turn.rota, f"{who} cannot swap; {turn.rota.about} stay yours from {_day(turn)}")]


def _day(turn: RotaTurn) -> str:
    return f"{turn.monday.day} {turn.monday:%B}"


def _draft(person_id: int, rota: Rota, title: str) -> Draft:
    return Draft(person_id, f"rota:{rota.pk}", title, rota.get_absolute_url(), rota.community_id)
