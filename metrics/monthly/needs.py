"""Needs: asks nobody replied to, what is looked for in vain, who is not heard, what nobody looks after, skills that lack."""

from __future__ import annotations

from metrics.models.monthly import Audience, Heading, ReportFigure
from metrics.monthly.figures import Line, figure_of
from metrics.monthly.material import Material
from metrics.monthly.words import Figures, joined, number_of, plural, sentence

A = Audience
LINES = (
    Line("asks-unanswered", (A.SPONSOR, A.LINE, A.MEMBERS)),
    Line("searches-missed", (A.SPONSOR, A.LEARNING, A.IT, A.MEMBERS)),
    Line("voices-missing", (A.SPONSOR, A.LEARNING, A.LINE, A.MEMBERS)),
    Line("pages-unowned", (A.SPONSOR, A.IT, A.MEMBERS)),
    Line("resources-kept", (A.IT, A.MEMBERS)),
    Line("members-without-tie", (A.LEARNING, A.LINE, A.MEMBERS)),
    Line("skills-wanting", (A.LEARNING,)),
)
MUCH_MISSED = 20  # per cent of searches: from there on it is said first


def figures(material: Material) -> list[ReportFigure]:
    found = [figure_of(line, Heading.NEEDS, material) for line in LINES]
    return [figure for figure in found if figure is not None]


def says(found: Figures) -> str:
    said = []
    if waiting := found.get("asks-unanswered"):
        said.append(_waiting(waiting))
    if missed := number_of(found, "searches-missed"):
        said.append(
            f"{found['searches-missed'].value_says} of {found['searches-missed'].n_says} searches found nothing"
        )
    if unowned := number_of(found, "pages-unowned"):
        has, it = ("has", "it") if unowned == 1 else ("have", "them")
        said.append(f"{plural(unowned, 'page or document', 'pages and documents')} {has} nobody who looks after {it}")
    if voices := number_of(found, "voices-missing"):
        is_silent = "is" if voices == 1 else "are"
        said.append(f"{plural(voices, 'department or region', 'departments and regions')} {is_silent} not heard")
    if wanting := number_of(found, "skills-wanting"):
        said.append(f"in {plural(wanting, 'skill', 'skills')} more members need guidance than do without")
    if missed is not None and not said:
        return "Nothing is missing as far as the numbers see."
    return sentence(joined(said[:4])) or "Nothing is missing as far as the numbers see."


def _waiting(figure: ReportFigure) -> str:
    count = figure.number or 0
    if not count:
        return f"none of {figure.n_says} asks waits for a reply"
    return f"{count:.0f} of {figure.n_says} asks had no reply by the end of the month"


def wanted(found: Figures) -> list[str]:
    """What is needed most, as it stands behind “What is needed:”."""
    said = []
    if waiting := number_of(found, "asks-unanswered"):
        said.append("an answer to one ask" if waiting == 1 else f"answers to {waiting:.0f} asks")
    if (missed := number_of(found, "searches-missed")) is not None and missed >= MUCH_MISSED:
        said.append("texts on what people look for in vain")
    if unowned := number_of(found, "pages-unowned"):
        said.append(f"somebody who looks after {plural(unowned, 'page', 'pages')}")
    if voices := number_of(found, "voices-missing"):
        said.append(
            f"a word from {plural(voices, 'department or region', 'departments and regions')} nobody hears from"
        )
    return said


def advice(found: Figures) -> list[str]:
    """What to do about it, a sentence a need."""
    said = []
    if waiting := number_of(found, "asks-unanswered"):
        asks = "the ask that still waits" if waiting == 1 else f"the {waiting:.0f} asks that still wait"
        said.append(f"Bring {asks} to somebody who knows, by name.")
    if (missed := number_of(found, "searches-missed")) is not None and missed >= MUCH_MISSED:
        said.append("Write what is looked for in vain: the words are on the manager’s list.")
    if unowned := number_of(found, "pages-unowned"):
        said.append(
            f"Find somebody for the {plural(unowned, 'page', 'pages')} without an owner, or archive what nobody needs."
        )
    if number_of(found, "voices-missing"):
        said.append("Put a question to the departments and regions nobody hears from.")
    if number_of(found, "skills-wanting"):
        said.append(f"Offer something to learn from in: {found['skills-wanting'].note}.")
    return said
