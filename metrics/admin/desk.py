"""What metrics shows in the Django admin: who decided what at a desk, never the words that went with it."""

from django.contrib import admin

from communities.admin.memberships import ReadOnly
from metrics.models import DeskDecision


@admin.register(DeskDecision)
class DeskDecisionAdmin(ReadOnly):
    list_display = ("kind", "verdict", "community", "by", "at", "until", "undone_at")
    list_filter = ("verdict", "kind", "community")
    date_hierarchy = "at"
    list_select_related = ("community", "by")
    fields = list_display
