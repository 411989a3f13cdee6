"""Monthly reports: which there are, who signed them, who was named to read them. To read; the words stand on the pages."""

from __future__ import annotations

from django.contrib import admin

from communities.admin.memberships import ReadOnly
from metrics.models import MonthlyReport, ReportReader


@admin.register(MonthlyReport)
class MonthlyReportAdmin(ReadOnly):
    list_display = ("community", "month", "version", "state", "written_at", "signed_by", "signed_at", "why")
    list_filter = ("state", "community")
    list_select_related = ("community", "signed_by")
    date_hierarchy = "month"
    fields = list_display


@admin.register(ReportReader)
class ReportReaderAdmin(ReadOnly):
    list_display = ("community", "user", "audience", "named_by", "named_at", "ended_at", "ended_by")
    list_filter = ("audience", "community")
    list_select_related = ("community", "user", "named_by", "ended_by")
