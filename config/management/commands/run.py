"""`manage.py run`: the whole platform on this machine, servers included, until Ctrl-C."""

import errno
import importlib
import json
import os
import signal
import socket
import sys
import time
import urllib.error
import urllib.request
from argparse import ArgumentParser
from pathlib import Path
from types import FrameType
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import BaseCommand, CommandError, call_command

from config import heartbeat, services
from config.supervisor import Child

HOST = "127.0.0.1"
START_LIMIT = 90.0  # seconds until /healthz must answer 200


class Command(BaseCommand):
    help = "Start the whole platform on this machine and keep it up until Ctrl-C."
    requires_system_checks = []  # migrate runs them, once the database is there

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=8000, help="port on the loopback address (default: 8000)")
        parser.add_argument("--no-demo", action="store_true", help="leave an empty database empty")

    def handle(self, *args: Any, port: int, no_demo: bool, **options: Any) -> None:
        self.begun = time.monotonic()
        refuse_taken_port(port)
        stop_on_signals()
        children: list[Child] = []
        try:
            with services.embedded():
                try:
                    self.prepare(no_demo)
                    os.environ.setdefault(
                        "SITE_URL", f"http://{HOST}:{port}"
                    )  # for links in the letters of the children
                    children = platform(port)
                    for child in children:
                        child.start()
                    self.wait_until_healthy(port, children)
                    self.greet(port, no_demo)
                    self.look_after(children)
                finally:
                    for child in children:
                        self.say(f"stopping {child.name}")
                        child.stop()
        except KeyboardInterrupt:
            self.say("stopped")

    def say(self, text: str) -> None:
        self.stdout.write(f"{time.monotonic() - self.begun:6.1f} s  {text}")
        self.stdout.flush()

    def prepare(self, no_demo: bool) -> None:
        self.say("database and broker are up")
        heartbeat.forget()  # of workers that were killed; a worker alive leaves its next sign within seconds
        call_command("migrate", interactive=False, verbosity=0)
        self.say("database is migrated")
        if not no_demo and not get_user_model().objects.exists():
            self.say("loading the demo organisation …")
            call_command("load_demo")
            self.say("demo organisation is loaded")

    def wait_until_healthy(self, port: int, children: list[Child]) -> None:
        deadline = time.monotonic() + START_LIMIT
        state = "no answer"
        while time.monotonic() < deadline:
            state = health(port)
            if not state:
                return
            broken = next((child for child in children if child.restarts >= 3), None)
            if broken:
                raise CommandError(f"{broken.name} keeps ending; the end of {broken.log}:\n{tail(broken.log)}")
            self.tend(children)
            time.sleep(0.1)
        raise CommandError(
            f"The platform is not healthy after {START_LIMIT:.0f} s ({state}); see {children[0].log.parent}."
        )

    def greet(self, port: int, no_demo: bool) -> None:
        self.say(f"Fivefold is up: http://{HOST}:{port}/   (logs: {log_directory()}; Ctrl-C stops)")
        for email, password, what in [] if no_demo else demo_logins():
            if get_user_model().objects.filter(email=email).exists():
                self.stdout.write(f"          {email}  {password}  {what}")
        self.stdout.flush()

    def look_after(self, children: list[Child]) -> None:
        while True:
            self.tend(children)
            time.sleep(0.5)

    def tend(self, children: list[Child]) -> None:
        if services.keep_up():
            self.say("the embedded servers had gone and were started again")
        for child in children:
            line = child.look_after()
            if line:
                self.say(line)


def stop_on_signals() -> None:
    """SIGINT too: a shell that starts a command with `&` has it ignored. Under nohup the hang-up stays ignored."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        if number != signal.SIGHUP or signal.getsignal(number) != signal.SIG_IGN:
            signal.signal(number, interrupt)


def interrupt(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def refuse_taken_port(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except (OSError, OverflowError) as error:
            taken = getattr(error, "errno", 0) == errno.EADDRINUSE
            why = "is taken; choose another with --port" if taken else f"cannot be used: {error}"
            raise CommandError(f"Port {port} {why}.") from None


def platform(port: int) -> list[Child]:
    """In the order in which they are stopped: no new requests, no new schedules, then the work under way."""
    python, logs = [sys.executable, "-m"], log_directory()
    schedule = Path(settings.HOME) / "celerybeat-schedule"
    web = ["gunicorn", "config.wsgi", "--bind", f"{HOST}:{port}", "--worker-class", "gthread", "--workers", "2"]
    web += ["--threads", "4", "--preload", "--no-control-socket", "--log-level", "warning"]
    beat = ["celery", "--app", "config", "beat", "--loglevel", "warning", "--schedule", str(schedule), "--pidfile", ""]
    worker = ["celery", "--app", "config", "worker", "--loglevel", "warning", "--concurrency", "2"]
    worker += ["--without-gossip", "--without-mingle", "--hostname", f"run-{os.getpid()}@%h"]
    return [
        Child("web", python + web, logs / "web.log"),
        Child("beat", python + beat, logs / "beat.log", patience=5.0),
        Child("worker", python + worker, logs / "worker.log", patience=20.0),
    ]


def log_directory() -> Path:
    return Path(settings.HOME) / "log"


def health(port: int) -> str:
    """Empty when all is up, else what is not."""
    try:
        with urllib.request.urlopen(f"http://{HOST}:{port}/healthz", timeout=3):
            return ""
    except urllib.error.HTTPError as error:
        try:
            parts = json.load(error)
        except ValueError:
            return f"status {error.code}"
        return ", ".join(f"{name} down" for name, state in parts.items() if name != "status" and state == "down")
    except OSError:
        return "web does not answer"


def demo_logins() -> list[tuple[str, str, str]]:
    return list(importlib.import_module("config.management.commands.load_demo").DEMO_LOGINS)


def tail(log: Path, lines: int = 15) -> str:
    return "\n".join(log.read_text(errors="replace").splitlines()[-lines:])
