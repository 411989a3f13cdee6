"""A mail as bytes becomes what we need of it: who sent it, where to, its words, its files. Takes anything, trusts nothing."""

from __future__ import annotations

import codecs
import hashlib
import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import Message
from email.utils import getaddresses

import nh3

from activity.addresses import ADDRESS
from activity.plain import BLOCKS, HIDDEN, to_text
from content.inbound.written import unflow, written

logger = logging.getLogger(__name__)

LONGEST_TEXT = 400_000
LONGEST_HTML = 200_000
LONGEST_HEADER = 2_000  # characters of a header that a person would have written
MOST_PARTS = 200
DEEPEST = 30
MOST_FILES = 20
SMALL_PICTURE = 10_000  # bytes; smaller ones inside the text are logos of signatures
ADDRESSED = ("To", "Cc", "Delivered-To", "X-Original-To", "Envelope-To", "X-Forwarded-To", "Resent-To")
AUTOMATIC_SENDERS = re.compile(r"(mailer-daemon|postmaster|no-?reply|do-?not-?reply|bounces?)([+@-]|$)", re.IGNORECASE)
AUTOMATIC_SUBJECTS = re.compile(
    r"(out of (the )?office|automatic reply|auto(matic)?[- ]?re(ply|sponse)|abwesen|automatische antwort|réponse automatique"
    r"|absence|respuesta automática|risposta automatica|automatisch antwoord|odpowiedź automatyczna|autosvar"
    r"|undeliver|delivery status notification|mail delivery (failed|failure)|unzustellbar|returned mail)",
    re.IGNORECASE,
)
# What browsers take these names for: programs write cp1252 and call it latin-1.
CHARSETS = {"us-ascii": "cp1252", "ascii": "cp1252", "iso-8859-1": "cp1252", "latin-1": "cp1252", "utf8mb4": "utf-8"}
CHARSETS |= {"x-unknown": "utf-8", "unknown-8bit": "utf-8", "iso-8859-8-i": "iso-8859-8", "ks_c_5601-1987": "cp949"}
# Python decodes these too, but no mail program writes them; some take a night for a megabyte.
NO_CHARSETS = frozenset({"idna", "punycode", "raw-unicode-escape", "undefined", "unicode-escape"})
# What activity.plain makes something of, with what it needs; the rest of a mail's HTML goes before it is read.
HTML_TAGS = {*BLOCKS, "a", "br", "img", "input", "td", "th"}
HTML_ATTRIBUTES = {"a": {"href"}, "img": {"alt"}, "input": {"type", "checked"}}
SURROGATES = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True)
class Attachment:
    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True)
class Incoming:
    """One mail. `automatic` says why it is taken for a robot's, "" for a person's."""

    message_id: str
    senders: list[str]
    addresses: list[str]  # ours only: reply+…@, stop+…@
    automatic: str
    text: str  # what was written now
    whole: str  # all its words
    files: list[Attachment] = field(default_factory=list)


def read(raw: bytes) -> Incoming:
    """Never raises for what somebody sent; what cannot be read is empty."""
    try:
        return _read(raw)
    except Exception as unreadable:  # the standard library stumbles in many ways; a mail server would send it for days
        logger.warning("A mail cannot be read: %s", type(unreadable).__name__)
        return Incoming(_sum(raw), [], [], "It cannot be read.", "", "")


def _read(raw: bytes) -> Incoming:
    message = message_from_bytes(raw, policy=policy.compat32)
    parts = list(_leaves(message))
    whole = _words(parts)
    sender = _header(message, "From")
    sender = sender if len(sender) <= LONGEST_HEADER else ""  # cut, it could end in somebody else's address
    senders = [address.lower() for _, address in getaddresses([sender]) if "@" in address]
    headers = " ".join(_header(message, name) for name in ADDRESSED).lower()
    addresses = [f"{found[0]}@{found[1]}" for found in _signed(headers)]
    message_id = _header(message, "Message-ID").strip().strip("<>") or _sum(raw)
    files = [_file(part) for part in parts if _is_file(part)][:MOST_FILES]
    return Incoming(
        message_id=message_id if len(message_id) <= 255 else _sum(message_id.encode()),
        senders=senders,
        addresses=list(dict.fromkeys(addresses)),
        automatic=_automatic(message, senders),
        text=written(whole),
        whole=whole,
        files=[file for file in files if file.content],
    )


def _signed(headers: str) -> Iterator[tuple[str, str]]:
    for found in re.finditer(rf"(?<![\w+.-])({ADDRESS.pattern})@([a-z0-9.-]+)", headers):
        yield found[1], found[found.re.groups]


def _sum(raw: bytes) -> str:
    return f"sha256:{hashlib.sha256(raw).hexdigest()}"


def _header(message: Message, name: str) -> str:
    """All headers of that name, on one line, without signs nobody can store."""
    said = " , ".join(str(value) for value in message.get_all(name) or [])
    return " ".join(re.sub(r"[\x00-\x1f\x7f\ud800-\udfff]", " ", said).split())


