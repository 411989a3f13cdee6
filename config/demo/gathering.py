"""Founding communities, joining, inviting, welcoming, leaving; charters and positions with their audit trail."""

from __future__ import annotations

from datetime import datetime, timedelta

from activity.models import AuditEntry
from activity.vocabulary import Verb
from communities.markdown import render
from communities.models import (
    Charter,
    Community,
    CommunityInvitation,
    JoinRequest,
    Lifecycle,
    Membership,
    Position,
)
from config.demo.cast import DEPARTMENTS
from config.demo.phrases import INTRODUCTIONS, INVITES, WELCOMES
from config.demo.places import PLACES, Place
from config.demo.world import Deed, Person, Spot, Stay, Told, World

HOMES = {row[0]: row[3] for row in DEPARTMENTS}
GUEST_FACTOR = 0.55
BEFORE = timedelta(days=33)  # the first ones met before the weeks that are told
REACH = {"connector": 2.0, "carrier": 3.5, "newcomer": 0.4, "turner": 0.0, "spammer": 0.0}


def found_communities(world: World) -> None:
    for number, place in enumerate(PLACES):
        opened = world.start - BEFORE + timedelta(hours=3 * number)
        if place.lifecycle == Lifecycle.DRAFT:
            opened = world.end - min(timedelta(days=6), timedelta(weeks=world.weeks) / 2)
        managers = [world.by_handle[handle] for handle in place.managers]
        spot = Spot(place, _community(world, place, opened, managers[0]), opened)
        world.spots[place.slug] = spot
        if place.lifecycle == Lifecycle.DORMANT:
            spot.closed = world.start + (world.end - world.start) * 0.45
        for manager in managers:
            stay = _join(world, spot, manager, opened + timedelta(minutes=1), 1.0, position=Position.MANAGER)
            if manager is not managers[0]:
                _audit_position(world, spot, managers[0], stay, opened + timedelta(hours=1), "First managers together")
        _charters(world, spot, managers[0])
        for step, at in _lifecycle(spot):
            _audit(world, "lifecycle.change", spot, managers[0], at, None, **step)


def _community(world: World, place: Place, opened: datetime, founder: Person) -> Community:
    sponsor = world.by_handle[place.sponsor].user if place.sponsor else None
    community = Community(
        slug=place.slug,
        name=place.name,
        kind=place.kind,
        job_role=place.job_role,
        visibility=place.visibility,
        lifecycle=place.lifecycle,
        purpose=place.purpose,
        sponsor=sponsor,
        is_official=sponsor is not None,
        reply_hours=place.reply_hours,
        created_by=founder.user,
        created_at=opened,
        went_live_at=None if place.lifecycle == Lifecycle.DRAFT else opened + timedelta(hours=2),
    )
    world.add(community)
    return community


def _lifecycle(spot: Spot) -> list[tuple[dict[str, str], datetime]]:
    steps = []
    if spot.place.lifecycle != Lifecycle.DRAFT:
        steps.append(({"before": "draft", "after": "live", "reason": ""}, spot.opened + timedelta(hours=2)))
    if spot.place.lifecycle == Lifecycle.DORMANT:
        why = "Two of us left. The pages stay readable; whoever needs it can wake it up."
        steps.append(({"before": "live", "after": "dormant", "reason": why}, spot.closed))
    return steps


def _charters(world: World, spot: Spot, author: Person) -> None:
    place, at = spot.place, spot.opened + timedelta(minutes=10)
    texts = [(place.first_purpose or place.purpose, place.policies, "First version", Verb.PROPOSE_POLICY)]
    if place.change:
        texts.append((place.purpose, place.policies + place.later, place.change, Verb.ADOPT_POLICY))
    for version, (purpose, policies, reason, verb) in enumerate(texts, 1):
        charter = Charter(
            community=spot.community,
            version=version,
            purpose=purpose,
            goal=place.goal,
            decides=place.decides,
            policies=policies,
            policies_html=render(policies),
            reason=reason,
            author=author.user,
            created_at=at,
        )
        world.add(charter)
        world.deeds.append(Deed(verb, author.user, at, charter, spot.community))
        at = world.at_work(author, spot.opened + (world.end - spot.opened) * 0.4, after=at)


