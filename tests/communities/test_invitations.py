"""Invitations to a community: the actions, and what joins through a letter's link."""

import re

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import Http404
from django.urls import reverse
from django.utils import timezone

from accounts.actions import LETTERS_A_DAY
from accounts.models import Invitation
from accounts.tasks import send_waiting_letters
from activity.models import Act, Notice
from activity.tasks import deliver_waiting
from activity.vocabulary import Verb
from communities.actions import (
    accept_invitation,
    decline_invitation,
    invite_member,
    join_community,
    remove_member,
    withdraw_invitation,
)
from communities.models import Community, CommunityInvitation, Lifecycle, Membership, Position, Visibility
from tests.factories import join, make_community, make_user

pytestmark = pytest.mark.django_db


def titles(user):
    deliver_waiting()
    return list(Notice.objects.visible_to(user).values_list("title", flat=True))


@pytest.fixture
def private(alice, bob):
    private = make_community("Mergers", visibility=Visibility.PRIVATE, manager=alice)
    join(bob, private)
    return private


def test_an_invited_colleague_joins_what_they_could_not_see(private, alice, charlie):
    invitation = invite_member(by=alice, community=private, user=charlie, note="You know the figures")
    assert titles(charlie) == ["Alice Manager invites you to Mergers"]
    assert not Community.objects.visible_to(charlie).exists()
    accept_invitation(by=charlie, invitation=invitation)
    assert Community.objects.visible_to(charlie).get() == private
    assert titles(alice) == ["Charlie Outside joined Mergers on your invitation"]


def test_a_joining_names_the_act_of_inviting_as_its_cause(private, alice, charlie):
    accept_invitation(by=charlie, invitation=invite_member(by=alice, community=private, user=charlie))
    invited, joined = Act.objects.order_by("pk")
    assert (invited.verb, invited.actor_id, invited.target_id) == (Verb.INVITE_MEMBER, alice.pk, charlie.pk)
    assert (joined.verb, joined.actor_id, joined.caused_by_id) == (Verb.JOIN, charlie.pk, invited.pk)


def test_wrong_invitations_invite_nobody(community, alice, bob, charlie):
    cases = [
        ({}, "Say whom"),
        ({"user": charlie, "email": "x@example.org"}, "Say whom"),
        ({"user": bob}, "already a member"),
        ({"user": alice}, "here already"),
        ({"user": "charlie"}, "Say which person"),
        ({"user": make_user("Robot", is_service=True)}, "no longer here"),
        ({"user": make_user("Gone", is_active=False)}, "no longer here"),
        ({"user": charlie, "note": "x" * 501}, "limit is 500"),
        ({"user": charlie, "note": 5}, "must be text"),
        ({"email": "not an address"}, "not an e-mail address"),
        ({"email": f"{'x' * 250}@example.org"}, "e-mail address"),
        ({"email": 5}, "e-mail address"),
    ]
    for wrong, sentence in cases:
        with pytest.raises(ValidationError, match=sentence), transaction.atomic():
            invite_member(by=alice, community=community, **wrong)
    with pytest.raises(PermissionDenied):
        invite_member(by=charlie, community=community, user=charlie)
    assert not CommunityInvitation.objects.exists()
    assert not Invitation.objects.exists()
    assert not Act.objects.exists()


def test_nobody_is_invited_twice_or_into_what_is_at_rest(community, alice, bob, charlie):
    invite_member(by=alice, community=community, user=charlie)
    with pytest.raises(ValidationError, match="invited already"):
        invite_member(by=bob, community=community, user=charlie)
    Community.objects.update(lifecycle=Lifecycle.DORMANT)
    with pytest.raises(ValidationError, match="nobody can join"):
        accept_invitation(by=charlie, invitation=CommunityInvitation.objects.get())
    with pytest.raises(ValidationError, match="nobody can join"):
        invite_member(by=alice, community=community, user=make_user())
    assert CommunityInvitation.objects.waiting().count() == 1


@pytest.mark.parametrize("position", [Position.MEMBER, Position.EXPERT])
@pytest.mark.parametrize("visibility", [Visibility.ON_REQUEST, Visibility.PRIVATE])
def test_where_managers_decide_who_joins_only_they_invite(alice, charlie, visibility, position):
    closed = make_community("Mergers", visibility=visibility, manager=alice)
    join(dora := make_user("Dora"), closed, position)
    for whom in ({"user": charlie}, {"email": "new@example.org"}):
        with pytest.raises(PermissionDenied, match="Only managers invite here"):
            invite_member(by=dora, community=closed, **whom)
    assert not CommunityInvitation.objects.exists()
    assert invite_member(by=alice, community=closed, user=charlie).user == charlie


def test_an_administrator_invites_into_any_community(private, charlie):
    admin = make_user("Dana Admin", is_superuser=True)
    assert invite_member(by=admin, community=private, user=charlie).invited_by == admin


def test_an_outsider_cannot_invite_into_a_private_community(private, charlie):
    with pytest.raises(Http404):
        invite_member(by=charlie, community=private, user=charlie)


