"""Three people: one introduces two, both say yes, one says that they talked and thanks; one of them on a phone."""

import pytest
from playwright.sync_api import expect

from tests.factories import join, make_user

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


def test_two_are_introduced_and_say_hello(sign_in, has_no_barriers, community, alice, bob):
    dora = make_user("Dora Fitter", email="dora@example.org")
    join(dora, community)
    introducer = sign_in(alice)
    introducer.goto("/c/seals/members/")
    introducer.get_by_role("link", name="Introduce Bob Member to …").click()
    expect(introducer.get_by_role("heading", level=1)).to_have_text("Whom should Bob Member meet?")
    has_no_barriers(introducer)
    introducer.get_by_role("searchbox", name="Name of a colleague").fill("dora")
    introducer.get_by_role("button", name="Find").click()
    introducer.get_by_role("link", name="Choose").click()
    introducer.get_by_role("textbox", name="Why they should meet").fill("You both flush seals, a day apart.")
    has_no_barriers(introducer)
    introducer.get_by_role("button", name="Tell both").click()
    expect(introducer.locator("main")).to_contain_text("both were told")

    phone = sign_in(bob, viewport={"width": 360, "height": 740})
    phone.goto("/me/introductions/")
    phone.get_by_role("link", name="Dora Fitter").click()
    expect(phone.locator("main")).to_contain_text("You both flush seals, a day apart.")
    expect(phone.locator("main")).not_to_contain_text("dora@example.org")
    has_no_barriers(phone)
    phone.get_by_role("button", name="Yes, gladly").click()
    expect(phone.locator("main")).to_contain_text("You said yes.")

    second = sign_in(dora)
    second.goto("/me/introductions/")
    second.get_by_role("link", name="Bob Member").click()
    second.get_by_role("button", name="Yes, gladly").click()
    expect(second.get_by_role("link", name="Write to Bob: bob@example.org")).to_be_visible()
    has_no_barriers(second)

    phone.reload()
    expect(phone.get_by_role("heading", level=1)).to_have_text("You and Dora both said yes")
    phone.get_by_role("button", name="We talked").click()
    expect(phone.locator("main")).to_contain_text("You said that you talked")
    phone.get_by_role("button", name="Thank Alice Manager").click()
    expect(phone.get_by_role("button", name="Take the thanks back")).to_be_visible()

    introducer.reload()
    expect(introducer.locator("main")).to_contain_text("they have met")
