"""Changes of power, and looks at evidence."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.db import models

from accounts.models import User
from activity.models.ledger import ClockTimestamp

if TYPE_CHECKING:
    from activity.models.ledger import Viewer


OWN_CHOICES = ("roles.opt_out", "roles.opt_in")


class AuditEntryQuerySet(models.QuerySet["AuditEntry"]):
    def visible_to(self, viewer: Viewer) -> AuditEntryQuerySet:
        """Entries about oneself (who looked at my evidence, who changed my position). Staff see all in the admin."""
        return self.filter(subject_id=viewer.pk) if viewer.is_authenticated else self.none()

    def for_staff(self) -> AuditEntryQuerySet:
        """Without what people decided for themselves alone: nobody is shown who opted out."""
        return self.exclude(action__in=OWN_CHOICES)

    def of_community(self, community_id: int) -> AuditEntryQuerySet:
        """For its managers and for administrators; the page asks for the permission."""
        return self.for_staff().filter(community_id=community_id).select_related("by", "subject")


class AuditEntry(models.Model):
    """A change of power or a look at someone's evidence: position, lifecycle, target, export. Never changed."""

    at = models.DateTimeField(db_default=ClockTimestamp(), editable=False)
    by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    action = models.CharField(max_length=60, help_text="For example position.change, evidence.look, roles.export.")
    community_id = models.BigIntegerField(null=True)
    subject = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="audit_entries")
    details = models.JSONField(default=dict)

    objects: ClassVar[AuditEntryQuerySet] = AuditEntryQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name_plural = "audit entries"
        ordering = ["-at", "-id"]
        indexes = [models.Index(fields=["community_id", "at"], name="audit_community")]

    def __str__(self) -> str:
        return self.action
