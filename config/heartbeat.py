"""A sign of life that every Celery worker leaves in the broker for /healthz; asking the workers would take a second."""

import logging
from typing import Any

import redis
from celery import bootsteps

from activity.broker import KEY, STALE, connect, workers_alive

__all__ = ["INTERVAL", "KEY", "STALE", "Heartbeat", "beat", "connect", "forget", "workers_alive"]

INTERVAL = 5.0  # seconds


def beat(name: str) -> None:
    with connect() as client:
        now = float(client.time()[0])
        client.zadd(KEY, {name: now})
        client.zremrangebyscore(KEY, "-inf", now - 10 * STALE)


def forget(name: str | None = None) -> None:
    """One worker that leaves, or all of them."""
    with connect() as client:
        if name is None:
            client.delete(KEY)
        else:
            client.zrem(KEY, name)


class Heartbeat(bootsteps.StartStopStep):
    """Runs on the timer of the consumer, so a worker that has stopped taking tasks falls silent."""

    requires = ("celery.worker.consumer.tasks:Tasks",)

    def __init__(self, parent: Any, **options: Any) -> None:
        self.entry: Any = None

    def start(self, parent: Any) -> None:
        self._beat(parent.hostname)
        self.entry = parent.timer.call_repeatedly(INTERVAL, self._beat, (parent.hostname,))

    def stop(self, parent: Any) -> None:
        if self.entry is not None:
            self.entry.cancel()
            self.entry = None
        try:
            forget(parent.hostname)
        except redis.RedisError:
            logging.getLogger(__name__).warning("the broker is away: the worker leaves without saying so")

    @staticmethod
    def _beat(name: str) -> None:
        try:
            beat(name)
        except redis.RedisError as error:
            logging.getLogger(__name__).warning("no sign of life could be left: %s", error)
