"""Taking in files, and keeping in step where they stand."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection
from datetime import timedelta
from typing import IO

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.base import File as DjangoFile
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Q, Sum
from django.utils import timezone

from accounts.models import User
from activity.locks import Lock, hold
from communities.models import Community
from communities.permissions import Permission, standing_of
from content.files.kinds import ATTACHMENTS, Family, Format
from content.files.limits import MEGABYTE, check_size, limit_of
from content.files.names import agreed_name, clean_name
from content.files.pictures import make_ours
from content.files.sniffing import sniff
from content.models import DocumentVersion, Episode, File, FileUse, Item, Kind, Reply

TOKEN = re.compile(r"/files/([A-Za-z0-9_-]{22})/")
MOST_USES = 500  # files of one text that count as standing in it
CALLED = {Family.PICTURE: "pictures", Family.DOCUMENT: "documents", Family.ARCHIVE: "archives", Family.SOUND: "sound"}


@transaction.atomic
def store_file(
    *, by: User, community: Community, upload: UploadedFile | DjangoFile[bytes], kinds: Collection[Family] | None = None
) -> File:
    """Take in one file as what its bytes are; a picture is made anew. The same bytes again are the same file.

    kinds: the families that are taken at this place, all attachments by default.
    """
    standing = standing_of(by, community)
    if not standing.can(Permission.CREATE_ITEM):
        standing.require(Permission.REPLY)
    name = clean_name(upload.name or "")
    taken = frozenset(kinds or ATTACHMENTS)
    size = upload.size or 0
    check_size(size, max(limit_of(family) for family in taken))
    format = sniff(upload, name)
    if format.family not in taken:
        listed = ", ".join(CALLED[family] for family in Family if family in taken)
        raise ValidationError(f"“{name}” is {format.called}. What is taken here: {listed}.")
    check_size(size, limit_of(format.family))
    name = agreed_name(name, format)
    if format.family == Family.PICTURE:
        picture = make_ours(upload, format, name)
        name = agreed_name(name, picture.format)
        content: DjangoFile[bytes] = ContentFile(picture.content)
        return _keep(by, community, content, name, picture.format, width=picture.width, height=picture.height)
    return _keep(by, community, upload, name, format)


def _keep(
    by: User,
    community: Community,
    content: DjangoFile[bytes],
    name: str,
    format: Format,
    *,
    width: int | None = None,
    height: int | None = None,
) -> File:
    """The row and the bytes. One file at a time a person, so that a day's amount is counted right."""
    hold(Lock.STORING, by.pk)
    digest, size = _digest(content), content.size
    same = File.objects.filter(uploaded_by=by, community=community, sha256=digest, media_type=format.media_type).first()
    if same:
        same.created_at = timezone.now()  # wanted again: it is not forgotten before it stands somewhere
        same.save(update_fields=["created_at"])
        return same
    _check_amount(by, size)
    file = File(community=community, uploaded_by=by, name=name, media_type=format.media_type, size=size)
    file.sha256, file.width, file.height = digest, width, height
    content.seek(0)
    file.content.save(file.token, content, save=False)
    file.save()
    return file


def _digest(content: IO[bytes] | DjangoFile[bytes]) -> str:
    content.seek(0)
    return hashlib.file_digest(content, "sha256").hexdigest()  # type: ignore[arg-type]


def _check_amount(by: User, size: int) -> None:
    since = timezone.now() - timedelta(days=1)
    stored = File.objects.filter(uploaded_by=by, created_at__gt=since).aggregate(sum=Sum("size"))["sum"] or 0
    most = int(settings.FILE_AMOUNT_PER_DAY)
    if stored + size > most:
        raise ValidationError(
            f"You stored {stored // MEGABYTE:,} MB since yesterday; {most // MEGABYTE:,} MB a day are the most. "
            "Try again tomorrow, or link to the shared drive."
        )


def files_in(text: str) -> list[str]:
    """The tokens of the files a text names, each once."""
    return list(dict.fromkeys(TOKEN.findall(text)))[:MOST_USES]


def keep_file_uses(item: Item, reply: Reply | None = None) -> None:
    """After a text was saved: the files it names stand in it, and those it no longer names stood there once.

    Only files of the same community: a token seen somewhere opens nothing to readers elsewhere. A file that stood in
    an earlier version stays in store, so that the version can be brought back, but is shown to nobody.
    """
    named = _named_in(reply or item) | (set() if reply else _held_by(item))
    uses = {use.file_id: use for use in FileUse.objects.filter(item=item, reply=reply)}
    new = [FileUse(file_id=file_id, item=item, reply=reply) for file_id in sorted(named - set(uses))]
    back = [use.pk for use in uses.values() if use.is_former and use.file_id in named]
    gone = [use.pk for use in uses.values() if not use.is_former and use.file_id not in named]
    if new:
        FileUse.objects.bulk_create(new, ignore_conflicts=True)
    if back:
        FileUse.objects.filter(pk__in=back).update(is_former=False)
    if gone and item.is_draft:  # it has no history
        FileUse.objects.filter(pk__in=gone).delete()
    elif gone:
        FileUse.objects.filter(pk__in=gone).update(is_former=True)


def _named_in(text: Item | Reply) -> set[int]:
    tokens = files_in(text.body)
    community_id = text.community_id if isinstance(text, Item) else text.item.community_id
    if not tokens:
        return set()
    of_item = Q(uses__item=text if isinstance(text, Item) else text.item)  # it may have been moved here from elsewhere
    files = File.objects.filter(Q(community=community_id) | of_item, token__in=tokens)
    return set(files.values_list("pk", flat=True))


def _held_by(item: Item) -> set[int]:
    """The files a document or an episode is made of."""
    if item.kind not in {Kind.DOCUMENT, Kind.EPISODE}:
        return set()
    versions = DocumentVersion.objects.filter(item=item).values_list("file", flat=True)
    return {*versions, *Episode.objects.filter(item=item).values_list("sound", flat=True)}
