"""Roles by group, and how they changed: that rows were made, and of whom; no number of a few people."""

from __future__ import annotations

from django.contrib import admin

from content.admin import LookOnlyAdmin
from metrics.models import MovedWeek, SegmentWeek


@admin.register(SegmentWeek)
class SegmentWeekAdmin(LookOnlyAdmin):
    exclude = ("members", "acting")
    list_display = ("community", "axis", "value", "as_of", "computed_at")
    list_filter = ("axis", "as_of")
    list_select_related = ("community",)
    search_fields = ("community__name",)


@admin.register(MovedWeek)
class MovedWeekAdmin(LookOnlyAdmin):
    exclude = ("flows",)
    list_display = ("community", "as_of", "weeks", "computed_at")
    list_filter = ("weeks", "as_of")
    list_select_related = ("community",)
    search_fields = ("community__name",)
