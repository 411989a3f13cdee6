"""Replies by mail, from the door the mail server knocks at to the reply in the thread."""

from datetime import timedelta
from email.message import EmailMessage

import pytest
from django.core.files.storage import default_storage
from django.test import Client
from django.utils import timezone

from activity.actions import stop_mail
from activity.addresses import Stop, signed_address
from activity.models import Act, Mail, MailStop
from activity.vocabulary import Verb, Via
from communities.models import Lifecycle, Membership, Visibility
from content.actions import close_thread, remove_item, remove_reply, take_mail, write_reply
from content.inbound.forgetting import forget_inbound_mails
from content.models import InboundMail, Kind, Reply
from content.tasks import forget_inbound_mails as forgetting_task
from tests.content.test_inbound_reader import WRITTEN, mail
from tests.factories import make_item, make_user
from tests.mailroom import send_all, verify

pytestmark = pytest.mark.django_db
SECRET = "a-secret-of-the-tests"
State = InboundMail.State


@pytest.fixture(autouse=True)
def inbound(settings, tmp_path):
    settings.INBOUND_DOMAIN, settings.INBOUND_SECRET = "in.example.org", SECRET
    settings.SITE_URL = "https://communities.example.org"
    settings.MEDIA_ROOT = tmp_path
    assert default_storage


@pytest.fixture
def ask(community, alice, bob):
    verify(alice, bob)
    return make_item(community, alice, Kind.ASK, title="Seal runs dry")


def address(user, item, reply_id=0):
    return signed_address("reply", user.pk, item.pk, reply_id)


def plain(user, item, body="Check the orifice.", *, sender=None, reply_id=0, message_id="m1@x", extra=""):
    return (
        f"From: {sender or user.email}\r\nTo: <{address(user, item, reply_id)}>\r\nMessage-ID: <{message_id}>\r\n"
        f"{extra}Content-Type: text/plain; charset=utf-8\r\n\r\n{body}"
    ).encode()


def post(raw, secret=SECRET, **headers):
    client = Client(enforce_csrf_checks=True)
    return client.post(
        "/inbound/mail/", raw, content_type="message/rfc822", headers={"X-Inbound-Secret": secret, **headers}
    )


def test_a_reply_by_mail_stands_in_the_thread_in_the_name_of_its_sender(ask, bob):
    response = post(plain(bob, ask))
    assert (response.status_code, response.content) == (200, b"posted\n")
    reply = Reply.objects.get()
    assert (reply.author, reply.item, reply.body, reply.kind) == (bob, ask, "Check the orifice.", Reply.Kind.ANSWER)
    act = Act.objects.get(verb=Verb.ANSWER)
    assert (act.via, act.actor_id) == (Via.EMAIL, bob.pk)
    assert InboundMail.objects.get().reply == reply


@pytest.mark.parametrize("name", [name for name, text in WRITTEN.items() if text])
def test_mails_of_many_programs_become_what_was_written(ask, bob, name):
    kept = take_mail(mail(name, address(bob, ask)))
    assert kept.state == State.POSTED
    assert kept.reply.body.startswith(WRITTEN[name])


def test_an_answer_to_an_answer_is_a_comment_under_it(ask, alice, bob):
    answer = write_reply(by=bob, item=ask, body="Check the orifice.")
    take_mail(plain(alice, ask, "That was it.", reply_id=answer.pk))
    comment = Reply.objects.latest("pk")
    assert (comment.parent, comment.kind, comment.author) == (answer, Reply.Kind.COMMENT, alice)


def test_the_same_mail_twice_is_one_reply(ask, bob):
    first, second = take_mail(plain(bob, ask)), take_mail(plain(bob, ask, "Other words, same Message-ID."))
    assert first == second
    assert Reply.objects.count() == 1


def test_a_mail_without_an_id_is_known_by_its_bytes(ask, bob):
    raw = plain(bob, ask).replace(b"Message-ID: <m1@x>\r\n", b"")
    assert take_mail(raw) == take_mail(raw)
    assert Reply.objects.count() == 1


