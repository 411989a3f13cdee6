"""Events: when and where people meet, who hosts, who comes and who was there; the keys of those who read them in a calendar."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, ClassVar
from zoneinfo import ZoneInfo

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from accounts.models import User, new_token, validate_time_zone
from communities.models import Community, Membership
from content.models.items import Item

if TYPE_CHECKING:
    from communities.models import Viewer

DAY = timedelta(days=1)


class EventQuerySet(models.QuerySet["Event"]):
    def visible_to(self, viewer: Viewer) -> EventQuerySet:
        """Events whose item this person may see; cancelled ones too, they say so."""
        return self.filter(item__in=Item.objects.visible_to(viewer))

    def published(self) -> EventQuerySet:
        return self.filter(item__in=Item.objects.published())

    def taking_place(self) -> EventQuerySet:
        return self.filter(cancelled_at=None)

    def coming_up(self) -> EventQuerySet:
        """Not over yet."""
        return self.filter(ends_at__gt=timezone.now())

    def over(self) -> EventQuerySet:
        return self.filter(ends_at__lte=timezone.now())

    def soonest_first(self) -> EventQuerySet:
        return self.order_by("starts_at", "pk")


class Event(models.Model):
    """When and where an item of kind event takes place; the item holds its title, what it is about and what came of it.

    Its author hosts it. A whole day reaches from midnight to midnight in its own time zone.
    """

    item = models.OneToOneField(Item, on_delete=models.CASCADE, primary_key=True, related_name="event")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    is_all_day = models.BooleanField(default=False, help_text="Whole days; nobody’s clock moves them.")
    time_zone = models.CharField(max_length=60, validators=[validate_time_zone], help_text="It was set in.")
    place = models.CharField(max_length=200, blank=True)
    link = models.URLField(max_length=500, blank=True, help_text="Where one joins from afar.")
    capacity = models.PositiveIntegerField(null=True, blank=True, help_text="Empty: everybody fits.")
    recording = models.ForeignKey(
        Item, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", help_text="An episode of it."
    )
    cancelled_at = models.DateTimeField(null=True, blank=True)
    cancelled_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    cancel_reason = models.CharField(max_length=300, blank=True)
    sequence = models.PositiveIntegerField(default=0, help_text="Grows with each change calendars must notice.")
    changed_at = models.DateTimeField(default=timezone.now, help_text="Of when, where, or whether at all.")
    reminded_for = models.DateTimeField(null=True, blank=True, editable=False, help_text="The start people heard of.")
    asked_for = models.DateTimeField(
        null=True, blank=True, editable=False, help_text="The end people were asked about."
    )

    objects: ClassVar[EventQuerySet] = EventQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="event_ends_after_it_starts"),
            models.CheckConstraint(condition=Q(link="") | Q(link__startswith="https://"), name="event_link_is_https"),
            models.CheckConstraint(condition=Q(capacity=None) | Q(capacity__gt=0), name="event_has_room"),
        ]
        indexes = [
            models.Index(fields=["starts_at"], name="event_start"),
            models.Index(fields=["ends_at"], name="event_end"),
        ]

    def __str__(self) -> str:
        return f"event {self.item_id}"

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    @property
    def is_cancelled(self) -> bool:
        return self.cancelled_at is not None

    @property
    def has_started(self) -> bool:
        return self.starts_at <= timezone.now()

    @property
    def is_over(self) -> bool:
        return self.ends_at <= timezone.now()

    @cached_property
    def co_host_ids(self) -> frozenset[int]:
        """Who agreed to host with its author."""
        return frozenset(host.user_id for host in self.co_hosts.all() if host.agreed_at)

    @property
    def first_day(self) -> date:
        """On the clock it was set in."""
        return self.starts_at.astimezone(self.zone).date()

    @property
    def month(self) -> date:
        """Its first day on the reader's clock: what a list puts it under."""
        return self.first_day.replace(day=1) if self.is_all_day else timezone.localdate(self.starts_at).replace(day=1)

    @property
    def last_day(self) -> date:
        end = self.ends_at.astimezone(self.zone)
        return (end - DAY).date() if self.is_all_day else end.date()


