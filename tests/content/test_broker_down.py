"""A broker that is down or hangs never fails or holds up a post; what people should hear of waits and arrives once."""

import logging
import socket
import time

import pytest
from django.urls import reverse

from activity.models import Act, Notice, NoticeOrder
from activity.tasks import deliver_waiting
from config.celery import app
from content.actions import create_item, write_reply
from content.models import Kind, Reply

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)
TIMEOUT = 1  # second; in the settings it is longer, since workers wait on the same kind of connection
NOT_HANGING = 10  # seconds; without time limits it would be minutes


@pytest.fixture
def silent_port():
    """A port that takes connections and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


@pytest.fixture(params=["refused", "silent"])
def no_broker(request, settings, monkeypatch, silent_port):
    settings.CELERY_TASK_ALWAYS_EAGER = False
    settings.CELERY_BROKER_URL = f"redis://127.0.0.1:{1 if request.param == 'refused' else silent_port}/0"
    options = {**settings.CELERY_BROKER_TRANSPORT_OPTIONS, "socket_timeout": TIMEOUT}
    settings.CELERY_BROKER_TRANSPORT_OPTIONS = options
    monkeypatch.setattr(app, "_pool", None)
    monkeypatch.setattr(app.amqp, "_producer_pool", None)
    monkeypatch.setattr("activity.actions._broker_rests_until", 0.0)
    assert not app.conf.task_always_eager
    assert app.conf.broker_url == settings.CELERY_BROKER_URL


def test_posting_without_a_broker_works_and_notices_arrive_later_once(no_broker, community, alice, bob, caplog):
    ask = create_item(by=alice, community=community, kind=Kind.ASK, title="Dry run", body="Why?")
    began = time.monotonic()
    with caplog.at_level(logging.WARNING, logger="activity.actions"):
        for body in ("Flush, @alice.manager", "Drain", "Call me"):
            write_reply(by=bob, item=ask, body=body)
    assert time.monotonic() - began < NOT_HANGING
    asked = [record for record in caplog.records if "wait" in record.message]
    assert len(asked) == 1, "the broker was asked once, not once for every order"
    assert (Reply.objects.count(), Act.objects.count(), Notice.objects.count()) == (3, 4, 0)
    waiting = NoticeOrder.objects.filter(delivered_at=None).values_list("kind", flat=True)
    assert sorted(waiting) == ["answer", "answer", "answer", "first_item", "mention", "published"]
    deliver_waiting()
    deliver_waiting()
    assert sorted(Notice.objects.values_list("recipient", "kind", "acts")) == [
        (alice.pk, "answer", 2),
        (alice.pk, "mention", 1),
    ]
    assert not NoticeOrder.objects.filter(delivered_at=None).exists()


def test_a_page_answers_without_a_broker(no_broker, community, alice, bob, as_user):
    ask = create_item(by=alice, community=community, kind=Kind.ASK, title="Dry run", body="Why?")
    url = reverse("content:reply-create", args=[community.slug, ask.pk])
    began = time.monotonic()
    assert as_user(bob).post(url, {"body": "Flush"}).status_code == 302
    assert time.monotonic() - began < NOT_HANGING
    assert Reply.objects.get().body == "Flush"


def test_a_broker_that_is_back_is_asked_again(no_broker, community, alice, bob, settings, monkeypatch):
    ask = create_item(by=alice, community=community, kind=Kind.ASK, title="Dry run", body="Why?")
    write_reply(by=bob, item=ask, body="Flush")
    assert not Notice.objects.exists()
    settings.CELERY_TASK_ALWAYS_EAGER = True  # the broker is back …
    write_reply(by=bob, item=ask, body="Drain")
    assert not Notice.objects.exists(), "… but still left in peace"
    monkeypatch.setattr("activity.actions._broker_rests_until", time.monotonic())
    write_reply(by=bob, item=ask, body="Call me")
    assert Notice.objects.get().acts == 1
    deliver_waiting()
    assert Notice.objects.get().acts == 3
