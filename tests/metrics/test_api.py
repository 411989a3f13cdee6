"""/api/v1/communities/<slug>/weeks/: the numbers of the page, masked in the same way."""

import pytest

from roles.models import RoleSettings
from tests.metrics.rows import ACTING, make_target, make_week

pytestmark = pytest.mark.django_db


def weeks(client, slug="seals"):
    return client.get(f"/api/v1/communities/{slug}/weeks/")


def test_the_same_numbers_as_the_page(as_user, bob, community):
    make_week(community)
    make_week(community, 9, back=1)
    make_target(community)
    answer = weeks(as_user(bob)).json()["results"]
    assert [week["as_of"] for week in answer] == ["2026-11-16", "2026-11-09"]
    connector = next(share for share in answer[0]["shares"] if share["role"] == "connector")
    assert connector == {
        "role": "connector",
        "people": "about 10",
        "share": "5\N{NO-BREAK SPACE}%",
        "interval": "2–9",
        "target_low": 8.0,
        "target_high": 14.0,
        "verdict": "below",
    }
    assert (answer[1]["detail"], answer[1]["members"], answer[1]["shares"]) == ("nothing", None, [])


def test_one_person_is_not_told_from_four(as_user, bob, community):
    make_week(community, 60, acting={**ACTING, "consumer": 40, "connector": 1})
    share = weeks(as_user(bob)).json()["results"][0]["shares"][2]
    assert (share["people"], share["share"]) == ("fewer than 5", "fewer than 5")


def test_switched_off_there_are_no_weeks(as_user, bob, community):
    make_week(community)
    RoleSettings.objects.create(community=community, is_computed=False)
    assert weeks(as_user(bob)).json()["results"] == []


def test_charlie_and_nobody(as_user, client, charlie, community):
    make_week(community)
    assert weeks(as_user(charlie)).status_code == 403
    assert weeks(client).status_code == 403
    assert weeks(as_user(charlie), "no-such").status_code == 404
