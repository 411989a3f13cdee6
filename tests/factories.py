"""Short makers of rows for tests. They write models directly; actions are what tests test."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from hashlib import sha256
from itertools import count
from pathlib import Path
from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone

from accounts.models import User
from activity.models import Act
from activity.vocabulary import ActorKind
from communities.models import Charter, Community, Lifecycle, Membership, Position
from content.models import Episode, Event, File, FileUse, Item, Kind, Reply

_numbers = count(1)


def make_user(name: str = "", **fields: Any) -> User:
    number = next(_numbers)
    name = name or f"Person {number}"
    fields.setdefault("email", f"{name.split()[0].lower()}{number}@example.org")
    return User.objects.create_user(display_name=name, **fields)


def make_community(name: str = "Seals and pumps", *, manager: User | None = None, **fields: Any) -> Community:
    fields.setdefault("slug", f"community-{next(_numbers)}")
    fields.setdefault("lifecycle", Lifecycle.LIVE)
    fields.setdefault("purpose", "So that a fitter gets a usable answer before the next shift.")
    community = Community.objects.create(name=name, **fields)
    Charter.objects.create(
        community=community,
        version=1,
        purpose=community.purpose,
        goal="Fewer repeat visits",
        decides="Managers, after asking members",
        reason="First version",
    )
    if manager:
        join(manager, community, Position.MANAGER)
    return community


def join(user: User, community: Community, position: str = Position.MEMBER, **fields: Any) -> Membership:
    membership = Membership.objects.create(user=user, community=community, position=position, **fields)
    Community.objects.filter(pk=community.pk).update(member_count=community.memberships.filter(left_at=None).count())
    return membership


def make_item(community: Community, author: User | None, kind: str = Kind.ASK, **fields: Any) -> Item:
    fields.setdefault("title", f"Item {next(_numbers)}")
    fields.setdefault("body", "What should I check first?")
    fields.setdefault("body_html", f"<p>{fields['body']}</p>")
    fields.setdefault("published_at", timezone.now())
    if kind == Kind.PAGE:
        fields.setdefault("slug", f"page-{next(_numbers)}")
    return Item.objects.create(community=community, author=author, kind=kind, **fields)


def make_reply(item: Item, author: User | None, kind: str = Reply.Kind.ANSWER, **fields: Any) -> Reply:
    fields.setdefault("body", "Check the flush orifice.")
    fields.setdefault("body_html", f"<p>{fields['body']}</p>")
    return Reply.objects.create(item=item, author=author, kind=kind, **fields)


SOUNDS = Path(__file__).parent / "content" / "data"
SOUND_TYPES = {".mp3": "audio/mpeg", ".m4a": "audio/mp4", ".ogg": "audio/ogg", ".opus": "audio/ogg"}


def make_sound(community: Community, by: User | None, name: str = "tone.ogg") -> File:
    """A stored tone of three seconds: tone.mp3, tone.m4a, tone.ogg or tone.opus."""
    content = (SOUNDS / name).read_bytes()
    file = File(community=community, uploaded_by=by, name=name, media_type=SOUND_TYPES[Path(name).suffix])
    file.size, file.sha256 = len(content), sha256(content).hexdigest()
    file.content.save(file.token, ContentFile(content), save=False)
    file.save()
    return file


def make_episode(community: Community, author: User | None, name: str = "tone.ogg", **fields: Any) -> Item:
    """An episode of three seconds; chapters, cues and is_public go to the sound, the rest to the item."""
    of_sound = {key: fields.pop(key) for key in ("chapters", "cues", "is_public", "measuring") if key in fields}
    fields.setdefault("file_text", " ".join(cue["text"] for cue in of_sound.get("cues", [])))
    item = make_item(community, author, Kind.EPISODE, **fields)
    sound = make_sound(community, author, name)
    Episode.objects.create(item=item, sound=sound, seconds=3.0, codec="Ogg Vorbis", bitrate=20197, **of_sound)
    FileUse.objects.create(file=sound, item=item)
    return item


def make_event(community: Community, author: User | None, *, days: float = 3, hours: float = 1, **fields: Any) -> Item:
    """An event so many days from now, in Helsinki; of_event: what goes to the event, the rest to the item."""
    names = {field.name for field in Event._meta.get_fields()} - {"item"}
    of_event = {key: fields.pop(key) for key in list(fields) if key in names}
    starts_at = timezone.now() + timedelta(days=days)
    times = {"starts_at": starts_at, "ends_at": starts_at + timedelta(hours=hours), "time_zone": "Europe/Helsinki"}
    item = make_item(community, author, Kind.EVENT, **fields)
    Event.objects.create(item=item, **times | {"place": "Test hall 2"} | of_event)
    return item


def make_act(verb: int, *, by: User | None, on: str, about: Any, community_id: int, **fields: Any) -> Act:
    """An act on a past day (noon UTC); `about` is a Ref."""
    occurred_at = datetime.fromisoformat(on).replace(hour=12, tzinfo=UTC)
    return Act.objects.create(
        verb=verb,
        actor_id=by.pk if by else None,
        actor_kind=ActorKind.SERVICE if by and by.is_service else ActorKind.MEMBER,
        object_type=about.type,
        object_id=about.id,
        owner_id=about.owner_id,
        community_id=community_id,
        occurred_at=occurred_at,
        occurred_on=occurred_at.date(),
        **fields,
    )
