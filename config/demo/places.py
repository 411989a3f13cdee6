"""Data: the communities, with the charters they have gone through."""

from __future__ import annotations

from dataclasses import dataclass, field

from communities.models import Kind, Lifecycle, Visibility

HOUSE_RULES = """\
## How we treat each other

- Ask early; nobody here was born knowing it.
- Say what you saw, with numbers. Say what you do not know.
- Names of customers stay out.
"""
NO_APPRAISAL = """
## What is written here

It is written to learn. It is not used in anybody's appraisal, and managers of this community say so to other managers.
"""


@dataclass(frozen=True)
class Place:
    slug: str
    name: str
    kind: str
    visibility: str
    managers: tuple[str, ...]
    purpose: str
    goal: str
    decides: str
    first_purpose: str
    change: str  # why there is a second version of the charter; empty: there is one
    reply_hours: int = 24
    job_role: str = ""
    lifecycle: str = Lifecycle.LIVE
    sponsor: str = ""
    experts: tuple[str, ...] = ()
    members: tuple[str, ...] = ()  # beside those whose department it is
    guests: float = 0.0  # share of all others who come as well
    asks_a_week: float = 0.0  # with 240 people
    hours: float = 6.0  # median of a first answer
    policies: str = HOUSE_RULES
    later: str = field(default=NO_APPRAISAL)


PLACES = (
    Place(
        "field-service",
        "Field Service Engineering",
        Kind.VERTICAL,
        Visibility.OPEN,
        ("adaeze.okonkwo", "joost.van.der.meer"),
        "So that an engineer standing beside a stopped pump gets a usable answer before the next shift.",
        "Fewer repeat visits: from 14 to 9 in a hundred by the end of next year",
        "Adaeze and Joost, after asking here for a week; a third no sends it back",
        "So that field service engineers can exchange experience.",
        "What is written here stays out of appraisals, as agreed in the discussion; and the purpose says for whom",
        reply_hours=6,
        job_role="Field service engineer",
        sponsor="ingrid.solheim",
        experts=("birgit.aalto", "priya.raghunathan", "emre.yildiz"),
        members=("tomasz.wieczorek", "mei.lin.chau", "hana.kovarova", "noor.haddad"),
        guests=0.42,
        asks_a_week=2.6,
        hours=4.0,
    ),
    Place(
        "vibration-analysis",
        "Vibration Analysis",
        Kind.TOPIC,
        Visibility.OPEN,
        ("mei.lin.chau", "hana.kovarova"),
        "So that a spectrum nobody can read finds the person who can, and the next one knows why.",
        "Unplanned stops found early: from 60 to 75 in a hundred",
        "Whoever runs the clinic that month, with the managers",
        "So that analysts share spectra.",
        "The monthly clinic has become how we decide, so the charter says it",
        reply_hours=24,
        experts=("birgit.aalto",),
        members=("samuel.otieno", "diego.salinas", "emre.yildiz", "rafael.quintana", "noor.haddad"),
        guests=0.26,
        asks_a_week=1.0,
        hours=11.0,
    ),
    Place(
        "supply-chain-planning",
        "Supply Chain Planning",
        Kind.HORIZONTAL,
        Visibility.OPEN,
        ("maria.del.carmen",),
        "So that a part is where the engineer is, without a warehouse in every van.",
        "Orders shipped by the first date we promised: from 71 to 85 in a hundred",
        "María del Carmen on Wednesdays, with reasons for what she does not follow",
        "So that planners in all regions plan alike.",
        "“Alike” was never the point; the part beside the engineer is",
        experts=("tomasz.wieczorek", "layla.almansoori"),
        members=("rafael.quintana", "friederike.schulze", "ingrid.solheim"),
        guests=0.12,
        asks_a_week=0.9,
        hours=16.0,
    ),
    Place(
        "front-line-managers",
        "Front-line Managers",
        Kind.VERTICAL,
        Visibility.OPEN,
        ("friederike.schulze",),
        "So that nobody who leads a shift has to find out alone what others found out last year.",
        "People who stay: leavers in their first year from 18 to 10 in a hundred",
        "Whoever is there on the first Tuesday of the month",
        "So that first-line leaders learn from each other.",
        "Said in the words people use when they explain it to a colleague",
        job_role="Shift and team lead",
        sponsor="ingrid.solheim",
        experts=("adaeze.okonkwo",),
        members=("adaeze.okonkwo", "noor.haddad", "bradley.stone"),
        guests=0.08,
        asks_a_week=0.8,
        hours=14.0,
    ),
    Place(
        "product-safety",
        "Product Safety",
        Kind.HORIZONTAL,
        Visibility.ON_REQUEST,
        ("sindisiwe.dlamini",),
        "So that what hurt somebody once, or nearly did, cannot do it a second time anywhere.",
        "Near misses reported: from 11 to 60 a year; injuries: none",
        "Sindisiwe and Noam; a stop for safety needs nobody's leave",
        "So that product safety is discussed by those responsible for it.",
        "Near misses get a call within two working days: a promise belongs into the charter",
        experts=("noam.ben.david", "noor.haddad"),
        members=("adaeze.okonkwo", "priya.raghunathan", "birgit.aalto", "samuel.otieno", "friederike.schulze"),
        guests=0.13,
        asks_a_week=0.6,
        hours=20.0,
    ),
    Place(
        "works-council",
        "Works Council",
        Kind.HORIZONTAL,
        Visibility.PRIVATE,
        ("ingrid.solheim",),
        "So that both sides of the table work from the same papers.",
        "Agreements that are known and kept",
        "The council by vote; minutes stand on the pages",
        "",
        "",
        reply_hours=72,
        members=("joost.van.der.meer", "friederike.schulze", "minh.chau", "thabo.mokoena"),
        guests=0.03,
        hours=30.0,
        later="",
    ),
    Place(
        "casting-simulation",
        "Casting Simulation",
        Kind.TOPIC,
        Visibility.OPEN,
        ("noam.ben.david",),
        "So that a casting is right before the first one is poured.",
        "First castings accepted: from 62 to 80 in a hundred",
        "Noam",
        "",
        "",
        lifecycle=Lifecycle.DORMANT,
        members=("hana.kovarova", "layla.almansoori", "friederike.schulze"),
        guests=0.05,
        hours=60.0,
        later="",
    ),
    Place(
        "tooling-calibration",
        "Tooling and Calibration",
        Kind.HORIZONTAL,
        Visibility.OPEN,
        ("adaeze.okonkwo",),
        "So that nobody trusts an instrument that nobody has checked.",
        "Instruments within their date: all of them",
        "To be agreed with the first ten members",
        "",
        "",
        lifecycle=Lifecycle.DRAFT,
        later="",
    ),
)
