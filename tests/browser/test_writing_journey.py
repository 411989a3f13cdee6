"""One editor for every text: its keys and tools, what is pasted and dropped into it, what it starts from and keeps."""

import io
import re

import pytest
from django.conf import settings
from PIL import Image
from playwright.sync_api import Page, expect

from content.models import Draft, File, Item, Kind
from tests.browser.conftest import PASSWORD
from tests.browser.waiting import wait_until
from tests.factories import make_item, make_reply

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)

PASTE = """(area, { texts, files }) => {
  const data = new DataTransfer();
  for (const [type, text] of Object.entries(texts)) data.setData(type, text);
  for (const { name, type, bytes } of files) data.items.add(new File([new Uint8Array(bytes)], name, { type }));
  area.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
}"""
DROP = (
    PASTE.replace("ClipboardEvent", "DragEvent").replace('"paste"', '"drop"').replace("clipboardData", "dataTransfer")
)


def paste(area, *, files=(), how=PASTE, **texts):
    area.evaluate(how, {"texts": {f"text/{name}": text for name, text in texts.items()}, "files": list(files)})


def picture(name: str, ink: str) -> dict[str, object]:
    drawn = io.BytesIO()
    Image.new("RGB", (40, 30), ink).save(drawn, "PNG")
    return {"name": name, "type": "image/png", "bytes": list(drawn.getvalue())}


def choose(page: Page, area, start: int, end: int) -> None:
    area.evaluate("(area, [start, end]) => { area.focus(); area.setSelectionRange(start, end); }", [start, end])


def test_a_post_is_written_with_keys_tools_and_what_is_pasted(sign_in, has_no_barriers, community, alice, bob):
    page = sign_in(bob)
    page.goto(f"/c/{community.slug}/posts/new/")
    page.get_by_text("Begin with a template").click()
    page.get_by_role("link", name="What I tried, and how it went").click()
    area = page.get_by_label("Text", exact=True)
    expect(area).to_have_value(re.compile("^## What I wanted"))
    expect(page.get_by_role("region", name="Preview").get_by_role("heading").first).to_have_text("What I wanted")
    page.get_by_text("Markdown and keys").click()
    has_no_barriers(page)
    page.get_by_label("Title").fill("Gauge first")

    area.fill("dry start")
    choose(page, area, 0, 3)
    area.press("Control+b")
    expect(area).to_have_value("**dry** start")
    area.press("Control+z")
    expect(area).to_have_value("dry start")
    choose(page, area, 0, 3)
    paste(area, plain="https://example.org/dry")
    expect(area).to_have_value("[dry](https://example.org/dry) start")

    area.fill("one")
    area.press("Control+Shift+Digit8")
    expect(area).to_have_value("- one")
    area.press("End")
    area.press("Enter")
    area.press("Tab")
    area.press_sequentially("two")
    area.press("Enter")
    area.press("Tab")  # steps no deeper than its line above allows
    area.press("Tab")
    expect(area).not_to_be_focused()
    expect(area).to_have_value("- one\n  - two\n    - ")
    area.focus()

    tools = page.get_by_role("toolbar")
    tools.get_by_role("button", name="Heading").focus()
    page.keyboard.press("ArrowRight")
    expect(tools.get_by_role("button", name="Bold")).to_be_focused()
    page.keyboard.press("End")
    expect(tools.get_by_role("button", name="Preview")).to_be_focused()

    area.fill("")
    paste(
        area,
        html="<p>Read <b>this</b> <a href='https://example.org/'>page</a></p><ul><li>a</li><li>b</li></ul>",
        plain="x",
    )
    expect(area).to_have_value("Read **this** [page](https://example.org/)\n\n- a\n- b")

    area.fill("Seen: ")
    paste(area, files=[picture("dry.png", "navy"), picture("wet.png", "teal")])
    expect(page.locator("[data-file-note]")).to_have_text("")
    paste(area, files=[picture("old.png", "maroon")], how=DROP)
    wait_until(lambda: File.objects.count() == 3)
    expect(area).not_to_have_value(re.compile("Sending"))
    paste(area, files=[{"name": "tool.exe", "type": "image/png", "bytes": [77, 90, 0, 0]}])
    expect(page.locator("[data-file-note]")).to_contain_text("tool.exe is not in the text.")
    expect(area).not_to_have_value(re.compile("exe"))
    has_no_barriers(page)
    area.press("Control+Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Gauge first")
    expect(page.locator("article .prose img")).to_have_count(3)
    assert Item.objects.get(kind=Kind.POST).file_uses.count() == 3


