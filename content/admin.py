"""Tools of administrators for what people wrote: look, remove, restore, rename a tag. Texts are changed on their pages."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Exists, OuterRef, QuerySet
from django.http import Http404, HttpRequest

from accounts.access import reader
from content.actions import remove_item, remove_reply, restore_item, restore_reply
from content.models import (
    AskClock,
    Case,
    CaseStep,
    DocumentVersion,
    Episode,
    Event,
    FaqEntry,
    File,
    FileUse,
    HelpGiven,
    InboundMail,
    Item,
    PageAddress,
    Podcast,
    Pointer,
    Reaction,
    Recommendation,
    Referral,
    Reply,
    Revision,
    Rota,
    Series,
    Share,
    Suggestion,
    Tag,
    TagSynonym,
    TextTemplate,
)


class LookOnlyAdmin(admin.ModelAdmin):
    """Everything to see, nothing to type: a text changed here would have no revision and no act."""

    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def each(self, request: HttpRequest, rows: QuerySet[Any], act: Callable[[Any], Any], done: str) -> None:
        """Run an action on each row; what it refuses is said and leaves the others alone."""
        count = 0
        for row in rows:
            try:
                act(row)
                count += 1
            except (ValidationError, PermissionDenied, Http404) as refusal:
                sentence = " ".join(refusal.messages) if isinstance(refusal, ValidationError) else str(refusal)
                self.message_user(request, f"{row}: {sentence}", messages.ERROR)
        self.message_user(request, f"{count} {done}.")


class WrittenAdmin(LookOnlyAdmin):
    date_hierarchy = "created_at"
    exclude = ("body_html", "search")
    reason = "Removed by an administrator"


@admin.register(Item)
class ItemAdmin(WrittenAdmin):
    list_display = ("title", "kind", "community", "author", "published_at", "removed_at")
    list_filter = ("kind", "community", ("removed_at", admin.EmptyFieldListFilter), "source")
    list_select_related = ("community", "author")
    search_fields = ("title", "author__display_name", "author__email")
    actions = ("remove", "restore")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Item]:
        """Drafts are their authors' alone, here too."""
        return super().get_queryset(request).filter(published_at__isnull=False)

    @admin.action(description="Remove (can be restored)", permissions=["view"])
    def remove(self, request: HttpRequest, queryset: QuerySet[Item]) -> None:
        by = reader(request)
        self.each(request, queryset, lambda item: remove_item(by=by, item=item, reason=self.reason), "removed")

    @admin.action(description="Restore", permissions=["view"])
    def restore(self, request: HttpRequest, queryset: QuerySet[Item]) -> None:
        by = reader(request)
        self.each(request, queryset, lambda item: restore_item(by=by, item=item), "restored")


@admin.register(Reply)
class ReplyAdmin(WrittenAdmin):
    list_display = ("__str__", "kind", "item", "author", "created_at", "removed_at")
    list_filter = ("kind", ("removed_at", admin.EmptyFieldListFilter), "source")
    list_select_related = ("item", "author")
    search_fields = ("item__title", "author__display_name", "author__email")
    actions = ("remove", "restore")

    @admin.action(description="Remove (can be restored)", permissions=["view"])
    def remove(self, request: HttpRequest, queryset: QuerySet[Reply]) -> None:
        by = reader(request)
        self.each(request, queryset, lambda reply: remove_reply(by=by, reply=reply, reason=self.reason), "removed")

    @admin.action(description="Restore", permissions=["view"])
    def restore(self, request: HttpRequest, queryset: QuerySet[Reply]) -> None:
        by = reader(request)
        self.each(request, queryset, lambda reply: restore_reply(by=by, reply=reply), "restored")


class SynonymInline(admin.TabularInline):
    """The other words for a tag, and the addresses of those that were merged into it."""

    model = TagSynonym
    fields = ("name", "slug")
    extra = 0
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Tag)
class TagAdmin(admin.ModelAdmin):
    """A tag's name can be put right; its address stays, so that links stay. The rest is done on its pages."""

    inlines = (SynonymInline,)
    readonly_fields = ("community", "slug", "item_count")

    list_display = ("name", "slug", "community", "item_count")
    list_filter = ("community",)
    list_select_related = ("community",)
    search_fields = ("name", "slug")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Reaction)
