"""What content does when a lower app reports something: who hears of a reply, a mention, a thank.

Nobody hears of what they cannot open: readers are asked in one query, when the notice is delivered.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, OuterRef, Q
from django.dispatch import receiver
from django.urls import reverse

from accounts.models import User
from accounts.signals import ProfileAct, ProfileLine, ProfileSection, people_switched_off, profile_shown
from activity.delivery import Draft
from activity.kinds import FEATURES, OFFERS
from activity.letters import Letter, Line
from activity.models import Mail, NoticeOrder
from activity.signals import answer_due, digest_due, letter_due, notices_due, notices_read
from communities.access import readers_of
from communities.models import Community, Membership
from communities.signals import charter_shown
from content.cases import told_of
from content.digest import digest_lines
from content.event_notices import about_event, about_guest, about_host
from content.feature_notices import about_feature
from content.flag_notices import FLAG_DRAFTERS, not_about_held
from content.following import follow_menu, followers_to_tell, item_muted_by, muted_by, shelf_watchers
from content.letters import letter_back, letter_for
from content.lineage import writers_in
from content.missed import about_missed_day
from content.models import (
    CalendarKey,
    DocumentVersion,
    FeedKey,
    Follow,
    Item,
    ItemLink,
    ListenerKey,
    Mention,
    Pointer,
    Reach,
    Reaction,
    Recommendation,
    Referral,
    Reply,
    Revision,
    Share,
    ShelfEntry,
    Suggestion,
)
from content.offer_notices import about_offer
from content.rota_notices import about_rota
from content.shelving import shelves_of

SHELVES_SHOWN = 5


@receiver(notices_read, dispatch_uid="content.only_items_in_sight")
def only_items_in_sight(viewer: User | AnonymousUser, **_: Any) -> Q:
    """A notice about an item is there as long as the item is there for the person."""
    in_sight = Exists(Item.objects.visible_to(viewer).filter(pk=OuterRef("item_id")))
    return Q(item_id=None) | Q(in_sight) & not_about_held()


@receiver(charter_shown, dispatch_uid="content.tell_of_reports")
def tell_of_reports(community: Community, **_: Any) -> tuple[str, list[str]]:
    return told_of(community)


@receiver(profile_shown, dispatch_uid="content.offer_to_follow")
def offer_to_follow(person: User, viewer: User, **_: Any) -> ProfileAct | None:
    menu = follow_menu(viewer, person)
    return ProfileAct("components/follow.html", menu) if menu else None


@receiver(profile_shown, dispatch_uid="content.show_shelves")
def show_shelves(person: User, viewer: User, **_: Any) -> ProfileSection | None:
    """The newest shelves of somebody, as far as the viewer sees them; no section without one."""
    shelves = list(shelves_of(person, viewer)[: SHELVES_SHOWN + 1])
    if not shelves:
        return None
    lines = [ProfileLine(shelf.title, shelf.get_absolute_url(), shelf.about) for shelf in shelves[:SHELVES_SHOWN]]
    if len(shelves) > SHELVES_SHOWN:
        lines.append(ProfileLine("All shelves", reverse("shelf-list", args=[person.handle])))
    return ProfileSection("Shelves", lines)


@receiver(profile_shown, dispatch_uid="content.show_what_to_ask")
def show_what_to_ask(person: User, viewer: User, **_: Any) -> ProfileSection | None:
    """“Ask me about …”: their own word. Each topic leads to who helped with it."""
    reach = Reach.objects.filter(user=person, is_listed=True).exclude(asks_about=[]).first()
    if reach is None:
        return None
    search = reverse("expert-search")
    lines = [ProfileLine(topic, f"{search}?{urlencode({'q': topic})}") for topic in reach.asks_about]
    return ProfileSection("Ask me about", lines)


@receiver(people_switched_off, dispatch_uid="content.end_keys")
def end_keys(user_ids: list[int], **_: Any) -> None:
    """Addresses that stand for somebody do not come to life again with the account: they make new ones."""
    FeedKey.objects.filter(user__in=user_ids).delete()
    ListenerKey.objects.filter(user__in=user_ids).delete()
    CalendarKey.objects.filter(user__in=user_ids).delete()


@receiver(letter_due, dispatch_uid="content.write_letter")
def write_letter(mail: Mail, orders: list[NoticeOrder], **_: Any) -> Letter | None:
    return letter_for(mail.recipient, mail.about, orders)


@receiver(digest_due, dispatch_uid="content.fill_digest")
def fill_digest(reader: User, since: datetime, **_: Any) -> list[Line]:
    return digest_lines(reader, since)


@receiver(answer_due, dispatch_uid="content.answer_mail")
def answer_mail(mail: Mail, **_: Any) -> Letter | None:
    return letter_back(mail.about)


@receiver(notices_due, dispatch_uid="content.draft_notices")
def draft_notices(order: NoticeOrder, **_: Any) -> list[Draft]:
    drafter = DRAFTERS.get(order.kind)
    return drafter(order) if drafter else []


def _about_reply(order: NoticeOrder) -> list[Draft]:
    """Everybody who followed the item then, and the person answered; those named in it hear of that instead.

    Who muted its topic or somebody who writes in it hears only of what is said to them.
    """
    reply = _reply(order.object_id)
    if reply is None:
        return []
    followers = Follow.objects.heard().filter(item_id=reply.item_id, created_at__lte=reply.created_at)
    told: set[int | None] = set(followers.values_list("user_id", flat=True))
    told -= muted_by(told, reply.item, authors=[reply.author_id])
    told |= {reply.parent.author_id if reply.parent else reply.item.author_id}
    told -= set(Mention.objects.filter(reply=reply).values_list("user_id", flat=True))
    return _to(told, reply.item, reply)


def _about_mention(order: NoticeOrder) -> list[Draft]:
    """The people one save of a text named for the first time; the order names the first of them."""
    first = Mention.objects.select_related("item__community").filter(pk=order.object_id).first()
    if first is None:
        return []
    named = Mention.objects.filter(item=first.item_id, reply=first.reply_id, created_at=first.created_at)
    reply = _reply(first.reply_id) if first.reply_id else None
    if first.reply_id and reply is None:
        return []
    return _to(named.values_list("user_id", flat=True), first.item, reply, even_muted=True)


def _about_acceptance(order: NoticeOrder) -> list[Draft]:
    reply = _reply(order.object_id)
    if reply is None or reply.item.accepted_reply_id != reply.pk:
        return []
    return _to([reply.author_id], reply.item, reply)


def _about_reaction(order: NoticeOrder) -> list[Draft]:
    reaction = Reaction.objects.select_related("item__community").filter(pk=order.object_id).first()
    if reaction is None:
        return []
    if reaction.item:
        return _to([reaction.item.author_id], reaction.item)
    reply = _reply(reaction.reply_id)
    return _to([reply.author_id], reply.item, reply) if reply else []


def _about_share(order: NoticeOrder) -> list[Draft]:
    share = Share.objects.select_related("item__community").filter(pk=order.object_id).first()
    return _to([share.item.author_id], share.item) if share else []


def _about_improvement(order: NoticeOrder) -> list[Draft]:
    """Its author, and who watches the item."""
    revision = Revision.objects.select_related("item__community").filter(pk=order.object_id).first()
    if revision is None or revision.item is None:
        return []
    watching = Follow.objects.filter(item=revision.item, level=Follow.Level.WATCH)
    told: set[int | None] = set(watching.values_list("user_id", flat=True))
    told -= muted_by(told, revision.item, authors=[revision.author_id])
    return _to(told | {revision.item.author_id}, revision.item)


def _about_version(order: NoticeOrder) -> list[Draft]:
    """Whose document it is, who looks after it, and who follows it: they work with the file."""
    version = DocumentVersion.objects.select_related("item__community").filter(pk=order.object_id).first()
    if version is None:
        return []
    followers = Follow.objects.heard().filter(item=version.item, created_at__lte=version.created_at)
    told: set[int | None] = set(followers.values_list("user_id", flat=True))
    told -= muted_by(told, version.item, authors=[version.by_id])
    return _to(told | {version.item.author_id, version.item.owner_id}, version.item)


def _about_publication(order: NoticeOrder) -> list[Draft]:
    item = Item.objects.published().select_related("community").filter(pk=order.object_id).first()
    return _to(followers_to_tell(item), item) if item else []


def _about_shelf(order: NoticeOrder) -> list[Draft]:
    """Who watches the shelf; and whoever wrote what was put there with a why, in sight of others."""
    entries = ShelfEntry.objects.select_related("shelf", "item__community")
    entry = entries.filter(pk=order.object_id, shelf__is_public=True).first()
    if entry is None:
        return []
    return _to(shelf_watchers(entry) | ({entry.item.author_id} if entry.why else set()), entry.item)


def _about_first_item(order: NoticeOrder) -> list[Draft]:
    """Managers hear of a first publication, so that a person welcomes it."""
    item = Item.objects.published().select_related("community").filter(pk=order.object_id).first()
    if item is None:
        return []
    managers = Membership.objects.in_community(item.community).managers().exclude(user=item.author_id)
    return _to(managers.values_list("user_id", flat=True), item)


def _about_suggestion(order: NoticeOrder) -> list[Draft]:
    """The people behind the item hear that somebody suggests an edit, managers where there are none; who suggested it
    hears what became of it.
    """
    suggestions = Suggestion.objects.select_related("item__community")
    suggestion = suggestions.filter(pk=order.object_id).first()
    if suggestion is None:
        return []
    item, told = suggestion.item, {suggestion.by_id}
    if order.kind == "suggestion":
        members = Membership.objects.current().in_community(item.community)
        told = set(members.filter(user__in=[item.owner_id, item.author_id]).values_list("user_id", flat=True))
        told = told or set(members.managers().values_list("user_id", flat=True))
    url = suggestion.get_absolute_url()
    return [replace(draft, url=url) for draft in _to(told, item, even_muted=True)]


def _about_care(order: NoticeOrder) -> list[Draft]:
    """The owner hears that they look after it, and when it is time to look."""
    item = Item.objects.published().select_related("community").filter(pk=order.object_id).first()
    if item is None:
        return []
    by = order.by.display_name if order.by else "Somebody"
    title = {
        "owner": f"{by} asked you to look after “{item.title}”",
        "review_due": f"“{item.title}” is due for a review: does it still hold?",
        "review_asked": f"{by} asks you whether “{item.title}” still holds",
    }[order.kind]
    told = item.owner_id or (item.author_id if order.kind == "review_asked" else None)
    return [replace(draft, title=title) for draft in _to([told], item, even_muted=True)]


def _about_citation(order: NoticeOrder) -> list[Draft]:
    """The author of an item that somebody's post mentions; the notice leads to that post."""
    links = ItemLink.objects.select_related("from_item__community", "to_item__community")
    link = links.filter(pk=order.object_id, kind=ItemLink.Kind.CITES).first()
    if link is None or not _to([link.to_item.author_id], link.to_item):
        return []
    told = _to([link.to_item.author_id], link.from_item)
    return [replace(draft, title=link.to_item.title, group=f"item:{link.to_item_id}") for draft in told]


