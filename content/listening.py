"""What the page of an episode shows: its player, its transcript with times, the places where a word is said."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from django.utils.safestring import SafeString

from content import transcript
from content.models import Episode
from content.search import START, STOP, marked

MOST_FOUND = 50


class Line(NamedTuple):
    """A chapter or a cue as the page shows it."""

    start: float
    end: float
    text: str | SafeString
    who: str
    anchor: str  # “t=83”; empty for a second line of the same second

    @property
    def clock(self) -> str:
        return transcript.clock(self.start)

    @property
    def at(self) -> str:
        """The second a link leads to: “83”, “83.5”."""
        return f"{self.start:.3f}".rstrip("0").rstrip(".")


@dataclass(frozen=True)
class Player:
    episode: Episode

    @property
    def src(self) -> str:
        return self.episode.sound.get_absolute_url()

    @property
    def length(self) -> str:
        return transcript.clock(round(self.episode.seconds))

    @cached_property
    def chapters(self) -> list[Line]:
        starts = [chapter["start"] for chapter in self.episode.chapters]
        ends = [*starts[1:], self.episode.seconds]
        chapters = zip(self.episode.chapters, ends, strict=False)
        return [Line(chapter["start"], end, chapter["title"], "", "") for chapter, end in chapters]

    @cached_property
    def cues(self) -> list[Line]:
        return list(_lines(self.episode.cues))

    @property
    def facts(self) -> str:
        """“MP3, 64 kbit/s, −16.4 LUFS”."""
        episode = self.episode
        words = [episode.codec, f"{round(episode.bitrate / 1000)} kbit/s" if episode.bitrate else ""]
        if episode.loudness is not None:
            words.append(f"{episode.loudness:.1f} LUFS".replace("-", "−"))
        return ", ".join(word for word in words if word)

    @property
    def measuring(self) -> str:
        """Why there is no loudness yet, or none at all."""
        states = Episode.Measuring
        return {
            states.WAITING.value: "Its loudness is being measured.",
            states.IMPOSSIBLE.value: f"Its loudness is not measured: {self._reason}.",
        }.get(self.episode.measuring, "")

    @property
    def _reason(self) -> str:
        return "nothing here decodes M4A" if self.episode.codec in {"AAC", "ALAC"} else "it could not be decoded"


def _lines(cues: list[transcript.Cue]) -> Iterator[Line]:
    named: set[int] = set()
    before = ""
    for cue in cues:
        second = int(cue["start"])
        anchor = "" if second in named else f"t={second}"
        named.add(second)
        who = cue.get("who", "")
        yield Line(cue["start"], cue["end"], cue["text"], "" if who == before else who, anchor)
        before = who


def matching(episode: Episode, wanted: str) -> list[Line]:
    """The lines in which one of the words begins a word, marked; the first fifty."""
    pattern = _pattern(wanted)
    if pattern is None:
        return []
    found = []
    for cue in episode.cues:
        if pattern.search(cue["text"]):
            text = marked(pattern.sub(lambda word: f"{START}{word[0]}{STOP}", cue["text"]))
            found.append(Line(cue["start"], cue["end"], text, cue.get("who", ""), ""))
            if len(found) == MOST_FOUND:
                break
    return found


def _pattern(wanted: str) -> re.Pattern[str] | None:
    """Words by their beginnings, so that “orifice” finds “orifices”; the search's own signs are left out."""
    words = [word for word in re.findall(r"\w+", wanted) if len(word) > 1 and word.upper() not in {"OR", "AND"}][:20]
    stems = [re.escape(word[:-1] if len(word) > 4 and word.endswith(("s", "e")) else word) for word in words]
    return re.compile(rf"\b(?:{'|'.join(stems)})\w*", re.IGNORECASE) if stems else None
