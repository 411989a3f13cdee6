"""The pages of communities: who gets which answer, what stands on them, what is kept when something is wrong."""

import pytest
from django.urls import reverse

from communities.actions import invite_member, request_to_join
from communities.models import Charter, Community, CommunityInvitation, JoinRequest, Lifecycle, Membership, Visibility
from tests.factories import join, make_community, make_user

pytestmark = pytest.mark.django_db

READ = ["member-list", "charter-detail", "charter-history"]
MEMBERS_ONLY = ["member-invite", "member-introduce"]
MANAGERS_ONLY = ["community-edit", "lifecycle-change", "charter-edit", "join-request-list"]


def url(name, *args):
    return reverse(f"communities:{name}", args=args)


def status(client, name, *args):
    return client.get(url(name, *args)).status_code


@pytest.fixture
def private(alice, bob):
    private = make_community("Mergers", slug="mergers", manager=alice, visibility=Visibility.PRIVATE)
    join(bob, private)
    return private


@pytest.fixture
def on_request(alice, bob):
    on_request = make_community("Metrology", slug="metrology", manager=alice, visibility=Visibility.ON_REQUEST)
    join(bob, on_request)
    return on_request


@pytest.mark.parametrize("name", [*READ, *MEMBERS_ONLY, *MANAGERS_ONLY])
def test_who_gets_a_page_of_an_open_community(client, as_user, community, alice, bob, charlie, name):
    assert client.get(url(name, "seals")).status_code == 302  # to sign in
    assert status(as_user(alice), name, "seals") == 200
    assert status(as_user(bob), name, "seals") == (403 if name in MANAGERS_ONLY else 200)
    assert status(as_user(charlie), name, "seals") == (403 if name in MEMBERS_ONLY + MANAGERS_ONLY else 200)


@pytest.mark.parametrize("name", [*READ, *MEMBERS_ONLY, *MANAGERS_ONLY])
def test_a_private_community_does_not_exist_for_others(as_user, private, charlie, name):
    assert status(as_user(charlie), name, "mergers") == 404


@pytest.mark.parametrize(
    ("name", "args"),
    [
        ("community-join", []),
        ("community-leave", []),
        ("join-request-create", []),
        ("join-request-withdraw", []),
        ("join-request-decide", [1]),
        ("member-remove", ["bob.member"]),
        ("member-handover", ["bob.member"]),
        ("member-welcome", ["bob.member"]),
        ("member-position", ["bob.member"]),
        ("lifecycle-change", []),
        ("charter-edit", []),
        ("community-edit", []),
    ],
)
def test_no_act_reaches_a_private_community_from_outside(client, as_user, private, charlie, name, args):
    sent = {"position": "manager", "reason": "x", "note": "x", "to": "archived", "approve": "yes"}
    assert as_user(charlie).post(url(name, "mergers", *args), sent).status_code == 404
    assert client.post(url(name, "mergers", *args), sent).status_code == 302
    assert Membership.objects.current().filter(community=private).count() == 2


@pytest.mark.parametrize("name", ["community-join", "community-leave", "join-request-create"])
def test_acts_are_not_done_by_looking(as_user, community, bob, name):
    assert status(as_user(bob), name, "seals") == 405


def test_what_members_read_is_closed_but_the_charter_is_not(as_user, on_request, charlie):
    assert status(as_user(charlie), "member-list", "metrology") == 403
    assert status(as_user(charlie), "charter-detail", "metrology") == 200


def test_the_directory_shows_what_exists_for_the_reader(client, as_user, community, private, on_request, bob, charlie):
    draft = make_community("Drafts", lifecycle=Lifecycle.DRAFT)
    seen = as_user(charlie).get(url("community-list")).content.decode()
    assert "Seals and pumps" in seen
    assert "Metrology" in seen
    assert "Mergers" not in seen
    assert draft.name not in seen
    assert "Mergers" in as_user(bob).get(url("community-list")).content.decode()
    assert client.get(url("community-list")).status_code == 302


def test_the_directory_filters(as_user, community, on_request, bob, charlie):
    make_community("Sales people", kind="vertical", job_role="Sales")
    make_community("Old things", lifecycle=Lifecycle.ARCHIVED)

    def names(user, **query):
        page = as_user(user).get(url("community-list"), query).context["page"]
        return [found.name for found in page]

    assert names(bob) == ["Metrology", "Seals and pumps", "Sales people"]  # mine first, then by name
    assert names(bob, show="mine") == ["Metrology", "Seals and pumps"]
    assert names(bob, show="joinable") == ["Sales people"]
    assert names(charlie, kind="vertical") == ["Sales people"]
    assert names(charlie, q="metro") == ["Metrology"]
    assert names(charlie, show="archived") == ["Old things"]
    assert names(charlie, q="nothing like it") == []
    assert len(names(charlie, kind="diagonal", page="x", show="?")) == 3


