"""The whole site: rows its tasks wrote, to look at. Exact numbers of people stay out; the pages say what may be shown."""

from __future__ import annotations

from django.contrib import admin

from content.admin import LookOnlyAdmin
from metrics.models import AdoptionMonth, AdoptionWeek, CommunityHealth, SiteNight


@admin.register(CommunityHealth)
class CommunityHealthAdmin(LookOnlyAdmin):
    exclude = ("members",)
    list_display = ("community", "says", "level", "managed_on", "open_asks", "late_asks", "computed_at")
    list_filter = ("level", "rule")
    list_select_related = ("community",)
    search_fields = ("community__name", "says")


@admin.register(AdoptionWeek)
class AdoptionWeekAdmin(LookOnlyAdmin):
    fields = ("as_of", "accounts", "invitations", "computed_at")
    list_display = fields


@admin.register(AdoptionMonth)
class AdoptionMonthAdmin(LookOnlyAdmin):
    fields = ("as_of", "accounts", "computed_at")
    list_display = fields


@admin.register(SiteNight)
class SiteNightAdmin(LookOnlyAdmin):
    list_display = ("as_of", "database_bytes", "upload_bytes", "computed_at")
