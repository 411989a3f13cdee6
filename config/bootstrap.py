"""Makes `python3 manage.py …` work on a fresh clone: a .venv with the hashed requirements, then the command inside it.

Standard library only, and no import from this project: it runs before anything is installed.
"""

import contextlib
import fcntl
import hashlib
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMP = VENV / "fivefold.stamp"
OLDEST = (3, 11)


def ensure(command: str) -> None:
    """Return when the packages for `command` can be imported; may replace this process by one inside .venv."""
    if sys.version_info < OLDEST:
        sys.exit(f"Fivefold needs Python {OLDEST[0]}.{OLDEST[1]} or newer; this is {sys.version.split()[0]}.")
    inside = Path(sys.prefix).resolve() == VENV.resolve()
    if not inside and all(find_spec(name) for name in ("django", "celery", "allauth")):
        return  # a container, or an environment of the caller's own
    lock = ROOT / ("requirements-test.txt" if command == "test" else "requirements.txt")
    with _one_at_a_time():
        if not (is_current(lock) and os.path.exists(PYTHON)):
            _install(lock)
    if not inside:
        os.execv(PYTHON, [str(PYTHON), *sys.argv])


def digest(lock: Path) -> str:
    return hashlib.sha256(lock.read_bytes()).hexdigest()


def is_current(lock: Path, stamp: Path = STAMP) -> bool:
    """Whether .venv was filled from this very lock; the stamp holds one digest a line."""
    return stamp.is_file() and digest(lock) in stamp.read_text().split()


@contextlib.contextmanager
def _one_at_a_time() -> Iterator[None]:
    """`run` and `test` started together on a fresh clone: the second waits for the first."""
    try:
        VENV.mkdir(exist_ok=True)
        handle = os.open(VENV / "fivefold.lock", os.O_RDWR | os.O_CREAT, 0o644)
    except OSError as error:
        if os.path.exists(PYTHON):  # somebody else's checkout, already set up
            yield
            return
        sys.exit(f"Fivefold cannot set up {VENV}: {error.strerror}.")
    with os.fdopen(handle):
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def _install(lock: Path) -> None:
    print(f"Installing the packages of {lock.name} into .venv (once; needs a package index) …", flush=True)
    STAMP.unlink(missing_ok=True)
    _make_venv()
    if not _install_with_uv(lock):
        print("uv is not to be had here; going on with pip, which takes about half a minute.", flush=True)
        requirements = ["--require-hashes", "-r", str(lock)]
        if _call(PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *requirements):
            sys.exit(
                f"The packages of {lock.name} could not be installed: see pip's message above (is there an index?)."
            )
    # The test lock is a superset of the other with the same versions (tests/config/test_locks.py), so it serves both.
    both = [ROOT / "requirements.txt", ROOT / "requirements-test.txt"] if lock.stem.endswith("test") else [lock]
    STAMP.write_text("".join(f"{digest(path)}\n" for path in both))


def _make_venv() -> None:
    if _works() and not _call(PYTHON, "-m", "pip", "--version", quiet=True):
        return
    # --clear only where the interpreter is gone or dead, for example after an upgrade of the system's Python.
    clear = ["--clear"] if PYTHON.is_symlink() and not _works() else []
    if _call(sys.executable, "-m", "venv", *clear, VENV, quiet=True):
        sys.exit(
            "Python cannot make a virtual environment with pip here; "
            "install its venv package (Debian and Ubuntu: apt-get install python3-venv) and try again."
        )


def _works() -> bool:
    check = f"import sys; sys.exit(sys.version_info < {OLDEST})"
    return os.path.exists(PYTHON) and not _call(PYTHON, "-c", check, quiet=True)


def _install_with_uv(lock: Path) -> bool:
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as pinned:
        pinned.write(_entry("uv", ROOT / "requirements-test.txt"))
        pinned.flush()
        pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--require-hashes", "-r", pinned.name]
        if _call(PYTHON, *pip):
            return False
    command = ["pip", "install", "--quiet", "--python", PYTHON, "--require-hashes", "-r", lock]
    return not _call(VENV / "bin" / "uv", *command, environment=_uv_environment())


def _entry(package: str, lock: Path) -> str:
    """The lines of one package in a lock: its version and its hashes."""
    lines = iter(lock.read_text().splitlines())
    for line in lines:
        if line.startswith(f"{package}=="):
            entry = [line]
            while entry[-1].endswith("\\"):
                entry.append(next(lines))
            return "\n".join(entry)
    raise LookupError(f"{package} is not in {lock.name}")


def _uv_environment() -> dict[str, str]:
    """uv reads no pip configuration: hand on the index set for pip, and do without a cache that no home can hold."""
    extra = {"UV_SYSTEM_CERTS": "1"}  # trust what the machine trusts, as pip does: an index may be behind a proxy
    listed = subprocess.run([PYTHON, "-m", "pip", "config", "list"], capture_output=True, text=True).stdout
    for line in listed.splitlines():
        name, _, value = line.partition("=")
        if name.endswith(".index-url"):
            extra["UV_DEFAULT_INDEX"] = value.strip("'\"")
    if not os.access(os.path.expanduser("~"), os.W_OK):
        extra["UV_NO_CACHE"] = "1"
    return extra | dict(os.environ)


def _call(*command: object, quiet: bool = False, environment: dict[str, str] | None = None) -> int:
    output = subprocess.DEVNULL if quiet else None
    return subprocess.run([str(part) for part in command], env=environment, stdout=output, stderr=output).returncode
