#!/usr/bin/env python3
"""The one command. `python3 manage.py run` on a fresh clone sets everything up and starts the platform."""

import os
import runpy
import sys
from pathlib import Path


def main() -> None:
    command = sys.argv[1] if len(sys.argv) > 1 else ""
    # By its path: the package `config` imports Celery, which the bootstrap may yet have to install.
    runpy.run_path(str(Path(__file__).resolve().parent / "config" / "bootstrap.py"))["ensure"](command)

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    from django.core.management import execute_from_command_line

    from config import services

    with services.for_command(sys.argv[1:]):
        execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
