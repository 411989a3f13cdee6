"""Celery entry points of accounts: letters of invitation."""

from celery import shared_task
from django.db import transaction
from django.utils import timezone

from accounts import emails
from accounts.models import Invitation


@shared_task
def send_letter(invitation_id: int) -> bool:
    """Send one invitation's letter, once; it stays unsent when the mail server refuses."""
    with transaction.atomic():
        unsent = Invitation.objects.unsent().select_for_update(of=("self",), skip_locked=True)
        invitation = unsent.select_related("invited_by").filter(pk=invitation_id).first()
        if invitation is None:
            return False
        emails.invitation(invitation)
        Invitation.objects.filter(pk=invitation.pk).update(sent_at=timezone.now())
    return True


@shared_task
def send_waiting_letters(limit: int = 200) -> int:
    """Send what the broker lost or the mail server refused, oldest first."""
    waiting = Invitation.objects.unsent().order_by("pk").values_list("pk", flat=True)[:limit]
    return sum(send_letter(invitation_id) for invitation_id in list(waiting))
