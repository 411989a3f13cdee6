"""Reports: what colleagues asked the managers to look at, text by text, and what was decided. On pages: “report”."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.db.models import Count, Prefetch, Q
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from communities.models import Community
from content.models.items import Item
from content.models.replies import Reply

if TYPE_CHECKING:
    from communities.models import Viewer

WORDS_LIMIT = 500
KEPT = timedelta(days=365)  # who reported what, after it was settled


class CaseQuerySet(models.QuerySet["Case"]):
    def visible_to(self, viewer: Viewer) -> CaseQuerySet:
        """For managers of the community and administrators; never about a text of their own (see of_author)."""
        if not viewer.is_authenticated:
            return self.none()
        managed = self.filter(community__in=Community.objects.managed_by(viewer))
        return managed.exclude(item__author=viewer).exclude(reply__author=viewer)

    def of_author(self, viewer: Viewer) -> CaseQuerySet:
        """About one's own texts, once one was told. Who reported them is not shown there."""
        if not viewer.is_authenticated:
            return self.none()
        mine = Q(item__author=viewer) | Q(reply__author=viewer)
        return self.filter(mine, told_author_at__isnull=False, community__in=Community.objects.readable_by(viewer))

    def about(self, text: Item | Reply) -> CaseQuerySet:
        return self.filter(item=text) if isinstance(text, Item) else self.filter(reply=text)

    def in_community(self, community: Community) -> CaseQuerySet:
        return self.filter(community=community)

    def unsettled(self) -> CaseQuerySet:
        return self.filter(settled_at=None)

    def to_decide(self) -> CaseQuerySet:
        """What waits for a manager: nobody decided, or the author changed what they were asked to."""
        asked = Q(state__in=[Case.State.ASKED, Case.State.HELD], changed_at__isnull=False)
        return self.unsettled().filter(Q(state=Case.State.OPEN) | asked)

    def with_the_author(self) -> CaseQuerySet:
        """What waits for its author."""
        return self.unsettled().filter(state__in=[Case.State.ASKED, Case.State.HELD], changed_at=None)

    def settled(self) -> CaseQuerySet:
        return self.filter(settled_at__isnull=False)

    def to_let_out(self, now: datetime) -> CaseQuerySet:
        """Held at once, and nobody decided in time."""
        return self.unsettled().filter(state=Case.State.OPEN, held_until__lte=now)

    def with_all(self) -> CaseQuerySet:
        """What a line needs: the text, its author, who looks, and the reports that stand. Two queries."""
        flags = Flag.objects.standing().select_related("by").order_by("created_at", "pk")
        return (
            self.select_related("community", "item__author", "reply__author", "reply__item", "taken_by", "decided_by")
            .defer("item__search", "item__file_text", "reply__search", "reply__item__search", "reply__item__file_text")
            .prefetch_related(Prefetch("flags", flags, to_attr="standing_flags"))
        )

    def longest_first(self) -> CaseQuerySet:
        return self.order_by("opened_at", "pk")


class Case(models.Model):
    """One text before the managers: reported by somebody, or the first one of somebody new. Settled once."""

    class Why(models.TextChoices):
        REPORTED = "reported", "reported"
        FIRST = "first", "first text of somebody new"

    class State(models.TextChoices):
        OPEN = "open", "waits for a decision"
        ASKED = "asked", "its author was asked to change it"
        HELD = "held", "held until it is changed"
        LEFT = "left", "left as it is"
        REMOVED = "removed", "removed"
        TAKEN_BACK = "taken_back", "the reports were taken back"
        GIVEN_UP = "given_up", "its author gave it up"

    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="cases")
    item = models.ForeignKey(Item, null=True, blank=True, on_delete=models.CASCADE, related_name="cases")
    reply = models.ForeignKey(Reply, null=True, blank=True, on_delete=models.CASCADE, related_name="cases")
    why = models.CharField(max_length=8, choices=Why.choices, default=Why.REPORTED)
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    opened_at = models.DateTimeField(default=timezone.now)
    taken_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    taken_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    held_until = models.DateTimeField(null=True, blank=True, help_text="Held at once, at most until then.")
    changed_at = models.DateTimeField(null=True, blank=True, help_text="Its author changed it since the decision.")
    told_author_at = models.DateTimeField(null=True, blank=True)
    appeared_at = models.DateTimeField(null=True, blank=True, help_text="Of a first text: when others first saw it.")
    kept = models.JSONField(default=dict, editable=False, help_text="What holding took off and letting out gives back.")
    settled_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[CaseQuerySet] = CaseQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(item__isnull=False, reply=None) | Q(item=None, reply__isnull=False), name="case_of_one"
            ),
            models.UniqueConstraint(
                fields=["item"], condition=Q(settled_at=None, reply=None), name="item_case_unsettled_once"
            ),
            models.UniqueConstraint(
                fields=["reply"], condition=Q(settled_at=None, item=None), name="reply_case_unsettled_once"
            ),
            models.CheckConstraint(
                condition=Q(settled_at=None, state__in=["open", "asked", "held"])
                | Q(settled_at__isnull=False, state__in=["left", "removed", "taken_back", "given_up"]),
                name="case_settled_by_state",
            ),
        ]
        indexes = [
            models.Index(fields=["community", "opened_at"], condition=Q(settled_at=None), name="case_waiting"),
            models.Index(fields=["community", "settled_at"], name="case_settled"),
        ]

    def __str__(self) -> str:
        return f"case {self.pk}: {self.get_state_display()}"

    def get_absolute_url(self) -> str:
        """Where managers decide."""
        return reverse("content:case-detail", args=[self.community.slug, self.pk])

    @property
    def own_url(self) -> str:
        """Where its author reads what is asked of them."""
        return reverse("content:case-own", args=[self.community.slug, self.pk])

    @property
    def text(self) -> Item | Reply:
        return self.item or self.reply  # type: ignore[return-value]

    @property
    def thread(self) -> Item:
        """The item it is, or stands under."""
        return self.item or self.reply.item  # type: ignore[union-attr]

    @property
    def text_word(self) -> str:
        """What it is, as a word: “ask”, “page”, “answer”."""
        return self.text.get_kind_display()

    @property
    def is_first(self) -> bool:
        return self.why == self.Why.FIRST

    @property
    def is_settled(self) -> bool:
        return self.settled_at is not None

    @property
    def waits_to_appear(self) -> bool:
        """A first text nobody but its author has seen."""
        return self.is_first and self.appeared_at is None


