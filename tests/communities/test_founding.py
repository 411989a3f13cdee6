"""Proposing, creating, editing a community; its charter; its lifecycle."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404

from activity.models import Act, AuditEntry
from activity.vocabulary import Verb
from communities.actions import (
    appoint,
    change_lifecycle,
    create_community,
    edit_community,
    gates_of,
    leave_community,
    propose_community,
    revise_charter,
)
from communities.models import Charter, Community, Lifecycle, Membership, Position, Visibility
from tests.factories import join, make_community, make_user

pytestmark = pytest.mark.django_db
CHARTER = {"purpose": "So that a pump runs.", "goal": "Fewer repeat visits", "decides": "Managers, after asking"}


@pytest.fixture
def admin(db):
    return make_user("Ada Admin", is_staff=True, is_superuser=True)


def propose(by, **fields):
    return propose_community(by=by, **{"name": "Seal Care", **CHARTER, **fields})


def test_a_proposal_is_a_draft_with_a_manager_and_a_charter(charlie):
    community = propose(charlie)
    community.refresh_from_db()
    assert (community.slug, community.lifecycle, community.purpose) == ("seal-care", "draft", CHARTER["purpose"])
    assert community.member_count == 1
    assert Membership.objects.get(community=community).position == Position.MANAGER
    assert Charter.objects.get(community=community).version == 1
    assert set(Act.objects.values_list("verb", flat=True)) == {Verb.JOIN, Verb.PROPOSE_POLICY}


def test_a_draft_exists_for_its_members_only(alice, charlie):
    community = propose(charlie, visibility=Visibility.OPEN)
    assert not Community.objects.visible_to(alice).filter(pk=community.pk).exists()
    assert Community.objects.visible_to(charlie).filter(pk=community.pk).exists()


def test_the_same_name_twice_gets_another_address(charlie):
    assert [propose(charlie).slug, propose(charlie).slug] == ["seal-care", "seal-care-2"]
    assert propose(charlie, name="New").slug == "new-2"
    assert propose(charlie, name="泵").slug == "community"


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"name": ""}, "The name is missing."),
        ({"name": "  \x00 "}, "The name is missing."),
        ({"name": "x" * 121}, "The name has 121 characters; the limit is 120."),
        ({"name": 7}, "The name must be text."),
        ({"name": None}, "The name must be text."),
        ({"purpose": ""}, "The purpose is missing."),
        ({"purpose": "x" * 301}, "limit is 300"),
        ({"goal": " "}, "The business goal is missing."),
        ({"decides": ""}, "Who decides is missing."),
        ({"policies": "x" * 20_001}, "limit is 20000"),
        ({"kind": "diagonal"}, "The kind is one of these"),
        ({"kind": ["topic"]}, "The kind is one of these"),
        ({"visibility": "secret"}, "The visibility is one of these"),
        ({"kind": "vertical"}, "belongs to a job role"),
        ({"slug": "seals"}, "is taken"),
        ({"slug": "SEALS"}, "is taken"),
        ({"slug": "mine"}, "word of the platform"),
        ({"slug": "two words"}, "valid"),
        ({"slug": "x" * 61}, "limit is 60"),
        ({"reply_hours": 0}, "number of hours"),
        ({"reply_hours": "24"}, "number of hours"),
        ({"reply_hours": True}, "number of hours"),
        ({"reply_hours": 10_000}, "number of hours"),
    ],
)
def test_a_wrong_proposal_is_refused_in_one_sentence_and_leaves_nothing(community, charlie, wrong, sentence):
    with pytest.raises(ValidationError, match=sentence) as refusal:
        propose(charlie, **wrong)
    assert len(refusal.value.messages) == 1
    assert Community.objects.count() == 1
    assert Charter.objects.count() == 1
    assert not Act.objects.exists()


def test_a_robot_proposes_nothing():
    with pytest.raises(ValidationError, match="no longer here"):
        propose(make_user("Importer", is_service=True))
    assert not Community.objects.exists()


def test_only_administrators_create_a_community_without_managing_it(admin, charlie):
    community = create_community(by=admin, name="Procurement", visibility=Visibility.PRIVATE)
    assert (community.lifecycle, community.created_by, community.member_count) == ("draft", admin, 0)
    with pytest.raises(PermissionDenied):
        create_community(by=charlie, name="Mine")


def test_managers_edit_and_everybody_else_does_not(community, alice, bob, charlie):
    edit_community(by=alice, community=community, name="Seals & pumps", kind="topic")
    entry = AuditEntry.objects.get(action="community.edit")
    assert entry.details == {
        "before": {"name": "Seals and pumps", "kind": "horizontal"},
        "after": {"name": "Seals & pumps", "kind": "topic"},
    }
    for outsider in (bob, charlie):
        with pytest.raises(PermissionDenied):
            edit_community(by=outsider, community=community, name="Ours")
    Community.objects.update(visibility=Visibility.PRIVATE)
    with pytest.raises(Http404):
        edit_community(by=charlie, community=community, name="Ours")
    community.refresh_from_db()
    assert (community.name, community.kind) == ("Seals & pumps", "topic")


def test_the_address_and_the_lifecycle_are_not_edited(community, alice):
    for wrong in ({"slug": "other"}, {"lifecycle": "draft"}, {"member_count": 9}, {"reply_hours": 6}):
        with pytest.raises(ValidationError, match="to change"):
            edit_community(by=alice, community=community, **wrong)


def test_official_needs_an_administrator_and_a_sponsor(community, alice, admin):
    with pytest.raises(PermissionDenied):
        edit_community(by=alice, community=community, sponsor=alice)
    with pytest.raises(ValidationError, match="named sponsor"):
        edit_community(by=admin, community=community, is_official=True)
    edit_community(by=admin, community=community, is_official=True, sponsor=alice)
    community.refresh_from_db()
    assert community.is_official
    assert community.sponsor == alice


def test_a_charter_changes_as_a_new_version(community, alice):
    charter = revise_charter(
        by=alice, community=community, **{**CHARTER, "policies": "# Be kind\n\n<script>x</script>"}, reason="Asked for"
    )
    community.refresh_from_db()
    assert (charter.version, community.purpose) == (2, CHARTER["purpose"])
    assert "<h2" in charter.policies_html
    assert "<script" not in charter.policies_html
    assert Charter.objects.get(version=1).purpose != charter.purpose
    assert Act.objects.get(verb=Verb.ADOPT_POLICY).object_id == charter.pk


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"reason": ""}, "The reason for the change is missing."),
        ({"reason": "x" * 301}, "limit is 300"),
        ({"goal": ""}, "goal is missing"),
        ({"policies": 3}, "must be text"),
        ({"base_version": 0}, "Meanwhile"),
    ],
)
def test_a_wrong_charter_changes_nothing(community, alice, wrong, sentence):
    before = community.purpose
    with pytest.raises(ValidationError, match=sentence):
        revise_charter(by=alice, community=community, **{**CHARTER, "reason": "Better", **wrong})
    community.refresh_from_db()
    assert (Charter.objects.count(), community.purpose) == (1, before)


def test_the_same_charter_again_is_no_new_version(community, alice):
    revise_charter(by=alice, community=community, **CHARTER, reason="Better")
    with pytest.raises(ValidationError, match="Nothing differs from version 2"):
        revise_charter(by=alice, community=community, **CHARTER, reason="Again")


def test_only_managers_revise_a_charter_and_an_archived_one_stays(community, alice, bob, charlie):
    for outsider in (bob, charlie):
        with pytest.raises(PermissionDenied):
            revise_charter(by=outsider, community=community, **CHARTER, reason="Better")
    change_lifecycle(by=alice, community=community, to="archived")
    with pytest.raises(ValidationError, match="can be read, not changed"):
        revise_charter(by=alice, community=community, **CHARTER, reason="Better")


def test_going_live_needs_an_active_manager_and_a_charter(admin, alice):
    community = create_community(by=admin, name="Procurement")
    assert [gate.is_met for gate in gates_of(community)] == [False, False]
    with pytest.raises(ValidationError, match="It needs an active manager and a charter"):
        change_lifecycle(by=admin, community=community, to="live")
    appoint(by=admin, community=community, user=alice, position="manager")
    with pytest.raises(ValidationError, match="It needs a charter"):
        change_lifecycle(by=admin, community=community, to="live")
    revise_charter(by=alice, community=community, **CHARTER)
    alice.is_active = False
    alice.save(update_fields=["is_active"])
    with pytest.raises(ValidationError, match="It needs an active manager"):
        change_lifecycle(by=admin, community=community, to="live")
    community.refresh_from_db()
    assert (community.lifecycle, community.went_live_at) == ("draft", None)


def test_going_live_is_audited_and_dated_once(alice):
    community = propose(alice)
    change_lifecycle(by=alice, community=community, to="live", reason="Ready")
    first = Community.objects.get(pk=community.pk).went_live_at
    change_lifecycle(by=alice, community=community, to="dormant")
    change_lifecycle(by=alice, community=community, to="live")
    assert Community.objects.get(pk=community.pk).went_live_at == first
    entries = AuditEntry.objects.filter(action="lifecycle.change").order_by("pk")
    assert [(e.details["before"], e.details["after"]) for e in entries] == [
        ("draft", "live"),
        ("live", "dormant"),
        ("dormant", "live"),
    ]


@pytest.mark.parametrize(
    ("now", "to", "sentence"),
    [
        ("draft", "dormant", "it can become live or archived"),
        ("live", "live", "is live already"),
        ("live", "draft", "it can become dormant or archived"),
        ("archived", "live", "it can become dormant"),
        ("live", "dead", "The state is one of these"),
        ("live", None, "The state is one of these"),
    ],
)
def test_steps_that_do_not_exist_are_refused(alice, now, to, sentence):
    community = make_community(manager=alice, lifecycle=now)
    with pytest.raises(ValidationError, match=sentence):
        change_lifecycle(by=alice, community=community, to=to)
    assert Community.objects.get(pk=community.pk).lifecycle == now


def test_only_managers_change_the_lifecycle(community, bob, charlie):
    for outsider in (bob, charlie):
        with pytest.raises(PermissionDenied):
            change_lifecycle(by=outsider, community=community, to="dormant")


def test_a_live_community_whose_only_manager_was_switched_off_is_found(community, alice):
    assert not Community.objects.without_active_manager().exists()
    alice.is_active = False
    alice.save(update_fields=["is_active"])
    assert list(Community.objects.without_active_manager()) == [community]
    Community.objects.update(lifecycle=Lifecycle.DORMANT)
    assert not Community.objects.without_active_manager().exists()


def test_similar_names_are_found_in_spite_of_typos(community, bob):
    make_community("Accounts payable")
    assert list(Community.objects.visible_to(bob).similar_to("Seels and pmps")) == [community]


def test_an_archived_community_lets_its_last_manager_go(alice):
    community = propose(alice)
    with pytest.raises(ValidationError, match="only manager"):
        leave_community(by=alice, community=community)
    change_lifecycle(by=alice, community=community, to="archived")
    leave_community(by=alice, community=community)
    assert not Membership.objects.current().exists()
    join(alice, community)  # the row that ended is kept: a new stay is a new row
    assert Membership.objects.count() == 2
