"""Writing the report of a month: its figures as rows, and sentences drafted from them. What a person edited stays.

Everything is drafted from what is printed and not left out. Headline and sections are one text for all, so they are drafted
from figures that members see; the sentence of a heading is made for each audience from its own figures.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from types import ModuleType

from django.db import transaction
from django.utils import timezone

from activity.actions import order_notices
from communities.markdown.rendering import render
from communities.models import Community
from metrics.models import MonthCount, MonthlyReport, NextStep, ReportFigure, ReportPart
from metrics.models.monthly import OUTSIDE, Audience, Heading, Section
from metrics.models.purposes import SENTENCE_LIMIT
from metrics.monthly import benefits, impact, needs, trends
from metrics.monthly.audiences import OPENINGS, SECTIONS, is_for
from metrics.monthly.counts import count_month
from metrics.monthly.figures import keep_queries
from metrics.monthly.material import Material, materials, steps_of
from metrics.monthly.months import Month
from metrics.monthly.words import Figures, bullets, joined, number_of, sentence, shortened, told

logger = logging.getLogger(__name__)

PROMISED = 75  # per cent of asks replied to in time: under that it is said
TOLD = ["place", "purpose", "goal", "as_of", "computed_at", "headline", "headline_drafted"]
MODULES: dict[Heading, ModuleType] = {
    Heading.TRENDS: trends,
    Heading.NEEDS: needs,
    Heading.BENEFITS: benefits,
    Heading.IMPACT: impact,
}


def write_month(month: Month, places: Iterable[Community] | None = None) -> int:
    """A draft for every live community that has no report of the month; how many were written. Again: none."""
    wanted = Community.objects.live() if places is None else Community.objects.filter(pk__in=[c.pk for c in places])
    done = MonthlyReport.objects.filter(month=month.first).values("community")
    communities = list(wanted.filter(created_at__lt=month.until).exclude(pk__in=done).order_by("pk"))
    ensure_counts(month, [community.pk for community in communities])
    written = 0
    for material in materials(communities, month):
        try:
            written += write_report(material) is not None
        except Exception:
            logger.exception("The report of %s of community %s was not written", month, material.community.pk)
    return written


def ensure_counts(month: Month, communities: Sequence[int]) -> None:
    """Count the month, and the one before, where that was not done yet: of those that were there by its end."""
    founded = dict(Community.objects.filter(pk__in=communities).values_list("pk", "created_at"))
    for each in (month.before, month):
        counted = MonthCount.objects.filter(key="asks", month=each.first, community__in=communities)
        done = set(counted.values_list("community_id", flat=True))
        missing = [place for place, since in founded.items() if since < each.until and place not in done]
        if missing:
            count_month(each, sorted(missing))


@transaction.atomic
def write_report(material: Material) -> MonthlyReport | None:
    """The first version, as a draft; None when there is one already."""
    community, month = material.community, material.month
    Community.objects.select_for_update(no_key=True).get(pk=community.pk)  # two workers would both write
    if MonthlyReport.objects.in_community(community).filter(month=month.first).exists():
        return None
    figures = figures_of(material)
    report = MonthlyReport(community=community, month=month.first, place=community.name, as_of=month.monday)
    report.purpose, report.goal = material.purpose or community.purpose, material.goal
    parts = parts_of(report)
    compose(report, parts, figures, material.steps)
    report.save()
    ReportPart.objects.bulk_create(parts)
    save_figures(report, figures)
    order_notices("report_draft", act=None, by=None, object_id=report.pk)
    return report


def figures_of(material: Material) -> list[ReportFigure]:
    """All figures of a community, heading by heading, in the order in which they are printed."""
    found = [figure for module in MODULES.values() for figure in module.figures(material)]
    for position, figure in enumerate(found, start=1):
        figure.position = position
    return found


def save_figures(report: MonthlyReport, figures: Sequence[ReportFigure]) -> None:
    keep_queries(figures)
    for figure in figures:
        figure.report = report
    ReportFigure.objects.bulk_create(figures)


def refresh(report: MonthlyReport) -> None:
    """The numbers of a draft as they are now; what was left out or edited stays so. The caller holds the draft."""
    month = Month(report.month)
    ensure_counts(month, [report.community_id])
    material = next(iter(materials([report.community], month)))
    left_out = {figure.key: figure for figure in report.figures.filter(is_left_out=True)}
    figures = figures_of(material)
    for figure in figures:
        if earlier := left_out.get(figure.key):
            figure.is_left_out, figure.left_out_why = True, earlier.left_out_why
            figure.left_out_by_id = earlier.left_out_by_id
    report.figures.all().delete()
    save_figures(report, figures)
    report.place, report.as_of, report.computed_at = report.community.name, month.monday, timezone.now()
    report.purpose, report.goal = material.purpose or report.community.purpose, material.goal
    recompose(report, figures, material.steps)


def recompose(
    report: MonthlyReport, figures: Iterable[ReportFigure] | None = None, steps: Sequence[NextStep] | None = None
) -> None:
    """Draft every sentence anew from the figures that are told; what a person edited is not touched."""
    month = Month(report.month)
    if steps is None:
        steps = list(steps_of([report.community_id], month))
    parts = list(report.parts.all())
    compose(report, parts, list(report.figures.all() if figures is None else figures), steps)
    report.save(update_fields=TOLD)
    ReportPart.objects.bulk_update(parts, ["drafted", "body", "body_html", "says"])


def parts_of(report: MonthlyReport) -> list[ReportPart]:
    """Empty: four headings, four sections, an opening sentence for each audience."""
    everybody = [audience.value for audience in (*OUTSIDE, Audience.MEMBERS)]
    kind = ReportPart.Kind
    parts = [ReportPart(kind=kind.HEADING, key=h.value, title=h.label, audiences=everybody) for h in Heading]
    parts += [
        ReportPart(kind=kind.SECTION, key=s.value, title=s.label, audiences=[each.value for each in SECTIONS[s]])
        for s in Section
    ]
    parts += [
        ReportPart(kind=kind.OPENING, key=a.value, title=a.label, audiences=[a.value], body=text, drafted=text)
        for a, text in OPENINGS.items()
    ]
    for position, part in enumerate(parts, start=1):
        part.report, part.position = report, position
    return parts


def compose(
    report: MonthlyReport, parts: Sequence[ReportPart], figures: Sequence[ReportFigure], steps: Sequence[NextStep]
) -> None:
    """Put the drafted words into report and parts, unsaved."""
    month, shown = Month(report.month), list(told(figures).values())
    open_ones = {figure.key: figure for figure in shown if Audience.MEMBERS in figure.audiences}
    said = shortened(headline(month, open_ones), SENTENCE_LIMIT)
    if report.headline in ("", report.headline_drafted):
        report.headline = said
    report.headline_drafted = said
    drafts = {
        Section.FINDINGS: bullets(findings(open_ones)),
        Section.CONCLUSIONS: bullets(conclusions(open_ones)),
        Section.RESULTS: bullets(impact.results(open_ones, impact.steps_in_words(list(steps))))
        or "No step was closed and no target is looked at yet.",
        Section.RECOMMENDATIONS: bullets([*recommendations(open_ones), *impact.begun_in_words(list(steps))]),
    }
    for part in parts:
        if part.kind == ReportPart.Kind.HEADING:
            part.says = _sentences(Heading(part.key), shown)
            part.drafted = part.says.get(Audience.ALL, "")
        elif part.kind == ReportPart.Kind.SECTION:
            was_edited, part.drafted = part.is_edited, drafts[Section(part.key)]
            if not was_edited:
                part.body = part.drafted
                part.body_html = render(part.body, mentions=False)


def _sentences(heading: Heading, shown: Sequence[ReportFigure]) -> dict[str, str]:
    """What the numbers say under a heading, for each audience from its own figures; nothing where it has none."""
    said = {}
    for audience in Audience:
        found = {f.key: f for f in shown if f.heading == heading and is_for(audience, f.audiences)}
        if found or heading == Heading.IMPACT:
            said[audience.value] = MODULES[heading].says(found)
    return said


def headline(month: Month, found: Figures) -> str:
    """How the month went, and what is needed."""
    wanted = needs.wanted(found)
    missed = impact.missed_in(found)
    short = [
        figure
        for figure in trends.off_target(found)
        if figure.verdict == "below" and figure.made_from != "acting-consumer"
    ]
    if short:
        wanted.insert(0, f"more people who act as {short[0].name}")
    if missed:
        first = missed[0]
        wanted.insert(0, f"something done about “{first.name}”, {first.verdict} its target")
    need = f"What is needed: {joined(wanted[:2])}." if wanted else "Nothing is missing as far as the numbers see."
    return f"{month.word}: {_how_it_went(found)} {need}"


def _how_it_went(found: Figures) -> str:
    asks, waiting = number_of(found, "asks"), number_of(found, "asks-unanswered")
    uses = number_of(found, "uses")
    used = f", and {'once' if uses == 1 else f'{uses:.0f} times'} something was used at work" if uses else ""
    clocks = found.get("asks-unanswered")
    if clocks is not None and waiting is not None:
        n = int(clocks.n_says.replace(",", ""))
        answered = f"{n - waiting:.0f} of {n:,} asks"
        if not waiting:
            answered = "the one ask" if n == 1 else f"all {n:,} asks"
        return f"{answered} had a reply by its end{used}."
    if asks:
        return f"{'one ask' if asks == 1 else f'{asks:,.0f} asks'} came in{used}."
    written = number_of(found, "contributions")
    if written:
        return f"a quiet month. Nobody asked, and {written:.0f} things were written in its last four weeks{used}."
    return "a quiet month. Nobody asked, and hardly anything was written."


def findings(found: Figures) -> list[str]:
    """The four headings in a sentence each, as members see them."""
    said = []
    for heading, module in MODULES.items():
        of_heading = {key: figure for key, figure in found.items() if figure.heading == heading}
        if of_heading:
            said.append(module.says(of_heading))
    return said


def conclusions(found: Figures) -> list[str]:
    """What follows, only where the numbers carry it."""
    said = [_about_helping(found)]
    moved = [figure for figure in found.values() if figure.change in ("rose", "fell")]
    if moved:
        names = [
            f"{figure.name} {figure.change}, from {figure.before_says} to {figure.value_says}" for figure in moved[:3]
        ]
        said.append(f"More than chance alone does: {'; '.join(names)}.")
    else:
        said.append("Against the month before nothing moved by more than chance alone does.")
    off = trends.off_target(found)
    if off:
        said.append(f"The mix of roles is not what the community aims at: {off[0].name} are {off[0].verdict} target.")
    if not impact.targets_in(found):
        said.append("Whether the purpose comes true cannot be said: no target is agreed for it.")
    return [line for line in said if line]


def _about_helping(found: Figures) -> str:
    clocks, waiting = found.get("asks-unanswered"), number_of(found, "asks-unanswered")
    if clocks is None or waiting is None:
        return "Nobody asked, so nothing can be said of how people are helped."
    n, kept = int(clocks.n_says.replace(",", "")), found.get("promise-kept")
    if n < 5:
        return f"With {'one ask' if n == 1 else f'{n} asks'} little can be said of how people are helped."
    late = kept is not None and kept.number is not None and kept.number < PROMISED
    if kept is not None and late and waiting * 5 <= n:
        return f"Who asks here gets a reply, but often later than promised: {kept.sentence} came in time."
    if not waiting:
        return "Who asks here is helped."
    if waiting * 5 <= n:
        return "Most of those who ask here are helped."
    return sentence(f"of ten who ask, about {max(1, round(10 * waiting / n))} hear nothing by the end of the month.")


def recommendations(found: Figures) -> list[str]:
    said = [f"Talk about {figure.name}: what would have to be different?" for figure in impact.missed_in(found)[:1]]
    said += needs.advice(found)
    off = trends.off_target(found)
    if off and off[0].verdict == "below" and off[0].made_from != "acting-consumer":
        said.append(f"Make it easy to act as one of the {off[0].name}: the role profile names likely causes.")
    if not impact.targets_in(found):
        said.append("Agree on one thing that should become different, and on how one would notice.")
    return said[:5] or ["Go on as it is, and ask two members what they would change."]