class FlagQuerySet(models.QuerySet["Flag"]):
    def visible_to(self, viewer: Viewer) -> FlagQuerySet:
        """One's own; those on cases one may decide. Never to the author of the text, whoever they are."""
        if not viewer.is_authenticated:
            return self.none()
        return self.filter(Q(by=viewer) | Q(case__in=Case.objects.visible_to(viewer)))

    def made_by(self, user: User) -> FlagQuerySet:
        """One's own, where one may still read: what became of the others is told to members of those communities."""
        return self.filter(by=user, case__community__in=Community.objects.readable_by(user))

    def standing(self) -> FlagQuerySet:
        return self.filter(withdrawn_at=None)

    def to_forget(self, now: datetime) -> FlagQuerySet:
        return self.filter(case__settled_at__lt=now - KEPT)

    def counted(self, community: Community, since: datetime, until: datetime) -> list[tuple[str, int]]:
        """How many texts were reported from a moment to another, by what became of them. Whole texts, never people."""
        cases = Case.objects.in_community(community).filter(why=Case.Why.REPORTED, opened_at__gte=since)
        cases = cases.filter(opened_at__lt=until)
        return list(cases.order_by().values_list("state").annotate(n=Count("pk")))


class Flag(models.Model):
    """One person asks the managers to look at a text, with a reason. Known to them, never to its author."""

    class Reason(models.TextChoices):
        UNTRUE = "untrue", "It is not true, or dangerous"
        CONFIDENTIAL = "confidential", "It is confidential"
        HURTFUL = "hurtful", "It is hurtful"
        OFF_TOPIC = "off_topic", "It is off topic, or advertising"
        OTHER = "other", "Something else"

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="flags")
    by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="flags")
    reason = models.CharField(max_length=12, choices=Reason.choices)
    words = models.CharField(max_length=WORDS_LIMIT, help_text="What is wrong, in a sentence.")
    created_at = models.DateTimeField(default=timezone.now)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    act_id = models.BigIntegerField(
        null=True, editable=False, help_text="The act of reporting; a decision is about it."
    )

    objects: ClassVar[FlagQuerySet] = FlagQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "by"], condition=Q(withdrawn_at=None, by__isnull=False), name="flagged_once"
            ),
        ]
        indexes = [models.Index(fields=["by", "-created_at"], name="flag_of_person")]

    def __str__(self) -> str:
        return f"{self.by_id}: {self.reason}"

    @property
    def by_name(self) -> str:
        return self.by.display_name if self.by else "a former member"


class CaseStepQuerySet(models.QuerySet["CaseStep"]):
    def visible_to(self, viewer: Viewer) -> CaseStepQuerySet:
        return self.filter(case__in=Case.objects.visible_to(viewer))

    def decisions(self) -> CaseStepQuerySet:
        """What managers decided, as far as it was not taken back."""
        return self.filter(what__in=CaseStep.DECISIONS, undone_at=None)

    def in_order(self) -> CaseStepQuerySet:
        return self.order_by("at", "pk")


class CaseStep(models.Model):
    """What happened to a case: who did what when, and the words to those concerned. A decision undone stays as such."""

    class What(models.TextChoices):
        LEAVE = "leave", "left it as it is"
        CHANGE = "change", "asked its author to change it"
        HOLD = "hold", "held it"
        REMOVE = "remove", "removed it"
        HELD_AT_ONCE = "at_once", "It was held at once"
        LAPSED = "lapsed", "Nobody decided in time: it is shown again"
        CHANGED = "changed", "changed the text"
        ANSWERED = "answered", "answered"
        GAVE_UP = "gave_up", "gave the text up"

    DECISIONS = (What.LEAVE, What.CHANGE, What.HOLD, What.REMOVE)

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="steps")
    what = models.CharField(max_length=8, choices=What.choices)
    by = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    to_author = models.CharField(max_length=WORDS_LIMIT, blank=True)
    to_reporters = models.CharField(max_length=WORDS_LIMIT, blank=True)
    words = models.CharField(max_length=WORDS_LIMIT, blank=True, help_text="What the author answered.")
    before = models.CharField(max_length=10, choices=Case.State.choices, blank=True, editable=False)
    was_held = models.BooleanField(default=False, editable=False)
    act_id = models.BigIntegerField(
        null=True, editable=False, help_text="The act of deciding, of what settled a report."
    )
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    objects: ClassVar[CaseStepQuerySet] = CaseStepQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        indexes = [models.Index(fields=["case", "at"], name="case_step_order")]

    def __str__(self) -> str:
        return f"{self.what} on {self.case_id}"

    @property
    def by_name(self) -> str:
        return self.by.display_name if self.by else "a former member"

    @property
    def is_decision(self) -> bool:
        return self.what in self.DECISIONS
