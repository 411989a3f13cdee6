"""`manage.py test`: pytest on servers of its own, with a browser if one can be had. Arguments go to pytest as they are."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from django.core.management import BaseCommand

from config import chromium, services
from config.supervisor import die_with_parent


class Command(BaseCommand):
    help = "Run the whole suite with pytest; every argument after `test` is pytest's."

    def run_from_argv(self, argv: list[str]) -> None:
        """Past Django's parser, which would claim --verbosity and refuse what it does not know."""
        sys.exit(self.test(argv[2:]))

    def test(self, arguments: list[str]) -> int:
        begun = time.monotonic()
        if not chromium.find():
            self.say("No Chromium here; trying to install it …")
            chromium.install()
        with services.embedded():
            self.say(f"Servers are up after {time.monotonic() - begun:.1f} s; browser: {chromium.find() or 'none'}")
            # Ctrl-C reaches pytest as well, which ends by itself and says what it got to.
            signal.signal(signal.SIGINT, lambda *_: None)
            command = [sys.executable, "-m", "pytest", *spread(arguments), *arguments]
            run = subprocess.Popen(command, cwd=services.ROOT, env=environment(), preexec_fn=die_with_parent())
            return run.wait()

    def say(self, text: str) -> None:
        self.stdout.write(text)
        self.stdout.flush()


def environment() -> dict[str, str]:
    """Compiled code is kept beside the servers, also where nobody wants it beside the source: every process needs it."""
    kept = {"PYTHONPYCACHEPREFIX": str(Path(os.environ["FIVEFOLD_HOME"]) / "compiled")}
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"} | kept


def spread(arguments: list[str]) -> list[str]:
    """A process for each core, unless the caller says how many, wants a debugger, or names single files or tests."""
    own_way = ("-n", "--numprocesses", "--pdb", "--trace", "no:xdist", "-pno:xdist", "--collect-only", "--co")
    if any(argument.startswith(own_way) or ".py" in argument for argument in arguments):
        return []
    return ["-n", "auto", "--maxprocesses", "8", "--dist", "worksteal", "--durations", "10"]
