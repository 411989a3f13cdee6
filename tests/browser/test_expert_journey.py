"""From a search to somebody who knows, and the ask that reaches them: two clicks to the evidence, one to ask."""

import pytest
from playwright.sync_api import expect

from content.actions import accept_answer, create_item, write_reply
from content.experts.counting import count_marked
from content.models import Kind, Referral
from tests.factories import join, make_user

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


def test_somebody_who_knows_is_found_and_asked(sign_in, has_no_barriers, community, alice, bob):
    jonas = make_user("Jonas Knows", email="jonas@example.org")
    join(jonas, community)
    about = {"community": community, "kind": Kind.ASK, "body": "?", "tags": ["pumps"]}
    for title in ("Noise at start", "Noise at stop"):
        old = create_item(by=alice, title=title, **about)
        accept_answer(by=alice, reply=write_reply(by=jonas, item=old, body="The coupling."))
    count_marked()

    asker = sign_in(bob, viewport={"width": 360, "height": 740})
    asker.goto("/search/?q=pumps")
    asker.get_by_role("link", name="Who knows").click()
    expect(asker.get_by_role("heading", level=1)).to_have_text("One person helped with “pumps”")
    expect(asker.locator("main")).to_contain_text("Answered 2 asks about pumps")
    has_no_barriers(asker)
    asker.get_by_text("What else helped").click()
    expect(asker.get_by_role("link", name="Noise at start")).to_be_visible()
    asker.get_by_role("link", name="Ask Jonas").click()
    expect(asker.get_by_label("Jonas Knows")).to_be_checked()
    has_no_barriers(asker)
    asker.get_by_label("Your question").fill("Why does it hum?")
    asker.get_by_role("textbox", name="What you know so far").fill("Since May.")
    asker.get_by_role("button", name="Ask", exact=True).click()
    expect(asker.locator("main")).to_contain_text("Addressed to Jonas Knows")

    expert = sign_in(jonas)
    expert.goto(Referral.objects.get().ask.get_absolute_url())
    expect(expert.locator("main")).to_contain_text("Bob Member asks you.")
    expert.goto("/me/reach/")
    expert.get_by_label("Not about").fill("Pumps")
    has_no_barriers(expert)
    expert.get_by_role("button", name="Save").click()
    expect(expert.get_by_text("Saved.")).to_be_visible()
    asker.goto("/experts/?q=pumps")
    expect(asker.get_by_role("heading", level=1)).to_have_text("Nobody known yet for “pumps”")
