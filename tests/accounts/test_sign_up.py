"""Signing up: open, by invitation, with an address that is taken; the letter that confirms it."""

import re
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from accounts.actions import accept_invitation, send_invitation
from accounts.models import Invitation, User
from communities.actions import invite_member
from communities.models import Lifecycle, Membership

pytestmark = pytest.mark.django_db
PASSWORD = "a long sentence to remember"
SIGN_UP = {"email": "New@Example.org", "display_name": "Nora Newcomer", "password1": PASSWORD}


def sign_up(client, **changes):
    return client.post(reverse("account_signup"), {**SIGN_UP, **changes})


def test_signing_up_confirming_and_signing_in(client):
    assert sign_up(client).url == reverse("account_email_verification_sent")
    user = User.objects.get(email="new@example.org")
    assert (user.display_name, user.handle) == ("Nora Newcomer", "nora.newcomer")
    assert not EmailAddress.objects.get(user=user).verified
    (letter,) = mail.outbox
    assert letter.subject == "Confirm your address at Fivefold"
    assert letter.body.startswith("Nora Newcomer, is this your address?")
    assert letter.body.rstrip().endswith("Fivefold, testserver")
    link = re.search(r"http://testserver(/accounts/confirm-email/\S+)", letter.body)[1]
    client.post(link)
    assert EmailAddress.objects.get(user=user).verified
    client.post(reverse("account_login"), {"login": "NEW@example.org", "password": PASSWORD})
    assert client.get(user.get_absolute_url()).status_code == 200


def test_nobody_gets_in_before_the_address_is_confirmed(client, alice):
    sign_up(client)
    client.post(reverse("account_login"), {"login": SIGN_UP["email"], "password": PASSWORD})
    assert client.get(alice.get_absolute_url()).status_code == 302


@pytest.mark.parametrize(
    "wrong",
    [
        {"email": "nonsense"},
        {"email": ""},
        {"display_name": ""},
        {"display_name": "x" * 121},
        {"password1": "short"},
        {"password1": "12345678901"},
        {"password1": "password"},
    ],
)
def test_a_wrong_sign_up_makes_no_account(client, wrong):
    answer = sign_up(client, **wrong)
    assert answer.status_code == 200
    assert answer.context["form"].errors
    assert not User.objects.exists()


def test_an_address_that_is_taken_gets_the_same_answer(client, bob):
    assert sign_up(client, email="BOB@example.org").url == reverse("account_email_verification_sent")
    assert User.objects.count() == 1
    (letter,) = mail.outbox
    assert letter.to == [bob.email]
    assert "confirm-email" not in letter.body


def test_handles_stay_apart(client):
    sign_up(client)
    sign_up(client, email="other@example.org")
    assert set(User.objects.values_list("handle", flat=True)) == {"nora.newcomer", "nora.newcomer2"}


def test_by_invitation_only_the_link_opens_the_door(client, alice, settings):
    settings.SIGN_UP = "invitation"
    assert sign_up(client).status_code == 200  # the page that says it is closed
    assert not User.objects.filter(email="new@example.org").exists()
    invitation = send_invitation(by=alice, email="nora@work.example")
    page = client.get(invitation.get_absolute_url()).content.decode()
    assert "Alice Manager invites you" in page
    assert alice.email not in page
    sign_up(client)  # with another address than the invited one
    user = User.objects.get(email="new@example.org")
    invitation.refresh_from_db()
    assert (invitation.accepted_by, bool(invitation.accepted_at)) == (user, True)
    assert not EmailAddress.objects.get(user=user).verified
    sign_up(client, email="second@example.org")
    assert not User.objects.filter(email="second@example.org").exists()


@pytest.mark.parametrize("change", [{"expires_at": -1}, {"accepted_at": -1}])
def test_a_link_that_has_run_out_or_is_used_opens_nothing(client, alice, settings, change):
    settings.SIGN_UP = "invitation"
    invitation = send_invitation(by=alice, email="nora@work.example")
    client.get(invitation.get_absolute_url())
    Invitation.objects.update(**{name: timezone.now() + timedelta(days=days) for name, days in change.items()})
    assert client.get(invitation.get_absolute_url()).status_code == 404
    sign_up(client)
    assert User.objects.count() == 1


def test_signing_up_by_a_communitys_letter_joins_it(client, community, alice):
    invited = invite_member(by=alice, community=community, email="nora@work.example")
    client.get(invited.invitation.get_absolute_url())
    sign_up(client)
    assert Membership.objects.current().filter(user__email="new@example.org", community=community).exists()


def test_a_community_archived_meanwhile_does_not_undo_the_account(client, community, alice):
    invited = invite_member(by=alice, community=community, email="nora@work.example")
    client.get(invited.invitation.get_absolute_url())
    community.lifecycle = Lifecycle.ARCHIVED
    community.save(update_fields=["lifecycle"])
    sign_up(client)
    assert User.objects.filter(email="new@example.org").exists()
    assert not Membership.objects.filter(user__email="new@example.org").exists()


def test_the_page_of_invitations_shows_who_joined(client, as_user, alice, bob):
    assert client.get(reverse("accounts:invitation-send")).status_code == 302
    inviting = as_user(alice)
    page = reverse("accounts:invitation-send")
    inviting.post(page, {"email": "nora@work.example", "note": "Come"})
    assert "nora@work.example" in inviting.get(page).content.decode()
    assert "nora@work.example" not in as_user(bob).get(page).content.decode()
    assert inviting.post(page, {"email": "nora@work.example"}).context["form"].errors
    accept_invitation(by=bob, invitation=Invitation.objects.get())
    assert "Bob Member" in inviting.get(page).content.decode()


def test_an_invitation_is_used_once_and_not_by_its_sender(alice, bob, charlie):
    invitation = send_invitation(by=alice, email="nora@work.example")
    with pytest.raises(ValidationError, match="for somebody else"):
        accept_invitation(by=alice, invitation=invitation)
    accept_invitation(by=bob, invitation=invitation)
    with pytest.raises(ValidationError, match="used or has run out"):
        accept_invitation(by=charlie, invitation=invitation)
    assert Invitation.objects.get().accepted_by == bob


@pytest.mark.parametrize(
    "name", ["account_login", "account_signup", "account_reset_password", "account_logout", "account_email"]
)
def test_account_pages_open(client, as_user, bob, name):
    answer = (
        client.get(reverse(name))
        if name not in ("account_logout", "account_email")
        else as_user(bob).get(reverse(name))
    )
    assert answer.status_code == 200


@pytest.mark.parametrize("name", ["account_change_password", "mfa_index", "usersessions_list"])
def test_pages_of_ones_own_account_open(as_user, bob, name):
    bob.set_password(PASSWORD)
    bob.save()
    assert as_user(bob).get(reverse(name)).status_code == 200
