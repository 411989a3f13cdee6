"""How `manage.py test` hands its arguments to pytest."""

import pytest

from config.management.commands.test import spread


@pytest.mark.parametrize("arguments", [[], ["-q"], ["tests/content"], ["-k", "wiki", "-x"]])
def test_suite_or_a_folder_runs_on_all_cores(arguments):
    assert spread(arguments)[:2] == ["-n", "auto"]


@pytest.mark.parametrize(
    "arguments",
    [
        ["-n", "0"],
        ["-n4"],
        ["--numprocesses=1"],
        ["-p", "no:xdist"],
        ["--pdb"],
        ["tests/x/test_y.py"],
        ["tests/x/test_y.py::test_z"],
    ],
)
def test_callers_own_way_is_left_alone(arguments):
    assert spread(arguments) == []
