"""Announcing an event, changing when and where it is, cancelling it and taking that back. Who comes is in guests.py."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from types import EllipsisType
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.validators import URLValidator
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts.models import User, new_token
from activity.actions import order_notices, record
from activity.vocabulary import Verb
from communities.models import Community, Membership
from communities.permissions import Permission, require, standing_of
from content.actions.guests import move_up
from content.actions.hosting import announce, hold_event, hosts_of, record_hosting, set_co_hosts, withdraw_hosting
from content.actions.items import REASON_LIMIT, create_item, edit_item
from content.actions.texts import clean_line, take
from content.models import CalendarKey, Event, Item, Kind
from content.permissions import is_host, to_edit
from content.when import Span, check_ahead, checked

PLACE_LIMIT = 200
LINK_LIMIT = 500
MOST_ROOM = 100_000
is_address = URLValidator(schemes=["https"])


@transaction.atomic
def create_event(
    *,
    by: User,
    community: Community,
    title: str,
    body: str,
    when: Span,
    place: str = "",
    link: str = "",
    capacity: int | None = None,
    co_hosts: Collection[User] = (),
    tags: Iterable[str] = (),
    publish: bool = True,
    **item_fields: Any,
) -> Item:
    """An item people meet at. Whoever announces it hosts it; who is asked to host with them says yes or no."""
    require(by, Permission.CREATE_ITEM, community)
    check_ahead(when, timezone.now())

    def set_day(item: Item) -> None:
        event = Event(item=item)
        _put(event, when=when, place=place, link=link, capacity=capacity)
        event.save()
        set_co_hosts(event, co_hosts, by=by)

    return create_item(
        by=by,
        community=community,
        kind=Kind.EVENT,
        title=title,
        body=body,
        tags=tags,
        publish=publish,
        matter=set_day,
        twin=Q(event__starts_at=when.starts_at, event__ends_at=when.ends_at),
        **item_fields,
    )


@transaction.atomic
def edit_event(
    *,
    by: User,
    item: Item,
    title: str,
    body: str,
    when: Span | None = None,
    place: str | None = None,
    link: str | None = None,
    capacity: int | EllipsisType | None = ...,
    recording: Item | EllipsisType | None = ...,
    co_hosts: Collection[User] | None = None,
    **text: Any,
) -> Item:
    """Change what is said of an event, or when and where it is; what is not named stays as it is.

    Whoever said they come hears of another time or place, once however much changes before they look.
    """
    standing = standing_of(by, item.community)
    item = take(by, item, or_own_draft=True)
    event = Event.objects.select_for_update().get(item=item)
    event.item = item
    known, before = _of_calendar(event), (event.capacity, event.recording_id)
    _put(event, when=when, place=place, link=link, capacity=capacity)
    if not isinstance(recording, EllipsisType):
        event.recording = _recording(item.community, by, recording)
    is_moved = _of_calendar(event) != known
    if is_moved and not item.is_draft:
        _check_move(event, known)
    is_changed = is_moved or (event.capacity, event.recording_id) != before
    if is_changed or co_hosts is not None:
        standing.require(to_edit(standing, item))
    if co_hosts is not None and set_co_hosts(event, co_hosts, by=by):
        is_changed = True
    if is_changed:
        _save(event, by=by, is_moved=is_moved)
    return _edit_text(by, item, {"title": title, "body": body, "tags": None} | text, is_changed=is_changed)


def _check_move(event: Event, known: tuple[Any, ...]) -> None:
    began = known[0]
    if event.starts_at == began:
        return
    if began <= timezone.now():
        raise ValidationError("It has begun already. Announce another one for another day.", code="day")
    check_ahead(_span(event), timezone.now())


def _save(event: Event, *, by: User, is_moved: bool) -> None:
    item = event.item
    if is_moved:
        event.sequence += 1
        event.changed_at = timezone.now()
    event.save()
    if item.is_draft:
        return
    if is_moved and not event.is_cancelled and not event.is_over:
        order_notices("event_moved", act=None, by=by, object_id=item.pk)
    move_up(event)


def _edit_text(by: User, item: Item, text: dict[str, Any], *, is_changed: bool) -> Item:
    """Save the text too; that nothing of it changed is fine when something else did."""
    before = item.edited_at
    try:
        item = edit_item(by=by, item=item, **text)
    except ValidationError as refusal:
        if not is_changed or getattr(refusal, "code", None) != "unchanged":
            raise
    if is_changed and item.edited_at == before and not item.is_draft:
        item.edited_at = timezone.now()
        item.save(update_fields=["edited_at"])
        if item.author_id != by.pk and not is_host(item, by):
            record(Verb.IMPROVE, by=by, about=item.ref, community_id=item.community_id)
    return item


def _put(
    event: Event,
    *,
    when: Span | None,
    place: str | None,
    link: str | None,
    capacity: int | EllipsisType | None,
) -> None:
    if when is not None:
        when = checked(when)
        event.starts_at, event.ends_at = when.starts_at, when.ends_at
        event.is_all_day, event.time_zone = when.is_all_day, when.time_zone
    if place is not None:
        event.place = clean_line(place, PLACE_LIMIT, "place")
    if link is not None:
        event.link = _clean_link(link)
    if not event.place and not event.link:
        raise ValidationError("Say where: a place, a link to join by, or both.", code="place")
    if isinstance(capacity, EllipsisType):
        return
    if capacity is not None and not 0 < capacity <= MOST_ROOM:
        raise ValidationError(f"Say how many fit, from 1 to {MOST_ROOM:,}, or leave it empty.", code="capacity")
    event.capacity = capacity


def _clean_link(link: str) -> str:
    """An address a browser opens over an encrypted line, and nothing else a browser might do."""
    link = clean_line(link, LINK_LIMIT, "link")
    if not link:
        return ""
    try:
        is_address(link)
        has_password = "@" in urlsplit(link).netloc
    except (ValidationError, ValueError) as odd:
        raise ValidationError("The link must be a whole address that begins with https://.", code="link") from odd
    if has_password:
        raise ValidationError("Leave name and password out of the link.", code="link")
    return link


def _recording(community: Community, by: User, episode: Item | None) -> Item | None:
    if episode is None:
        return None
    here = Item.objects.visible_to(by).in_community(community).of_kind(Kind.EPISODE)
    if not here.filter(pk=episode.pk).exists():
        raise ValidationError("Choose an episode of this community.", code="recording")
    return episode


def _span(event: Event) -> Span:
    return Span(event.starts_at, event.ends_at, event.is_all_day, event.time_zone)


def _of_calendar(event: Event) -> tuple[Any, ...]:
    """What is in people's calendars: a change of it is told."""
    return (event.starts_at, event.ends_at, event.is_all_day, event.time_zone, event.place, event.link)


