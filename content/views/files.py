"""Files: taking one in from the editor, and giving it to who may see it, in parts where a player asks for parts."""

from __future__ import annotations

import logging
import re
from collections.abc import Collection, Iterator

from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header, http_date
from django.views.decorators.http import require_POST, require_safe

from communities.access import enter
from content.access import reader
from content.actions import store_file
from content.files.kinds import INLINE, Family
from content.forms import DocumentForm, EpisodeForm, ReplaceForm
from content.middleware import takes_files
from content.models import File

logger = logging.getLogger(__name__)

BLOCK = 64 * 1024
RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")
PLAIN_TEXT = "text/plain; charset=utf-8"
NOTHING_RUNS = "default-src 'none'; sandbox"
# Chromium shows no PDF in a sandbox; its viewer brings styles of its own. The page around it is ours alone.
PDF_SHOWN = "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'self'"


@takes_files
@login_required
@require_POST
def file_upload(request: HttpRequest, slug: str) -> HttpResponse:
    """201 and the Markdown that shows the file, or 400 and the sentence."""
    standing = enter(request, slug)
    upload = request.FILES.get("file")
    if upload is None:
        return HttpResponse("Choose a file first.", status=400, content_type=PLAIN_TEXT)
    try:
        file = store_file(by=reader(request), community=standing.community, upload=upload)
    except ValidationError as refusal:
        return HttpResponse(" ".join(refusal.messages), status=400, content_type=PLAIN_TEXT)
    return HttpResponse(file.markdown, status=201, content_type=PLAIN_TEXT)


@login_required
@require_safe
def file_detail(request: HttpRequest, token: str, name: str) -> HttpResponseBase:
    """The bytes, to who sees a text they stand in. The name in the address is there for people."""
    file = get_object_or_404(File.objects.visible_to(reader(request)), token=token)
    return give(request, file, as_download=bool(request.GET.get("download")))


def is_complete(
    request: HttpRequest, form: DocumentForm | EpisodeForm | ReplaceForm, field: str, kinds: Collection[Family]
) -> bool:
    """Whether all is there. A file that was sent is kept whatever else is wrong with the form: nobody sends it twice."""
    form.is_valid()
    if upload := form.cleaned_data.get(field):
        try:
            form.keep(store_file(by=reader(request), community=form.community, upload=upload, kinds=kinds))
        except ValidationError as refusal:
            form.add_error(field, refusal)
    return not form.errors


def give(request: HttpRequest, file: File, *, as_download: bool = False) -> HttpResponseBase:
    """A file as an answer; whoever calls has asked who may see it. Asked again at each visit, told by the ETag."""
    if not file.content.storage.exists(str(file.content.name)):
        logger.error("The bytes of file %s are not in store.", file.pk)
        raise Http404("This file is no longer in store.")
    etag = f'"{file.sha256}"'
    modified = int(file.created_at.timestamp())
    unchanged = get_conditional_response(request, etag=etag)
    response = unchanged or _bytes_of(request, file, etag)
    response.headers["ETag"] = etag
    response.headers["Last-Modified"] = http_date(modified)
    response.headers["Accept-Ranges"] = "bytes"
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    is_inline = file.media_type in INLINE and not as_download
    is_pdf = is_inline and file.media_type == "application/pdf"
    response.headers["Content-Security-Policy"] = PDF_SHOWN if is_pdf else NOTHING_RUNS
    if is_pdf:
        response.headers["X-Frame-Options"] = "SAMEORIGIN"
    response.headers["Content-Disposition"] = content_disposition_header(not is_inline, file.name) or "inline"
    return response


def _bytes_of(request: HttpRequest, file: File, etag: str) -> HttpResponseBase:
    kind = f"{file.media_type}; charset=utf-8" if file.media_type.startswith("text/") else file.media_type
    wanted = _range_of(request, file, etag)
    if wanted is None:
        whole = StreamingHttpResponse(_part(file, 0, file.size - 1), content_type=kind)
        whole.headers["Content-Length"] = str(file.size)
        return whole
    start, end = wanted
    if start >= file.size or end < start:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{file.size}"})
    part = StreamingHttpResponse(_part(file, start, end), status=206, content_type=kind)
    part.headers["Content-Range"] = f"bytes {start}-{end}/{file.size}"
    part.headers["Content-Length"] = str(end - start + 1)
    return part


def _range_of(request: HttpRequest, file: File, etag: str) -> tuple[int, int] | None:
    """First and last byte that are asked for; None for the whole file. Several ranges at once get the whole."""
    asked = RANGE.fullmatch(request.headers.get("Range", "").strip())
    if asked is None or asked.groups() == ("", "") or request.headers.get("If-Range", etag) != etag:
        return None
    first, last = asked.groups()
    if not first:  # the last so many
        return max(0, file.size - int(last)) if int(last) else file.size, file.size - 1
    return int(first), min(int(last), file.size - 1) if last else file.size - 1


def _part(file: File, start: int, end: int) -> Iterator[bytes]:
    """Opened when the first byte is asked for: an answer nobody reads (HEAD) leaves nothing open."""
    with file.content.open("rb") as content:
        content.seek(start)
        left = end - start + 1
        while left and (block := content.read(min(BLOCK, left))):
            left -= len(block)
            yield block
