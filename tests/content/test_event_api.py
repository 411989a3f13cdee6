"""Events over the API, and in the admin: what a script gets and does, and nobody who may not read."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from communities.models import Visibility
from content.models import Event, Guest
from tests.factories import make_event, make_user

pytestmark = pytest.mark.django_db
EVENTS = "/api/v1/events/"


@pytest.fixture
def clinic(community, alice):
    return make_event(community, alice, title="Clinic", link="https://meet.example/a")


def sent(**changes: object) -> dict[str, object]:
    day = (timezone.localdate() + timedelta(days=9)).isoformat()
    known = {"community": "seals", "title": "Clinic", "body": "Bring a part.", "day": day, "place": "Hall"}
    return known | {"starts": "14:00", "ends": "15:00"} | changes


def test_a_script_announces_and_reads(as_user, bob, community):
    bob.time_zone = "Asia/Tokyo"
    bob.save()
    answer = as_user(bob).post(EVENTS, sent(), content_type="application/json")
    assert answer.status_code == 201, answer.content
    made = answer.json()
    assert (made["host"], made["time_zone"], made["starts_at"][11:]) == ("bob.member", "Asia/Tokyo", "14:00:00+09:00")
    (row,) = as_user(bob).get(f"{EVENTS}?community=seals").json()["results"]
    assert row["id"] == made["id"]
    for odd in ("2000-01-01T00:00:00+16:00", "9999-12-31T23:59:59-23:00", "0001-01-01T00:00:00+23:00", "soon"):
        assert as_user(bob).get(EVENTS, {"since": odd}).status_code in {200, 400}
    soon = timezone.now().isoformat()
    assert as_user(bob).get(EVENTS, {"until": soon}).json()["results"] == []
    assert len(as_user(bob).get(EVENTS, {"since": soon}).json()["results"]) == 1


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"ends": "13:00"}, "ends before it starts"),
        ({"time_zone": "Mars"}, "time zone"),
        ({"link": "ftp://x"}, "https://"),
        ({"day": "9999-12-31"}, "3 years"),
    ],
)
def test_what_is_odd_is_a_400_with_its_sentence(changes, sentence, as_user, bob, community):
    answer = as_user(bob).post(EVENTS, sent(**changes), content_type="application/json")
    assert (answer.status_code, sentence in answer.content.decode()) == (400, True)


def test_a_script_says_that_one_comes_and_was_there(as_user, bob, clinic):
    client, here = as_user(bob), f"{EVENTS}{clinic.pk}/"
    assert client.post(f"{here}come/").json()["answer"] == "coming"
    detail = client.get(here).json()
    assert (detail["coming"], detail["my_answer"], detail["comers"]) == (["bob.member"], "coming", 1)
    assert client.delete(f"{here}answer/").status_code == 204
    assert client.post(f"{here}cannot/").json()["answer"] == "cannot"
    assert client.post(f"{here}attend/").status_code == 400
    Event.objects.update(starts_at=timezone.now() - timedelta(hours=2), ends_at=timezone.now() - timedelta(hours=1))
    assert client.post(f"{here}attend/").json()["was_there_at"]
    detail = client.get(here).json()
    assert (detail["coming"], detail["comers"], detail["were_there"]) == ([], None, ["bob.member"])
    assert client.delete(f"{here}attend/").status_code == 204
    assert Guest.objects.get().was_there_at is None


def test_who_is_outside_gets_no_link_and_nothing_private(as_user, bob, charlie, client, clinic, community):
    (row,) = as_user(charlie).get(EVENTS).json()["results"]
    assert (row["link"], as_user(charlie).get(f"{EVENTS}{clinic.pk}/").json()["link"]) == ("", "")
    assert as_user(bob).get(EVENTS).json()["results"][0]["link"] == "https://meet.example/a"
    community.visibility = Visibility.PRIVATE
    community.save()
    assert as_user(charlie).get(EVENTS).json()["results"] == []
    for act in ("", "come/", "attend/"):
        method = "get" if not act else "post"
        assert getattr(as_user(charlie), method)(f"{EVENTS}{clinic.pk}/{act}").status_code == 404
    assert client.get(EVENTS).status_code == 403


def test_a_list_costs_the_same_however_long_it_is(as_user, bob, community, alice):
    client, costs = as_user(bob), []
    for _ in range(2):
        for number in range(3):
            make_event(community, alice, days=number + 1)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(EVENTS).status_code == 200
        costs.append(len(asked))
    assert costs[0] == costs[1] <= 8


def test_an_administrator_sees_no_drafts_no_guests_and_no_link(as_user, clinic, community, bob):
    admin = make_user("Ada Admin", is_staff=True, is_superuser=True)
    make_event(community, bob, title="Half an idea", published_at=None)
    page = as_user(admin).get("/admin/content/event/").content.decode()
    assert "Clinic" in page
    assert "Half an idea" not in page
    assert "meet.example" not in as_user(admin).get(f"/admin/content/event/{clinic.pk}/change/").content.decode()
    assert as_user(admin).get("/admin/content/guest/").status_code == 404
    assert as_user(admin).post("/admin/content/event/add/").status_code == 403
