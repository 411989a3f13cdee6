"""Looking at the ledger, the audit trail and the outbox. Nothing here can be changed.

Reading acts are not registered: what somebody reads is theirs alone (MEASURES.md 2.5).
"""

from typing import Any

from django.contrib import admin, messages
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from activity.kinds import CONFIDENTIAL
from activity.models import Act, AuditEntry, JobRun, Mail, NoticeOrder
from activity.tasks import deliver_order
from activity.vocabulary import DELICATE_VERBS, Audience


class ReadOnlyAdmin(admin.ModelAdmin):
    """Rows to look at: written by actions, changed by nobody."""

    show_full_result_count = False
    list_per_page = 50

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Act)
class ActAdmin(ReadOnlyAdmin):
    """The ledger, without delicate acts and those between two people: flags, mediations, mentorings and reflections
    are between those concerned."""

    date_hierarchy = "occurred_on"
    list_display = ("id", "occurred_at", "verb", "object_type", "object_id", "actor_id", "owner_id", "community_id")
    list_filter = ("verb", "object_type", "via", "actor_kind", "source")
    search_fields = ("=id", "=actor_id", "=owner_id", "=target_id", "=object_id", "=community_id", "=context_id")
    search_help_text = "A number: of an act, a person, an object or a community."
    ordering = ("-occurred_on", "-id")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).exclude(verb__in=DELICATE_VERBS).exclude(audience=Audience.DIRECT)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        if search_term and not (search_term.isascii() and search_term.isdigit() and len(search_term) < 19):
            self.message_user(request, "Search the ledger for a number.", messages.WARNING)
            return queryset.none(), False
        return super().get_search_results(request, queryset, search_term)


@admin.register(AuditEntry)
class AuditEntryAdmin(ReadOnlyAdmin):
    date_hierarchy = "at"
    list_display = ("at", "action", "by", "subject", "community_id")
    list_filter = ("action",)
    list_select_related = ("by", "subject")
    search_fields = ("action", "by__display_name", "subject__display_name")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return AuditEntry.objects.for_staff().order_by("-at", "-id")


class WaitingFilter(admin.SimpleListFilter):
    title = "delivery"
    parameter_name = "delivery"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        return [("waiting", "waiting"), ("done", "done")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset if self.value() is None else queryset.filter(delivered_at__isnull=self.value() == "waiting")


@admin.register(NoticeOrder)
class NoticeOrderAdmin(ReadOnlyAdmin):
    """The outbox. What waits here for more than a minute means that the worker or the broker is down."""

    list_display = ("id", "kind", "object_id", "by", "created_at", "delivered_at")
    list_filter = (WaitingFilter, "kind")
    list_select_related = ("by",)
    ordering = ("-id",)
    actions = ("deliver_now",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).exclude(kind__in=CONFIDENTIAL)

    @admin.action(description="Deliver now", permissions=["view"])
    def deliver_now(self, request: HttpRequest, queryset: QuerySet[NoticeOrder]) -> None:
        told, broken = 0, 0
        for order in queryset.filter(delivered_at=None):
            try:
                told += deliver_order(order.pk)
            except Exception as error:
                broken += 1
                self.message_user(request, f"Order {order.pk} could not be delivered: {error}", messages.ERROR)
        self.message_user(request, f"{told} notices written, {broken} orders failed.")


@admin.register(Mail)
class MailAdmin(ReadOnlyAdmin):
    """Which mails went out, wait or failed, and why; never what they said, nor what somebody chose."""

    list_display = ("id", "kind", "recipient", "state", "reason", "attempts", "created_at", "due_at", "sent_at")
    list_filter = ("state", "kind")
    list_select_related = ("recipient",)
    search_fields = ("=id", "recipient__display_name", "recipient__email")
    fields = (*list_display, "key")
    ordering = ("-id",)
    actions = ("try_again",)

    @admin.action(description="Try again", permissions=["view"])
    def try_again(self, request: HttpRequest, queryset: QuerySet[Mail]) -> None:
        """What failed, or waits for its next attempt, is due now."""
        count = 0
        for mail in queryset.filter(state__in=[Mail.State.FAILED, Mail.State.WAITING]):
            mail.state, mail.attempts, mail.due_at = Mail.State.WAITING, 0, timezone.now()
            try:
                with transaction.atomic():
                    mail.save(update_fields=["state", "attempts", "due_at"])
                count += 1
            except IntegrityError:  # a newer mail about the same waits already
                self.message_user(request, f"Mail {mail.pk} is taken up by a newer one.", messages.WARNING)
        self.message_user(request, f"{count} mails are due now; they go out within a minute.")


@admin.register(JobRun)
class JobRunAdmin(ReadOnlyAdmin):
    """Runs of what beat orders; of frequent tasks a row for all in succession that ended alike."""

    list_display = ("task", "state", "since", "started_at", "ended_at", "seconds", "times", "error")
    list_filter = ("state", "task")
    date_hierarchy = "started_at"
