"""The monthly report: counts of calendar months, drafts, and signed versions that change no more. Who may read it.

Everything a report says is a row, with the texts as they were printed: what it was computed from may change, be masked
in another way or be forgotten, and what somebody signed stays. Why so: docs/decisions/monthly-report.md.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, ClassVar

from django.contrib.auth.models import AnonymousUser
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from communities.models import Community, Membership
from metrics.models.desk import managed_by
from metrics.models.purposes import SENTENCE_LIMIT

if TYPE_CHECKING:
    Viewer = User | AnonymousUser

KEY_LIMIT, LINE_LIMIT, BODY_LIMIT = 80, 600, 20_000


class Audience(models.TextChoices):
    """For whom a view of the report is. Each is a choice among the same rows."""

    ALL = "all", "Whole report"
    SPONSOR = "sponsor", "Sponsor"
    LEARNING = "learning", "HR and learning"
    IT = "it", "IT"
    LINE = "line", "Line managers"
    MEMBERS = "members", "Members"


OUTSIDE = (Audience.SPONSOR, Audience.LEARNING, Audience.IT, Audience.LINE)  # who can be named as a reader


class Heading(models.TextChoices):
    """What the numbers say, in this order."""

    TRENDS = "trends", "Trends"
    NEEDS = "needs", "Needs"
    BENEFITS = "benefits", "Benefits"
    IMPACT = "impact", "Impact"


class Section(models.TextChoices):
    """What the manager says, in this order."""

    FINDINGS = "findings", "Findings"
    CONCLUSIONS = "conclusions", "Conclusions"
    RESULTS = "results", "Results"
    RECOMMENDATIONS = "recommendations", "Recommendations"


class MonthCountQuerySet(models.QuerySet["MonthCount"]):
    def visible_to(self, viewer: Viewer) -> MonthCountQuerySet:
        """Exact numbers: nobody is shown a row; pages print what metrics.monthly.counts makes of it for managers."""
        return self.filter(community__in=managed_by(viewer))

    def in_community(self, community: Community) -> MonthCountQuerySet:
        return self.filter(community=community)


class MonthCount(models.Model):
    """What was counted of one community in one calendar month (UTC): written by the daily task, read by reports."""

    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="month_counts", db_index=False)
    key = models.CharField(max_length=KEY_LIMIT)
    month = models.DateField(help_text="Its first day.")
    value = models.IntegerField()
    n = models.IntegerField(help_text="Of how many; the count says which.")
    words = models.CharField(max_length=LINE_LIMIT, blank=True, help_text="What a number alone would not say.")
    computed_at = models.DateTimeField(default=timezone.now)

    objects: ClassVar[MonthCountQuerySet] = MonthCountQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["community", "key", "month"], name="month_count_once"),
            models.CheckConstraint(condition=Q(month__day=1), name="month_count_of_a_month"),
        ]

    def __str__(self) -> str:
        return f"{self.community_id} {self.key} {self.month}"


class ReportReaderQuerySet(models.QuerySet["ReportReader"]):
    def visible_to(self, viewer: Viewer) -> ReportReaderQuerySet:
        """Who reads a report is no secret: its members, its readers and administrators see the list."""
        if not viewer.is_authenticated:
            return self.none()
        if viewer.is_superuser:
            return self
        own = ReportReader.objects.current().filter(user=viewer).values("community")
        return self.filter(Q(community__in=Community.objects.joined_by(viewer)) | Q(community__in=own))

    def current(self) -> ReportReaderQuerySet:
        return self.filter(ended_at=None, user__is_active=True)

    def in_community(self, community: Community) -> ReportReaderQuerySet:
        return self.filter(community=community)


class ReportReader(models.Model):
    """Somebody who was named to read the monthly report of a community, and nothing else of it."""

    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="report_readers")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    audience = models.CharField(max_length=8, choices=[(each.value, each.label) for each in OUTSIDE])
    named_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    named_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    objects: ClassVar[ReportReaderQuerySet] = ReportReaderQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["community", "user"], condition=Q(ended_at=None), name="report_reader_once")
        ]
        ordering = ["audience", "named_at"]

    def __str__(self) -> str:
        return f"{self.user} reads {self.community}"


class MonthlyReportQuerySet(models.QuerySet["MonthlyReport"]):
    def visible_to(self, viewer: Viewer) -> MonthlyReportQuerySet:
        """Drafts are for managers. What is signed is read by members, by who was named for it, and by administrators."""
        if not viewer.is_authenticated:
            return self.none()
        if viewer.is_superuser:
            return self
        mine = Membership.objects.current().filter(user=viewer, community=OuterRef("community"))
        named = ReportReader.objects.current().filter(user=viewer, community=OuterRef("community"))
        signed = Q(state=MonthlyReport.State.SIGNED) & (Q(Exists(mine)) | Q(Exists(named)))
        return self.filter(Q(community__in=managed_by(viewer)) | signed)

    def in_community(self, community: Community) -> MonthlyReportQuerySet:
        return self.filter(community=community)

    def signed(self) -> MonthlyReportQuerySet:
        return self.filter(state=MonthlyReport.State.SIGNED)

    def drafts(self) -> MonthlyReportQuerySet:
        return self.filter(state=MonthlyReport.State.DRAFT)

    def latest_first(self) -> MonthlyReportQuerySet:
        return self.order_by("-month", "-version")


class MonthlyReport(models.Model):
    """One version of the report of one month. A signed one is never altered; what was wrong is said by the next."""

    class State(models.TextChoices):
        DRAFT = "draft", "draft"
        SIGNED = "signed", "signed"

    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="monthly_reports", db_index=False)
    month = models.DateField(help_text="Its first day.")
    version = models.PositiveSmallIntegerField(default=1)
    state = models.CharField(max_length=6, choices=State.choices, default=State.DRAFT)
    place = models.CharField("name of the community", max_length=120)
    purpose = models.CharField(max_length=300, blank=True, help_text="Of the charter, as it was.")
    goal = models.CharField("business goal", max_length=300, blank=True, help_text="Of the charter, as it was.")
    as_of = models.DateField(help_text="The Monday the weekly numbers are of.")
    headline = models.CharField(max_length=SENTENCE_LIMIT)
    headline_drafted = models.CharField(max_length=SENTENCE_LIMIT, editable=False)
    written_at = models.DateTimeField(default=timezone.now)
    computed_at = models.DateTimeField(default=timezone.now, help_text="When its numbers were last read.")
    reminded_at = models.DateTimeField(null=True, blank=True, editable=False)
    edits = models.PositiveIntegerField(default=0, editable=False, help_text="How often it was saved.")
    edited_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    edited_at = models.DateTimeField(null=True, blank=True)
    signed_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    signed_at = models.DateTimeField(null=True, blank=True)
    why = models.CharField("why it was corrected", max_length=SENTENCE_LIMIT, blank=True)

    objects: ClassVar[MonthlyReportQuerySet] = MonthlyReportQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["community", "month", "version"], name="monthly_report_once"),
            models.UniqueConstraint(
                fields=["community", "month"], condition=Q(state="draft"), name="one_draft_a_month"
            ),
            models.CheckConstraint(condition=Q(month__day=1), name="report_of_a_month"),
            models.CheckConstraint(
                condition=Q(state="draft", signed_at=None) | Q(state="signed", signed_at__isnull=False),
                name="signed_report_says_when",
            ),
            models.CheckConstraint(condition=Q(version=1) | ~Q(why=""), name="correction_says_why"),
        ]
        indexes = [models.Index(fields=["written_at"], condition=Q(state="draft"), name="report_draft_waits")]
        ordering = ["-month", "-version"]

    def __str__(self) -> str:
        return f"{self.place}, {self.name}"

    def get_absolute_url(self) -> str:
        return reverse("metrics:report-detail", args=[self.community.slug, self.month])

    @property
    def address(self) -> str:
        """With its version, where there may be others."""
        return f"{self.get_absolute_url()}?version={self.version}"

    @property
    def name(self) -> str:
        return f"{self.month:%B %Y}"

    @property
    def is_signed(self) -> bool:
        return self.state == self.State.SIGNED

    @property
    def is_draft(self) -> bool:
        return self.state == self.State.DRAFT

    @property
    def is_correction(self) -> bool:
        return self.version > 1


class ReportPart(models.Model):
    """A text of a report: of a heading, a section, or the opening sentence for an audience.

    drafted is what the numbers made. Of a heading it is printed, and the body is the manager's own sentence under it;
    of a section and an opening it is where the body began.
    """

    class Kind(models.TextChoices):
        HEADING = "heading", "heading"
        SECTION = "section", "section"
        OPENING = "opening", "opening sentence"

    report = models.ForeignKey(MonthlyReport, on_delete=models.CASCADE, related_name="parts", db_index=False)
    kind = models.CharField(max_length=7, choices=Kind.choices)
    key = models.CharField(max_length=16, help_text="A heading, a section or an audience.")
    position = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=40)
    drafted = models.TextField(blank=True)
    says = models.JSONField(default=dict, blank=True, help_text="Of a heading: audience to what its figures say.")
    body = models.TextField(blank=True)
    body_html = models.TextField(blank=True, editable=False)
    audiences = ArrayField(models.CharField(max_length=8), default=list)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["report", "kind", "key"], name="report_part_once")]
        ordering = ["position"]

    def __str__(self) -> str:
        return self.title

    @property
    def is_edited(self) -> bool:
        return self.body != ("" if self.kind == self.Kind.HEADING else self.drafted)


class ReportQuery(models.Model):
    """The statement a figure was computed with, word for word; many figures share one."""

    digest = models.CharField(max_length=64, unique=True)
    text = models.TextField()

    class Meta:
        verbose_name_plural = "report queries"

    def __str__(self) -> str:
        return self.digest[:12]


class ReportFigure(models.Model):
    """One number of a report as it was printed, with what it means, what it is from and of when."""

    class Kind(models.TextChoices):
        MEASURE = "measure", "weekly measure"
        COUNT = "count", "count of the month"
        TARGET = "target", "measure with a target"

    report = models.ForeignKey(MonthlyReport, on_delete=models.CASCADE, related_name="figures", db_index=False)
    heading = models.CharField(max_length=8, choices=Heading.choices)
    position = models.PositiveSmallIntegerField()
    key = models.CharField(max_length=KEY_LIMIT, help_text="Of the figure, in its report.")
    kind = models.CharField(max_length=7, choices=Kind.choices)
    made_from = models.CharField(max_length=KEY_LIMIT, help_text="The key of the measure, or the name of the count.")
    name = models.CharField(max_length=160)
    says = models.CharField("definition", max_length=1000)
    window = models.CharField(max_length=300)
    source = models.CharField(max_length=300)
    unit = models.CharField(max_length=8)
    value_says = models.CharField("value", max_length=80)
    n_says = models.CharField("n", max_length=40, blank=True)
    before_says = models.CharField("the month before", max_length=80, blank=True)
    before_n_says = models.CharField("n of the month before", max_length=40, blank=True)
    change = models.CharField(max_length=4, blank=True, help_text="rose, fell, same; empty: cannot be said.")
    number = models.FloatField(null=True, help_text="As drawn: rounded, shares in per cent.")
    low = models.FloatField(null=True)
    high = models.FloatField(null=True)
    band_low = models.FloatField(null=True)
    band_high = models.FloatField(null=True)
    band_says = models.CharField(max_length=40, blank=True)
    verdict = models.CharField(max_length=6, blank=True, help_text="below, on, above or unsure, against the band.")
    note = models.CharField(max_length=LINE_LIMIT, blank=True)
    as_of = models.DateField(help_text="What happened before this day is in it.")
    before_as_of = models.DateField(null=True)
    computed_at = models.DateTimeField(null=True, help_text="Empty: there was no row to print.")
    query = models.ForeignKey(ReportQuery, null=True, on_delete=models.PROTECT, related_name="+")
    evidence = models.CharField(max_length=300, blank=True, help_text="Where one sees what it rests on.")
    evidence_is_open = models.BooleanField(default=True, help_text="To members; else to managers alone.")
    audiences = ArrayField(models.CharField(max_length=8), default=list)
    is_left_out = models.BooleanField(default=False)
    left_out_why = models.CharField(max_length=SENTENCE_LIMIT, blank=True)
    left_out_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["report", "key"], name="report_figure_once"),
            models.CheckConstraint(condition=Q(is_left_out=False) | ~Q(left_out_why=""), name="left_out_says_why"),
        ]
        indexes = [models.Index(F("report"), F("position"), name="report_figure_order")]
        ordering = ["position"]

    def __str__(self) -> str:
        return f"{self.name}: {self.value_says}"

    @property
    def has_number(self) -> bool:
        return self.number is not None

    @property
    def sentence(self) -> str:
        """“42 % (n = about 85)”."""
        return f"{self.value_says} (n = {self.n_says})" if self.n_says else self.value_says

    @property
    def before_sentence(self) -> str:
        return f"{self.before_says} (n = {self.before_n_says})" if self.before_n_says else self.before_says


def first_of(day: date) -> date:
    return day.replace(day=1)
