"""An ask is helped along: referred to somebody who answers, and pointed to a page that the asker says helped."""

import pytest
from playwright.sync_api import expect

from content.actions import accept_answer, create_item, write_reply
from content.experts.counting import count_marked
from content.models import Kind, Pointer, Reaction, Referral
from tests.factories import join, make_user

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


def test_an_ask_is_referred_and_pointed(sign_in, has_no_barriers, community, alice, bob):
    jonas = make_user("Jonas Knows", email="jonas@example.org")
    join(jonas, community)
    about = {"community": community, "kind": Kind.ASK, "body": "?", "tags": ["pumps"]}
    old = create_item(by=alice, title="Noise at start", **about)
    accept_answer(by=alice, reply=write_reply(by=jonas, item=old, body="The coupling."))
    count_marked()
    create_item(by=jonas, community=community, kind=Kind.PAGE, title="Dry run, and after", body="Flush the seal first.")
    ask = create_item(by=alice, title="Dry run at start", **about)

    helper = sign_in(bob, viewport={"width": 360, "height": 740})
    helper.goto(ask.get_absolute_url())
    helper.get_by_role("link", name="Who might know?").click()
    helper.get_by_label("Jonas Knows").check()
    helper.get_by_label("A line from you").fill("You had this in May.")
    has_no_barriers(helper)
    helper.get_by_role("button", name="Refer it to them").click()
    expect(helper.get_by_text("Jonas Knows is told that you thought of them.")).to_be_visible()
    helper.get_by_role("link", name="Point to something that exists").click()
    helper.get_by_label("Look for it").press_sequentially("flush")
    expect(helper.locator("#point-found")).to_contain_text("Found for “flush”")
    helper.get_by_label("Dry run, and after").check()
    helper.get_by_label("How it helps").fill("The second step.")
    has_no_barriers(helper)
    helper.get_by_role("button", name="Point to it").click()
    expect(helper.locator(".pointer")).to_contain_text("The second step.")
    has_no_barriers(helper)

    expert = sign_in(jonas)
    expert.goto(ask.get_absolute_url())
    expect(expert.locator("main")).to_contain_text("Bob Member thinks you may know this. You had this in May.")
    has_no_barriers(expert)
    expert.get_by_role("textbox", name="Your answer").fill("Prime it first.")
    expert.get_by_role("button", name="Answer", exact=True).click()
    expect(expert.locator("main")).to_contain_text("who answered, by Bob Member")

    asker = sign_in(alice)
    asker.goto(ask.get_absolute_url())
    asker.get_by_role("button", name="This helped").click()
    expect(asker.locator(".pointer")).to_contain_text("helped Alice")
    assert Referral.objects.get().answered_at
    assert Reaction.objects.get(kind="use").item.title == "Dry run, and after"
    assert Pointer.objects.get().by == bob
