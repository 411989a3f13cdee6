"""Mails of activity as messages: a notice at once, the digest, the answer to a mail that could not be taken.

Each is one template; the text part is read off the HTML, so that both say the same. Auto-Submitted keeps other robots
from answering (RFC 3834); Precedence is left out, as that RFC advises.
"""

from __future__ import annotations

from email.utils import formataddr, parseaddr
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse

from accounts.models import User
from activity.addresses import DIGEST, EVERYTHING, Stop, host, signed_address, stop_link
from activity.digest import headline
from activity.kinds import SETTINGS
from activity.letters import Digest, Letter
from activity.look import colours
from activity.models import Mail
from activity.plain import to_text

LABELS = {setting.slug: setting.label for setting in SETTINGS}
LONGEST_SUBJECT = 180


def notice_mail(mail: Mail, letter: Letter, address: str) -> EmailMultiAlternatives:
    """What happened on one thing, at once. Mails about one thing stand together in a mail program."""
    user = mail.recipient
    about = Stop(user.pk, mail.about)
    reply_to = signed_address("reply", user.pk, *letter.answers) if letter.answers else ""
    context = {
        "letter": letter,
        "may_reply": bool(reply_to),
        "why": LABELS.get(mail.setting, ""),
        "stop_url": stop_link(about),
        "stop_kind_url": stop_link(Stop(user.pk, f"kind:{mail.setting}")),
    }
    thread = f"<{mail.about.replace(':', '-')}.{user.pk}@{host()}>"
    headers = {
        **_unsubscribe(about),
        "List-Id": f"<{letter.place_slug or 'notices'}.{host()}>",
        "In-Reply-To": thread,
        "References": thread,
    }
    subject = f"{letter.title} · {letter.place}" if letter.place else letter.title
    return _message(mail, address, subject, "notice", context, headers, sender=letter.sender, reply_to=reply_to or None)


def digest_mail(mail: Mail, digest: Digest, address: str) -> EmailMultiAlternatives:
    about = Stop(mail.recipient_id, DIGEST)
    context = {
        "digest": digest,
        "said": headline(digest, mail.recipient),
        "stop_url": stop_link(about),
        "stop_all_url": stop_link(Stop(mail.recipient_id, EVERYTHING)),
    }
    headers = {**_unsubscribe(about), "List-Id": f"<digest.{host()}>"}
    return _message(mail, address, str(context["said"]), "digest", context, headers)


def answer_mail(mail: Mail, letter: Letter, address: str) -> EmailMultiAlternatives:
    """To a person whose own mail could not be taken: why, and their words back."""
    return _message(mail, address, letter.title, "answer", {"letter": letter}, {}, submitted="auto-replied")


def _unsubscribe(stop: Stop) -> dict[str, str]:
    """One click in the mail program (RFC 8058)."""
    ways = [f"<{stop_link(stop)}>"]
    kind, _, number = stop.what.partition(":")
    if stop.what == DIGEST or (kind == "item" and number.isdigit()):
        by_mail = signed_address("stop", stop.user_id, int(number or 0))
        ways += [f"<mailto:{by_mail}>"] if by_mail else []
    return {"List-Unsubscribe": ", ".join(ways), "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}


def _message(
    mail: Mail,
    address: str,
    subject: str,
    template: str,
    context: dict[str, Any],
    headers: dict[str, str],
    *,
    sender: str = "",
    reply_to: str | None = None,
    submitted: str = "auto-generated",
) -> EmailMultiAlternatives:
    subject = one_line(subject)[:LONGEST_SUBJECT]
    site = settings.SITE_NAME
    shared = {
        "subject": subject,
        "look": colours(),
        "site": site,
        "site_url": settings.SITE_URL,
        "settings_url": settings.SITE_URL + reverse("notice-settings"),
        "reader": mail.recipient,
    }
    html = render_to_string(f"activity/emails/{template}.html", {**shared, **context}).strip()
    from_name = f"{one_line(sender)} · {site}" if sender else site
    message = EmailMultiAlternatives(
        subject,
        to_text(html),
        formataddr((from_name, parseaddr(settings.DEFAULT_FROM_EMAIL)[1]), "utf-8"),
        [_to(mail.recipient, address)],
        reply_to=[reply_to] if reply_to else None,
        headers={
            "Message-ID": message_id(mail),
            "Auto-Submitted": submitted,
            "X-Auto-Response-Suppress": "OOF, AutoReply",  # the same for Exchange
            **headers,
        },
    )
    message.attach_alternative(html, "text/html")
    return message


def message_id(mail: Mail) -> str:
    """The same at every attempt: who got it in spite of an error sees one mail."""
    return f"<{mail.kind}-{mail.pk}@{host()}>"


def _to(user: User, address: str) -> str:
    return formataddr((one_line(user.display_name), address), "utf-8")


def one_line(text: str) -> str:
    """For a header: no line ends, nothing that is not to be seen."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())
