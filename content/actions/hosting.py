"""Who hosts an event, and what that leaves in the ledger: `host` while it is announced, nothing once it is cancelled."""

from __future__ import annotations

from collections.abc import Collection

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import Http404
from django.utils import timezone

from accounts.models import User
from activity.actions import order_notices, record, undo
from activity.models import Act
from activity.vocabulary import Verb
from communities.access import readers_of
from communities.models import Community, Membership
from content.actions.texts import take
from content.models import Event, EventHost, Item, Kind
from content.when import Span, check_ahead

MOST_CO_HOSTS = 3


def hold_event(by: User, item: Item) -> Event:
    """The event as it is now, with its item, held until the transaction ends: who comes is decided one after the other."""
    item = take(by, item)
    if item.kind != Kind.EVENT:
        raise Http404("There is no such event, or it is not open to you.")
    event = Event.objects.select_for_update().get(item=item)
    event.item = item
    return event


def check_announced(item: Item) -> None:
    """Nothing is announced that would have begun by then."""
    event = item.event
    check_ahead(Span(event.starts_at, event.ends_at, event.is_all_day, event.time_zone), timezone.now())


def announce(item: Item, *, by: User) -> None:
    """What follows when an event is published: those asked to host with its author hear of it."""
    for host in item.event.co_hosts.filter(agreed_at=None).order_by("pk"):
        order_notices("host_asked", act=None, by=by, object_id=host.pk)


def call_off(item: Item, *, by: User) -> None:
    """Before an event is removed. One that people come to is cancelled instead, so that they hear of it."""
    event = item.event
    if event.is_cancelled or event.has_started:
        return
    count = event.guests.coming().count()
    if count:
        said = "One person said they come" if count == 1 else f"{count} people said they come"
        raise ValidationError(f"{said}. Cancel it first, so that they hear of it.")
    withdraw_hosting(event, by=by)


def call_on(item: Item) -> None:
    """After an event was brought back that had not begun when it was removed."""
    event = item.event
    if not event.is_cancelled and not _acts_of_hosting(event):
        for host in hosts_of(event):
            record_hosting(event, host)


def set_co_hosts(event: Event, people: Collection[User], *, by: User) -> bool:
    """Ask these to host with the author, and nobody else; whoever agreed and stays needs no second asking. Returns
    whether that changed anything."""
    wanted = {person.pk for person in people}
    known = {host.user_id: host for host in event.co_hosts.all()}
    if wanted == set(known):
        return False
    if len(wanted) > MOST_CO_HOSTS:
        raise ValidationError(f"{len(wanted)} are too many; {MOST_CO_HOSTS} can host with you.", code="co_hosts")
    _check_hosts(event, wanted - set(known))
    for user_id in set(known) - wanted:
        _let_go(event, known[user_id], by=by)
    for user_id in sorted(wanted - set(known)):
        host = EventHost.objects.create(event=event, user_id=user_id)
        if not event.item.is_draft:
            order_notices("host_asked", act=None, by=by, object_id=host.pk)
    return True


def _check_hosts(event: Event, user_ids: set[int]) -> None:
    if event.item.author_id in user_ids:
        raise ValidationError("Its author hosts it anyway. Name others, or nobody.", code="co_hosts")
    members = Membership.objects.in_community(event.item.community).people()
    if members.filter(user__in=user_ids).count() != len(user_ids):
        raise ValidationError("Only members of this community can host here.", code="co_hosts")


@transaction.atomic
def decline_to_host(*, by: User, item: Item) -> None:
    """Say no, or step back later: one is no longer named, and nothing of it counts."""
    event = hold_event(by, item)
    _let_go(event, asked_to_host(event, by), by=by)


def asked_to_host(event: Event, by: User) -> EventHost:
    host = event.co_hosts.filter(user=by).first()
    if host is None:
        raise PermissionDenied("Only those who were asked to host it can answer that.")
    return host


def _let_go(event: Event, host: EventHost, *, by: User) -> None:
    host.delete()
    if host.agreed_at:
        withdraw_hosting(event, by=by, of=[host.user_id])


def record_hosting(event: Event, host: User) -> Act:
    return record(Verb.HOST, by=host, about=event.item.ref, community_id=event.item.community_id)


def withdraw_hosting(event: Event, *, by: User, of: Collection[int] | None = None) -> None:
    """Take back what was recorded of hosting it: of these people, or of everybody."""
    for act in _acts_of_hosting(event):
        if of is None or act.actor_id in of:
            undo(act, by=by)


def _acts_of_hosting(event: Event) -> list[Act]:
    """Those that stand."""
    about = event.item.ref
    acts = Act.objects.filter(verb=Verb.HOST, object_type=about.type, object_id=about.id).order_by("pk")
    undone = Act.objects.filter(undo_of_id__in=[act.pk for act in acts]).values_list("undo_of_id", flat=True)
    gone = set(undone)
    return [act for act in acts if act.pk not in gone]


def hosts_of(event: Event) -> list[User]:
    """Its author and those who agreed, as far as they are still here."""
    hosts = [host.user for host in event.co_hosts.exclude(agreed_at=None).select_related("user").order_by("pk")]
    author = [event.item.author] if event.item.author else []
    return [person for person in [*author, *hosts] if person.is_active]


def may_still_come(community: Community, user_ids: Collection[int]) -> set[int]:
    """Those of these people who may read the community now."""
    return set(readers_of(community).filter(pk__in=user_ids).values_list("pk", flat=True))
