"""Steps: what is tried and what came of it, as members read it. Whoever was asked and has not answered is not shown."""

from __future__ import annotations

from django.contrib import admin

from content.admin import LookOnlyAdmin
from metrics.models import NextStep


@admin.register(NextStep)
class NextStepAdmin(LookOnlyAdmin):
    exclude = ("owner", "row_before", "row_after", "value_before", "value_after")
    list_display = ("what", "community", "state", "outcome", "due_on", "taken_at", "closed_at")
    list_filter = ("state", "outcome")
    list_select_related = ("community",)
    search_fields = ("what", "finding", "community__name")
