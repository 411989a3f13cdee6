"""Columns of numbers out of the database and into it: by binary COPY, in which rows without nulls all have one length."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

import numpy as np
from django.db import connection

from metrics.networks.graph import Array

HEADER, TRAILER = 19, 2  # bytes
BEGIN = b"PGCOPY\n\xff\r\n\x00" + bytes(8)
END = b"\xff\xff"
#: An array of bigint that holds nothing, as the database sends it.
NO_NUMBERS = bytes(8) + (20).to_bytes(4, "big")


def columns(query: str, kinds: str) -> list[Array]:
    """The result of a query whose columns are whole numbers without nulls. kinds: “4” for int, “8” for bigint."""
    row = _row([f">i{kind}" for kind in kinds])
    buffer = io.BytesIO()
    with connection.cursor() as cursor:
        cursor.copy_expert(f"COPY ({query}) TO STDOUT (FORMAT binary)", buffer)
    count = (buffer.tell() - HEADER - TRAILER) // row.itemsize
    found = np.frombuffer(buffer.getbuffer(), dtype=row, offset=HEADER, count=count)
    return [found[f"value{n}"].astype(f"i{kind}") for n, kind in enumerate(kinds)]


def store(table: str, names: str, kinds: Sequence[str], values: Sequence[Array | bytes]) -> None:
    """Add rows. kinds: “i2”, “i4”, “i8” or “?” for each column, “V12” for an array of bigint; bytes stand in every row."""
    size = next(len(value) for value in values if not isinstance(value, bytes))
    if not size:
        return
    row = _row([kind if kind[0] in "?V" else f">{kind}" for kind in kinds])
    rows = np.zeros(size, dtype=row)
    rows["fields"] = len(values)
    for n, value in enumerate(values):
        rows[f"length{n}"] = row[f"value{n}"].itemsize
        rows[f"value{n}"] = np.void(value) if isinstance(value, bytes) else value
    with connection.cursor() as cursor:
        cursor.copy_expert(
            f"COPY {table} ({names}) FROM STDIN (FORMAT binary)", io.BytesIO(BEGIN + rows.tobytes() + END)
        )


def _row(kinds: Sequence[str]) -> np.dtype[Any]:
    parts: list[Any] = [("fields", ">i2")]
    for n, kind in enumerate(kinds):
        parts += [(f"length{n}", ">i4"), (f"value{n}", kind)]
    return np.dtype(parts)