def test_proposing_asks_the_name_first_and_shows_similar_ones(as_user, community, charlie):
    client = as_user(charlie)
    first = client.get(url("community-propose"))
    assert "What is the community about?" in first.content.decode()
    second = client.get(url("community-propose"), {"name": "Seals & pumps"})
    assert [found.name for found in second.context["similar"]] == ["Seals and pumps"]
    assert second.context["form"].initial["name"] == "Seals & pumps"


def test_a_private_community_is_not_given_away_as_similar(as_user, private, charlie):
    assert as_user(charlie).get(url("community-propose"), {"name": "Mergers"}).context["similar"] == []


PROPOSAL = {
    "name": "Laser alignment",
    "purpose": "So that shafts run true.",
    "goal": "Fewer failures",
    "decides": "Managers",
    "kind": "topic",
    "visibility": "open",
}


def test_proposing_leads_to_the_draft(client, as_user, charlie):
    answer = as_user(charlie).post(url("community-propose"), PROPOSAL, follow=True)
    assert answer.status_code == 200
    assert "It has what it needs to go live" in answer.content.decode()
    community = Community.objects.get(slug="laser-alignment")
    assert community.memberships.get().user == charlie
    assert client.post(url("community-propose"), {**PROPOSAL, "name": "Another"}).status_code == 302
    assert Community.objects.count() == 1


@pytest.mark.parametrize(
    "wrong", [{"purpose": ""}, {"kind": "vertical"}, {"kind": "x"}, {"name": "x" * 121}, {"name": "\x00"}]
)
def test_a_wrong_proposal_keeps_what_was_typed(as_user, charlie, wrong):
    answer = as_user(charlie).post(url("community-propose"), {**PROPOSAL, **wrong})
    assert answer.status_code == 200
    assert answer.context["form"].errors
    assert "Fewer failures" in answer.content.decode()
    assert not Community.objects.exists()


def test_an_open_community_is_joined_and_left_in_the_browser(as_user, community, charlie):
    client = as_user(charlie)
    answer = client.post(url("community-join", "seals"), {"introduction": "From ship engines"}, follow=True)
    assert "You are a member of Seals and pumps now" in answer.content.decode()
    assert Membership.objects.current().get(user=charlie).introduction == "From ship engines"
    client.post(url("community-leave", "seals"))
    assert not Membership.objects.current().filter(user=charlie).exists()


def test_the_last_manager_is_told_what_to_do_before_leaving(as_user, community, alice):
    page = f"http://testserver{url('member-list', 'seals')}"
    answer = as_user(alice).post(url("community-leave", "seals"), headers={"referer": page}, follow=True)
    assert "Hand it over to another member first" in answer.content.decode()
    assert Membership.objects.current().filter(user=alice).exists()


def test_handing_over_in_the_browser(as_user, community, alice, bob):
    client = as_user(alice)
    assert "Hand over to Bob Member" in client.get(url("member-position", "seals", bob.handle)).content.decode()
    client.post(url("member-handover", "seals", bob.handle))
    client.post(url("community-leave", "seals"))
    assert [m.user for m in Membership.objects.managers()] == [bob]


def test_asking_to_join_and_being_answered(as_user, on_request, alice, bob, charlie):
    outside = as_user(charlie)
    front = outside.get(on_request.get_absolute_url()).content.decode()
    assert "Ask to join" in front
    assert "Managed by" in front
    outside.post(url("join-request-create", "metrology"), {"message": "I calibrate"})
    assert "You have asked to join" in outside.get(on_request.get_absolute_url()).content.decode()
    manager = as_user(alice)
    assert "I calibrate" in manager.get(url("join-request-list", "metrology")).content.decode()
    asked = JoinRequest.objects.get()
    assert as_user(bob).post(url("join-request-decide", "metrology", asked.pk), {"approve": "yes"}).status_code == 403
    manager.post(url("join-request-decide", "metrology", asked.pk), {"approve": "yes", "answer": "Come in"})
    assert Membership.objects.current().filter(user=charlie, community=on_request).exists()
    assert status(outside, "member-list", "metrology") == 200


def test_a_request_without_yes_or_no_is_not_decided(as_user, on_request, alice, charlie):
    asked = request_to_join(by=charlie, community=on_request)
    client = as_user(alice)
    for sent in ({}, {"approve": "perhaps"}, {"approve": "yes", "answer": "x" * 501}):
        assert client.post(url("join-request-decide", "metrology", asked.pk), sent).status_code == 302
    assert JoinRequest.objects.waiting().exists()


