"""Rows into a table by COPY: for the tables that get thousands, and of plain values only."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, datetime
from io import StringIO
from typing import Any

from django.db import connection
from django.db.models import Field, ForeignKey, Model

UNSAFE = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


def copy_in(model: type[Model], rows: Iterable[Model], *, but: Collection[str] = ()) -> None:
    """Insert rows as they are: nothing is filled in by Django, and they get no ids here; `but` is left to the database."""
    fields = [field for field in model._meta.concrete_fields if not field.primary_key and field.name not in but]
    lines = StringIO()
    for row in rows:
        lines.write("\t".join(_sign(_value(row, field)) for field in fields) + "\n")
    lines.seek(0)
    columns = ", ".join(f'"{field.column}"' for field in fields)
    with connection.cursor() as cursor:
        cursor.cursor.copy_expert(f'COPY "{model._meta.db_table}" ({columns}) FROM STDIN', lines)


def _value(row: Model, field: Field[Any, Any]) -> Any:
    """Of a foreign key the id its object has by now."""
    related = field.get_cached_value(row, default=None) if isinstance(field, ForeignKey) else None
    return related.pk if related else getattr(row, field.attname)


def _sign(value: Any) -> str:
    if value is None:
        return "\\N"
    if isinstance(value, bool):
        return "t" if value else "f"
    if isinstance(value, int | float):
        return str(int(value)) if isinstance(value, int) else repr(value)
    return value.isoformat() if isinstance(value, date | datetime) else str(value).translate(UNSAFE)
