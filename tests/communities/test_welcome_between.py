"""A welcome taken back, welcomed again, and thanked for."""

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from activity.models import Notice
from activity.tasks import deliver_waiting
from communities.actions import join_community, leave_community, thank_for_welcome, welcome_member, withdraw_welcome
from communities.models import Membership
from roles.models import Effect, Episode
from tests.factories import join, make_user
from tests.roles.history import rebuild

pytestmark = pytest.mark.django_db


@pytest.fixture
def welcomed(community, alice, bob) -> Membership:
    welcome_member(by=alice, community=community, user=bob, note="Good that you are here.")
    return Membership.objects.get(user=bob)


def test_taken_back_it_counts_for_nothing_and_somebody_else_may_say_hello(community, welcomed, alice, bob):
    rebuild()
    assert Episode.objects.filter(member_id=alice.pk).exists()
    deliver_waiting()
    assert Notice.objects.visible_to(bob).exists()
    dora = make_user("Dora")
    join(dora, community)
    with pytest.raises(ValidationError, match="You have not welcomed"):
        withdraw_welcome(by=dora, community=community, user=bob)
    withdraw_welcome(by=alice, community=community, user=bob)
    rebuild()
    assert not Episode.objects.exists()
    assert not Notice.objects.visible_to(bob).exists()
    welcome_member(by=dora, community=community, user=bob, note="Hello")
    rebuild()
    assert Episode.objects.get().member_id == dora.pk


def test_coming_and_going_makes_no_second_welcome_by_the_same_person(community, welcomed, alice, bob):
    leave_community(by=bob, community=community)
    join_community(by=bob, community=community)
    with pytest.raises(ValidationError, match="You have welcomed Bob Member before"):
        welcome_member(by=alice, community=community, user=bob, note="Again")


def test_the_newcomer_finds_it_and_says_thanks_in_one_click(community, welcomed, as_user, alice, bob, charlie):
    deliver_waiting()
    assert Notice.objects.visible_to(bob).get().url == "/c/seals/welcome/"
    client = as_user(bob)
    page = client.get("/c/seals/welcome/").content.decode()
    assert "Good that you are here." in page
    client.post("/c/seals/welcome/thank/")
    deliver_waiting()
    assert Notice.objects.visible_to(alice).get().title == "Bob Member thanks you for the welcome to Seals and pumps"
    rebuild()
    assert Effect.objects.filter(member_id=alice.pk, peer_id=bob.pk, day=timezone.now().date()).exists()
    client.post("/c/seals/welcome/thank/withdraw/")
    rebuild()
    assert not Effect.objects.exists()
    assert as_user(charlie).get("/c/seals/welcome/").status_code == 404
    assert as_user(charlie).post("/c/seals/welcome/thank/").status_code == 404


def test_who_was_not_welcomed_has_nothing_to_thank_for(community, as_user, alice, bob):
    assert as_user(bob).get("/c/seals/welcome/").status_code == 404
    membership = Membership.objects.get(user=bob)
    membership.welcomed_by = alice  # from an import: without an act of its own
    membership.save()
    assert "Thank" not in as_user(bob).get("/c/seals/welcome/").content.decode().split("<h1>")[1]
    with pytest.raises(ValidationError, match="cannot be thanked for"):
        thank_for_welcome(by=bob, membership=membership)


def test_it_is_taken_back_where_it_was_said(community, welcomed, as_user, alice, charlie):
    client = as_user(alice)
    page = client.get("/c/seals/members/bob.member/welcome/").content.decode()
    assert "Take it back" in page
    assert as_user(charlie).post("/c/seals/members/bob.member/welcome/withdraw/").status_code == 403
    client.post("/c/seals/members/bob.member/welcome/withdraw/")
    assert Membership.objects.get(user__handle="bob.member").welcomed_by is None
