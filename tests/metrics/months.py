"""A month for tests: what happened in it and in the one before, written as rows, and the report it makes."""

from __future__ import annotations

from datetime import datetime, timedelta

from communities.actions.services import write_down_service
from communities.models import Community
from content.actions.clocks import Facts, clock_of
from content.models import Item, Kind, Reaction, SearchDay
from metrics.models import MeasureWeek, MonthlyReport
from metrics.monthly.months import Month
from metrics.monthly.writing import write_month
from tests.factories import join, make_item, make_reply, make_user

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
LAST = Month.last_full()


def on(day: int, month: Month = LAST, hours: float = 12) -> datetime:
    return month.since + (day - 1) * DAY + hours * HOUR


def make_ask(community: Community, author: object, at: datetime, *, reply: float | None = None, **after: float) -> Item:
    """An ask with its clock: a reply, an acceptance or an end so many hours later."""
    ask = make_item(community, author, Kind.ASK, published_at=at, last_activity_at=at)  # type: ignore[arg-type]
    told = {"reply": reply, **after}
    came = {f"{name}_at": at + told[name] * HOUR if told.get(name) is not None else None for name in NAMES}  # type: ignore[operator]
    clock_of(Facts(ask.pk, community.pk, at, False, 0, **came), write_down_service(community)).save()
    return ask


NAMES = ("reply", "useful", "accepted", "ended")


def fill(community: Community, month: Month = LAST) -> dict[str, int]:
    """12 join, 6 ask 7 times, 5 of the asks have a reply, 2 accept, 4 uses by 3, 40 searches of which 9 in vain."""
    joined = [make_user() for _ in range(12)]
    for number, person in enumerate(joined):
        join(person, community, joined_at=on(2, month, number))
    asks = [
        make_ask(community, person, on(5, month, number), reply=3, **({"accepted": 9.0} if number < 2 else {}))
        for number, person in enumerate(joined[:5])
    ]
    make_ask(community, joined[5], on(20, month))
    make_ask(community, joined[5], on(21, month), ended=2)  # settled by the asker: it waits no more
    for ask in asks:
        make_reply(ask, joined[6], created_at=on(5, month, 12))
        Item.objects.filter(pk=ask.pk).update(last_activity_at=on(5, month, 12))
    page = make_item(community, joined[0], Kind.PAGE, published_at=on(1, month))
    for reader, text in ((joined[1], page), (joined[2], page), (joined[3], page)):
        Reaction.objects.create(kind="use", user=reader, item=text, created_at=on(9, month))
    answer = asks[0].replies.get()
    Reaction.objects.create(kind="use", user=joined[1], reply=answer, created_at=on(10, month))
    Reaction.objects.create(kind="use", user=joined[0], item=page, created_at=on(10, month))  # one's own does not count
    SearchDay.objects.create(community_id=community.pk, day=on(7, month).date(), searches=30, missed=8)
    SearchDay.objects.create(community_id=community.pk, day=on(28, month).date(), searches=10, missed=1)
    return {"new-members": 12, "asks": 7, "answers": 5, "asks-unanswered": 1, "answers-accepted": 2, "uses": 4}


def read_measure(community: Community, key: str, value: float | None, *, n: int = 100, month: Month = LAST, **fields):
    """What a measure said on the Monday that speaks of a month."""
    return MeasureWeek.objects.create(community=community, key=key, as_of=month.monday, value=value, n=n, **fields)


def write(community: Community, month: Month = LAST) -> MonthlyReport:
    """The draft of a month, whenever the community was founded."""
    if community.created_at >= month.until:
        Community.objects.filter(pk=community.pk).update(created_at=month.before.since)
    assert write_month(month, [community]) == 1
    return MonthlyReport.objects.get(community=community, month=month.first)
