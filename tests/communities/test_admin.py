"""An administrator sets up a community in the Django admin, through the same actions as everybody."""

import pytest
from django.urls import reverse

from activity.models import Act, AuditEntry
from communities.actions import request_to_join
from communities.models import Charter, Community, JoinRequest, Membership, Visibility
from tests.factories import join, make_community, make_user

pytestmark = pytest.mark.django_db
LIST = "admin:communities_community_changelist"


@pytest.fixture
def administrator(as_user):
    ada = make_user("Ada Admin", is_staff=True, is_superuser=True)
    client = as_user(ada)
    client.user = ada
    return client


def rows(prefix, *filled, kept=0):
    """The fields of an inline: rows that are there already come first, each with its id."""
    sent = {
        f"{prefix}-TOTAL_FORMS": len(filled),
        f"{prefix}-INITIAL_FORMS": kept,
        f"{prefix}-MIN_NUM_FORMS": 0,
        f"{prefix}-MAX_NUM_FORMS": 1000,
    }
    for number, row in enumerate(filled):
        sent |= {f"{prefix}-{number}-{name}": value for name, value in row.items()}
    return sent


SETTINGS = {"name": "Procurement", "kind": "horizontal", "visibility": "open", "job_role": ""}
CHARTER = {"purpose": "So that we buy once.", "goal": "Lower cost", "decides": "Managers", "reason": "First version"}


def add(client, **changes):
    sent = {**SETTINGS, "slug": "procurement", **rows("memberships"), **rows("charters"), **changes}
    return client.post(reverse("admin:communities_community_add"), sent)


def change(client, community, memberships=(), charters=(), kept=0, **changes):
    sent = {**SETTINGS, "name": community.name, **rows("memberships", *memberships, kept=kept)}
    sent |= rows("charters", *charters)
    address = reverse("admin:communities_community_change", args=[community.pk])
    return client.post(address, {**sent, **changes}, headers={"referer": f"http://testserver{address}"}, follow=True)


def act(client, action, *communities):
    sent = {"action": action, "_selected_action": [community.pk for community in communities]}
    return client.post(reverse(LIST), sent, follow=True).content.decode()


def test_from_nothing_to_live(administrator, bob):
    assert add(administrator).status_code == 302
    community = Community.objects.get()
    assert (community.lifecycle, community.created_by) == ("draft", administrator.user)
    assert "It needs an active manager and a charter" in act(administrator, "make_live", community)
    change(administrator, community, [{"user": bob.pk, "position": "manager"}], [CHARTER])
    community.refresh_from_db()
    assert (community.purpose, community.member_count) == ("So that we buy once.", 1)
    assert "Procurement is live now" in act(administrator, "make_live", community)
    assert "Procurement is dormant now" in act(administrator, "put_to_rest", community)
    assert "Procurement is archived now" in act(administrator, "archive", community)
    assert "from there it can become dormant" in act(administrator, "make_live", community)
    page = administrator.get(reverse("admin:communities_community_change", args=[community.pk])).content.decode()
    assert "lifecycle.change by Ada Admin" in page
    assert "Version 1" in page


def test_everything_in_one_step(administrator, bob):
    people, charter = rows("memberships", {"user": bob.pk, "position": "manager"}), rows("charters", CHARTER)
    assert add(administrator, **people, **charter).status_code == 302
    assert Membership.objects.managers().get().user == bob
    assert Charter.objects.get().author == administrator.user


@pytest.mark.parametrize(
    "wrong",
    [
        {"slug": "seals"},
        {"slug": "new"},
        {"name": ""},
        {"kind": "vertical"},
        {"is_official": "on"},
        {"visibility": "x"},
    ],
)
def test_what_is_wrong_is_said_beside_the_field(administrator, community, wrong):
    answer = add(administrator, **wrong)
    assert answer.status_code == 200
    assert answer.context["adminform"].form.errors
    assert Community.objects.count() == 1


