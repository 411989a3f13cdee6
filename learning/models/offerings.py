"""What somebody can do to get better at a skill, and what became of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.contrib.auth.models import AnonymousUser
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from activity.vocabulary import ObjectType, Ref
from communities.models import Community, Membership
from content.models import Item
from learning.skills import SKILL_CHOICES, SKILLS
from learning.vocabulary import LEVELS, TOP, OfferingKind, Skill, Stage

if TYPE_CHECKING:
    Viewer = User | AnonymousUser


class LearningOfferingQuerySet(models.QuerySet["LearningOffering"]):
    def visible_to(self, viewer: Viewer) -> LearningOfferingQuerySet:
        """Published ones where one may read; proposed and withdrawn ones for who proposed them and the managers."""
        if not viewer.is_authenticated:
            return self.none()
        if viewer.is_superuser:
            return self
        managed = Membership.objects.managers().filter(user_id=viewer.pk).values("community")
        here = self.filter(community__in=Community.objects.readable_by(viewer))
        return here.filter(
            Q(state=LearningOffering.State.PUBLISHED) | Q(proposed_by_id=viewer.pk) | Q(community__in=managed)
        )

    def published(self) -> LearningOfferingQuerySet:
        return self.filter(state=LearningOffering.State.PUBLISHED)

    def in_community(self, community: Community) -> LearningOfferingQuerySet:
        return self.filter(community=community)


class LearningOffering(models.Model):
    """From one level of a skill to another: a course, a guide, a mentor, an event, a task. Managers publish it."""

    class State(models.TextChoices):
        PROPOSED = "proposed", "proposed"
        PUBLISHED = "published", "published"
        WITHDRAWN = "withdrawn", "withdrawn"

    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="learning_offerings")
    skill = models.CharField(max_length=20, choices=SKILL_CHOICES)
    from_level = models.SmallIntegerField(choices=list(enumerate(LEVELS[:TOP])), default=0)
    to_level = models.SmallIntegerField(choices=list(enumerate(LEVELS))[1:], default=2)
    kind = models.CharField(max_length=10, choices=OfferingKind.choices, default=OfferingKind.GUIDE)
    title = models.CharField(max_length=150)
    about = models.CharField("what one does, and what for", max_length=600, blank=True)
    effort_hours = models.DecimalField("hours it takes", max_digits=5, decimal_places=1, null=True, blank=True)
    stages = ArrayField(
        models.CharField(max_length=10, choices=Stage.choices), default=list, blank=True, help_text="Kolb's four."
    )
    item = models.ForeignKey(Item, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    url = models.URLField("address elsewhere", max_length=500, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.PROPOSED)
    proposed_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    decided_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    decided_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[LearningOfferingQuerySet] = LearningOfferingQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(from_level__gte=0, to_level__lte=TOP, from_level__lt=F("to_level")),
                name="offering_leads_up",
            ),
        ]
        indexes = [models.Index(fields=["community", "skill"], name="offering_of_skill")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("learning:offering-detail", args=[self.community.slug, self.pk])

    @property
    def ref(self) -> Ref:
        """What a member completes is a learning activity; whoever proposed it is not credited by name."""
        return Ref(ObjectType.LEARNING_ACTIVITY, self.pk, self.proposed_by_id)

    @property
    def known_skill(self) -> Skill:
        return SKILLS[self.skill]

    @property
    def stages_words(self) -> list[str]:
        """In the order of the cycle."""
        return [str(stage.label) for stage in Stage if stage.value in self.stages]

    @property
    def is_published(self) -> bool:
        return self.state == self.State.PUBLISHED


class TakeQuerySet(models.QuerySet["Take"]):
    def visible_to(self, viewer: Viewer) -> TakeQuerySet:
        """Whoever takes it. Managers see how helpful it was, from ten people on."""
        return self.filter(user_id=viewer.pk) if viewer.is_authenticated else self.none()

    def latest_first(self) -> TakeQuerySet:
        return self.order_by(F("done_at").desc(nulls_first=True), "-taken_at", "-pk")


class Take(models.Model):
    """A member takes up an offering; done, and later: did it help? Asked once. No is an answer."""

    offering = models.ForeignKey(LearningOffering, on_delete=models.CASCADE, related_name="takes")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="learning_taken")
    taken_at = models.DateTimeField(default=timezone.now)
    done_at = models.DateTimeField(null=True)
    level_before = models.SmallIntegerField(null=True, help_text="Hundredths; none when it was not known.")
    asked_at = models.DateTimeField(null=True, help_text="When it was asked whether it helped.")
    level_after = models.SmallIntegerField(null=True, help_text="Hundredths, when it was asked.")
    helped = models.BooleanField(null=True)

    objects: ClassVar[TakeQuerySet] = TakeQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [models.UniqueConstraint(fields=["offering", "user"], name="offering_taken_once")]
        indexes = [
            models.Index(fields=["done_at"], condition=Q(asked_at=None, done_at__isnull=False), name="take_to_ask")
        ]

    def __str__(self) -> str:
        return f"{self.offering_id} since {self.taken_at:%Y-%m-%d}"
