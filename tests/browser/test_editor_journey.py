"""A text that is not sent yet is found again elsewhere; @, # and [[ offer what one may mean."""

import pytest
from playwright.sync_api import expect

from content.actions import create_item
from content.models import Draft, Kind
from tests.browser.waiting import wait_until
from tests.factories import join, make_user

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


def test_a_begun_ask_is_found_on_another_device_and_can_be_thrown_away(sign_in, has_no_barriers, community, bob):
    desk = sign_in(bob)
    desk.goto(f"/c/{community.slug}/asks/new/")
    desk.get_by_label("Your question").fill("Which flush plan for glycol?")
    body = desk.get_by_label("What you know so far")
    body.press_sequentially("The face runs dry")
    expect(body).to_have_attribute("data-kept", "")  # the note below may still speak of the title, kept on leaving it
    expect(desk.locator("[data-draft]")).to_contain_text("Draft kept")
    desk.keyboard.insert_text(" at start.")  # at once: no save of a part of it is on its way when the page is left
    desk.goto("/notices/")  # before the pause is over: the page still says it while it goes
    wait_until(lambda: Draft.objects.filter(body="The face runs dry at start.").exists())

    phone = sign_in(bob, viewport={"width": 360, "height": 740})
    phone.goto(f"/c/{community.slug}/asks/new/")
    expect(phone.get_by_label("Your question")).to_have_value("Which flush plan for glycol?")
    expect(phone.get_by_label("What you know so far")).to_have_value("The face runs dry at start.")
    expect(phone.locator("main")).to_contain_text("You began this")
    has_no_barriers(phone)
    phone.get_by_role("button", name="Throw away").click()
    phone.get_by_role("dialog").get_by_role("button", name="Throw away").click()
    expect(phone.get_by_label("What you know so far")).to_have_value("")
    assert not Draft.objects.exists()


def test_a_sent_text_leaves_no_draft_and_trouble_is_said(sign_in, community, bob):
    page = sign_in(bob)
    page.goto(f"/c/{community.slug}/threads/new/")
    page.route("**/drafts/keep/", lambda route: route.fulfill(status=403))
    page.get_by_label("Title").fill("Dry starts")
    text = page.get_by_label("Text", exact=True)
    text.press_sequentially("Let us talk.")
    expect(page.locator("[data-draft]")).to_contain_text("We could not save just now.")
    page.unroute("**/drafts/keep/")
    text.press_sequentially(" Soon.")
    expect(page.locator("[data-draft]")).to_contain_text("Draft kept")
    expect(text).to_have_attribute("data-kept", "")  # all of it: no save is on its way when the text is sent
    page.get_by_role("button", name="Start it").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Dry starts")
    page.goto(f"/c/{community.slug}/threads/new/")
    expect(text).to_have_value("")
    assert not Draft.objects.exists()


def test_an_at_sign_offers_people_by_keyboard_and_mouse(sign_in, has_no_barriers, community, bob):
    join(make_user("Birgit Aalto", handle="birgit.aalto"), community)
    join(make_user("Bill Young", handle="bill"), community)
    create_item(by=bob, community=community, kind=Kind.PAGE, title="Flush plans", body="Plan 11.", tags=["seals"])
    page = sign_in(bob, viewport={"width": 360, "height": 740})
    page.goto(f"/c/{community.slug}/threads/new/")
    text = page.get_by_label("Text", exact=True)
    text.press_sequentially("Ask @bi")
    options = page.get_by_role("listbox").get_by_role("option")
    expect(options).to_have_count(2)
    expect(options.first).to_have_attribute("aria-selected", "true")
    has_no_barriers(page)
    text.press("ArrowDown")
    assert text.get_attribute("aria-activedescendant") == options.last.get_attribute("id")
    text.press("ArrowDown")
    text.press("Enter")
    expect(text).to_have_value("Ask @bill ")
    expect(page.get_by_role("listbox")).to_have_count(0)

    text.press_sequentially("and @bir")
    expect(options).to_have_count(1)
    text.press("Escape")
    expect(page.get_by_role("listbox")).to_have_count(0)
    text.press_sequentially("g")
    options.first.click()
    expect(text).to_have_value("Ask @bill and @birgit.aalto ")
    expect(text).to_be_focused()

    text.fill("About ")
    text.press_sequentially("#sea")
    options.first.click()
    expect(text).to_have_value("About #seals ")
    text.press_sequentially("see [[flush")
    expect(options).to_have_count(1)
    text.press("Enter")
    expect(text).to_have_value("About #seals see [[Flush plans]]")
    expect(text).to_have_attribute("data-kept", "")  # else its last save outlives the test