def test_a_request_belongs_to_its_community(as_user, community, on_request, alice, charlie):
    asked = request_to_join(by=charlie, community=on_request)
    assert as_user(alice).post(url("join-request-decide", "seals", asked.pk), {"approve": "yes"}).status_code == 404


def test_a_long_message_is_kept_on_the_page(as_user, on_request, charlie):
    answer = as_user(charlie).post(url("join-request-create", "metrology"), {"message": "y" * 501})
    assert "y" * 501 in answer.content.decode()
    assert not JoinRequest.objects.exists()


def test_the_people_page_filters_and_hides_the_switched_off(as_user, community, alice, bob):
    make_user("Eve Else")
    join(make_user("Dora Sales", department="Sales", job_role="Seller"), community, "expert")
    join(make_user("Gone Away", is_active=False), community)

    def names(**query):
        page = as_user(bob).get(url("member-list", "seals"), query).context["page"]
        return [membership.user.display_name for membership in page]

    assert names() == ["Dora Sales", "Bob Member", "Alice Manager"]
    assert names(position="manager") == ["Alice Manager"]
    assert names(department="Sales") == ["Dora Sales"]
    assert names(q="sell") == ["Dora Sales"]
    assert names(q="zzz") == []


def test_no_page_shows_the_address_of_somebody_else(as_user, community, on_request, alice, bob, charlie):
    request_to_join(by=charlie, community=on_request)
    invite_member(by=alice, community=community, user=charlie)
    pages = [
        (alice, url("member-list", "seals")),
        (alice, url("member-position", "seals", bob.handle)),
        (alice, url("member-invite", "seals") + "?q=char"),
        (alice, url("join-request-list", "metrology")),
        (alice, bob.get_absolute_url()),
        (charlie, url("invitation-list")),
        (charlie, on_request.get_absolute_url()),
    ]
    for user, address in pages:
        text = as_user(user).get(address).content.decode()
        assert not [u.email for u in (alice, bob, charlie) if u != user and u.email in text], address


def test_saying_hello_in_the_browser(as_user, community, alice, bob, charlie):
    client = as_user(alice)
    assert url("member-welcome", "seals", bob.handle) in client.get(url("member-list", "seals")).content.decode()
    assert client.post(url("member-welcome", "seals", bob.handle), {"note": ""}).context["form"].errors
    client.post(url("member-welcome", "seals", bob.handle), {"note": "Good to see you"})
    assert Membership.objects.get(user=bob).welcomed_by == alice
    assert status(as_user(charlie), "member-welcome", "seals", bob.handle) == 403
    assert status(client, "member-welcome", "seals", charlie.handle) == 404


def test_changing_and_ending_a_membership_in_the_browser(as_user, community, alice, bob):
    client = as_user(alice)
    client.post(url("member-position", "seals", bob.handle), {"position": "expert", "reason": ""})
    assert Membership.objects.get(user=bob).position == "expert"
    kept = client.post(url("member-position", "seals", alice.handle), {"position": "member", "reason": "Tired of it"})
    assert "Appoint another one first" in kept.content.decode()
    assert "Tired of it" in kept.content.decode()
    assert client.post(url("member-remove", "seals", bob.handle), {"reason": ""}).context["remove_form"].errors
    client.post(url("member-remove", "seals", bob.handle), {"reason": "Left the company"})
    assert not Membership.objects.current().filter(user=bob).exists()


def test_revising_the_charter_keeps_the_old_one_and_notices_others(as_user, community, alice, bob, charlie):
    client = as_user(alice)
    base = client.get(url("charter-edit", "seals")).context["form"].initial
    sent = {**base, "goal": "Faster repairs", "policies": "Be *kind*.", "reason": "Asked for"}
    client.post(url("charter-edit", "seals"), sent)
    page = as_user(charlie).get(url("charter-detail", "seals")).content.decode()
    assert "Faster repairs" in page
    assert "<em>kind</em>" in page
    assert "Fewer repeat visits" in as_user(charlie).get(url("charter-version", "seals", 1)).content.decode()
    late = client.post(url("charter-edit", "seals"), {**sent, "goal": "Mine"})
    assert "Meanwhile Alice Manager saved version 2" in late.content.decode()
    assert Charter.objects.count() == 2
    assert status(as_user(charlie), "charter-version", "seals", 9) == 404


def test_going_live_in_the_browser(as_user, alice):
    community = make_community("Tooling", slug="tooling", manager=alice, lifecycle=Lifecycle.DRAFT)
    Charter.objects.all().delete()
    client = as_user(alice)
    page = client.get(url("lifecycle-change", "tooling")).content.decode()
    assert "Missing: a charter" in page
    refused = client.post(url("lifecycle-change", "tooling"), {"to": "live"}).content.decode()
    assert "It needs a charter" in refused
    sent = {"purpose": "So that …", "goal": "G", "decides": "D", "reason": "First version"}
    client.post(url("charter-edit", "tooling"), sent)
    client.post(url("lifecycle-change", "tooling"), {"to": "live"})
    community.refresh_from_db()
    assert community.lifecycle == "live"


