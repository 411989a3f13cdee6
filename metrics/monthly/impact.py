"""Impact: what was to become different, and whether it does: targets against their bands, and what only people can find out."""

from __future__ import annotations

from django.urls import reverse

from metrics.measures import Family, Unit
from metrics.measures.shown import say_band
from metrics.models import NextStep, Target
from metrics.models.hand import HAND
from metrics.models.monthly import OUTSIDE, Audience, Heading, ReportFigure
from metrics.monthly.figures import Line, against, figure_of, say_week
from metrics.monthly.material import Material
from metrics.monthly.words import Figures, listed, lower_first, number_of, plural
from metrics.statistics import Verdict

MOST_BEGUN = 3
ALL = (*OUTSIDE, Audience.MEMBERS)
TELLING = (Family.EFFECT, Family.OUTCOME, Family.EXPERIENCE)


def figures(material: Material) -> list[ReportFigure]:
    found = [_of_target(target, material) for target in material.targets]
    aimed_at = {target.measure for target in material.targets}
    by_hand = [key for key in material.measures if key.startswith(HAND) and key not in aimed_at]
    telling = [key for key in by_hand if material.measures[key].family in TELLING]
    found += [figure_of(Line(key, ALL), Heading.IMPACT, material) for key in telling]
    found.append(figure_of(Line("steps-that-helped", ALL), Heading.IMPACT, material))
    return [figure for figure in found if figure is not None]


def _of_target(target: Target, material: Material) -> ReportFigure | None:
    """The measure of a target beside its band. Without a reading it is said that there is none."""
    measure = material.measures.get(target.measure)
    if measure is None:
        return None
    figure = figure_of(Line(target.measure, ALL), Heading.IMPACT, material)
    if figure is None:
        figure = ReportFigure(heading=Heading.IMPACT, made_from=measure.key, name=measure.name, says=measure.says)
        figure.window, figure.source, figure.unit = measure.window, measure.source, measure.unit
        figure.value_says, figure.as_of, figure.audiences = "no reading", material.month.monday, list(ALL)
    figure.key, figure.kind = f"target-{target.pk}", ReportFigure.Kind.TARGET
    figure.note = f"What for: {target.purpose.text}"
    figure.evidence = reverse("metrics:purpose-target", args=[material.community.slug, target.purpose_id, target.pk])
    by = 100 if measure.unit == Unit.SHARE else 1
    week = material.week(target.measure)
    said = say_week(measure, week, material.small_group).found if week else None
    band = say_band(measure.unit, target.low, target.high)
    return against(figure, said, target.low * by, target.high * by, band)


def targets_in(found: Figures) -> list[ReportFigure]:
    return [figure for figure in found.values() if figure.kind == ReportFigure.Kind.TARGET]


def missed_in(found: Figures) -> list[ReportFigure]:
    return [figure for figure in targets_in(found) if figure.verdict in (Verdict.BELOW, Verdict.ABOVE)]


def says(found: Figures) -> str:
    targets = targets_in(found)
    if not targets:
        return _without_target(found)
    met, missed = [t for t in targets if t.verdict == Verdict.ON], missed_in(found)
    if missed:
        first = missed[0]
        rest = f" {_met(len(met), len(targets))}" if len(targets) > 1 else ""
        return f"{first.name}: {first.value_says}, {first.verdict} the target of {first.band_says}.{rest}"
    if len(targets) == 1:
        return f"{in_words(targets[0])}"
    return _met(len(met), len(targets)) + (" None is missed for sure." if len(met) < len(targets) else "")


def _met(met: int, of: int) -> str:
    if met == of:
        return f"All {of} targets are met."
    return f"{'None' if not met else 'One' if met == 1 else met} of {of} targets {'is' if met < 2 else 'are'} met for sure."


def _without_target(found: Figures) -> str:
    telling = [figure for key, figure in found.items() if key.startswith(HAND) and figure.has_number]
    if telling:
        return f"{telling[0].name}: {telling[0].sentence}. No target is agreed for it."
    return "No target was agreed on yet, so nobody can say whether the purpose comes true."


def in_words(figure: ReportFigure) -> str:
    """A target as a sentence."""
    verdict = Verdict(figure.verdict or "unsure")
    return f"{figure.name}: {figure.sentence}, target {figure.band_says}. {verdict.words}."


def results(found: Figures, steps: list[str]) -> list[str]:
    said = [in_words(figure) for figure in targets_in(found)]
    said += [
        f"{f.name}: {f.sentence}; the month before {f.before_says}." for k, f in found.items() if k.startswith(HAND)
    ]
    done = [f"{plural(n, 'answer', 'answers')} accepted" for n in (number_of(found, "answers-accepted"),) if n]
    done += [f"{plural(n, 'use', 'uses')} at work" for n in (number_of(found, "uses"),) if n]
    if done:
        said.append(f"What came of it this month: {listed(done)}.")
    return [*said, *steps]


def steps_in_words(steps: list[NextStep]) -> list[str]:
    """What was tried and what came of it, without names."""
    said = []
    for step in (each for each in steps if each.is_closed):
        ended = step.get_outcome_display() if step.outcome else "given up"
        result = " ".join(step.result.split())
        result = f"{result[:200]}…" if len(result) > 200 else result
        said.append(
            f"Tried: {lower_first(step.what.rstrip('.'))}. In the end: {ended}.{f' {result}' if result else ''}"
        )
    return said


def begun_in_words(steps: list[NextStep]) -> list[str]:
    """What goes on already, the next that is due first."""
    going_on = [step for step in steps if step.is_open and step.due_on]
    return [
        f"Begun already: {lower_first(step.what.rstrip('.'))}, to be done by {step.due_on.day} {step.due_on:%B}."
        for step in going_on[:MOST_BEGUN]
        if step.due_on
    ]
