"""Benefits: how soon and how well asks are answered, what was accepted, used at work and used again, who came to help."""

from __future__ import annotations

from metrics.models.monthly import Audience, Heading, ReportFigure
from metrics.monthly.figures import Line, figure_of
from metrics.monthly.material import Material
from metrics.monthly.words import Figures, joined, number_of, sentence

A = Audience
ALL = (A.SPONSOR, A.LINE, A.MEMBERS)
LINES = (
    Line("answers-accepted", ALL),
    Line("uses", ALL),
    Line("first-reply", ALL),
    Line("first-reply", (A.LINE, A.MEMBERS), part="p90"),
    Line("first-useful-reply", (A.LINE, A.MEMBERS)),
    Line("first-useful-reply", (A.LINE, A.MEMBERS), part="p90"),
    Line("promise-kept", ALL),
    Line("advice-applied", ALL),
    Line("resources-useful", (A.SPONSOR, A.IT, A.MEMBERS)),
    Line("reuse-rate", (A.SPONSOR, A.IT, A.MEMBERS)),
    Line("reuse-across", (A.SPONSOR, A.LINE)),
    Line("people-served", (A.SPONSOR, A.MEMBERS)),
    Line("crossing-answers", (A.SPONSOR, A.LEARNING, A.LINE)),
    Line("turned-to-helping", (A.LEARNING, A.MEMBERS)),
    Line("newcomers-who-stay", (A.SPONSOR, A.LEARNING)),
)

TOLD_HERE = {"first-reply", "promise-kept"}  # what the sentence is made of


def figures(material: Material) -> list[ReportFigure]:
    aimed_at = {target.measure for target in material.targets} - TOLD_HERE  # those stand under impact, with their band
    found = [figure_of(line, Heading.BENEFITS, material) for line in LINES if line.key not in aimed_at]
    return [figure for figure in found if figure is not None]


def says(found: Figures) -> str:
    """Two sentences: clocks speak of half a year, what was accepted and used of the month."""
    half, kept = found.get("first-reply"), found.get("promise-kept")
    if half and half.has_number:
        soon = f"of {half.n_says} asks in half a year, half had a first reply within {half.value_says} of working time"
    elif kept and kept.has_number:
        soon = f"{kept.value_says} of {kept.n_says} asks in half a year were replied to as promised"
    else:
        soon = ""
    said = []
    if accepted := number_of(found, "answers-accepted"):
        said.append("one answer was accepted" if accepted == 1 else f"{accepted:.0f} answers were accepted")
    if uses := number_of(found, "uses"):
        said.append("one thing was used at work" if uses == 1 else f"{uses:.0f} times something was used at work")
    month = f"in the month {joined(said)}" if said else ""
    return (
        " ".join(filter(None, (sentence(soon), sentence(month))))
        or "Nobody said yet that something helped. That may be, or nobody says so."
    )
