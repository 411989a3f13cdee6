"""A thread from the first quotation to the page it becomes: two people, one on a phone, one with the keyboard."""

import pytest
from playwright.sync_api import expect

from content.actions import create_item
from content.models import Item, Kind
from tests.browser.waiting import wait_until

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)
CHOOSE = """box => {
  const text = box.firstChild, range = document.createRange();
  range.setStart(text, 4);
  range.setEnd(text, 17);
  getSelection().removeAllRanges();
  getSelection().addRange(range);
}"""


def test_a_thread_is_quoted_marked_and_written_up(sign_in, has_no_barriers, community, alice, bob):
    ask = create_item(
        by=alice, community=community, kind=Kind.ASK, title="Dry run at start", body="The face runs dry at start-up."
    )
    asker = sign_in(alice)
    asker.goto(ask.get_absolute_url())

    phone = sign_in(bob, viewport={"width": 360, "height": 740})
    phone.goto(ask.get_absolute_url())
    phone.get_by_role("button", name="Me too").click()
    expect(phone.get_by_role("button", name="Me too")).to_have_attribute("aria-pressed", "true")
    expect(phone.get_by_role("button", name="Me too")).to_contain_text("1")
    phone.locator(".post .prose p").evaluate(CHOOSE)
    phone.locator(".post").get_by_label("More").click()
    phone.locator(".post").get_by_role("link", name="Quote").click()
    answer = phone.get_by_role("textbox", name="Your answer")
    expect(answer).to_have_value(f"> [Alice Manager]({ask.get_absolute_url()}) wrote:\n>\n> face runs dry\n\n")
    answer.press("Control+End")
    answer.press_sequentially("Check the flush orifice.")
    phone.get_by_role("button", name="Answer", exact=True).click()
    quoted = phone.locator("[data-reply] blockquote")
    expect(quoted).to_contain_text("Alice Manager wrote: face runs dry")
    wait_until(lambda: phone.evaluate("sessionStorage.getItem('sent')") is None)
    expect(phone.locator("main")).not_to_contain_text("did not arrive")  # it did: the form below is empty again
    expect(phone.get_by_role("textbox", name="Your answer")).to_have_value("")
    expect(quoted.get_by_role("link", name="Alice Manager")).to_have_attribute("href", ask.get_absolute_url())
    has_no_barriers(phone)

    asker.goto(ask.get_absolute_url())
    expect(asker.locator("main")).to_contain_text("1 new since you were here")
    asker.keyboard.press("?")
    keys = asker.get_by_role("dialog", name="Keys for reading")
    expect(keys).to_be_visible()
    has_no_barriers(asker)
    asker.keyboard.press("Escape")
    expect(keys).to_be_hidden()
    asker.keyboard.press("j")
    reply = asker.locator("[data-reply]")
    expect(reply).to_be_focused()
    asker.keyboard.press("r")
    expect(asker.get_by_role("textbox", name="Your answer")).to_be_focused()
    asker.keyboard.press("j")
    expect(asker.get_by_role("textbox", name="Your answer")).to_have_value("j")
    asker.get_by_role("textbox", name="Your answer").fill("")
    reply.get_by_label("More").click()
    reply.get_by_role("button", name="This helped first").click()
    expect(reply).to_contain_text("Helped first")

    asker.locator(".post").get_by_label("More").click()
    asker.get_by_role("link", name="Close with what we now know").click()
    text = asker.get_by_role("textbox", name="What we now know")
    expect(text).to_have_value(
        f"> [Bob Member]({ask.replies.get().get_absolute_url()}) wrote:\n>\n> Check the flush orifice.\n\n"
    )
    has_no_barriers(asker)
    asker.get_by_label("Title of the page").fill("Dry starts")
    asker.get_by_role("button", name="Write the page and close").click()
    expect(asker.get_by_role("heading", level=1)).to_have_text("Dry starts")
    expect(asker.get_by_role("complementary")).to_contain_text("Grown from")
    has_no_barriers(asker)
    assert Item.objects.get(pk=ask.pk).closed_at is not None


def test_what_was_asked_already_is_shown_while_the_title_is_typed(sign_in, has_no_barriers, community, alice, bob):
    asked = create_item(by=alice, community=community, kind=Kind.ASK, title="Why do seal faces blister?", body="Three.")
    page = sign_in(bob, viewport={"width": 360, "height": 740})
    page.goto(f"/c/{community.slug}/threads/new/")
    page.get_by_label("Title").fill("seal faces blister")  # at once: what a part of it found would be replaced below
    expect(page.locator("#similar-says")).to_have_text("1 sounds alike. Perhaps the answer is here already.")
    page.get_by_label("Title").press("Tab")
    expect(page.get_by_role("link", name=asked.title)).to_be_focused()
    has_no_barriers(page)
    page.get_by_label("Title").fill("Something quite different")
    expect(page.get_by_role("link", name=asked.title)).to_have_count(0)
    expect(page.locator("#similar-says")).to_have_text("")
    expect(page.get_by_label("Text", exact=True)).to_have_attribute(
        "data-kept", ""
    )  # else its last save outlives the test
