"""The watermark: windows that lose nothing and count nothing twice while others write (MEASURES.md 10.2)."""

from __future__ import annotations

import random
import threading
import time
from collections import Counter
from collections.abc import Iterator

import pytest
from django.db import connection, transaction

from activity.actions import record
from activity.models import Act, RollupCursor
from activity.vocabulary import ObjectType, Ref, Verb
from activity.watermark import Superseded, Window, next_window

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)
ASK = Ref(ObjectType.ASK, 7, owner_id=1)
PATIENCE = 60


def rows_of(window: Window) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id FROM activity_act WHERE xid >= %s::text::xid8 AND xid < %s::text::xid8",
            [str(window.since), str(window.upto)],
        )
        return [act_id for (act_id,) in cursor.fetchall()]


def take(consumer: str = "test") -> list[int]:
    """One window, read and passed."""
    with next_window(consumer) as window:
        assert window is not None
        found = rows_of(window)
        with transaction.atomic():
            window.advance()
    return found


def take_all(count: int) -> list[int]:
    """Windows until so many acts were seen; others in this cluster may hold the horizon back for a while."""
    found: list[int] = []
    deadline = time.monotonic() + PATIENCE
    while len(found) < count and time.monotonic() < deadline:
        found += take()
        time.sleep(0.02)
    return found


def writer(number: int, written: set[int], lock: threading.Lock) -> None:
    """Transactions of several acts with pauses before the commit; some are rolled back."""
    rng = random.Random(number)
    try:
        for _ in range(12):
            mine = []
            try:
                with transaction.atomic():
                    for _ in range(rng.randint(1, 3)):
                        mine.append(record(Verb.LIKE, by=None, about=ASK, community_id=number).pk)
                        time.sleep(rng.random() * 0.01)
                    with transaction.atomic():  # a savepoint keeps the xid
                        mine.append(record(Verb.SAVE, by=None, about=ASK, community_id=number).pk)
                    if rng.random() < 0.1:
                        raise InterruptedError
            except InterruptedError:
                continue
            with lock:
                written.update(mine)
    finally:
        connection.close()


def test_with_concurrent_writers_every_act_is_seen_exactly_once():
    written: set[int] = set()
    lock = threading.Lock()
    writers = [threading.Thread(target=writer, args=(number, written, lock)) for number in range(4)]
    for thread in writers:
        thread.start()
    seen: list[int] = []
    while any(thread.is_alive() for thread in writers):
        seen += take()
        time.sleep(0.005)
    for thread in writers:
        thread.join()
    seen += take_all(len(written) - len(seen))
    assert Counter(seen) == Counter(written)
    assert set(Act.objects.values_list("pk", flat=True)) == written


def test_an_open_transaction_holds_the_horizon_and_its_acts_come_later():
    ready, finish = threading.Event(), threading.Event()

    def slow() -> None:
        try:
            with transaction.atomic():
                record(Verb.LIKE, by=None, about=ASK, community_id=1)
                ready.set()
                finish.wait(10)
        finally:
            connection.close()

    thread = threading.Thread(target=slow)
    thread.start()
    ready.wait(10)
    record(Verb.SAVE, by=None, about=ASK, community_id=2)  # committed, but younger than the open one
    assert take() == []
    finish.set()
    thread.join()
    assert len(take_all(2)) == 2


def test_only_one_worker_has_a_window():
    held: list[Window | None] = []

    def other() -> None:
        try:
            with next_window("test") as window:
                held.append(window)
        finally:
            connection.close()

    with next_window("test") as window:
        assert window is not None
        thread = threading.Thread(target=other)
        thread.start()
        thread.join()
    assert held == [None]
    with next_window("test") as window:
        assert window is not None


def test_consumers_have_cursors_of_their_own():
    record(Verb.LIKE, by=None, about=ASK, community_id=1)
    assert len(take_all(1)) == 1
    assert take("another") != []
    assert take() == []


def test_a_crash_repeats_the_window():
    record(Verb.LIKE, by=None, about=ASK, community_id=1)

    def crash() -> None:
        with next_window("test") as window, transaction.atomic():
            assert window is not None
            window.advance()
            raise InterruptedError

    with pytest.raises(InterruptedError):
        crash()
    assert len(take_all(1)) == 1


def test_a_second_worker_that_was_overtaken_writes_nothing():
    with next_window("test") as window:
        assert window is not None
    RollupCursor.objects.filter(consumer="test").update(upto=window.upto + 1)
    with pytest.raises(Superseded), transaction.atomic():
        window.advance()


@pytest.fixture(autouse=True)
def _no_lock_left() -> Iterator[None]:
    yield
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()")
        assert cursor.fetchone() == (0,)