def test_the_only_manager_stays_until_there_is_another(administrator, community, alice, bob):
    row = Membership.objects.get(user=alice)
    line = {"id": row.pk, "user": alice.pk, "position": "manager"}
    refused = change(administrator, community, [{**line, "DELETE": "on"}], kept=1)
    assert "would have no manager" in refused.content.decode()
    refused = change(administrator, community, [{**line, "position": "member"}], kept=1)
    assert "would have no manager" in refused.content.decode()
    change(administrator, community, [{**line, "DELETE": "on"}, {"user": bob.pk, "position": "manager"}], kept=1)
    assert [m.user for m in Membership.objects.managers()] == [bob]
    assert set(AuditEntry.objects.values_list("action", flat=True)) == {"position.change", "member.remove"}


def test_a_line_keeps_its_person(administrator, community, alice, bob):
    row = Membership.objects.get(user=alice)
    answer = change(administrator, community, [{"id": row.pk, "user": bob.pk, "position": "manager"}], kept=1)
    assert "belongs to its person" in answer.content.decode()


def test_a_refusal_of_an_action_is_shown_and_changes_nothing(administrator, community, bob):
    answer = change(administrator, community, [{"user": bob.pk, "position": "member"}], kind="topic")
    assert "is member already" in answer.content.decode()
    community.refresh_from_db()
    assert community.kind == "horizontal"


def test_a_new_version_of_the_charter_is_added_and_old_ones_cannot_be_changed(administrator, community):
    first = Charter.objects.get()
    change(administrator, community, charters=[{**CHARTER, "reason": "Budget"}])
    assert Charter.objects.count() == 2
    change(administrator, community, charters=[{**CHARTER, "id": first.pk, "purpose": "Rewritten"}])
    first.refresh_from_db()
    assert first.purpose != "Rewritten"


def test_what_the_ledger_knows_is_not_deleted(administrator, community, alice, bob):
    join_page = reverse("admin:communities_community_delete", args=[community.pk])
    assert administrator.get(join_page).status_code == 200  # made by a factory: no act yet
    request_page = reverse("admin:accounts_user_delete", args=[bob.pk])
    assert administrator.get(request_page).status_code == 403
    change(administrator, community, [{"user": make_user("Eve New").pk, "position": "expert"}])
    assert Act.objects.exists()
    assert administrator.post(join_page, {"post": "yes"}).status_code == 403
    assert Community.objects.exists()


def test_a_position_changes_on_the_list_of_memberships_too(administrator, community, alice, bob):
    row = Membership.objects.get(user=bob)
    administrator.post(reverse("admin:communities_membership_change", args=[row.pk]), {"position": "expert"})
    row.refresh_from_db()
    assert row.position == "expert"
    administrator.post(
        reverse("admin:communities_membership_add"),
        {"user": make_user("Eve New").pk, "community": community.pk, "position": "member"},
    )
    assert community.memberships.current().count() == 3
    mine = Membership.objects.get(user=alice)
    address = reverse("admin:communities_membership_change", args=[mine.pk])
    answer = administrator.post(
        address, {"position": "member"}, headers={"referer": f"http://testserver{address}"}, follow=True
    )
    assert "only manager" in answer.content.decode()


def test_requests_are_decided_in_the_admin(administrator, alice, charlie):
    on_request = make_community("Metrology", manager=alice, visibility=Visibility.ON_REQUEST)
    asked = request_to_join(by=charlie, community=on_request)
    sent = {"action": "approve", "_selected_action": [asked.pk]}
    answer = administrator.post(reverse("admin:communities_joinrequest_changelist"), sent, follow=True)
    assert "Charlie Outside is told" in answer.content.decode()
    assert JoinRequest.objects.get().is_approved


@pytest.mark.parametrize(
    "name",
    [
        "communities_community",
        "communities_membership",
        "communities_joinrequest",
        "communities_communityinvitation",
        "accounts_user",
        "accounts_invitation",
    ],
)
def test_lists_open_with_search_for_administrators_only(client, as_user, administrator, community, charlie, name):
    join(charlie, community, "manager")
    address = reverse(f"admin:{name}_changelist")
    assert administrator.get(address, {"q": "a"}).status_code == 200
    assert as_user(charlie).get(address).status_code == 302
    assert client.get(address).status_code == 302
