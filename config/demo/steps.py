"""What one community tries about what it found, in all states; and two rotas of people who take turns with its asks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from accounts.models import User
from communities.models import Community
from content.dealing import deal
from content.models import Rota, RotaPlace, Tag
from content.models.rota import this_monday
from metrics.models import MeasureWeek, NextStep
from metrics.models.steps import row_of
from roles.models import RoleStep

PLACE = "field-service"
HELPED, OPEN, DONE = NextStep.Outcome.HELPED, NextStep.State.OPEN, NextStep.State.DONE
# Topic (empty: all asks) and who takes turns, in their order; a name in brackets is asked and has not answered.
TURNS = (("xr-40", ("kirsi.lehtonen", "birgit.aalto")), ("", ("samuel.otieno", "birgit.aalto", "(adaeze.okonkwo)")))


@dataclass(frozen=True)
class Told:
    """A step: begun and due so many days before the end of the time that is told; closed so many days before it."""

    finding: str
    what: str
    by: str
    owner: str
    begun: int
    due: int
    source: str
    page: str
    measure: str = ""
    state: str = OPEN
    outcome: str = ""
    result: str = ""
    closed: int = 0
    is_agreed: bool = True


STEPS = (
    Told(
        "Half of the asks made on a Friday waited until Monday.",
        "Two of the night shift look in on Friday at six, in turn.",
        "adaeze.okonkwo",
        "joost.van.der.meer",
        62,
        20,
        "response",
        "manage/response/",
        measure="promise-kept",
        state=DONE,
        outcome=HELPED,
        result="They answered eleven asks in six weeks, most within the hour. What made the difference was a name for each "
        "Friday; without one nobody felt meant. Write the names down a month ahead.",
        closed=17,
    ),
    Told(
        "“impeller trim table”: looked for by nine people, not found.",
        "Photograph the table in the workshop and put it on a page with its limits.",
        "adaeze.okonkwo",
        "kirsi.lehtonen",
        40,
        3,
        "searches",
        "manage/knowledge/searches/",
        measure="searches-in-vain",
    ),
    Told(
        "Nobody is known for K3.",
        "Ask Rotterdam whether one of their fitters would take questions about it.",
        "adaeze.okonkwo",
        "samuel.otieno",
        4,
        -24,
        "experts",
        "manage/experts/",
        is_agreed=False,
    ),
    Told(
        "Asks without a photograph wait twice as long.",
        "Put “a photograph of the name plate” first in the template for asks.",
        "birgit.aalto",
        "",
        2,
        0,
        "measure",
        "measures/first-reply/",
        measure="first-reply",
        state=NextStep.State.PROPOSED,
    ),
)


def begin_steps(end: datetime) -> int:
    """After the measures: what stood at the start is written down with each; how many steps there are."""
    place = Community.objects.filter(slug=PLACE).first()
    if place is None:
        return 0
    people = {person.handle: person for person in User.objects.filter(memberships__community=place)}
    steps = [_step(place, people, told, end) for told in STEPS if told.by in people]
    steps += [_for_role(place, old) for old in RoleStep.objects.filter(community=place, next_step=None)]
    NextStep.objects.bulk_create(steps)
    return len(steps)


def _step(place: Community, people: dict[str, User], told: Told, end: datetime) -> NextStep:
    begun, closed = end - timedelta(days=told.begun), end - timedelta(days=told.closed)
    is_proposed, is_done = told.state == NextStep.State.PROPOSED, told.state == DONE
    before = _reading(place, told.measure, begun.date(), end)
    after = _reading(place, told.measure, closed.date(), end) if is_done else None
    return NextStep(
        community=place,
        finding=told.finding,
        what=told.what,
        source=told.source,
        source_url=f"/c/{place.slug}/{told.page}",
        measure=told.measure,
        by=people[told.by],
        owner=people.get(told.owner),
        accepted_at=begun if told.is_agreed and not is_proposed else None,
        taken_at=begun,
        due_on=None if is_proposed else (end - timedelta(days=told.due)).date(),
        state=told.state,
        outcome=told.outcome,
        result=told.result,
        closed_at=closed if is_done else None,
        closed_by=people.get(told.owner) if is_done else None,
        **_kept(before, "before"),
        **_kept(after, "after"),
    )


def _for_role(place: Community, old: RoleStep) -> NextStep:
    """What was begun because a role was below its target, as a step like the others."""
    key, day = f"acting-{old.role}", datetime.combine(old.taken_on, time(9), UTC)
    return NextStep(
        community=place,
        finding="Connectors are below target. We think: guidance.",
        what=old.text,
        source="cause",
        source_url=f"/c/{place.slug}/manage/roles/{old.role}/cause/",
        measure=key,
        by=old.by,
        owner=old.by,
        accepted_at=day,
        taken_at=day,
        due_on=old.taken_on + timedelta(days=70),
        role_step=old,
        **_kept(_reading(place, key, old.taken_on, day), "before"),
    )


def _reading(place: Community, key: str, day: date, end: datetime) -> MeasureWeek | None:
    weeks = MeasureWeek.objects.filter(community=place, key=key)
    return weeks.filter(as_of__lte=day).order_by("-as_of").first() or weeks.order_by("as_of").first()


def _kept(week: MeasureWeek | None, when: str) -> dict[str, Any]:
    return {f"value_{when}": week.value if week else None, f"row_{when}": row_of(week)}


def take_turns(end: datetime) -> int:
    """Rotas with their weeks, begun some weeks before the end of the time that is told; how many there are."""
    begun = end - timedelta(days=38)
    place = Community.objects.filter(slug=PLACE).first()
    if place is None:
        return 0
    people = {person.handle: person for person in User.objects.filter(memberships__community=place)}
    for slug, handles in TURNS:
        tag = Tag.objects.filter(community=place, slug=slug).first() if slug else None
        if slug and tag is None:
            continue
        by = people.get("adaeze.okonkwo")
        rota = Rota.objects.create(community=place, tag=tag, created_by=by, created_at=begun)
        for number, handle in enumerate(handles):
            if person := people.get(handle.strip("()")):
                agreed = None if handle.startswith("(") else begun
                given = {"order": number, "asked_by": by, "asked_at": begun, "accepted_at": agreed}
                RotaPlace.objects.create(rota=rota, person=person, **given)
        deal(rota)
        rota.turns.filter(monday=this_monday()).update(told_at=end)
    return Rota.objects.count()
