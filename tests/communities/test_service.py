"""The service description: versions, what may be promised, who says it; who reads it."""

from __future__ import annotations

from datetime import date, time

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.urls import reverse

from activity.models import AuditEntry
from communities.actions import change_lifecycle, leave_community, revise_service
from communities.models import Community, ServiceDescription, Visibility, described
from tests.factories import make_user

pytestmark = pytest.mark.django_db

OFFICE = {"days": [0, 1, 2, 3, 4], "start": time(8), "end": time(16, 30), "time_zone": "Europe/Helsinki"}


def revise(by, community, **changes):
    return revise_service(by=by, community=community, **{"reply_hours": 8, "reason": "Agreed.", **OFFICE, **changes})


def test_before_anybody_described_it_every_hour_counts(community):
    now = described(community)
    assert (now.version, now.reply_hours, now.hours_say, now.promise_says) == (1, 24, "round the clock", "24 hours")
    assert not ServiceDescription.objects.exists()


def test_the_first_description_keeps_what_held_before_as_a_version(community, alice):
    service = revise(alice, community, holidays=[date(2026, 12, 25), date(2026, 12, 24)], contact=alice)
    before = ServiceDescription.objects.get(version=1)
    assert (before.reply_hours, before.is_round_the_clock, before.created_at) == (24, True, community.created_at)
    community.refresh_from_db()
    assert (community.service, community.reply_hours, service.version) == (service, 8, 2)
    assert service.hours_say == "Monday to Friday, 08:00 to 16:30, Europe/Helsinki"
    assert service.promise_says == "8 working hours"
    assert service.holidays == [date(2026, 12, 24), date(2026, 12, 25)]
    assert AuditEntry.objects.get(action="service.revise").details["version"] == 2


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"reply_hours": 0}, "number of hours from 1"),
        ({"reply_hours": True}, "number of hours"),
        ({"reply_hours": 337}, "number of hours"),
        ({"review_days": 0}, "number of days from 1"),
        ({"days": []}, "at least one working day"),
        ({"days": [7]}, "at least one working day"),
        ({"start": time(17), "end": time(9)}, "end after they begin"),
        ({"start": time(9), "end": time(9)}, "end after they begin"),
        ({"time_zone": "Mars/Olympus"}, "Choose a time zone"),
        ({"holidays": [date(1, 1, 1)]}, "Days off lie between"),
        ({"holidays": [date.fromordinal(738_000 + n) for n in range(401)]}, "the limit is 400"),
        ({"contact_address": "x" * 201}, "limit is 200"),
        ({"expectations": "x" * 5001}, "limit is 5000"),
        ({"base_version": 7}, "Meanwhile somebody saved"),
    ],
)
def test_what_cannot_be_promised_is_refused_in_one_sentence(community, alice, wrong, sentence):
    with pytest.raises(ValidationError, match=sentence) as refusal:
        revise(alice, community, **wrong)
    assert len(refusal.value.messages) == 1
    assert not ServiceDescription.objects.exists()


def test_a_change_needs_a_reason_and_a_difference(community, alice):
    revise(alice, community, reason="")
    with pytest.raises(ValidationError, match="reason for the change is missing"):
        revise(alice, community, reply_hours=4, reason="")
    with pytest.raises(ValidationError, match="Nothing differs from version 2"):
        revise(alice, community)


def test_the_contact_is_a_member(community, alice, bob, charlie):
    with pytest.raises(ValidationError, match="is no member here"):
        revise(alice, community, contact=charlie)
    assert revise(alice, community, contact=bob).contact == bob
    leave_community(by=bob, community=community)


def test_managers_revise_it_and_nobody_else(community, alice, bob, charlie):
    for other in (bob, charlie):
        with pytest.raises(PermissionDenied):
            revise(other, community)
    Community.objects.update(visibility=Visibility.PRIVATE)
    with pytest.raises(Http404):
        revise(charlie, community)
    Community.objects.update(visibility=Visibility.OPEN)
    change_lifecycle(by=alice, community=Community.objects.get(), to="archived")
    with pytest.raises(ValidationError, match="is archived"):
        revise(alice, Community.objects.get())


def test_the_page_says_what_holds_and_an_old_version_what_held(as_user, community, alice, bob):
    address = reverse("communities:service-detail", args=[community.slug])
    assert "A first reply within 24 hours." in as_user(bob).get(address).content.decode()
    revise(alice, community, contact_address="seals@example.org", expectations="Say *what* you tried.", review_days=1)
    page = as_user(bob).get(address).content.decode()
    for said in (
        "A first reply within 8 working hours.",
        "seals@example.org",
        "<em>what</em>",
        "within 1 working day.",
    ):
        assert said in page
    old = as_user(bob).get(reverse("communities:service-version", args=[community.slug, 1])).content.decode()
    assert "A first reply within 24 hours." in old
    assert "An earlier version." in old


def test_a_manager_describes_it_in_the_form(as_user, community, alice):
    address = reverse("communities:service-edit", args=[community.slug])
    form = as_user(alice).get(address).content.decode()
    assert 'value="09:00"' in form  # office hours are proposed
    sent = {"reply_hours": 6, "days": ["0", "1"], "start": "08:00", "end": "12:00", "time_zone": "Asia/Tokyo"}
    sent |= {"holidays": "2026-12-25\n2026-12-26, 2027-01-01", "contact": "@alice.manager", "reason": "Agreed."}
    assert as_user(alice).post(address, {**sent, "contact": "nobody"}).status_code == 200
    assert as_user(alice).post(address, {**sent, "holidays": "Christmas"}).status_code == 200
    assert not ServiceDescription.objects.exists()
    assert as_user(alice).post(address, sent).status_code == 302
    service = Community.objects.get().service
    assert (service.days, service.contact, len(service.holidays)) == ([0, 1], alice, 3)
    assert "2026-12-26" in as_user(alice).get(address).content.decode()


def test_somebody_who_was_faster_is_not_overwritten(as_user, community, alice):
    revise(alice, community)
    address = reverse("communities:service-edit", args=[community.slug])
    sent = {"reply_hours": 6, "days": ["0"], "time_zone": "UTC", "reason": "Why not.", "base_version": 1}
    assert "Meanwhile somebody saved" in as_user(alice).post(address, sent).content.decode()


def test_whoever_may_not_read_the_community_is_promised_nothing(as_user, client, community, alice, charlie):
    revise(alice, community)
    Community.objects.update(visibility=Visibility.ON_REQUEST)
    for name, args in (("detail", []), ("history", []), ("version", [2]), ("edit", [])):
        address = reverse(f"communities:service-{name}", args=[community.slug, *args])
        assert as_user(charlie).get(address).status_code == 403
        assert client.get(address).status_code == 302
    assert as_user(charlie).get(f"/api/v1/communities/{community.slug}/service/").status_code == 403
    read = as_user(alice).get(f"/api/v1/communities/{community.slug}/service/").json()
    assert (read["reply_hours"], read["hours"]) == (8, "Monday to Friday, 08:00 to 16:30, Europe/Helsinki")
    assert as_user(make_user()).get("/api/v1/communities/").json()["results"][0]["reply_hours"] == 8
