"""What everybody heard of in the last weeks: as the outbox would have delivered it, read up to the last visit."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime, timedelta

from django.urls import reverse

from activity.models import Notice
from communities.models import Community, CommunityInvitation
from config.demo.people import LOGINS
from config.demo.world import Told, World
from roles.models import TargetProposal

KEPT = timedelta(days=30)
UNREAD_OF_LOGINS = timedelta(days=5)


def last_visits(world: World) -> dict[str, datetime]:
    """When each was last here; those one can sign in as some days ago, so that something is new to them."""
    logins = {handle for handle, _ in LOGINS}
    visits = {}
    for person in world.people:
        days = world.rng.uniform(0.1, 6.0)
        if person.bent in {"inactive", "peripheral"}:
            days *= 12
        ago = UNREAD_OF_LOGINS if person.user.handle in logins else timedelta(days=days)
        visits[person.user.handle] = world.end - ago
    for person in world.people:
        at_home_first = sorted(person.stays.values(), key=lambda stay: -stay.factor)
        for number, stay in enumerate(at_home_first):
            seen = visits[person.user.handle] - timedelta(minutes=number)  # one's own page opens where one was last
            stay.membership.visited_at = seen if stay.since < seen < stay.until else None
    return visits


def group_notices(world: World, visits: dict[str, datetime]) -> list[tuple[Notice, Told]]:
    """One notice for all that is unread on an item; of what was read, one a visit would have left."""
    groups: dict[tuple[str, str, int, bool], list[Told]] = defaultdict(list)
    for told in sorted(world.told, key=lambda told: told.at):
        if told.at > world.end - KEPT and told.to is not told.by:
            handle, about = told.to.handle, id(told.item or told.about)
            groups[handle, told.kind, about, told.at > visits[handle]].append(told)
    notices = []
    for (handle, kind, _, is_unread), all_told in groups.items():
        last, to = all_told[-1], all_told[-1].to
        actors = list({told.by.handle: told.by for told in all_told if told.by}.values())
        notice = Notice(recipient=to, kind=kind, last_actor=last.by, acts=len(all_told), actors=max(1, len(actors)))
        notice.title = (last.item.title if last.item else last.title)[:300]
        notice.read_at = None if is_unread else max(visits[handle], last.at + timedelta(minutes=5))
        notice.actor_list = actors  # type: ignore[attr-defined]
        notices.append((notice, last))
        world.add(notice, created_at=all_told[0].at, updated_at=last.at)
    return notices


def address(notice: Notice, last: Told) -> None:
    """What needs ids: the group, the address, who is behind it."""
    notice.actor_ids = [actor.pk for actor in notice.actor_list]  # type: ignore[attr-defined]
    if last.item:
        notice.item_id, notice.community_id = last.item.pk, last.item.community_id
        notice.group = f"item:{last.item.pk}"
        notice.url = last.reply.get_absolute_url() if last.reply else last.item.get_absolute_url()
        return
    assert last.community
    notice.community_id = last.community.pk
    about = last.about
    if isinstance(about, CommunityInvitation):
        notice.group, notice.url = f"invitation:{about.pk}", reverse(last.page, args=[about.pk])
    elif isinstance(about, TargetProposal):
        notice.group, notice.url = f"target:{about.pk}", about.get_absolute_url()
    else:
        name = "community" if isinstance(about, Community) else "membership"
        notice.group = f"{name}:{about.pk if about else 0}"
        notice.url = reverse(last.page, args=[last.community.slug])
