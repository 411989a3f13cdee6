"""Three short episodes (sounds/, made once with a speech synthesiser): chapters and transcripts fit the sound."""

from __future__ import annotations

import base64
import hashlib
from datetime import timedelta
from pathlib import Path
from typing import NamedTuple

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from config.demo.world import World
from config.demo.writing import publish
from content import audio, transcript
from content.models import Episode, File, FileUse, Kind, Podcast, place_of

SOUNDS = Path(__file__).parent / "sounds"
MEDIA_TYPES = {".mp3": "audio/mpeg", ".opus": "audio/ogg"}


class Script(NamedTuple):
    community: str
    by: str
    days_ago: int
    sound: str
    loudness: float  # measured once: decoding is no work for every start
    title: str
    notes: str
    tags: tuple[str, ...]
    chapters: str


SCRIPTS = (
    Script(
        "field-service",
        "adaeze.okonkwo",
        9,
        "dry-running.mp3",
        -18.8,
        "What a dry seal sounds like: Kofi at the pump in Tema",
        "Kofi found it by ear and by hand. Half a minute, for everybody who is about to order a seal.\n\n"
        "What to check, in this order:\n\n1. the sound,\n2. the heat near the seal,\n3. the flush orifice.",
        ("seals", "field notes"),
        "0:00 The sound\n0:10 The heat\n0:15.8 The orifice",
    ),
    Script(
        "field-service",
        "birgit.aalto",
        30,
        "handover.mp3",
        -18.7,
        "A handover in three sentences",
        "What we say to each other at six in the morning, and why it fits into ninety seconds.",
        ("handover",),
        "0:00 Why three\n0:03.9 What is not as usual\n0:09.1 What was tried\n0:14.4 What comes next",
    ),
    Script(
        "vibration-analysis",
        "mei.lin.chau",
        16,
        "bearing-tones.opus",
        -19.2,
        "Two bearings, one of them eight weeks before it failed",
        "Listen with headphones: the difference is in the knocks, not in how loud it is.",
        ("bearings",),
        "0:00 A healthy bearing\n0:07.7 An outer race that is going\n0:16.2 What to count",
    ),
)


def bring_episodes(world: World) -> None:
    """Asks chance for nothing, so that what is made before and after stays what it was."""
    for script in SCRIPTS:
        spot, by = world.spots.get(script.community), world.by_handle.get(script.by)
        at = world.end - timedelta(days=script.days_ago, hours=3)
        if spot is None or by is None or not by.is_in(script.community, at):
            continue
        piece = publish(world, spot, Kind.EPISODE, script.title, script.notes, list(script.tags), by, at, 1.0)
        path = SOUNDS / script.sound
        content = path.read_bytes()
        with path.open("rb") as stream:
            heard = audio.read(stream)
        digest = hashlib.sha256(content)
        file = File(community=spot.community, uploaded_by=by.user, name=path.name, size=len(content), created_at=at)
        file.token = base64.urlsafe_b64encode(digest.digest()[:16]).decode().rstrip("=")
        file.media_type, file.sha256 = MEDIA_TYPES[path.suffix], digest.hexdigest()
        place = place_of(file, file.name)
        if not default_storage.exists(
            place
        ):  # it lies there since an earlier loading; storage would choose another name
            default_storage.save(place, ContentFile(content))
        file.content.name = place
        cues = transcript.parse(path.with_suffix(".vtt").read_text(), heard.seconds)
        piece.item.file_text = transcript.spoken(cues)
        world.add(file)
        world.add(
            Episode(
                item=piece.item,
                sound=file,
                seconds=heard.seconds,
                codec=heard.codec,
                bitrate=heard.bitrate,
                loudness=script.loudness,
                measuring=Episode.Measuring.DONE,
                chapters=transcript.parse_chapters(script.chapters, heard.seconds),
                cues=cues,
            )
        )
        world.add(FileUse(file=file, item=piece.item))
    if "field-service" in world.spots:
        about = "Half a minute from beside the machine, by those who stand there."
        world.add(Podcast(community=world.spots["field-service"].community, title="Beside the pump", about=about))
