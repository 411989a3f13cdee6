"""From the outbox to the mail server: who gets a mail, whether it may go now, and what happens when it cannot.

At least once: a row is locked, sent and marked in one transaction. Whoever dies in between sends it again, with the same
Message-ID. One mail a person at a time, so that neither budget nor “told already” can be overtaken.
"""

from __future__ import annotations

import logging
import smtplib
import time
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.db import transaction
from django.db.models import Case, When
from django.urls import reverse
from django.utils import timezone

from accounts.mailboxes import address_of, addresses_of
from activity.digest import digest_for
from activity.emails import answer_mail, digest_mail, notice_mail
from activity.hours import is_paused, quiet_ends
from activity.kinds import Level, setting_of
from activity.letters import Letter, Passage
from activity.locks import Lock, try_hold
from activity.models import Mail, MailSettings, MailStop, Notice, NoticeOrder, Told
from activity.preferences import settings_of, settings_of_all
from activity.signals import answer_due, letter_due
from activity.wording import sentence

logger = logging.getLogger(__name__)

LONGEST_RUN = 50.0  # seconds; beat asks every minute
SETTLE = timedelta(minutes=2)  # who is on the page reads it there meanwhile; a second act joins the first
FIRST_RETRY = timedelta(minutes=1)
LONGEST_RETRY = timedelta(hours=6)
MOST_ATTEMPTS = 12
STALE = timedelta(days=2)
WAIT_FOR_SERVER = (
    smtplib.SMTPServerDisconnected,
    smtplib.SMTPConnectError,
    smtplib.SMTPHeloError,
    smtplib.SMTPAuthenticationError,
    smtplib.SMTPSenderRefused,
    smtplib.SMTPNotSupportedError,
)


class Outcome(Enum):
    DONE = "done"
    LEFT = "left"
    SERVER_DOWN = "server down"


class NotNow(Exception):
    """The mail stays in the outbox until a moment."""

    def __init__(self, until: datetime) -> None:
        self.until = until


class NotAtAll(Exception):
    """The mail is not sent; the reason stays with it."""


@dataclass(frozen=True)
class Message:
    """A mail ready to go, and what its reader will have been told by it."""

    mail: EmailMultiAlternatives
    told: dict[str, datetime]


def order_mails(order: NoticeOrder, noticed: Iterable[tuple[Notice, bool]]) -> None:
    """Mails for those who want this kind at once; noticed: each notice, and whether it is about what they wrote."""
    pairs = [(notice, setting_of(order.kind, is_own=is_own)) for notice, is_own in noticed]
    people = [notice.recipient_id for notice, _ in pairs]
    kept, reachable = settings_of_all(people), addresses_of(people)
    for notice, setting in pairs:
        wanted = kept.get(notice.recipient_id) or MailSettings()
        if notice.recipient_id in reachable and wanted.level(setting) == Level.MAIL:
            _order_mail(notice, order, setting)


def _order_mail(notice: Notice, order: NoticeOrder, setting: str) -> None:
    waiting = Mail.objects.waiting().select_for_update().filter(notice=notice).first()
    if waiting:
        waiting.order_ids = [*waiting.order_ids, order.pk]
        waiting.save(update_fields=["order_ids"])
        return
    Mail.objects.get_or_create(
        key=f"{setting}:{notice.pk}:{order.pk}",
        defaults={
            "recipient_id": notice.recipient_id,
            "kind": Mail.Kind.NOTICE,
            "notice": notice,
            "order_ids": [order.pk],
            "about": notice.group,
            "due_at": timezone.now() + SETTLE,
        },
    )


def send_due(limit: int = 200) -> int:
    """Send what is due, digests last, the oldest first; stop when the mail server does not answer, or after a while:
    beat goes on with the rest. Returns how many went out.
    """
    ends = time.monotonic() + LONGEST_RUN
    digests_last = Case(When(kind=Mail.Kind.DIGEST, then=1), default=0)
    due = Mail.objects.due().order_by(digests_last, "due_at", "pk").values_list("pk", flat=True)[:limit]
    ids, server, sent = list(due), get_connection(), 0
    if not ids:
        return 0
    try:
        server.open()
    except Exception as down:
        logger.warning("%s mails wait, the mail server does not answer: %s", len(ids), down)
        return 0
    try:
        for mail_id in ids:
            outcome = send(mail_id, server)
            sent += outcome == Outcome.DONE
            if outcome == Outcome.SERVER_DOWN or time.monotonic() > ends:
                break
    finally:
        server.close()
    return sent


@transaction.atomic
def send(mail_id: int, server: Any) -> Outcome:
    """Send one mail if it is due and nobody else is at it; what it says is put together now."""
    held = Mail.objects.due().select_for_update(of=("self",), skip_locked=True).filter(pk=mail_id)
    mail = held.select_related("recipient", "notice").first()
    if mail is None or not try_hold(Lock.MAILING, mail.recipient_id):
        return Outcome.LEFT
    try:
        with transaction.atomic():
            message = _compose(mail, timezone.now())
        server.send_messages([message.mail])
    except NotNow as later:
        mail.due_at = later.until
    except NotAtAll as reason:
        mail.state, mail.reason = Mail.State.SKIPPED, str(reason)[:300]
    except Exception as broken:
        return _failed(mail, broken)
    else:
        mail.state, mail.sent_at, mail.reason = Mail.State.SENT, timezone.now(), ""
        _note_told(mail, message.told)
    mail.save(update_fields=["state", "reason", "due_at", "sent_at"])
    return Outcome.DONE if mail.state == Mail.State.SENT else Outcome.LEFT


