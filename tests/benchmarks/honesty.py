"""How honest the role engine is: simulated organisations whose truth is known, through the real commands, compared.

    DATABASE_URL=… python -m tests.benchmarks.honesty --seeds 101-110 [--cells FILE.csv]
    python -m tests.benchmarks.honesty --from-cells FILE.csv

The database has to hold nothing; it is migrated, filled and emptied again for each seed. Parameters of the engine may be
chosen on seeds 1-20 only; what is reported comes from 101-120.
"""

from __future__ import annotations

import argparse
import json
import os
from pathlib import Path

import django

TUNING, REPORT = range(1, 21), range(101, 121)


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    from tests.benchmarks import honesty_cells
    from tests.benchmarks.honesty_report import report

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", type=seeds_of, help="101-110, or 1,2,5")
    parser.add_argument("--cells", type=Path, help="write each member in each role to this file (CSV)")
    parser.add_argument("--from-cells", type=Path, help="report on such a file; no database is touched")
    parser.add_argument(
        "--try", dest="tried", type=json.loads, default={}, help="parameters to try (JSON); tuning seeds only"
    )
    asked = parser.parse_args()
    if bool(asked.seeds) == bool(asked.from_cells):
        parser.error("give --seeds or --from-cells")
    if asked.tried and not set(asked.seeds or ()) <= set(TUNING):
        parser.error("--try is for the tuning seeds (1-20): what is reported is not chosen on what it is reported from")
    cells = (
        honesty_cells.read(asked.from_cells) if asked.from_cells else honesty_cells.compute(asked.seeds, asked.tried)
    )
    if asked.cells:
        honesty_cells.write(asked.cells, cells)
    print(report(cells, kind_of({cell.seed for cell in cells})))


def seeds_of(text: str) -> list[int]:
    found: list[int] = []
    for part in text.split(","):
        first, _, last = part.partition("-")
        found.extend(range(int(first), int(last or first) + 1))
    return found


def kind_of(seeds: set[int]) -> str:
    if seeds <= set(TUNING):
        return "TUNING seeds: parameters may have been chosen on these, so this is no report"
    return "report seeds: nothing was chosen on these" if seeds <= set(REPORT) else "not all of these are report seeds"


if __name__ == "__main__":
    main()
