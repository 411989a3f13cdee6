"""What every step of an import shares: where it reads, what is here already, what was broken, what was added."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import TypeVar

from activity.models import Act, ExternalRef
from activity.vocabulary import ActorKind, Ref, Verb
from communities.models import Community
from content.frontmatter.reader import Broken, Page, files, read_page
from content.stackexchange.site import Person

T = TypeVar("T")
BATCH = 200
SILENCE = 2.0  # seconds without a word are enough


@dataclass
class Run:
    folder: Path
    source: str
    prefix: str
    kind: str
    only_into: Community | None
    keeps_expired: bool
    robots: frozenset[str]
    say: Callable[[str], None]
    added: dict[str, int] = field(default_factory=dict)
    broken: list[str] = field(default_factory=list)
    topics: dict[int, set[str]] = field(default_factory=dict)  # of each community brought
    spoken_at: float = field(default_factory=time.monotonic)

    def count(self, what: str, number: int) -> None:
        self.added[what] = self.added.get(what, 0) + number
        if time.monotonic() - self.spoken_at > SILENCE:
            self.spoken_at = time.monotonic()
            self.say(f"  … {self.added[what]:,} {what}")

    def read(self, section: str, what: Callable[[Page], T]) -> Iterator[list[T]]:
        """What the files of a section say, some at a time; broken ones are noted, all of them, and left out."""

        def sound() -> Iterator[T]:
            for path in files(self.folder, section):
                try:
                    yield what(read_page(self.folder, path))
                except Broken as broken:
                    self.broken.append(str(broken))

        source = sound()
        while batch := list(islice(source, BATCH)):
            yield batch

    def known(self, kind: ExternalRef.Kind, keys: Iterable[str]) -> dict[str, int]:
        found = ExternalRef.objects.filter(source=self.source, kind=kind, key__in=set(keys))
        return {key: local_id for key, local_id in found.values_list("key", "local_id") if local_id is not None}

    def remember(self, kind: ExternalRef.Kind, ids: dict[str, int]) -> None:
        ExternalRef.objects.bulk_create(
            ExternalRef(source=self.source, kind=kind, key=key, local_id=local_id) for key, local_id in ids.items()
        )

    def act(
        self, verb: Verb, by: Person, about: Ref, at: datetime, community_id: int, context_id: int | None = None
    ) -> Act:
        return Act(
            verb=verb,
            actor_id=by.id,
            actor_kind=ActorKind.SERVICE if by.is_service else ActorKind.MEMBER,
            object_type=about.type,
            object_id=about.id,
            owner_id=about.owner_id,
            community_id=community_id,
            context_id=context_id,
            occurred_at=at,
            occurred_on=at.astimezone(UTC).date(),
            source=self.source,
        )
