"""Introductions over the API: one's own, making one, answering one."""

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import mixins, serializers, status, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.access import reader
from accounts.api import CursorPages, PersonSerializer
from accounts.models import User
from communities.access import find_community
from communities.actions import answer_introduction, introduce_people
from communities.models import Introduction, IntroductionQuerySet
from communities.people import people_to_introduce
from communities.permissions import Permission, require


class IntroductionSerializer(serializers.ModelSerializer[Introduction]):
    """What the person who asks may know of it: the introducer never learns who said what."""

    introducer = PersonSerializer(read_only=True)
    people = serializers.SerializerMethodField()
    community = serializers.SerializerMethodField(help_text="Its slug, for who introduced; else empty.")
    words = serializers.SerializerMethodField(help_text="Why, as it was said to the person who asks; else empty.")
    is_willing = serializers.SerializerMethodField(help_text="One's own answer; null for none, and for the introducer.")

    class Meta:
        model = Introduction
        fields: ClassVar = ("id", "introducer", "people", "community", "words", "is_willing", "state", "created_at")
        read_only_fields = fields

    @extend_schema_field(PersonSerializer(many=True))
    def get_people(self, introduction: Introduction) -> Any:
        return PersonSerializer([side.user for side in introduction.pair], many=True).data

    def get_community(self, introduction: Introduction) -> str:
        """Who was introduced need not know the place: it may not exist for them."""
        is_mine = introduction.introducer_id == self.context["request"].user.pk
        return introduction.community.slug if is_mine else ""

    def get_words(self, introduction: Introduction) -> str:
        side = introduction.side_of(self.context["request"].user)
        return side.words if side else ""

    @extend_schema_field(serializers.BooleanField(allow_null=True))
    def get_is_willing(self, introduction: Introduction) -> bool | None:
        side = introduction.side_of(self.context["request"].user)
        return side.is_willing if side else None


class IntroductionCreateSerializer(serializers.Serializer[Any]):
    community = serializers.SlugField(max_length=60)
    first = serializers.CharField(max_length=60, help_text="A handle.")
    second = serializers.CharField(max_length=60, help_text="A handle.")
    words = serializers.CharField(max_length=600, help_text="Why they should meet; to both.")
    words_second = serializers.CharField(
        max_length=600, required=False, allow_blank=True, default="", help_text="Something else for the second."
    )


class IntroductionAnswerSerializer(serializers.Serializer[Any]):
    is_willing = serializers.BooleanField()


class NewestFirst(CursorPages):
    ordering = ("-created_at", "-id")


class IntroductionViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[Introduction]):
    """Introductions one made, and those one is in."""

    serializer_class = IntroductionSerializer
    pagination_class = NewestFirst
    lookup_value_regex = r"\d{1,18}"
    queryset = Introduction.objects.none()

    def get_queryset(self) -> IntroductionQuerySet:
        return Introduction.objects.visible_to(self.request.user).with_people()

    @extend_schema(request=IntroductionCreateSerializer, responses={201: IntroductionSerializer})
    def create(self, request: Request) -> Response:
        """Introduce two people of communities you are in."""
        sent = IntroductionCreateSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        given = dict(sent.validated_data)
        community = find_community(request.user, given.pop("community")).community
        require(request.user, Permission.INTRODUCE, community)
        first, second = (self._person(request, community, given.pop(name)) for name in ("first", "second"))
        made = introduce_people(by=reader(request), community=community, first=first, second=second, **given)
        shown = self.get_serializer(self.get_queryset().get(pk=made.pk))
        return Response(shown.data, status=status.HTTP_201_CREATED)

    def _person(self, request: Request, community: Any, handle: str) -> User:
        """Whoever cannot be introduced is as unknown as nobody."""
        if handle == reader(request).handle:
            return reader(request)
        person = people_to_introduce(reader(request), community).filter(handle=handle).first()
        if person is None:
            raise ValidationError("Choose two people from communities you are in.")
        return person

    @extend_schema(request=IntroductionAnswerSerializer, responses={200: IntroductionSerializer})
    @action(detail=True, methods=["post"])
    def answer(self, request: Request, pk: str) -> Response:
        """Say yes or no to one you are in; it can be changed until both said yes."""
        sent = IntroductionAnswerSerializer(data=request.data)
        introduction = self.get_object()
        sent.is_valid(raise_exception=True)
        answer_introduction(by=reader(request), introduction=introduction, **sent.validated_data)
        return Response(self.get_serializer(self.get_queryset().get(pk=introduction.pk)).data)