def test_an_invitation_is_answered_once_and_by_its_addressee(community, alice, bob, charlie):
    invitation = invite_member(by=bob, community=community, user=charlie)
    for other in (alice, bob):
        with pytest.raises(Http404):
            accept_invitation(by=other, invitation=invitation)
        with pytest.raises(Http404):
            decline_invitation(by=other, invitation=invitation)
    decline_invitation(by=charlie, invitation=invitation)
    with pytest.raises(ValidationError, match="answered or withdrawn"):
        accept_invitation(by=charlie, invitation=invitation)
    with pytest.raises(ValidationError, match="answered already"):
        withdraw_invitation(by=bob, invitation=invitation)
    assert not Membership.objects.filter(user=charlie).exists()


def test_joining_by_oneself_settles_a_waiting_invitation(community, bob, charlie):
    invite_member(by=bob, community=community, user=charlie)
    join_community(by=charlie, community=community)
    assert not CommunityInvitation.objects.waiting().exists()


def test_invitations_of_a_removed_member_fall_with_them(community, alice, bob, charlie):
    invitation = invite_member(by=bob, community=community, user=charlie)
    remove_member(by=alice, community=community, user=bob, reason="Shared what is confidential")
    with pytest.raises(ValidationError, match="answered or withdrawn"):
        accept_invitation(by=charlie, invitation=invitation)


def test_an_address_gets_the_same_answer_whoever_it_belongs_to(community, alice, bob, charlie):
    free, held, here = (
        invite_member(by=alice, community=community, email=email)
        for email in ("nobody@example.org", "Charlie@Example.org ", bob.email)
    )
    assert [invited.whom for invited in (free, held, here)] == ["nobody@example.org", charlie.email, bob.email]
    with pytest.raises(ValidationError, match="invited that address already"):
        invite_member(by=alice, community=community, email="NOBODY@example.org")
    assert titles(charlie) == ["Alice Manager invites you to Seals and pumps"]
    assert titles(bob) == []


def test_a_letter_goes_out_once_with_its_link(community, alice, settings):
    settings.SITE_URL = "https://fivefold.example"
    invite_member(by=alice, community=community, email="new@example.org", note="Come & see")
    assert send_waiting_letters() == 1
    assert send_waiting_letters() == 0
    (letter,) = mail.outbox
    assert letter.subject == "Alice Manager invites you to Seals and pumps"
    assert letter.to == ["new@example.org"]
    assert "Come & see" in letter.body
    assert alice.email not in letter.body
    assert re.search(r"https://fivefold\.example/people/invited/\S{20,}/", letter.body)


def test_a_name_with_a_line_break_cannot_write_a_header(community, alice):
    Community.objects.update(name="Seals\nBcc: all@example.org")
    community.refresh_from_db()
    invite_member(by=alice, community=community, email="new@example.org")
    send_waiting_letters()
    assert mail.outbox[0].bcc == []
    assert "\n" not in mail.outbox[0].subject


def test_letters_are_limited_a_day(community, alice):
    Invitation.objects.bulk_create(
        Invitation(email=f"p{number}@example.org", invited_by=alice) for number in range(LETTERS_A_DAY)
    )
    with pytest.raises(ValidationError, match="Send the next ones tomorrow"):
        invite_member(by=alice, community=community, email="one-more@example.org")


def test_a_letters_link_joins_whoever_holds_it_once(as_user, private, alice, bob, charlie):
    link = invite_member(by=alice, community=private, email="c.outside@home.example").invitation.get_absolute_url()
    own = as_user(alice).post(link, headers={"referer": f"http://testserver{link}"}, follow=True)
    assert "for somebody else" in own.content.decode()
    holder = as_user(charlie)
    assert "Alice Manager invites you to Mergers" in holder.get(link).content.decode()
    assert holder.post(link).url == private.get_absolute_url()
    assert Membership.objects.current().filter(user=charlie, community=private).exists()
    assert as_user(bob).get(link).status_code == 404
    assert CommunityInvitation.objects.get().whom == "Charlie Outside"


def test_a_link_taken_back_opens_nothing(client, as_user, private, alice, charlie):
    invitation = invite_member(by=alice, community=private, email="c.outside@home.example")
    withdraw_invitation(by=alice, invitation=invitation)
    link = invitation.invitation.get_absolute_url()
    assert as_user(charlie).post(link).status_code == 404
    assert client.get(link).status_code == 404


def test_a_letters_link_opens_nothing_once_the_invitation_was_accepted_here(client, private, alice, charlie, settings):
    settings.SIGN_UP = "invitation"
    invited = invite_member(by=alice, community=private, email=charlie.email)
    accept_invitation(by=charlie, invitation=CommunityInvitation.objects.get(pk=invited.pk))
    assert client.get(invited.invitation.get_absolute_url()).status_code == 404
    assert client.get("/accounts/signup/").status_code == 200
    assert "password1" not in client.get("/accounts/signup/").content.decode()


def test_an_invitation_that_has_run_out_is_not_accepted_here_either(as_user, private, alice, charlie):
    invited = invite_member(by=alice, community=private, email=charlie.email)
    Invitation.objects.filter(pk=invited.invitation_id).update(expires_at=timezone.now())
    as_user(charlie).post(reverse("communities:invitation-accept", args=[invited.pk]))
    assert not Membership.objects.filter(user=charlie, community=private).exists()
