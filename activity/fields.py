"""PostgreSQL's 64-bit transaction id as a Django field."""

from typing import Any

from django.db import models
from django.db.models.expressions import Func


class Xid8Field(models.Field):
    """A transaction id that never wraps; read as int. Written by the database alone."""

    def db_type(self, connection: Any) -> str:
        return "xid8"

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> int | None:
        return None if value is None else int(value)

    def get_prep_value(self, value: Any) -> str | None:
        return None if value is None else str(value)


class CurrentXid(Func):
    """The top-level transaction, also inside savepoints."""

    function = "pg_current_xact_id"
    template = "%(function)s()"
    output_field = Xid8Field()
