"""The stamp that lets a warm start skip the installation, and the pinned entry the installer itself comes from."""

import subprocess
import sys

import pytest

from config import bootstrap


def test_stamp_of_another_lock_is_not_current(tmp_path):
    lock, stamp = tmp_path / "requirements.txt", tmp_path / "stamp"
    lock.write_text("django==5.2\n")
    assert not bootstrap.is_current(lock, stamp)
    stamp.write_text(f"{bootstrap.digest(lock)}\n")
    assert bootstrap.is_current(lock, stamp)
    lock.write_text("django==5.2.1\n")
    assert not bootstrap.is_current(lock, stamp)


def test_entry_takes_one_package_with_its_hashes(tmp_path):
    lock = tmp_path / "lock.txt"
    lock.write_text(
        "uvloop==1\nuv==0.9 \\\n    --hash=sha256:aa \\\n    --hash=sha256:bb\n    # via project\nvine==5\n"
    )
    assert bootstrap._entry("uv", lock) == "uv==0.9 \\\n    --hash=sha256:aa \\\n    --hash=sha256:bb"
    with pytest.raises(LookupError, match="pip is not in"):
        bootstrap._entry("pip", lock)


def test_nothing_is_set_up_where_the_packages_are_there_already(tmp_path):
    """A container, say: this interpreter has Django, and the checkout in tmp_path gets no .venv."""
    (tmp_path / "config").mkdir()
    copy = tmp_path / "config" / "bootstrap.py"
    copy.write_bytes((bootstrap.ROOT / "config" / "bootstrap.py").read_bytes())
    code = f"import runpy; runpy.run_path({str(copy)!r})['ensure']('run'); print('went on')"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "went on\n"
    assert not (tmp_path / ".venv").exists()


def test_manage_imports_nothing_before_the_bootstrap():
    """On a fresh clone the interpreter has the standard library only: -S takes the installed packages away."""
    source = (bootstrap.ROOT / "config" / "bootstrap.py").read_text()
    code = f"import sys; sys.path = [p for p in sys.path if 'site-packages' not in p]; exec({source!r}, {{'__file__': '/x/y/z'}})"
    subprocess.run([sys.executable, "-I", "-S", "-c", code], check=True)
