"""Comparing two texts by words: what people see, and what is done with long texts."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from content.diff import changes, compare, count_changes, new_of, old_of

texts = st.one_of(
    st.lists(st.sampled_from(["a b c", "", "| x | y |", "d, e", "a c"]), max_size=9).map("\n".join),
    st.text(alphabet="ab, \n\r\u2028", max_size=30),
    st.text(max_size=30),
)


def signs(old, new):
    return [(part.sign, part.text) for line in compare(old, new) for part in line.parts]


def test_only_the_words_that_changed_are_marked():
    assert signs("Every quarter, by hand.", "Every month, by hand.") == [
        ("same", "Every "),
        ("removed", "quarter"),
        ("added", "month"),
        ("same", ", by hand."),
    ]


def test_unchanged_passages_are_left_out_with_their_length():
    lines = [f"Line {number}" for number in range(20)]
    shown = compare("\n".join(lines), "\n".join([*lines[:10], "New", *lines[10:]]))
    assert [line.skipped for line in shown] == [8, 0, 0, 0, 0, 0, 8]
    assert [part.text for part in shown[3].parts] == ["New"]


@pytest.mark.parametrize(("old", "new"), [("", ""), ("a\nb", "a\nb"), ("a", "a\n"), ("a\n\nb", "a\nb")])
def test_what_did_not_change_in_words_shows_no_change(old, new):
    assert not any(line.is_changed for line in compare(old, new))


def test_a_text_can_begin_and_end_at_nothing():
    assert signs("", "One\nTwo") == [("added", "One"), ("added", "Two")]
    assert signs("One\nTwo", "") == [("removed", "One"), ("removed", "Two")]


def test_both_texts_can_be_read_back_from_their_difference():
    old, new = "One two\nthree\nfour five", "One 2\nthree and\n\nfour five six"
    parts = [part for line in compare(old, new) for part in line.parts]
    for text, other in ((old, "added"), (new, "removed")):
        assert "".join(part.text for part in parts if part.sign != other) == text.replace("\n", "")


@settings(max_examples=400, deadline=None)
@given(texts, texts)
def test_the_difference_taken_to_either_text_gives_the_other(old, new):
    parts = changes(old, new)
    assert old_of(parts) == old
    assert new_of(parts) == new
    assert all(part.text for part in parts)


@settings(max_examples=200, deadline=None)
@given(texts, texts)
def test_what_is_shown_is_that_difference_in_lines(old, new):
    shown = compare(old, new)
    if not any(line.skipped for line in shown):
        for text, other in ((old, "added"), (new, "removed")):
            assert "".join(p.text for line in shown for p in line.parts if p.sign != other) == text.replace("\n", "")
    if old == new:
        assert not any(line.is_changed for line in shown)


def test_a_sentence_written_anew_is_not_shown_as_confetti():
    old = "Every pump is opened once a year and the seal is changed."
    new = "We look at vibration, and only the pumps that need it are opened."
    assert signs(old, new) == [("removed", old), ("added", new)]


def test_changed_words_with_only_a_space_between_are_one_change():
    assert signs("with a drill shank, slowly", "with the right gauge, slowly") == [
        ("same", "with "),
        ("removed", "a drill shank"),
        ("added", "the right gauge"),
        ("same", ", slowly"),
    ]


def test_a_paragraph_put_behind_another_is_marked_as_one():
    old, new = "It is cold, nothing flows.", "It is cold, nothing ever flows.\n\nWear gloves."
    assert [part for part in changes(old, new) if part.sign == "added"] == [
        ("added", "ever "),
        ("added", "\n\nWear gloves."),
    ]


def test_a_cell_of_a_long_row_is_marked_alone():
    row = "| " + " | ".join(f"value {number} of pump {number * 3}" for number in range(60)) + " |"
    parts = signs(row, row.replace("value 31 ", "value 13 "))
    assert [part for part in parts if part[0] != "same"] == [("removed", "31"), ("added", "13")]


def test_changes_are_counted_in_words():
    assert count_changes("one two three", "one 2 three four") == (2, 1)


@pytest.mark.parametrize("sep", [" ", "\n"])
def test_the_longest_texts_are_not_compared_pair_by_pair(sep):
    """That would take many minutes: what is too long is shown as removed and added as a whole."""
    old = sep.join(str(number * 7919 % 151) for number in range(25_000))
    new = sep.join(str(number * 6007 % 149) for number in range(25_000))
    shown = [sign for sign, _ in signs(f"Same\n{old}", f"Same\n{new}")]
    assert shown == sorted(shown, key=["same", "removed", "added"].index)
    assert set(shown) == {"same", "removed", "added"}
