"""Profiles: what colleagues see, and editing one's own."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from accounts.actions import edit_profile
from accounts.models import User
from communities.models import Visibility
from tests.factories import join, make_community, make_user

pytestmark = pytest.mark.django_db
EDIT = {"display_name": "Bob M.", "time_zone": "Europe/Warsaw"}


def test_a_profile_is_for_people_who_are_signed_in(client, as_user, bob, charlie):
    assert client.get(bob.get_absolute_url()).status_code == 302
    assert as_user(charlie).get(bob.get_absolute_url()).status_code == 200


def test_a_profile_names_only_the_communities_both_are_in(as_user, community, bob, charlie):
    secret = make_community("Mergers", visibility=Visibility.PRIVATE)
    join(bob, secret)
    seen = as_user(charlie).get(bob.get_absolute_url()).content.decode()
    assert "Mergers" not in seen
    assert "Seals and pumps" not in seen
    join(charlie, secret)
    seen = as_user(charlie).get(bob.get_absolute_url()).content.decode()
    assert "Mergers" in seen
    assert "Seals and pumps" not in seen


def test_a_profile_never_shows_the_address_to_others(as_user, bob, charlie):
    assert bob.email not in as_user(charlie).get(bob.get_absolute_url()).content.decode()


@pytest.mark.parametrize("fields", [{"is_active": False}, {"is_service": True}])
def test_who_is_not_here_has_no_profile(as_user, bob, fields):
    gone = make_user("Gone Away", **fields)
    assert as_user(bob).get(gone.get_absolute_url()).status_code == 404
    assert as_user(bob).get(reverse("accounts:member-detail", args=["nobody.there"])).status_code == 404


def test_what_one_writes_about_oneself_is_escaped(as_user, bob, charlie):
    edit_profile(by=bob, about="<script>alert(1)</script>\n\nAsk me about seals")
    seen = as_user(charlie).get(bob.get_absolute_url()).content.decode()
    assert "<script>alert" not in seen
    assert "Ask me about seals" in seen


def test_editing_ones_profile(client, as_user, bob):
    page = reverse("accounts:profile-edit")
    assert client.get(page).status_code == 302
    sent = {**EDIT, "languages": "English, Polish,, English", "about": "Seals", "department": "Service"}
    as_user(bob).post(page, sent)
    bob.refresh_from_db()
    assert (bob.display_name, bob.languages, bob.time_zone) == ("Bob M.", ["English", "Polish"], "Europe/Warsaw")
    assert "English, Polish" in as_user(bob).get(page).content.decode()


@pytest.mark.parametrize(
    "wrong",
    [
        {"display_name": ""},
        {"display_name": "x" * 121},
        {"display_name": "a\x00"},
        {"time_zone": "Mars/Olympus"},
        {"about": "x" * 2001},
        {"languages": ",".join(f"L{number}" for number in range(13))},
        {"languages": "x" * 41},
    ],
)
def test_a_wrong_profile_is_shown_again_and_not_saved(as_user, bob, wrong):
    answer = as_user(bob).post(reverse("accounts:profile-edit"), {**EDIT, "region": "Kept", **wrong})
    assert answer.status_code == 200
    assert answer.context["form"].errors
    assert "Kept" in answer.content.decode()
    assert User.objects.get(pk=bob.pk).display_name == "Bob Member"


@pytest.mark.parametrize(
    "wrong", [{"email": "x@example.org"}, {"is_staff": True}, {"display_name": None}, {"languages": "English"}]
)
def test_the_action_refuses_what_is_not_of_a_profile(bob, wrong):
    with pytest.raises(ValidationError):
        edit_profile(by=bob, **wrong)
    bob.refresh_from_db()
    assert (bob.email, bob.is_staff) == ("bob@example.org", False)
