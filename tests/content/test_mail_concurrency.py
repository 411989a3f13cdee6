"""Two workers at once, on real transactions: nothing goes out twice, nothing over the budget."""

import threading

import pytest
from django.core import mail as outbox
from django.db import connection, connections
from django.utils import timezone

from activity.actions import save_mail_settings
from activity.locks import Lock
from activity.models import Mail, Notice
from activity.outbox import Outcome, send, send_due
from communities.models import Community
from tests.factories import make_community, make_item, make_user
from tests.mailroom import verify

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


@pytest.fixture
def reader(settings):
    person = make_user("Bob Member", email="bob@example.org")
    verify(person)
    return person


def order(reader, community: Community, number: int) -> Mail:
    author = make_user()
    item = make_item(community, author, title=f"Item {number}")
    notice = Notice.objects.create(
        recipient=reader,
        kind="invitation",
        group=f"item:{item.pk}",
        title=item.title,
        url="/",
        item_id=item.pk,
        last_actor=author,
    )
    return Mail.objects.create(
        recipient=reader, kind="notice", key=f"invitation:{notice.pk}:0", notice=notice, about=notice.group
    )


def at_once(*works):
    """Run these in threads that begin together."""
    gate, failures = threading.Barrier(len(works)), []

    def run(work):
        try:
            gate.wait(10)
            work()
        except Exception as failure:
            failures.append(failure)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert not failures


def test_two_workers_send_each_mail_once_and_keep_the_budget(reader, monkeypatch):
    community = make_community()
    save_mail_settings(by=reader, levels={}, weekly_budget=3)
    monkeypatch.setattr("activity.signals.letter_due.send", lambda **_: [])
    for number in range(6):
        order(reader, community, number)
    at_once(send_due, send_due, send_due)
    while Mail.objects.due().exists():  # what one worker left to another that was at this person
        send_due()
    assert Mail.objects.filter(state="sent").count() == 2  # one is kept for the digest
    assert len(outbox.outbox) == 2
    assert len({message.extra_headers["Message-ID"] for message in outbox.outbox}) == 2


def test_a_person_somebody_else_is_writing_to_is_left_for_later(reader):
    mail = order(reader, make_community(), 1)
    results = []
    held, done = threading.Event(), threading.Event()

    def hold():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s, %s)", [Lock.MAILING.value, reader.pk])
            held.set()
            done.wait(10)
            cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [Lock.MAILING.value, reader.pk])

    def try_to_send():
        held.wait(10)
        results.append(send(mail.pk, None))
        done.set()

    at_once(hold, try_to_send)
    assert results == [Outcome.LEFT]
    mail.refresh_from_db()
    assert (mail.state, mail.attempts) == ("waiting", 0)
    assert mail.due_at <= timezone.now()
