"""What goes out by mail: what each person wants, the outbox, what was told already, and what must not be mailed."""

from __future__ import annotations

from datetime import time, timedelta
from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from accounts.models import User
from activity.kinds import DEFAULT_LEVELS, Level
from activity.models.notices import Notice

if TYPE_CHECKING:
    from activity.models.ledger import Viewer

DEFAULT_BUDGET = 5
MOST_BUDGET = 50
BUDGET_WEEK = timedelta(days=7)


class Weekday(models.IntegerChoices):
    MONDAY = 0, "Monday"
    TUESDAY = 1, "Tuesday"
    WEDNESDAY = 2, "Wednesday"
    THURSDAY = 3, "Thursday"
    FRIDAY = 4, "Friday"
    SATURDAY = 5, "Saturday"
    SUNDAY = 6, "Sunday"


class MailSettingsQuerySet(models.QuerySet["MailSettings"]):
    def visible_to(self, viewer: Viewer) -> MailSettingsQuerySet:
        """What reaches somebody, and when, is theirs alone."""
        return self.filter(user=viewer) if viewer.is_authenticated else self.none()


class MailSettings(models.Model):
    """What reaches one person, where and when. Nobody needs a row: an unsaved one holds the defaults."""

    class Digest(models.TextChoices):
        OFF = "off", "Never"
        DAILY = "daily", "Every day, if there is something"
        WEEKLY = "weekly", "Once a week"

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="mail_settings")
    levels = models.JSONField(default=dict, blank=True, help_text="Kind of notice to off, here or mail; else default.")
    digest = models.CharField(max_length=6, choices=Digest.choices, default=Digest.WEEKLY)
    digest_day = models.SmallIntegerField(choices=Weekday.choices, default=Weekday.MONDAY)
    weekly_budget = models.PositiveSmallIntegerField(
        default=DEFAULT_BUDGET,
        validators=[MaxValueValidator(MOST_BUDGET)],
        help_text="Most mails in any seven days, digests included; letters about the account do not count.",
    )
    quiet_from = models.TimeField(null=True, blank=True, help_text="In the person's own time zone.")
    quiet_until = models.TimeField(null=True, blank=True)
    paused_until = models.DateField(null=True, blank=True, help_text="No mail before this day.")

    objects: ClassVar[MailSettingsQuerySet] = MailSettingsQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name_plural = "mail settings"
        constraints = [
            models.CheckConstraint(
                condition=Q(quiet_from=None, quiet_until=None)
                | Q(quiet_from__isnull=False, quiet_until__isnull=False) & ~Q(quiet_from=F("quiet_until")),
                name="quiet_hours_begin_and_end",
            )
        ]

    def __str__(self) -> str:
        return f"mail settings of {self.user_id}"

    def level(self, setting: str) -> Level:
        return Level(self.levels.get(setting) or DEFAULT_LEVELS.get(setting, Level.HERE))

    @property
    def quiet_hours(self) -> tuple[time, time] | None:
        return (self.quiet_from, self.quiet_until) if self.quiet_from and self.quiet_until else None


class MailQuerySet(models.QuerySet["Mail"]):
    def visible_to(self, viewer: Viewer) -> MailQuerySet:
        """One's own. Administrators see in the admin that a mail went out, never what it said."""
        return self.filter(recipient=viewer) if viewer.is_authenticated else self.none()

    def waiting(self) -> MailQuerySet:
        return self.filter(state=Mail.State.WAITING)

    def due(self, now: Any = None) -> MailQuerySet:
        return self.waiting().filter(due_at__lte=now or timezone.now())

    def spent(self, user: User, now: Any = None) -> MailQuerySet:
        """What counts against a person's budget: sent to them in the last seven days, answers to them aside."""
        since = (now or timezone.now()) - BUDGET_WEEK
        counted = [Mail.Kind.NOTICE, Mail.Kind.DIGEST]
        return self.filter(recipient=user, kind__in=counted, state=Mail.State.SENT, sent_at__gt=since)


class Mail(models.Model):
    """The outbox: a mail that is to go out, committed before anything is sent. It holds no words: they are written
    when it goes, for what the person may read then."""

    class Kind(models.TextChoices):
        NOTICE = "notice", "notice, at once"
        DIGEST = "digest", "digest"
        ANSWER = "answer", "answer to a mail"  # of theirs that could not be taken; outside the budget

    class State(models.TextChoices):
        WAITING = "waiting", "waiting"
        SENT = "sent", "sent"
        FAILED = "failed", "failed"
        SKIPPED = "skipped", "skipped"

    recipient = models.ForeignKey(User, on_delete=models.CASCADE, related_name="mails")
    kind = models.CharField(max_length=6, choices=Kind.choices)
    key = models.CharField(max_length=80, unique=True, help_text="What it is about and for whom; once only.")
    notice = models.ForeignKey(Notice, null=True, blank=True, on_delete=models.SET_NULL, related_name="mails")
    order_ids = ArrayField(models.BigIntegerField(), default=list, blank=True, help_text="The acts it tells of.")
    about = models.CharField(max_length=80, blank=True, help_text="As a notice's group, for example item:12.")
    state = models.CharField(max_length=7, choices=State.choices, default=State.WAITING)
    reason = models.CharField(max_length=300, blank=True, help_text="Why it was skipped, or failed last.")
    attempts = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField(default=timezone.now)
    due_at = models.DateTimeField(default=timezone.now, help_text="Not before then.")
    sent_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[MailQuerySet] = MailQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["notice"], condition=Q(state="waiting"), name="one_mail_waits_per_notice"),
            models.CheckConstraint(condition=~Q(state="sent") | Q(sent_at__isnull=False), name="sent_mail_has_time"),
        ]
        indexes = [
            models.Index(fields=["due_at"], condition=Q(state="waiting"), name="mail_due"),
            models.Index(fields=["recipient", "sent_at"], condition=Q(state="sent"), name="mail_sent"),
            models.Index(fields=["created_at"], name="mail_age"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    @property
    def setting(self) -> str:
        """Which of its reader's choices it goes by (activity.kinds), for a notice at once."""
        return self.key.partition(":")[0]


class Told(models.Model):
    """What a person was told of one thing by mail, at once or in a digest, and up to which moment of it."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    about = models.CharField(max_length=80)
    upto = models.DateTimeField()

    class Meta:
        verbose_name_plural = "told"
        constraints = [models.UniqueConstraint(fields=["user", "about"], name="told_once")]

    def __str__(self) -> str:
        return f"{self.about} to {self.user_id}"


class MailStopQuerySet(models.QuerySet["MailStop"]):
    def visible_to(self, viewer: Viewer) -> MailStopQuerySet:
        return self.filter(user=viewer) if viewer.is_authenticated else self.none()


class MailStop(models.Model):
    """Somebody wants no more mail about one thing, nor find it in a digest; its notices on the page stay."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="mail_stops")
    about = models.CharField(max_length=80)
    created_at = models.DateTimeField(default=timezone.now)

    objects: ClassVar[MailStopQuerySet] = MailStopQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "about"], name="mail_stopped_once")]

    def __str__(self) -> str:
        return f"no mail about {self.about} to {self.user_id}"