class ReactionAdmin(LookOnlyAdmin):
    """Without what people saved: that is theirs alone."""

    date_hierarchy = "created_at"
    list_display = ("user", "kind", "value", "item", "reply", "created_at")
    list_filter = ("kind",)
    list_select_related = ("user", "item", "reply")
    search_fields = ("user__display_name", "user__email")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Reaction]:
        return super().get_queryset(request).exclude(kind=Reaction.Kind.SAVE)


@admin.register(Revision)
class RevisionAdmin(LookOnlyAdmin):
    date_hierarchy = "created_at"
    list_display = ("number", "item", "reply", "author", "reason", "created_at")
    list_select_related = ("item", "reply", "author")
    search_fields = ("title", "author__display_name")


@admin.register(Share)
class ShareAdmin(LookOnlyAdmin):
    date_hierarchy = "created_at"
    list_display = ("item", "to_community", "by", "created_at")
    list_filter = ("to_community",)
    list_select_related = ("item", "to_community", "by")
    search_fields = ("item__title", "by__display_name")


@admin.register(Series)
class SeriesAdmin(LookOnlyAdmin):
    list_display = ("title", "community", "begun_by", "created_at")
    list_select_related = ("community", "begun_by")
    search_fields = ("title",)


@admin.register(TextTemplate)
class TextTemplateAdmin(LookOnlyAdmin):
    list_display = ("name", "kind", "community")
    list_filter = ("kind",)
    list_select_related = ("community",)
    search_fields = ("name", "purpose")


@admin.register(InboundMail)
class InboundMailAdmin(LookOnlyAdmin):
    """What became of replies by mail; their words are between sender and thread."""

    list_display = ("received_at", "state", "user", "reason", "reply")
    list_filter = ("state",)
    list_select_related = ("user", "reply")
    search_fields = ("message_id", "user__display_name", "user__email")
    exclude = ("words",)
    ordering = ("-received_at", "-pk")


@admin.register(Episode)
class EpisodeAdmin(LookOnlyAdmin):
    """What is heard. Removing and restoring is done at its item; the sound is replaced on its page."""

    list_display = ("item", "codec", "seconds", "loudness", "measuring", "is_public")
    list_filter = ("measuring", "is_public", "codec", "item__community")
    list_select_related = ("item",)
    search_fields = ("item__title",)
    exclude = ("cues",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Episode]:
        """Drafts are their authors' alone, here too."""
        return super().get_queryset(request).filter(item__published_at__isnull=False)


@admin.register(Event)
class EventAdmin(LookOnlyAdmin):
    """When and where; changed and cancelled on its page. Who comes is for its readers, who did not come for nobody."""

    list_display = ("item", "starts_at", "ends_at", "time_zone", "place", "capacity", "cancelled_at")
    list_filter = (("cancelled_at", admin.EmptyFieldListFilter), "item__community")
    list_select_related = ("item",)
    search_fields = ("item__title", "place")
    date_hierarchy = "starts_at"
    exclude = ("link",)  # whoever has it can join

    def get_queryset(self, request: HttpRequest) -> QuerySet[Event]:
        """Drafts are their authors' alone, here too."""
        return super().get_queryset(request).filter(item__published_at__isnull=False)


@admin.register(Podcast)
class PodcastAdmin(LookOnlyAdmin):
    """Which communities have a feed for everybody. A manager switches it, and the audit trail says so."""

    list_display = ("community", "title", "language", "has_public_feed")
    list_filter = ("has_public_feed",)
    list_select_related = ("community",)
    search_fields = ("community__name", "title")


@admin.register(File)
class FileAdmin(LookOnlyAdmin):
    """What takes room, and whose it is. Its bytes are given out by its own page alone, which asks who may see them."""

    list_display = ("name", "media_type", "size", "community", "uploaded_by", "created_at")
    list_filter = ("media_type", "community")
    list_select_related = ("community", "uploaded_by")
    search_fields = ("name", "uploaded_by__display_name", "uploaded_by__email")
    exclude = ("content", "sha256")
    ordering = ("-created_at", "-pk")

    def get_queryset(self, request: HttpRequest) -> QuerySet[File]:
        """What stands in something published; what somebody keeps for a draft is theirs alone."""
        shown = FileUse.objects.filter(file=OuterRef("pk"), item__published_at__isnull=False)
        return super().get_queryset(request).filter(Exists(shown))


