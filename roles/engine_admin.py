"""For administrators: the parameters, countries without roles, and how the engine does. Counts only, nobody's profile."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from roles.actions import adopt_platform_policy, switch_country
from roles.models import CommunityWeek, EngineCheck, RoleCountrySwitch, RolePolicy
from roles.parameters import check_params
from roles.watch import state_of_engine


class Kept(admin.ModelAdmin):
    """What is written once: added here or elsewhere, read here, never changed or deleted."""

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class RolePolicyForm(forms.ModelForm):
    """The next version of the platform's policy, beginning with the parameters in force."""

    class Meta:
        model = RolePolicy
        fields = ("params", "adopted_on", "note")
        widgets = {"params": forms.Textarea(attrs={"rows": 40, "cols": 100})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        latest = RolePolicy.objects.of_platform().latest_first().first()
        self.in_force = latest.params if latest else {}
        if "params" in self.fields:  # not when it is only shown
            self.fields["params"].initial = self.in_force
            self.fields["adopted_on"].initial = timezone.now().date()
            self.fields["adopted_on"].help_text = "It counts in snapshots of the days after; never before today."
            self.fields["note"].required = True

    def clean_params(self) -> dict[str, Any]:
        return check_params(self.cleaned_data["params"], like=self.in_force)

    def clean_adopted_on(self) -> Any:
        day = self.cleaned_data["adopted_on"]
        if day < timezone.now().date():
            raise ValidationError("A policy holds from today on at the earliest: past weeks keep the one they had.")
        return day


@admin.register(RolePolicy)
class RolePolicyAdmin(Kept):
    """Past profiles keep the policy they were made under. Communities set their rhythm on their own pages."""

    form = RolePolicyForm
    list_display = ("__str__", "community", "adopted_on", "adopted_by", "note")
    list_filter = (("community", admin.EmptyFieldListFilter),)
    list_select_related = ("community", "adopted_by")

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return (
            ("community", "version", "params", "adopted_by", "adopted_on", "note")
            if obj
            else RolePolicyForm.Meta.fields
        )

    def save_model(self, request: HttpRequest, obj: RolePolicy, form: Any, change: bool) -> None:
        adopted = adopt_platform_policy(
            by=request.user,  # type: ignore[arg-type]
            params=obj.params,
            note=obj.note,
            adopted_on=obj.adopted_on,
        )
        obj.pk = adopted.pk
        obj.refresh_from_db()


class RoleCountrySwitchForm(forms.ModelForm):
    class Meta:
        model = RoleCountrySwitch
        fields = ("country", "reason")


@admin.register(RoleCountrySwitch)
class RoleCountrySwitchAdmin(admin.ModelAdmin):
    """Adding one removes every row about the members of that country; deleting it has them computed again."""

    form = RoleCountrySwitchForm
    list_display = ("country", "reason", "by", "at")
    list_select_related = ("by",)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: RoleCountrySwitch, form: Any, change: bool) -> None:
        saved = switch_country(by=request.user, country=obj.country, on=False, reason=obj.reason)  # type: ignore[arg-type]
        assert saved is not None
        obj.pk = saved.pk
        messages.warning(request, f"Off: nothing is kept about who acts as what among the members in {obj}.")

    def delete_model(self, request: HttpRequest, obj: RoleCountrySwitch) -> None:
        switch_country(by=request.user, country=obj.country, on=True)  # type: ignore[arg-type]

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[RoleCountrySwitch]) -> None:
        for switch in queryset:
            self.delete_model(request, switch)


class Watched(Kept):
    """A list with how the engine does above it."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        for level, line in state_of_engine():
            messages.add_message(request, level, line)
        return super().changelist_view(request, extra_context)


@admin.register(CommunityWeek)
class CommunityWeekAdmin(Watched):
    """Role weeks of communities: counts, and the policy each was made under. Those of people are theirs alone."""

    list_display = (
        "community",
        "as_of",
        "policy",
        "members",
        "newcomers",
        "inactive",
        "opted_out",
        "switched_off",
        "is_stale",
    )
    list_filter = ("is_stale", "as_of")
    list_select_related = ("community", "policy")
    date_hierarchy = "as_of"
    search_fields = ("community__name",)


@admin.register(EngineCheck)
class EngineCheckAdmin(Watched):
    list_display = ("at", "kind", "is_ok", "says")
    list_filter = ("kind", "is_ok")
