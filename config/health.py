"""GET /healthz: 200 when web, database, broker and worker are up, else 503 naming what is down. Says besides
whether the roll-up of roles is behind the ledger, and nothing else."""

from django.db import Error, connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from redis import RedisError

from config import heartbeat
from roles.lag import lag


@never_cache
@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    broker, worker = _broker_and_worker()
    parts = {"web": True, "database": _database(), "broker": broker, "worker": worker}
    down = [name for name, is_up in parts.items() if not is_up]
    body = {"status": "down" if down else "up", **{name: "up" if is_up else "down" for name, is_up in parts.items()}}
    if parts["database"]:
        body["roll-up"] = _roll_up()
    return JsonResponse(body, status=503 if down else 200)


def _roll_up() -> str:
    """Behind is no reason to take the site down: acts that come late are delayed, not lost."""
    try:
        return "behind" if lag().is_late else "up"
    except Error:
        return "unknown"


def _database() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Error:
        return False
    return True


def _broker_and_worker() -> tuple[bool, bool]:
    try:
        with heartbeat.connect() as client:
            return True, heartbeat.workers_alive(client) > 0
    except RedisError:
        return False, False
