"""What every step of an import shares: the community, the name of the source, and where rows of the dump live here."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from accounts.models import User
from activity.models import Act, ExternalRef
from activity.vocabulary import ActorKind, Ref, Verb
from communities.models import Community

PEOPLE = "stackexchange"  # an AccountId is one person across sites


@dataclass
class Person:
    """Enough of a user to write acts with."""

    id: int
    is_service: bool


@dataclass
class Site:
    folder: Path
    community: Community
    progress: Callable[[str], None]
    added: dict[str, int] = field(default_factory=dict)

    @property
    def source(self) -> str:
        return f"stackexchange:{self.community.slug}"

    def count(self, what: str, number: int) -> None:
        self.added[what] = self.added.get(what, 0) + number

    def known(self, kind: ExternalRef.Kind, keys: Iterable[str], source: str | None = None) -> dict[str, int]:
        """Which of these keys are here already, and as what."""
        found = ExternalRef.objects.filter(source=source or self.source, kind=kind, key__in=set(keys))
        return {key: local_id for key, local_id in found.values_list("key", "local_id") if local_id is not None}

    def remember(self, kind: ExternalRef.Kind, ids: dict[str, int], source: str | None = None) -> None:
        ExternalRef.objects.bulk_create(
            ExternalRef(source=source or self.source, kind=kind, key=key, local_id=local_id)
            for key, local_id in ids.items()
        )

    def people(self, numbers: Collection[int | None]) -> dict[int, Person]:
        """Users of the dump by their Id there; accounts that were deleted are missing."""
        ids = self.known(ExternalRef.Kind.MEMBER, {str(n) for n in numbers if n is not None})
        services = set(User.objects.filter(pk__in=ids.values(), is_service=True).values_list("pk", flat=True))
        return {int(key): Person(pk, pk in services) for key, pk in ids.items()}

    def act(self, verb: Verb, by: Person, about: Ref, at: datetime, **more: int | None) -> Act:
        return Act(
            verb=verb,
            actor_id=by.id,
            actor_kind=ActorKind.SERVICE if by.is_service else ActorKind.MEMBER,
            object_type=about.type,
            object_id=about.id,
            owner_id=about.owner_id,
            community_id=self.community.pk,
            occurred_at=at,
            occurred_on=at.astimezone(UTC).date(),
            source=self.source,
            **more,
        )
