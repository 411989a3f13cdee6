"""`manage.py run`: refuses a taken port, keeps its children, and leaves no process, however it ends."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from config import services
from config.supervisor import Child


def test_run_on_a_taken_port_is_refused_in_one_sentence():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(CommandError, match=f"^Port {port} is taken; choose another with --port.$"):
            call_command("run", port=port)


def test_run_on_an_impossible_port_is_refused():
    with pytest.raises(CommandError, match=r"^Port 70000 cannot be used"):
        call_command("run", port=70000)


def test_child_that_ends_is_started_again_with_a_growing_pause(tmp_path):
    child = Child("web", [sys.executable, "-c", "raise SystemExit(3)"], tmp_path / "web.log")
    child.start()
    child.process.wait()
    assert "web ended with status 3 and was started again" in child.look_after()
    child.process.wait()
    assert child.look_after() == ""  # within the pause
    assert child.pause == 1.0
    child.started -= 1.1
    assert "started again" in child.look_after()
    assert child.pause == 2.0
    child.stop()


def test_child_that_will_not_stop_is_killed(tmp_path):
    code = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('up', flush=True); time.sleep(60)"
    child = Child("worker", [sys.executable, "-c", code], tmp_path / "worker.log", patience=0.2)
    child.start()
    while "up" not in child.log.read_text():
        time.sleep(0.02)
    child.stop()
    assert child.process.returncode == -signal.SIGKILL


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def processes_with(text: str) -> set[int]:
    """Those whose environment names `text` as FIVEFOLD_HOME."""
    found = set()
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            environment, state = (entry / "environ").read_bytes(), (entry / "stat").read_text().rsplit(")")[-1]
        except OSError:
            continue
        if f"FIVEFOLD_HOME={text}\0".encode() in environment and "Z" not in state:
            found.add(int(entry.name))
    return found


def variable(name: str, process: int) -> str:
    pairs = (Path("/proc") / str(process) / "environ").read_bytes().decode().split("\0")
    return dict(pair.split("=", 1) for pair in pairs if "=" in pair).get(name, "")


def addresses_in_letters(text: str) -> set[str]:
    """What the web server and the workers take for the address of the site."""
    children = [each for each in processes_with(text) if {"gunicorn", "celery"} & words_of(each)]
    assert len(children) >= 3
    return {variable("SITE_URL", each) for each in children}


def words_of(process: int) -> set[str]:
    return set((Path("/proc") / str(process) / "cmdline").read_bytes().decode().split("\0"))


def ask(port: int, address: str) -> None:
    try:
        urllib.request.urlopen(f"http://127.0.0.1:{port}/{address}", timeout=5).close()
    except urllib.error.HTTPError as error:
        error.close()


def health(port: int) -> dict[str, str]:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5) as answer:
            return json.load(answer)
    except urllib.error.HTTPError as error:
        return json.load(error)
    except OSError:
        return {}


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_run_comes_up_healthy_and_leaves_no_process_behind(tmp_path):
    own = {"DATABASE_URL", "REDIS_URL", "SECRET_KEY", "FIVEFOLD_EMBEDDED", "DJANGO_SETTINGS_MODULE", "SITE_URL"}
    environment = {name: value for name, value in os.environ.items() if name not in own}
    environment["FIVEFOLD_HOME"] = str(tmp_path)
    port = free_port()
    command = [sys.executable, "manage.py", "run", "--no-demo", "--port", str(port)]
    for number, status in ((signal.SIGKILL, -9), (signal.SIGINT, 0)):
        run = subprocess.Popen(
            command, cwd=services.ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        lines = []
        for line in run.stdout:
            lines.append(line)
            if f"Fivefold is up: http://127.0.0.1:{port}/" in line:
                break
        assert health(port).get("status") == "up", "".join(lines)
        assert addresses_in_letters(str(tmp_path)) == {f"http://127.0.0.1:{port}"}
        for address in ("search/?q=zygomorphic", "?q=zygomorphic", "nowhere/?q=zygomorphic"):
            ask(port, address)
        run.send_signal(number)
        assert run.wait(40) == status
        run.stdout.close()
        deadline = time.monotonic() + 20
        while processes_with(str(tmp_path)) and time.monotonic() < deadline:
            time.sleep(0.1)
        assert processes_with(str(tmp_path)) == set()
    logs = list((tmp_path / "log").iterdir())
    assert {"web.log", "worker.log", "servers.log"} <= {log.name for log in logs}
    assert [log.name for log in logs if "zygomorphic" in log.read_text(errors="replace")] == []


def test_the_image_keeps_no_log_of_addresses_either():
    """Words searched for stand in addresses."""
    assert "access" not in (services.ROOT / "Dockerfile").read_text().split("CMD", 1)[1]
    assert "access" not in (services.ROOT / "docker-compose.yml").read_text()
