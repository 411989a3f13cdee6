"""The administrator's pages: targets and the switch go through the actions; people's rows have no page."""

import pytest
from django.contrib import admin
from django.urls import reverse

from activity.models import AuditEntry
from roles.models import CommunityWeek, OptOut, RoleSettings, RoleWeek, TargetProfile
from tests.factories import make_user
from tests.metrics.rows import BANDS, make_target, make_week
from tests.roles.rows_of_page import make_rows

pytestmark = pytest.mark.django_db


@pytest.fixture
def root(as_user):
    return as_user(make_user("Root Admin", is_superuser=True, is_staff=True))


def typed(community, **fields):
    data = {"community": community.pk, "purpose": "So that it works.", "reason": "Asked the members."}
    for role, numbers in BANDS.items():
        data |= {f"{role}_{part}": n for part, n in zip(("low", "high", "main"), numbers, strict=True)}
    return {**data, **fields}


def test_an_administrator_sets_a_target_through_the_action(root, community):
    assert root.get(reverse("admin:roles_targetprofile_add")).status_code == 200
    response = root.post(reverse("admin:roles_targetprofile_add"), typed(community))
    assert response.status_code == 302, response.context["adminform"].form.errors
    target = TargetProfile.objects.get()
    assert (target.version, target.bands.count(), target.author.display_name) == (1, 5, "Root Admin")
    assert AuditEntry.objects.filter(action="target.adopt").count() == 1
    page = root.get(reverse("admin:roles_targetprofile_change", args=[target.pk]))
    assert page.status_code == 200
    assert "_save" not in page.content.decode()


@pytest.mark.parametrize(
    "wrong", [{"creator_low": "abc"}, {"creator_low": "30"}, {"consumer_main": "99"}, {"reason": ""}, {"purpose": " "}]
)
def test_a_wrong_target_is_refused_in_the_form(root, community, wrong):
    response = root.post(reverse("admin:roles_targetprofile_add"), typed(community, **wrong))
    assert response.status_code == 200
    assert "errornote" in response.content.decode()
    assert not TargetProfile.objects.exists()


def test_a_band_too_narrow_for_the_community_is_refused_in_the_form(root, community):
    make_week(community, 20)
    response = root.post(reverse("admin:roles_targetprofile_add"), typed(community))
    assert "narrower than what chance" in response.content.decode()


def test_a_target_is_neither_changed_nor_deleted(root, community):
    target = make_target(community)
    url = reverse("admin:roles_targetprofile_change", args=[target.pk])
    assert root.post(url, {"purpose": "Other"}).status_code == 403
    assert root.post(reverse("admin:roles_targetprofile_delete", args=[target.pk]), {"post": "yes"}).status_code == 403
    target.refresh_from_db()
    assert target.purpose != "Other"


def test_switching_off_removes_every_row_and_leaves_a_trace(root, community, bob):
    make_week(community)
    make_rows(bob, community)
    data = {"community": community.pk, "small_group": 10}
    assert root.post(reverse("admin:roles_rolesettings_add"), data).status_code == 302
    assert not RoleWeek.objects.exists()
    assert not CommunityWeek.objects.exists()
    found = RoleSettings.objects.get()
    assert not found.is_computed
    assert AuditEntry.objects.filter(action="roles.switch", details__rows_removed=6).exists()
    change = reverse("admin:roles_rolesettings_change", args=[found.pk])
    assert root.post(change, {"is_computed": "on", "small_group": 7}).status_code == 302
    found.refresh_from_db()
    assert (found.is_computed, found.small_group) == (True, 7)


def test_a_group_under_five_is_refused(root, community):
    response = root.post(
        reverse("admin:roles_rolesettings_add"), {"community": community.pk, "is_computed": "on", "small_group": 4}
    )
    assert "fewer than 5" in response.content.decode()
    assert not RoleSettings.objects.exists()


def test_there_is_no_page_for_peoples_rows():
    assert not {RoleWeek, OptOut} & set(admin.site._registry)


def test_members_and_charlie_have_no_admin(as_user, alice, charlie, community):
    for person in (alice, charlie):
        assert as_user(person).get(reverse("admin:roles_targetprofile_changelist")).status_code == 302
