"""How long we remember mails that came in."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from content.models import InboundMail

WORDS_KEPT = timedelta(days=14)
MAILS_KEPT = timedelta(days=90)


def forget_inbound_mails() -> int:
    """Words that found no place are kept for 14 days, that a mail came for 90. Returns how many mails were forgotten."""
    now = timezone.now()
    InboundMail.objects.filter(received_at__lt=now - WORDS_KEPT).exclude(words="").update(words="")
    return InboundMail.objects.filter(received_at__lt=now - MAILS_KEPT).delete()[0]
