"""What administrators set: whether roles are computed, through the action. Targets they read. Profiles of people: never."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from roles.actions import LEAST_GROUP, switch_computation
from roles.engine_admin import CommunityWeekAdmin, EngineCheckAdmin, RoleCountrySwitchAdmin, RolePolicyAdmin
from roles.models import (
    ProposedBand,
    RoleSettings,
    RoleStep,
    TargetBand,
    TargetProfile,
    TargetProposal,
    TargetVoice,
)


class ReadOnly(admin.ModelAdmin):
    """To read. What stands here is made elsewhere, by those it concerns."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class ReadOnlyInline(admin.TabularInline):
    extra = 0
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class TargetBandInline(ReadOnlyInline):
    model = TargetBand


class ProposedBandInline(ReadOnlyInline):
    model = ProposedBand


class TargetVoiceInline(ReadOnlyInline):
    model = TargetVoice


@admin.register(TargetProfile)
class TargetProfileAdmin(ReadOnly):
    """A community adopts its target itself, so here it is only read."""

    list_display = ("community", "version", "purpose", "is_retired", "author", "adopted_by", "adopted_at")
    list_filter = ("community",)
    list_select_related = ("community", "author", "adopted_by")
    search_fields = ("community__name", "purpose")
    fields = ("community", "version", "purpose", "reason", "is_retired", "author", "adopted_by", "adopted_at")
    inlines = (TargetBandInline,)


@admin.register(RoleStep)
class RoleStepAdmin(ReadOnly):
    list_display = ("community", "role", "cause", "text", "by", "taken_on")
    list_filter = ("role", "cause", "community")
    list_select_related = ("community", "by")


@admin.register(TargetProposal)
class TargetProposalAdmin(ReadOnly):
    list_display = ("community", "purpose", "status", "author", "proposed_at", "decided_at")
    list_filter = ("status", "community")
    list_select_related = ("community", "author")
    search_fields = ("community__name", "purpose")
    fields = (
        "community",
        "purpose",
        "reason",
        "is_retirement",
        "author",
        "proposed_at",
        "status",
        "decided_at",
        "decided_by",
        "note",
        "adopted",
        "thread",
    )
    inlines = (ProposedBandInline, TargetVoiceInline)


class RoleSettingsForm(forms.ModelForm):
    class Meta:
        model = RoleSettings
        fields = ("community", "is_computed", "small_group")

    def clean_small_group(self) -> int:
        size: int = self.cleaned_data["small_group"]
        if size < LEAST_GROUP:
            raise ValidationError("Shares of fewer than 5 people are never shown.")
        return size


@admin.register(RoleSettings)
class RoleSettingsAdmin(admin.ModelAdmin):
    """Switching off removes every row of the community."""

    form = RoleSettingsForm
    list_display = ("community", "is_computed", "small_group")
    list_select_related = ("community",)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("community",) if obj else ()

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: RoleSettings, form: Any, change: bool) -> None:
        saved = switch_computation(
            by=request.user,  # type: ignore[arg-type]
            community=obj.community,
            on=obj.is_computed,
            small_group=obj.small_group,
        )
        obj.pk = saved.pk
        if not obj.is_computed:
            messages.warning(request, f"Off: nothing is kept about who acts as what in {obj.community}.")


__all__ = ["CommunityWeekAdmin", "EngineCheckAdmin", "RoleCountrySwitchAdmin", "RolePolicyAdmin", "RoleSettingsAdmin"]
