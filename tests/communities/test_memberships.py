"""Joining, leaving, requests, positions, hand-over, welcome: the actions."""

import threading
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import close_old_connections, connections
from django.http import Http404
from django.utils import timezone

from activity.models import Act, AuditEntry, Notice
from activity.tasks import deliver_waiting
from activity.vocabulary import ActorKind, ObjectType, Verb
from communities.actions import (
    appoint,
    change_position,
    decide_join_request,
    hand_over,
    introduce_oneself,
    join_community,
    leave_community,
    remove_member,
    request_to_join,
    welcome_member,
    withdraw_join_request,
)
from communities.models import Community, JoinRequest, Lifecycle, Membership, Position, Visibility
from tests.factories import join, make_community, make_user

pytestmark = pytest.mark.django_db


def titles(user):
    deliver_waiting()
    return list(Notice.objects.visible_to(user).order_by("-pk").values_list("title", flat=True))


@pytest.fixture
def on_request(alice):
    return make_community("Metrology", manager=alice, visibility=Visibility.ON_REQUEST)


@pytest.fixture
def private(alice):
    return make_community("Mergers", manager=alice, visibility=Visibility.PRIVATE)


def test_joining_an_open_community(community, charlie):
    join_community(by=charlie, community=community, introduction=" I come from \n ship engines ")
    membership = Membership.objects.current().get(user=charlie)
    assert (membership.position, membership.introduction) == ("member", "I come from ship engines")
    assert Community.objects.get().member_count == 3
    act = Act.objects.get()
    assert (act.verb, act.actor_id, act.object_type, act.object_id, act.community_id) == (
        Verb.JOIN,
        charlie.pk,
        ObjectType.COMMUNITY,
        community.pk,
        community.pk,
    )


def test_joining_twice_is_refused(community, bob):
    with pytest.raises(ValidationError, match="already a member"):
        join_community(by=bob, community=community)
    assert Membership.objects.current().filter(user=bob).count() == 1


def test_a_long_introduction_joins_nobody(community, charlie):
    with pytest.raises(ValidationError, match="limit is 200"):
        join_community(by=charlie, community=community, introduction="x" * 201)
    assert not Membership.objects.filter(user=charlie).exists()


def test_joining_what_is_not_open(on_request, private, charlie):
    with pytest.raises(ValidationError, match="Ask to join"):
        join_community(by=charlie, community=on_request)
    with pytest.raises(Http404):
        join_community(by=charlie, community=private)
    with pytest.raises(Http404):
        request_to_join(by=charlie, community=private)
    assert not Membership.objects.filter(user=charlie).exists()


@pytest.mark.parametrize("state", [Lifecycle.DORMANT, Lifecycle.ARCHIVED])
def test_nobody_joins_what_is_at_rest(community, charlie, state):
    Community.objects.update(lifecycle=state)
    with pytest.raises(ValidationError, match="nobody can join it now"):
        join_community(by=charlie, community=community)


def test_leaving_and_coming_back(community, bob):
    leave_community(by=bob, community=community)
    assert Community.objects.get().member_count == 1
    assert Act.objects.get().verb == Verb.LEAVE
    with pytest.raises(ValidationError, match="You are not a member"):
        leave_community(by=bob, community=community)
    join_community(by=bob, community=community)
    assert Membership.objects.filter(user=bob).count() == 2


def test_the_last_manager_hands_over_before_leaving(community, alice, bob):
    with pytest.raises(ValidationError, match="Hand it over to another member first"):
        leave_community(by=alice, community=community)
    assert Membership.objects.current().filter(user=alice).exists()
    hand_over(by=alice, community=community, to=bob)
    leave_community(by=alice, community=community)
    assert Membership.objects.managers().get().user == bob
    changes = AuditEntry.objects.filter(action="position.change")
    assert {(e.subject, e.details["after"]) for e in changes} == {(bob, "manager"), (alice, "member")}
    assert "In Seals and pumps your position is now manager" in titles(bob)


def test_a_manager_who_was_switched_off_does_not_count(community, alice):
    absent = make_user("Olga Away", is_active=False)
    join(absent, community, Position.MANAGER)
    with pytest.raises(ValidationError, match="only manager"):
        leave_community(by=alice, community=community)