def test_pictures_are_attached_and_what_cannot_be_is_said(ask, bob):
    kept = take_mail(mail("apple_mail_picture", address(bob, ask)))
    assert kept.state == State.POSTED
    assert "![Gleitfl" in kept.reply.body
    assert kept.reply.file_uses.count() == 1
    assert "“fix.exe” is not attached" in kept.reason
    [message] = send_all()
    assert message.subject == "Your reply stands, but for a file: Seal runs dry"
    assert "fix.exe" in message.body


def test_a_file_whose_name_holds_signs_of_markdown_is_linked_all_the_same(ask, bob):
    message = EmailMessage()
    message["From"], message["To"], message["Message-ID"] = bob.email, address(bob, ask), "<m1@x>"
    message.set_content("See the gauge.")
    message.add_attachment("3 bar", filename="gauge (left `side.txt")
    kept = take_mail(message.as_bytes())
    assert kept.state == State.POSTED
    assert ">gauge (left `side.txt</a>" in kept.reply.body_html


def assert_refused(raw, said, words="Check the orifice."):
    kept = take_mail(raw)
    assert kept.state == State.REFUSED
    assert said in kept.reason
    assert not Reply.objects.filter(body__contains="orifice").exists()
    [message] = send_all()
    assert said in message.body
    assert words in message.body
    assert message.message()["Auto-Submitted"] == "auto-replied"
    return message


def test_another_sender_than_its_person_is_refused_and_the_person_hears_of_it(ask, bob):
    message = assert_refused(plain(bob, ask, sender="mallory@example.org"), "address that is not confirmed as yours")
    assert message.to == ["Bob Member <bob@example.org>"]


@pytest.mark.parametrize("sender", ["Bob <bob@example.org>, mallory@example.org", "bob@example.org.evil.org", "nobody"])
def test_odd_senders_are_refused(ask, bob, sender):
    assert take_mail(plain(bob, ask, sender=sender)).state == State.REFUSED


def test_a_second_verified_address_is_as_good_and_an_unverified_is_not(ask, bob):
    other = bob.emailaddress_set.create(email="bob@home.example", verified=False)
    assert take_mail(plain(bob, ask, sender="Bob@Home.example")).state == State.REFUSED
    other.verified = True
    other.save()
    assert take_mail(plain(bob, ask, sender="Bob@Home.example", message_id="m2@x")).state == State.POSTED


def test_a_closed_thread_refuses(ask, alice, bob):
    close_thread(by=alice, item=ask)
    message = assert_refused(plain(bob, ask), "This thread is closed. It takes no more replies.")
    assert message.subject == "Your reply could not be taken: Seal runs dry"


def test_charlie_may_not_reply_where_he_only_reads(ask, charlie):
    verify(charlie)
    assert_refused(plain(charlie, ask), "Only members can reply here.")


def test_who_left_a_private_community_learns_nothing_of_it(ask, bob, community):
    community.visibility = Visibility.PRIVATE
    community.save()
    Membership.objects.filter(user=bob).update(left_at=timezone.now())
    message = assert_refused(plain(bob, ask), "no longer there, or no longer open to you")
    assert "Seal runs dry" not in message.subject + message.body


def test_a_removed_item_and_a_removed_reply_refuse(ask, alice, bob):
    answer = write_reply(by=bob, item=ask, body="An answer.")
    remove_reply(by=bob, reply=answer)
    assert_refused(plain(alice, ask, reply_id=answer.pk), "That reply was removed.")
    remove_item(by=alice, item=ask)
    kept = take_mail(plain(bob, ask, message_id="m2@x"))
    assert "no longer there" in kept.reason


def test_an_archived_community_refuses(ask, bob, community):
    community.lifecycle = Lifecycle.ARCHIVED
    community.save()
    assert_refused(plain(bob, ask), "it can be read, not changed")


def test_too_much_text_is_refused_and_comes_back(ask, bob, settings):
    kept = take_mail(plain(bob, ask, "many words " * 30_000))
    assert kept.state == State.REFUSED
    assert "fit" in kept.reason


def test_nothing_but_what_it_answers_is_said(ask, bob):
    kept = take_mail(mail("nothing_written", address(bob, ask)))
    assert kept.state == State.REFUSED
    assert "nothing but what it answers" in kept.reason


@pytest.mark.parametrize("name", ["out_of_office", "vacation_plain", "bounce"])
def test_robots_are_ignored_and_never_answered(ask, bob, name):
    kept = take_mail(mail(name, address(bob, ask)))
    assert kept.state == State.IGNORED
    assert kept.words == ""
    assert not Mail.objects.exists()
    assert not Reply.objects.exists()


