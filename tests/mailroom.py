"""What tests of mail share: people who get mail, clocks that stand still, messages taken apart."""

from __future__ import annotations

import re
from datetime import timedelta
from email.message import EmailMessage
from typing import Any

from allauth.account.models import EmailAddress
from django.core import mail as outbox
from django.core.mail import EmailMultiAlternatives
from django.utils import timezone

from accounts.models import User
from activity.models import Mail
from activity.outbox import send_due

LINK = re.compile(r"https?://[^\s<>\")]+")


def verify(*people: User) -> None:
    for person in people:
        EmailAddress.objects.update_or_create(
            user=person, email=person.email, defaults={"verified": True, "primary": True}
        )


def send_all() -> list[EmailMultiAlternatives]:
    """Everything that waits, as if its time had come; returns the mails that went out."""
    Mail.objects.waiting().update(due_at=timezone.now() - timedelta(seconds=1))
    before = len(outbox.outbox)
    send_due()
    return outbox.outbox[before:]


def html_of(message: EmailMultiAlternatives) -> str:
    return next(str(part.content) for part in message.alternatives if part.mimetype == "text/html")


def links(text: str) -> set[str]:
    return {link.rstrip(".,;") for link in LINK.findall(text.replace("&amp;", "&"))}


def headers(message: EmailMultiAlternatives) -> Any:
    return message.message()


def as_received(message: EmailMultiAlternatives) -> EmailMessage:
    from email import message_from_bytes, policy

    received = message_from_bytes(message.message().as_bytes(), policy=policy.default)
    assert isinstance(received, EmailMessage)
    return received
