"""The broker as the platform looks at it: who works there, and what waits. What it is for, Celery knows."""

from __future__ import annotations

from dataclasses import dataclass

import redis
from django.conf import settings

STALE = 15.0  # seconds without a sign of life after which a worker counts as gone
KEY = "fivefold:workers"  # sorted set: worker name → the broker's time of its last sign
QUEUE, UNDER_WAY = "celery", "unacked"  # names Celery gives to what waits, and to what was taken and not yet done


@dataclass(frozen=True)
class Broker:
    """What was found. Not up: nothing else is known."""

    is_up: bool
    workers: int = 0
    waiting: int = 0
    under_way: int = 0


def connect() -> redis.Redis:
    """A client that gives up within a second."""
    return redis.Redis.from_url(settings.REDIS_URL, socket_connect_timeout=1, socket_timeout=1)


def workers_alive(client: redis.Redis) -> int:
    now = float(client.time()[0])
    return int(client.zcount(KEY, now - STALE, "+inf"))


def look() -> Broker:
    """One connection; a broker that is away is an answer, too."""
    try:
        with connect() as client:
            return Broker(True, workers_alive(client), client.llen(QUEUE), client.hlen(UNDER_WAY))
    except redis.RedisError:
        return Broker(False)
