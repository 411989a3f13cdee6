"""A community in the Django admin: settings, members, charter, lifecycle, audit trail."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Count, Q, QuerySet
from django.forms import BaseModelFormSet
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from accounts.access import reader
from accounts.models import User
from activity.models import Act, AuditEntry
from communities.actions import (
    appoint,
    change_lifecycle,
    change_position,
    create_community,
    edit_community,
    gates_of,
    remove_member,
    revise_charter,
)
from communities.models import Charter, Community, Kind, Lifecycle, Membership, MembershipQuerySet, Position

EDITABLE = ("name", "kind", "job_role", "visibility", "is_official", "sponsor")


class CommunityForm(forms.ModelForm):
    """Says beside the field what the action would refuse."""

    class Meta:
        model = Community
        fields = ("slug", *EDITABLE)

    def clean(self) -> dict[str, Any]:
        fields = super().clean() or {}
        if fields.get("kind") == Kind.VERTICAL and not (fields.get("job_role") or "").strip():
            self.add_error("job_role", "A vertical community belongs to a job role. Say which one.")
        if fields.get("is_official") and not fields.get("sponsor"):
            self.add_error("sponsor", "An official community has a named sponsor. Choose one.")
        return fields


class MembershipFormSet(forms.BaseInlineFormSet):
    """Refuses what would leave a community that is not archived without its manager."""

    def clean(self) -> None:
        super().clean()
        if self.instance.pk is None or self.instance.lifecycle == Lifecycle.ARCHIVED or any(self.errors):
            return
        managers = set(Membership.objects.managers().in_community(self.instance).values_list("pk", flat=True))
        left = set(managers)
        for form in self.forms:
            fields = form.cleaned_data
            if form.instance.pk and "user" in form.changed_data:
                form.add_error("user", "This line belongs to its person. Add a new line for somebody else.")
            is_manager = fields.get("position") == Position.MANAGER and not fields.get("DELETE")
            if form.instance.pk in left and not is_manager:
                left.discard(form.instance.pk)
            elif is_manager and fields.get("user") and fields["user"].is_active:
                left.add(form.instance.pk or 0)
        if managers and not left:
            raise ValidationError(f"{self.instance.name} would have no manager. Appoint another one in the same step.")


class MembershipInline(admin.TabularInline):
    """Managers and experts, and adding anybody. All members are under Memberships."""

    model = Membership
    formset = MembershipFormSet
    extra = 1
    fields = ("user", "position", "joined_at")
    readonly_fields = ("joined_at",)
    autocomplete_fields = ("user",)
    verbose_name_plural = "managers and experts (add anybody; a tick under “Delete” ends the membership)"

    def get_queryset(self, request: HttpRequest) -> MembershipQuerySet:
        return Membership.objects.current().exclude(position=Position.MEMBER).select_related("user")

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "user":
            kwargs["queryset"] = User.objects.filter(is_service=False)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


class CharterInline(admin.StackedInline):
    """A new version is added; the old ones stay as they are, below."""

    model = Charter
    extra = 1
    max_num = 1
    fields = ("purpose", "goal", "decides", "policies", "reason")
    verbose_name = verbose_name_plural = "new version of the charter"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Charter]:
        return Charter.objects.none()

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        formset = super().get_formset(request, obj, **kwargs)
        if obj is None or not obj.charters.exists():
            formset.form.base_fields["reason"].initial = "First version"
        return formset

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Community)
class CommunityAdmin(admin.ModelAdmin):
    form = CommunityForm
    list_display = ("name", "kind", "visibility", "lifecycle", "members", "managers", "is_official", "created_at")
    list_filter = ("lifecycle", "kind", "visibility", "is_official")
    search_fields = ("name", "slug", "purpose", "job_role")
    date_hierarchy = "created_at"
    prepopulated_fields = {"slug": ("name",)}
    autocomplete_fields = ("sponsor",)
    inlines = (MembershipInline, CharterInline)
    actions = ("make_live", "put_to_rest", "archive")
    facts = (
        "lifecycle",
        "missing",
        "purpose",
        "reply_hours",
        "member_count",
        "created_by",
        "created_at",
        "went_live_at",
    )

    def get_fieldsets(self, request: HttpRequest, obj: Community | None = None) -> Any:
        fields = CommunityForm.Meta.fields
        if obj is None:
            return ((None, {"fields": fields}),)
        return (
            (None, {"fields": fields}),
            ("State", {"fields": self.facts}),
            ("History", {"fields": ("charter_versions", "audit_trail"), "classes": ("collapse",)}),
        )

    def get_readonly_fields(self, request: HttpRequest, obj: Community | None = None) -> Any:
        return ("slug", *self.facts, "charter_versions", "audit_trail") if obj else ()

    def get_prepopulated_fields(self, request: HttpRequest, obj: Community | None = None) -> Any:
        return self.prepopulated_fields if obj is None else {}

    def get_queryset(self, request: HttpRequest) -> QuerySet[Community]:
        active = Q(memberships__left_at=None, memberships__position=Position.MANAGER, memberships__user__is_active=True)
        return super().get_queryset(request).annotate(manager_count=Count("memberships", filter=active))

    def has_delete_permission(self, request: HttpRequest, obj: Community | None = None) -> bool:
        """Only while the ledger knows nothing of it; afterwards it is archived."""
        if obj is None or not super().has_delete_permission(request, obj):
            return False
        return not Act.objects.filter(community_id=obj.pk).exists()

    @admin.display(description="members", ordering="member_count")
    def members(self, community: Community) -> int:
        return community.member_count

    @admin.display(description="managers", ordering="manager_count")
    def managers(self, community: Any) -> int:
        return int(community.manager_count)

    @admin.display(description="needed to go live")
    def missing(self, community: Community) -> str:
        return ", ".join(gate.needs for gate in gates_of(community) if not gate.is_met) or "nothing is missing"

    @admin.display(description="versions of the charter")
    def charter_versions(self, community: Community) -> SafeString:
        rows = (
            (c.version, f"{c.created_at:%Y-%m-%d}", c.author or "", c.reason, c.purpose, c.goal, c.decides)
            for c in community.charters.select_related("author").order_by("-version")
        )
        listed = format_html_join("", "<li>Version {}, {}, {}: {}<br>{}<br>Goal: {}<br>Decides: {}</li>", rows)
        return format_html("<ul>{}</ul>", listed) if listed else SafeString("None yet.")

    @admin.display(description="changes of power and settings")
    def audit_trail(self, community: Community) -> SafeString:
        entries = AuditEntry.objects.of_community(community.pk)[:100]
        rows = (
            (
                f"{e.at:%Y-%m-%d %H:%M}",
                e.action,
                e.by or "the platform",
                e.subject or "",
                ", ".join(f"{k}: {v}" for k, v in e.details.items()),
            )
            for e in entries
        )
        listed = format_html_join("", "<li>{} {} by {} {} {}</li>", rows)
        return format_html("<ul>{}</ul>", listed) if listed else SafeString("Nothing yet.")

    def save_model(self, request: HttpRequest, obj: Community, form: Any, change: bool) -> None:
        given = {name: form.cleaned_data[name] for name in EDITABLE if name in form.cleaned_data}
        if change:
            saved = Community.objects.get(pk=obj.pk)
            edit_community(by=reader(request), community=saved, **given)
        else:
            saved = create_community(by=reader(request), slug=form.cleaned_data["slug"], **given)
        obj.pk, obj._state.adding = saved.pk, False
        obj.refresh_from_db()

    def save_formset(self, request: HttpRequest, form: Any, formset: BaseModelFormSet, change: bool) -> None:
        if formset.model is Charter:
            _save_charters(reader(request), form.instance, formset)
        elif formset.model is Membership:
            _save_positions(reader(request), form.instance, formset)
        else:
            super().save_formset(request, form, formset, change)

    @admin.action(description="Make live", permissions=["change"])
    def make_live(self, request: HttpRequest, queryset: QuerySet[Community]) -> None:
        self._step(request, queryset, Lifecycle.LIVE)

    @admin.action(description="Put to rest (dormant)", permissions=["change"])
    def put_to_rest(self, request: HttpRequest, queryset: QuerySet[Community]) -> None:
        self._step(request, queryset, Lifecycle.DORMANT)

    @admin.action(description="Archive", permissions=["change"])
    def archive(self, request: HttpRequest, queryset: QuerySet[Community]) -> None:
        self._step(request, queryset, Lifecycle.ARCHIVED)

    def _step(self, request: HttpRequest, chosen: QuerySet[Community], to: str) -> None:
        """Each community on its own: one that is refused does not stop the others."""
        for community in Community.objects.filter(pk__in=list(chosen.values_list("pk", flat=True))):
            try:
                with transaction.atomic():
                    change_lifecycle(by=reader(request), community=community, to=to)
            except ValidationError as refusal:
                self.message_user(request, " ".join(refusal.messages), messages.ERROR)
            except PermissionDenied as refusal:
                self.message_user(request, str(refusal), messages.ERROR)
            else:
                state = community.get_lifecycle_display()
                self.message_user(request, f"{community.name} is {state} now.", messages.SUCCESS)


def _save_charters(by: User, community: Community, formset: Any) -> None:
    formset.save(commit=False)
    for charter in formset.new_objects:
        revise_charter(
            by=by,
            community=community,
            purpose=charter.purpose,
            goal=charter.goal,
            decides=charter.decides,
            policies=charter.policies,
            reason=charter.reason,
        )


def _save_positions(by: User, community: Community, formset: Any) -> None:
    """Appointments first, so that a manager can be replaced in one step."""
    formset.save(commit=False)
    for membership in formset.new_objects:
        appoint(by=by, community=community, user=membership.user, position=membership.position)
    for membership, changed in formset.changed_objects:
        if "position" in changed:
            change_position(by=by, community=community, user=membership.user, position=membership.position)
    for membership in formset.deleted_objects:
        remove_member(by=by, community=community, user=membership.user, reason="Removed by an administrator")
