"""What runs here: versions, and migrations that were not run."""

from __future__ import annotations

import functools
import pkgutil
import platform
import tomllib
from importlib import import_module
from pathlib import Path
from typing import NamedTuple

import celery
import django
from django.apps import apps
from django.conf import settings
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder


class Versions(NamedTuple):
    fivefold: str
    python: str
    django: str
    celery: str
    postgresql: str


@functools.cache
def own_version() -> str:
    """As pyproject.toml says."""
    try:
        with Path(settings.BASE_DIR, "pyproject.toml").open("rb") as stream:
            return str(tomllib.load(stream)["project"]["version"])
    except (OSError, KeyError, tomllib.TOMLDecodeError):
        return "unknown"


def versions() -> Versions:
    number = connection.pg_version  # type: ignore[attr-defined]
    return Versions(
        own_version(),
        platform.python_version(),
        django.get_version(),
        celery.__version__,
        f"{number // 10_000}.{number % 10_000}",
    )


@functools.cache
def _on_disk() -> frozenset[tuple[str, str]]:
    """By the names of files: to load them all, as `showmigrations` does, takes longer than the page may."""
    found = set()
    for app in apps.get_app_configs():
        try:
            package = import_module(f"{app.name}.migrations")
        except ModuleNotFoundError:
            continue
        names = (module.name for module in pkgutil.iter_modules(getattr(package, "__path__", [])))
        found |= {(app.label, name) for name in names if name[0] not in "_~"}
    return frozenset(found)


def pending_migrations() -> list[str]:
    """“content.0044_held” for each that is there and was not run; one query."""
    run = set(MigrationRecorder.Migration.objects.values_list("app", "name"))
    return sorted(f"{app}.{name}" for app, name in _on_disk() - run)
