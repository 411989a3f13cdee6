"""Signed addresses: what a reply by mail may do, and what a link or an address in a mail may stop. Each does one thing.

A signed mail address is made of small letters, digits and dots, for servers that write addresses as they like.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from email.utils import parseaddr
from typing import NamedTuple

from django.conf import settings
from django.core import signing
from django.urls import reverse

STOP_SALT = "activity.mail-stop"
ADDRESS = re.compile(r"(reply|stop)\+((?:[0-9a-z]{1,13}\.){2,3})([a-z2-7]{16})")
DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
EVERYTHING = "all"
DIGEST = "digest"


class Stop(NamedTuple):
    """What a link in a mail stops, for whom: a thing (item:12), the digest, one setting (kind:answer) or everything."""

    user_id: int
    what: str


def host() -> str:
    """The domain of our mails, for Message-ID and List-Id."""
    return parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"


def stop_link(stop: Stop) -> str:
    return settings.SITE_URL + reverse("mail-stop", args=[signing.Signer(salt=STOP_SALT).sign_object(list(stop))])


def read_stop_token(token: str) -> Stop | None:
    """What the token of such a link stands for. It does not run out: a mail may be opened after years."""
    try:
        user_id, what = signing.Signer(salt=STOP_SALT).unsign_object(token)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return Stop(int(user_id), str(what))


def signed_address(purpose: str, *numbers: int) -> str:
    """reply+user.item.reply.signature@domain, or "" where mail is not taken in."""
    if not (settings.INBOUND_DOMAIN and settings.INBOUND_SECRET):
        return ""
    said = "".join(f"{_base36(number)}." for number in numbers)
    return f"{purpose}+{said}{_signature(purpose, said)}@{settings.INBOUND_DOMAIN}"


def read_address(address: str) -> tuple[str, list[int]] | None:
    """Purpose and numbers of a signed address of ours; None for any other."""
    local, _, domain = address.strip().lower().rpartition("@")
    found = ADDRESS.fullmatch(local)
    if not found or not settings.INBOUND_SECRET or domain != settings.INBOUND_DOMAIN.lower():
        return None
    purpose, said, signature = found.groups()
    if not hmac.compare_digest(signature, _signature(purpose, said)):
        return None
    return purpose, [int(number, 36) for number in said.rstrip(".").split(".")]


def _signature(purpose: str, said: str) -> str:
    key = hashlib.sha256(f"fivefold mail {settings.INBOUND_SECRET}".encode()).digest()
    digest = hmac.new(key, f"{purpose}+{said}".encode(), hashlib.sha256).digest()
    return base64.b32encode(digest[:10]).decode().lower()


def _base36(number: int) -> str:
    said = ""
    while number:
        number, rest = divmod(number, 36)
        said = DIGITS[rest] + said
    return said or "0"
