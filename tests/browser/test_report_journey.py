"""A report from the menu to the release: a member on a phone, a manager, the author; nobody learns what they should not."""

import pytest
from playwright.sync_api import expect

from content.actions import create_item
from content.models import Case, Kind
from tests.factories import join, make_user

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


def test_a_text_is_reported_held_changed_and_let_out(sign_in, has_no_barriers, community, alice, bob):
    dora = make_user("Dora Third")
    join(dora, community)
    post = create_item(by=bob, community=community, kind=Kind.POST, title="What Nordal pays", body="They pay 4 €.")
    address = post.get_absolute_url()

    phone = sign_in(dora, viewport={"width": 360, "height": 740})
    phone.goto(address)
    phone.locator(".post").get_by_label("More").click()
    phone.get_by_role("link", name="Report to the managers").click()
    has_no_barriers(phone)
    phone.get_by_role("button", name="Report it").click()
    expect(phone.get_by_role("alert")).to_contain_text("needs another look")
    phone.get_by_label("It is hurtful").check()
    phone.get_by_role("textbox", name="In a sentence").fill("It tells what a customer pays.")
    phone.get_by_role("button", name="Report it").click()
    expect(phone.locator("main")).to_contain_text("The managers look at it.")
    has_no_barriers(phone)

    manager = sign_in(alice)
    manager.goto("/c/seals/manage/")
    entry = manager.get_by_role("region", name="One text waits for a decision")
    entry.get_by_role("button", name="Look at it").click()
    expect(manager.get_by_role("heading", level=1)).to_have_text("What becomes of this post?")
    expect(manager.locator("main")).to_contain_text("It tells what a customer pays.")
    has_no_barriers(manager)
    manager.get_by_label("Hold it until its author has changed it").check()
    manager.get_by_role("textbox", name="To its author").fill("Please take the price out.")
    manager.get_by_role("button", name="Decide").click()
    expect(manager.get_by_role("heading", level=1)).to_have_text("Waits for its author")

    assert phone.goto(address).status == 404
    author = sign_in(bob)
    author.goto(address)
    expect(author.get_by_role("heading", level=1)).to_have_text("Your post is held")
    expect(author.locator("main")).to_contain_text("Please take the price out.")
    expect(author.locator("main")).not_to_contain_text("Dora")
    has_no_barriers(author)
    author.get_by_role("link", name="Change it").click()
    body = author.get_by_role("textbox", name="Text")
    body.fill("They pay what everybody pays.")
    author.get_by_role("button", name="Save").first.click()
    expect(author.locator("main")).to_contain_text("You changed it.")

    manager.reload()
    expect(manager.get_by_role("heading", level=1)).to_have_text("Changed by its author: look again")
    manager.get_by_label("Show it again: it is fine as it is now").check()
    manager.get_by_role("textbox", name="To those who reported it").fill("The price is gone.")
    manager.get_by_role("button", name="Decide").click()
    expect(manager.get_by_role("heading", level=1)).to_have_text("Left as it is")
    has_no_barriers(manager)

    assert phone.goto(address).status == 200
    expect(phone.locator("main")).to_contain_text("They pay what everybody pays.")
    phone.goto("/me/reports/")
    expect(phone.locator("main")).to_contain_text("The price is gone.")
    assert Case.objects.get().state == "left"