@admin.register(DocumentVersion)
class DocumentVersionAdmin(LookOnlyAdmin):
    """What was read in documents, and what could not be."""

    list_display = ("item", "number", "file", "reading", "page_count", "download_count", "created_at")
    list_filter = ("reading", "item__community")
    list_select_related = ("item", "file")
    search_fields = ("item__title", "file__name")
    exclude = ("text",)
    ordering = ("-created_at", "-pk")


@admin.register(Suggestion)
class SuggestionAdmin(LookOnlyAdmin):
    list_display = ("item", "by", "state", "decided_by", "created_at")
    list_filter = ("state",)
    list_select_related = ("item", "by", "decided_by")
    exclude = ("body",)


@admin.register(PageAddress)
class PageAddressAdmin(LookOnlyAdmin):
    """Where pages answered before; nobody takes such an address away, or links would break."""

    list_display = ("slug", "community", "item", "created_at")
    list_select_related = ("community", "item")
    search_fields = ("slug",)


@admin.register(Referral)
class ReferralAdmin(LookOnlyAdmin):
    """Without who declined: that is theirs alone. What was said stays between the two."""

    date_hierarchy = "created_at"
    exclude = ("note", "declined_at")
    list_display = ("ask", "by", "expert", "created_at", "answered_at")
    list_select_related = ("ask", "by", "expert")
    search_fields = ("ask__title", "by__display_name", "expert__display_name")


@admin.register(HelpGiven)
class HelpGivenAdmin(LookOnlyAdmin):
    """What the list of who knows is made from; that somebody thanked is shown where it happened."""

    date_hierarchy = "at"
    exclude = ("words", "helped")
    list_display = ("helper", "item", "community", "how", "at")
    list_filter = ("how",)
    list_select_related = ("helper", "item", "community")
    search_fields = ("item__title", "helper__display_name")


@admin.register(Pointer)
class PointerAdmin(LookOnlyAdmin):
    date_hierarchy = "created_at"
    list_display = ("ask", "item", "by", "why", "created_at", "helped_at")
    list_select_related = ("ask", "item", "by")
    search_fields = ("ask__title", "item__title", "by__display_name")


@admin.register(Recommendation)
class RecommendationAdmin(LookOnlyAdmin):
    """That there was one, never what was said, nor what became of it."""

    date_hierarchy = "created_at"
    exclude = ("note", "done_at", "is_dismissed")
    list_display = ("item", "by", "to", "created_at")
    list_select_related = ("item", "by", "to")
    search_fields = ("item__title", "by__display_name", "to__display_name")


@admin.register(FaqEntry)
class FaqEntryAdmin(LookOnlyAdmin):
    list_display = ("item", "community", "heading", "position", "added_by")
    list_filter = ("community",)
    list_select_related = ("item", "community", "added_by")
    search_fields = ("item__title", "heading")


@admin.register(AskClock)
class AskClockAdmin(LookOnlyAdmin):
    """By when a reply was promised and when it came. To whom an ask was brought is nobody's business here."""

    list_display = ("ask", "community", "asked_at", "due_at", "reply_at", "useful_at", "accepted_at", "ended_at")
    list_filter = ("community", ("reply_at", admin.EmptyFieldListFilter), ("ended_at", admin.EmptyFieldListFilter))
    date_hierarchy = "asked_at"
    list_select_related = ("ask", "community")
    fields = (*list_display, "half_at", "offered_at", "is_newcomer")


class CaseStepInline(admin.TabularInline):
    model = CaseStep
    fields = readonly_fields = ("at", "by", "what", "to_author", "to_reporters", "words", "undone_at", "undone_by")
    extra = 0
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Case)
class CaseAdmin(LookOnlyAdmin):
    """What was decided, by whom and when. Deciding is done on its page; who reported stands there, too."""

    date_hierarchy = "opened_at"
    list_display = ("__str__", "community", "why", "opened_at", "taken_by", "decided_by", "decided_at", "settled_at")
    list_filter = ("state", "why", "community")
    list_select_related = ("community", "taken_by", "decided_by")
    exclude = ("kept",)
    inlines = (CaseStepInline,)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Case]:
        """Not about an administrator's own texts."""
        return Case.objects.visible_to(request.user)


@admin.register(Rota)
class RotaAdmin(LookOnlyAdmin):
    """That there is one. Whose weeks they are stands on its page; nothing here could be counted."""

    list_display = ("community", "tag", "created_at", "ended_on")
    list_select_related = ("community", "tag")
    search_fields = ("community__name", "tag__name")
