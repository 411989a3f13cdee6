"""The parameters of the measures in force on a day, in the units the engine counts in (MEASURES.md 3.1, 10.4, 11).

Fixed point: decay in 2^-20, saturated values in millionths, weights in hundredths, so that sums are exact.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any, NamedTuple

from activity.vocabulary import Verb
from roles.models import EffectKind, Role, RolePolicy, RoleWeek

ROLE_NUMBERS: dict[str, int] = {role: number for number, role in enumerate(Role.values, start=1)}
DECAY_UNIT = 2**20
MILLION = 1_000_000
METHOD = 2_000  # raised when the measures themselves change, so that recompute_roles makes all snapshots anew
UNLIMITED = 2**31 - 1

#: Parameters that decide what happened, and so are facts of the platform; see RolePolicy.
PLATFORM_WIDE = (
    "rate_from",
    "tie_days",
    "no_tie_days",
    "referral_days",
    "pointer_days",
    "welcome_hours",
    "return_days",
    "garden_days",
    "maturity_days",
    "mentor_days",
    "attendees",
)


class Worth(NamedTuple):
    """What an effect of a kind is worth in a role, in hundredths."""

    role: int
    kind: int
    w: int  # for breadth
    x: int  # for the episode
    most: int  # that one person, or all openers together, can add to one episode


#: What a community may set itself (the rhythm in its charter); everything else is the platform's.
OWN = ("cadence_days",)


@dataclass(frozen=True)
class Policy:
    """One version of the parameters; `own` are the policies of communities that set something themselves, by community."""

    id: int
    version: int
    params: dict[str, Any]
    own: Mapping[int, Policy] = field(default_factory=dict)

    def __getitem__(self, name: str) -> Any:
        return self.params[name]

    def mark(self, community_id: int) -> int:
        """A number that is another one under another policy: of the platform, of that community, or of the method."""
        own = self.own.get(community_id)
        return METHOD + self.version + (1_000_003 * own.version if own else 0)

    @property
    def window(self) -> int:
        return int(self["window_days"])

    @cached_property
    def decay(self) -> list[int]:
        """δ(age) by age in days; a week longer than the window, for the Thursday of the week it begins in."""
        return [round(DECAY_UNIT * 2 ** (-age / self["half_life_days"])) for age in range(self.window + 8)]

    def theta(self, role: str) -> float:
        """Decayed active weeks of somebody active one day every `cadence_days`: there A is one half (3.3)."""
        return float(0.5 / (1 - 2 ** (-self["cadence_days"][role] / self["half_life_days"])))

    def weights(self, role: str) -> dict[int, int]:
        """Verb to weight of the recognition, in hundredths."""
        return {Verb[name.upper()].value: hundredths(w) for name, w in self["weights"][role].items()}

    def weight(self, role: str, name: str) -> int:
        return hundredths(self["weights"][role][name])

    def effect(self, name: str) -> int:
        return hundredths(self["effects"][name])

    def worth(self) -> list[Worth]:
        """What each kind of effect weighs (3.2). A kind without a row weighs nothing."""
        found = []
        for role, name in ((Role.CONSUMER, None), (Role.CREATOR, "recogniser"), (Role.CARRIER, None)):
            for verb, w in self.weights(role).items():
                # Several recognitions of one thing by one person are one recogniser; other effects add up.
                x, most = (self.effect(name), self.effect(name)) if name else (w, UNLIMITED)
                found.append(Worth(ROLE_NUMBERS[role], verb, w, x if w else 0, most))
        opener = self.effect("opener")
        found.append(Worth(ROLE_NUMBERS[Role.CARRIER], EffectKind.OPENED, 0, opener, opener * self["opener_cap"]))
        return [*found, *self._worth_of_meetings()]

    def _worth_of_meetings(self) -> list[Worth]:
        joined, across, near = self.effect("joined"), self.effect("joined_across"), self["common_neighbour"]
        kinds = (
            (Role.CONNECTOR, EffectKind.JOINED, "joined", joined),
            (Role.CONNECTOR, EffectKind.JOINED_ACROSS, "joined_across", across),
            (Role.CONNECTOR, EffectKind.JOINED_NEAR, "joined", round(joined * near)),
            (Role.CONNECTOR, EffectKind.JOINED_ACROSS_NEAR, "joined_across", round(across * near)),
            (Role.CONNECTOR, EffectKind.REFERRED, "referred", joined),
            (Role.CONNECTOR, EffectKind.REFERRED_ACROSS, "referred", across),
            (Role.CONNECTOR, EffectKind.POINTED, "pointed", self.effect("pointed")),
            (Role.CONNECTOR, EffectKind.THANKED, "thank", 0),
            (Role.CARETAKER, EffectKind.CARE, "care", self.effect("care")),
            (Role.CARETAKER, EffectKind.MEDIATION, "care", self.effect("mediation")),
            (Role.CARETAKER, EffectKind.THANKED, "thank", 0),
        )
        return [Worth(ROLE_NUMBERS[role], kind, self.weight(role, w), x, UNLIMITED) for role, kind, w, x in kinds]

    def day_values(self) -> list[int]:
        """What one act adds to a Consumer's week, in hundredths; the place in the list is the verb, less one."""
        values = {Verb[name.upper()].value: hundredths(x) for name, x in self["week_value"].items()}
        return [values.get(verb, 0) for verb in range(1, max(Verb.values) + 1)]

    def windows(self) -> dict[str, Any]:
        """The part that decides what happened, see RolePolicy."""
        return {name: self[name] for name in PLATFORM_WIDE}


def hundredths(value: float) -> int:
    return round(100 * value)


def policy_of(as_of: date, community_id: int | None = None) -> Policy:
    """The platform's policy in force at the beginning of a day; before the first one, the first.

    Its `own` holds what communities had adopted by then, laid over it. With a community: the policy in force there.
    """
    platform = _platform(as_of)
    policy = Policy(platform.pk, platform.version, platform.params)
    adopted = RolePolicy.objects.exclude(community=None).filter(adopted_on__lt=as_of).order_by("version")
    if community_id is not None:
        adopted = adopted.filter(community_id=community_id)
    own = {
        row.community_id: Policy(row.pk, row.version, laid_over(platform.params, row.params))
        for row in adopted  # the newest of each community comes last
        if row.community_id is not None
    }
    if community_id is not None:
        return own.get(community_id, policy)
    return Policy(platform.pk, platform.version, platform.params, own)


def _platform(as_of: date) -> RolePolicy:
    platform = RolePolicy.objects.of_platform()
    row = platform.filter(adopted_on__lt=as_of).order_by("-version").first() or platform.order_by("version").first()
    assert row is not None, "The first policy comes with the migrations."
    return row


def params_of(row: RoleWeek) -> dict[str, Any]:
    """All parameters a snapshot was made under: a community's policy holds only what it sets itself."""
    own = row.policy
    return own.params if own.community_id is None else laid_over(_platform(row.as_of).params, own.params)


def laid_over(params: dict[str, Any], own: dict[str, Any]) -> dict[str, Any]:
    """All parameters of a community: the platform's but for what it sets itself."""
    return {**params, **{name: {**params[name], **own[name]} for name in OWN if name in own}}
