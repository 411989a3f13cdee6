"""The issue log in the Django admin: what is open and since when. Words of managers to members are between the two."""

from django.contrib import admin

from communities.admin.memberships import ReadOnly
from communities.models import Issue


@admin.register(Issue)
class IssueAdmin(ReadOnly):
    list_display = ("title", "community", "state", "taken_by", "opened_at", "closed_at")
    list_filter = ("state", "community")
    search_fields = ("title",)
    date_hierarchy = "opened_at"
    list_select_related = ("community", "taken_by")
    fields = ("title", "words", *list_display[1:], "answer")
