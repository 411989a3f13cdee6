"""Purposes, targets, what is brought by hand, and when measures ran: to read. Communities decide these themselves."""

from __future__ import annotations

from django.contrib import admin

from communities.admin.memberships import ReadOnly
from metrics.models import HandMeasure, MeasureRun, Purpose, Target


@admin.register(MeasureRun)
class MeasureRunAdmin(ReadOnly):
    list_display = ("key", "as_of", "finished_at", "communities", "seconds", "error")
    list_filter = ("key",)
    date_hierarchy = "as_of"


@admin.register(Purpose)
class PurposeAdmin(ReadOnly):
    list_display = ("community", "text", "for_whom", "status", "adopted_on", "review_on")
    list_filter = ("status", "community")
    list_select_related = ("community",)
    search_fields = ("text", "community__name")


@admin.register(Target)
class TargetAdmin(ReadOnly):
    list_display = ("purpose", "measure", "low", "high", "counter_measure", "owner", "status", "starts", "ends")
    list_filter = ("status", "measure")
    list_select_related = ("purpose", "owner")
    search_fields = ("purpose__text", "purpose__community__name")


@admin.register(HandMeasure)
class HandMeasureAdmin(ReadOnly):
    list_display = ("name", "community", "family", "unit", "every_weeks", "owner", "ended_on")
    list_filter = ("family", "community")
    list_select_related = ("community", "owner")
