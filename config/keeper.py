"""The process that holds the embedded PostgreSQL and Valkey for as long as anybody uses them.

A script of its own, standard library only: config/services.py starts it, detached, and talks to it through locks alone.
Whoever uses the servers holds a shared lock; when the keeper gets that lock for itself, the last user is gone, however
it went, and the servers are stopped. The servers die with the keeper (PR_SET_PDEATHSIG), however that goes.
"""

import contextlib
import ctypes
import fcntl
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

PR_SET_PDEATHSIG = 1
RETRY = 10.0  # seconds in which a server that exits at once is tried again: after kill -9 its old children linger
RECOVERY = 300.0  # seconds a live server may take to answer: replaying a long log is not an error
LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None


class CannotStart(Exception):
    """Said to the person in one sentence."""


@dataclass
class Server:
    """One child: how it is started, how one sees that it answers, how it is asked to stop."""

    name: str
    command: list[str]
    answers: Callable[[], bool]
    before: Callable[[], None]
    stop_signal: signal.Signals
    process: subprocess.Popen[bytes] | None = field(default=None)

    def start(self) -> None:
        begun = time.monotonic()
        while True:
            self.before()
            self.process = subprocess.Popen(self.command, stdout=sys.stderr, preexec_fn=self._die_with(os.getpid()))
            while self.process.poll() is None and time.monotonic() - begun < RECOVERY:
                if self.answers():
                    return
                time.sleep(0.02)
            if self.process.poll() is None:
                raise CannotStart(f"{self.name} does not answer")
            if time.monotonic() - begun > RETRY:
                raise CannotStart(f"{self.name} ended at once with status {self.process.returncode}")
            time.sleep(0.3)

    def _die_with(self, keeper: int) -> Callable[[], None]:
        def prepare() -> None:
            if LIBC is not None:
                LIBC.prctl(PR_SET_PDEATHSIG, int(self.stop_signal))
            if os.getppid() != keeper:
                os._exit(1)

        return prepare

    def is_down(self) -> bool:
        return self.process is None or self.process.poll() is not None

    def ask_to_stop(self) -> None:
        if self.process and not self.is_down():
            self.process.send_signal(self.stop_signal)

    def wait_until_stopped(self) -> None:
        if self.process is None:
            return
        try:
            self.process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            self.process.send_signal(signal.SIGQUIT)  # PostgreSQL: leave now, recover from the log at the next start
            try:
                self.process.wait(timeout=5)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()


def postgres(plan: dict[str, str], durable: bool) -> Server:
    binaries, sockets = Path(plan["postgres"]), plan["sockets"]
    data = Path(plan["data"]) / "postgres"
    settings = {"listen_addresses": "", "unix_socket_directories": sockets, "unix_socket_permissions": "0700"}
    # Nobody streams this log elsewhere: a table made anew (a full roll-up makes three) is written once, not twice.
    settings |= {"wal_level": "minimal", "max_wal_senders": "0", "max_wal_size": "4GB", "checkpoint_timeout": "15min"}
    settings |= {"shared_buffers": f"{_buffers()}MB", "random_page_cost": "1.1"}
    if not durable:
        settings |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
    options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
    asked = [str(binaries / "pg_isready"), "--quiet", "-h", sockets, "-U", "app", "-d", "postgres", "-t", "1"]
    return Server(
        name="PostgreSQL",
        command=[str(binaries / "postgres"), "-D", str(data), *options],
        answers=lambda: subprocess.call(asked) == 0,
        before=lambda: _ready_data_directory(binaries, data),
        stop_signal=signal.SIGINT,  # "fast": sessions are ended, everything is written
    )