def fill_communities(world: World) -> None:
    """Everybody joins at home; named people where they have a part; others come as guests."""
    span = world.end - world.start
    recent = min(timedelta(days=27), span * 0.5)
    for person in world.people:
        handle, home = person.user.handle, HOMES[person.user.department]
        for slug, spot in world.spots.items():
            place = spot.place
            if slug in person.stays or place.lifecycle == Lifecycle.DRAFT:
                continue
            has_part = handle in (*place.members, *place.experts)
            is_home, reach = slug == home, REACH.get(person.bent, 1.0)
            comes, early, spread = world.rng.random(), world.rng.random(), world.rng.random()
            if not (is_home or has_part or comes < place.guests * reach):
                continue
            at = spot.opened + timedelta(hours=3) + BEFORE * 0.95 * spread
            if early > 0.55 and not has_part:
                at = world.start + span * 0.8 * spread
            if person.bent == "newcomer":
                at = world.end - recent * (0.04 + 0.96 * spread)
            elif is_home and person.bent in {"inactive", "turner", "creator", "caretaker"}:
                at = spot.opened + timedelta(hours=3) + BEFORE * 0.9 * spread
            if at >= min(spot.closed, world.end - timedelta(hours=6)):
                continue
            at = world.at_work(person, at, after=spot.opened + timedelta(hours=3))
            stay = _join(world, spot, person, at, 1.0 if is_home or has_part else GUEST_FACTOR)
            _set_out(world, spot, stay, is_home)
    for spot in world.spots.values():
        _appoint(world, spot)
        _meet(world, spot)
        spot.community.member_count = sum(stay.membership.left_at is None for stay in spot.stays)


def _join(
    world: World, spot: Spot, person: Person, at: datetime, factor: float, position: str = Position.MEMBER
) -> Stay:
    membership = Membership(community=spot.community, user=person.user, position=position, joined_at=at)
    membership.introduction = world.rng.choice(INTRODUCTIONS) if world.chance(0.35) else ""
    stay = Stay(person, membership, factor, until=spot.closed)
    spot.stays.append(stay)
    person.stays[spot.slug] = stay
    world.add(membership)
    return stay


def _set_out(world: World, spot: Spot, stay: Stay, is_home: bool) -> None:
    """Some fall silent and stay members; a few guests leave."""
    span, leaves, when = world.end - stay.since, world.rng.random(), world.rng.random()
    if stay.person.bent == "inactive":
        silent = max(timedelta(days=95 + 60 * when), (world.end - world.start) * 0.3)
        stay.until = min(stay.until, world.end - silent)
    elif not is_home and stay.factor < 1 and leaves < 0.06 and span > timedelta(days=20):
        at = stay.since + span * (0.3 + 0.5 * when)
        if at < spot.closed:
            stay.until = stay.membership.left_at = at
            world.deeds.append(Deed(Verb.LEAVE, stay.person.user, at, spot.community, spot.community))


def _appoint(world: World, spot: Spot) -> None:
    """Experts: the named ones, and those who tend or write most."""
    manager = world.by_handle[spot.place.managers[0]]
    tending = [s for s in spot.stays if s.factor == 1 and s.person.bent == "caretaker" and s.until > world.end]
    wanted = [world.by_handle[handle] for handle in spot.place.experts if handle in world.by_handle]
    wanted += [stay.person for stay in tending if stay.person not in wanted][:6]
    for person in wanted:
        stay = person.stays.get(spot.slug)
        if stay is None or stay.membership.position != Position.MEMBER or spot.place.lifecycle != Lifecycle.LIVE:
            continue
        stay.membership.position = Position.EXPERT
        at = world.at_work(manager, stay.since + (world.end - stay.since) * 0.15, after=stay.since)
        _audit_position(world, spot, manager, stay, at, "Asked by three members")
        page = "communities:member-list"
        told = Told(person.user, "position", at, manager.user, community=spot.community, page=page)
        told.title, told.about = f"In {spot.community.name} your position is now expert", stay.membership
        world.told.append(told)


def _audit_position(world: World, spot: Spot, by: Person, stay: Stay, at: datetime, reason: str) -> None:
    details = {"before": "member", "after": str(stay.membership.position), "reason": reason}
    _audit(world, "position.change", spot, by, at, subject=stay.person, **details)


def _audit(
    world: World, action: str, spot: Spot, by: Person, at: datetime, subject: Person | None = None, **details: str
) -> None:
    entry = AuditEntry(action=action, by=by.user, at=at, subject=subject.user if subject else None, details=details)
    entry.place = spot.community  # type: ignore[attr-defined]
    world.add(entry)


