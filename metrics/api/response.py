"""How soon asks were replied to, by week: the figures of the page as data."""

from __future__ import annotations

from typing import Any, cast

from django.db.models import QuerySet
from rest_framework import mixins, serializers, viewsets
from rest_framework.pagination import CursorPagination
from rest_framework.permissions import IsAuthenticated

from accounts.models import User
from communities.access import find_community
from communities.permissions import Permission
from metrics.measures.response import CLOCKS
from metrics.models import MeasureWeek
from metrics.response import Figures, figures_of

CLOCK_OF = {key: clock for clock, key in CLOCKS.items()}


class ResponseWeekSerializer(serializers.Serializer[MeasureWeek]):
    """One clock as of one Monday, of the asks of the 26 weeks before. Hours are null where they are not reached, and
    where there were fewer than five asks."""

    as_of = serializers.DateField()
    until = serializers.ChoiceField(["reply", "useful", "accepted"], help_text="What ends the waiting.")
    asks = serializers.IntegerField(help_text="n, those that still wait among them.")
    came = serializers.IntegerField(help_text="How many had it by then.")
    half_working_hours = serializers.FloatField(allow_null=True)
    nine_of_ten_working_hours = serializers.FloatField(allow_null=True)
    half_hours = serializers.FloatField(allow_null=True)
    nine_of_ten_hours = serializers.FloatField(allow_null=True)

    def to_representation(self, week: MeasureWeek) -> dict[str, Any]:
        work, plain = (cast(Figures, figures_of(week, unit)) for unit in ("work", "plain"))
        said = {"half_working_hours": work.p50, "nine_of_ten_working_hours": work.p90}
        said |= {"half_hours": plain.p50, "nine_of_ten_hours": plain.p90}
        return {
            "as_of": week.as_of.isoformat(),
            "until": CLOCK_OF[week.key],
            "asks": work.n,
            "came": work.events,
            **(said if work.is_enough else dict.fromkeys(said)),
        }


class NewestFirst(CursorPagination):
    ordering = ("-as_of", "key")


class ResponseWeekViewSet(mixins.ListModelMixin, viewsets.GenericViewSet[MeasureWeek]):
    """How soon asks had a first reply, a useful one, an accepted answer. For members of the community."""

    serializer_class = ResponseWeekSerializer
    permission_classes = [IsAuthenticated]
    pagination_class = NewestFirst
    filter_backends: list[type] = []
    queryset = MeasureWeek.objects.none()

    def get_queryset(self) -> QuerySet[MeasureWeek]:
        if getattr(self, "swagger_fake_view", False):
            return MeasureWeek.objects.none()
        viewer = cast(User, self.request.user)
        standing = find_community(viewer, self.kwargs["slug"])
        standing.require(Permission.SEE_ROLE_PROFILE)
        seen = MeasureWeek.objects.visible_to(viewer).in_community(standing.community)
        return seen.filter(key__in=CLOCK_OF, detail__has_key="work")
