"""Whom the editor offers after an @: people who can read the text, those of the community first; never an address."""

import re

import pytest
from django.urls import reverse

from communities.models import Lifecycle, Visibility
from tests.factories import join, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def offered(community, as_user):
    def ask(user, letters):
        response = as_user(user).get(reverse("content:mention-list", args=[community.slug]), {"q": letters})
        assert response.status_code == 200
        assert "@example.org" not in response.content.decode()
        return re.findall(r'data-handle="([^"]+)"', response.content.decode())

    return ask


def test_people_of_the_community_come_first_by_name_or_handle(offered, community, bob):
    make_user("Bianca Other", handle="bianca")
    join(make_user("Zoe Bird", handle="zoe.bird"), community)
    join(make_user("Xaver Young", handle="bi.xaver"), community)
    make_user("Fabian Inside", handle="fabian")
    assert offered(bob, "bi") == ["bi.xaver", "zoe.bird", "bianca"]
    assert offered(bob, "BIRD") == ["zoe.bird"]


def test_less_than_two_letters_and_oneself_offer_nobody(offered, bob):
    assert offered(bob, "b") == offered(bob, "") == offered(bob, "@ ") == offered(bob, "bob") == []
    assert offered(bob, "\x00al" + "x" * 500) == offered(bob, "%%") == []


def test_at_most_eight_are_offered(offered, bob):
    for number in range(10):
        make_user(f"Birgit {number}")
    assert len(offered(bob, "birgit")) == 8


def test_nobody_is_offered_who_is_gone_or_a_service(offered, community, bob):
    join(make_user("Birgit Gone", is_active=False), community)
    join(make_user("Birgit Robot", is_service=True), community)
    assert offered(bob, "birgit") == []


@pytest.mark.parametrize(
    "change",
    [{"visibility": Visibility.PRIVATE}, {"visibility": Visibility.ON_REQUEST}, {"lifecycle": Lifecycle.DRAFT}],
)
def test_where_only_members_read_only_they_are_offered_and_only_to_them(
    offered, community, as_user, alice, bob, charlie, change
):
    assert offered(bob, "charl") == [charlie.handle]
    assert offered(charlie, "alic") == [alice.handle]
    for name, value in change.items():
        setattr(community, name, value)
    community.save(update_fields=list(change))
    assert offered(bob, "charl") == []
    assert offered(bob, "alic") == [alice.handle]
    answer = as_user(charlie).get(reverse("content:mention-list", args=[community.slug]), {"q": "alic"})
    assert answer.status_code in {403, 404}
    assert alice.handle not in answer.content.decode()


def test_a_name_with_signs_stays_a_name(community, as_user, bob):
    join(make_user("Bi<script>", handle="bi.script"), community)
    page = as_user(bob).get(reverse("content:mention-list", args=[community.slug]), {"q": "bi"}).content.decode()
    assert "<script>" not in page
    assert "Bi&lt;script&gt;" in page
