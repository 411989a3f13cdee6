"""Replies by mail: a signed address and a verified sender let somebody answer where the mail they got leads to.

Both are needed: the address was sent to one person alone, and From names one of their verified addresses. Whether From
is forged is for the mail server in front to say (DKIM, DMARC); docs/operations.md asks for that.
"""

from __future__ import annotations

from datetime import timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.http import Http404
from django.utils import timezone

from accounts.mailboxes import is_address_of
from accounts.models import User
from activity.actions import order_answer, stop_mail
from activity.addresses import DIGEST, Stop, read_address
from activity.models import Mail
from activity.vocabulary import Via
from content.actions.files import store_file
from content.actions.replies import write_reply
from content.inbound.reader import Attachment, Incoming, read
from content.models import BODY_LIMIT, InboundMail, Item, Reply

State = InboundMail.State
ANSWERS_A_DAY = 5
GONE = "What you answered is no longer there, or no longer open to you."


def take_mail(raw: bytes) -> InboundMail:
    """Take one mail in, once: the same Message-ID again is answered with what became of it."""
    incoming = read(raw)
    with transaction.atomic():
        kept, is_new = InboundMail.objects.get_or_create(
            message_id=incoming.message_id, defaults={"state": State.IGNORED, "reason": "Under way."}
        )
        if is_new:
            _take(kept, incoming)
            kept.reason = kept.reason[:500]
            kept.save()
    return kept


def _take(kept: InboundMail, incoming: Incoming) -> None:
    if incoming.automatic:
        kept.state, kept.reason = State.IGNORED, incoming.automatic
        return
    ours = [found for address in incoming.addresses if (found := read_address(address))]
    purpose, numbers = ours[0] if ours else ("", [])
    kept.user = User.objects.people().filter(pk=numbers[0]).first() if numbers else None
    if kept.user is None:
        kept.state, kept.reason = State.IGNORED, "None of its addresses is one of ours."
    elif purpose == "stop" and len(numbers) == 2:
        stop_mail(Stop(kept.user.pk, f"item:{numbers[1]}" if numbers[1] else DIGEST))
        kept.state, kept.reason = State.STOPPED, ""
    elif purpose == "reply" and len(numbers) == 3:
        _post(kept, kept.user, numbers[1], numbers[2], incoming)
    else:
        kept.state, kept.reason = State.IGNORED, "None of its addresses is one of ours."


def _post(kept: InboundMail, user: User, item_id: int, reply_id: int, incoming: Incoming) -> None:
    kept.item = Item.objects.filter(pk=item_id).first()
    try:
        with transaction.atomic():
            kept.reply, not_stored = _reply(user, item_id, reply_id, incoming)
    except ValidationError as refusal:
        _refuse(kept, user, " ".join(refusal.messages), incoming.whole)
    except PermissionDenied as refusal:
        _refuse(kept, user, str(refusal) or GONE, incoming.whole)
    except Http404:
        _refuse(kept, user, GONE, incoming.whole)
    else:
        kept.state, kept.reason = State.POSTED, " ".join(not_stored)
        if not_stored:
            _answer(kept, user)


def _reply(user: User, item_id: int, reply_id: int, incoming: Incoming) -> tuple[Reply, list[str]]:
    """The reply, and a sentence for each file that could not be attached to it."""
    if not _is_from(user, incoming):
        raise ValidationError(
            "It came from an address that is not confirmed as yours here. Send it from the one your notices come to, "
            "or confirm the other one in your account."
        )
    item = Item.objects.visible_to(user).with_people().filter(pk=item_id).first()
    if item is None:
        raise Http404
    parent = item.replies.with_people().filter(pk=reply_id).first() if reply_id else None
    if reply_id and parent is None:
        raise Http404
    files, not_stored = _store(user, item, incoming.files)
    body = "\n\n".join(part for part in (incoming.text, *files) if part)
    if not body:
        raise ValidationError(
            " ".join(not_stored) or "Your mail held nothing but what it answers. Write above or below it, please."
        )
    if len(body) > BODY_LIMIT:
        raise ValidationError(f"Your mail has {len(body):,} characters; {BODY_LIMIT:,} fit. Shorten it, please.")
    return write_reply(by=user, item=item, body=body, parent=parent, via=Via.EMAIL), not_stored


def _is_from(user: User, incoming: Incoming) -> bool:
    return len(incoming.senders) == 1 and is_address_of(user, incoming.senders[0])


def _store(user: User, item: Item, attached: list[Attachment]) -> tuple[list[str], list[str]]:
    """The files as Markdown, and why those that are missing are."""
    stored, not_stored = [], []
    for attachment in attached:
        upload = SimpleUploadedFile(attachment.name, attachment.content, attachment.media_type)
        try:
            with transaction.atomic():
                file = store_file(by=user, community=item.community, upload=upload)
        except ValidationError as refusal:
            not_stored.append(f"“{attachment.name}” is not attached: {' '.join(refusal.messages)}")
        else:
            stored.append(file.markdown)
    return stored, not_stored


def _refuse(kept: InboundMail, user: User, reason: str, words: str) -> None:
    kept.state, kept.reason, kept.words = State.REFUSED, reason, words[:BODY_LIMIT]
    _answer(kept, user)


def _answer(kept: InboundMail, user: User) -> None:
    """One mail a refusal, to the person's own address (never to From), and few a day: two robots cannot go on."""
    day = timezone.now() - timedelta(days=1)
    if Mail.objects.filter(recipient=user, kind=Mail.Kind.ANSWER, created_at__gt=day).count() < ANSWERS_A_DAY:
        order_answer(to=user, about=f"inbound:{kept.pk}")
