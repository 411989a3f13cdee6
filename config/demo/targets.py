"""Targets of the demo as they came about: proposed by a member, spoken about in a thread, agreed to, adopted; one open."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from activity.models import AuditEntry
from activity.vocabulary import Verb
from communities.markdown import render
from communities.models import Position
from config.demo.world import Deed, Person, Spot, Told, World
from config.demo.writing import publish, say
from content.models import Item, Kind, Reply
from roles.models import Cause, ProposedBand, Role, RoleStep, TargetBand, TargetProfile, TargetProposal, TargetVoice
from roles.targets import NBSP, PLURALS

Bands = dict[str, tuple[float, float, float]]


@dataclass(frozen=True)
class Script:
    """One proposal. at: when, as a part of the community's life; 1 or more: days before the end, still open."""

    purpose: str
    reason: str
    bands: Bands
    at: float
    said: tuple[str, ...] = ()  # comments of members, in turn
    voices: tuple[tuple[bool, str], ...] = ((True, ""),)  # of members, after the manager's

    @property
    def is_open(self) -> bool:
        return self.at >= 1


SCRIPTS: dict[str, tuple[Script, ...]] = {
    "field-service": (
        Script(
            "Answers before the next shift",
            "A first guess, made before we had numbers. Better to have one that we can see is wrong.",
            {
                Role.CONSUMER: (40, 75, 60),
                Role.CREATOR: (12, 40, 20),
                Role.CONNECTOR: (2, 14, 4),
                Role.CARRIER: (2, 16, 5),
                Role.CARETAKER: (2, 16, 5),
            },
            0.25,
            ("Where does 40 come from?", "A guess, as it says. We can look again in half a year."),
        ),
        Script(
            "Answers before the next shift, also for those who do not know whom to ask",
            "Most late answers were late because **nobody knew who knows**. So we aim at more people who bring others "
            "together, and accept fewer who only write.",
            {
                Role.CONSUMER: (46, 75, 45),
                Role.CREATOR: (6, 26, 12),
                Role.CONNECTOR: (8, 22, 8),
                Role.CARRIER: (6, 20, 8),
                Role.CARETAKER: (2, 16, 5),
            },
            0.7,
            (
                "I waited nine days in March because the one person who knew was on another site. This would have helped.",
                "Does pointing to an old thread count, too?",
                "It does, if the asker then uses it. That is the part I like.",
            ),
            ((True, "Nine days in March, that is why."), (True, ""), (False, "I would ask the night shift first.")),
        ),
        Script(
            "Answers that reach the sites which never ask",
            "Our answers stay where they were given. Three plants had the same seal failure in one month, and each of "
            "them began from nothing. I would like more of us to **carry answers on**, and would give up some of the "
            "writing for it.\n\nThe band for Carriers is wide on purpose: we are few, and a narrow one could not be told.",
            {
                Role.CONSUMER: (46, 75, 45),
                Role.CREATOR: (4, 24, 9),
                Role.CONNECTOR: (8, 22, 8),
                Role.CARRIER: (12, 30, 13),
                Role.CARETAKER: (2, 16, 5),
            },
            9,
            (
                "Three times the same failure: I was the second of them. Yes.",
                "Would it not be enough to write better titles? Then people find things by themselves.",
                "Titles help those who search. The plants in question never did.",
            ),
            ((True, ""), (False, "Let us try better titles for a month first.")),
        ),
    ),
    "vibration-analysis": (
        Script(
            "Every spectrum finds a reader",
            "What we are, roughly, written down.",
            {
                Role.CONSUMER: (30, 72, 50),
                Role.CREATOR: (15, 50, 25),
                Role.CONNECTOR: (1, 24, 5),
                Role.CARRIER: (1, 24, 5),
                Role.CARETAKER: (1, 24, 5),
            },
            0.25,
        ),
        Script(
            "Every spectrum finds a reader, and the answer travels",
            "The clinic answers well, but plants that do not come to it never hear of the answers. More carriers.",
            {
                Role.CONSUMER: (30, 66, 40),
                Role.CREATOR: (8, 34, 14),
                Role.CONNECTOR: (1, 20, 5),
                Role.CARRIER: (8, 30, 10),
                Role.CARETAKER: (1, 20, 4),
            },
            0.7,
            ("My colleagues in Gdańsk still mail each other spectra as pictures.",),
        ),
    ),
}


def agree_on_targets(world: World) -> None:
    for slug, scripts in SCRIPTS.items():
        spot, base = world.spots[slug], None
        for script in scripts:
            base = _propose(world, spot, script, base) or base
    spot = world.spots["field-service"]
    taken = (world.end - timedelta(days=52)).date()
    if spot.opened.date() < taken:
        world.add(
            RoleStep(
                community=spot.community,
                role=Role.CONNECTOR,
                cause=Cause.GUIDANCE,
                suggested=Cause.GUIDANCE,
                evidence=["Fewer than 5 of 148 people did anything of the kind in the last 90 days."],
                text="Every Tuesday one open ask is referred together, on the screen, until everybody has seen it once.",
                by=world.by_handle[spot.place.managers[0]].user,
                taken_on=taken,
            )
        )