def test_handing_over_needs_an_active_member_and_a_manager(community, alice, bob, charlie):
    with pytest.raises(ValidationError, match="Charlie Outside is not a member"):
        hand_over(by=alice, community=community, to=charlie)
    with pytest.raises(ValidationError, match="somebody else"):
        hand_over(by=alice, community=community, to=alice)
    for outsider in (bob, charlie):
        with pytest.raises(PermissionDenied):
            hand_over(by=outsider, community=community, to=bob)
    bob.is_active = False
    bob.save(update_fields=["is_active"])
    with pytest.raises(ValidationError, match="no longer here"):
        hand_over(by=alice, community=community, to=bob)
    assert Membership.objects.managers().get().user == alice


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_two_managers_cannot_leave_at_the_same_moment(community, alice, bob):
    Membership.objects.filter(user=bob).update(position=Position.MANAGER)
    start, refusals = threading.Barrier(2), []

    def go(user):
        try:
            start.wait(5)
            leave_community(by=user, community=Community.objects.get(pk=community.pk))
        except ValidationError as refusal:
            refusals.append(refusal)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=go, args=[user]) for user in (alice, bob)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    close_old_connections()
    assert len(refusals) == 1
    assert Membership.objects.managers().count() == 1


def test_a_position_is_changed_by_managers_alone_and_audited(community, alice, bob, charlie):
    change_position(by=alice, community=community, user=bob, position="expert", reason="Knows seals")
    entry = AuditEntry.objects.get(action="position.change")
    assert (entry.by, entry.subject, entry.details) == (
        alice,
        bob,
        {"before": "member", "after": "expert", "reason": "Knows seals"},
    )
    for outsider in (bob, charlie):
        with pytest.raises(PermissionDenied):
            change_position(by=outsider, community=community, user=bob, position="manager")
    assert Membership.objects.get(user=bob).position == "expert"


@pytest.mark.parametrize(
    ("who", "position", "sentence"),
    [
        ("bob", "boss", "The position is one of these"),
        ("bob", None, "The position is one of these"),
        ("bob", "member", "is member already"),
        ("charlie", "expert", "is not a member"),
        ("alice", "member", "is the only manager"),
        ("alice", "expert", "is the only manager"),
    ],
)
def test_a_wrong_change_of_position_changes_nothing(request, community, alice, bob, charlie, who, position, sentence):
    user = request.getfixturevalue(who)
    with pytest.raises(ValidationError, match=sentence):
        change_position(by=alice, community=community, user=user, position=position)
    assert Membership.objects.managers().get().user == alice
    assert not AuditEntry.objects.exists()


def test_only_administrators_appoint_somebody_from_outside(community, alice, charlie):
    with pytest.raises(PermissionDenied):
        appoint(by=alice, community=community, user=charlie, position="manager")
    admin = make_user("Ada Admin", is_staff=True, is_superuser=True)
    appoint(by=admin, community=community, user=charlie, position="manager", reason="Stands in")
    assert Membership.objects.current().get(user=charlie).position == "manager"
    assert AuditEntry.objects.get(action="position.change").by == admin
    assert not Act.objects.human().exists()  # an appointment is nobody's evidence


def test_a_request_is_answered_and_told(on_request, alice, charlie):
    asked = request_to_join(by=charlie, community=on_request, message="I calibrate gauges")
    assert titles(alice) == ["Charlie Outside would like to join Metrology"]
    decide_join_request(by=alice, request=asked, approve=True, answer="Come in")
    assert Membership.objects.current().filter(user=charlie, community=on_request).exists()
    assert titles(charlie) == ["You are now a member of Metrology: Come in"]
    assert Act.objects.get(verb=Verb.JOIN).actor_id == charlie.pk
    with pytest.raises(ValidationError, match="answered already"):
        decide_join_request(by=alice, request=asked, approve=False)
    asked.refresh_from_db()
    assert asked.is_approved


def test_a_declined_request_may_be_made_again(on_request, alice, charlie):
    asked = request_to_join(by=charlie, community=on_request)
    decide_join_request(by=alice, request=asked, approve=False, answer="Only calibration staff")
    assert not Membership.objects.filter(user=charlie).exists()
    assert titles(charlie) == ["Metrology said no this time: Only calibration staff"]
    request_to_join(by=charlie, community=on_request)
    assert JoinRequest.objects.waiting().count() == 1


def test_wrong_requests_leave_nothing(on_request, community, alice, charlie):
    with pytest.raises(ValidationError, match="join it directly"):
        request_to_join(by=charlie, community=community)
    with pytest.raises(ValidationError, match="limit is 500"):
        request_to_join(by=charlie, community=on_request, message="x" * 501)
    with pytest.raises(ValidationError, match="already a member"):
        request_to_join(by=alice, community=on_request)
    assert not JoinRequest.objects.exists()
    request_to_join(by=charlie, community=on_request)
    with pytest.raises(ValidationError, match="asked already"):
        request_to_join(by=charlie, community=on_request)
    assert JoinRequest.objects.count() == 1


