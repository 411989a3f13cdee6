"""Mails at once: to whom, when, what they say, and what they may not say."""

from datetime import timedelta

import pytest
from django.core import mail as outbox
from django.urls import reverse
from django.utils import timezone

from accounts.actions import edit_profile
from activity.actions import save_mail_settings, stop_mail
from activity.addresses import Stop, read_address
from activity.models import Mail, MailSettings, Notice
from activity.outbox import send_due
from activity.tasks import send_mails
from communities.models import Membership, Visibility
from content.actions import (
    accept_answer,
    close_thread,
    create_item,
    note_view,
    remove_reply,
    withdraw_acceptance,
    write_reply,
)
from content.models import Kind
from tests.factories import join, make_user
from tests.mailroom import as_received, html_of, links, send_all, verify

pytestmark = pytest.mark.django_db(transaction=False)


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


def test_the_asker_gets_the_answer_by_mail(ask, alice, bob, commit):
    answer(commit, ask, bob)
    [message] = send_all()
    assert message.to == ["Alice Manager <alice@example.org>"]
    assert message.subject == "Seal runs dry · Seals and pumps"
    assert message.from_email.endswith("<post@example.org>")
    received = as_received(message)
    assert received["From"].addresses[0].display_name == "Bob Member · Fivefold"
    assert "Bob Member answered" in message.body
    assert "Check the flush orifice." in message.body
    assert "<strong>flush</strong>" in html_of(message)
    assert Mail.objects.get().state == Mail.State.SENT


def test_its_headers_are_those_of_a_list_and_of_a_robot(ask, bob, commit, settings):
    settings.INBOUND_DOMAIN, settings.INBOUND_SECRET = "in.example.org", "secret"
    answer(commit, ask, bob)
    [message] = send_all()
    received = as_received(message)
    assert received["Auto-Submitted"] == "auto-generated"
    assert "Precedence" not in received
    assert received["List-Id"] == "<seals.example.org>"
    assert received["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert received["List-Unsubscribe"].strip().startswith("<https://communities.example.org/mail/stop/")
    assert "mailto:stop+" in received["List-Unsubscribe"]
    assert received["Message-ID"] == f"<notice-{Mail.objects.get().pk}@example.org>"
    assert received["In-Reply-To"] == received["References"] == f"<item-{ask.pk}.{ask.author_id}@example.org>"
    assert received.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in received.iter_parts()] == ["text/plain", "text/html"]


def test_mails_about_one_item_stand_together(ask, alice, bob, commit):
    answer(commit, ask, bob, "One.")
    first = as_received(send_all()[0])
    Notice.objects.update(read_at=timezone.now())
    answer(commit, ask, bob, "Two.")
    second = as_received(send_all()[0])
    assert first["References"] == second["References"]
    assert first["Subject"] == second["Subject"]
    assert first["Message-ID"] != second["Message-ID"]


def test_both_parts_say_the_same_and_have_the_same_links(ask, bob, commit):
    answer(commit, ask, bob, "See [the plan](https://nordal.example/plan?a=1&b=2), not <script>alert(1)</script> `x`.")
    [message] = send_all()
    assert links(message.body) == links(html_of(message))
    assert "https://nordal.example/plan?a=1&b=2" in links(message.body)
    assert f"https://communities.example.org{reverse('notice-settings')}" in links(message.body)
    assert "<script>alert" not in html_of(message)


def test_without_an_inbound_domain_no_answer_is_promised(ask, bob, commit, settings):
    settings.INBOUND_DOMAIN = ""
    answer(commit, ask, bob)
    [message] = send_all()
    assert message.reply_to == []
    assert "Reply to this mail" not in message.body
    assert "mailto:" not in as_received(message)["List-Unsubscribe"]


def test_the_reply_address_is_for_this_person_and_this_answer(ask, alice, bob, commit, settings):
    settings.INBOUND_DOMAIN, settings.INBOUND_SECRET = "in.example.org", "secret"
    reply = answer(commit, ask, bob)
    [message] = send_all()
    [address] = message.reply_to
    assert read_address(address) == ("reply", [alice.pk, ask.pk, reply.pk])
    assert len(address.partition("@")[0]) <= 64
    assert "Reply to this mail" in message.body


def test_a_closed_thread_takes_no_answer_by_mail(ask, alice, bob, commit, settings):
    settings.INBOUND_DOMAIN, settings.INBOUND_SECRET = "in.example.org", "secret"
    answer(commit, ask, bob)
    close_thread(by=alice, item=ask)
    assert send_all()[0].reply_to == []


