"""What a sound file is, from its bytes. The tones were made once by an encoder and measured there, too."""

from __future__ import annotations

import io
import struct
from pathlib import Path

import pytest

from content import audio

DATA = Path(__file__).parent / "data"
# seconds, codec, loudness as ffmpeg's ebur128 says it
TONES = {
    "tone.mp3": (3.0, "MP3", -27.5),
    "tone.ogg": (3.0, "Ogg Vorbis", -27.1),
    "tone.opus": (3.0, "Opus", -27.1),
    "tone.m4a": (3.0, "AAC", None),
}


def box(kind: bytes, content: bytes = b"") -> bytes:
    return struct.pack(">I4s", len(content) + 8, kind) + content


@pytest.mark.parametrize("name", TONES)
def test_duration_codec_and_bit_rate_are_read(name):
    seconds, codec, _ = TONES[name]
    content = (DATA / name).read_bytes()
    sound = audio.read(io.BytesIO(content))
    assert sound.codec == codec
    assert sound.seconds == pytest.approx(seconds, abs=0.05)
    assert sound.bitrate == pytest.approx(len(content) * 8 / sound.seconds, abs=1)


@pytest.mark.parametrize("name", [name for name, facts in TONES.items() if facts[2] is not None])
def test_loudness_is_what_another_meter_says(name):
    with open(DATA / name, "rb") as stream:
        assert audio.loudness(stream) == pytest.approx(TONES[name][2], abs=0.15)


def test_no_loudness_is_promised_for_what_nothing_here_decodes():
    with open(DATA / "tone.m4a", "rb") as stream:
        assert not audio.read(stream).is_measurable
        with pytest.raises(audio.NotAudio):
            audio.loudness(stream)


@pytest.mark.parametrize("name", TONES)
@pytest.mark.parametrize("share", [0.001, 0.01, 0.5])
def test_a_truncated_file_is_refused_in_a_sentence_or_read_as_what_is_left(name, share):
    content = (DATA / name).read_bytes()
    cut = content[: max(3, int(len(content) * share))]
    try:
        seconds = audio.read(io.BytesIO(cut)).seconds
    except audio.NotAudio:
        seconds = 0.1
    assert 0 < seconds < TONES[name][0] * 0.8  # an Ogg stream may end anywhere


def test_an_mp3_that_promises_more_than_it_holds_is_refused():
    content = (DATA / "tone.mp3").read_bytes()
    with pytest.raises(audio.NotAudio, match="breaks off"):
        audio.read(io.BytesIO(content[: len(content) // 2]))


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff",
        b"%PDF-1.7 and so on",
        b"RIFF\x24\0\0\0WAVEfmt " + b"\0" * 40,
        b"fLaC" + b"\0" * 60,
        b"\xff\xd8\xff\xe0" + b"\0" * 500,
        "﻿Ein Text".encode("utf-16"),
        b"<svg onload=alert(1)>",
        b"OggS" + b"\0" * 100,
        b"ID3" + b"\0" * 100,
        b"\xff\xfb\x90\x00",
    ],
)
def test_what_is_no_sound_of_ours_is_refused_in_a_sentence(content):
    with pytest.raises(audio.NotAudio, match=r"^[A-Z].*\.$"):
        audio.read(io.BytesIO(content))


@pytest.mark.parametrize(
    "movie",
    [
        b"",
        box(b"moov"),
        box(b"moov", box(b"trak", box(b"mdia", box(b"hdlr", b"\0" * 8 + b"vide")))),
        box(b"moov", box(b"trak", box(b"mdia", box(b"hdlr", b"\0" * 8 + b"soun")))),
        struct.pack(">I4s", 1, b"moov") + b"\xff" * 8,
        struct.pack(">I4s", 4, b"moov"),
        box(b"moov", struct.pack(">I4s", 9999, b"trak")),
        box(b"free") * 3000,
    ],
)
def test_a_made_up_mp4_is_refused_in_a_sentence(movie):
    with pytest.raises(audio.NotAudio):
        audio.read(io.BytesIO(box(b"ftyp", b"M4A \0\0\0\0") + movie))


def test_silence_has_no_loudness(tmp_path):
    import numpy as np
    import soundfile

    soundfile.write(tmp_path / "silence.ogg", np.zeros(44100 * 2), 44100)
    with open(tmp_path / "silence.ogg", "rb") as stream:
        assert audio.read(stream).seconds == pytest.approx(2, abs=0.01)
        assert audio.loudness(stream) is None


def test_the_standard_tone_measures_what_the_standard_says():
    """EBU Tech 3341, case 1: a stereo sine of 1 kHz at −23 dBFS is −23 LUFS."""
    import numpy as np
    import soundfile

    time = np.arange(48000 * 20) / 48000
    sine = 10 ** (-23 / 20) * np.sin(2 * np.pi * 1000 * time)
    out = io.BytesIO()
    soundfile.write(out, np.stack([sine, sine], axis=1), 48000, format="FLAC")
    out.seek(0)
    assert audio.loudness(out) == pytest.approx(-23.0, abs=0.1)


def test_quiet_parts_are_left_out_by_the_gate():
    """EBU Tech 3341, case 3: 10 s at −36, 60 s at −23, 10 s at −36 dBFS is −23 LUFS."""
    import numpy as np
    import soundfile

    parts = []
    for level, seconds in ((-36, 10), (-23, 60), (-36, 10)):
        time = np.arange(48000 * seconds) / 48000
        parts.append(10 ** (level / 20) * np.sin(2 * np.pi * 1000 * time))
    sine = np.concatenate(parts)
    out = io.BytesIO()
    soundfile.write(out, np.stack([sine, sine], axis=1), 48000, format="FLAC")
    out.seek(0)
    assert audio.loudness(out) == pytest.approx(-23.0, abs=0.1)
