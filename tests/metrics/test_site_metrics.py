"""What Prometheus reads: valid text, no family twice, nobody named; who may read it; the requests of several processes."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import timedelta

import pytest
from django.conf import settings as configured
from django.db import OperationalError, connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from prometheus_client.parser import text_string_to_metric_families

from activity import broker
from activity.models import JobRun
from communities.models import Visibility
from config import heartbeat
from metrics.models import AdoptionWeek
from metrics.site.hourly import look_at_communities
from metrics.weekly import last_monday
from tests.factories import make_community
from tests.metrics.site import make_administrator

pytestmark = pytest.mark.django_db
TOKEN = "a-token-long-enough"


@pytest.fixture(autouse=True)
def own_broker(settings):
    number = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0")[2:]) + 8
    settings.REDIS_URL = f"{configured.REDIS_URL.split('?')[0]}?db={number}"
    heartbeat.forget()


@pytest.fixture
def scrape(client, settings):
    """scrape(): the families by name, with their samples by labels."""
    settings.METRICS_TOKEN = TOKEN

    def ask() -> dict[str, dict[tuple[str, ...], float]]:
        response = client.get("/metrics", headers={"authorization": f"Bearer {TOKEN}"})
        assert response.status_code == 200
        families = list(text_string_to_metric_families(response.content.decode()))
        assert len({family.name for family in families}) == len(families)
        for family in families:
            assert family.documentation, family.name
            assert family.type in ("gauge", "counter", "histogram", "info"), family.name
            assert family.name.startswith("fivefold_")
            told = [(sample.name, *sorted(sample.labels.items())) for sample in family.samples]
            assert len(set(told)) == len(told), family.name
        return {
            family.name: {tuple(sample.labels.values()): sample.value for sample in family.samples}
            for family in families
        }

    return ask


def test_a_scrape_tells_what_is_in_database_and_broker(scrape, community):
    now = timezone.now()
    fields = {"since": now, "started_at": now, "ended_at": now, "seconds": 2.5}
    JobRun.objects.create(task="roles.tasks.roll_up", state="done", **fields)
    JobRun.objects.create(task="roles.tasks.verify", state="failed", error="no", **fields)
    look_at_communities()
    counts = dict.fromkeys(("counted", "signed_in", "joined", "asked", "answered", "active_7"), 40)
    AdoptionWeek.objects.create(as_of=last_monday(), accounts=40, active_28=23, invitations=0, **counts)
    heartbeat.beat("worker@here")
    found = scrape()
    assert found["fivefold_up"] == {("web",): 1, ("database",): 1, ("broker",): 1, ("worker",): 1}
    assert found["fivefold_job_last_success_timestamp_seconds"] == {
        ("roles.tasks.roll_up",): pytest.approx(now.timestamp())
    }
    assert found["fivefold_job_last_duration_seconds"] == {("roles.tasks.roll_up",): 2.5}
    assert found["fivefold_job_failed"][("roles.tasks.verify",)] == 1
    assert found["fivefold_communities"][("live",)] == 1
    assert sum(found["fivefold_communities_needing"].values()) == 1
    assert found["fivefold_active_people_28d"] == {(): 25}
    assert found["fivefold_accounts"] == {(): 2}
    assert found["fivefold_database_bytes"][()] > 1_000_000
    assert found["fivefold_queue_length"][("mails",)] == 0


def test_few_active_people_are_left_out(scrape):
    counts = dict.fromkeys(("counted", "signed_in", "joined", "asked", "answered", "active_7"), 4)
    AdoptionWeek.objects.create(as_of=last_monday(), accounts=40, active_28=4, invitations=0, **counts)
    assert "fivefold_active_people_28d" not in scrape()


def test_no_label_names_a_person_or_a_community(scrape, client, community, alice):
    make_community("Secret works", slug="secret-works", visibility=Visibility.PRIVATE, manager=alice)
    look_at_communities()
    scrape()
    text = client.get("/metrics", headers={"authorization": f"Bearer {TOKEN}"}).content.decode().lower()
    for word in ("secret", community.name.lower(), community.slug, "alice", "example.org"):
        assert word not in text


def test_it_costs_few_queries_and_as_many_with_more_of_everything(scrape, community):
    look_at_communities()
    with CaptureQueriesContext(connection) as first:
        scrape()
    make_community("Bearings")
    look_at_communities()
    for number in range(5):
        now = timezone.now() - timedelta(minutes=number)
        JobRun.objects.create(task="roles.tasks.roll_up", state="done", since=now, started_at=now, ended_at=now)
    with CaptureQueriesContext(connection) as second:
        scrape()
    said = [query for query in second.captured_queries if "SAVEPOINT" not in query["sql"]]
    assert len(second) == len(first)
    assert len(said) <= 17


def test_parts_that_are_away_are_said_to_be_down_and_the_rest_is_told(scrape, settings, tmp_path, monkeypatch):
    settings.REDIS_URL = f"unix://{tmp_path}/nothing.sock"
    found = scrape()
    assert (found["fivefold_up"][("broker",)], found["fivefold_up"][("worker",)]) == (0, 0)
    assert "fivefold_workers" not in found
    assert found["fivefold_up"][("database",)] == 1

    def refuse():
        raise OperationalError("away")

    monkeypatch.setattr(connection, "cursor", refuse)
    found = scrape()
    assert found["fivefold_up"][("database",)] == 0
    assert "fivefold_accounts" not in found
    assert broker.look().is_up is False


@pytest.mark.parametrize(
    "header",
    [
        "",
        "Bearer",
        "Bearer ",
        f"Basic {TOKEN}",
        f"Bearer {TOKEN}x",
        f"Bearer {TOKEN[:-1]}",
        "Bearer é",
        f"bearer{TOKEN}",
    ],
)
def test_without_the_token_there_is_nothing(client, settings, header):
    settings.METRICS_TOKEN = TOKEN
    assert client.get("/metrics", headers={"authorization": header} if header else {}).status_code == 404
    settings.METRICS_TOKEN = ""
    assert client.get("/metrics", headers={"authorization": header} if header else {}).status_code == 404


def test_an_administrator_may_look_and_nobody_else(as_user, client, alice, charlie):
    answer = as_user(make_administrator()).get("/metrics")
    assert answer.status_code == 200
    assert answer["Content-Type"] == "text/plain; version=0.0.4; charset=utf-8"
    assert [as_user(person).get("/metrics").status_code for person in (alice, charlie)] == [404, 404]
    assert client.get("/metrics").status_code == 404
    assert client.post("/metrics").status_code in (404, 405)


PROCESS = """
import sys
from metrics.middleware import REQUESTS, SECONDS
for _ in range(int(sys.argv[1])):
    REQUESTS.labels("GET", "2xx").inc()
    SECONDS.observe(0.03)
"""


def test_requests_are_added_up_over_processes(scrape, tmp_path, monkeypatch):
    place = str(tmp_path / "made" / "by itself")
    environment = {**os.environ, "PROMETHEUS_MULTIPROC_DIR": place}
    for times in ("3", "4"):
        subprocess.run([sys.executable, "-c", PROCESS, times], check=True, env=environment, cwd=configured.BASE_DIR)
    monkeypatch.setenv("PROMETHEUS_MULTIPROC_DIR", place)
    found = scrape()
    assert found["fivefold_http_requests"] == {("2xx", "GET"): 7} or found["fivefold_http_requests"] == {
        ("GET", "2xx"): 7
    }
    assert found["fivefold_http_request_seconds"][("0.05",)] == 7
    assert found["fivefold_http_request_seconds"][("0.025",)] == 0
