"""A member brings a PDF and a newer one; a colleague finds it by a word inside it and takes it away."""

import pytest
from playwright.sync_api import expect

from content.models import DocumentVersion, Item
from tests.browser.waiting import wait_until
from tests.content.uploads import pdf

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


def sent(name: str, *pages: str) -> dict[str, object]:
    return {"name": name, "mimeType": "application/pdf", "buffer": pdf(*pages)}


def test_a_document_is_brought_replaced_found_by_its_words_and_taken_away(
    sign_in, has_no_barriers, community, alice, bob
):
    bringer = sign_in(bob)
    bringer.goto(f"/c/{community.slug}/documents/")
    has_no_barriers(bringer)
    bringer.get_by_role("link", name="Bring a document").first.click()
    bringer.locator("input[name=upload]").set_input_files(sent("checklist.pdf", "Check the flush orifice"))
    bringer.get_by_role("button", name="Bring it").click()
    expect(bringer.locator("main")).to_contain_text("Write a sentence on what it is for.")
    expect(bringer.locator("main")).to_contain_text("You need not choose it again.")
    has_no_barriers(bringer)
    bringer.get_by_label("Title").fill("Start-up checklist")
    bringer.get_by_label("What is it for?").fill("One sheet for the pocket.")
    bringer.get_by_role("button", name="Bring it").click()
    expect(bringer.get_by_role("heading", level=1)).to_have_text("Start-up checklist")
    expect(bringer.locator(".preview__pdf")).to_be_visible()
    has_no_barriers(bringer)

    bringer.get_by_role("link", name="Newer version").click()
    bringer.locator("input[name=upload]").set_input_files(
        sent("checklist.pdf", "Check the flush orifice", "Then the impeller")
    )
    bringer.get_by_label("What changed?").fill("A second page.")
    bringer.get_by_role("button", name="Bring it").click()
    expect(bringer.locator(".version")).to_have_count(2)
    wait_until(lambda: not DocumentVersion.objects.filter(reading="waiting").exists())

    reader = sign_in(alice, viewport={"width": 360, "height": 800})
    reader.goto("/search/?q=impeller")
    reader.locator("main").get_by_role("link", name="Start-up checklist").first.click()
    expect(reader.locator(".preview__words")).to_contain_text("Then the impeller")
    has_no_barriers(reader)
    with reader.expect_download() as taken:
        reader.get_by_role("link", name="Download", exact=True).first.click()
    assert taken.value.suggested_filename == "checklist.pdf"
    with open(taken.value.path(), "rb") as file:
        assert file.read() == pdf("Check the flush orifice", "Then the impeller")
    newest = Item.objects.get().versions.get(number=2)
    wait_until(lambda: DocumentVersion.objects.get(pk=newest.pk).download_count == 1)