def test_our_own_mail_coming_back_is_ignored(ask, alice, bob, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        write_reply(by=bob, item=ask, body="An answer.")
    [message] = send_all()
    raw = message.message().as_bytes().replace(b"To: Alice", f"To: <{address(bob, ask)}>, Alice".encode(), 1)
    assert take_mail(raw).state == State.IGNORED


def test_an_address_nobody_signed_is_ignored_without_an_answer(ask, bob):
    raw = plain(bob, ask).replace(address(bob, ask).encode(), b"reply+1.2.0.aaaaaaaaaaaaaaaa@in.example.org")
    assert take_mail(raw).state == State.IGNORED
    assert not Mail.objects.exists()


def test_who_was_switched_off_is_ignored(ask, bob):
    bob.is_active = False
    bob.save()
    assert take_mail(plain(bob, ask)).state == State.IGNORED
    assert not Reply.objects.exists()


def test_few_refusals_a_day_are_answered(ask, bob):
    for number in range(9):
        take_mail(plain(bob, ask, sender="mallory@example.org", message_id=f"m{number}@x"))
    assert len(send_all()) == 5
    assert InboundMail.objects.filter(state=State.REFUSED).exclude(words="").count() == 9


def test_unsubscribing_by_mail(ask, alice, bob):
    for number, (numbers, about) in enumerate([((bob.pk, ask.pk), f"item:{ask.pk}"), ((bob.pk, 0), None)]):
        to = signed_address("stop", *numbers)
        raw = f"From: bob@example.org\r\nTo: {to}\r\nMessage-ID: <s{number}@x>\r\nSubject: stop\r\n\r\n".encode()
        assert take_mail(raw).state == State.STOPPED
        if about:
            assert MailStop.objects.filter(user=bob, about=about).exists()
    bob.refresh_from_db()
    assert bob.mail_settings.digest == "off"
    assert not stop_mail(Stop(bob.pk, f"item:{ask.pk}"))


# The door


def test_the_door_needs_the_secret(ask, bob):
    for secret in ("", "wrong", SECRET + "x", "ü"):
        assert post(plain(bob, ask), secret).status_code == 403
    assert not InboundMail.objects.exists()


def test_there_is_no_door_while_mail_is_not_taken_in(ask, bob, settings):
    raw = plain(bob, ask)
    settings.INBOUND_SECRET = ""
    assert post(raw, "").status_code == 404
    settings.INBOUND_SECRET, settings.INBOUND_DOMAIN = SECRET, ""
    assert post(raw).status_code == 404


def test_it_takes_posts_alone(client):
    assert client.get("/inbound/mail/").status_code == 405


def test_a_mail_larger_than_a_form_may_be_is_taken_and_a_huge_one_is_not(ask, bob, settings, monkeypatch):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    assert post(plain(bob, ask, "Check the orifice.\n\n-- \n" + "x" * 5000)).status_code == 200
    monkeypatch.setattr("content.views.inbound.MOST_BYTES", 3000)
    assert post(plain(bob, ask, "y" * 5000, message_id="m2@x")).status_code == 413
    assert Reply.objects.count() == 1


def test_any_rubbish_is_answered_with_a_line(ask):
    for raw in (b"", b"\x00" * 100, b"\xff\xfe", b"From: \r\n\r\n"):
        response = post(raw)
        assert response.status_code == 200
        assert response.content.startswith(b"ignored")


def test_words_that_found_no_place_are_forgotten(ask, bob):
    kept = take_mail(plain(bob, ask, sender="mallory@example.org"))
    InboundMail.objects.update(received_at=timezone.now() - timedelta(days=15))
    forget_inbound_mails()
    kept.refresh_from_db()
    assert kept.words == ""
    InboundMail.objects.update(received_at=timezone.now() - timedelta(days=91))
    assert forgetting_task() == 1


def test_people_see_their_own_alone(ask, bob, charlie):
    take_mail(plain(bob, ask))
    assert InboundMail.objects.visible_to(bob).count() == 1
    assert not InboundMail.objects.visible_to(charlie).exists()
    assert make_user() not in {kept.user for kept in InboundMail.objects.all()}