def _about_useful(order: NoticeOrder) -> list[Draft]:
    reply = _reply(order.object_id)
    if reply is None or reply.item.first_useful_reply_id != reply.pk:
        return []
    return _to([reply.author_id], reply.item, reply)


def _about_summary(order: NoticeOrder) -> list[Draft]:
    """Everybody who wrote in a thread hears that a page credits them; the notice leads to that page."""
    links = ItemLink.objects.select_related("from_item__community", "to_item__community")
    link = links.filter(pk=order.object_id, kind=ItemLink.Kind.SUMMARY).first()
    if link is None:
        return []
    title = link.to_item.title
    told = _to([writer.pk for writer in writers_in([link.to_item])], link.from_item)
    return [replace(draft, title=title, group=f"item:{link.to_item_id}") for draft in told]


def _about_referral(order: NoticeOrder) -> list[Draft]:
    """Who may know hears that somebody thinks so; who referred it hears, once, that they answered."""
    referral = Referral.objects.standing().select_related("ask__community").filter(pk=order.object_id).first()
    if referral is None:
        return []
    told = referral.by_id if order.kind == "referral_answered" else referral.expert_id
    return _to([told], referral.ask)


def _about_pointer(order: NoticeOrder) -> list[Draft]:
    """Who asked hears of a pointer, whoever pointed hears that it helped."""
    pointer = Pointer.objects.select_related("ask__community").filter(pk=order.object_id).first()
    if pointer is None:
        return []
    url = f"{pointer.ask.get_absolute_url()}#pointer-{pointer.pk}"
    told = pointer.asker_id if order.kind == "pointed" else pointer.by_id
    return [replace(draft, url=url) for draft in _to([told], pointer.ask)]


