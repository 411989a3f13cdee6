"""The figures of the honesty check, as text. Each line says what it leaves out."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from statistics import mean, median

from roles.models import Role, State
from tests.benchmarks.honesty_cells import Cell

GIVING = [role for role in Role.values if role != Role.CONSUMER]
LIST = 10  # how long a list of the strongest is


def report(cells: list[Cell], kind: str) -> str:
    seeds = sorted({cell.seed for cell in cells})
    lines = [f"{len(seeds)} seeds ({seeds[0]} to {seeds[-1]}; {kind}), {len(cells) // 5:,} members"]
    for part in (roles_table, eithers, adversaries, lost, shares, rings, reasons):
        lines += ["", *part(cells)]
    return "\n".join(lines)


def judged(cells: Iterable[Cell]) -> list[Cell]:
    """What has one truth; rings are reported beside."""
    return [cell for cell in cells if cell.truth != "either" and not cell.ring]


def f1(cells: list[Cell]) -> tuple[float, float, float]:
    """Precision, recall and their harmonic mean."""
    both = sum(cell.acting for cell in cells if cell.truth == "yes")
    said, true = sum(cell.acting for cell in cells), sum(cell.truth == "yes" for cell in cells)
    precision, recall = both / (said or 1), both / (true or 1)
    return precision, recall, 2 * both / ((said + true) or 1)


def roles_table(cells: list[Cell]) -> list[str]:
    lines = [
        "Role        precision  recall     F1  worst seed   true yes: said yes/no   true no: said yes/no   either: yes/no"
    ]
    per_seed: dict[int, list[float]] = defaultdict(list)
    scores = []
    for role in Role.values:
        of_role = judged(cell for cell in cells if cell.role == role)
        precision, recall, score = f1(of_role)
        by_seed = {seed: f1([c for c in of_role if c.seed == seed])[2] for seed in {c.seed for c in cells}}
        for seed, value in by_seed.items():
            per_seed[seed].append(value)
        scores.append(score)
        count = Counter((c.truth, c.acting) for c in cells if c.role == role and not c.ring)
        table = "   ".join(f"{count[t, 1]:>8,}/{count[t, 0]:<12,}" for t in ("yes", "no", "either"))
        lines.append(
            f"{role:<10} {precision:>10.3f} {recall:>7.3f} {score:>6.3f} {min(by_seed.values()):>11.3f}   {table}"
        )
    worst = min(mean(values) for values in per_seed.values())
    lines.append(f"macro-F1 {mean(scores):.3f} (aim .85, each .70); worst seed {worst:.3f}")
    return lines


def eithers(cells: list[Cell]) -> list[str]:
    count = Counter(cell.why for cell in cells if cell.truth == "either" and not cell.ring)
    true = sum(cell.truth == "yes" for cell in cells)
    reasons = ", ".join(f"{why} {n:,}" for why, n in count.most_common())
    return [
        f"Left out because one may say either: {sum(count.values()) / len(cells):.1%} of all, {sum(count.values()):,} beside "
        f"{true:,} true ones ({reasons})"
    ]


def adversaries(cells: list[Cell]) -> list[str]:
    lines = ["Adversaries counted as acting (aim 2 %)    in the role aimed at        in any giving role"]
    for kind in sorted({cell.pretends for cell in cells if cell.pretends and not cell.ring}):
        aimed = [cell.acting for cell in cells if cell.pretends == kind and cell.aim] or [0]
        anyhow: dict[tuple[str, str], int] = defaultdict(int)
        for cell in cells:
            if cell.pretends == kind and cell.role in GIVING:
                anyhow[cell.community, cell.member] |= cell.acting
        lines.append(
            f"  {kind:<38} {sum(aimed):>4} of {len(aimed):<4} {mean(aimed):>7.1%}       "
            f"{sum(anyhow.values()):>4} of {len(anyhow):<4} {mean(anyhow.values()):>7.1%}"
        )
    aimed = [cell.acting for cell in cells if cell.aim] or [0]
    lines.append(f"  {'all':<38} {sum(aimed):>4} of {len(aimed):<4} {mean(aimed):>7.1%}")
    return lines


def lost(cells: list[Cell]) -> list[str]:
    lines = ["Honest role holders not counted            by the guard (aim 1 %)   too seldom    too few people"]
    for name, among in (*((role, [role]) for role in GIVING), ("all four", GIVING)):
        true = [c for c in cells if c.role in among and c.truth == "yes" and not c.pretends]
        no = [c for c in true if not c.acting]
        guard = sum(not c.guard for c in true)
        seldom, few = sum(c.guard and c.a < 0.5 for c in no), sum(c.guard and c.a >= 0.5 for c in no)
        lines.append(
            f"  {name:<32} {guard:>6} of {len(true):<6,} {guard / (len(true) or 1):>7.2%} {seldom:>12} {few:>14}"
        )
    return lines


def shares(cells: list[Cell]) -> list[str]:
    """True share: who is true, and half of who may be either, of those the platform counts as N."""
    lines = ["Error of the shares, communities with N >= 20 (aim .03)      mean absolute     worst      mean (bias)"]
    errors: dict[str, list[float]] = defaultdict(list)
    groups: dict[tuple[str, str], list[Cell]] = defaultdict(list)
    for cell in cells:
        if cell.counted >= 20:
            groups[cell.community, cell.role].append(cell)
    for (_, role), of_group in groups.items():
        n = of_group[0].counted
        told = sum(c.acting for c in of_group if c.state == State.ACTIVE)
        true = sum({"yes": 1.0, "either": 0.5}.get(c.truth, 0.0) for c in of_group if c.state != State.NEWCOMER)
        errors[role].append((told - true) / n)
    every = [error for found in errors.values() for error in found]
    for role, found in [*errors.items(), ("all", every or [0.0])]:
        absolute = [abs(error) for error in found]
        lines.append(
            f"  {role:<40} {len(found):>4} shares {mean(absolute):>14.3f} {max(absolute):>12.3f} {mean(found):>12.3f}"
        )
    return lines


def rings(cells: list[Cell]) -> list[str]:
    lines = [
        "Rings (beside; nothing follows by itself)   acting as Creator   uptake broad (U >= .5)   in the ten strongest   median iota"
    ]
    creators = [c for c in cells if c.role == Role.CREATOR]
    strongest = set()
    for community in {c.community for c in creators if c.ring}:
        acting = [c for c in creators if c.community == community and c.acting]
        strongest |= {id(c) for c in sorted(acting, key=lambda c: -c.a * c.u)[:LIST]}
    for kind in sorted({c.pretends for c in creators if c.ring}):
        found = [c for c in creators if c.pretends == kind]
        is_acting = mean(c.acting for c in found)
        is_broad, is_top = mean(c.u >= 0.5 for c in found), mean(id(c) in strongest for c in found)
        iota = median(c.iota for c in found)
        lines.append(
            f"  {kind:<30} {len(found):>4} members {is_acting:>14.1%} {is_broad:>20.1%} {is_top:>22.1%} {iota:>16.2f}"
        )
    return lines


def reasons(cells: list[Cell]) -> list[str]:
    """Who is wrongly counted or not, by what they are: where to look first."""
    wrong = Counter(
        (c.role, "counted" if c.acting else "not counted", c.pretends or c.why or c.state)
        for c in judged(cells)
        if c.acting != (c.truth == "yes")
    )
    return [
        "Where the engine and the truth differ",
        *(f"  {n:>5}  {' · '.join(what)}" for what, n in wrong.most_common(20)),
    ]
