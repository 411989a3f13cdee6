"""Events over the API: when and where, announcing one, saying that one comes, saying that one was there."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, ClassVar

from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, status, viewsets
from rest_framework.decorators import action
from rest_framework.pagination import CursorPagination
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.access import reader
from accounts.models import User
from communities.access import find_community
from communities.models import Membership
from communities.permissions import standing_of
from content.actions import attend_event, come_to_event, create_event, stay_away, unattend_event, withdraw_answer
from content.gathering import Gathering, with_items
from content.models import Event, EventQuerySet, Guest
from content.when import span


class EventSerializer(serializers.ModelSerializer[Event]):
    """An event as it stands in a list; the item of the same id has its text."""

    id = serializers.IntegerField(source="item_id", read_only=True)
    community = serializers.CharField(source="item.community.slug", read_only=True)
    title = serializers.CharField(source="item.title", read_only=True)
    host = serializers.CharField(source="item.author.handle", read_only=True, default=None, allow_null=True)
    url = serializers.CharField(source="item.get_absolute_url", read_only=True)
    link = serializers.SerializerMethodField(help_text="Where one joins from afar: for members, else empty.")
    is_cancelled = serializers.BooleanField(read_only=True)
    comers = serializers.SerializerMethodField(help_text="How many come; null once it is over.")

    class Meta:
        model = Event
        fields: ClassVar[tuple[str, ...]] = (
            "id",
            "community",
            "title",
            "host",
            "url",
            "starts_at",
            "ends_at",
            "is_all_day",
            "time_zone",
            "place",
            "link",
            "capacity",
            "is_cancelled",
            "cancel_reason",
            "recording",
            "comers",
        )
        read_only_fields = fields

    def get_link(self, event: Event) -> str:
        return event.link if event.item.community_id in self.context["joined"] else ""

    def get_comers(self, event: Event) -> int | None:
        return None if event.is_over else event.comers  # type: ignore[attr-defined]  # counted in the query


class EventDetailSerializer(EventSerializer):
    """An event with the people: who comes until it is over, then who says that they were there."""

    hosts = serializers.SerializerMethodField(help_text="Handles of those who host it with its author.")
    coming = serializers.SerializerMethodField(help_text="Handles, until it is over.")
    were_there = serializers.SerializerMethodField(help_text="Handles of those who say so.")
    my_answer = serializers.SerializerMethodField(help_text="coming, waiting, cannot, or empty.")

    class Meta(EventSerializer.Meta):
        fields: ClassVar[tuple[str, ...]] = (
            *EventSerializer.Meta.fields,
            "hosts",
            "coming",
            "were_there",
            "my_answer",
        )
        read_only_fields = fields

    def _gathering(self, event: Event) -> Gathering:
        if not hasattr(event, "gathering"):
            standing = standing_of(self.context["request"].user, event.item.community)
            event.gathering = Gathering(standing, event.item)  # type: ignore[attr-defined]
        found: Gathering = event.gathering  # type: ignore[attr-defined]
        return found

    def get_link(self, event: Event) -> str:
        return event.link if self._gathering(event).shows_link else ""

    def get_hosts(self, event: Event) -> list[str]:
        return _handles(self._gathering(event).hosts)

    def get_coming(self, event: Event) -> list[str]:
        return _handles(self._gathering(event).coming)

    def get_were_there(self, event: Event) -> list[str]:
        return _handles(self._gathering(event).were_there)

    def get_my_answer(self, event: Event) -> str:
        mine = self._gathering(event).mine
        return mine.answer if mine else ""


def _handles(people: list[User]) -> list[str]:
    return [person.handle for person in people]


class NewEventSerializer(serializers.Serializer[Event]):
    """Days and times are those on the clock of the time zone; without times it lasts whole days."""

    community = serializers.CharField(help_text="Address of a community.")
    title = serializers.CharField()
    body = serializers.CharField(trim_whitespace=False, help_text="Markdown.")
    tags = serializers.ListField(child=serializers.CharField(), required=False, default=list)
    day = serializers.DateField()
    starts = serializers.TimeField(required=False, allow_null=True, default=None)
    ends = serializers.TimeField(required=False, allow_null=True, default=None)
    last_day = serializers.DateField(required=False, allow_null=True, default=None)
    time_zone = serializers.CharField(required=False, default="", allow_blank=True, help_text="Else your own.")
    place = serializers.CharField(required=False, default="", allow_blank=True)
    link = serializers.CharField(required=False, default="", allow_blank=True, help_text="Begins with https://.")
    capacity = serializers.IntegerField(required=False, allow_null=True, default=None)


class AnswerSerializer(serializers.ModelSerializer[Guest]):
    """What one said about an event."""

    class Meta:
        model = Guest
        fields: ClassVar[tuple[str, ...]] = ("answer", "was_there_at")
        read_only_fields = fields


class LatestEventsFirst(CursorPagination):
    ordering = ("-starts_at", "-item_id")


class MomentFilter(filters.IsoDateTimeFilter):
    """In UTC: the database knows no zone more than 15 hours away, which ISO 8601 does. Beyond all calendars: nothing."""

    def filter(self, qs: Any, value: datetime | None) -> Any:
        try:
            return super().filter(qs, value.astimezone(UTC) if value else value)
        except OverflowError:
            return qs.none()


class EventFilter(filters.FilterSet):
    community = filters.CharFilter(field_name="item__community__slug", help_text="Address of a community.")
    since = MomentFilter(field_name="ends_at", lookup_expr="gt", help_text="Not over by then.")
    until = MomentFilter(field_name="starts_at", lookup_expr="lt", help_text="Begun by then.")

    class Meta:
        model = Event
        fields: ClassVar[tuple[str, ...]] = ("community",)


class EventViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[Event]):
    """Events you may read, the latest start first."""

    pagination_class = LatestEventsFirst
    filterset_class = EventFilter
    lookup_value_regex = r"\d{1,18}"
    queryset = Event.objects.none()

    def get_queryset(self) -> EventQuerySet:
        return with_items(Event.objects.visible_to(self.request.user))

    def get_serializer_class(self) -> type[EventSerializer]:
        return EventSerializer if self.action == "list" else EventDetailSerializer

    def get_serializer_context(self) -> dict[str, Any]:
        context = dict(super().get_serializer_context())
        user = self.request.user if self.request else None
        mine = Membership.objects.current().filter(user=user.pk if user else None)
        return context | {"joined": set(mine.values_list("community_id", flat=True))}

    @extend_schema(request=NewEventSerializer, responses={201: EventDetailSerializer})
    def create(self, request: Request) -> Response:
        """Announce an event; you host it."""
        sent = NewEventSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        known, me = dict(sent.validated_data), reader(request)
        community = find_community(request.user, known.pop("community")).community
        zone = known.pop("time_zone") or me.time_zone
        when = span(**{name: known.pop(name) for name in ("day", "starts", "ends", "last_day")}, time_zone=zone)
        item = create_event(by=me, community=community, when=when, **known)
        event = self.get_queryset().get(pk=item.pk)
        return Response(self.get_serializer(event).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=None, responses=AnswerSerializer)
    @action(detail=True, methods=["post"])
    def come(self, request: Request, pk: str) -> Response:
        """Say that you come; where it is full, you wait for a place."""
        guest = come_to_event(by=reader(request), item=self.get_object().item)
        return Response(AnswerSerializer(guest).data)

    @extend_schema(request=None, responses=AnswerSerializer)
    @action(detail=True, methods=["post"])
    def cannot(self, request: Request, pk: str) -> Response:
        """Say that you cannot come."""
        guest = stay_away(by=reader(request), item=self.get_object().item)
        return Response(AnswerSerializer(guest).data)

    @extend_schema(request=None, responses={204: None})
    @action(detail=True, methods=["delete"])
    def answer(self, request: Request, pk: str) -> Response:
        """Take back what you said; what was not said is left alone."""
        withdraw_answer(by=reader(request), item=self.get_object().item)
        return Response(status=status.HTTP_204_NO_CONTENT)

    @extend_schema(request=None, responses=AnswerSerializer)
    @action(detail=True, methods=["post"])
    def attend(self, request: Request, pk: str) -> Response:
        """Say that you were there, once it has begun."""
        guest = attend_event(by=reader(request), item=self.get_object().item)
        return Response(AnswerSerializer(guest).data)

    @extend_schema(request=None, responses={204: None})
    @attend.mapping.delete
    def not_attend(self, request: Request, pk: str) -> Response:
        """Take it back; what was not said is left alone."""
        unattend_event(by=reader(request), item=self.get_object().item)
        return Response(status=status.HTTP_204_NO_CONTENT)