def test_editing_the_settings(as_user, community, alice):
    client = as_user(alice)
    sent = {"name": "Seals", "kind": "topic", "visibility": "private", "reply_hours": "6", "job_role": ""}
    assert client.post(url("community-edit", "seals"), {**sent, "name": ""}).context["form"].errors
    client.post(url("community-edit", "seals"), sent)
    community.refresh_from_db()
    # When to expect a reply is said in the service description alone.
    assert (community.name, community.visibility, community.reply_hours) == ("Seals", "private", 24)


@pytest.mark.parametrize("address", ["/c/", "/c/seals/", "/c/seals/members/", "/c/seals/asks/new/"])
def test_many_members_are_written_with_a_separator(as_user, community, bob, address):
    Community.objects.update(member_count=12408)
    html = as_user(bob).get(address).content.decode()
    assert "12,408" in html
    assert "12408" not in html


def test_inviting_a_colleague_who_then_joins(as_user, private, alice, bob, charlie):
    inviting = as_user(alice)
    found = inviting.get(url("member-invite", "mergers"), {"q": "charlie"})
    assert found.context["found"] == [charlie]
    assert (
        "Invite Charlie Outside"
        in inviting.get(url("member-invite", "mergers"), {"to": charlie.handle}).content.decode()
    )
    inviting.post(url("member-invite", "mergers"), {"handle": charlie.handle, "note": "You know the figures"})
    invitation = CommunityInvitation.objects.get()
    invited = as_user(charlie)
    assert status(invited, "member-list", "mergers") == 404  # not before one has accepted
    assert "You know the figures" in invited.get(url("invitation-detail", invitation.pk)).content.decode()
    assert as_user(bob).get(url("invitation-detail", invitation.pk)).status_code == 404
    assert as_user(bob).post(url("invitation-accept", invitation.pk)).status_code == 404
    invited.post(url("invitation-accept", invitation.pk))
    assert status(invited, "member-list", "mergers") == 200
    assert "joined" in inviting.get(url("member-invite", "mergers")).content.decode()


@pytest.mark.parametrize("place", ["on_request", "private"])
def test_members_are_offered_no_invitation_where_managers_decide(request, as_user, alice, bob, charlie, place):
    community = request.getfixturevalue(place)
    invite = url("member-invite", community.slug)
    assert invite in as_user(alice).get(url("member-list", community.slug)).content.decode()
    member = as_user(bob)
    assert invite not in member.get(url("member-list", community.slug)).content.decode()
    refused = member.get(invite)
    assert (refused.status_code, "Only managers invite here" in refused.content.decode()) == (403, True)
    assert member.post(invite, {"handle": charlie.handle}).status_code == 403
    assert not CommunityInvitation.objects.exists()


def test_an_invitation_is_declined_or_taken_back_by_whose_it_is(as_user, community, alice, bob, charlie):
    invitation = invite_member(by=bob, community=community, user=charlie)
    assert as_user(alice).post(url("invitation-withdraw", invitation.pk)).status_code == 404
    assert as_user(bob).post(url("invitation-decline", invitation.pk)).status_code == 404
    as_user(charlie).post(url("invitation-decline", invitation.pk))
    again = invite_member(by=bob, community=community, user=charlie)
    as_user(bob).post(url("invitation-withdraw", again.pk))
    assert not CommunityInvitation.objects.waiting().exists()
    assert as_user(charlie).get(url("invitation-detail", again.pk)).status_code == 404


def test_pages_ask_the_database_a_fixed_number_of_times(as_user, community, alice, django_assert_max_num_queries):
    for number in range(40):
        join(make_user(f"Member {number}"), community)
        make_community(f"Community {number}")
    client = as_user(alice)
    for address in (url("community-list"), url("member-list", "seals")):
        with django_assert_max_num_queries(16):
            client.get(address)


@pytest.mark.parametrize(
    "query", ["q=%00", "kind=%00", "page=%00", "position=%00&department=%00", "q=%27%3B--", "to=%00"]
)
def test_odd_words_in_an_address_break_nothing(as_user, community, alice, query):
    for name, *args in (("community-list",), ("member-list", "seals"), ("member-invite", "seals")):
        assert as_user(alice).get(f"{url(name, *args)}?{query}").status_code == 200
    assert as_user(alice).get(url("community-propose") + "?name=%00").status_code == 200
