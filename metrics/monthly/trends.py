"""Trends: who takes part, who is new, what is asked and answered, who acts as what against the mix that is aimed at."""

from __future__ import annotations

from metrics.measures.shown import say_band
from metrics.models.monthly import Audience, Heading, ReportFigure
from metrics.monthly.figures import Line, against, figure_of, say_week
from metrics.monthly.material import Material
from metrics.monthly.words import Figures, joined, number_of, sentence
from metrics.statistics import Verdict
from roles.models import Role
from roles.targets import PLURALS

A = Audience
LINES = (
    Line("participation-breadth", (A.SPONSOR, A.LEARNING, A.LINE, A.MEMBERS)),
    Line("new-members", (A.SPONSOR, A.LEARNING, A.MEMBERS)),
    Line("asks", (A.SPONSOR, A.LINE, A.MEMBERS)),
    Line("answers", (A.SPONSOR, A.LINE, A.MEMBERS)),
    Line("contributions", (A.IT, A.MEMBERS)),
    Line("views", (A.IT,)),
    Line("uploads", (A.IT,)),
)
OF_ROLES = (A.SPONSOR, A.LEARNING, A.MEMBERS)


def figures(material: Material) -> list[ReportFigure]:
    found = [figure_of(line, Heading.TRENDS, material) for line in LINES]
    if material.is_computed:
        found += [_of_role(role, material) for role in Role.values]
    return [figure for figure in found if figure is not None]


def _of_role(role: str, material: Material) -> ReportFigure | None:
    figure = figure_of(Line(f"acting-{role}", OF_ROLES), Heading.TRENDS, material)
    if figure is None:
        return None
    figure.name = PLURALS[Role(role)]
    band, week = material.bands.get(role), material.week(f"acting-{role}")
    if band is not None and week is not None:
        said = say_week(material.measures[f"acting-{role}"], week, material.small_group)
        low, high = float(band.low), float(band.high)
        against(figure, said.found, low, high, say_band("share", low / 100, high / 100))
    return figure


def off_target(found: Figures) -> list[ReportFigure]:
    """Roles surely outside their band, too few of something first."""
    roles = [figure for key, figure in found.items() if key.startswith("acting-")]
    off = [figure for figure in roles if figure.verdict in (Verdict.BELOW, Verdict.ABOVE)]
    return sorted(off, key=lambda figure: figure.verdict != Verdict.BELOW)


def says(found: Figures) -> str:
    parts = [_taking_part(found), _asking(found), _roles(found)]
    return " ".join(part for part in parts if part) or "There is too little yet to speak of a trend."


def _taking_part(found: Figures) -> str:
    breadth, new = found.get("participation-breadth"), found.get("new-members")
    said = []
    if breadth and breadth.has_number:
        course = {"rose": ", more than the month before", "fell": ", fewer than the month before"}.get(
            breadth.change, ""
        )
        said.append(f"{breadth.value_says} of {breadth.n_says} members took part{course}")
    if new and new.has_number:
        said.append(f"{new.value_says} people joined")
    return sentence(joined(said))


def _asking(found: Figures) -> str:
    asks, answers = number_of(found, "asks"), number_of(found, "answers")
    if asks is None or answers is None:
        return ""
    if not asks and not answers:
        return "Nobody asked or answered anything."
    before = found["asks"].before_says
    were = f" (the month before: {before})" if before.replace(",", "").isdecimal() else ""
    asked = "One ask" if asks == 1 else f"{int(asks):,} asks" if asks else "No ask"
    given = "one answer" if answers == 1 else f"{int(answers):,} answers" if answers else "no answer"
    return f"{asked} came in{were}, and {given} {'were' if answers > 1 else 'was'} written."


def _roles(found: Figures) -> str:
    off = off_target(found)
    if off:
        first = off[0]
        said = f"{first.name} are {first.verdict} target: {first.value_says} of {first.n_says} people, target {first.band_says}"
        rest = [f"{figure.name} are {figure.verdict} theirs" for figure in off[1:]]
        return f"{joined([said, *rest])}."
    roles = [figure for key, figure in found.items() if key.startswith("acting-") and figure.band_says]
    if roles and all(figure.verdict == Verdict.ON for figure in roles):
        return "All five roles are on target."
    return "No role is surely off target." if roles and any(figure.has_number for figure in roles) else ""
