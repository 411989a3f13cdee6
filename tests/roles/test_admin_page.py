"""The administrator's pages: targets and the switch go through the actions; people's rows have no page."""

import pytest
from django.contrib import admin
from django.urls import reverse

from activity.models import AuditEntry
from roles.actions import propose_target
from roles.models import CommunityWeek, OptOut, RoleSettings, RoleWeek
from tests.factories import make_user
from tests.metrics.rows import BANDS, make_target, make_week
from tests.roles.rows_of_page import make_rows

pytestmark = pytest.mark.django_db


@pytest.fixture
def root(as_user):
    return as_user(make_user("Root Admin", is_superuser=True, is_staff=True))


def test_an_administrator_reads_targets_and_proposals_and_sets_none(root, bob, community):
    target = make_target(community, author=bob)
    proposal = propose_target(by=bob, community=community, purpose="Faster.", reason="Why.", bands=BANDS)
    for name, row in (("targetprofile", target), ("targetproposal", proposal)):
        assert root.get(reverse(f"admin:roles_{name}_add")).status_code == 403
        assert root.get(reverse(f"admin:roles_{name}_changelist")).status_code == 200
        page = root.get(reverse(f"admin:roles_{name}_change", args=[row.pk]))
        assert page.status_code == 200
        assert "_save" not in page.content.decode()


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
