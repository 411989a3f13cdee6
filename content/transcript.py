"""Transcripts and chapters: what people have (WebVTT, SRT, a text with times) made cues, and cues made WebVTT or SRT.

Pure. A cue is {start, end, text, who}, a chapter {start, title}, with times in seconds; both are kept as JSON and shown
as text, never as HTML.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import Any

LONGEST = 1_000_000  # characters of a transcript as it comes
MOST_CUES = 20_000
MOST_CHAPTERS = 200
CHAPTER_LIMIT = 120
SLACK = 5.0  # seconds that a transcript may go on after the sound
TIME = r"(?:(?:\d{1,3}:)?\d{1,3}:\d{2}(?:[.,]\d{1,3})?)"
SPAN = re.compile(rf"^\s*({TIME})\s*-->\s*({TIME})(?:\s.*)?$")
STAMPED = re.compile(rf"^\s*[\[(]?({TIME})[\])]?\s*(?:[-–—:]\s*)?(.*)$")
VOICE = re.compile(r"<v(?:\.[^\s>]*)?\s+([^>]{1,200})>")
TAG = re.compile(r"<[^<>]*>")
CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069\ufeff]")

Cue = dict[str, Any]
Chapter = dict[str, Any]


class Unreadable(ValueError):
    """Says in one sentence what is wrong with a transcript or a list of chapters."""


def parse(text: str, seconds: float) -> list[Cue]:
    """Cues in order, from any of the three formats. `seconds`: how long the sound is. Raises Unreadable."""
    if len(text) > LONGEST:
        raise Unreadable(f"The transcript has {len(text):,} characters; {LONGEST:,} fit.")
    lines = text.replace("\r\n", "\n").replace("\r", "\n").lstrip("\ufeff").split("\n")
    if not any(line.strip() for line in lines):
        return []
    has_spans = any(SPAN.match(line) for line in lines)
    if lines[0].startswith("WEBVTT") and not has_spans:
        return []
    cues = [cue for cue in (_from_spans(lines) if has_spans else _from_stamps(lines)) if cue["text"]]
    if not cues:
        raise Unreadable("No times were found in the transcript. Begin each part with one, such as 1:05 or 00:01:05.")
    if len(cues) > MOST_CUES:
        raise Unreadable(f"The transcript has {len(cues):,} parts; {MOST_CUES:,} fit.")
    cues.sort(key=lambda cue: cue["start"])
    if cues[-1]["start"] > seconds + SLACK:
        raise Unreadable(
            f"The transcript goes on at {clock(cues[-1]['start'])}, but the sound ends at {clock(seconds)}. "
            "Is it of another episode?"
        )
    for cue, after in zip(cues, [*cues[1:], None], strict=True):
        following = after["start"] if after else max(seconds, cue["start"] + 0.1)
        if cue["end"] <= cue["start"]:
            cue["end"] = round(following if following > cue["start"] else cue["start"] + 0.1, 3)
    return cues


def _from_spans(lines: list[str]) -> Iterator[Cue]:
    """WebVTT and SRT: what stands between a line of two times and the next empty line; heads and notes fall out."""
    cue: Cue | None = None
    words: list[str] = []
    for line in lines:
        span = SPAN.match(line)
        if span or not line.strip():
            if cue:
                yield _said(cue, words)
            cue, words = None, []
        elif cue is not None:
            words.append(line)
        if span:
            cue = {"start": to_seconds(span[1]), "end": to_seconds(span[2])}
    if cue:
        yield _said(cue, words)


def _from_stamps(lines: list[str]) -> Iterator[Cue]:
    """A text whose parts begin with the time: “[1:05] Anna: …”; what stands before the first is left out."""
    cue: Cue | None = None
    words: list[str] = []
    for line in lines:
        stamp = STAMPED.match(line)
        if stamp and _is_time(stamp[1]):
            if cue:
                yield _said(cue, words)
            start = to_seconds(stamp[1])
            cue, words = {"start": start, "end": start}, [stamp[2]]
        else:
            words.append(line)
    if cue:
        yield _said(cue, words)


def _said(cue: Cue, words: list[str]) -> Cue:
    text = " ".join(words)
    voice = VOICE.search(text)
    return {**cue, "text": _clean(TAG.sub("", text)), "who": _clean(voice[1])[:80] if voice else ""}


def _clean(text: str) -> str:
    return " ".join(CONTROL.sub("", html.unescape(text)).split())


def _is_time(text: str) -> bool:
    parts = re.split("[.,]", text)[0].split(":")
    return int(parts[-1]) < 60 and (len(parts) < 3 or int(parts[1]) < 60)


def to_seconds(text: str) -> float:
    """83.5 for “1:23.5”, “00:01:23,500” or “1:23.5”."""
    whole, _, part = text.replace(",", ".").partition(".")
    total = 0
    for piece in whole.split(":"):
        total = total * 60 + int(piece)
    return round(total + (float(f"0.{part}") if part else 0.0), 3)


def clock(seconds: float) -> str:
    """“1:23”, “1:02:03”: as a person says a time in a recording."""
    minutes, second = divmod(int(seconds), 60)
    hours, minute = divmod(minutes, 60)
    return f"{hours}:{minute:02}:{second:02}" if hours else f"{minute}:{second:02}"


def spoken(cues: list[Cue]) -> str:
    """What was said, for the search."""
    return " ".join(cue["text"] for cue in cues)


def _stamp(seconds: float, point: str) -> str:
    whole, thousandths = divmod(round(seconds * 1000), 1000)
    minutes, second = divmod(whole, 60)
    return f"{minutes // 60:02}:{minutes % 60:02}:{second:02}{point}{thousandths:03}"


def to_vtt(cues: list[Cue]) -> str:
    parts = ["WEBVTT"]
    for cue in cues:
        voice = f"<v {html.escape(cue['who'], quote=False)}>" if cue.get("who") else ""
        text = html.escape(cue["text"], quote=False)
        parts.append(f"{_stamp(cue['start'], '.')} --> {_stamp(cue['end'], '.')}\n{voice}{text}")
    return "\n\n".join(parts) + "\n"


def to_srt(cues: list[Cue]) -> str:
    """SRT has no escape: what could be read as a line of times or a tag is taken apart."""
    parts = []
    for number, cue in enumerate(cues, 1):
        text = cue["text"].replace("-->", "→").replace("<", "‹").replace(">", "›")
        who = f"{cue['who']}: " if cue.get("who") else ""
        parts.append(f"{number}\n{_stamp(cue['start'], ',')} --> {_stamp(cue['end'], ',')}\n{who}{text}")
    return "\n\n".join(parts) + "\n"


def parse_chapters(text: str, seconds: float) -> list[Chapter]:
    """One a line, “1:05 What happened”; in order, each time once. Raises Unreadable."""
    chapters: dict[float, Chapter] = {}
    for line in text.replace("\r", "\n").split("\n"):
        if not line.strip():
            continue
        found = STAMPED.match(line)
        title = _clean(found[2]) if found else ""
        if not found or not _is_time(found[1]) or not title:
            raise Unreadable(f"“{_clean(line)[:40]}” is no chapter. Write the time and a title: 1:05 What happened.")
        start = to_seconds(found[1])
        if len(title) > CHAPTER_LIMIT:
            raise Unreadable(
                f"The chapter at {clock(start)} has a title of {len(title)} characters; {CHAPTER_LIMIT} fit."
            )
        if start >= seconds:
            raise Unreadable(f"There is no {clock(start)}: the sound ends at {clock(seconds)}.")
        if start in chapters:
            raise Unreadable(f"Two chapters begin at {clock(start)}.")
        chapters[start] = {"start": start, "title": title}
    if len(chapters) > MOST_CHAPTERS:
        raise Unreadable(f"{len(chapters)} chapters are too many; {MOST_CHAPTERS} fit.")
    return [chapters[start] for start in sorted(chapters)]


def written(chapters: list[Chapter]) -> str:
    """Chapters as their form takes them."""
    return "\n".join(f"{_precise(chapter['start'])} {chapter['title']}" for chapter in chapters)


def _precise(seconds: float) -> str:
    part = f"{seconds % 1:.3f}"[1:].rstrip("0").rstrip(".")
    return f"{clock(seconds)}{part}"
