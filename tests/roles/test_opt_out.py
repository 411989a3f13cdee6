"""Opting out stops computing and removes rows; switching a community off does so for all of it."""

from __future__ import annotations

import pytest
from django.urls import reverse

from activity.models import AuditEntry
from activity.vocabulary import Verb
from roles.actions import opt_in, opt_out, switch_computation
from roles.engine import compute_week, forgetting
from roles.models import CommunityWeek, DirtyCell, Effect, EnactWeek, Episode, OptOut, Role, RoleWeek
from tests.factories import join, make_community, make_user
from tests.roles.history import MONDAY, History, at, rebuild

pytestmark = pytest.mark.django_db
ROWS = (RoleWeek, EnactWeek, Episode, Effect)


@pytest.fixture
def history() -> History:
    history = History()
    ann, ben, cem, *_ = history.people
    for before in (4, 11, 18):
        history.act(Verb.USE, ben, history.post(ann, before + 30), before)
        history.act(Verb.USE, ann, history.post(cem, before + 30), before)
    history.compute()
    return history


def rows_of(member_id: int) -> list[int]:
    return [model.objects.filter(member_id=member_id).count() for model in ROWS]


def test_opting_out_removes_every_row_at_once_and_a_recompute_brings_none_back(history):
    ann = history.people[0]
    assert all(rows_of(ann.pk))
    opt_out(by=ann, community=history.community)
    assert rows_of(ann.pk) == [0, 0, 0, 0]
    history.compute()
    assert rows_of(ann.pk) == [0, 0, 0, 0]
    week = CommunityWeek.objects.get(community=history.community)
    assert week.opted_out == 1
    assert week.members + week.inactive == 5
    assert AuditEntry.objects.get(action="roles.opt_out").subject == ann
    assert opt_out(by=ann, community=history.community) == OptOut.objects.get()
    assert AuditEntry.objects.filter(action="roles.opt_out").count() == 1


def test_opting_out_everywhere_reaches_every_community(history):
    ann, ben, *_ = history.people
    other = make_community()
    join(ann, other, joined_at=at(300))
    history.act(Verb.ASK, ann, history.post(ben, 3), 2, community_id=other.pk)
    rebuild()
    compute_week(other, MONDAY)
    opt_out(by=ann)
    assert rows_of(ann.pk) == [0, 0, 0, 0]
    history.compute()
    compute_week(other, MONDAY)
    assert rows_of(ann.pk) == [0, 0, 0, 0]
    assert set(CommunityWeek.objects.values_list("opted_out", flat=True)) == {1}


def test_opting_out_of_one_community_leaves_the_others(history):
    ann = history.people[0]
    opt_out(by=ann, community=make_community())
    history.compute()
    assert all(rows_of(ann.pk))


def test_others_keep_what_came_from_somebody_who_opted_out(history):
    ann, ben, *_ = history.people
    before = RoleWeek.objects.get(member=ann, role=Role.CREATOR)
    opt_out(by=ben, community=history.community)
    history.compute()
    after = RoleWeek.objects.get(member=ann, role=Role.CREATOR)
    assert (after.u_fx, after.ok) == (before.u_fx, before.ok)


def test_opting_in_has_the_acts_read_again(history):
    ann = history.people[0]
    before = RoleWeek.objects.get(member=ann, role=Role.CREATOR)
    opt_out(by=ann, community=history.community)
    opt_in(by=ann, community=history.community)
    opt_in(by=ann, community=history.community)
    assert DirtyCell.objects.filter(member_id=ann.pk, community_id=history.community.pk).count() == 1
    assert rows_of(ann.pk) == [0, 0, 0, 0]
    history.compute()
    after = RoleWeek.objects.get(member=ann, role=Role.CREATOR)
    assert (after.a_fx, after.u_fx) == (before.a_fx, before.u_fx)
    assert AuditEntry.objects.filter(action="roles.opt_in").count() == 1


def test_one_who_opted_out_is_in_no_usual_share(history):
    ann, ben, *_ = history.people
    opt_out(by=ann, community=history.community)
    history.compute()
    record = RoleWeek.objects.get(member=history.people[2], role=Role.CREATOR).record
    assert record["guard"]["median"] == 1
    opt_out(by=history.people[2], community=history.community)
    history.compute()
    assert RoleWeek.objects.filter(member=ben).exists()
    assert not Episode.objects.exists()


def test_a_community_that_switches_off_has_no_rows_at_all(history, alice):
    join(alice, history.community, "manager")
    switch_computation(by=alice, community=history.community, on=False)
    for model in (*ROWS, CommunityWeek):
        assert not model.objects.filter(community_id=history.community.pk).exists()
    rebuild()
    assert compute_week(history.community, MONDAY) == 0
    for model in (*ROWS, CommunityWeek):
        assert not model.objects.filter(community_id=history.community.pk).exists()
    switch_computation(by=alice, community=history.community, on=True)
    history.compute()
    assert RoleWeek.objects.filter(community=history.community).exists()


def test_marking_a_member_covers_what_they_did_and_what_credits_them(history):
    ann = history.people[0]
    forgetting.mark_member(ann.pk)
    cells = set(DirtyCell.objects.exclude(object_id=None).values_list("object_type", "object_id"))
    assert set(Effect.objects.filter(member_id=ann.pk).values_list("object_type", "object_id")) <= cells
    assert set(Effect.objects.filter(peer_id=ann.pk).values_list("object_type", "object_id")) <= cells


def test_no_administrator_reads_who_opted_out(as_user, community, bob):
    opt_out(by=bob, community=community)
    opt_in(by=bob, community=community)
    root = as_user(make_user("Root Admin", is_superuser=True, is_staff=True))
    trail = reverse("admin:activity_auditentry_changelist")
    for url in (trail, reverse("admin:communities_community_change", args=[community.pk])):
        page = root.get(url)
        assert page.status_code == 200
        assert "roles.opt_" not in page.content.decode()
    entry = AuditEntry.objects.get(action="roles.opt_out")
    assert root.get(reverse("admin:activity_auditentry_change", args=[entry.pk])).status_code == 302
    assert entry in AuditEntry.objects.visible_to(bob)
