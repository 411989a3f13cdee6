"""What a page of the desk shows: open entries by kind, what is in hand, what was decided lately."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Count, F, Window
from django.db.models.functions import RowNumber
from django.utils import timezone

from accounts.models import User
from communities.models import Community
from metrics.desk import registered as registered  # imports every kind
from metrics.desk.filling import entry_of
from metrics.desk.kinds import KINDS, SHOWN, Kind, Place, in_order
from metrics.models import DeskDecision, DeskEntry

LATELY = 5  # decisions beside the desk
SPARE = 10  # rows looked at beyond those shown: some are done since the task wrote them


@dataclass
class Group:
    """Entries of one kind that nobody decided yet, the longest waiting first; how many there are in all."""

    kind: Kind
    entries: list[DeskEntry] = field(default_factory=list)
    count: int = 0

    @property
    def heading(self) -> str:
        return self.kind.heading(self.count)

    @property
    def more(self) -> int:
        return self.count - len(self.entries)


@dataclass(frozen=True)
class InHand:
    """An entry somebody took on, and that still waits."""

    entry: DeskEntry
    kind: Kind
    decision: DeskDecision


def live_entries(user: User, community: Community, now: datetime, kinds: Iterable[Kind]) -> list[DeskEntry]:
    """What the kinds without rows find now, who they name with them."""
    place = Place(community, now, user)
    entries = [entry_of(place, kind, found) for kind in kinds for found in kind.find(place)]
    named = {entry.person_id for entry in entries if entry.person_id}
    people = {person.pk: person for person in User.objects.filter(pk__in=named)} if named else {}
    for entry in entries:
        if entry.person_id:
            entry.person = people.get(entry.person_id)
    return entries


def decided_matters(community: Community, now: datetime, kinds: Iterable[str]) -> set[tuple[str, str]]:
    standing = DeskDecision.objects.in_community(community).standing(now).filter(kind__in=list(kinds))
    return set(standing.values_list("kind", "subject"))


def open_groups(user: User, community: Community, *, only: str = "", shown: int = SHOWN) -> list[Group]:
    """The kinds that have something open, in their order. only: this kind alone, at most `shown` of it."""
    now = timezone.now()
    kinds = [kind for kind in in_order() if not only or kind.key == only]
    groups = {kind.key: Group(kind) for kind in kinds}
    live = [kind for kind in kinds if kind.is_live]
    decided = decided_matters(community, now, [kind.key for kind in live]) if live else set()
    for entry in live_entries(user, community, now, live):
        if (entry.kind, entry.subject) not in decided:
            group = groups[entry.kind]
            if group.count < shown:
                group.entries.append(entry)
            group.count += 1
    kept = DeskEntry.objects.visible_to(user).in_community(community).undecided(now)
    kept = kept.filter(kind__in=[kind.key for kind in kinds if not kind.is_live])
    number = Window(RowNumber(), partition_by=F("kind"), order_by=[F("since").asc(nulls_last=True), F("pk").asc()])
    count = Window(Count("pk"), partition_by=F("kind"))
    rows = kept.annotate(number=number, of_kind=count)
    rows = rows.filter(number__lte=shown + SPARE)
    for entry in rows.with_all().order_by("kind", "number"):  # type: ignore[misc]
        group = groups[entry.kind]
        group.count = group.count or entry.of_kind  # type: ignore[attr-defined]
        entry.community = community
        if group.kind.holds and not group.kind.holds(entry):  # done elsewhere since the task looked
            group.count -= 1
        elif len(group.entries) < shown:
            group.entries.append(entry)
    return [group for group in groups.values() if group.entries]


def headline(groups: list[Group]) -> str:
    """What comes first today, and how much there is beside it."""
    if not groups:
        return "Nothing waits for you here."
    first, rest = groups[:2], sum(group.count for group in groups[2:])
    said = " and ".join(lowered(group.heading) if number else group.heading for number, group in enumerate(first))
    if not rest:
        return f"{said}."
    return f"{said}. Then {rest:,} {'thing' if rest == 1 else 'things'} more."


def lowered(heading: str) -> str:
    return heading[:1].lower() + heading[1:]


def in_hand(user: User, community: Community) -> list[InHand]:
    """What managers took on and has not gone away since, the latest first. Two queries."""
    now = timezone.now()
    taken = DeskDecision.objects.visible_to(user).in_community(community).standing(now).with_people()
    decisions = {
        (decision.kind, decision.subject): decision
        for decision in taken.filter(verdict=DeskDecision.Verdict.TAKEN).latest_first()
        if decision.kind in KINDS
    }
    if not decisions:
        return []
    rows = DeskEntry.objects.visible_to(user).in_community(community)
    rows = rows.filter(kind__in={kind for kind, _ in decisions}, subject__in={subject for _, subject in decisions})
    entries = {(entry.kind, entry.subject): entry for entry in rows.with_all()}
    live = [KINDS[key] for key in {kind for kind, _ in decisions} if KINDS[key].is_live]
    entries |= {(entry.kind, entry.subject): entry for entry in live_entries(user, community, now, live)}
    found = []
    for matter, decision in decisions.items():
        entry, kind = entries.get(matter), KINDS[matter[0]]
        if entry is not None and (kind.holds is None or kind.holds(entry)):
            entry.community = community
            found.append(InHand(entry, kind, decision))
    return found


def lately(user: User, community: Community) -> list[DeskDecision]:
    made = DeskDecision.objects.visible_to(user).in_community(community).with_people().latest_first()
    return labelled(made[:LATELY])


def labelled(decisions: Iterable[DeskDecision]) -> list[DeskDecision]:
    """Each with the action it was about, in the words of the button."""
    found = list(decisions)
    for decision in found:
        decision.label = KINDS[decision.kind].label if decision.kind in KINDS else ""
    return found


def find_entry(user: User, community: Community, kind: Kind, subject: str) -> DeskEntry | None:
    """One entry, decided or not; None when it does not exist for this person, or went away."""
    if kind.is_live:
        found = live_entries(user, community, timezone.now(), [kind])
        return next((entry for entry in found if entry.subject == subject), None)
    rows = DeskEntry.objects.visible_to(user).in_community(community).filter(kind=kind.key, subject=subject)
    entry = rows.with_all().first()
    if entry is not None:
        entry.community = community
    return entry
