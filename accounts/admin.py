"""Administration of people and of invitations to the platform."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.forms import AdminUserCreationForm
from django.db.models import QuerySet
from django.http import HttpRequest

from accounts.access import reader
from accounts.actions import send_invitation, switch_off, switch_on
from accounts.models import Invitation, User, free_handle


class UserCreateForm(AdminUserCreationForm):
    class Meta:
        model = User
        fields = ("email", "display_name")

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).lower()

    def save(self, commit: bool = True) -> User:
        user: User = super().save(commit=False)
        user.handle = free_handle(user.display_name)
        if commit:
            user.save()
            self.save_m2m()
        return user


@admin.register(User)
class UserAdmin(DjangoUserAdmin):
    """People are switched off, not deleted: the ledger keeps what they did. Erasing is not built yet."""

    add_form = UserCreateForm
    ordering = ("display_name",)
    list_display = ("display_name", "email", "job_role", "department", "region", "is_active", "is_staff", "date_joined")
    list_filter = ("is_active", "is_staff", "is_superuser", "is_service", "department", "region", "country")
    search_fields = ("display_name", "email", "handle", "job_role")
    date_hierarchy = "date_joined"
    readonly_fields = ("handle", "date_joined", "last_login", "erased_at")
    filter_horizontal = ("groups", "user_permissions")
    actions = ("switch_off", "switch_on")
    fieldsets = (
        (None, {"fields": ("email", "password", "display_name", "handle")}),
        ("Profile", {"fields": ("job_role", "department", "region", "country", "languages", "about", "time_zone")}),
        ("Rights", {"fields": ("is_active", "is_staff", "is_superuser", "is_service", "groups", "user_permissions")}),
        ("Dates", {"fields": ("date_joined", "last_login", "erased_at")}),
    )
    add_fieldsets = ((None, {"fields": ("email", "display_name", "usable_password", "password1", "password2")}),)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @admin.action(description="Switch off (cannot sign in any more)", permissions=["change"])
    def switch_off(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        by = reader(request)
        if queryset.filter(pk=by.pk).exists():
            self.message_user(request, "You cannot switch yourself off.", messages.WARNING)
        self.message_user(request, f"{switch_off(by=by, people=queryset)} switched off.", messages.SUCCESS)

    @admin.action(description="Switch on again", permissions=["change"])
    def switch_on(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        here = switch_on(by=reader(request), people=queryset)
        self.message_user(request, f"{here} switched on.", messages.SUCCESS)


@admin.register(Invitation)
class InvitationAdmin(admin.ModelAdmin):
    """Letters of invitation: written here or by members; what was sent is not changed."""

    list_display = ("email", "place", "invited_by", "created_at", "sent_at", "accepted_by", "expires_at")
    list_filter = (("accepted_at", admin.EmptyFieldListFilter), ("sent_at", admin.EmptyFieldListFilter))
    search_fields = ("email", "invited_by__display_name", "accepted_by__display_name")
    date_hierarchy = "created_at"
    list_select_related = ("invited_by", "accepted_by")
    fields = (
        "email",
        "note",
        "place",
        "invited_by",
        "created_at",
        "sent_at",
        "expires_at",
        "accepted_at",
        "accepted_by",
    )

    def get_fields(self, request: HttpRequest, obj: Invitation | None = None) -> Any:
        return self.fields if obj else ("email", "note")

    def get_readonly_fields(self, request: HttpRequest, obj: Invitation | None = None) -> Any:
        return [name for name in self.fields or () if name != "expires_at"] if obj else ()

    def save_model(self, request: HttpRequest, obj: Invitation, form: Any, change: bool) -> None:
        if change:
            obj.save(update_fields=["expires_at"])
            return
        sent = send_invitation(by=reader(request), email=obj.email, note=obj.note)
        obj.pk, obj._state.adding = sent.pk, False
        obj.refresh_from_db()
