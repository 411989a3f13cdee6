"""Withdrawing an act between people: its evidence goes with it, and so do the notices that told of it."""

from accounts.models import User
from activity.actions import undo
from activity.models import Act, Notice


def take_back(act_id: int | None, *, by: User) -> Act | None:
    """Undo an act of one's own, unless that was done already."""
    act = Act.objects.filter(pk=act_id, actor_id=by.pk).first() if act_id else None
    if act is None or Act.objects.filter(undo_of_id=act.pk).exists():
        return None
    return undo(act, by=by)


def drop_notices(group: str) -> None:
    """Nobody is left with a notice of what is no longer there for them."""
    Notice.objects.filter(group=group).delete()