def _about_recommendation(order: NoticeOrder) -> list[Draft]:
    """The notice leads to the item by the recommendation."""
    standing = Recommendation.objects.filter(withdrawn_at=None).select_related("item__community")
    made = standing.filter(pk=order.object_id).first()
    return [replace(draft, url=made.arrival_url) for draft in _to([made.to_id], made.item)] if made else []


DRAFTERS: dict[str, Callable[[NoticeOrder], list[Draft]]] = {
    "first_item": _about_first_item,
    **dict.fromkeys(FEATURES, about_feature),
    "answer": _about_reply,
    "comment": _about_reply,
    "mention": _about_mention,
    "referral": _about_referral,
    "asked": _about_referral,
    "referral_answered": _about_referral,
    "pointed": _about_pointer,
    "pointer_helped": _about_pointer,
    "recommended": _about_recommendation,
    "accepted": _about_acceptance,
    "useful": _about_useful,
    "summary": _about_summary,
    "thank": _about_reaction,
    "use": _about_reaction,
    "share": _about_share,
    "improve": _about_improvement,
    "cited": _about_citation,
    "version": _about_version,
    "published": _about_publication,
    "not_published": about_missed_day,
    "shelved": _about_shelf,
    **dict.fromkeys(("suggestion", "suggestion_taken", "suggestion_declined"), _about_suggestion),
    **dict.fromkeys(("owner", "review_due", "review_asked"), _about_care),
    **dict.fromkeys(("event_moved", "event_cancelled", "event_on_again", "event_soon", "event_over"), about_event),
    **dict.fromkeys(OFFERS, about_offer),
    **dict.fromkeys(("rota_asked", "rota_turn", "rota_swap", "rota_swapped", "rota_kept"), about_rota),
    "event_place": about_guest,
    "event_ticked": about_guest,
    "host_asked": about_host,
    **FLAG_DRAFTERS,
}


def _reply(reply_id: int | None) -> Reply | None:
    return Reply.objects.present().select_related("item__community", "parent").filter(pk=reply_id or 0).first()


def _to(
    user_ids: Iterable[int | None], item: Item, reply: Reply | None = None, *, even_muted: bool = False
) -> list[Draft]:
    if item.is_draft or item.is_removed:
        return []
    wanted = {user_id for user_id in user_ids if user_id}
    if not even_muted:
        wanted -= item_muted_by(wanted, item)
    readers: Iterable[User] = readers_of(item.community).filter(pk__in=wanted)
    url = reply.get_absolute_url() if reply else item.get_absolute_url()
    own = {item.author_id, reply.parent.author_id if reply and reply.parent else None}
    return [
        Draft(
            recipient_id=reader.pk,
            group=f"item:{item.pk}",
            title=item.title,
            url=url,
            community_id=item.community_id,
            item_id=item.pk,
            is_own=reader.pk in own,
        )
        for reader in readers
    ]
