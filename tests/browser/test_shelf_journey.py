"""From a page one shelves with a why to the one who watches that shelf, and a thread that falls silent."""

import pytest
from playwright.sync_api import expect

from activity.models import Notice
from activity.tasks import deliver_waiting
from content.actions import create_item, create_shelf, follow_item, write_reply
from content.models import Kind

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


def test_a_shelf_is_filled_followed_and_a_thread_is_muted(sign_in, has_no_barriers, community, alice, bob, charlie):
    page = create_item(by=alice, community=community, kind=Kind.PAGE, title="Dry starts", body="Flush first.")
    thread = create_item(by=alice, community=community, kind=Kind.THREAD, title="Noise", body="What do you hear?")
    follow_item(by=charlie, item=thread)
    create_shelf(by=bob, title="Vibration")

    reader = sign_in(bob)
    reader.goto(page.get_absolute_url())
    reader.locator(".acts").first.get_by_label("More").click()
    reader.get_by_role("link", name="Put it on a shelf").click()
    reader.get_by_label("Or a new shelf").fill("Before the first start")
    reader.get_by_label("Why it stands there").fill("Read the part on the flush line twice.")
    has_no_barriers(reader)
    reader.get_by_role("button", name="Save").click()
    expect(reader.get_by_text("It stands on “Before the first start”.")).to_be_visible()
    reader.get_by_role("link", name="Before the first start").click()
    reader.wait_for_url("**/shelves/**")
    expect(reader.locator("main")).to_contain_text("Read the part on the flush line twice.")
    shelf = reader.url

    other = sign_in(charlie, viewport={"width": 360, "height": 740})
    other.goto(shelf)
    menu = other.locator(".menu--follow summary")
    menu.focus()
    menu.press("Enter")
    has_no_barriers(other)
    other.get_by_role("button", name="Watch A notice for each new thing").press("Enter")
    expect(menu).to_have_text("Watching")
    expect(menu).to_be_focused()
    other.goto(thread.get_absolute_url())
    other.locator(".menu--follow summary").click()
    other.get_by_role("button", name="Mute Nothing").click()
    expect(other.locator(".menu--follow summary")).to_have_text("Muted")

    write_reply(by=alice, item=thread, body="Anybody?")
    reader.goto(thread.get_absolute_url())
    reader.locator(".acts").first.get_by_label("More").click()
    reader.get_by_role("link", name="Put it on a shelf").click()
    reader.get_by_label("Before the first start").check()
    reader.get_by_role("button", name="Save").click()
    expect(reader.get_by_text("It stands on “Before the first start”.")).to_be_visible()
    second = create_item(by=alice, community=community, kind=Kind.POST, title="Second start", body="Wait an hour.")
    reader.goto(second.get_absolute_url())
    reader.locator(".acts").first.get_by_label("More").click()
    reader.get_by_role("link", name="Put it on a shelf").click()
    reader.get_by_label("Before the first start").check()
    reader.get_by_role("button", name="Save").click()
    expect(reader.get_by_text("It stands on “Before the first start”.")).to_be_visible()
    deliver_waiting()
    told = Notice.objects.filter(recipient=charlie).values_list("kind", "title")
    assert list(told) == [("shelved", "Second start")]

    other.goto("/me/following/")
    expect(other.get_by_role("link", name="Noise")).to_be_visible()
    has_no_barriers(other)
