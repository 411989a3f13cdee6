"""What a community and a person decide about being computed at all."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from accounts import countries
from accounts.models import User
from communities.models import Community


class RoleSettings(models.Model):
    """Whether role profiles are computed for a community at all. Off means: no rows, not hidden ones."""

    community = models.OneToOneField(Community, on_delete=models.CASCADE, related_name="role_settings")
    is_computed = models.BooleanField("role profiles are computed", default=True)
    small_group = models.PositiveSmallIntegerField(
        "smallest group shown", default=10, help_text="Shares are shown from this many members on; never under 5."
    )

    class Meta:
        verbose_name_plural = "role settings"
        constraints = [models.CheckConstraint(condition=Q(small_group__gte=5), name="small_group_from_5")]

    def __str__(self) -> str:
        return f"role settings of {self.community}"


class OptOut(models.Model):
    """A member does not want a role profile: in one community, or (community empty) anywhere."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="role_opt_outs")
    community = models.ForeignKey(Community, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "community"], name="opted_out_once", nulls_distinct=False)
        ]

    def __str__(self) -> str:
        return f"{self.user} in {self.community or 'every community'}"


class LeftOut(models.Model):
    """Whoever is not computed, by their own choice or because roles are switched off for their country. A view."""

    user_id = models.BigIntegerField(primary_key=True)  # of no unique row; it is only read
    community_id = models.BigIntegerField(null=True, help_text="Empty: anywhere.")

    class Meta:
        managed = False
        db_table = "roles_leftout"

    def __str__(self) -> str:
        return f"{self.user_id} in {self.community_id or 'every community'}"


class RoleCountrySwitch(models.Model):
    """Roles are switched off for the members of a country: no rows about them, not hidden ones."""

    country = models.CharField(max_length=2, unique=True, choices=countries.choices)
    reason = models.CharField(max_length=300, help_text="One sentence; the members of the country read it.")
    by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = "country without roles"
        verbose_name_plural = "countries without roles"
        ordering = ["country"]

    def __str__(self) -> str:
        return self.get_country_display()
