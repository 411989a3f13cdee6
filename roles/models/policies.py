"""The parameters of the measures, by version."""

from __future__ import annotations

from django.db import models

from accounts.models import User


class RolePolicy(models.Model):
    """The parameters of the measures, by version. A past profile is recomputed under its own policy."""

    version = models.PositiveIntegerField(unique=True)
    params = models.JSONField()
    adopted_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    adopted_on = models.DateField()
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name_plural = "role policies"
        ordering = ["-version"]

    def __str__(self) -> str:
        return f"policy {self.version}"
