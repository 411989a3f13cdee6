"""What a sound file is, read from its bytes: codec, duration, bit rate, loudness. Pure; docs/decisions/audio.md says why.

MP3, Ogg Vorbis and Opus are decoded by libsndfile. An M4A is read by its boxes only: no decoder for it comes under a
licence we may pass on, so its loudness stays unmeasured.
"""

from __future__ import annotations

import io
import math
import struct
from collections.abc import Iterator
from typing import IO, Any, NamedTuple

import numpy as np
import soundfile
from scipy.signal import sosfilt

CODECS = {("MP3", "MPEG_LAYER_III"): "MP3", ("OGG", "VORBIS"): "Ogg Vorbis", ("OGG", "OPUS"): "Opus"}
MP4_CODECS = {b"mp4a": "AAC", b"alac": "ALAC"}
LONGEST = 24 * 60 * 60  # seconds
REFUSAL = "That is not a sound we can read. Take an MP3, M4A, Ogg or Opus file."
BROKEN = "That sound file breaks off or is damaged. Export it again, then choose it once more."
ABSOLUTE_GATE = -70.0  # LUFS; ITU-R BS.1770-4
RELATIVE_GATE = -10.0  # LU under the mean of what passed the absolute gate
BOXES_READ = 2_000  # a made-up MP4 could hold millions of empty boxes

Stream = IO[bytes] | Any  # also what a storage opens


class NotAudio(ValueError):
    """Says in one sentence why a file is no sound of ours."""


class Sound(NamedTuple):
    codec: str
    seconds: float
    bitrate: int  # bits a second, of the whole file
    is_measurable: bool  # whether loudness() can decode it


def read(stream: Stream) -> Sound:
    """What the file says of itself; its name is not asked. Raises NotAudio."""
    size = stream.seek(0, io.SEEK_END)
    stream.seek(0)
    start = stream.read(12)
    stream.seek(0)
    if start[4:8] == b"ftyp":
        codec, seconds = _mp4(stream, size)
        channels = 0
    elif start[:4] == b"OggS" or start[:3] == b"ID3" or _is_mp3_frame(start):
        codec, seconds, channels = _decodable(stream)
    else:
        raise NotAudio(REFUSAL)
    if not 0 < seconds < math.inf:
        raise NotAudio("There is nothing to hear in that file.")
    if seconds > LONGEST:
        raise NotAudio("That is more than 24 hours. Cut it into episodes.")
    return Sound(codec, seconds, round(size * 8 / seconds), channels in {1, 2})


def _is_mp3_frame(start: bytes) -> bool:
    """Eleven set bits, then a version and a layer that exist: JPEGs and texts in UTF-16 begin with 0xFF, too."""
    return (
        len(start) > 2
        and start[0] == 0xFF
        and start[1] & 0xE0 == 0xE0
        and start[1] & 0x18 != 0x08
        and start[1] & 6 == 2
    )


def _decodable(stream: Stream) -> tuple[str, float, int]:
    try:
        with soundfile.SoundFile(stream) as sound:
            codec = CODECS.get((sound.format, sound.subtype))
            if codec is None:
                raise NotAudio(REFUSAL)
            if not sound.frames or sound.frames > LONGEST * sound.samplerate * 2:  # libsndfile's word for “unknown”
                raise NotAudio(BROKEN)
            sound.read(min(sound.frames, 1024))  # a header alone is no sound
            sound.seek(max(0, sound.frames - 1024))
            if not len(sound.read(1024)):  # an MP3's head may promise frames that never came
                raise NotAudio(BROKEN)
            return codec, sound.frames / sound.samplerate, sound.channels
    except (soundfile.SoundFileError, RuntimeError, OSError) as broken:
        raise NotAudio(BROKEN) from broken


def loudness(stream: Stream) -> float | None:
    """Integrated loudness in LUFS (EBU R 128, ITU-R BS.1770-4); None for silence and for less than 0.4 s.

    Window: blocks of 400 ms, a new one every 100 ms. What lies under the two gates is left out. Memory does not grow
    with the sound but by 8 bytes for each 100 ms of it. Raises NotAudio where the file cannot be decoded.
    """
    stream.seek(0)
    try:
        with soundfile.SoundFile(stream) as sound:
            if sound.channels > 2:
                raise NotAudio("Only mono and stereo are measured.")
            steps = np.fromiter(_energies(sound), dtype=float)
    except (soundfile.SoundFileError, RuntimeError, OSError) as broken:
        raise NotAudio(BROKEN) from broken
    if len(steps) < 4:
        return None
    blocks = np.convolve(steps, np.full(4, 0.25), "valid")
    loud = blocks[blocks > _energy(ABSOLUTE_GATE)]
    if not len(loud):
        return None
    loud = loud[loud > _energy(_lufs(loud.mean()) + RELATIVE_GATE)]
    return round(_lufs(loud.mean()), 1)


