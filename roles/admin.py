"""What administrators set: targets and whether roles are computed, both through the actions. Profiles of people: never."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.http import HttpRequest

from communities.models import Community
from roles.actions import LEAST_GROUP, adopt_target, switch_computation
from roles.models import Role, RolePolicy, RoleSettings, TargetBand, TargetProfile
from roles.targets import PLURALS, check_bands, members_of_latest_week

PARTS = ("low", "high", "main")


class TargetProfileForm(forms.ModelForm):
    """A new version with its five bands. What they must be is checked as everywhere (roles.targets)."""

    class Meta:
        model = TargetProfile
        fields = ("community", "purpose", "reason")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        community: Community | None = data.get("community")
        if community is None or not {*_band_fields()} <= set(data):
            return data
        try:
            check_bands(self.bands(), members=members_of_latest_week(community.pk))
        except ValidationError as error:
            for key, sentences in error.message_dict.items():
                self.add_error(None if key == NON_FIELD_ERRORS else f"{key}_low", sentences)
        return data

    def bands(self) -> dict[str, tuple[object, object, object]]:
        data = self.cleaned_data
        return {role: (data[f"{role}_low"], data[f"{role}_high"], data[f"{role}_main"]) for role in Role.values}


LABELS = {"low": "from %", "high": "to %", "main": "main role of %"}


def _band_fields() -> dict[str, forms.Field]:
    return {
        f"{role.value}_{part}": forms.CharField(label=f"{PLURALS[role]} {LABELS[part]}", max_length=8)
        for role in Role
        for part in PARTS
    }


TargetProfileAddForm = type("TargetProfileAddForm", (TargetProfileForm,), _band_fields())


class TargetBandInline(admin.TabularInline):
    model = TargetBand
    extra = 0
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(TargetProfile)
class TargetProfileAdmin(admin.ModelAdmin):
    """Versions are added, never changed or deleted: the history is what members read."""

    list_display = ("community", "version", "purpose", "author", "adopted_at")
    list_filter = ("community",)
    list_select_related = ("community", "author")
    search_fields = ("community__name", "purpose")
    readonly_fields = ("community", "version", "purpose", "reason", "author", "adopted_at")

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        return super().get_form(request, obj, change, **kwargs) if obj else TargetProfileAddForm

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        if obj:
            return [(None, {"fields": self.readonly_fields})]
        rows = [tuple(f"{role}_{part}" for part in PARTS) for role in Role.values]
        return [(None, {"fields": ("community", "purpose", "reason")}), ("Bands, in per cent", {"fields": rows})]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return self.readonly_fields if obj else ()

    def get_inlines(self, request: HttpRequest, obj: Any) -> Any:
        return [TargetBandInline] if obj else []

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: TargetProfile, form: Any, change: bool) -> None:
        adopted = adopt_target(
            by=request.user,  # type: ignore[arg-type]
            community=obj.community,
            purpose=obj.purpose,
            reason=obj.reason,
            bands=form.bands(),
        )
        obj.pk, obj.version = adopted.pk, adopted.version
        obj.refresh_from_db()


@admin.register(RolePolicy)
class RolePolicyAdmin(admin.ModelAdmin):
    """To read. A new policy comes with a migration, so that past profiles keep the one they were made under."""

    list_display = ("version", "adopted_on", "note")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


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