def _meet(world: World, spot: Spot) -> None:
    """Joining, on invitation or not; and who says hello."""
    founding = spot.opened + timedelta(hours=3)
    connectors = [stay for stay in spot.stays if stay.person.bent in {"connector", "mixed"}]
    hosts = [stay for stay in spot.stays if stay.person.bent == "caretaker"]
    for stay in sorted(spot.stays, key=lambda stay: stay.since):
        at = stay.since
        inviter = world.pick(connectors, [c.factor * c.has(at - timedelta(days=4)) for c in connectors])
        host = world.pick(hosts, [h.factor * h.person.zeal * h.has(at) for h in hosts])
        by_invitation, is_greeted, late = world.chance(0.22), world.chance(0.75), world.chance(0.12)
        cause = None
        if inviter and by_invitation and inviter is not stay and at > founding + timedelta(days=5):
            cause = _invite(world, spot, inviter.person, stay)
        join = Deed(Verb.JOIN, stay.person.user, at, spot.community, spot.community, cause=cause)
        world.deeds.append(join)
        # The last to come are still waiting for a hello.
        is_last = at > world.end - timedelta(days=3)
        if host and is_greeted and host is not stay and at > founding and not is_last:
            hello = world.at_work(host.person, at + world.hours(2, 90 if late else 50), after=at)
            if host.has(hello):
                _welcome(world, spot, host.person, stay, hello)


def _welcome(world: World, spot: Spot, host: Person, stay: Stay, at: datetime) -> None:
    membership = stay.membership
    membership.welcomed_by, membership.welcome_note = host.user, world.rng.choice(WELCOMES)
    about = stay.person.user
    world.deeds.append(Deed(Verb.WELCOME, host.user, at, about, spot.community, target=about))
    title = f"{host.user.display_name} welcomes you to {spot.community.name}: {membership.welcome_note}"
    told = Told(about, "welcome", at, host.user, community=spot.community, title=title, about=membership)
    told.page = "communities:community-detail"
    world.told.append(told)


def _invite(world: World, spot: Spot, inviter: Person, stay: Stay) -> Deed:
    at = world.at_work(inviter, stay.since - world.hours(10, 60), after=stay.since - timedelta(days=3.5))
    at = min(at, stay.since - timedelta(minutes=30))
    invitation = CommunityInvitation(
        community=spot.community,
        user=stay.person.user,
        invited_by=inviter.user,
        note=world.rng.choice(INVITES),
        accepted_at=stay.since,
    )
    deed = Deed(Verb.INVITE_MEMBER, inviter.user, at, spot.community, spot.community, target=stay.person.user)
    invitation.deed = deed  # type: ignore[attr-defined]
    world.add(invitation, created_at=at)
    world.deeds.append(deed)
    return deed


def leave_waiting(world: World) -> None:
    """What waits for somebody's answer today: requests to join, invitations."""
    recent = min(timedelta(days=2), timedelta(weeks=world.weeks) / 4)
    safety = world.spots["product-safety"]
    outside = [p for p in world.people if "product-safety" not in p.stays and p.bent == "consumer"][:3]
    messages = (
        "I take over the guards on the K-series in January and would rather learn before than after.",
        "Noor told me that the retrofit question was answered here.",
        "I write our site's procedures and would like to read how you do it.",
    )
    for number, (person, message) in enumerate(zip(outside, messages, strict=False)):
        at = world.end - recent * (number + 1) / 3
        asked = JoinRequest(community=safety.community, user=person.user, message=message)
        if number == 2:  # one that was answered
            asked.decided_at, asked.is_approved = at + timedelta(hours=3), False
            asked.decided_by = world.by_handle["sindisiwe.dlamini"].user
            asked.answer = (
                "Not this month: we look at one site after the other, yours comes in January. Ask again then."
            )
        world.add(asked, created_at=at)
        if number < 2:
            title = f"{person.user.display_name} would like to join {safety.community.name}"
            told = Told(world.by_handle["sindisiwe.dlamini"].user, "join_request", at, person.user)
            told.community, told.title, told.about = safety.community, title, safety.community
            told.page = "communities:join-request-list"
            world.told.append(told)
    for handle, slug in (("samuel.otieno", "supply-chain-planning"), ("birgit.aalto", "front-line-managers")):
        spot, person = world.spots[slug], world.by_handle[handle]
        if slug not in person.stays:
            _invite_waiting(world, spot, world.by_handle[spot.place.managers[0]], person, world.end - recent * 0.6)


def _invite_waiting(world: World, spot: Spot, by: Person, person: Person, at: datetime) -> None:
    note = "You see the parts from the other side. We would like to have that at the table."
    invitation = CommunityInvitation(community=spot.community, user=person.user, invited_by=by.user, note=note)
    deed = Deed(Verb.INVITE_MEMBER, by.user, at, spot.community, spot.community, target=person.user)
    invitation.deed = deed  # type: ignore[attr-defined]
    world.add(invitation, created_at=at)
    world.deeds.append(deed)
    title = f"{by.user.display_name} invites you to {spot.community.name}"
    told = Told(person.user, "invitation", at, by.user, community=spot.community, title=title, about=invitation)
    told.page = "communities:invitation-detail"
    world.told.append(told)
