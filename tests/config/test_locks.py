"""The two locks: hashed, without addresses, of the same versions, and made from pyproject.toml as it stands."""

import re
import tomllib

import pytest

from config.bootstrap import ROOT

LOCKS = ["requirements.txt", "requirements-test.txt"]


def pins(name: str) -> dict[str, set[str]]:
    """Package → its pinned lines; a package may be pinned once per Python version."""
    found: dict[str, set[str]] = {}
    for line in (ROOT / name).read_text().splitlines():
        if re.match(r"[a-z0-9]", line):
            package = re.split(r"[=\[ ]", line)[0]
            found.setdefault(package, set()).add(line.rstrip(" \\"))
    return found


@pytest.mark.parametrize("name", LOCKS)
def test_lock_holds_no_address_and_hashes_everything(name):
    text = (ROOT / name).read_text()
    assert not re.search(r"https?:|file:|--index|--find-links|^-e ", text, re.MULTILINE)
    assert text.count("--hash=sha256:") >= sum(map(len, pins(name).values()))
    assert not re.search(r"^[a-z0-9][^\\\n]*$", text, re.MULTILINE), "a pin without a hash"


def test_test_lock_contains_the_other():
    small, large = map(pins, LOCKS)
    assert {package: large.get(package) for package in small} == small


@pytest.mark.parametrize(("name", "extra"), [(LOCKS[0], ""), (LOCKS[1], "test")])
def test_lock_has_every_requirement_of_the_project(name, extra):
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    wanted = project["dependencies"] + (project["optional-dependencies"][extra] if extra else [])
    names = {re.split(r"[\[<>=;, ]", line)[0].lower() for line in wanted}
    assert names <= pins(name).keys()


def test_psycopg_3_stays_out():
    """Django would prefer it silently; it costs 10–20 % more CPU."""
    assert "psycopg" not in pins("requirements-test.txt")
