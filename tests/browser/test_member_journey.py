"""A member asks, a colleague answers, the asker accepts, rates and saves; both write a post and a page."""

import re

import pytest
from playwright.sync_api import expect

from content.models import Item, Kind, Reaction, Reply

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


def test_an_ask_is_answered_accepted_rated_and_kept(sign_in, has_no_barriers, community, alice, bob):
    asker = sign_in(bob, type_it=True)
    asker.goto(f"/c/{community.slug}/")
    has_no_barriers(asker)
    asker.get_by_role("link", name="Asks", exact=True).first.click()
    asker.wait_for_url("**/asks/")
    has_no_barriers(asker)
    asker.get_by_role("banner").get_by_role("link", name="Ask", exact=True).click()
    asker.wait_for_url("**/asks/new/")
    asker.get_by_label("Your question").fill("Which flush plan for glycol at 90 °C?")
    asker.get_by_label("What you know so far").fill("The face runs **dry** at start.\n\n- 64 starts\n- 1.1 l/min")
    asker.get_by_label("Tags").fill("seals, flush plans")
    has_no_barriers(asker)
    asker.locator("main form button.button--main").click()
    expect(asker.get_by_role("heading", level=1)).to_have_text("Which flush plan for glycol at 90 °C?")
    expect(asker.locator("article .prose strong")).to_have_text("dry")
    thread = asker.url

    answerer = sign_in(alice)
    answerer.goto("/")
    expect(answerer.locator("body")).to_contain_text("Which flush plan")
    answerer.goto(thread)
    answerer.locator("textarea[name=body]").last.fill("Plan 11. Check the orifice first, @bob.member.")
    answerer.get_by_role("button", name="Answer", exact=True).click()
    expect(answerer.locator(".answer .prose")).to_contain_text("Plan 11")

    asker.goto("/notices/")
    expect(asker.locator("main")).to_contain_text("Alice")
    has_no_barriers(asker)
    asker.locator("main a", has_text="Which flush plan").first.click()
    answer = asker.locator(".answer").first
    answer.get_by_text("Accept", exact=True).click()
    answer.get_by_label(re.compile("Useful to me because")).fill("It held for two weeks.")
    answer.get_by_role("button", name="Accept this answer").click()
    expect(asker.locator(".answer.is-accepted")).to_contain_text("It held for two weeks.")

    answer = asker.locator(".answer").first
    answer.get_by_label("More").click()
    answer.get_by_role("button", name="Rate 5 of 5").click()
    expect(answer).to_contain_text("5.0 of 5")
    answer.get_by_label("More").click()
    answer.get_by_role("button", name="Save", exact=True).click()
    expect(answer.locator("button", has_text="Saved")).to_have_attribute("aria-pressed", "true")
    has_no_barriers(asker)
    asker.goto("/favourites/")
    expect(asker.locator("main")).to_contain_text("Which flush plan")

    ask = Item.objects.get(kind=Kind.ASK)
    assert ask.accepted_reply == Reply.objects.answers().get()
    assert Reaction.objects.get(kind="rate").value == 5


def test_a_page_is_improved_and_a_post_published_without_script(sign_in, community, alice, bob):
    writer = sign_in(bob, type_it=True, java_script_enabled=False)
    writer.goto(f"/c/{community.slug}/pages/new/")
    writer.get_by_label("Title").fill("Flush plans")
    writer.locator("textarea[name=body]").fill("## Plan 11\n\nFrom the discharge.")
    writer.locator("main form button.button--main").click()
    expect(writer.get_by_role("heading", level=1)).to_have_text("Flush plans")

    editor = sign_in(alice, java_script_enabled=False)
    editor.goto(writer.url)
    editor.get_by_role("link", name="Edit", exact=False).first.click()
    editor.wait_for_url("**/edit/")
    editor.locator("textarea[name=body]").fill("## Plan 11\n\nFrom the discharge, through an orifice of 3.2 mm.")
    editor.locator("input[name=reason]").fill("Orifice size added")
    editor.locator("main form button.button--main").click()
    expect(editor.locator(".prose").first).to_contain_text("3.2 mm")
    editor.get_by_role("link", name="History", exact=False).first.click()
    expect(editor.locator("main")).to_contain_text("Orifice size added")

    writer.goto(f"/c/{community.slug}/posts/new/")
    writer.get_by_label("Title").fill("What I stopped carrying in the van")
    writer.locator("textarea[name=body]").fill("Eleven kilos less after a year of writing down what I used.")
    writer.get_by_role("button", name="Publish", exact=True).click()
    expect(writer.get_by_role("heading", level=1)).to_have_text("What I stopped carrying in the van")
    assert Item.objects.get(kind=Kind.PAGE).revisions.count() == 2
    assert Item.objects.get(kind=Kind.POST).published_at


def test_a_phone_reads_in_the_dark(sign_in, has_no_barriers, community, bob):
    phone = sign_in(bob, viewport={"width": 360, "height": 740}, color_scheme="dark")
    for address in ("/", f"/c/{community.slug}/", f"/c/{community.slug}/asks/", "/search/?q=flush", "/me/", "/c/"):
        phone.goto(address)
        has_no_barriers(phone)
