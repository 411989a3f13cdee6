"""From a wish through some of the ten questions, left and taken up again on a phone, to a next step that is taken."""

import pytest
from playwright.sync_api import expect

from learning.actions import propose_offering
from learning.models import SelfAnswer, Take

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


def test_a_wish_leads_to_questions_and_on_to_a_next_step(sign_in, has_no_barriers, community, alice, bob):
    propose_offering(
        by=alice,
        community=community,
        skill="broker",
        from_level=0,
        to_level=2,
        kind="practice",
        title="One introduction",
    )

    page = sign_in(bob)
    page.goto("/me/")
    page.get_by_role("link", name="Your skills in the roles you want").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Which of the five would you like to be?")
    has_no_barriers(page)
    page.get_by_role("link", name="Choose your roles").click()
    page.get_by_role("group", name="Connector").get_by_label("I would like to").check()
    has_no_barriers(page)
    page.get_by_role("button", name="Keep it").click()
    expect(page.get_by_role("link", name="Broker")).to_be_visible()
    has_no_barriers(page)

    page.goto("/roles/connector/")
    has_no_barriers(page)
    page.get_by_role("link", name="Begin").click()
    page.get_by_role("link", name="Begin").click()
    page.get_by_label("Gives a name when asked").check()
    has_no_barriers(page)
    page.get_by_role("button", name="Keep and go on").click()
    expect(page.get_by_text("Question 2 of 10", exact=True)).to_be_visible()
    page.get_by_role("button", name="Pass this one over").click()
    expect(page.get_by_text("Question 3 of 10", exact=True)).to_be_visible()

    phone = sign_in(bob, viewport={"width": 360, "height": 740})
    phone.goto("/me/skills/questions/connector/")
    expect(phone.get_by_role("heading", level=1)).to_have_text("2 of 10 answered")
    has_no_barriers(phone)
    phone.get_by_role("link", name="Go on with question 3").click()
    phone.get_by_label("independently").press("Space")
    phone.get_by_role("button", name="Keep and go on").press("Enter")
    expect(phone.get_by_text("Question 4 of 10", exact=True)).to_be_visible()
    assert SelfAnswer.objects.filter(user=bob).count() == 3

    phone.goto("/me/skills/")
    expect(phone.locator(".next")).to_contain_text("One introduction")
    phone.get_by_role("link", name="Look at it").click()
    phone.get_by_role("button", name="Take it up").click()
    expect(phone.get_by_text("It stands on your page of learning.")).to_be_visible()
    has_no_barriers(phone)
    phone.get_by_role("button", name="Done").click()
    expect(phone.get_by_text("In two weeks you are asked once")).to_be_visible()
    assert Take.objects.get(user=bob).done_at
