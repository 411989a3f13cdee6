"""Roles switched off for a country: no rows about its members, at once; they read why."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from accounts.actions import edit_profile
from activity.models import AuditEntry
from activity.vocabulary import Verb
from roles.actions import switch_country
from roles.models import CommunityWeek, DirtyCell, Effect, EnactWeek, Episode, RoleCountrySwitch, RoleWeek
from tests.factories import make_user
from tests.roles.history import MONDAY, History, rollups

pytestmark = pytest.mark.django_db

REASON = "The works council of the country has not agreed."


@pytest.fixture
def boss():
    return make_user("Bo Administrator", is_staff=True, is_superuser=True)


@pytest.fixture
def history() -> History:
    history = History(members=4)
    ann, ben, *_ = history.people
    edit_profile(by=ann, country="DE")
    for before in (5, 12, 19):
        history.act(Verb.USE, ben, history.post(ann, before), before - 1)
        history.act(Verb.USE, ann, history.post(ben, before), before - 1)
    history.compute()
    return history


def test_off_removes_every_row_at_once_and_none_comes_back(history, boss):
    ann, ben, *_ = history.people
    switch_country(by=boss, country="DE", on=False, reason=REASON)
    for model in (RoleWeek, EnactWeek, Episode, Effect):
        assert not model.objects.filter(member_id=ann.pk).exists()
        assert model.objects.filter(member_id=ben.pk).exists()
    history.compute()
    for model in (RoleWeek, EnactWeek, Episode, Effect):
        assert not model.objects.filter(member_id=ann.pk).exists()
    week = CommunityWeek.objects.get(as_of=MONDAY)
    assert (week.switched_off, week.opted_out) == (1, 0)
    assert RoleWeek.objects.get(member=ben, role="creator").record["people"] == 1  # others keep what came from her


def test_on_again_brings_the_rows_back(history, boss):
    before = rollups()
    switch_country(by=boss, country="DE", on=False, reason=REASON)
    switch_country(by=boss, country="DE", on=True)
    assert DirtyCell.objects.filter(member_id=history.people[0].pk).exists()
    assert not RoleCountrySwitch.objects.exists()
    history.compute()
    assert rollups() == before
    assert RoleWeek.objects.filter(member=history.people[0]).exists()


def test_who_moves_there_is_computed_no_longer_and_who_moves_away_again(history, boss):
    switch_country(by=boss, country="FR", on=False, reason=REASON)
    ann = history.people[0]
    edit_profile(by=ann, job_role="Fitter")
    assert RoleWeek.objects.filter(member=ann).exists()
    edit_profile(by=ann, country="FR")
    assert not RoleWeek.objects.filter(member=ann).exists()
    assert not DirtyCell.objects.exists()
    edit_profile(by=ann, country="")
    assert DirtyCell.objects.filter(member_id=ann.pk).exists()
    history.compute()
    assert RoleWeek.objects.filter(member=ann).exists()


def test_the_member_reads_why(history, boss, as_user):
    ann = history.people[0]
    switch_country(by=boss, country="DE", on=False, reason=REASON)
    page = as_user(ann).get(f"{reverse('me')}?community={history.community.slug}").content.decode()
    assert REASON in page
    privacy = as_user(ann).get(reverse("privacy")).content.decode()
    assert REASON in privacy
    assert "Not computed: roles are switched off in Germany." in privacy
    assert REASON not in as_user(history.people[1]).get(reverse("privacy")).content.decode()


def test_only_administrators_with_a_reason(history, boss, bob):
    with pytest.raises(PermissionDenied):
        switch_country(by=bob, country="DE", on=False, reason=REASON)
    for country, reason in (("DE", ""), ("XX", REASON), ("DE", "x" * 301)):
        with pytest.raises(ValidationError):
            switch_country(by=boss, country=country, on=False, reason=reason)
    assert not RoleCountrySwitch.objects.exists()
    switch_country(by=boss, country="DE", on=False, reason=REASON)
    assert AuditEntry.objects.get(action="roles.country").details["people"] == 1


def test_the_admin_switches_through_the_action(history, boss, as_user):
    client = as_user(boss)
    client.post(reverse("admin:roles_rolecountryswitch_add"), {"country": "DE", "reason": REASON})
    switch = RoleCountrySwitch.objects.get()
    assert not RoleWeek.objects.filter(member=history.people[0]).exists()
    client.post(reverse("admin:roles_rolecountryswitch_delete", args=[switch.pk]), {"post": "yes"})
    assert not RoleCountrySwitch.objects.exists()
    assert DirtyCell.objects.exists()
