"""Memberships, requests to join and invitations in the Django admin."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest

from accounts.access import reader
from communities.actions import appoint, change_position, decide_join_request
from communities.models import CommunityInvitation, JoinRequest, Membership


class ReadOnly(admin.ModelAdmin):
    """History: looked at, not edited."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Membership)
class MembershipAdmin(admin.ModelAdmin):
    """All stays, past ones too. The position is changed here as on the People page; a stay is not deleted."""

    list_display = ("user", "community", "position", "joined_at", "left_at")
    list_filter = ("position", ("left_at", admin.EmptyFieldListFilter), "community__lifecycle", "community")
    search_fields = ("user__display_name", "user__email", "community__name")
    date_hierarchy = "joined_at"
    list_select_related = ("user", "community")
    autocomplete_fields = ("user", "community")
    fields = ("user", "community", "position", "introduction", "joined_at", "left_at", "welcomed_by")

    def get_fields(self, request: HttpRequest, obj: Membership | None = None) -> Any:
        return self.fields if obj else ("user", "community", "position")

    def get_readonly_fields(self, request: HttpRequest, obj: Membership | None = None) -> Any:
        if obj is None:
            return ()
        return [name for name in self.fields or () if name != "position" or obj.left_at]

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: Membership, form: Any, change: bool) -> None:
        if change and "position" not in form.changed_data:
            return
        act = change_position if change else appoint
        saved = act(by=reader(request), community=obj.community, user=obj.user, position=obj.position)
        obj.pk, obj._state.adding = saved.pk, False
        obj.refresh_from_db()


@admin.register(JoinRequest)
class JoinRequestAdmin(ReadOnly):
    list_display = ("user", "community", "message", "created_at", "is_approved", "decided_by", "decided_at")
    list_filter = (("decided_at", admin.EmptyFieldListFilter), "is_approved", "community")
    search_fields = ("user__display_name", "community__name", "message")
    date_hierarchy = "created_at"
    list_select_related = ("user", "community", "decided_by")
    actions = ("approve", "decline")

    @admin.action(description="Approve")
    def approve(self, request: HttpRequest, queryset: QuerySet[JoinRequest]) -> None:
        self._decide(request, queryset, approve=True)

    @admin.action(description="Decline")
    def decline(self, request: HttpRequest, queryset: QuerySet[JoinRequest]) -> None:
        self._decide(request, queryset, approve=False)

    def _decide(self, request: HttpRequest, queryset: QuerySet[JoinRequest], *, approve: bool) -> None:
        for asked in queryset.select_related("user", "community"):
            try:
                with transaction.atomic():
                    decide_join_request(by=reader(request), request=asked, approve=approve)
            except ValidationError as refusal:
                self.message_user(request, " ".join(refusal.messages), messages.ERROR)
            else:
                self.message_user(request, f"{asked.user.display_name} is told.", messages.SUCCESS)


@admin.register(CommunityInvitation)
class InvitationAdmin(ReadOnly):
    list_display = ("community", "user", "invitation", "invited_by", "created_at", "accepted_at", "declined_at")
    list_filter = (("accepted_at", admin.EmptyFieldListFilter), "community")
    search_fields = ("community__name", "user__display_name", "invited_by__display_name", "invitation__email")
    date_hierarchy = "created_at"
    list_select_related = ("community", "user", "invitation", "invited_by")
