"""Documents: the list, bringing one, showing one, its newer and older versions, downloading."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from communities.access import enter
from communities.permissions import Permission, Standing
from content.access import find_item, reader
from content.actions import (
    create_document,
    drop_draft,
    note_download,
    replace_document,
    restore_document,
)
from content.documents import DocumentList
from content.files.kinds import DOCUMENTS, INLINE
from content.forms import DocumentForm, ReplaceForm
from content.middleware import takes_documents
from content.models import Kind
from content.permissions import may_replace, require_replace
from content.preview import preview_of
from content.views.beginning import begin
from content.views.drafts import with_draft
from content.views.files import give, is_complete
from content.views.listing import items_of, list_context
from content.views.schedules import onward
from content.views.showing import arrive, item_context, removed_page
from content.views.writing import rewrite_item

NEW = f"{Kind.DOCUMENT}:new"


@login_required
@require_safe
def document_list(request: HttpRequest, slug: str) -> HttpResponse:
    """?type= narrows to one sort of file, ?sort= orders."""
    standing = enter(request, slug)
    wish = DocumentList.read(request.GET)
    context = list_context(request, standing, wish.of(items_of(standing, Kind.DOCUMENT)))
    context |= {"wish": wish, "tabs": wish.tabs(), "orders": wish.orders()}
    return render(request, "content/document_list.html", context)


@takes_documents
@login_required
def document_create(request: HttpRequest, slug: str) -> HttpResponse:
    return _write(request, enter(request, slug), publish=True)


@takes_documents
@login_required
@require_POST
def document_keep(request: HttpRequest, slug: str) -> HttpResponse:
    """The other button of document-create: keep it as a draft."""
    return _write(request, enter(request, slug), publish=False)


def _write(request: HttpRequest, standing: Standing, *, publish: bool) -> HttpResponse:
    standing.require(Permission.CREATE_ITEM)
    known, beginnings = begin(request, standing, Kind.DOCUMENT)
    form = DocumentForm(
        request.POST or None, request.FILES or None, community=standing.community, user=reader(request), initial=known
    )
    if request.method == "POST" and is_complete(request, form, "upload", DOCUMENTS):
        try:
            item = create_document(by=reader(request), community=standing.community, publish=publish, **form.typed)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            drop_draft(by=reader(request), community=standing.community, place=NEW)
            return onward(request, item)
    draft = with_draft(request, standing.community, form, NEW)
    return render(request, "content/document_create.html", {"form": form} | beginnings | draft)


@login_required
@require_safe
def document_detail(request: HttpRequest, slug: str, document_id: int) -> HttpResponse:
    standing, item = find_item(request, slug, Kind.DOCUMENT, pk=document_id, even_removed=True)
    if item.is_removed or item.is_held:
        return removed_page(request, standing, item)
    arrive(request, item)
    versions = list(item.versions.select_related("file", "by").defer("text"))
    newest = item.versions.select_related("file", "by").first()
    context = item_context(request, standing, item) | {
        "newest": newest,
        "versions": versions,
        "preview": preview_of(newest) if newest else None,
        "is_inline": newest is not None and newest.file.media_type in INLINE,
        "may_replace": may_replace(standing, item),
        "downloads": sum(version.download_count for version in versions),
        "tags": item.tags.all(),
    }
    return render(request, "content/document_detail.html", context)


@login_required
def document_edit(request: HttpRequest, slug: str, document_id: int) -> HttpResponse:
    standing, item = find_item(request, slug, Kind.DOCUMENT, pk=document_id, or_held=True)
    return rewrite_item(request, standing, item, "content/document_edit.html")


@takes_documents
@login_required
def document_replace(request: HttpRequest, slug: str, document_id: int) -> HttpResponse:
    """A newer version of the file."""
    standing, item = find_item(request, slug, Kind.DOCUMENT, pk=document_id, or_held=True)
    require_replace(standing, item)
    form = ReplaceForm(request.POST or None, request.FILES or None, user=reader(request), community=standing.community)
    if request.method == "POST" and is_complete(request, form, "upload", DOCUMENTS):
        try:
            replace_document(by=reader(request), item=item, **form.typed)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            return redirect(item)
    return render(request, "content/document_replace.html", {"form": form, "item": item})


@login_required
@require_POST
def document_restore(request: HttpRequest, slug: str, document_id: int, number: int) -> HttpResponse:
    """An older version becomes the newest."""
    _, item = find_item(request, slug, Kind.DOCUMENT, pk=document_id)
    version = get_object_or_404(item.versions, number=number)
    made = restore_document(by=reader(request), item=item, version=version)
    messages.success(request, f"Version {made.number} is the file of version {number}.")
    return redirect(item)


@login_required
@require_safe
def document_download(request: HttpRequest, slug: str, document_id: int, number: int) -> HttpResponseBase:
    """The file of one version, counted. A player or a paused download that asks for the rest is not counted again."""
    _, item = find_item(request, slug, Kind.DOCUMENT, pk=document_id, or_held=True)
    version = get_object_or_404(item.versions.select_related("file", "item").defer("text"), number=number)
    if request.method == "GET" and not request.headers.get("Range") and not item.is_held:
        note_download(by=reader(request), version=version)
    return give(request, version.file, as_download=True)
