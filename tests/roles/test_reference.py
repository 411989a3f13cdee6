"""The engine's SQL against the same measures in plain Python (tests/roles/reference), on whole communities."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from activity.models import Act
from roles.engine import compute_week
from roles.models import RolePolicy, RoleWeek, all_roles
from tests.roles.history import MONDAY, rebuild
from tests.roles.random_history import RandomHistory
from tests.roles.reference.ledger import Ledger
from tests.roles.reference.measures import ROLES, Figures, Reference

pytestmark = pytest.mark.django_db
CLOSE = 3e-6  # the engine rounds each sum of saturated values to a millionth
WEEKS = [MONDAY - timedelta(weeks=back) for back in (3, 2, 1, 0)]


def reference() -> Reference:
    return Reference(Ledger.read(), RolePolicy.objects.get(version=1).params)


def happened(seed: int, members: int, stories: int) -> RandomHistory:
    history = RandomHistory(seed, stories, members)
    for step in history.plan:
        step()
    rebuild()
    return history


def rows(community: int, as_of: date) -> dict[tuple[int, str], RoleWeek]:
    found = RoleWeek.objects.filter(community=community, as_of=as_of).order_by("member")
    return {(row.member_id, row.role): row for row in all_roles(found)}


def differences(row: RoleWeek, figures: Figures) -> list[str]:
    """What of a row is not as the reference has it."""
    record = row.record
    said = {
        "A": (row.enactment, figures.a),
        "U": (row.uptake, figures.u),
        "B": (float(record.get("B", 0)), figures.b),
        "Q": (float(record.get("Q", 0)), figures.q),
        "people": (record.get("people", 0), figures.people),
        "episodes": (record.get("episodes", 0), figures.episodes),
        "ok": (row.ok, figures.ok),
        "n": (row.n, figures.n),
        "guard": (row.guard_ok, figures.guard_ok),
    }
    return [
        f"{name}: {engine} is not {plain}" for name, (engine, plain) in said.items() if abs(engine - plain) > CLOSE * 10
    ]


@pytest.mark.parametrize("seed", range(4))
def test_engine_random_history(seed: int) -> None:
    compare(happened(seed, members=7, stories=90))


def test_engine_200_members_5000_acts() -> None:
    history = happened(7, members=200, stories=1900)
    assert Act.objects.count() >= 5000
    compare(history)


def compare(history: RandomHistory) -> None:
    """Figures and standings of four Mondays, member by member."""
    plain = reference()
    for community in (history.community, history.elsewhere):
        for monday, standings in plain.follow(community.pk, WEEKS):
            compute_week(community, monday)
            engine, figures = rows(community.pk, monday), plain.measure(community.pk, monday)
            assert engine.keys() == figures.keys()
            wrong = {key: found for key in engine if (found := differences(engine[key], figures[key]))}
            assert not wrong
            for member, standing in standings.items():
                acting = {role for role in ROLES if engine[member, role].is_acting}
                primary = [role for role in ROLES if engine[member, role].is_primary]
                state = engine[member, "creator"].state
                assert (acting, primary, state) == (
                    standing.acting,
                    [standing.primary] if standing.primary else [],
                    standing.state,
                )