def test_only_managers_decide(on_request, bob, charlie):
    join(bob, on_request)
    asked = request_to_join(by=charlie, community=on_request)
    for outsider in (bob, charlie):
        with pytest.raises(PermissionDenied):
            decide_join_request(by=outsider, request=asked, approve=True)
    assert not Membership.objects.filter(user=charlie).exists()


def test_a_request_of_somebody_who_has_gone_is_not_approved(on_request, alice, charlie):
    asked = request_to_join(by=charlie, community=on_request)
    charlie.is_active = False
    charlie.save(update_fields=["is_active"])
    with pytest.raises(ValidationError, match="no longer here"):
        decide_join_request(by=alice, request=asked, approve=True)
    assert JoinRequest.objects.waiting().exists()


def test_a_request_can_be_taken_back_by_the_one_who_made_it(on_request, bob, charlie):
    request_to_join(by=charlie, community=on_request)
    with pytest.raises(ValidationError, match="no request of yours"):
        withdraw_join_request(by=bob, community=on_request)
    withdraw_join_request(by=charlie, community=on_request)
    assert not JoinRequest.objects.exists()


def test_removing_a_member_is_the_platforms_act_and_told_with_the_reason(community, alice, bob):
    remove_member(by=alice, community=community, user=bob, reason="Moved to another company")
    assert not Membership.objects.current().filter(user=bob).exists()
    act = Act.objects.get(verb=Verb.LEAVE)
    assert (act.actor_kind, act.actor_id, act.target_id) == (ActorKind.SYSTEM, None, bob.pk)
    assert titles(bob) == ["You are no longer a member of Seals and pumps: Moved to another company"]
    assert Community.objects.get().member_count == 1


def test_wrong_removals_remove_nobody(community, alice, bob, charlie):
    with pytest.raises(ValidationError, match="The reason is missing"):
        remove_member(by=alice, community=community, user=bob, reason=" ")
    with pytest.raises(ValidationError, match="leave the community"):
        remove_member(by=alice, community=community, user=alice, reason="Tired")
    with pytest.raises(ValidationError, match="not a member"):
        remove_member(by=alice, community=community, user=charlie, reason="Loud")
    for outsider in (bob, charlie):
        with pytest.raises(PermissionDenied):
            remove_member(by=outsider, community=community, user=alice, reason="Mine now")
    assert Membership.objects.current().count() == 2


def test_a_welcome_is_recorded_once_and_reaches_the_newcomer(community, alice, bob):
    welcome_member(by=alice, community=community, user=bob, note="Good to have you here")
    act = Act.objects.get(verb=Verb.WELCOME)
    assert (act.object_type, act.object_id, act.target_id) == (ObjectType.MEMBER, bob.pk, bob.pk)
    assert titles(bob) == ["Alice Manager welcomes you to Seals and pumps: Good to have you here"]
    with pytest.raises(ValidationError, match="has welcomed Bob Member already"):
        welcome_member(by=alice, community=community, user=bob, note="Again")
    assert Act.objects.filter(verb=Verb.WELCOME).count() == 1


def test_wrong_welcomes_are_refused(community, alice, bob, charlie):
    with pytest.raises(ValidationError, match="line of welcome is missing"):
        welcome_member(by=alice, community=community, user=bob, note="")
    with pytest.raises(ValidationError, match="limit is 300"):
        welcome_member(by=alice, community=community, user=bob, note="x" * 301)
    with pytest.raises(ValidationError, match="welcome yourself"):
        welcome_member(by=bob, community=community, user=bob, note="Hi me")
    with pytest.raises(ValidationError, match="not a member"):
        welcome_member(by=alice, community=community, user=charlie, note="Hi")
    with pytest.raises(PermissionDenied):
        welcome_member(by=charlie, community=community, user=bob, note="Hi")
    Membership.objects.filter(user=bob).update(joined_at=timezone.now() - timedelta(days=31))
    with pytest.raises(ValidationError, match="more than 30 days"):
        welcome_member(by=alice, community=community, user=bob, note="Hi")
    assert not Act.objects.exists()


def test_an_introduction_is_ones_own(community, bob, charlie):
    introduce_oneself(by=bob, community=community, introduction="Ten years of vacuum pumps")
    assert Membership.objects.get(user=bob).introduction == "Ten years of vacuum pumps"
    with pytest.raises(ValidationError, match="not a member"):
        introduce_oneself(by=charlie, community=community, introduction="Me too")


def test_two_changes_of_a_position_are_two_notices(community, alice, bob):
    for position in ("expert", "manager"):
        change_position(by=alice, community=community, user=bob, position=position)
        deliver_waiting()
    assert titles(bob) == [
        "In Seals and pumps your position is now manager",
        "In Seals and pumps your position is now expert",
    ]
