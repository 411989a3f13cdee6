"""Administrators see that mails went, wait or failed, and can have them tried again; nothing of what they say."""

import pytest
from django.urls import reverse
from django.utils import timezone

from activity.models import Mail, Notice
from content.models import InboundMail
from tests.factories import make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(db, as_user):
    return as_user(make_user("Ada Admin", is_staff=True, is_superuser=True))


@pytest.fixture
def mails(bob):
    notice = Notice.objects.create(recipient=bob, kind="answer", group="item:1", title="A secret title", url="/")
    failed = Mail.objects.create(
        recipient=bob, kind="notice", key="answer:1:1", notice=notice, state="failed", attempts=12, reason="550 no"
    )
    Mail.objects.create(recipient=bob, kind="digest", key="digest:1", state="sent", sent_at=timezone.now())
    InboundMail.objects.create(message_id="a", user=bob, state="refused", reason="Closed.", words="Secret words")
    return failed


@pytest.mark.parametrize("name", ["activity_mail", "content_inboundmail"])
def test_lists_and_rows_are_to_look_at(admin, mails, bob, name):
    html = admin.get(reverse(f"admin:{name}_changelist")).content.decode()
    assert "Bob Member" in html
    model = Mail if name == "activity_mail" else InboundMail
    row = model.objects.first()
    html += admin.get(reverse(f"admin:{name}_change", args=[row.pk])).content.decode()
    assert "secret" not in html.lower().replace("content.decode", "")
    assert admin.get(reverse(f"admin:{name}_add")).status_code == 403
    assert admin.post(reverse(f"admin:{name}_delete", args=[row.pk]), {"post": "yes"}).status_code == 403


def test_failures_can_be_found_and_tried_again(admin, mails, bob):
    url = reverse("admin:activity_mail_changelist")
    assert "550 no" in admin.get(url, {"state__exact": "failed"}).content.decode()
    admin.post(url, {"action": "try_again", "_selected_action": [row.pk for row in Mail.objects.all()]})
    mails.refresh_from_db()
    assert (mails.state, mails.attempts) == ("waiting", 0)
    assert Mail.objects.get(kind="digest").state == "sent"


def test_a_failure_with_a_newer_mail_behind_it_is_left(admin, mails, bob):
    Mail.objects.create(recipient=bob, kind="notice", key="answer:1:2", notice=mails.notice)
    url = reverse("admin:activity_mail_changelist")
    html = admin.post(url, {"action": "try_again", "_selected_action": [mails.pk]}, follow=True).content.decode()
    assert "taken up by a newer one" in html


def test_charlie_does_not_get_in(mails, charlie, as_user):
    assert as_user(charlie).get(reverse("admin:activity_mail_changelist")).status_code == 302
