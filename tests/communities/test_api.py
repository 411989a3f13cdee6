"""The API of communities and people: the same rules as the pages."""

import pytest

from communities.models import Community, Membership, Visibility
from tests.factories import join, make_community, make_user

pytestmark = pytest.mark.django_db
BASE = "/api/v1/communities/"


@pytest.fixture
def private(alice):
    return make_community("Mergers", slug="mergers", manager=alice, visibility=Visibility.PRIVATE)


@pytest.mark.parametrize("address", [BASE, f"{BASE}seals/", f"{BASE}seals/members/", "/api/v1/people/"])
def test_nobody_reads_anything_without_signing_in(client, community, address):
    assert client.get(address).status_code == 403


def test_a_private_community_is_behind_no_door(as_user, private, charlie):
    client = as_user(charlie)
    assert client.get(BASE).json()["results"] == []
    for address in ("", "members/"):
        assert client.get(f"{BASE}mergers/{address}").status_code == 404
    for address in ("join/", "leave/"):
        assert client.post(f"{BASE}mergers/{address}").status_code == 404
    assert Membership.objects.count() == 1


def test_members_of_a_community_on_request_are_read_by_members(as_user, alice, charlie):
    make_community("Metrology", slug="metrology", manager=alice, visibility=Visibility.ON_REQUEST)
    refused = as_user(charlie).get(f"{BASE}metrology/members/")
    assert (refused.status_code, refused.json()) == (
        403,
        {"detail": "Only members read Metrology. You can ask to join."},
    )
    (member,) = as_user(alice).get(f"{BASE}metrology/members/").json()["results"]
    assert (member["person"]["handle"], member["position"]) == ("alice.manager", "manager")


def test_members_are_filtered_and_carry_no_address(as_user, community, charlie):
    join(make_user("Gone", is_active=False), community)
    answer = as_user(charlie).get(f"{BASE}seals/members/")
    assert [m["person"]["display_name"] for m in answer.json()["results"]] == ["Bob Member", "Alice Manager"]
    assert "@example.org" not in answer.content.decode()
    managers = as_user(charlie).get(f"{BASE}seals/members/?position=manager").json()["results"]
    assert [m["person"]["display_name"] for m in managers] == ["Alice Manager"]
    assert as_user(charlie).get(f"{BASE}seals/members/?position=boss").status_code == 400


def test_joining_and_leaving(as_user, community, charlie):
    client = as_user(charlie)
    joined = client.post(f"{BASE}seals/join/", {"introduction": "Hello"}, content_type="application/json")
    assert (joined.status_code, joined.json()["introduction"]) == (201, "Hello")
    again = client.post(f"{BASE}seals/join/")
    assert (again.status_code, again.json()) == (400, {"detail": "You are already a member of Seals and pumps."})
    assert client.post(f"{BASE}seals/leave/").status_code == 204
    assert not Membership.objects.current().filter(user=charlie).exists()


def test_refusals_are_one_sentence(as_user, community, alice, charlie):
    last = as_user(alice).post(f"{BASE}seals/leave/")
    assert last.status_code == 400
    assert "Hand it over" in last.json()["detail"]
    long = as_user(charlie).post(f"{BASE}seals/join/", {"introduction": "x" * 201}, content_type="application/json")
    assert long.status_code == 400
    assert Community.objects.get().memberships.current().count() == 2


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_communities_are_not_written_here(as_user, community, alice, method):
    assert getattr(as_user(alice), method)(f"{BASE}seals/").status_code == 405


def test_people_are_colleagues_only_and_without_address(as_user, alice, bob):
    make_user("Robot", is_service=True)
    make_user("Gone", is_active=False)
    answer = as_user(bob).get("/api/v1/people/")
    assert [person["handle"] for person in answer.json()["results"]] == ["alice.manager", "bob.member"]
    assert "email" not in answer.content.decode()
    assert as_user(bob).get("/api/v1/people/alice.manager/").json()["display_name"] == "Alice Manager"
    assert as_user(bob).get("/api/v1/people/gone/").status_code == 404