def _energies(sound: soundfile.SoundFile) -> Iterator[float]:
    """Mean squares of each 100 ms after the K filter, summed over the channels; a rest shorter than that is dropped."""
    step = round(sound.samplerate / 10)
    sections = _k_filter(sound.samplerate)
    state = np.zeros((len(sections), 2, sound.channels))
    for block in sound.blocks(blocksize=step * 100, dtype="float32", always_2d=True):
        heard, state = sosfilt(sections, block, axis=0, zi=state)
        whole = heard[: len(heard) // step * step].reshape(-1, step, sound.channels)
        yield from np.square(whole).mean(axis=1).sum(axis=1)


def _k_filter(rate: int) -> np.ndarray:
    """The two second-order sections of BS.1770 for any sample rate: a high shelf for the head, a high pass."""
    k, q, gain = math.tan(math.pi * 1681.974450955533 / rate), 0.7071752369554196, 10 ** (3.999843853973347 / 20)
    band, a0 = gain**0.4996667741545416, 1 + k / q + k * k
    shelf = [
        (gain + band * k / q + k * k) / a0,
        2 * (k * k - gain) / a0,
        (gain - band * k / q + k * k) / a0,
        1,
        2 * (k * k - 1) / a0,
        (1 - k / q + k * k) / a0,
    ]
    k, q = math.tan(math.pi * 38.13547087602444 / rate), 0.5003270373238773
    a0 = 1 + k / q + k * k
    return np.array([shelf, [1, -2, 1, 1, 2 * (k * k - 1) / a0, (1 - k / q + k * k) / a0]])


def _lufs(energy: float) -> float:
    return float(-0.691 + 10 * math.log10(energy))


def _energy(lufs: float) -> float:
    return float(10 ** ((lufs + 0.691) / 10))


class Box(NamedTuple):
    kind: bytes
    start: int  # of what it holds
    end: int


def _mp4(stream: Stream, size: int) -> tuple[str, float]:
    """Codec and duration of the first sound track, from its media header."""
    boxes = _boxes(stream, 0, size)
    movie = next((box for box in boxes if box.kind == b"moov"), None)
    if movie is None:
        raise NotAudio(BROKEN)
    for track in _boxes(stream, movie.start, movie.end):
        if track.kind == b"trak" and (media := _inside(stream, track, b"mdia")):
            handler = _inside(stream, media, b"hdlr")
            if handler and _bytes(stream, handler, 8, 4) == b"soun":
                return _codec(stream, media), _duration(stream, media)
    raise NotAudio(REFUSAL)


def _boxes(stream: Stream, start: int, end: int) -> list[Box]:
    """The boxes one after another; one that reaches beyond what is there means that the file breaks off."""
    found: list[Box] = []
    while start + 8 <= end and len(found) < BOXES_READ:
        stream.seek(start)
        length, kind = struct.unpack(">I4s", stream.read(8))
        head = 8
        if length == 1:
            (length,), head = struct.unpack(">Q", stream.read(8).ljust(8, b"\0")), 16
        length = length or end - start  # 0: to the end
        if length < head or start + length > end:
            raise NotAudio(BROKEN)
        found.append(Box(kind, start + head, start + length))
        start += length
    return found


def _inside(stream: Stream, box: Box, *path: bytes) -> Box | None:
    for kind in path:
        found = next((inner for inner in _boxes(stream, box.start, box.end) if inner.kind == kind), None)
        if found is None:
            return None
        box = found
    return box


def _bytes(stream: Stream, box: Box, offset: int, count: int) -> bytes:
    stream.seek(box.start + offset)
    return stream.read(min(count, max(0, box.end - box.start - offset))).ljust(count, b"\0")


def _codec(stream: Stream, media: Box) -> str:
    table = _inside(stream, media, b"minf", b"stbl", b"stsd")
    codec = MP4_CODECS.get(_bytes(stream, table, 12, 4)) if table else None
    if codec is None:
        raise NotAudio(REFUSAL)
    return codec


def _duration(stream: Stream, media: Box) -> float:
    header = _inside(stream, media, b"mdhd")
    if header is None:
        raise NotAudio(BROKEN)
    if _bytes(stream, header, 0, 1) == b"\x01":
        scale, length = struct.unpack(">IQ", _bytes(stream, header, 20, 12))
    else:
        scale, length = struct.unpack(">II", _bytes(stream, header, 12, 8))
    return float(length / scale) if scale else 0.0