def _failed(mail: Mail, broken: Exception) -> Outcome:
    """Later again, ever less often; not at all when the server will have none of it, or after many attempts."""
    mail.attempts += 1
    mail.reason = f"{type(broken).__name__}: {broken}"[:300]
    is_refused = isinstance(broken, smtplib.SMTPDataError) and 500 <= broken.smtp_code < 600
    if isinstance(broken, smtplib.SMTPRecipientsRefused):
        is_refused = all(500 <= code < 600 for code, _ in broken.recipients.values())
    is_down = _is_down(broken)
    if not is_down and (is_refused or mail.attempts >= MOST_ATTEMPTS):
        mail.state = Mail.State.FAILED
    mail.due_at = timezone.now() + min(LONGEST_RETRY, FIRST_RETRY * 2 ** min(mail.attempts - 1, 12))
    mail.save(update_fields=["attempts", "reason", "state", "due_at"])
    logger.warning("Mail %s was not sent: %s", mail.pk, mail.reason)
    return Outcome.SERVER_DOWN if is_down else Outcome.LEFT


def _is_down(broken: Exception) -> bool:
    """Whether it is the server, or how we come to it, and not this mail: then all wait, however long."""
    if isinstance(broken, smtplib.SMTPException):
        return isinstance(broken, WAIT_FOR_SERVER)
    return isinstance(broken, OSError)


def _note_told(mail: Mail, told: dict[str, datetime]) -> None:
    for about, upto in told.items():
        kept, is_new = Told.objects.get_or_create(user=mail.recipient, about=about, defaults={"upto": upto})
        if not is_new and kept.upto < upto:
            kept.upto = upto
            kept.save(update_fields=["upto"])


def _compose(mail: Mail, now: datetime) -> Message:
    """Raises NotNow or NotAtAll."""
    address = address_of(mail.recipient)
    if not address:
        raise NotAtAll("No verified address.")
    if mail.kind == Mail.Kind.ANSWER:
        return _compose_answer(mail, address)
    wanted = settings_of(mail.recipient)
    zone = ZoneInfo(mail.recipient.time_zone)
    if is_paused(now, zone, wanted):
        raise NotAtAll("Paused by its reader.")
    if (until := quiet_ends(now, zone, wanted.quiet_hours)) > now:
        raise NotNow(until)
    spent = Mail.objects.spent(mail.recipient, now).count()
    if mail.kind == Mail.Kind.DIGEST:
        return _compose_digest(mail, wanted, spent, address)
    return _compose_notice(mail, wanted, spent, address)


def _compose_digest(mail: Mail, wanted: MailSettings, spent: int, address: str) -> Message:
    if wanted.digest == MailSettings.Digest.OFF:
        raise NotAtAll("Its reader wants no digest.")
    if spent >= wanted.weekly_budget:
        raise NotAtAll("The budget of the week is used up.")
    digest = digest_for(mail.recipient)
    if not digest.lines:
        raise NotAtAll("Nothing new.")
    return Message(digest_mail(mail, digest, address), {line.about: line.moment for line in digest.lines})


def _compose_notice(mail: Mail, wanted: MailSettings, spent: int, address: str) -> Message:
    if wanted.level(mail.setting) != Level.MAIL or _is_stopped(mail):
        raise NotAtAll("Its reader wants no mail about this.")
    kept_for_digest = int(wanted.digest != MailSettings.Digest.OFF)
    if spent >= wanted.weekly_budget - kept_for_digest:
        raise NotAtAll("The budget of the week is used up; it will stand in the digest.")
    if timezone.now() - mail.created_at > STALE:
        raise NotAtAll("Too old by now; it will stand in the digest.")
    notice = Notice.objects.visible_to(mail.recipient).select_related("last_actor").filter(pk=mail.notice_id or 0)
    now_there = notice.first()
    if now_there is None:
        raise NotAtAll("No longer there for its reader.")
    if now_there.read_at is not None:
        raise NotAtAll("Read on the page meanwhile.")
    letter = _letter(mail, now_there)
    if not letter.passages:
        raise NotAtAll("No longer there for its reader.")
    return Message(notice_mail(mail, letter, address), {mail.about: now_there.updated_at})


def _is_stopped(mail: Mail) -> bool:
    return MailStop.objects.filter(user=mail.recipient, about=mail.about).exists()


def _letter(mail: Mail, notice: Notice) -> Letter:
    """What the floor above makes of it; else the notice as it stands on the page."""
    orders = list(NoticeOrder.objects.select_related("by").filter(pk__in=mail.order_ids).order_by("pk"))
    answers: list[tuple[Any, Any]] = letter_due.send(sender=Mail, mail=mail, orders=orders)
    made: Letter | None = next((letter for _, letter in answers if letter is not None), None)
    if made is not None:
        return made
    from_name = notice.last_actor.display_name if notice.last_actor else ""
    url = settings.SITE_URL + reverse("notice-open", args=[notice.pk])
    return Letter(notice.title, url, [Passage(sentence(notice), url=url)], sender=from_name)


def _compose_answer(mail: Mail, address: str) -> Message:
    answers: list[tuple[Any, Any]] = answer_due.send(sender=Mail, mail=mail)
    letter: Letter | None = next((letter for _, letter in answers if letter is not None), None)
    if letter is None:
        raise NotAtAll("There is nothing to answer any more.")
    return Message(answer_mail(mail, letter, address), {})
