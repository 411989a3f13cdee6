"""Letters of accounts."""

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string

from accounts.models import Invitation


def invitation(invitation: Invitation) -> None:
    """A personal invitation, with the link that lets its holder in."""
    place = invitation.place or settings.SITE_NAME
    context = {
        "invitation": invitation,
        "place": place,
        "site": settings.SITE_NAME,
        "link": settings.SITE_URL + invitation.get_absolute_url(),
    }
    # A name may hold no line break: it stands in a header.
    subject = " ".join(f"{invitation.invited_by.display_name} invites you to {place}".split())
    send_mail(subject, render_to_string("accounts/emails/invitation.txt", context), None, [invitation.email])
