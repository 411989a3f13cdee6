"""An answer reaches the asker: at the bell of two devices, by mail, in the next digest; one click stops the mail."""

import pytest
from playwright.sync_api import expect

from activity.models import MailSettings
from content.actions import create_item, write_reply
from content.models import Kind
from tests.mailroom import html_of, send_all, verify

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


def test_an_answer_comes_by_bell_and_by_mail(
    sign_in, visitor, has_no_barriers, live_server, settings, community, alice, bob
):
    settings.SITE_URL = live_server.url
    verify(alice)
    ask = create_item(by=alice, community=community, kind=Kind.ASK, title="Seal runs dry", body="What first?")
    desk, phone = sign_in(alice), sign_in(alice, viewport={"width": 360, "height": 740})
    for page in (desk, phone):
        page.goto("/c/")
        expect(page.locator("[data-bell]")).to_have_attribute("data-count", "0")
    write_reply(by=bob, item=ask, body="Check the **flush** orifice.")
    for page in (desk, phone):
        expect(page.locator("[data-bell]")).to_have_attribute("data-count", "1")
        expect(page).to_have_title("(1) Communities · Fivefold")

    phone.goto("/notices/")
    has_no_barriers(phone)
    phone.get_by_role("button", name="Mark as read").first.click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("You have seen everything")
    expect(desk.locator("[data-bell]")).to_have_attribute("data-count", "0")
    phone.get_by_role("button", name="Keep as new").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("One notice is new")

    desk.goto("/me/notices/preview/")
    expect(desk.locator("main")).to_contain_text("Bob Member answered")
    has_no_barriers(desk)

    [message] = send_all()
    for scheme in ("light", "dark"):
        letter = visitor(viewport={"width": 360, "height": 740}, color_scheme=scheme)
        letter.set_content(html_of(message))
        expect(letter.locator(".words strong")).to_have_text("flush")
        has_no_barriers(letter)
    stop = letter.get_by_role("link", name="No more mail at once").get_attribute("href")
    stranger = visitor(java_script_enabled=False)
    stranger.goto(stop)
    stranger.get_by_role("button", name="Stop it").click()
    expect(stranger.get_by_role("heading", level=1)).to_contain_text("Stopped:")
    assert MailSettings.objects.get(user=alice).level("answer") == "here"

    desk.goto("/me/notices/")
    has_no_barriers(desk)
    desk.get_by_label("Quiet from").fill("21:00")
    desk.get_by_label("Quiet until").fill("07:00")
    desk.get_by_label("Somebody answers your ask").select_option("mail")
    desk.get_by_role("button", name="Save").click()
    expect(desk.locator(".notes")).to_contain_text("Saved.")
    kept = MailSettings.objects.get(user=alice)
    assert kept.level("answer") == "mail"
    assert str(kept.quiet_hours[0]) == "21:00:00"