def test_a_comment_and_a_correction_of_a_reply_are_kept_while_one_writes(
    sign_in, has_no_barriers, community, alice, bob
):
    ask = make_item(community, alice, Kind.ASK, title="Which plan?")
    make_reply(ask, alice)
    mine = make_reply(ask, bob, body="Plan 11.")
    phone = sign_in(bob, viewport={"width": 360, "height": 740})
    phone.goto(ask.get_absolute_url())
    phone.get_by_role("link", name="Add a comment").nth(1).click()
    box = phone.get_by_role("region", name="Your comment").get_by_role("textbox")
    expect(box).to_be_focused()
    box.press_sequentially("Did you see @ali")
    phone.get_by_role("option").first.click()
    expect(box).to_have_value(f"Did you see @{alice.handle} ")
    expect(box).to_have_attribute("data-kept", "")
    has_no_barriers(phone)
    phone.goto(ask.get_absolute_url())
    phone.get_by_role("link", name="Go on with your comment").click()
    expect(box).to_have_value(f"Did you see @{alice.handle} ")
    phone.get_by_role("region", name="Your comment").get_by_role("button", name="Comment").click()
    expect(phone.locator(".comment")).to_contain_text("Did you see")
    assert not Draft.objects.exists()

    phone.goto(f"/c/{community.slug}/replies/{mine.pk}/edit/")
    text = phone.get_by_label("Text", exact=True)
    text.fill("Plan 21, after all.")
    expect(text).to_have_attribute("data-kept", "")
    text.press("End")
    phone.keyboard.insert_text(" Really.")  # at once: no save of a part of it is on its way
    phone.evaluate(
        "document.querySelector('form[action*=\"/logout/\"]').requestSubmit()"
    )  # the menu is behind the phone's bar
    expect(phone.get_by_role("banner").get_by_role("link", name="Sign in")).to_be_visible()
    assert Draft.objects.get().body == "Plan 21, after all. Really."


def test_a_text_sent_while_signed_out_stands_there_again(sign_in, community, bob):
    page = sign_in(bob, type_it=True)
    page.route("**/drafts/keep/", lambda route: route.fulfill(status=403))  # it is no draft that stands there again
    page.goto(f"/c/{community.slug}/asks/new/")
    page.get_by_label("Your question").fill("Which flush plan?")
    page.get_by_label("What you know so far").fill("The face runs dry.")
    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    page.get_by_label("What you know so far").press("Control+Enter")
    page.wait_for_url("**/accounts/login/**")
    page.unroute("**/drafts/keep/")
    page.get_by_label("Email", exact=False).first.fill(bob.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_label("Password", exact=True).press("Enter")
    page.wait_for_url("**/asks/new/")
    expect(page.get_by_label("Your question")).to_have_value("Which flush plan?")
    expect(page.get_by_label("What you know so far")).to_have_value("The face runs dry.")
    expect(page.get_by_label("What you know so far")).to_have_attribute("data-kept", "")  # no save is on its way
    page.get_by_role("main").get_by_role("button", name="Ask", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Which flush plan?")
    page.goto(f"/c/{community.slug}/asks/new/")
    expect(page.get_by_label("What you know so far")).to_have_value("")
