"""GET /healthz, on a broker database of this test process's own."""

import os

import pytest
from django.conf import settings as configured
from django.db import OperationalError, connection

from config import heartbeat

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def broker(settings):
    number = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0")[2:]) + 8
    settings.REDIS_URL = f"{configured.REDIS_URL.split('?')[0]}?db={number}"
    heartbeat.forget()
    yield
    settings.REDIS_URL = f"{settings.REDIS_URL.split('?')[0]}?db={number}"


def test_healthz_all_up(client):
    heartbeat.beat("worker@here")
    answer = client.get("/healthz")
    assert answer.status_code == 200
    up = {"status": "up", "web": "up", "database": "up", "broker": "up", "worker": "up", "roll-up": "up"}
    assert answer.json() == up
    assert "no-store" in answer["Cache-Control"]


def test_healthz_without_a_worker_says_so(client):
    answer = client.get("/healthz")
    assert answer.status_code == 503
    said = {"status": "down", "web": "up", "database": "up", "broker": "up", "worker": "down", "roll-up": "up"}
    assert answer.json() == said


def test_healthz_forgets_the_worker_that_leaves_and_the_one_that_falls_silent(client):
    heartbeat.beat("worker@one")
    heartbeat.beat("worker@two")
    heartbeat.forget("worker@one")
    assert client.get("/healthz").status_code == 200
    with heartbeat.connect() as broker:
        broker.zadd(heartbeat.KEY, {"worker@two": float(broker.time()[0]) - heartbeat.STALE - 2})
    assert client.get("/healthz").json()["worker"] == "down"


def test_healthz_without_a_broker_is_down_but_answers(client, settings, tmp_path):
    settings.REDIS_URL = f"unix://{tmp_path}/nothing.sock"
    answer = client.get("/healthz")
    assert answer.status_code == 503
    assert (answer.json()["broker"], answer.json()["worker"]) == ("down", "down")


def test_healthz_without_a_database_names_it(client, monkeypatch):
    def refuse():
        raise OperationalError("the server is away at /a/path")

    monkeypatch.setattr(connection, "cursor", refuse)
    answer = client.get("/healthz")
    assert answer.status_code == 503
    assert answer.json()["database"] == "down"
    assert "path" not in answer.content.decode()


def test_healthz_takes_no_post(client):
    assert client.post("/healthz").status_code == 405
