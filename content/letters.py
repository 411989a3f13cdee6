"""Mails at once about items: what was written, as its reader may read it at the moment it goes."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape, unescape

from django.utils.safestring import SafeString, mark_safe

from accounts.models import User
from activity.letters import NOTHING, Letter, Passage
from activity.models import NoticeOrder
from activity.wording import DEEDS
from communities.permissions import Permission, standing_of
from content.feeds import absolute, sayable, with_whole_links
from content.models import InboundMail, Item, Mention, Pointer, Recommendation, Referral, Reply

PICTURE = re.compile(r'<img\b(?=[^>]*\ssrc="([^"]*)")(?:[^>]*\salt="([^"]*)")?[^>]*>')


def letter_for(user: User, about: str, orders: list[NoticeOrder]) -> Letter | None:
    """The letter about one item; NOTHING when it is not there for this person any more, None when it is about none."""
    kind, _, number = about.partition(":")
    if kind != "item" or not number.isdigit():
        return None
    item = Item.objects.visible_to(user).with_people().filter(pk=int(number)).first()
    if item is None:
        return NOTHING
    passages: list[Passage] = []
    newest: Reply | None = None
    for order in orders:
        if order.kind not in DEEDS:
            return None
        if order.kind == "accepted" and item.accepted_reply_id != order.object_id:
            continue  # taken back meanwhile
        if order.kind in STANDS and not STANDS[order.kind](order):
            continue
        if order.kind not in PASSAGES:
            passages.append(_deed(order, item))
            continue
        text = PASSAGES[order.kind](order, item)
        if text is None or text.author_id == user.pk:
            continue
        newest = text if isinstance(text, Reply) else newest
        passages.append(_passage(order, text))
    if not passages:
        return NOTHING
    return Letter(
        title=item.title,
        url=absolute(item.get_absolute_url()),
        passages=passages,
        sender=orders[-1].by.display_name if orders[-1].by else "",
        place=item.community.name,
        place_slug=item.community.slug,
        answers=(item.pk, newest.pk if newest else 0) if _may_reply(user, item) else None,
    )


def _may_reply(user: User, item: Item) -> bool:
    return item.closed_at is None and standing_of(user, item.community).can(Permission.REPLY)


def _passage(order: NoticeOrder, text: Item | Reply) -> Passage:
    address = absolute(text.get_absolute_url())
    html = sayable(without_pictures(with_whole_links(text.body_html, address), address))
    return Passage(_says(order), _safe(html), address)


def _deed(order: NoticeOrder, item: Item) -> Passage:
    """An act without words of its own; who accepts an answer may have said why."""
    why = item.accepted_reason if order.kind == "accepted" else ""
    url = item.get_absolute_url()
    if order.kind in WORDS:
        why, url = WORDS[order.kind](order) or (why, url)
    return Passage(f"{_says(order)}{f': “{why}”' if why else ''}", url=absolute(url))


def _referred(order: NoticeOrder) -> tuple[str, str] | None:
    referral = Referral.objects.select_related("ask__community").filter(pk=order.object_id).first()
    return (referral.note, referral.ask.get_absolute_url()) if referral else None


def _pointed(order: NoticeOrder) -> tuple[str, str] | None:
    pointer = Pointer.objects.select_related("ask__community", "item").filter(pk=order.object_id).first()
    return (f"{pointer.item.title}: {pointer.why}", pointer.ask.get_absolute_url()) if pointer else None


def _recommended(order: NoticeOrder) -> tuple[str, str] | None:
    made = Recommendation.objects.select_related("item__community").filter(pk=order.object_id).first()
    return (made.note, made.arrival_url) if made else None


# What somebody said with an act that has no text of its own, and where it leads.
WORDS: dict[str, Callable[[NoticeOrder], tuple[str, str] | None]] = {
    "referral": _referred,
    "asked": _referred,
    "pointed": _pointed,
    "recommended": _recommended,
}


def _says(order: NoticeOrder) -> str:
    return f"{order.by.display_name if order.by else 'Somebody'} {DEEDS[order.kind][1]}"


def without_pictures(html: str, address: str) -> str:
    """Pictures here are shown to who is signed in, and a mail program is not: a link in their place."""

    def link(picture: re.Match[str]) -> str:
        source, alt = unescape(picture[1]), unescape(picture[2] or "")
        return f'<a href="{escape(source or address)}">Picture{escape(f": {alt}" if alt else "")}</a>'

    return PICTURE.sub(link, html)


def _safe(html: str) -> SafeString:
    """Only for what communities.markdown made and the sanitiser passed."""
    return mark_safe(html)


def _reply(order: NoticeOrder, item: Item) -> Reply | None:
    return item.replies.present().filter(pk=order.object_id).first()


def _named_in(order: NoticeOrder, item: Item) -> Item | Reply | None:
    mention = Mention.objects.filter(pk=order.object_id, item=item).first()
    if mention is None:
        return None
    return item.replies.present().filter(pk=mention.reply_id).first() if mention.reply_id else item


def _itself(order: NoticeOrder, item: Item) -> Item:
    return item


# Whether what a mail tells of still stands.
STANDS: dict[str, Callable[[NoticeOrder], bool]] = {
    "referral": lambda order: Referral.objects.standing().filter(pk=order.object_id).exists(),
    "asked": lambda order: Referral.objects.standing().filter(pk=order.object_id).exists(),
    "pointed": lambda order: Pointer.objects.filter(pk=order.object_id).exists(),
    "recommended": lambda order: Recommendation.objects.filter(pk=order.object_id, withdrawn_at=None).exists(),
}
# Whose words a mail brings, by kind of order. The other kinds say what was done.
PASSAGES: dict[str, Callable[[NoticeOrder, Item], Item | Reply | None]] = {
    "answer": _reply,
    "comment": _reply,
    "mention": _named_in,
    "published": _itself,
}


def letter_back(about: str) -> Letter | None:
    """Why somebody's mail was not taken, and its words, so that nothing is lost."""
    kind, _, number = about.partition(":")
    kept = (
        InboundMail.objects.select_related("item__community", "user").filter(pk=number) if kind == "inbound" else None
    )
    mail = kept.first() if kept else None
    if mail is None or mail.user is None:
        return None
    item = Item.objects.visible_to(mail.user).filter(pk=mail.item_id or 0).with_people().first()
    words = "".join(f"{escape(line)}<br>" for line in mail.words.split("\n"))
    passages = [Passage(mail.reason)]
    if words:
        passages.append(Passage("This is what you wrote:", _safe(f"<p>{words}</p>")))
    posted = mail.state == InboundMail.State.POSTED
    title = "Your reply stands, but for a file" if posted else "Your reply could not be taken"
    url = absolute((mail.reply or item).get_absolute_url()) if item else ""
    return Letter(f"{title}: {item.title}" if item else title, url, passages)