def test_what_is_read_on_the_page_meanwhile_is_not_mailed(ask, alice, bob, commit):
    answer(commit, ask, bob)
    note_view(by=alice, item=ask)
    assert send_all() == []
    assert Mail.objects.get().reason == "Read on the page meanwhile."


def test_it_waits_two_minutes_for_that(ask, bob, commit):
    answer(commit, ask, bob)
    assert send_due() == 0
    assert timedelta(minutes=1) < Mail.objects.get().due_at - timezone.now() <= timedelta(minutes=2)


def test_two_answers_within_two_minutes_are_one_mail(ask, bob, commit, community):
    dora = make_user("Dora Third")
    join(dora, community)
    answer(commit, ask, bob, "One.")
    answer(commit, ask, dora, "Two.")
    [message] = send_all()
    assert message.body.index("One.") < message.body.index("Two.")
    assert send_all() == []


def test_a_removed_answer_is_not_mailed(ask, bob, commit):
    reply = answer(commit, ask, bob)
    remove_reply(by=bob, reply=reply)
    assert send_all() == []
    assert Mail.objects.get().state == Mail.State.SKIPPED


def test_whoever_may_not_read_any_more_gets_nothing(ask, alice, bob, community, commit):
    community.visibility = Visibility.PRIVATE
    community.save()
    answer(commit, ask, bob)
    Membership.objects.filter(user=alice).update(left_at=timezone.now())
    assert send_all() == []
    assert Mail.objects.get().reason == "No longer there for its reader."


def test_charlie_gets_no_mail_of_what_is_not_his(ask, bob, charlie, community, commit):
    verify(charlie)
    community.visibility = Visibility.PRIVATE
    community.save()
    answer(commit, ask, bob, f"What does @{charlie.handle} say?")
    assert [message.to for message in send_all()] == [["Alice Manager <alice@example.org>"]]


def test_being_named_is_mailed_also_in_an_item(community, alice, bob, commit):
    verify(bob)
    with commit():
        create_item(by=alice, community=community, kind=Kind.POST, title="Who?", body=f"Ask @{bob.handle}.")
    [message] = send_all()
    assert "Alice Manager mentioned you" in message.body


def test_an_accepted_answer_is_mailed_with_a_link_home(ask, alice, bob, commit):
    reply = answer(commit, ask, bob)
    send_all()
    with commit():
        accept_answer(by=alice, reply=reply, reason="It was the orifice")
    [message] = send_all()
    assert message.to == ["Bob Member <bob@example.org>"]
    assert "accepted your answer" in message.body


def test_replies_in_what_one_only_follows_are_not_mailed_unless_wanted(ask, alice, bob, commit, community):
    dora = make_user("Dora Third")
    join(dora, community)
    verify(dora)
    answer(commit, ask, dora)
    send_all()
    Notice.objects.update(read_at=timezone.now())
    answer(commit, ask, bob, "Another.")
    assert [message.to[0] for message in send_all()] == ["Alice Manager <alice@example.org>"]
    save_mail_settings(by=dora, levels={"followed": "mail"})
    answer(commit, ask, bob, "A third.")
    assert "Dora Third" in " ".join(message.to[0] for message in send_all())


def test_a_kind_that_is_off_makes_no_notice_either(ask, alice, bob, commit):
    save_mail_settings(by=alice, levels={"answer": "off"})
    answer(commit, ask, bob)
    assert not Notice.objects.filter(recipient=alice).exists()
    assert send_all() == []


def test_here_alone_makes_a_notice_and_no_mail(ask, alice, bob, commit):
    save_mail_settings(by=alice, levels={"answer": "here"})
    answer(commit, ask, bob)
    assert Notice.objects.filter(recipient=alice).exists()
    assert send_all() == []


@pytest.mark.parametrize("what", ["item", "kind:answer", "all"])
def test_a_stop_holds_for_mails_that_wait_already(ask, alice, bob, commit, what):
    answer(commit, ask, bob)
    stop_mail(Stop(alice.pk, f"item:{ask.pk}" if what == "item" else what))
    assert send_all() == []


