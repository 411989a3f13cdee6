"""Bringing two people's changes of one text together: nothing either of them kept is lost, what collides is shown."""

from difflib import SequenceMatcher

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from content.merge import Merge, merge, merge_line

BASE = "## Gauge the orifice\n\nDrain the line first. A 3 mm shank must pass.\n\n| Lot | Orifice |\n|---|---|\n| 1 | 1.6 |\n| 2 | 3.2 |\n\nAsk Joost."

lines = st.lists(st.sampled_from(["a", "b", "c d e f g", "", "```", "| x | y |", "h i"]), max_size=9)
texts = st.one_of(lines.map("\n".join), st.text(alphabet="ab \n|", max_size=24), st.text(max_size=24))


@st.composite
def edited(draw, base):
    """A text somebody made of another: lines cut, changed, put in, moved."""
    rows = base.split("\n")
    for _ in range(draw(st.integers(0, 3))):
        at = draw(st.integers(0, len(rows)))
        match draw(st.sampled_from(["cut", "add", "change", "move"])):
            case "cut":
                del rows[at : at + draw(st.integers(1, 2))]
            case "add":
                rows[at:at] = draw(lines)
            case "change" if at < len(rows):
                words = rows[at].split(" ")
                words[draw(st.integers(0, len(words) - 1))] = draw(st.sampled_from(["X", "Y Z", ""]))
                rows[at] = " ".join(words)
            case "move" if at < len(rows):
                row = rows.pop(at)
                rows.insert(draw(st.integers(0, len(rows))), row)
    return "\n".join(rows)


@st.composite
def triples(draw):
    base = draw(texts)
    return base, draw(edited(base)), draw(edited(base))


def side(merged: Merge, name: str) -> str:
    return "".join(getattr(chunk, name) for chunk in merged.chunks).removesuffix("\n")


few = settings(max_examples=300, deadline=None)


@few
@given(st.one_of(st.tuples(texts, texts, texts), triples()))
def test_the_chunks_of_a_merge_hold_all_three_texts_whole(three):
    """So that no choice can ever be about words nobody wrote, and none can be missing."""
    merged = merge(*three)
    assert (side(merged, "base"), side(merged, "mine"), side(merged, "theirs")) == three
    assert merged.resolve(["mine"] * 99).count("\n") <= sum(text.count("\n") for text in three) + 1


@few
@given(texts, texts)
def test_where_one_side_changed_nothing_the_other_stands(base, text):
    for merged in (merge(base, text, base), merge(base, base, text), merge(base, text, text)):
        assert merged.is_clean
        assert merged.text == text


@few
@given(st.one_of(st.tuples(texts, texts, texts), triples()))
def test_a_merge_never_loses_a_line_that_both_have(three):
    _, mine, theirs = three
    assert set(mine.split("\n")) & set(theirs.split("\n")) <= set(merge(*three).text.split("\n"))


@few
@given(st.one_of(st.tuples(texts, texts, texts), triples()))
def test_the_sides_are_alike(three):
    base, mine, theirs = three
    there, back = merge(base, mine, theirs), merge(base, theirs, mine)
    assert there.is_clean == back.is_clean
    assert [(c.base, c.mine, c.theirs) for c in there.chunks] == [(c.base, c.theirs, c.mine) for c in back.chunks]
    choices = ["mine", "theirs"] * len(there.conflicts)
    turned = ["theirs", "mine"] * len(there.conflicts)
    assert there.resolve(choices) == back.resolve(turned)


@few
@given(triples())
def test_a_clean_merge_holds_the_new_words_of_both(three):
    base, mine, theirs = three
    merged = merge(base, mine, theirs)
    if merged.is_clean:
        for text in (mine, theirs):
            assert set(text.split()) - set(base.split()) <= set(merged.text.split()) | _glued(merged.text, text)


def _glued(merged: str, text: str) -> set[str]:
    """Words of one side that a change of the other touches without a space between (“a” beside “|”)."""
    return {word for word in text.split() if word in merged}


@few
@given(triples())
def test_both_keeps_every_line_of_either_side_in_each_conflict(three):
    merged = merge(*three)
    kept = merged.resolve(["both"] * len(merged.conflicts)).split("\n")
    for chunk in merged.conflicts:
        assert set(chunk.mine.split("\n")[:-1]) | set(chunk.theirs.split("\n")[:-1]) <= set(kept)