def _buffers() -> int:
    """Megabytes for shared buffers: an eighth of the machine's memory, 128 (what PostgreSQL takes anyway) to 2,048."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 2**20
    return max(128, min(memory // 8, 2048))


def _ready_data_directory(binaries: Path, data: Path) -> None:
    version = subprocess.check_output([binaries / "postgres", "--version"], text=True).split()[2].split(".")[0]
    if data.is_dir():
        made_by = (data / "PG_VERSION").read_text().strip()
        if made_by != version:
            raise CannotStart(f"{data} was made by PostgreSQL {made_by}, but this is PostgreSQL {version}")
        _drop_stale_pid(data / "postmaster.pid")
        return
    # The built-in locale sorts and folds alike on every machine; PostgreSQL before 18 does not have it.
    locale = ["--locale-provider=builtin", "--builtin-locale=PG_UNICODE_FAST", "--locale=C"]
    if int(version) < 18:
        locale = ["--locale=C.UTF-8"]
    unfinished = data.with_name("postgres.new")
    shutil.rmtree(unfinished, ignore_errors=True)
    made = subprocess.run(
        [binaries / "initdb", "-D", unfinished, "-U", "app", "--auth=trust", "--encoding=UTF8", *locale, "-N"],
        stdout=sys.stderr,
    )
    if made.returncode:
        raise CannotStart("PostgreSQL could not make its data directory")
    unfinished.rename(data)


def _drop_stale_pid(pid_file: Path) -> None:
    """After a reboot the number recorded may belong to another program, and PostgreSQL would refuse to start."""
    with contextlib.suppress(OSError, ValueError, IndexError):
        number = int(pid_file.read_text().splitlines()[0])
        if sys.platform == "linux" and Path(f"/proc/{number}/comm").read_text().strip() != "postgres":
            pid_file.unlink()


def valkey(plan: dict[str, str], durable: bool) -> Server:
    path = str(Path(plan["sockets"]) / "valkey.sock")
    data = Path(plan["data"]) / "valkey"
    options = {
        "port": "0",
        "unixsocket": path,
        "unixsocketperm": "700",
        "dir": str(data),
        "appendonly": "yes" if durable else "no",
        "save": "",
        "loglevel": "warning",
    }
    return Server(
        name="Valkey",
        command=[plan["valkey"], *(part for name, value in options.items() for part in (f"--{name}", value))],
        answers=lambda: _answers_ping(path),
        before=lambda: data.mkdir(exist_ok=True),
        stop_signal=signal.SIGTERM,
    )


def _answers_ping(path: str) -> bool:
    with socket.socket(socket.AF_UNIX) as client:
        client.settimeout(1)
        try:
            client.connect(path)
            client.sendall(b"PING\r\n")
            return client.recv(16).startswith(b"+PONG")
        except OSError:
            return False


def make_database(plan: dict[str, str]) -> None:
    """`app` owns the cluster; the platform's tables live in a database of their own."""
    marker = Path(plan["data"]) / "postgres" / "fivefold.database"
    if marker.exists():
        return
    command = [str(Path(plan["postgres"]) / "createdb"), "-h", plan["sockets"], "-U", "app", "fivefold"]
    done = subprocess.run(command, stderr=subprocess.PIPE, text=True)
    if done.returncode and "already exists" not in done.stderr:
        raise CannotStart(f"the database could not be made: {done.stderr.strip()}")
    marker.touch()


def hold(servers: list[Server], users: int) -> None:
    """Until the last user is gone: look after the servers."""
    while True:
        with contextlib.suppress(BlockingIOError):
            fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        for server in servers:
            if server.is_down():
                print(f"keeper: {server.name} went away; starting it again", file=sys.stderr, flush=True)
                server.start()
        time.sleep(0.1)


def take_over(alone: int) -> bool:
    """There is one keeper; others only look whether the lock is held, for a moment at a time."""
    for _ in range(20):
        with contextlib.suppress(BlockingIOError):
            fcntl.flock(alone, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return True
        time.sleep(0.05)
    return False


def main() -> None:
    plan = json.loads(sys.argv[1])
    users, alone = int(sys.argv[2]), int(sys.argv[3])
    if not take_over(alone):
        return
    os.umask(0o077)
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: sys.exit(0))
    ready = Path(plan["sockets"]) / "ready"
    ready.unlink(missing_ok=True)
    durable = plan["durable"]
    servers = [postgres(plan, durable), valkey(plan, durable)]
    try:
        for server in reversed(servers):
            server.start()
        make_database(plan)
        ready.touch()
        print("ready", flush=True)
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # whoever reads the pipe sees its end
        hold(servers, users)
    except (CannotStart, OSError, subprocess.SubprocessError) as error:
        print(error, flush=True)
        print(f"keeper: {error}", file=sys.stderr, flush=True)
    finally:
        ready.unlink(missing_ok=True)
        for server in servers:
            server.ask_to_stop()
        for server in servers:
            server.wait_until_stopped()


if __name__ == "__main__":
    main()
