"""Squashed migrations end where those they replace do; docs/decisions/migrations.md says how the databases were compared."""

from typing import Any

import pytest
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ModelState
from django.db.migrations.writer import MigrationWriter

OURS = ("accounts", "activity", "communities", "content", "roles", "learning", "metrics")


def models(app: str, *, replace: bool) -> dict[tuple[str, str], Any]:
    loader = MigrationLoader(None, replace_migrations=replace)
    squashed = next(name for name in loader.disk_migrations if name[0] == app and loader.disk_migrations[name].replaces)
    end = squashed if replace else loader.disk_migrations[squashed].replaces[-1]
    state = loader.graph.make_state(nodes=[end], at_end=True)
    return {key: said(model) for key, model in state.models.items() if key[0] == app}


def said(model: ModelState) -> Any:
    """As it would be written in a migration; of fields, indexes and constraints the order does not matter."""
    options = {
        name: sorted(map(written, value)) if name in {"indexes", "constraints"} else written(value)
        for name, value in model.options.items()
        if value
    }
    return {name: written(field) for name, field in model.fields.items()}, options, model.bases, written(model.managers)


def written(value: Any) -> str:
    return MigrationWriter.serialize(value)[0]


@pytest.mark.parametrize("app", OURS)
def test_squashed_migrations_know_the_same_models(app):
    assert models(app, replace=True) == models(app, replace=False)
