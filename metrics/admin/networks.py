"""Networks: that they were computed. Exact counts stay out, and members' own ties are nobody's here."""

from __future__ import annotations

from django.contrib import admin

from content.admin import LookOnlyAdmin
from metrics.models import NetworkWeek


@admin.register(NetworkWeek)
class NetworkWeekAdmin(LookOnlyAdmin):
    exclude = ("shape", "picture")
    list_display = ("community", "as_of", "members", "computed_at")
    list_filter = ("as_of",)
    list_select_related = ("community",)
    search_fields = ("community__name",)
