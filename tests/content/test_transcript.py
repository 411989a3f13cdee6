"""Transcripts and chapters: three ways people have them, one way they are kept."""

from __future__ import annotations

import re
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from content import transcript
from content.transcript import Unreadable, parse, parse_chapters, to_srt, to_vtt, written

VTT = """WEBVTT - made by hand

STYLE
::cue { color: red }

NOTE
00:00:00.000 is no cue here

intro
00:00:01.000 --> 00:00:03.500 align:start position:0%
<v Adaeze>The face was <i>dry</i> &amp; hot.

00:03.500 --> 00:06.000
<v.loud Kofi>And
the gauge?
"""
SRT = """1
00:00:01,000 --> 00:00:03,500
The face was dry & hot.

2
00:00:03,500 --> 00:00:06,000
And the gauge?
"""
PLAIN = """A talk of two fitters.

[0:01] The face was dry & hot.
(00:00:03.5) And
the gauge?
"""


def said(cues):
    return [(cue["start"], cue["end"], cue["text"]) for cue in cues]


@pytest.mark.parametrize("text", [VTT, SRT, PLAIN], ids=["vtt", "srt", "plain"])
def test_all_three_forms_say_the_same(text):
    expected = [(1.0, 3.5, "The face was dry & hot."), (3.5, 6.0, "And the gauge?")]
    assert said(parse(text, 6.0)) == expected


def test_webvtt_says_who_speaks():
    assert [cue["who"] for cue in parse(VTT, 6.0)] == ["Adaeze", "Kofi"]


@pytest.mark.parametrize("ends", ["\r\n", "\r"])
def test_line_ends_of_other_machines_and_a_mark_at_the_start_are_fine(ends):
    assert len(parse("\ufeff" + SRT.replace("\n", ends), 6.0)) == 2


def test_markup_and_control_characters_become_words():
    cue = parse("0:01 <script>alert(1)</script> &lt;b&gt; a\x00b\u202e", 9)[0]
    assert cue["text"] == "alert(1) <b> ab"
    assert "<b>" not in to_vtt([cue])
    assert "&lt;b&gt;" in to_vtt([cue])


def test_nothing_is_no_transcript():
    assert parse(" \n\n", 5) == []


def test_a_text_without_times_is_refused():
    with pytest.raises(Unreadable, match="No times"):
        parse("We talked about seals, at 25:99 bar.\nThen we left.", 5)


def test_a_transcript_of_a_longer_sound_is_refused():
    with pytest.raises(Unreadable, match=r"goes on at 5:00, but the sound ends at 1:00"):
        parse("0:01 Here\n5:00 and there", 60)


def test_too_much_is_refused_in_numbers():
    with pytest.raises(Unreadable, match="1,000,000 fit"):
        parse("0:01 x" * 300_000, 60)
    with pytest.raises(Unreadable, match="20,000 fit"):
        parse("0:01 x\n" * 20_001, 60)


def test_a_hostile_line_takes_no_time():
    parse("0:01 a\n" + "<v " * 100_000, 60)
    parse("0:01 a\n" + "1:" * 200_000 + "\n" + "<" * 200_000, 60)


LINES = st.lists(
    st.tuples(st.integers(0, 3_000_000), st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"]), max_size=40)),
    max_size=12,
)


@settings(max_examples=150, deadline=None)
@given(LINES)
def test_what_is_written_as_webvtt_is_read_as_the_same(lines):
    text = "\n".join(f"{ms // 60000}:{ms // 1000 % 60:02}.{ms % 1000:03} {words}" for ms, words in lines)
    try:
        cues = parse(text, 3000)
    except Unreadable:
        return
    assert parse(to_vtt(cues), 3000) == cues


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=300))
def test_no_text_breaks_the_reader(text):
    for read in (parse, parse_chapters):
        with suppress(Unreadable):
            assert isinstance(read(text, 100), list)


def test_srt_has_no_second_line_of_times_inside_a_text():
    cues = [{"start": 1.0, "end": 2.0, "text": "00:00:01,000 --> 00:00:02,000 <b>", "who": ""}]
    assert len(re.findall("-->", to_srt(cues))) == 1


def test_chapters_are_put_in_order_and_read_again_as_they_are_written():
    chapters = parse_chapters("1:05 – What the gauge said\n\n0:00 Hello\n00:02:00.5 [Tom] & <b>", 200)
    assert [chapter["start"] for chapter in chapters] == [0, 65, 120.5]
    assert parse_chapters(written(chapters), 200) == chapters


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("What the gauge said", "is no chapter"),
        ("1:05", "is no chapter"),
        ("1:75 Odd", "is no chapter"),
        ("9:00 Late", "There is no 9:00: the sound ends at 3:20"),
        ("0:00 One\n00:00 Two", "Two chapters begin at 0:00"),
        ("0:00 " + "x" * 121, "121 characters; 120 fit"),
        ("\n".join(f"0:{n // 10:02}.{n % 10} part" for n in range(201)), "201 chapters are too many"),
    ],
)
def test_a_chapter_that_cannot_be_is_refused_in_a_sentence(text, sentence):
    with pytest.raises(Unreadable, match=re.escape(sentence)):
        parse_chapters(text, 200)


def test_times_read_as_people_say_them():
    assert [transcript.clock(s) for s in (0, 83.9, 3723)] == ["0:00", "1:23", "1:02:03"]