def test_nobody_without_a_verified_address_is_mailed(community, alice, bob, commit):
    with commit():
        ask = create_item(by=alice, community=community, kind=Kind.ASK, title="Seal runs dry", body="What first?")
    answer(commit, ask, bob)
    assert not Mail.objects.exists()
    verify(alice)
    answer(commit, ask, bob, "Again.")
    alice.emailaddress_set.update(verified=False)
    assert send_all() == []
    assert Mail.objects.get().reason == "No verified address."


def test_nobody_who_was_switched_off_is_mailed(ask, alice, bob, commit):
    answer(commit, ask, bob)
    alice.is_active = False
    alice.save()
    assert send_all() == []


def test_paused_until_a_day(ask, alice, bob, commit):
    save_mail_settings(by=alice, levels={}, paused_until=timezone.localdate() + timedelta(days=3))
    answer(commit, ask, bob)
    assert send_all() == []
    assert Mail.objects.get().reason == "Paused by its reader."


def test_in_quiet_hours_a_mail_waits_for_their_end(ask, alice, bob, commit):
    edit_profile(by=alice, time_zone="Asia/Tokyo")
    now = timezone.now().astimezone(__import__("zoneinfo").ZoneInfo("Asia/Tokyo"))
    ends = (now + timedelta(hours=3)).replace(second=0, microsecond=0)
    begins = now - timedelta(hours=1)
    save_mail_settings(by=alice, levels={}, quiet_from=begins.time(), quiet_until=ends.time())
    answer(commit, ask, bob)
    assert send_all() == []
    waiting = Mail.objects.get()
    assert waiting.state == Mail.State.WAITING
    assert waiting.due_at == ends
    save_mail_settings(by=alice, levels={}, quiet_from=None, quiet_until=None)
    assert len(send_all()) == 1


def test_the_budget_keeps_one_mail_for_the_digest(ask, alice, bob, commit):
    save_mail_settings(by=alice, levels={}, weekly_budget=3)
    for number in range(4):
        answer(commit, ask, bob, f"Answer {number}.")
        send_all()
        Notice.objects.update(read_at=timezone.now())
    assert Mail.objects.filter(state=Mail.State.SENT).count() == 2
    assert "budget" in Mail.objects.filter(state=Mail.State.SKIPPED).first().reason
    Mail.objects.filter(state=Mail.State.SENT).update(sent_at=timezone.now() - timedelta(days=8))
    answer(commit, ask, bob, "A week later.")
    assert len(send_all()) == 1


def test_the_task_sends_once(ask, bob, commit):
    answer(commit, ask, bob)
    Mail.objects.update(due_at=timezone.now())
    assert send_mails() == 1
    assert send_mails() == 0
    assert len(outbox.outbox) == 1


def test_names_and_titles_cannot_break_a_header(community, alice, bob, commit):
    verify(alice)
    bob.display_name = "Bob\r\nBcc: x@y.org \u202e<b@x>"
    bob.save()
    with commit():
        ask = create_item(by=alice, community=community, kind=Kind.ASK, title="Größe \u200d „3“, \t<b>", body="What?")
    answer(commit, ask, bob)
    [message] = send_all()
    received = as_received(message)
    assert received["Bcc"] is None
    assert "Größe" in received["Subject"]
    assert len(received["From"].addresses) == 1
    assert received["From"].addresses[0].addr_spec == "post@example.org"


def test_default_settings_need_no_row(alice):
    assert MailSettings(user=alice).level("mention") == "mail"
    assert MailSettings(user=alice).level("thank") == "here"
    assert MailSettings(user=alice).level("a kind of tomorrow") == "here"


def test_digests_let_mails_at_once_go_first(ask, alice, bob, commit, monkeypatch):
    Mail.objects.create(recipient=bob, kind="digest", key="digest:1", due_at=timezone.now() - timedelta(hours=1))
    answer(commit, ask, bob)
    Mail.objects.filter(kind="notice").update(due_at=timezone.now())
    monkeypatch.setattr("activity.outbox.LONGEST_RUN", -1.0)
    assert send_due() == 1
    assert Mail.objects.get(kind="notice").state == Mail.State.SENT
    assert Mail.objects.get(kind="digest").state == Mail.State.WAITING


def test_an_acceptance_that_was_taken_back_is_not_mailed(ask, alice, bob, commit):
    reply = answer(commit, ask, bob)
    send_all()
    with commit():
        accept_answer(by=alice, reply=reply, reason="It was the orifice")
    withdraw_acceptance(by=alice, item=ask)
    assert send_all() == []