class EventHost(models.Model):
    """Somebody asked to host with the author. Their hosting counts from when they agree; who declines is no longer here."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="co_hosts")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    agreed_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["event", "user"], name="event_host_once")]

    def __str__(self) -> str:
        return f"host {self.user_id} of {self.event_id}"


class GuestQuerySet(models.QuerySet["Guest"]):
    def visible_to(self, viewer: Viewer) -> GuestQuerySet:
        """What people said themselves of events this person may see: before the end whether they come, afterwards who was
        there. Who said they would come and did not say they were there is seen by themselves alone."""
        if not viewer.is_authenticated:
            return self.none()
        said = Q(event__ends_at__gt=timezone.now()) & ~Q(answer="") | Q(was_there_at__isnull=False)
        return self.filter(Q(event__in=Event.objects.visible_to(viewer)) & (said | Q(user=viewer)))

    def coming(self) -> GuestQuerySet:
        return self.filter(answer=Guest.Answer.COMING)

    def waiting(self) -> GuestQuerySet:
        return self.filter(answer=Guest.Answer.WAITING)

    def were_there(self) -> GuestQuerySet:
        return self.filter(was_there_at__isnull=False)

    def present(self) -> GuestQuerySet:
        """Of people who may still sign in."""
        return self.filter(user__is_active=True)

    def in_order(self) -> GuestQuerySet:
        """The order in which they said so: that of the waiting list."""
        return self.order_by("answered_at", "pk")


class Guest(models.Model):
    """One person and one event: whether they come, and whether they say they were there."""

    class Answer(models.TextChoices):
        NONE = "", "no answer"
        COMING = "coming", "coming"
        WAITING = "waiting", "on the waiting list"
        CANNOT = "cannot", "cannot come"

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="guests")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    answer = models.CharField(max_length=10, choices=Answer.choices, blank=True, default=Answer.NONE)
    answered_at = models.DateTimeField(default=timezone.now)
    was_there_at = models.DateTimeField(null=True, blank=True, help_text="When they said that they were there.")
    ticked_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", help_text="A host who asked them."
    )

    objects: ClassVar[GuestQuerySet] = GuestQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [models.UniqueConstraint(fields=["event", "user"], name="guest_once")]
        indexes = [models.Index(fields=["event", "answer", "answered_at"], name="guest_in_order")]

    def __str__(self) -> str:
        return f"guest {self.user_id} of {self.event_id}"


class CalendarKeyQuerySet(models.QuerySet["CalendarKey"]):
    def visible_to(self, viewer: User) -> CalendarKeyQuerySet:
        """A key is seen by the person it stands for, and by nobody else, administrators included."""
        return self.filter(user=viewer)

    def opening_now(self) -> CalendarKeyQuerySet:
        """Keys of people who may sign in; that of one community, while they are members there since before it was made."""
        member = Membership.objects.current().filter(
            user=OuterRef("user"), community=OuterRef("community"), joined_at__lte=OuterRef("created_at")
        )
        return self.filter(Q(community=None) | Exists(member), user__is_active=True)

    def opening(self, key: str) -> CalendarKeyQuerySet:
        return self.opening_now().filter(key=key)


class CalendarKey(models.Model):
    """It stands in the address one's calendar program reads events from, and opens nothing else: of one community, or of
    all one belongs to."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="calendar_keys")
    community = models.ForeignKey(Community, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=40, unique=True, default=new_token)
    created_at = models.DateTimeField(default=timezone.now)

    objects: ClassVar[CalendarKeyQuerySet] = CalendarKeyQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "community"], name="calendar_key_once", nulls_distinct=False)
        ]

    def __str__(self) -> str:
        return f"calendar key of {self.user_id}"
