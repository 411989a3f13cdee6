"""How knowledge flows. Exact numbers of people stay out: the pages say what may be shown of them."""

from __future__ import annotations

from django.contrib import admin

from content.admin import LookOnlyAdmin
from content.models import MissedSearch
from metrics.models import BridgeWeek, ContentLine, ContentList


@admin.register(ContentList)
class ContentListAdmin(LookOnlyAdmin):
    list_display = ("community", "listing", "total", "computed_at")
    list_filter = ("listing",)
    list_select_related = ("community",)
    search_fields = ("community__name",)


@admin.register(ContentLine)
class ContentLineAdmin(LookOnlyAdmin):
    exclude = ("n",)
    list_display = ("item", "community", "listing", "place")
    list_filter = ("listing",)
    list_select_related = ("item", "community")
    search_fields = ("item__title", "community__name")


@admin.register(BridgeWeek)
class BridgeWeekAdmin(LookOnlyAdmin):
    exclude = ("groups", "cells")
    list_display = ("community", "axis", "as_of", "computed_at")
    list_filter = ("axis", "as_of")
    list_select_related = ("community",)
    search_fields = ("community__name",)


@admin.register(MissedSearch)
class MissedSearchAdmin(LookOnlyAdmin):
    """Words that three people at least missed; what others missed is nowhere in words."""

    exclude = ("fingerprint", "people")
    list_display = ("words", "community", "last_on", "outcome", "decided_by")
    list_filter = ("outcome",)
    list_select_related = ("community", "decided_by")
    search_fields = ("words", "community__name")
