"""Acts between people in the Django admin: that there are some, never what was said, and of the delicate ones not by whom."""

from django.contrib import admin
from django.utils.timesince import timesince

from communities.admin.memberships import ReadOnly
from communities.models import Introduction, Mediation, Mentoring, MentorOffer


@admin.register(Introduction)
class IntroductionAdmin(ReadOnly):
    """Who introduced, where and when; what the two said stays with them."""

    list_display = ("introducer", "community", "created_at", "withdrawn_at")
    list_filter = (("withdrawn_at", admin.EmptyFieldListFilter), "community")
    search_fields = ("introducer__display_name",)
    date_hierarchy = "created_at"
    list_select_related = ("introducer", "community")
    fields = list_display


@admin.register(MentorOffer)
class MentorOfferAdmin(ReadOnly):
    list_display = ("user", "topics", "places", "created_at")
    search_fields = ("user__display_name", "topics")
    list_select_related = ("user",)
    fields = list_display


@admin.register(Mentoring)
class MentoringAdmin(ReadOnly):
    """That it was asked for and how it stands; who the two are is theirs."""

    list_display = ("id", "community", "is_accepted", "created_at", "ended_at")
    list_filter = ("community",)
    list_select_related = ("community",)
    fields = list_display


@admin.register(Mediation)
class MediationAdmin(ReadOnly):
    """A mediation, how it stands and since when. Nothing else of it is anybody's business here."""

    list_display = ("__str__", "state", "age")
    fields = ("state", "age")

    @admin.display(description="age", ordering="created_at")
    def age(self, mediation: Mediation) -> str:
        return timesince(mediation.created_at, depth=1)
