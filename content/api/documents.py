"""Documents over the API: what a script brings every week. The same reads and actions as the pages."""

from __future__ import annotations

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db.models import Prefetch
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, status, viewsets
from rest_framework.decorators import action
from rest_framework.pagination import CursorPagination
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.access import reader
from communities.access import find_community
from communities.models import Community
from content.actions import create_document, replace_document, store_file
from content.files.kinds import DOCUMENTS
from content.models import DocumentVersion, File, Item, ItemQuerySet, Kind


class VersionSerializer(serializers.ModelSerializer[DocumentVersion]):
    """One version of a document; the newest is the document."""

    name = serializers.CharField(source="file.name", read_only=True)
    media_type = serializers.CharField(source="file.media_type", read_only=True)
    size = serializers.IntegerField(source="file.size", read_only=True, help_text="Bytes.")
    url = serializers.CharField(source="file.get_absolute_url", read_only=True, help_text="Where its bytes are.")
    by = serializers.CharField(source="by.handle", read_only=True, default=None, allow_null=True)

    class Meta:
        model = DocumentVersion
        fields: ClassVar[tuple[str, ...]] = (
            "number",
            "name",
            "media_type",
            "size",
            "url",
            "note",
            "by",
            "reading",
            "page_count",
            "download_count",
            "created_at",
        )
        read_only_fields = fields


class NewVersionSerializer(serializers.Serializer[DocumentVersion]):
    file = serializers.FileField(allow_empty_file=True)
    note = serializers.CharField(required=False, default="", allow_blank=True, help_text="What changed.")


class DocumentSerializer(serializers.ModelSerializer[Item]):
    """A document as it stands in a list; the item of the same id has its text."""

    community = serializers.CharField(source="community.slug", read_only=True)
    author = serializers.CharField(source="author.handle", read_only=True, default=None, allow_null=True)
    owner = serializers.CharField(source="owner.handle", read_only=True, default=None, allow_null=True)
    url = serializers.CharField(source="get_absolute_url", read_only=True)
    versions = VersionSerializer(many=True, read_only=True, help_text="The newest first.")

    class Meta:
        model = Item
        fields: ClassVar[tuple[str, ...]] = (
            "id",
            "community",
            "title",
            "author",
            "owner",
            "review_on",
            "reviewed_at",
            "published_at",
            "edited_at",
            "url",
            "versions",
        )
        read_only_fields = fields


class NewDocumentSerializer(serializers.Serializer[Item]):
    community = serializers.CharField(help_text="Address of a community.")
    file = serializers.FileField(allow_empty_file=True)
    title = serializers.CharField(required=False, default="", allow_blank=True, help_text="Else as the file is called.")
    body = serializers.CharField(help_text="What it is for; Markdown.")
    tags = serializers.CharField(required=False, default="", allow_blank=True, help_text="With commas between.")


class LatestDocumentsFirst(CursorPagination):
    ordering = ("-published_at", "-id")


class DocumentFilter(filters.FilterSet):
    community = filters.CharFilter(field_name="community__slug", help_text="Address of a community.")

    class Meta:
        model = Item
        fields: ClassVar[tuple[str, ...]] = ("community",)


class DocumentViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[Item]):
    """Documents you may read, with their versions. A file comes as multipart/form-data."""

    takes_files = DOCUMENTS  # for the middleware that refuses what is too large
    serializer_class = DocumentSerializer
    pagination_class = LatestDocumentsFirst
    filterset_class = DocumentFilter
    lookup_value_regex = r"\d{1,18}"
    queryset = Item.objects.none()

    def get_queryset(self) -> ItemQuerySet:
        documents = Item.objects.visible_to(self.request.user).of_kind(Kind.DOCUMENT).with_people()
        if self.action == "list":
            documents = documents.current()
        versions = DocumentVersion.objects.select_related("file", "by").defer("text")
        return documents.select_related("owner").prefetch_related(Prefetch("versions", versions))

    def get_parsers(self) -> list[Any]:
        return [MultiPartParser()]

    @extend_schema(request=NewDocumentSerializer, responses={201: DocumentSerializer})
    def create(self, request: Request) -> Response:
        """Bring a document; it is published at once."""
        sent = NewDocumentSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        known = sent.validated_data
        community = find_community(request.user, known["community"]).community
        tags = [tag for tag in known["tags"].split(",") if tag.strip()]
        told = {"title": known["title"], "body": known["body"], "tags": tags}
        file = self._store(request, community, known["file"])
        item = create_document(by=reader(request), community=community, file=file, **told)
        return Response(DocumentSerializer(self.get_queryset().get(pk=item.pk)).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=NewVersionSerializer, responses={201: VersionSerializer})
    @action(detail=True, methods=["post"], url_path="versions")
    def versions(self, request: Request, pk: str) -> Response:
        """Bring a newer version."""
        item = self.get_object()
        sent = NewVersionSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        file = self._store(request, item.community, sent.validated_data["file"])
        version = replace_document(by=reader(request), item=item, file=file, note=sent.validated_data["note"])
        return Response(VersionSerializer(version).data, status=status.HTTP_201_CREATED)

    def _store(self, request: Request, community: Community, upload: UploadedFile) -> File:
        if not isinstance(upload, UploadedFile):
            raise ValidationError("Send the file as multipart/form-data.")
        return store_file(by=reader(request), community=community, upload=upload, kinds=DOCUMENTS)
