"""Keeps the processes of `run` alive: starts them, starts them again when they end, stops them in order."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from config import services

PR_SET_PDEATHSIG = 1
LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None
LONGEST_PAUSE = 30.0  # seconds between two starts of a child that keeps ending
SETTLED = 60.0  # seconds after which a child counts as well again


def die_with_parent() -> Callable[[], None]:
    """For `preexec_fn`: the child is told to leave when its parent is gone, even by kill -9 (Linux)."""
    parent = os.getpid()

    def prepare() -> None:
        if LIBC is not None:
            LIBC.prctl(PR_SET_PDEATHSIG, int(signal.SIGTERM))
        if os.getppid() != parent:
            os._exit(1)

    return prepare


@dataclass
class Child:
    name: str
    command: list[str]
    log: Path
    patience: float = 10.0  # seconds it may take to leave
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    pause: float = 0.0
    restarts: int = field(default=0)

    def start(self) -> None:
        with services.open_log(self.log) as log:
            # A session of its own: Ctrl-C reaches the supervisor alone, which then stops the children in order.
            self.process = subprocess.Popen(
                self.command, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                start_new_session=True, preexec_fn=die_with_parent(),
            )  # fmt: skip
        self.started = time.monotonic()

    def look_after(self) -> str:
        """Start it again if it has ended, with a growing pause; returns a line to print, or nothing."""
        if self.process is None or self.process.poll() is None:
            return ""
        now = time.monotonic()
        if now - self.started > SETTLED:
            self.pause = 0.0
        if now - self.started < self.pause:
            return ""
        self.pause = min(LONGEST_PAUSE, self.pause * 2 or 1.0)
        ended, self.restarts = self.process.returncode, self.restarts + 1
        self.start()
        return f"{self.name} ended with status {ended} and was started again; its log is {self.log}"

    def stop(self) -> None:
        if self.process is None or self.process.poll() is not None:
            return
        self.process.terminate()
        try:
            self.process.wait(self.patience)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
