"""What the nightly verification and the lag gauge found, for administrators."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class EngineCheckQuerySet(models.QuerySet["EngineCheck"]):
    def newest(self, kind: str) -> EngineCheck | None:
        return self.filter(kind=kind).order_by("-at", "-pk").first()


class EngineCheck(models.Model):
    """One look at the engine by itself: rows computed again, or how far behind the ledger it is."""

    class Kind(models.TextChoices):
        VERIFY = "verify", "verification"
        LAG = "lag", "lag"

    kind = models.CharField(max_length=10, choices=Kind.choices)
    at = models.DateTimeField(auto_now_add=True)
    is_ok = models.BooleanField("fine")
    says = models.CharField(max_length=300)
    details = models.JSONField(default=dict, help_text="Counts, and the cells that differ: ids only.")

    objects: ClassVar[EngineCheckQuerySet] = EngineCheckQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["kind", "-at"], name="engine_check_kind")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.says}"
