"""Which browser the browser tests drive, and how: the system's Chromium, never one that a package downloads."""

import os
import shutil
import subprocess

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
# No lookups, updates or reports of the browser's own: a test talks to the test server and to nobody else.
QUIET = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
)


def find() -> str:
    """The path of a Chromium, or an empty string; FIVEFOLD_CHROMIUM names one of the caller's own."""
    named = os.environ.get("FIVEFOLD_CHROMIUM")
    return named or next((path for name in NAMES if (path := shutil.which(name))), "")


def flags() -> list[str]:
    """Chromium's sandbox refuses to run as root."""
    return [*QUIET, *(["--no-sandbox"] if os.geteuid() == 0 else [])]


def install() -> str:
    """Debian's package, where that is allowed: root, and apt. Returns what find() then finds."""
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return ""
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    for arguments in (["update"], ["install", "--yes", "chromium"]):
        if subprocess.run(["apt-get", "-qq", *arguments], stdout=subprocess.DEVNULL, env=environment).returncode:
            return ""
    return find()
