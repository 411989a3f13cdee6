"""The embedded servers, with the real binaries: found, joined, stopped by the last one, back after kill -9."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg2
import pytest

from config import services
from config.services import Home


@pytest.fixture(scope="module")
def home(tmp_path_factory) -> Home:
    return Home(tmp_path_factory.mktemp("home"), durable=False)


def postmaster(home: Home) -> int:
    return int((home.data / "postgres" / "postmaster.pid").read_text().splitlines()[0])


def answer(home: Home) -> int:
    with contextlib.closing(psycopg2.connect(host=str(home.sockets), user="app", dbname="fivefold")) as connection:
        cursor = connection.cursor()
        cursor.execute("SELECT 42")
        return cursor.fetchone()[0]


def is_alive(process: int) -> bool:
    with contextlib.suppress(ProcessLookupError):
        os.kill(process, 0)
        return "Z" not in Path(f"/proc/{process}/stat").read_text().split(")")[1].split()[0]
    return False


def wait_for(claim, seconds: float = 15) -> None:
    deadline = time.monotonic() + seconds
    while not claim():
        assert time.monotonic() < deadline, "it did not come about"
        time.sleep(0.05)


@contextlib.contextmanager
def another_user(home: Home) -> Iterator[subprocess.Popen[str]]:
    """A process of its own that uses the servers until its input ends."""
    code = (
        "import sys; from pathlib import Path; from config.services import Home, using\n"
        f"with using(Home(Path({str(home.path)!r}), durable=False)): print('in', flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code], cwd=services.ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout
        assert process.stdout.readline() == "in\n"
        yield process
        process.kill()


def test_sockets_live_in_the_data_directory_while_their_path_is_short():
    assert services.socket_directory(Path("/srv/fivefold/.fivefold")) == Path("/srv/fivefold/.fivefold/run")


def test_sockets_of_a_deep_data_directory_get_a_short_path_of_their_own():
    one, other = (Path("/srv") / ("x" * 120) / name for name in "ab")
    short = services.socket_directory(one)
    assert len(f"{short}/.s.PGSQL.5432.lock") <= 107
    assert short == services.socket_directory(one)
    assert short != services.socket_directory(other)


def test_last_user_to_leave_finds_the_servers_stopped(home):
    with services.using(home):
        server = postmaster(home)
        assert answer(home) == 42
    assert not is_alive(server)
    assert not services.is_up(home)


def test_second_user_joins_and_keeps_the_servers_when_the_first_leaves(home):
    with contextlib.ExitStack() as first:
        first.enter_context(services.using(home))
        server = postmaster(home)
        with another_user(home) as process:
            first.close()
            time.sleep(0.5)
            assert postmaster(home) == server
            assert answer(home) == 42
            process.communicate()
        assert not is_alive(server)


def test_servers_leave_when_their_only_user_is_killed(home):
    with another_user(home) as process:
        server = postmaster(home)
        process.send_signal(signal.SIGKILL)
        wait_for(lambda: not services.is_up(home))
    assert not is_alive(server)


def test_servers_do_not_outlive_a_killed_keeper_and_come_back(home):
    with services.using(home):
        server = postmaster(home)
        keeper = int(Path(f"/proc/{server}/stat").read_text().split(")")[1].split()[1])
        os.kill(keeper, signal.SIGKILL)
        wait_for(lambda: not services.is_up(home))
        services.ensure_up(home)  # while the old server may still be on its way out
        assert postmaster(home) != server
        assert answer(home) == 42
        assert not is_alive(server)


def test_killed_server_is_started_again_by_the_keeper(home):
    with services.using(home):
        server = postmaster(home)
        os.kill(server, signal.SIGKILL)
        wait_for(lambda: not is_alive(server))
        wait_for(lambda: (home.data / "postgres" / "postmaster.pid").exists() and postmaster(home) != server)
        wait_for(lambda: (home.sockets / ".s.PGSQL.5432").exists())

        def answers() -> bool:
            with contextlib.suppress(psycopg2.OperationalError):
                return answer(home) == 42
            return False

        wait_for(answers)


def test_pid_file_of_a_lost_server_does_not_keep_it_from_starting(home):
    """After a reboot its number may belong to any program; here it is this one's."""
    with services.using(home):
        pass
    (home.data / "postgres" / "postmaster.pid").write_text(f"{os.getpid()}\n")
    with services.using(home):
        assert answer(home) == 42


def test_data_of_another_version_is_refused_in_one_sentence(tmp_path):
    home = Home(tmp_path, durable=False)
    (home.data / "postgres").mkdir(parents=True)
    (home.data / "postgres" / "PG_VERSION").write_text("9\n")
    sentence = r"was made by PostgreSQL 9, but this is PostgreSQL \d+"
    with pytest.raises(services.Unavailable, match=sentence), services.using(home):
        pass


@pytest.mark.parametrize("arguments", [["help"], ["run"], ["migrate", "--help"], ["makemessages", "--all"]])
def test_command_without_a_database_starts_nothing(arguments, tmp_path, monkeypatch):
    monkeypatch.setenv("FIVEFOLD_HOME", str(tmp_path))
    for name in ("DATABASE_URL", "REDIS_URL", "SECRET_KEY"):
        monkeypatch.delenv(name)
    monkeypatch.setattr(services, "_embedded", None)
    with services.for_command(arguments):
        assert not services.is_up(Home(tmp_path))
        assert os.environ["DATABASE_URL"].endswith("/fivefold")


@pytest.mark.parametrize("command", ["migrate", "run"])
def test_given_servers_are_used_and_none_started(command, tmp_path, monkeypatch):
    given = {"DATABASE_URL": "postgresql://elsewhere/x", "REDIS_URL": "redis://elsewhere/0"}
    for name, value in (given | {"FIVEFOLD_HOME": str(tmp_path)}).items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(services, "_embedded", None)
    with services.for_command([command]), services.embedded():
        assert not services.is_up(Home(tmp_path))
        assert {name: os.environ[name] for name in given} == given


def test_secret_key_is_kept_and_private(tmp_path, monkeypatch):
    keys = []
    for _ in range(2):
        monkeypatch.delenv("SECRET_KEY", raising=False)
        Home(tmp_path).announce()
        keys.append(os.environ["SECRET_KEY"])
    assert keys[0] == keys[1]
    assert len(keys[0]) >= 50
    assert (tmp_path / "secret_key").stat().st_mode & 0o777 == 0o600
