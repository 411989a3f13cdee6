"""Episodes over the API: what one hears, its chapters, and who says what when. Read-only: sounds come by their page."""

from __future__ import annotations

from typing import ClassVar

from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers, viewsets
from rest_framework.pagination import CursorPagination

from content.models import Episode, EpisodeQuerySet


class ChapterSerializer(serializers.Serializer[Episode]):
    start = serializers.FloatField(help_text="Seconds.")
    title = serializers.CharField()


class CueSerializer(serializers.Serializer[Episode]):
    start = serializers.FloatField(help_text="Seconds.")
    end = serializers.FloatField(help_text="Seconds.")
    text = serializers.CharField()
    who = serializers.CharField(allow_blank=True)


class EpisodeSerializer(serializers.ModelSerializer[Episode]):
    """An episode as it stands in a list; the item of the same id holds its show notes."""

    id = serializers.IntegerField(source="item_id", read_only=True)
    community = serializers.CharField(source="item.community.slug", read_only=True)
    title = serializers.CharField(source="item.title", read_only=True)
    author = serializers.CharField(source="item.author.handle", read_only=True, default=None, allow_null=True)
    author_name = serializers.CharField(source="item.byline_name", read_only=True)
    published_at = serializers.DateTimeField(source="item.published_at", read_only=True)
    url = serializers.CharField(source="item.get_absolute_url", read_only=True)
    sound = serializers.CharField(source="sound.get_absolute_url", read_only=True, help_text="Where its bytes are.")
    media_type = serializers.CharField(source="sound.media_type", read_only=True)
    size = serializers.IntegerField(source="sound.size", read_only=True, help_text="Bytes.")
    chapters = serializers.SerializerMethodField()

    class Meta:
        model = Episode
        fields: ClassVar[tuple[str, ...]] = (
            "id",
            "community",
            "title",
            "author",
            "author_name",
            "published_at",
            "url",
            "sound",
            "media_type",
            "size",
            "seconds",
            "codec",
            "bitrate",
            "loudness",
            "is_public",
            "chapters",
        )
        read_only_fields = fields

    @extend_schema_field(ChapterSerializer(many=True))
    def get_chapters(self, episode: Episode) -> list[dict[str, object]]:
        return list(episode.chapters)


class EpisodeDetailSerializer(EpisodeSerializer):
    """An episode with its transcript."""

    cues = serializers.SerializerMethodField(help_text="The transcript, in order.")

    class Meta(EpisodeSerializer.Meta):
        fields: ClassVar[tuple[str, ...]] = (*EpisodeSerializer.Meta.fields, "cues")
        read_only_fields = fields

    @extend_schema_field(CueSerializer(many=True))
    def get_cues(self, episode: Episode) -> list[dict[str, object]]:
        return list(episode.cues)


class LatestEpisodesFirst(CursorPagination):
    ordering = ("-item__published_at", "-item_id")


class EpisodeFilter(filters.FilterSet):
    community = filters.CharFilter(field_name="item__community__slug", help_text="Address of a community.")

    class Meta:
        model = Episode
        fields: ClassVar[tuple[str, ...]] = ("community",)


class EpisodeViewSet(viewsets.ReadOnlyModelViewSet[Episode]):
    """Episodes you may hear, newest first."""

    pagination_class = LatestEpisodesFirst
    filterset_class = EpisodeFilter
    lookup_value_regex = r"\d{1,18}"
    queryset = Episode.objects.none()

    def get_queryset(self) -> EpisodeQuerySet:
        episodes = Episode.objects.visible_to(self.request.user)
        rows = episodes.select_related("item__community", "item__author", "sound")
        rows = rows.defer("item__search", "item__file_text", "item__body", "item__body_html")
        return rows.defer("cues") if self.action == "list" else rows

    def get_serializer_class(self) -> type[EpisodeSerializer]:
        return EpisodeSerializer if self.action == "list" else EpisodeDetailSerializer