def _automatic(message: Message, senders: list[str]) -> str:
    """Why this comes from no person: answering those would never end (RFC 3834)."""
    submitted = _header(message, "Auto-Submitted").partition(";")[0].strip().lower()
    if submitted not in {"", "no"}:
        return f"Auto-Submitted: {submitted}"
    if message.get_content_type() in {"multipart/report", "message/delivery-status"}:
        return "A report about another mail."
    if "Return-Path" in message and _header(message, "Return-Path").strip() in {"", "<>"}:
        return "It has no sender to return to."
    if _header(message, "Precedence").strip().lower() in {"bulk", "junk", "list", "auto_reply"}:
        return "Precedence says that no person sent it."
    if any(
        name in message for name in ("X-Autoreply", "X-Autorespond", "X-Auto-Reply-From", "List-Id", "Feedback-Type")
    ):
        return "Its headers say that no person sent it."
    if re.search(r"\b(all|oof|autoreply)\b", _header(message, "X-Auto-Response-Suppress").lower()):
        return "Its headers say that no person sent it."
    if any(AUTOMATIC_SENDERS.match(sender) for sender in senders):
        return "A robot sent it."
    subject = re.sub(r"^\s*(re|aw|sv|fwd?|wg|tr)\s*:\s*", "", _subject(message), flags=re.IGNORECASE)
    return "Its subject is that of an automatic reply." if AUTOMATIC_SUBJECTS.match(subject) else ""


def _subject(message: Message) -> str:
    return _unencoded(_header(message, "Subject")[:LONGEST_HEADER])


def _unencoded(text: str) -> str:
    """Encoded words as words; also where they do not belong, in the names of files."""
    try:
        return str(policy.default.header_factory("Subject", text))
    except Exception:  # the standard library stumbles over some of them
        return text


def _leaves(message: Message, depth: int = 0) -> Iterator[Message]:
    """The parts that hold something, in order; of alternatives the plain text, else the richest. Mails in it are left out."""
    if depth > DEEPEST:
        return
    if not message.is_multipart():
        yield message
        return
    if message.get_content_maintype() == "message":
        return
    inside = message.get_payload()
    children = (
        [child for child in inside[:MOST_PARTS] if isinstance(child, Message)] if isinstance(inside, list) else []
    )
    if message.get_content_type() == "multipart/alternative":
        plain = [child for child in children if child.get_content_type() == "text/plain" and _decoded(child).strip()]
        children = plain[:1] or children[-1:]
    for child in children:
        yield from _leaves(child, depth + 1)


def _is_text(part: Message) -> bool:
    is_words = part.get_content_type() in {"text/plain", "text/html"}
    return is_words and part.get_content_disposition() != "attachment" and not part.get_filename()


def _words(parts: list[Message]) -> str:
    """Its plain text (mail programs on phones cut it in pieces around pictures), else its HTML read as text."""
    texts = [part for part in parts if _is_text(part)]
    plain = [part for part in texts if part.get_content_type() == "text/plain"]
    said = [_plain(part) for part in plain]
    if not any(text.strip() for text in said):
        said = [_html(part) for part in texts if part.get_content_type() == "text/html"]
    return "\n\n".join(text for text in said if text.strip())[:LONGEST_TEXT]


def _html(part: Message) -> str:
    """Made well-formed first, by a parser that browsers share: ours takes only what is."""
    html = _decoded(part)[:LONGEST_HTML]
    kept = nh3.clean(
        html, tags=HTML_TAGS - HIDDEN, attributes=HTML_ATTRIBUTES, clean_content_tags=set(HIDDEN), link_rel=None
    )
    return to_text(kept)


def _plain(part: Message) -> str:
    text = _decoded(part)
    if str(part.get_param("format") or "").lower() == "flowed":
        text = unflow(text, delsp=str(part.get_param("delsp") or "").lower() == "yes")
    return text


def _decoded(part: Message) -> str:
    """Its words, whatever they claim to be written in."""
    payload = part.get_payload(decode=True)
    raw = payload if isinstance(payload, bytes) else b""
    claimed = str(part.get_content_charset() or "utf-8").strip("'\" ").lower()
    for charset in dict.fromkeys([CHARSETS.get(claimed, claimed), "utf-8", "cp1252"]):
        try:
            if codecs.lookup(charset).name in NO_CHARSETS:
                continue
            text = raw[: 4 * LONGEST_TEXT].decode(charset)
            break
        except (LookupError, UnicodeError, ValueError):
            continue
    else:
        text = raw[: 4 * LONGEST_TEXT].decode("utf-8", "replace")
    text = SURROGATES.sub("", text.replace("\x00", ""))  # UTF-7 may hold halves of signs, PostgreSQL may not
    return text.replace("\r\n", "\n").replace("\r", "\n").lstrip("\ufeff")


def _is_file(part: Message) -> bool:
    if _is_text(part) or part.get_content_maintype() == "multipart":
        return False
    if part.get_content_type() in {
        "application/pgp-signature",
        "application/pkcs7-signature",
        "text/calendar",
        "text/html",
    }:
        return False
    is_inside = part.get_content_disposition() != "attachment" and part.get("Content-ID")
    is_picture = part.get_content_maintype() == "image"
    return not (is_inside and is_picture and len(part.get_payload(decode=True) or b"") < SMALL_PICTURE)


def _file(part: Message) -> Attachment:
    payload = part.get_payload(decode=True)
    called = _unencoded(str(part.get_filename() or "")[:LONGEST_HEADER])
    name = re.sub(r"[\x00-\x1f\ud800-\udfff/\\]", " ", called).strip() or "file"
    return Attachment(name[-150:], part.get_content_type(), payload if isinstance(payload, bytes) else b"")
