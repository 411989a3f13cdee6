"""What administrators read of the whole site: how communities are, adoption, the room that is taken up. No run of a task is
made up: the page of operations tells of this machine."""

from __future__ import annotations

from datetime import datetime

from metrics.site.adoption import take_stock
from metrics.site.hourly import look_at_communities
from metrics.site.storage import note_night


def survey(end: datetime) -> None:
    """As the tasks of this hour and this night would."""
    look_at_communities(end)
    take_stock(end.date())
    note_night(end.date(), is_checked=False)
