"""What of a bridge matrix may be shown: numbers of people under the rules of metrics.masking (MEASURES.md 2.5).

A cell says how many people of its column got something from its row. Each is printed by itself, from its own count and
the size of its column alone: fewer than 5 and all but fewer than 5 not as a number, groups under 20 in words, the rest
rounded to 5. The table prints no sums. Because a sum may be known from elsewhere, no row and no column has exactly one
cell without a number: a second is withheld, by a fixed order, so that which one it is tells nothing of its number.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from metrics.masking import Detail, cell, detail_for

NOT_SHOWN = "not shown"
LEVELS = (10, 25, 40, 60)  # per cent of a column's group: where the next deeper tint begins
WORD_LEVELS = {"some": 2, "about half": 4, "most": 5}


@dataclass(frozen=True)
class Spot:
    """A cell as it is printed. level: how deep its tint is, from 1 to 5, 0 without one; is_told: more than a bound."""

    says: str
    people: int | None = None
    level: int = 0
    is_told: bool = False


def published(counts: Sequence[Sequence[int]], sizes: Sequence[int], small_group: int) -> list[list[Spot]]:
    """The table as it may be shown: rows give, columns receive; sizes are those of the columns."""
    table = [[spot_of(count, size, small_group) for count, size in zip(row, sizes, strict=True)] for row in counts]
    while withheld := _next_withheld(table):
        row, column = withheld
        table[row][column] = Spot(NOT_SHOWN)
    return table


def spot_of(count: int, size: int, small_group: int) -> Spot:
    """One count by itself."""
    detail = detail_for(size, small_group)
    if detail is Detail.NOTHING:
        return Spot(NOT_SHOWN)
    found = cell(min(count, size), size, detail)
    if found.is_masked:
        return Spot(found.people_says, level=0 if found.low == 0 else len(LEVELS) + 1)
    if found.people is None:
        return Spot(found.word, None, WORD_LEVELS[found.word], is_told=True)
    share = 100 * found.people / size
    return Spot(found.people_says, found.people, 1 + sum(share >= least for least in LEVELS), is_told=True)


def _next_withheld(table: Sequence[Sequence[Spot]]) -> tuple[int, int] | None:
    """A cell to withhold, if some row or column has a single one that is not told. Of that line: first one whose other
    line has some that are not told already, so that it goes no further; the group’s own (on the diagonal) after all
    others; of these the last. Only which cells are told counts, never what they tell."""
    height, width = len(table), len(table[0]) if table else 0
    rows = [[(row, column) for column in range(width)] for row in range(height)]
    columns = [[(row, column) for row in range(height)] for column in range(width)]
    hidden = {(r, c) for r in range(height) for c in range(width) if not table[r][c].is_told}
    for is_row, lines in ((True, rows), (False, columns)):
        for line in lines:
            told = [place for place in line if place not in hidden]
            if told and len(told) == len(line) - 1:
                across = {place[1 if is_row else 0] for place in hidden - set(line)}
                return max(told, key=lambda at: (at[1 if is_row else 0] in across, at[0] != at[1], at))
    return None
