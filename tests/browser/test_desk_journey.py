"""A manager's Monday morning: the desk says what to do, one thing after the other is done from it, by keyboard too."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from communities.models import Issue, Membership
from content.models import Draft, Reaction, Reply
from metrics.desk import filling
from metrics.models import DeskDecision, NextStep
from tests.factories import join, make_item, make_reply, make_user
from tests.metrics.steps import PROMISE, reading, step_of

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


@pytest.fixture
def monday(alice, bob, community):
    """A late ask, an answer nobody thanked for, a discussion that stalls, a newcomer."""
    now = timezone.now()
    helper = make_user("Helga Helper")
    join(helper, community, joined_at=now - timedelta(days=200))
    Membership.objects.filter(user=bob).update(joined_at=now - timedelta(days=200))
    make_item(community, bob, title="Who has a spare ring?", published_at=now - timedelta(days=20))
    settled = make_item(community, bob, title="Which gasket?", answer_count=1, published_at=now - timedelta(days=9))
    settled.accepted_reply, settled.accepted_at = make_reply(settled, helper), now
    settled.save(update_fields=["accepted_reply", "accepted_at"])
    quiet = {"published_at": now - timedelta(days=12), "last_activity_at": now - timedelta(days=9)}
    thread = make_item(community, bob, "thread", title="Wider rings", comment_count=3, **quiet)
    for who in (helper, bob, helper):
        make_reply(thread, who, Reply.Kind.COMMENT, body="Has anybody a wider one?")
    join(make_user("Nina New"), community)
    filling.fill(community)
    return helper


def test_a_manager_works_through_monday_morning(sign_in, has_no_barriers, alice, bob, community, monday):
    phone = sign_in(bob, viewport={"width": 360, "height": 740})
    phone.goto(f"/c/{community.slug}/issues/")
    phone.get_by_role("link", name="Open an issue").click()
    phone.get_by_label("In one line").fill("The drawings do not open.")
    has_no_barriers(phone)
    phone.get_by_role("button", name="Open it").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("The drawings do not open.")

    page = sign_in(alice)
    page.goto(f"/c/{community.slug}/manage/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("one issue is open", ignore_case=True)
    has_no_barriers(page)

    word = page.get_by_label("A word with it, to Helga Helper")
    expect(word).to_have_value("Thank you. It settled the question.")
    word.fill("Thank you, Helga. It saved us a visit.")
    word.press("Enter")
    expect(page.locator(".notes")).to_contain_text("Helga is told, with your word.")
    assert Reaction.objects.get(kind="thank").note == "Thank you, Helga. It saved us a visit."

    later = page.get_by_label("Later or not: Nina New")
    later.press("Enter")
    page.locator("#newcomer").get_by_role("button", name="for a week").press("Enter")
    expect(page.locator(".notes")).to_contain_text("Nina New: put off for a week.")
    expect(page.locator("#newcomer")).to_have_count(0)
    page.get_by_label("Undo: Nina New").click()
    expect(page.locator("#newcomer")).to_contain_text("Nina New")

    page.get_by_role("button", name="Ask on: Wider rings").click()
    page.wait_for_url("**/comments/new/")
    body = page.locator("[name=body]")
    expect(body).to_have_value("Helga asked something here that is still open. Who has seen this in their own work?")
    assert Draft.objects.get().user == alice
    assert Reply.objects.count() == 4  # a draft is not sent

    page.goto(f"/c/{community.slug}/manage/")
    expect(page.locator("#in-hand")).to_contain_text("Wider rings")
    page.get_by_role("button", name="Take it: The drawings do not open.").click()
    page.get_by_label("Answer").fill("They moved; the link is mended.")
    has_no_barriers(page)
    page.get_by_role("button", name="Answer and close").click()
    expect(page.locator(".notes")).to_contain_text("Answered.")
    assert Issue.objects.get().is_closed
    phone.reload()
    expect(phone.locator("main")).to_contain_text("They moved; the link is mended.")

    page.goto(f"/c/{community.slug}/manage/decisions/")
    expect(page.get_by_role("button", name="Undo:")).to_have_count(3)
    has_no_barriers(page)
    assert DeskDecision.objects.count() == 4


def test_a_finding_becomes_a_step_and_last_months_is_closed(sign_in, has_no_barriers, alice, bob, community, monday):
    reading(community, 30, 60, back=4)
    old = step_of(alice, community, what="Two look in on Fridays.", measure=PROMISE)
    reading(community, 54, 60)
    NextStep.objects.filter(pk=old.pk).update(due_on=timezone.now().date() - timedelta(days=1))

    page = sign_in(alice)
    page.goto(f"/c/{community.slug}/manage/")
    page.get_by_label("Later or not: Who has a spare ring?").click()
    page.locator("#ask").get_by_role("link", name="Begin a step about it").click()
    expect(page.get_by_label("What was found")).to_have_value(
        "Who has a spare ring?: No answer yet; 24 hours were promised."
    )
    page.get_by_label("What we will try").fill("Put spare rings on the van list.")
    page.get_by_label("Who does it").fill("@bob.member")
    has_no_barriers(page)
    page.get_by_role("button", name="Begin it").click()
    expect(page.locator(".notes")).to_contain_text("Bob is asked.")

    phone = sign_in(bob, viewport={"width": 360, "height": 740})
    phone.goto(f"/c/{community.slug}/steps/")
    phone.get_by_role("link", name="Put spare rings on the van list.").click()
    has_no_barriers(phone)
    phone.get_by_role("button", name="Yes, I do it").click()
    expect(phone.locator(".notes")).to_contain_text("It is yours.")
    page.reload()
    expect(page.locator(".head")).to_contain_text("looked after by Bob Member")

    page.goto(f"/c/{community.slug}/manage/")
    page.get_by_role("button", name="Look at it: Two look in on Fridays.").click()
    page.get_by_role("link", name="Say what came of it").click()
    expect(page.locator("main")).to_contain_text("rose, more than chance alone does")
    page.get_by_label("What came of it?").fill("They answer within the hour.")
    has_no_barriers(page)
    page.get_by_role("button", name="It helped").click()
    expect(page.locator("main")).to_contain_text("They answer within the hour.")
    page.get_by_role("button", name="Write it up for others").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("What worked here: two look in on Fridays")
    page.get_by_role("button", name="Publish", exact=True).click()
    expect(page.locator("article")).to_contain_text("They answer within the hour.")
    old.refresh_from_db()
    assert old.written is not None
    assert old.written.published_at is not None
