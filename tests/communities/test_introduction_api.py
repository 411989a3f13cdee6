"""Introductions over the API: one's own, making one, answering one."""

import pytest

from activity.models import Act
from activity.vocabulary import Verb
from communities.actions import introduce_people, opt_out_of_introductions
from communities.models import Introduction
from tests.factories import join, make_user

pytestmark = pytest.mark.django_db
URL = "/api/v1/introductions/"


@pytest.fixture
def dora(community):
    dora = make_user("Dora Fitter", handle="dora")
    join(dora, community)
    return dora


def given(**changes):
    return {"community": "seals", "first": "bob.member", "second": "dora", "words": "You both flush.", **changes}


def test_one_is_made_answered_and_read_as_each_may_know_it(as_user, community, alice, bob, dora):
    made = as_user(alice).post(URL, given())
    assert made.status_code == 201
    assert (made.json()["state"], made.json()["words"], made.json()["is_willing"]) == ("both were told", "", None)
    one = f"{URL}{made.json()['id']}/"
    assert as_user(bob).post(f"{one}answer/", {"is_willing": False}).json()["is_willing"] is False
    mine = as_user(bob).get(URL).json()["results"][0]
    assert (mine["words"], mine["community"]) == ("You both flush.", "")
    assert [person["handle"] for person in mine["people"]] == ["bob.member", "dora"]
    assert as_user(dora).get(one).json()["is_willing"] is None
    seen = as_user(alice).get(one).json()
    assert (seen["state"], seen["is_willing"], seen["community"]) == ("both were told", None, "seals")
    assert "example.org" not in str(seen)


def test_who_cannot_be_introduced_is_as_unknown_as_nobody(as_user, community, alice, bob, dora, charlie):
    opt_out_of_introductions(by=dora)
    client = as_user(alice)
    answers = [client.post(URL, given(second=handle)) for handle in ("dora", charlie.handle, "nobody", "\x00")]
    assert [answer.status_code for answer in answers] == [400, 400, 400, 400]
    assert len({answer.content for answer in answers[:3]}) == 1
    assert client.post(URL, given(second="alice.manager")).status_code == 400
    assert as_user(charlie).post(URL, given()).status_code == 403
    assert not Act.objects.filter(verb=Verb.INTRODUCE).exists()


def test_charlie_and_nobody_find_none(as_user, client, community, alice, bob, dora, charlie):
    made = introduce_people(by=alice, community=community, first=bob, second=dora, words="Meet.")
    assert as_user(charlie).get(URL).json()["results"] == []
    assert as_user(charlie).get(f"{URL}{made.pk}/").status_code == 404
    assert as_user(charlie).post(f"{URL}{made.pk}/answer/", {"is_willing": True}).status_code == 404
    assert client.get(URL).status_code == 403
    assert Introduction.objects.get().met_at is None
