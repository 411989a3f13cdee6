"""A report as somebody reads it: the rows of one audience, heading by heading. Page, CSV, mail and API take it from here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from metrics.models import MonthlyReport, ReportFigure, ReportPart
from metrics.models.monthly import Audience, Heading
from metrics.models.vocabulary import Unit
from metrics.monthly.audiences import is_for
from metrics.monthly.months import Month
from metrics.monthly.words import listed

CHANGES = {"rose": "rose", "fell": "fell", "same": "as before", "": "–"}
VERDICTS = {"below": "below target", "on": "on target", "above": "above target", "unsure": "cannot tell yet", "": ""}
COLUMNS = (
    "Heading",
    "Figure",
    "Month",
    "n",
    "Month before",
    "Change",
    "Target",
    "Unit",
    "Window",
    "As of",
    "Made from",
    "Note",
)
NOTHING = "–"


@dataclass(frozen=True)
class Cells:
    """One figure as it is printed everywhere."""

    figure: ReportFigure
    heading: str

    @property
    def value(self) -> str:
        return "left out" if self.figure.is_left_out else self.figure.value_says

    @property
    def n(self) -> str:
        return NOTHING if self.figure.is_left_out or not self.figure.n_says else self.figure.n_says

    @property
    def before(self) -> str:
        return NOTHING if self.figure.is_left_out or not self.figure.before_says else self.figure.before_sentence

    @property
    def change(self) -> str:
        return NOTHING if self.figure.is_left_out else CHANGES[self.figure.change]

    @property
    def target(self) -> str:
        if self.figure.is_left_out or not self.figure.band_says:
            return NOTHING
        return f"{self.figure.band_says}: {VERDICTS[self.figure.verdict]}"

    @property
    def note(self) -> str:
        return "" if self.figure.is_left_out else self.figure.note

    @property
    def row(self) -> list[str]:
        """As in COLUMNS."""
        figure = self.figure
        made_from = (
            f"left out: {figure.left_out_why}"
            if figure.is_left_out
            else f"{figure.get_kind_display()} {figure.made_from}"
        )
        says = [self.heading, figure.name, self.value, self.n, self.before, self.change, self.target]
        return [*says, Unit(figure.unit).label, figure.window, f"{figure.as_of:%Y-%m-%d}", made_from, self.note]


@dataclass(frozen=True)
class Chapter:
    """A heading with what its numbers say, the manager's own sentence, and its figures."""

    heading: Heading
    says: str
    own: str
    lines: list[Cells]

    @property
    def shown(self) -> list[Cells]:
        return [line for line in self.lines if not line.figure.is_left_out]

    @property
    def left_out(self) -> list[Cells]:
        return [line for line in self.lines if line.figure.is_left_out]

    @property
    def notes(self) -> list[tuple[str, str]]:
        """What stands under the table, once, with the figures it is about."""
        found: dict[str, list[str]] = {}
        for line in self.shown:
            if line.note:
                found.setdefault(line.note, []).append(line.figure.name)
        return [(listed(names), note) for note, names in found.items()]

    @property
    def has_targets(self) -> bool:
        return any(line.figure.band_says for line in self.shown)


@dataclass
class Reading:
    """One report for one audience."""

    report: MonthlyReport
    audience: Audience
    parts: Sequence[ReportPart]
    figures: Sequence[ReportFigure]

    @property
    def month(self) -> Month:
        return Month(self.report.month)

    @cached_property
    def opening(self) -> str:
        kind = ReportPart.Kind.OPENING
        return next((part.body for part in self.parts if part.kind == kind and part.key == self.audience), "")

    @cached_property
    def lines(self) -> list[Cells]:
        labels = dict(Heading.choices)
        shown = [figure for figure in self.figures if is_for(self.audience, figure.audiences)]
        return [Cells(figure, labels[figure.heading]) for figure in shown]

    @cached_property
    def chapters(self) -> list[Chapter]:
        """Headings of which this audience sees something."""
        found = []
        texts = {part.key: part for part in self.parts if part.kind == ReportPart.Kind.HEADING}
        for heading in Heading:
            part = texts[heading.value]
            lines = [line for line in self.lines if line.figure.heading == heading]
            says = part.says.get(self.audience.value, "")
            if lines or says:
                found.append(Chapter(heading, says, part.body, lines))
        return found

    @cached_property
    def sections(self) -> list[ReportPart]:
        kind = ReportPart.Kind.SECTION
        return [part for part in self.parts if part.kind == kind and is_for(self.audience, part.audiences)]

    @cached_property
    def roles(self) -> list[ReportFigure]:
        """Shares of the five roles that can be drawn, on one scale."""
        acting = [line.figure for line in self.lines if line.figure.made_from.startswith("acting-")]
        return [figure for figure in acting if not figure.is_left_out and figure.n_says]

    @property
    def signature(self) -> str:
        """“Signed by Alice on 3 November 2026”; empty for a draft."""
        if self.report.signed_at is None:
            return ""
        who = self.report.signed_by.display_name if self.report.signed_by else "a former manager"
        return f"Signed by {who} on {say_day(self.report.signed_at)}"


def read(report: MonthlyReport, audience: Audience) -> Reading:
    """Two queries, however long it is."""
    return Reading(report, audience, list(report.parts.all()), list(report.figures.all()))


def say_day(day: object) -> str:
    return f"{day.day} {day:%B %Y}"  # type: ignore[attr-defined]


def rows_of(reading: Reading) -> list[list[str]]:
    """Everything as rows of texts, in the order of the page: what is the report, what it says, its figures, its sections."""
    report = reading.report
    head = [
        ["Monthly report", report.name],
        ["Community", report.place],
        ["For", reading.audience.label],
        ["Headline", report.headline],
        ["Purpose", report.purpose],
        ["Business goal", report.goal],
        ["Weekly numbers as of", say_day(report.as_of)],
        ["Version", str(report.version)],
    ]
    if report.why:
        head.append(["Corrected", report.why])
    head.append(["State", reading.signature or "draft, not signed"])
    said = [
        [f"What the numbers say: {c.heading.label}", " ".join(filter(None, (c.says, c.own)))] for c in reading.chapters
    ]
    figures = [list(COLUMNS), *(line.row for line in reading.lines)]
    return [*head, [], *said, [], *figures, [], *([part.title, part.body] for part in reading.sections)]
