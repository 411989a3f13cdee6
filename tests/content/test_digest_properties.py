"""Whatever people do, whatever mails and days pass: the budget holds, and nothing is told twice."""

from datetime import datetime, timedelta

import pytest
from django.db.models import F
from django.utils import timezone
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from activity.actions import save_mail_settings
from activity.digest import digest_for
from activity.models import Mail, Notice, Told
from communities.models import Lifecycle
from content.actions import (
    accept_answer,
    create_item,
    edit_item,
    write_reply,
)
from content.models import Follow, Kind
from tests.factories import join, make_community, make_user
from tests.mailroom import send_all, verify

pytestmark = pytest.mark.django_db


def lines(user):
    return digest_for(user).lines


def order_digest(user, number):
    return Mail.objects.create(recipient=user, kind=Mail.Kind.DIGEST, key=f"digest:{user.pk}:{number}")


STEPS = st.lists(
    st.sampled_from(["ask", "answer", "name", "post", "accept", "edit", "read", "send", "digest", "day", "half week"]),
    min_size=4,
    max_size=24,
)


@given(steps=STEPS, budget=st.integers(0, 6))
@hypothesis_settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
def test_budget_and_never_twice_whatever_happens(db, settings, django_capture_on_commit_callbacks, steps, budget):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    alice, bob = make_user("Alice A"), make_user("Bob B")
    community = make_community(manager=alice, lifecycle=Lifecycle.LIVE)
    join(bob, community)
    verify(bob)
    save_mail_settings(by=bob, levels={"comment": "mail"}, weekly_budget=budget)
    told: dict[str, list[datetime]] = {}
    sent_on: list[int] = []
    hours = 0
    asks, texts = [], []
    for number, step in enumerate(steps):
        with django_capture_on_commit_callbacks(execute=True):
            if step == "ask":
                asks.append(
                    create_item(by=bob, community=community, kind=Kind.ASK, title=f"A{number}", body=f"{number}?")
                )
            elif step in {"answer", "name"} and asks:
                words = f"No. {number}" + (f" @{bob.handle}" if step == "name" else "")
                write_reply(by=alice, item=asks[-1], body=words)
            elif step == "post":
                texts.append(
                    create_item(by=alice, community=community, kind=Kind.PAGE, title=f"P{number}", body="Text.")
                )
                Follow.objects.create(user=bob, item=texts[-1])
            elif step == "edit" and texts:
                edit_item(by=alice, item=texts[-1], title=texts[-1].title, body=f"Text {number}.")
            elif step == "accept" and asks and (mine := asks[-1].replies.filter(author=alice).first()):
                accept_answer(by=bob, reply=mine)
        if step == "read":
            Notice.objects.filter(recipient=bob).update(read_at=timezone.now())
        elif step in {"day", "half week"}:
            passed = 24 if step == "day" else 84
            hours += passed
            Mail.objects.filter(sent_at__isnull=False).update(sent_at=ago(passed))
        elif step in {"send", "digest"}:
            if step == "digest":
                order_digest(bob, f"{number}:{hours}")
            before = {row.about: row.upto for row in Told.objects.filter(user=bob)}
            count = sum(bob.email in str(message.to) for message in send_all())  # others are of earlier examples
            sent_on += [hours] * count
            for row in Told.objects.filter(user=bob):
                assert row.about not in before or row.upto >= before[row.about]
                if before.get(row.about) != row.upto:
                    assert row.upto not in told.setdefault(row.about, [])
                    told[row.about].append(row.upto)
        assert all(sum(1 for at in sent_on if end - 168 < at <= end) <= budget for end in sent_on)
    assert len(lines(bob)) <= 12
    after = {line.about: line.moment for line in lines(bob)}
    assert not [
        about for about, upto in Told.objects.filter(user=bob).values_list("about", "upto") if after.get(about) == upto
    ]


def ago(hours):
    return F("sent_at") - timedelta(hours=hours)
