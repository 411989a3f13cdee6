"""Offerings, for administrators. Wishes, answers, notes and observations are not here: they belong to their members."""

from __future__ import annotations

from django.contrib import admin

from learning.models import LearningOffering


@admin.register(LearningOffering)
class LearningOfferingAdmin(admin.ModelAdmin):
    list_display = ("title", "community", "skill", "kind", "from_level", "to_level", "state")
    list_filter = ("state", "kind", "skill", "community")
    search_fields = ("title", "about")
    raw_id_fields = ("community", "item", "proposed_by", "decided_by")
    readonly_fields = ("created_at", "decided_at", "decided_by", "proposed_by")
    list_select_related = ("community",)
    date_hierarchy = "created_at"
