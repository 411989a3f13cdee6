"""Service descriptions in the Django admin: what was promised from when on. They are revised on their page."""

from django.contrib import admin

from communities.admin.memberships import ReadOnly
from communities.models import ServiceDescription


@admin.register(ServiceDescription)
class ServiceDescriptionAdmin(ReadOnly):
    list_display = ("community", "version", "promise_says", "hours_say", "contact", "created_at")
    list_filter = ("community",)
    date_hierarchy = "created_at"
    list_select_related = ("community", "contact")