def test_two_places_come_together_by_themselves():
    mine = BASE.replace("3 mm", "3.0 mm")
    theirs = BASE.replace("Ask Joost.", "Ask Birgit.").replace("1.6 |", "1.6 mm |")
    merged = merge(BASE, mine, theirs)
    assert merged.is_clean
    assert merged.text == theirs.replace("3 mm", "3.0 mm")


def test_two_rows_of_a_table_and_two_sentences_of_a_line_come_together():
    mine = BASE.replace("| 1 | 1.6 |", "| 1 | 1.7 |").replace(
        "Drain the line first.", "Isolate and drain the line first."
    )
    theirs = BASE.replace("| 2 | 3.2 |", "| 2 | 3.3 |").replace("must pass", "must pass freely")
    merged = merge(BASE, mine, theirs)
    assert merged.is_clean
    for words in ("| 1 | 1.7 |\n| 2 | 3.3 |", "Isolate and drain the line first. A 3 mm shank must pass freely."):
        assert words in merged.text


def test_words_that_stand_close_are_for_a_person_to_decide():
    merged = merge("At most 50 bar.", "At most 60 bar.", "At most 50 psi.")
    (conflict,) = merged.conflicts
    assert (conflict.base, conflict.mine, conflict.theirs) == (
        "At most 50 bar.\n",
        "At most 60 bar.\n",
        "At most 50 psi.\n",
    )
    assert merged.resolve(["mine"]) == "At most 60 bar."
    assert merged.resolve(["theirs"]) == "At most 50 psi."
    assert merged.resolve(["both"]) == merged.text == "At most 50 psi.\nAt most 60 bar."


def test_a_conflict_is_as_short_as_the_lines_it_is_about():
    base = "\n".join(f"Line {number} stays." for number in range(30))
    mine = base.replace("Line 12 stays.", "Line 12 goes.").replace("Line 20", "Row 20")
    theirs = base.replace("Line 12 stays.", "Line 12 moves.").replace("Line 3 ", "Row 3 ")
    merged = merge(base, mine, theirs)
    assert [conflict.base for conflict in merged.conflicts] == ["Line 12 stays.\n"]
    assert merged.resolve(["mine"]) == mine.replace("Line 3 ", "Row 3 ")


def test_one_cuts_what_the_other_improves():
    (conflict,) = merge("Keep\nOld words here\nEnd", "Keep\nEnd", "Keep\nOld words there\nEnd").conflicts
    assert (conflict.mine, conflict.theirs) == ("", "Old words there\n")


def test_both_write_at_the_same_place_and_what_they_share_is_settled():
    (conflict,) = merge("A\nZ", "A\n- first\n- mine\nZ", "A\n- first\n- theirs\nZ").conflicts
    assert (conflict.base, conflict.mine, conflict.theirs) == ("", "- mine\n", "- theirs\n")


@pytest.mark.parametrize(
    ("three", "one"),
    [
        (("Old", "New", "Old"), "New"),
        (("Old", "Old", "New"), "New"),
        (("Old", "New", "New"), "New"),
        (("O", "A", "B"), None),
    ],
)
def test_a_title_goes_with_whoever_changed_it(three, one):
    assert merge_line(*three) == one


def numbers(step: int, modulus: int, count: int, sep: str) -> str:
    return sep.join(str(number * step % modulus) for number in range(count))


@pytest.mark.parametrize("sep", [" ", "\n"])
@pytest.mark.parametrize("alphabet", [2, 151, 99_991])
def test_the_longest_texts_are_not_compared_pair_by_pair(sep, alphabet, monkeypatch):
    """Counted in the pairs difflib is given, not in seconds: all of them would be a hundred million and more."""
    pairs = []

    class Counting(SequenceMatcher):
        def __init__(self, junk, a, b, **options):
            pairs.append(len(a) * len(b))
            super().__init__(junk, a, b, **options)

    monkeypatch.setattr("content.alignment.SequenceMatcher", Counting)
    base, mine, theirs = (numbers(step, alphabet, 16_000, sep)[:100_000] for step in (7919, 6007, 7907))
    merged = merge(base, mine, theirs)
    assert (side(merged, "base"), side(merged, "mine"), side(merged, "theirs")) == (base, mine, theirs)
    assert sum(pairs) <= 4 * 1_500_000