def _propose(world: World, spot: Spot, script: Script, base: TargetProfile | None) -> TargetProfile | None:
    """The proposal with all that followed; the target, once it was adopted."""
    span = world.end - spot.opened
    moment = world.end - timedelta(days=script.at) if script.is_open else spot.opened + span * script.at
    manager = world.by_handle[spot.place.managers[0]]
    members = _members(spot, moment, manager) if moment > spot.opened else []
    if not members:  # too young, or too few, for anybody to propose something
        return None
    author, others = members[0], members[1:]
    at = world.at_work(author, moment, after=spot.opened)
    proposal = TargetProposal(
        community=spot.community,
        author=author.user,
        purpose=script.purpose,
        reason=script.reason,
        reason_html=render(script.reason),
        base=base,
        proposed_at=at,
    )
    proposal.thread = _discuss(world, spot, script, base, author, others, at)
    world.add(proposal)
    for role, (low, high, main) in script.bands.items():
        world.add(ProposedBand(proposal=proposal, role=role, low=low, high=high, main=main))
    world.deeds.append(Deed(Verb.PROPOSE_POLICY, author.user, at, proposal, spot.community, context=proposal.thread))
    _voice(world, proposal, author, True, "", at, script)
    if not script.is_open:
        _voice(world, proposal, manager, True, "", at + timedelta(days=2, hours=3), script, is_manager=True)
    for number, (agrees, sentence) in enumerate(script.voices, 1):
        if number <= len(others):
            _voice(world, proposal, others[number - 1], agrees, sentence, at + timedelta(days=number, hours=5), script)
    if script.is_open:
        for stay in spot.there(at):
            if stay.person is not author:
                title = f"{author.user.display_name} proposes a target for roles: {script.purpose}"
                told = Told(stay.person.user, "target_proposed", at, author.user, community=spot.community, title=title)
                told.about = proposal
                world.told.append(told)
        return None
    return _adopt(world, spot, proposal, script, manager, at + timedelta(days=8))


def _members(spot: Spot, moment: datetime, manager: Person) -> list[Person]:
    """Members who are no managers and were there, the eager ones first."""
    stays = [
        stay
        for stay in spot.there(moment)
        if stay.person is not manager
        and stay.person.bent != "spammer"
        and stay.membership.position != Position.MANAGER
        and stay.membership.left_at is None
    ]
    return [stay.person for stay in sorted(stays, key=lambda stay: (-stay.person.zeal, stay.person.user.handle))][:8]


def _discuss(
    world: World,
    spot: Spot,
    script: Script,
    base: TargetProfile | None,
    author: Person,
    others: list[Person],
    at: datetime,
) -> Item:
    changes = "First target." if base is None else "\n".join(f"- {line}" for line in _changes(base, script))
    title = f"Proposed target: {script.purpose}"
    way = f"[Its numbers, and where to agree](/c/{spot.slug}/target/)"
    body = f"{script.reason}\n\nWhat would change:\n\n{changes}\n\n{way}"
    piece = publish(world, spot, Kind.THREAD, title, body, [], author, at, 0.5)
    turn = [*others[:1], author] if len(script.said) == 2 else [*others[:2], author]
    moment = at
    for number, words in enumerate(script.said):
        by = turn[number % len(turn)] if turn else author
        moment = world.at_work(by, moment + timedelta(hours=world.rng.uniform(5, 30)), after=moment)
        if moment < world.end - timedelta(hours=1):
            say(world, piece, words, by, moment, Reply.Kind.COMMENT, None)
    return piece.item


def _changes(base: TargetProfile, script: Script) -> list[str]:
    before: Bands = base.told  # type: ignore[attr-defined]
    return [
        f"{PLURALS[Role(role)]}: {now[0]:g}–{now[1]:g}{NBSP}% instead of {before[role][0]:g}–{before[role][1]:g}{NBSP}%."
        for role, now in script.bands.items()
        if now[:2] != before[role][:2]
    ]


def _voice(
    world: World,
    proposal: TargetProposal,
    person: Person,
    agrees: bool,
    sentence: str,
    at: datetime,
    script: Script,
    *,
    is_manager: bool = False,
) -> None:
    was_manager = None if script.is_open else is_manager
    world.add(
        TargetVoice(
            proposal=proposal,
            member=person.user,
            agrees=agrees,
            sentence=sentence,
            said_at=min(at, world.end - timedelta(hours=1)),
            was_manager=was_manager,
        )
    )


def _adopt(
    world: World, spot: Spot, proposal: TargetProposal, script: Script, manager: Person, moment: datetime
) -> TargetProfile:
    at = world.at_work(manager, moment, after=proposal.proposed_at)
    versions = [row for row in world.rows.get(TargetProfile, []) if row.community is spot.community]  # type: ignore[attr-defined]
    profile = TargetProfile(
        community=spot.community,
        version=len(versions) + 1,
        purpose=script.purpose,
        reason=script.reason,
        reason_html=proposal.reason_html,
        author=proposal.author,
        adopted_by=manager.user,
        adopted_at=at,
    )
    profile.told = script.bands  # type: ignore[attr-defined]
    world.add(profile)
    for role, (low, high, main) in script.bands.items():
        world.add(TargetBand(profile=profile, role=role, low=low, high=high, main=main))
    proposal.status, proposal.decided_at, proposal.decided_by = TargetProposal.Status.ADOPTED, at, manager.user
    proposal.adopted = profile
    world.deeds.append(Deed(Verb.ADOPT_POLICY, manager.user, at, proposal, spot.community, context=proposal.thread))
    details = {"version": profile.version, "reason": script.reason}
    entry = AuditEntry(action="target.adopt", by=manager.user, at=at, details=details)
    entry.place = spot.community  # type: ignore[attr-defined]
    world.add(entry)
    return profile
