"""When the mail server does not answer, refuses, or a mail cannot be written."""

import smtplib
from datetime import timedelta

import pytest
from django.utils import timezone

from activity.models import Mail, Told
from activity.outbox import MOST_ATTEMPTS
from content.actions import (
    create_item,
    write_reply,
)
from content.models import Kind
from tests.mailroom import send_all, verify

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def settings_of_mail(settings, django_capture_on_commit_callbacks):
    settings.SITE_URL = "https://communities.example.org"
    settings.DEFAULT_FROM_EMAIL = "Fivefold <post@example.org>"


@pytest.fixture
def commit(django_capture_on_commit_callbacks):
    """Run what waits for the commit: notices are delivered."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


@pytest.fixture
def ask(community, alice, bob, commit):
    verify(alice, bob)
    with commit():
        return create_item(by=alice, community=community, kind=Kind.ASK, title="Seal runs dry", body="What first?")


def answer(commit, ask, by, body="Check the **flush** orifice.", **fields):
    with commit():
        return write_reply(by=by, item=ask, body=body, **fields)


class Broken:
    """A mail server that refuses in one way."""

    def __init__(self, error, on_open=None):
        self.error, self.on_open, self.tried = error, on_open, 0

    def open(self):
        if self.on_open:
            raise self.on_open

    def close(self):
        pass

    def send_messages(self, messages):
        self.tried += 1
        raise self.error


@pytest.mark.parametrize(
    "error",
    [
        ConnectionRefusedError("refused"),
        TimeoutError("slow"),
        smtplib.SMTPServerDisconnected("gone"),
        smtplib.SMTPAuthenticationError(535, b"wrong password"),
    ],
)
def test_while_the_server_is_down_mails_wait(ask, alice, bob, commit, monkeypatch, error):
    answer(commit, ask, bob)
    broken = Broken(error)
    monkeypatch.setattr("activity.outbox.get_connection", lambda: broken)
    for _ in range(MOST_ATTEMPTS + 3):
        send_all()
        assert Mail.objects.get().state == Mail.State.WAITING
    assert Mail.objects.get().due_at > timezone.now() + timedelta(hours=5)
    assert not Told.objects.exists()
    monkeypatch.undo()
    assert len(send_all()) == 1


def test_a_server_that_cannot_be_reached_costs_no_attempt(ask, bob, commit, monkeypatch):
    answer(commit, ask, bob)
    monkeypatch.setattr("activity.outbox.get_connection", lambda: Broken(None, on_open=OSError("no route")))
    assert send_all() == []
    assert Mail.objects.get().attempts == 0


def test_a_refused_address_fails_for_good(ask, bob, commit, monkeypatch):
    answer(commit, ask, bob)
    refusal = smtplib.SMTPRecipientsRefused({"alice@example.org": (550, b"no such user")})
    monkeypatch.setattr("activity.outbox.get_connection", lambda: Broken(refusal))
    send_all()
    failed = Mail.objects.get()
    assert failed.state == Mail.State.FAILED
    assert "550" in failed.reason


def test_a_mail_that_cannot_be_written_holds_up_no_other(ask, alice, bob, commit, community, monkeypatch):
    answer(commit, ask, bob)
    with commit():
        create_item(by=alice, community=community, kind=Kind.POST, title="Who?", body=f"Ask @{bob.handle}.")
    first = Mail.objects.order_by("pk").first()
    from activity import outbox as sending

    compose = sending.notice_mail

    def broken(mail, letter, address):
        if mail.recipient == alice:
            raise RuntimeError("a defect")
        return compose(mail, letter, address)

    monkeypatch.setattr(sending, "notice_mail", broken)
    assert [message.to for message in send_all()] == [["Bob Member <bob@example.org>"]]
    first.refresh_from_db()
    assert (first.state, first.attempts) == (Mail.State.WAITING, 1)
