"""Two people edit one page at once: the merge view; a reader suggests; the page gets a new name and the old link works."""

import pytest
from playwright.sync_api import expect

from content.actions import create_item, create_page
from content.models import Item, Kind

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)
BODY = "Drain the line first.\n\nAt most 50 bar.\n\nAsk Joost."


def test_two_people_edit_a_page_and_it_gets_a_new_name(sign_in, has_no_barriers, community, alice, bob, charlie):
    pumps = create_page(by=alice, community=community, title="Pumps", body="All of them.")
    page = create_page(by=alice, community=community, title="Flush plans", body=BODY, parent=pumps)
    create_item(by=alice, community=community, kind=Kind.POST, title="On flushing", body="See [[Flush plans]].")
    edit = f"/c/{community.slug}/pages/flush-plans/edit/"

    hers, his = sign_in(alice), sign_in(bob, viewport={"width": 360, "height": 740})
    for screen in (hers, his):
        screen.goto(edit)
    hers.get_by_label("Text", exact=True).fill(BODY.replace("50", "40").replace("Joost", "Birgit"))
    hers.get_by_label("What did you change, and why?").fill("The plate says 40")
    hers.get_by_role("button", name="Save", exact=True).click()
    hers.wait_for_url("**/pages/flush-plans/")  # the preview said so before
    expect(hers.locator("main")).to_contain_text("At most 40 bar.")

    his.get_by_label("Text", exact=True).fill(BODY.replace("50", "60").replace("Drain", "Isolate and drain"))
    his.get_by_role("button", name="Save", exact=True).click()
    expect(his.get_by_role("alert")).to_contain_text("Alice Manager saved a newer version")
    expect(his.locator("main")).to_contain_text("The plate says 40")
    has_no_barriers(his)
    his.get_by_role("radio", name="Theirs").check()
    his.get_by_role("button", name="Put the text together").click()
    text = his.get_by_label("Text", exact=True)
    expect(text).to_have_value(
        BODY.replace("50", "40").replace("Joost", "Birgit").replace("Drain", "Isolate and drain")
    )
    his.get_by_role("textbox", name="Title").fill("Seal flush plans")
    his.get_by_label("With a new title, change its address too").check()
    has_no_barriers(his)
    his.get_by_role("button", name="Save both").click()
    expect(his.get_by_role("heading", level=1)).to_have_text("Seal flush plans")
    assert his.url.endswith("/pages/seal-flush-plans/")
    has_no_barriers(his)

    his.goto(f"/c/{community.slug}/pages/flush-plans/")
    assert his.url.endswith("/pages/seal-flush-plans/")
    expect(his.get_by_role("link", name="On flushing")).to_be_visible()

    theirs = sign_in(charlie)
    theirs.goto(f"/c/{community.slug}/pages/")
    theirs.get_by_text("1 page under it").click()
    has_no_barriers(theirs)
    theirs.get_by_role("link", name="Seal flush plans").click()
    theirs.get_by_role("link", name="Suggest an edit").click()
    theirs.get_by_label("Text", exact=True).fill("Isolate and drain the line first.\n\nAt most 35 bar.\n\nAsk Birgit.")
    theirs.get_by_label("What do you change, and why?").fill("Measured it")
    theirs.get_by_role("button", name="Suggest it").click()
    expect(theirs.locator(".notes")).to_contain_text("You hear what becomes of it")
    hers.goto(f"/c/{community.slug}/suggestions/")
    hers.get_by_role("link", name="Seal flush plans").click()
    expect(hers.locator("ins")).to_contain_text("35")
    has_no_barriers(hers)
    hers.get_by_role("button", name="Take it", exact=True).click()
    hers.wait_for_url("**/pages/seal-flush-plans/")
    expect(hers.locator("main")).to_contain_text("At most 35 bar.")
    page = Item.objects.get(pk=page.pk)
    assert [version.author for version in page.revisions.all()] == [charlie, bob, alice, alice]
