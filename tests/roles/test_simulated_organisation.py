"""The honesty check of tests/benchmarks in small: a simulated community comes in by the door and is computed."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import call_command

from activity.models import Act, ReadingAct
from activity.vocabulary import READING_VERBS
from communities.models import Community
from roles.engine import compute_week
from tests.benchmarks.honesty_cells import compare
from tests.benchmarks.honesty_report import report
from tests.benchmarks.simulator import simulate
from tests.benchmarks.simulator.place import AS_OF
from tests.roles.history import rebuild

pytestmark = pytest.mark.django_db


def test_a_simulated_community_comes_in_as_a_file_and_is_compared_with_its_truth(tmp_path):
    organisation = simulate(1, sizes=(12,))
    path = tmp_path / "small.ndjson"
    written = organisation.write(path)
    said = StringIO()
    call_command("import_acts", str(path), stdout=said)
    assert f"{written:,} acts" in said.getvalue()
    reading = {verb.label for verb in READING_VERBS}
    assert Act.objects.count() == sum(1 for act in organisation.acts() if act["verb"] not in reading)
    assert ReadingAct.objects.exists()
    rebuild()
    for community in Community.objects.all():
        compute_week(community, AS_OF.date())
    cells = compare(organisation)
    assert len(cells) == 5 * len(organisation.members)
    assert {cell.truth for cell in cells} >= {"yes", "no"}
    assert "macro-F1" in report(cells, "a test")


def test_the_same_seed_makes_the_same_organisation():
    once, again, other = (simulate(seed, sizes=(9,)) for seed in (1, 1, 2))
    assert list(once.lines()) == list(again.lines())
    assert list(once.lines()) != list(other.lines())