@transaction.atomic
def cancel_event(*, by: User, item: Item, reason: str = "") -> Item:
    """It does not take place. It stays to be seen, says why, and nobody is taken to have hosted it."""
    event = _take_to_run(by, item)
    if event.has_started:
        raise ValidationError("It has begun already. Write into it what came of it.")
    if event.is_cancelled:
        return event.item
    event.cancelled_at, event.cancelled_by = timezone.now(), by
    event.cancel_reason = clean_line(reason, REASON_LIMIT, "reason")
    _note_state(event)
    withdraw_hosting(event, by=by)
    order_notices("event_cancelled", act=None, by=by, object_id=item.pk)
    return event.item


@transaction.atomic
def uncancel_event(*, by: User, item: Item) -> Item:
    """It takes place after all; who said they come still does, and hears of it."""
    event = _take_to_run(by, item)
    if not event.is_cancelled:
        return event.item
    check_ahead(_span(event), timezone.now())
    event.cancelled_at, event.cancelled_by, event.cancel_reason = None, None, ""
    _note_state(event)
    for host in hosts_of(event):
        record_hosting(event, host)
    order_notices("event_on_again", act=None, by=by, object_id=item.pk)
    announce(event.item, by=by)
    return event.item


def _take_to_run(by: User, item: Item) -> Event:
    event = hold_event(by, item)
    standing = standing_of(by, item.community)
    if not is_host(item, by):
        standing.require(Permission.EDIT_OTHERS)
    return event


def _note_state(event: Event) -> None:
    event.sequence += 1
    event.changed_at = timezone.now()
    event.save(
        update_fields=["cancelled_at", "cancelled_by", "cancel_reason", "sequence", "changed_at"],
    )


@transaction.atomic
def renew_calendar_key(*, by: User, community: Community | None = None) -> CalendarKey:
    """The first address a calendar program reads one's events from, or another one: the old address stops at once.

    Of one community, or (None) of all one belongs to.
    """
    if community is not None and not Membership.objects.current().filter(user=by, community=community).exists():
        standing_of(by, community).require(Permission.REPLY)  # 404 where the community does not exist for the person
        raise PermissionDenied("Only members have a calendar of their own. Join the community first.")
    fresh: dict[str, Any] = {"key": new_token(), "created_at": timezone.now()}
    key, _ = CalendarKey.objects.update_or_create(user=by, community=community, defaults=fresh)
    return key


@transaction.atomic
def end_calendar_key(*, by: User, community: Community | None = None) -> None:
    """No address any more: what reads from it gets nothing."""
    CalendarKey.objects.visible_to(by).filter(community=community).delete()
