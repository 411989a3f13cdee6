"""An administrator creates a vertical community in the Django admin, gives it a manager and a target, and makes it live."""

import pytest
from playwright.sync_api import Page, expect

from communities.models import Community, Lifecycle, Position
from tests.factories import make_user

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


def test_an_administrator_sets_up_a_community(sign_in, community, bob):
    admin = make_user("Ada Admin", is_staff=True, is_superuser=True)
    page = sign_in(admin)
    page.goto("/admin/communities/community/add/")
    page.locator("[name=name]").press_sequentially("Pump fitters")  # the address follows the keys
    expect(page.locator("[name=slug]")).to_have_value("pump-fitters")
    page.locator("[name=kind]").select_option("vertical")
    page.locator("[name=job_role]").fill("Fitter")
    page.locator("[name=_continue]").click()
    expect(page.locator(".messagelist")).to_contain_text("Pump fitters")
    made = Community.objects.get(slug="pump-fitters")
    assert (made.kind, made.lifecycle) == ("vertical", Lifecycle.DRAFT)

    make_live(page)
    expect(page.locator(".messagelist")).to_contain_text("manager")
    made.refresh_from_db()
    assert made.lifecycle == Lifecycle.DRAFT

    page.goto(f"/admin/communities/community/{made.pk}/change/")
    line = page.locator(".inline-group", has_text="managers and experts").locator("tr.form-row").first
    line.locator(".select2-selection").click()
    page.locator(".select2-search__field").fill("Bob")
    page.locator(".select2-results__option", has_text="Bob Member").click()
    line.locator("select[name$=position]").select_option("manager")
    page.locator("[name=charters-0-purpose]").fill("So that a fitter trusts the gauge in her hand.")
    page.locator("[name=charters-0-goal]").fill("Fewer repeat visits")
    page.locator("[name=charters-0-decides]").fill("The managers, after asking the members")
    page.locator("[name=_save]").click()
    expect(page.locator(".messagelist")).to_contain_text("changed successfully")
    make_live(page)
    expect(page.locator(".messagelist")).to_contain_text("live")
    made.refresh_from_db()
    assert made.lifecycle == Lifecycle.LIVE
    assert made.memberships.get().position == Position.MANAGER
    assert made.purpose == "So that a fitter trusts the gauge in her hand."


def make_live(page: Page) -> None:
    page.goto("/admin/communities/community/")
    page.locator("tr", has_text="Pump fitters").locator("input.action-select").check()
    page.locator("select[name=action]").select_option(label="Make live")
    page.locator("button[name=index]").first.click()
